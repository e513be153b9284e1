//! What came of a command, as a user interface shows it.

use crate::world::Answer;

/// What a line of the terminal, or applying a manifest, gave.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// Text as a terminal prints it.
    pub output: String,
    /// Exit status; 0 while it goes on.
    pub status: i32,
    /// Whether it goes on (a watch, a wait): ask `poll`.
    pub is_running: bool,
    /// Whether the screen was cleared before.
    pub clears: bool,
    /// The number to ask with.
    pub id: u32,
}

impl From<Answer> for Outcome {
    fn from(answer: Answer) -> Outcome {
        Outcome {
            output: answer.output,
            status: answer.status.unwrap_or(0),
            is_running: answer.status.is_none(),
            clears: answer.clears,
            id: answer.id,
        }
    }
}
