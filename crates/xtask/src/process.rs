//! Runs other programs: shows their output as it comes, and counts the tests they report.

use crate::failure::Failure;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Says what begins now.
pub fn announce(what: &str) {
    eprintln!("\n==> {what}");
}

/// Runs a command to its end with our own output and no input; `remedy` is shown if it fails.
pub fn run(command: &mut Command, remedy: &str) -> Result<(), Failure> {
    let words = words_of(command);
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| unstarted(&words, error))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::stuck(
        format!("`{words}` failed ({status})."),
        remedy,
    ))
}

/// What a command prints, or nothing when it cannot be run or fails.
pub fn output_of(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Finds a program on the search path.
pub fn find(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(&name))
        .find(|file| file.is_file())
}

/// Tests counted, from the closing lines that test programs print.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
}

impl Tally {
    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }

    /// Reads the closing line of a test program: `test result: ok. 3 passed; 0 failed; …`, or of
    /// the swarm: `swarm: 2000 passed, 0 failed`.
    fn read(line: &str) -> Option<Self> {
        let of_tests = || line.strip_prefix("test result: ")?.split_once(". ");
        let counts = of_tests()
            .map(|(_, counts)| counts)
            .or_else(|| line.strip_prefix("swarm: "))?;
        let mut counts = counts.split([';', ',']);
        let count = |part: Option<&str>, word: &str| -> Option<u32> {
            part?.trim().strip_suffix(word)?.trim().parse().ok()
        };
        let passed = count(counts.next(), "passed")?;
        Some(Self {
            passed,
            failed: count(counts.next(), "failed")?,
        })
    }
}

/// Runs a test program, passing its output on and adding up what it reports. A program that
/// ends badly without having reported a failed test counts as one.
pub fn run_counted(command: &mut Command) -> Result<Tally, Failure> {
    let words = words_of(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| unstarted(&words, error))?;
    let mut tally = Tally::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let _ = writeln!(std::io::stdout(), "{line}");
            tally = tally.plus(Tally::read(&line).unwrap_or_default());
        }
    }
    let status = child.wait().map_err(|error| unstarted(&words, error))?;
    if !status.success() && tally.failed == 0 {
        eprintln!("`{words}` ended badly ({status}) without naming a failed test.");
        tally.failed = 1;
    }
    Ok(tally)
}

/// Does one thing and says how long it took.
pub fn timed<T>(what: &str, act: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    announce(what);
    let start = Instant::now();
    let result = act()?;
    eprintln!("    done in {:.1} s", start.elapsed().as_secs_f64());
    Ok(result)
}

fn words_of(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let mut words = program
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into());
    for argument in command.get_args() {
        words.push(' ');
        words.push_str(&argument.to_string_lossy());
    }
    words
}

fn unstarted(words: &str, error: std::io::Error) -> Failure {
    Failure::stuck(
        format!("`{words}` could not be run: {error}."),
        "Is it installed?",
    )
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn closing_lines_are_counted() {
        let cargo = "test result: FAILED. 12 passed; 2 failed; 0 ignored; 0 measured";
        assert_eq!(
            Tally::read(cargo),
            Some(Tally {
                passed: 12,
                failed: 2
            })
        );
        assert_eq!(
            Tally::read("test result: ok. 7 passed; 0 failed"),
            Some(Tally {
                passed: 7,
                failed: 0
            })
        );
        assert_eq!(Tally::read("test sub::passed ... ok"), None);
        assert_eq!(Tally::read("running 3 tests"), None);
    }
}
