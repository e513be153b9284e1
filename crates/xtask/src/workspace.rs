//! Where things are: the top of the work tree, the target folder, cargo itself.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The top of the work tree this xtask was built in.
pub fn top() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => top().join(folder),
        None => top().join("target"),
    }
}

/// `cargo`, the one that runs us, started at the top.
pub fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(top());
    command
}

/// A program of the package `tests`, optimised; its own arguments may follow.
pub fn program_of_tests(name: &str) -> Command {
    let mut command = cargo();
    command.args(["run", "--release", "--package", "tests", "--bin", name]);
    command.arg("--");
    command
}
