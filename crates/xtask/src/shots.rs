//! x

use crate::Task;
use crate::failure::Failure;

pub const TASK: Task = Task {
    name: "shots",
    usage: "",
    about: "pictures",
    run,
};

fn run(_: lexopt::Parser) -> Result<(), Failure> {
    Ok(())
}
