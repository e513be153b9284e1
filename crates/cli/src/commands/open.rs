//! `open`: a share link back to a scenario file.

use super::{Subcommand, one_file};
use crate::Failure;
use crate::input;
use history::link::Target;

/// The subcommand.
pub const COMMAND: Subcommand = Subcommand {
    name: "open",
    usage: "open LINK",
    about: "prints the scenario of a share link as a file",
    run,
};

fn run(words: &[String]) -> Result<(), Failure> {
    let (plain, _) = input::options(words, &[], &[])?;
    let text = one_file(&plain, COMMAND.usage)?;
    let link = history::link::decode(&text).map_err(|error| Failure::Usage(error.to_string()))?;
    match link.target {
        Target::Scenario(mut scenario) => {
            for (name, value) in &link.view.parameters {
                scenario.view.set(name, value);
            }
            print!("{}", scenario.to_file());
            Ok(())
        }
        Target::Gallery { slug, .. } => Err(Failure::Usage(format!(
            "the gallery has no scenario \"{slug}\""
        ))),
        Target::Remote(url) => Err(Failure::Usage(format!(
            "{url} is elsewhere; fetch it and open the file"
        ))),
    }
}
