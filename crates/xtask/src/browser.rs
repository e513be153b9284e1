//! Starts the package in tests/browser on a page built and served here.

use crate::failure::Failure;
use crate::site::Site;
use crate::{page, process, tools, workspace};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The sub-path at which tests find the page a second time.
const SUB_PATH: &str = "/some/static/host/";
/// The accessibility rules that tests run in the page.
const AXE_VERSION: &str = "4.14.1";

/// The command `browser <task>`, told about the built page at `folder` and the browsers.
pub fn command(task: &str, folder: PathBuf) -> Result<Command, Failure> {
    let browsers = tools::ensure_browsers()?;
    let origin = serve(folder)?;
    let mut cargo = workspace::cargo();
    cargo.args([
        "run",
        "--quiet",
        "--package",
        "browser",
        "--",
        task,
        "--origin",
        &origin,
    ]);
    cargo.arg("--chromium").arg(browsers.chromium);
    cargo.arg("--chromedriver").arg(browsers.chromedriver);
    cargo.arg("--firefox").arg(browsers.firefox);
    cargo.arg("--geckodriver").arg(browsers.geckodriver);
    cargo.arg("--podarium").arg(native_program()?);
    Ok(cargo)
}

/// The same, on a page built now as published.
pub fn command_on_fresh_page(task: &str) -> Result<Command, Failure> {
    command(task, page::build_for_checks()?)
}

/// Builds the native `podarium`, which the page is compared with.
fn native_program() -> Result<PathBuf, Failure> {
    process::announce("Compiling the native program");
    let mut cargo = workspace::cargo();
    // The same choice of packages as for native tests, or libraries would be compiled again with
    // other features.
    cargo.args([
        "build",
        "--workspace",
        "--exclude",
        "web",
        "--exclude",
        "browser",
    ]);
    cargo.args(["--bin", "podarium"]);
    process::run(
        &mut cargo,
        "The compiler's message above says what is wrong.",
    )?;
    let name = format!("podarium{}", std::env::consts::EXE_SUFFIX);
    Ok(workspace::target().join("debug").join(name))
}

fn serve(folder: PathBuf) -> Result<String, Failure> {
    let site = Site {
        mounts: vec![
            (
                "/__tests__/".into(),
                workspace::top().join("tests/browser/pages"),
            ),
            (
                "/__axe__/".into(),
                workspace::target().join("axe/node_modules/axe-core"),
            ),
            (SUB_PATH.into(), folder.clone()),
            ("/".into(), folder),
        ],
        script_first: Some("/__tests__/recorder.js".into()),
    };
    site.start(0)
}

/// Fetches axe-core from the npm registry unless an earlier run did.
pub fn ensure_axe() -> Result<(), Failure> {
    let folder = workspace::target().join("axe");
    let package = std::fs::read_to_string(folder.join("node_modules/axe-core/package.json"));
    if package.is_ok_and(|text| text.contains(&format!("\"version\": \"{AXE_VERSION}\""))) {
        return Ok(());
    }
    let npm = tools::ensure_npm()?;
    std::fs::create_dir_all(&folder).map_err(|error| Failure::file(&folder, error))?;
    let mut command = Command::new(npm);
    command.args([
        "install",
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
    ]);
    command
        .arg("--prefix")
        .arg(&folder)
        .arg(format!("axe-core@{AXE_VERSION}"));
    process::run(&mut command, "Is the npm registry reachable?")
}

/// Adds `--path`, which size, shots and bench take.
pub fn with_path(mut command: Command, path: &Path) -> Command {
    command.arg("--path").arg(path);
    command
}
