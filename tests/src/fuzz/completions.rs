//! Completion at every place of random lines: what is suggested fits what is typed.

use super::command_lines::{line, server};
use super::{Answer, Judge, Subject};
use kubectl::{Session, completion};

/// The subject.
pub const SUBJECT: Subject = Subject {
    name: "completions",
    kept: &[],
    draw: line,
    judge,
};

/// Bytes between the places of a line that are tried, beside its end.
const PLACES_APART: usize = 7;

fn judge() -> Judge {
    let server = server();
    let mut session = Session::default();
    session.add_file("x.yaml", "");
    Box::new(move |line| {
        let mut answer = Answer::Refused;
        let places = (0..line.len()).step_by(PLACES_APART);
        for cursor in places.chain([line.len()]) {
            let found = completion::complete(line, cursor, &session, server.store());
            let Some(typed) = line.get(found.from..cursor) else {
                // Inside of a letter nothing is before the cursor.
                if line.is_char_boundary(cursor) {
                    return Err(format!("at {cursor}: begins at {}", found.from));
                }
                continue;
            };
            if let Some(word) = found.words.iter().find(|word| !word.starts_with(typed)) {
                return Err(format!(
                    "at {cursor}: {word:?} does not begin with {typed:?}"
                ));
            }
            if found.certain().is_some_and(|word| !word.starts_with(typed)) {
                return Err(format!("at {cursor}: what is typed would be lost"));
            }
            if !found.words.is_empty() && cursor == line.len() {
                answer = Answer::Accepted;
            }
        }
        Ok(answer)
    })
}
