//! x

use crate::Task;
use crate::failure::Failure;

pub const TASK: Task = Task {
    name: "size",
    usage: "",
    about: "weight",
    run,
};

fn run(_: lexopt::Parser) -> Result<(), Failure> {
    Ok(())
}
