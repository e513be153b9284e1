//! `cargo xtask build`: leaves a static folder that works from any sub-path of any static host.

use crate::failure::Failure;
use crate::page::{self, Profile};
use crate::{Task, workspace};
use std::path::PathBuf;

pub const TASK: Task = Task {
    name: "build",
    usage: "[--out DIR]",
    about: "put the page into a folder for any static host (dist)",
    run,
};

fn run(mut words: lexopt::Parser) -> Result<(), Failure> {
    let mut out = workspace::top().join("dist");
    while let Some(word) = words.next()? {
        match word {
            lexopt::Arg::Long("out") => out = PathBuf::from(words.value()?),
            _ => return Err(word.unexpected().into()),
        }
    }
    page::build(&out, Profile::Web)?;
    println!(
        "\nThe page is in {}; copy it to any static host, at any path.",
        out.display()
    );
    Ok(())
}
