//! x

use crate::Task;
use crate::failure::Failure;

pub const TASK: Task = Task {
    name: "bench",
    usage: "[--page]",
    about: "measure the simulation",
    run,
};

fn run(_: lexopt::Parser) -> Result<(), Failure> {
    Ok(())
}
