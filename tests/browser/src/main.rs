//! Looks at the built page as a person would: tests, screenshots, weight and speed.
//!
//! Started by `cargo xtask test|shots|size|bench|opening`, which builds and serves the page first
//! and says where it and the browsers are. How to write a test: `tests.rs`; a picture: `scenes.rs`.

// This whole package is a test: what is not as expected should stop it with a message.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bench;
mod driver;
mod opening;
mod page;
mod run;
mod scenes;
mod shots;
mod size;
mod tests;

use driver::Programs;
use std::path::PathBuf;
use std::process::ExitCode;

/// The command line, read.
#[derive(Default)]
pub struct Options {
    /// What to do: test, shots, size, bench or opening.
    pub task: String,
    /// Where the page is served, without a closing slash.
    pub origin: String,
    /// The built page's folder (size), the pictures' (shots), or a file: the plan
    /// (bench), the place of what is counted (opening).
    pub path: PathBuf,
    /// Only tests or scenes whose name has this in it.
    pub filter: String,
    /// The browsers and drivers.
    pub programs: Programs,
}

impl Options {
    fn read() -> Result<Self, lexopt::Error> {
        let mut options = Self::default();
        let mut words = lexopt::Parser::from_env();
        while let Some(word) = words.next()? {
            use lexopt::prelude::{Long, Value, ValueExt};
            match word {
                Value(task) if options.task.is_empty() => options.task = task.string()?,
                Value(filter) => options.filter = filter.string()?,
                Long("origin") => options.origin = words.value()?.string()?,
                Long("path") => options.path = words.value()?.into(),
                Long("chromium") => options.programs.chromium = Some(words.value()?.into()),
                Long("chromedriver") => options.programs.chromedriver = Some(words.value()?.into()),
                Long("podarium") => options.programs.podarium = Some(words.value()?.into()),
                Long("firefox") => options.programs.firefox = Some(words.value()?.into()),
                Long("geckodriver") => options.programs.geckodriver = Some(words.value()?.into()),
                _ => return Err(word.unexpected()),
            }
        }
        Ok(options)
    }
}

fn main() -> ExitCode {
    let options = match Options::read() {
        Ok(options) => options,
        Err(error) => {
            eprintln!("browser: {error}; start it by `cargo xtask test`");
            return ExitCode::from(2);
        }
    };
    // A failed expectation is told in its own words, without a stack.
    std::panic::set_hook(Box::new(|panic| println!("{panic}")));
    let is_good = match options.task.as_str() {
        "test" => run::run(&options),
        "shots" => shots::run(&options),
        "size" => size::run(&options),
        "bench" => bench::run(&options),
        "opening" => opening::run(&options),
        other => {
            eprintln!("browser: no task `{other}`; start it by `cargo xtask test`");
            return ExitCode::from(2);
        }
    };
    if is_good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
