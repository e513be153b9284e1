//! The subcommands, one file each, in one table.

mod check;
mod digest;
mod export;
mod link;
mod open;
mod render;
mod run;

use crate::Failure;

/// A subcommand.
pub struct Subcommand {
    /// Its name.
    pub name: &'static str,
    /// How it is called.
    pub usage: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
    /// Does it with the words after the name.
    pub run: fn(&[String]) -> Result<(), Failure>,
}

/// Every subcommand.
const ALL: &[Subcommand] = &[
    run::COMMAND,
    check::COMMAND,
    digest::COMMAND,
    link::COMMAND,
    open::COMMAND,
    render::COMMAND,
    export::COMMAND,
];

/// Runs a command line.
pub fn run(arguments: &[String]) -> Result<(), Failure> {
    match arguments.split_first() {
        None => Err(Failure::Usage(format!("what shall I do?\n{}", help()))),
        Some((name, _)) if ["help", "--help", "-h"].contains(&name.as_str()) => {
            print!("{}", help());
            Ok(())
        }
        Some((name, _)) if ["version", "--version", "-V"].contains(&name.as_str()) => {
            println!(
                "podarium {} (Kubernetes v1.36.2)",
                env!("CARGO_PKG_VERSION")
            );
            Ok(())
        }
        Some((name, rest)) => match ALL.iter().find(|command| command.name == *name) {
            Some(command) => (command.run)(rest),
            None => Err(Failure::Usage(format!(
                "unknown command \"{name}\"; see podarium help"
            ))),
        },
    }
}

fn help() -> String {
    let mut text = String::from("usage:\n");
    for command in ALL {
        text.push_str(&format!(
            "  podarium {:<44} {}\n",
            command.usage, command.about
        ));
    }
    text
}

/// The one file that a subcommand works on.
fn one_file(plain: &[String], usage: &str) -> Result<String, Failure> {
    match plain {
        [file] => Ok(file.clone()),
        _ => Err(Failure::Usage(format!("usage: podarium {usage}"))),
    }
}
