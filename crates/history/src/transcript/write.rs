//! Prints transcripts: what was read comes out byte for byte.
//!
//! Only a backslash before output that needs none is lost.

use super::read::is_marked;
use super::{Output, Step, Transcript};
use std::fmt;

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for step in &self.steps {
            write_step(step, &mut text);
        }
        if !self.ends_with_newline && text.ends_with('\n') {
            text.pop();
        }
        f.write_str(&text)
    }
}

fn write_step(step: &Step, text: &mut String) {
    match step {
        Step::Comment(line) | Step::Cluster(_, line) | Step::Fault(_, line) => {
            push_line(text, "", line);
        }
        Step::Seed(seed) => push_line(text, "! seed ", &seed.to_string()),
        Step::Version(version) => push_line(text, "! version ", version),
        Step::PinNodes => push_line(text, "! pin nodes", ""),
        Step::File {
            name,
            text: content,
        } => {
            push_line(text, "<<< ", name);
            text.push_str(content);
            push_line(text, ">>>", "");
        }
        Step::Run {
            line,
            output,
            status,
        } => {
            push_line(text, "$ ", line);
            push_output(text, output);
            if *status != 0 {
                push_line(text, "? ", &status.to_string());
            }
        }
        Step::Start(line) => push_line(text, "& ", line),
        Step::Finish { line, output } => {
            push_line(text, "&& ", line);
            push_output(text, output);
        }
        Step::Wait(_, written) => push_line(text, "@ ", written),
        Step::Text(output) => push_output(text, output),
    }
}

fn push_line(text: &mut String, mark: &str, line: &str) {
    text.push_str(mark);
    text.push_str(line);
    text.push('\n');
}

fn push_output(text: &mut String, output: &Output) {
    for line in &output.lines {
        let protected = is_marked(line) || line.starts_with('\\');
        push_line(text, if protected { "\\" } else { "" }, line);
    }
}
