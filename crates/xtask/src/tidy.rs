//! x

use crate::Task;
use crate::failure::Failure;

pub const TASK: Task = Task {
    name: "tidy",
    usage: "",
    about: "rules",
    run,
};

fn run(_: lexopt::Parser) -> Result<(), Failure> {
    Ok(())
}
