//! `render`: the map of a scenario at a time, as an SVG picture.

use super::{Subcommand, one_file};
use crate::Failure;
use crate::input;
use playground::facade::Playground;
use playground::view::{Request, still};

/// The subcommand.
pub const COMMAND: Subcommand = Subcommand {
    name: "render",
    usage: "render FILE --at T -o out.svg",
    about: "draws the map of a scenario at a time",
    run,
};

fn run(words: &[String]) -> Result<(), Failure> {
    let (plain, options) = input::options(words, &["at", "o", "output"], &[])?;
    let file = one_file(&plain, COMMAND.usage)?;
    let missing = |what: &str| Failure::Usage(format!("render needs {what}"));
    let at = input::option(&options, "at").ok_or_else(|| missing("--at T"))?;
    let at = input::time(at)?;
    let out = input::option(&options, "o").or(input::option(&options, "output"));
    let out = out.ok_or_else(|| missing("-o FILE"))?;
    let scenario = input::read_scenario(&file)?;
    input::refuse_unreadable(&scenario)?;
    let mut playground =
        Playground::of(scenario).map_err(|error| Failure::Usage(error.to_string()))?;
    playground.seek(at);
    let svg = still(&playground.view(&Request::default()));
    if out == "-" {
        println!("{svg}");
        return Ok(());
    }
    std::fs::write(out, svg).map_err(|error| Failure::Usage(format!("{out}: {error}")))
}
