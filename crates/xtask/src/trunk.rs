//! A real Trunk build, compared with our own: both read the same index.html and must agree.

use crate::failure::Failure;
use crate::process::{Tally, run};
use crate::{page, split, test, tools, workspace};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The versions the page is known to build with; wasm-bindgen's is the one in Cargo.lock.
const TRUNK: &str = "0.21.14";
const WASM_BINDGEN: &str = "0.2.130";

/// Builds with Trunk, checks that it made the same files, and that the page loads from them.
pub fn check() -> Result<Tally, Failure> {
    let trunk = tools::ensure_installed("trunk", "trunk", TRUNK)?;
    let bindgen = tools::ensure_installed("wasm-bindgen-cli", "wasm-bindgen", WASM_BINDGEN)?;
    let ours = page::build_for_checks()?;
    let theirs = workspace::target().join("trunk");
    let mut command = std::process::Command::new(trunk);
    command.current_dir(workspace::top());
    command.args(["build", "--release", "--offline", "--skip-version-check"]);
    command.arg("--dist").arg(&theirs);
    // Trunk takes a wasm-bindgen of the right version from the path before it would download one.
    command.env("PATH", path_with(&bindgen)?);
    command.env_remove("NO_COLOR"); // Trunk takes it for a flag and wants `true` or `false`.
    run(
        &mut command,
        "Trunk.toml and index.html must suit Trunk as well.",
    )?;
    let (mut ours, theirs_listed) = (listed(&ours)?, listed(&theirs)?);
    // Trunk leaves the program in one piece.
    ours.remove(Path::new(split::REST));
    if ours != theirs_listed {
        let differing: Vec<_> = ours.symmetric_difference(&theirs_listed).collect();
        let what = format!("Trunk and `cargo xtask build` made different files: {differing:?}");
        return Err(Failure::Found(what));
    }
    test::in_browsers(theirs, Some("page"))
}

fn path_with(program: &Path) -> Result<std::ffi::OsString, Failure> {
    let folder = program.parent().map(PathBuf::from).unwrap_or_default();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder).chain(std::env::split_paths(&path));
    std::env::join_paths(folders)
        .map_err(|error| Failure::stuck(error.to_string(), "Clean the search path (PATH)."))
}

/// The files under a folder, by their paths in it.
fn listed(folder: &Path) -> Result<BTreeSet<PathBuf>, Failure> {
    let mut files = BTreeSet::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in next
            .read_dir()
            .map_err(|error| Failure::file(&next, error))?
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(folder).unwrap_or(&path).to_path_buf());
            }
        }
    }
    Ok(files)
}
