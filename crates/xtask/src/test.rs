//! x

use crate::Task;
use crate::failure::Failure;

pub const TASK: Task = Task {
    name: "test",
    usage: "",
    about: "tests",
    run,
};

fn run(_: lexopt::Parser) -> Result<(), Failure> {
    Ok(())
}
