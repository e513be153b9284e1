//! `export`: a folder that replays a scenario on a real cluster.

use super::Subcommand;
use crate::Failure;
use crate::bundle::{self, Target};
use crate::input;
use std::path::Path;

/// The subcommand.
pub const COMMAND: Subcommand = Subcommand {
    name: "export",
    usage: "export FILE --kind|--kwok DIR",
    about: "writes a folder that replays a scenario on a cluster of kind or KWOK",
    run,
};

fn run(words: &[String]) -> Result<(), Failure> {
    let (plain, options) = input::options(words, &[], &["kind", "kwok"])?;
    let is_on = |name: &str| input::option(&options, name).is_some();
    let target = match (is_on("kind"), is_on("kwok")) {
        (true, false) => Target::Kind,
        (false, true) => Target::Kwok,
        _ => return Err(Failure::Usage("export needs --kind or --kwok".to_owned())),
    };
    let [file, folder] = plain.as_slice() else {
        return Err(Failure::Usage(format!("usage: podarium {}", COMMAND.usage)));
    };
    let scenario = input::read_scenario(file)?;
    input::refuse_unreadable(&scenario)?;
    let folder = Path::new(folder);
    let failed = |error: std::io::Error| Failure::Usage(format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(failed)?;
    for (name, text) in bundle::files(&scenario, target) {
        std::fs::write(folder.join(&name), text).map_err(failed)?;
        println!("{}", folder.join(name).display());
    }
    Ok(())
}
