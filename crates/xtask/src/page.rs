//! Builds the page: the wasm target, the compiler, then the bundler.

use crate::failure::Failure;
use crate::{bundle, neighbours, process, tools, workspace};
use std::path::{Path, PathBuf};

/// The target of the page.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// How the page is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// As published: small.
    Web,
    /// For `serve`: compiles in less time, runs as fast, weighs more.
    Quick,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Quick => "web-quick",
        }
    }
}

/// Builds the page into the folder `out`.
pub fn build(out: &Path, profile: Profile) -> Result<(), Failure> {
    tools::ensure_target(TARGET)?;
    let wasm = compile(profile)?;
    process::timed("Bundling", || bundle::bundle(&workspace::top(), &wasm, out))?;
    match profile {
        Profile::Web => process::timed("Ordering", || neighbours::order(&out.join(bundle::WASM))),
        Profile::Quick => Ok(()),
    }
}

/// The folder that tests, `size` and `bench` look at, built as published.
pub fn build_for_checks() -> Result<PathBuf, Failure> {
    let out = workspace::target().join("page");
    build(&out, Profile::Web)?;
    Ok(out)
}

fn compile(profile: Profile) -> Result<PathBuf, Failure> {
    process::announce("Compiling the page (a minute or two the first time)");
    let mut cargo = workspace::cargo();
    cargo.args([
        "build",
        "--package",
        "web",
        "--bin",
        "web",
        "--target",
        TARGET,
    ]);
    cargo.args(["--profile", profile.name()]);
    process::run(
        &mut cargo,
        "The compiler's message above says what is wrong.",
    )?;
    Ok(workspace::target()
        .join(TARGET)
        .join(profile.name())
        .join("web.wasm"))
}
