//! `open`: a share link back to a scenario file.

use super::{Subcommand, one_file};
use crate::Failure;
use crate::input;
use history::link::Target;
use history::scenario::{Scenario, View};

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
        Target::Scenario(scenario) => {
            print_seen(*scenario, &link.view);
            Ok(())
        }
        Target::Gallery { slug, .. } => {
            let unknown = || Failure::Usage(format!("there is no scenario \"{slug}\""));
            print_seen(
                playground::gallery::open(&slug).ok_or_else(unknown)?,
                &link.view,
            );
            Ok(())
        }
        Target::Remote(url) => Err(Failure::Usage(format!(
            "{url} is elsewhere; fetch it and open the file"
        ))),
    }
}

/// Prints a scenario as the link shows it.
fn print_seen(mut scenario: Scenario, view: &View) {
    for (name, value) in &view.parameters {
        scenario.view.set(name, value);
    }
    print!("{}", scenario.to_file());
}
