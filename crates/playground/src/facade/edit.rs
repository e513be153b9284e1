//! What an editor beside the terminal does: applying, and `kubectl edit`.

use super::{Outcome, Playground};
use crate::check::Problem;
use crate::world::Command;
use history::run::Machine;

/// What the server fills in, and what nobody edits.
const SERVERS_OWN: [&str; 5] = [
    "  creationTimestamp:",
    "  generation:",
    "  resourceVersion:",
    "  uid:",
    "  selfLink:",
];

impl Playground {
    /// Applies manifests: the problems of the text, and what kubectl would print. A text that
    /// cannot be read, and one that is refused, leaves no trace.
    pub fn apply(&mut self, yaml: &str) -> (Vec<Problem>, Outcome) {
        let problems = crate::check::check(yaml);
        let command = Command::Apply(yaml.into());
        let mut trial = self.run.machine().clone();
        let answer = trial.execute(&command);
        let is_wrong = problems.iter().any(|problem| problem.is_error);
        let is_refused = answer.status.is_some_and(|status| status != 0)
            && trial.changes() == self.run.machine().changes();
        if is_wrong || is_refused {
            let status = answer.status.unwrap_or(1).max(1);
            return (
                problems,
                Outcome {
                    output: answer.output,
                    status,
                    ..Outcome::default()
                },
            );
        }
        let outcome = self.act(command);
        (problems, outcome)
    }

    /// The manifest that a `kubectl edit` is about, if the line is one: as it is now, without what
    /// the server keeps to itself. An error is what kubectl says.
    pub fn edited(&mut self, line: &str) -> Option<Result<String, Outcome>> {
        let mut words: Vec<&str> = line.split_whitespace().collect();
        let is_edit = matches!(words.as_slice(), ["kubectl" | "k", "edit", ..]);
        if !is_edit || line.contains(['|', ';', '&', '>']) || line.contains("--editor-input") {
            return None;
        }
        if let Some(verb) = words.get_mut(1) {
            *verb = "get";
        }
        let outcome = self.kubectl(&format!("{} -o yaml", words.join(" ")));
        if outcome.status != 0 || outcome.is_running {
            return Some(Err(outcome));
        }
        let mut text = String::new();
        let mut is_status = false;
        for line in outcome.output.lines() {
            if !line.starts_with(' ') {
                is_status = line == "status:" || line.starts_with("status: ");
            }
            if !is_status && !SERVERS_OWN.iter().any(|field| line.starts_with(field)) {
                text.push_str(line);
                text.push('\n');
            }
        }
        Some(Ok(text))
    }
}
