//! Other people's programs that tasks need, and how each gets onto the machine.
//!
//! The wasm target comes by rustup, browsers by Debian's packages, drivers and Trunk by
//! `cargo install` into a folder of their own, so that nothing of the user's is replaced.

use crate::failure::Failure;
use crate::process::{self, find, output_of};
use crate::workspace;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Adds a compilation target to the toolchain unless it is there.
pub fn ensure_target(target: &str) -> Result<(), Failure> {
    let sysroot = output_of("rustc", &["--print", "sysroot"]).unwrap_or_default();
    if Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(target)
        .join("lib")
        .is_dir()
    {
        return Ok(());
    }
    process::announce(&format!("Adding the target {target}"));
    let remedy = format!(
        "Install Rust by rustup (https://rustup.rs) and run `rustup target add {target}`, or get \
         the target from where your Rust came from."
    );
    process::run(
        Command::new("rustup").args(["target", "add", target]),
        &remedy,
    )
}

/// Adds cargo fmt and cargo clippy unless they are there.
pub fn ensure_lints() -> Result<(), Failure> {
    for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        if find(program).is_none() {
            let remedy = format!("Run `rustup component add {component}`.");
            process::run(
                Command::new("rustup").args(["component", "add", component]),
                &remedy,
            )?;
        }
    }
    Ok(())
}

/// The browsers and their drivers.
pub struct Browsers {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
    pub firefox: PathBuf,
    pub geckodriver: PathBuf,
}

/// What is looked for, under which names, and the Debian package that brings it.
const BROWSER_PARTS: [(&[&str], &str); 3] = [
    (
        &["chromium", "chromium-browser", "google-chrome"],
        "chromium",
    ),
    (&["chromedriver"], "chromium-driver"),
    (&["firefox", "firefox-esr"], "firefox-esr"),
];

/// Finds Chromium, Firefox and their drivers, and installs what is missing where it can.
pub fn ensure_browsers() -> Result<Browsers, Failure> {
    let missing: Vec<&str> = BROWSER_PARTS
        .iter()
        .filter(|(names, _)| find_first(names).is_none())
        .map(|(_, package)| *package)
        .collect();
    if !missing.is_empty() {
        install_packages(&missing)?;
    }
    let [chromium, chromedriver, firefox] =
        BROWSER_PARTS.map(|(names, package)| find_first(names).ok_or_else(|| lacking(&[package])));
    Ok(Browsers {
        chromium: chromium?,
        chromedriver: chromedriver?,
        firefox: firefox?,
        geckodriver: ensure_installed("geckodriver", "geckodriver", "0.37.1")?,
    })
}

/// Finds npm, which brings axe-core, or installs it where it can.
pub fn ensure_npm() -> Result<PathBuf, Failure> {
    if find("npm").is_none() {
        install_packages(&["npm"])?;
    }
    find("npm").ok_or_else(|| lacking(&["npm"]))
}

/// A program from crates.io, of exactly this version: the one on the search path, one installed
/// by an earlier run, or one compiled now. Unoptimised: they only wait for other programs.
pub fn ensure_installed(package: &str, program: &str, version: &str) -> Result<PathBuf, Failure> {
    let root = tools_folder().join(format!("{package}-{version}"));
    let installed = root
        .join("bin")
        .join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    for candidate in find(program).into_iter().chain([installed.clone()]) {
        if has_version(&candidate, version) {
            return Ok(candidate);
        }
    }
    process::announce(&format!(
        "Installing {package} {version} (compiles for some minutes, once)"
    ));
    let remedy = format!("Try `cargo install {package} --version {version}`.");
    // A mirror may lag behind the versions that the program's own lock file names; then any
    // that fit will do.
    process::run(
        &mut installing(package, version, &root, &["--locked"]),
        &remedy,
    )
    .or_else(|_| {
        process::announce(&format!(
            "Installing {package} {version} again, with the dependencies this registry has"
        ));
        process::run(&mut installing(package, version, &root, &[]), &remedy)
    })?;
    Ok(installed)
}

fn installing(package: &str, version: &str, root: &Path, flags: &[&str]) -> Command {
    let mut cargo = workspace::cargo();
    cargo.args(["install", package, "--debug", "--version"]);
    cargo.arg(format!("={version}")).args(flags);
    cargo.arg("--root").arg(root);
    cargo.env("CARGO_TARGET_DIR", workspace::target().join("tools"));
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0");
    cargo
}

fn has_version(program: &Path, version: &str) -> bool {
    let said = output_of(&program.to_string_lossy(), &["--version"]).unwrap_or_default();
    said.split_whitespace().any(|word| word == version)
}

/// Outlives the work tree: a fresh clone on the same machine compiles no tool again.
fn tools_folder() -> PathBuf {
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = || std::env::home_dir().map(|home| home.join(".cargo"));
    cargo_home
        .or_else(home)
        .unwrap_or_else(workspace::target)
        .join("podarium-tools")
}

fn find_first(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| find(name))
}

/// Installs Debian packages where that is possible without asking anybody.
fn install_packages(packages: &[&str]) -> Result<(), Failure> {
    let is_root = output_of("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    let can_sudo = || output_of("sudo", &["-n", "true"]).is_some();
    let prefix: &[&str] = match () {
        () if find("apt-get").is_none() => return Err(lacking(packages)),
        () if is_root => &[],
        () if can_sudo() => &["sudo", "-n"],
        () => return Err(lacking(packages)),
    };
    process::announce(&format!("Installing {}", packages.join(", ")));
    let apt = |arguments: &[&str]| {
        let settings = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"];
        let words: Vec<&str> = prefix
            .iter()
            .chain(&settings)
            .chain(arguments)
            .copied()
            .collect();
        process::run(
            Command::new(words[0]).args(&words[1..]),
            "Is the package mirror reachable?",
        )
    };
    // An old list may do as well; if not, the next step says so.
    let _ = apt(&["update"]);
    apt(&[&["install", "-y"], packages].concat())
}

fn lacking(packages: &[&str]) -> Failure {
    Failure::stuck(
        format!("This machine lacks {}.", packages.join(", ")),
        format!(
            "On Debian: sudo apt-get install {}\nElsewhere put onto the search path: chromium (or \
             google-chrome) and the chromedriver of the same version, firefox, and npm.",
            packages.join(" ")
        ),
    )
}
