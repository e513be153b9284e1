//! Builds the page: the wasm target, the compiler, then the bundler.

use crate::bundle::{self, Names};
use crate::failure::Failure;
use crate::{process, split, tools, workspace};
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
    let names = match profile {
        Profile::Web => Names::Kept,
        Profile::Quick => Names::Dropped,
    };
    let wasm = build_in_one(out, profile, names)?;
    match profile {
        Profile::Web => process::timed("Splitting", || split::split(&wasm, out)),
        Profile::Quick => Ok(()),
    }
}

/// Builds the page with all of the program in one file, and says where the linker left that.
pub fn build_in_one(out: &Path, profile: Profile, names: Names) -> Result<PathBuf, Failure> {
    tools::ensure_target(TARGET)?;
    let wasm = compile(profile)?;
    process::timed("Bundling", || {
        bundle::bundle(&workspace::top(), &wasm, names, out)
    })?;
    Ok(wasm)
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
    cargo.args(["rustc", "--package", "web", "--bin", "web"]);
    cargo.args(["--target", TARGET, "--profile", profile.name()]);
    if profile == Profile::Web {
        // What splitting reads. Only here, because Trunk would publish it.
        cargo.args(["--", "-Cstrip=none", "-Clink-arg=--emit-relocs"]);
    }
    process::run(
        &mut cargo,
        "The compiler's message above says what is wrong.",
    )?;
    Ok(workspace::target()
        .join(TARGET)
        .join(profile.name())
        .join("web.wasm"))
}
