//! `digest`: the fingerprint of everything that happened up to a time.

use super::{Subcommand, one_file};
use crate::Failure;
use crate::input::{self, Input};
use playground::facade::Playground;

/// The subcommand.
pub const COMMAND: Subcommand = Subcommand {
    name: "digest",
    usage: "digest FILE --until T",
    about: "prints the fingerprint of a run",
    run,
};

fn run(words: &[String]) -> Result<(), Failure> {
    let (plain, options) = input::options(words, &["until"], &[])?;
    let file = one_file(&plain, COMMAND.usage)?;
    match input::read(&file)? {
        Input::Transcript(transcript) => {
            let (_, world) = playground::play::play(&transcript);
            println!("{}", world.cluster.digest().hex());
        }
        Input::Scenario(scenario) => {
            input::refuse_unreadable(&scenario)?;
            let until = input::option(&options, "until");
            let until = until.ok_or_else(|| Failure::Usage("digest needs --until T".to_owned()))?;
            let mut playground =
                Playground::of(*scenario).map_err(|error| Failure::Usage(error.to_string()))?;
            playground.seek(input::time(until)?);
            println!("{}", playground.digest());
        }
    }
    Ok(())
}
