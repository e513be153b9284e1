//! `check`: plays transcripts and compares with the outputs written in them.

use super::Subcommand;
use crate::Failure;
use crate::input::{self, Input};
use history::transcript::{Step, Transcript};

/// The subcommand.
pub const COMMAND: Subcommand = Subcommand {
    name: "check",
    usage: "check [--bless] FILE...",
    about: "plays transcripts and compares; --bless rewrites outputs",
    run,
};

fn run(words: &[String]) -> Result<(), Failure> {
    let (files, options) = input::options(words, &[], &["bless"])?;
    if files.is_empty() {
        return Err(Failure::Usage(format!("usage: podarium {}", COMMAND.usage)));
    }
    let is_blessing = input::option(&options, "bless").is_some();
    let mut n_different = 0;
    for file in &files {
        let Input::Transcript(expected) = input::read(file)? else {
            return Err(Failure::Usage(format!("{file}: not a transcript")));
        };
        let (actual, _) = playground::play::play(&expected);
        if is_blessing {
            let written = std::fs::write(file, actual.to_string());
            written.map_err(|error| Failure::Usage(format!("{file}: {error}")))?;
            continue;
        }
        let differences = compare(&expected, &actual);
        println!(
            "{} {file}",
            if differences.is_empty() {
                "ok  "
            } else {
                "FAIL"
            }
        );
        n_different += usize::from(!differences.is_empty());
        print!("{differences}");
    }
    match n_different {
        0 => Ok(()),
        n => Err(Failure::Check(format!(
            "{n} of {} transcripts differ",
            files.len()
        ))),
    }
}

/// A readable difference of two transcripts of the same commands; empty if they are equal.
fn compare(expected: &Transcript, actual: &Transcript) -> String {
    let mut text = String::new();
    for (want, have) in expected.steps.iter().zip(&actual.steps) {
        let (line, wanted, had) = match (want, have) {
            (
                Step::Run {
                    line,
                    output,
                    status,
                },
                Step::Run {
                    output: other,
                    status: code,
                    ..
                },
            ) => (
                line,
                format!("{}{}", output.text(), status_text(*status)),
                format!("{}{}", other.text(), status_text(*code)),
            ),
            (Step::Finish { line, output }, Step::Finish { output: other, .. }) => {
                (line, output.text(), other.text())
            }
            _ => continue,
        };
        if wanted != had {
            text.push_str(&format!("  $ {line}\n{}", line_difference(&wanted, &had)));
        }
    }
    text
}

fn status_text(status: u32) -> String {
    if status == 0 {
        String::new()
    } else {
        format!("? {status}\n")
    }
}

/// Lines that only one side has, between the lines that both begin and end with.
fn line_difference(wanted: &str, had: &str) -> String {
    let (wanted, had): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), had.lines().collect());
    let same_start = wanted.iter().zip(&had).take_while(|(a, b)| a == b).count();
    let rest = wanted.len().min(had.len()) - same_start;
    let ends = wanted
        .iter()
        .rev()
        .zip(had.iter().rev())
        .take_while(|(a, b)| a == b);
    let same_end = ends.count().min(rest);
    let middle = |lines: &[&str], mark: char| -> String {
        let until = lines.len() - same_end;
        let lines = lines.get(same_start..until).unwrap_or_default();
        lines
            .iter()
            .map(|line| format!("    {mark} {line}\n"))
            .collect()
    };
    middle(&wanted, '-') + &middle(&had, '+')
}
