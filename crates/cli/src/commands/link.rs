//! `link`: a scenario file as the fragment of a share link.

use super::{Subcommand, one_file};
use crate::Failure;
use crate::input;

/// The subcommand.
pub const COMMAND: Subcommand = Subcommand {
    name: "link",
    usage: "link FILE",
    about: "prints the fragment of a share link",
    run,
};

fn run(words: &[String]) -> Result<(), Failure> {
    let (plain, _) = input::options(words, &[], &[])?;
    let mut scenario = input::read_scenario(&one_file(&plain, COMMAND.usage)?)?;
    let view = std::mem::take(&mut scenario.view);
    println!("#{}", history::link::encode(&scenario, &view));
    Ok(())
}
