//! Transcripts: a cluster, manifests, commands and the passing of time in a text file.
//!
//! This is the file as a value: read it, run its steps elsewhere, put the outputs in, print it
//! again byte for byte. The grammar is the table of `shared/design/transcripts.md`.

mod read;
mod write;

use kubelet::fault::Fault;
use sim::Duration;
use std::fmt;

/// A transcript. `Display` prints it; printing what was read gives the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    /// Every line of the file, in order, joined to steps.
    pub steps: Vec<Step>,
    /// Whether the file ended with a line end.
    pub ends_with_newline: bool,
}

/// The cluster that a transcript asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterLine {
    /// How many nodes there are: `node-1` and so on.
    pub nodes: u32,
    /// Capacity of each, a quantity.
    pub cpu: String,
    /// Capacity of each, a quantity.
    pub memory: String,
    /// Disk of each, a quantity.
    pub disk: String,
    /// Pods that each can run.
    pub pods: u32,
    /// Zone of each node in order, if there are zones.
    pub zones: Vec<String>,
}

impl Default for ClusterLine {
    fn default() -> Self {
        ClusterLine {
            nodes: 3,
            cpu: "4".to_owned(),
            memory: "8Gi".to_owned(),
            disk: "0".to_owned(),
            pods: 110,
            zones: Vec::new(),
        }
    }
}

/// One thing that a transcript says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `# text`, with the mark.
    Comment(String),
    /// `! cluster …`: the value and the line.
    Cluster(ClusterLine, String),
    /// `! seed N`.
    Seed(u32),
    /// `! version 1.36`.
    Version(String),
    /// `! pin nodes`.
    PinNodes,
    /// `! fault …`: the value and the line as written.
    Fault(Fault, String),
    /// `<<< name` … `>>>`.
    File {
        /// What commands call it.
        name: String,
        /// Its lines, each with its line end.
        text: String,
    },
    /// `$ command` with what it printed.
    Run {
        /// The command without the mark.
        line: String,
        /// What it printed.
        output: Output,
        /// Its exit status.
        status: u32,
    },
    /// `& command`: starts it in the background.
    Start(String),
    /// `&& command` with what it had printed by the end.
    Finish {
        /// The command of its `Start`.
        line: String,
        /// What it printed.
        output: Output,
    },
    /// `@ +5s` or `@ 90s`, with the time as written.
    Wait(Wait, String),
    /// Lines that belong to nothing, such as empty ones at the beginning.
    Text(Output),
}

/// How far time passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// This much further.
    By(Duration),
    /// To this time after the first command.
    Until(Duration),
}

/// Lines of output, without the backslashes that protect them in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// The lines without their ends.
    pub lines: Vec<String>,
}

impl Output {
    /// The lines of `text`; a line end at the end of it begins no further line.
    pub fn of_text(text: &str) -> Output {
        let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        if lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        Output { lines }
    }

    /// All lines, each with a line end.
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

/// A line that is against the grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranscriptError {
    /// Which line, from 1.
    pub line: u32,
    /// What is wrong with it.
    pub problem: String,
}

impl fmt::Display for TranscriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl Transcript {
    /// Reads a transcript.
    pub fn parse(text: &str) -> Result<Transcript, TranscriptError> {
        read::read(text)
    }

    /// Whether `text` looks like a transcript rather than a scenario or a manifest.
    pub fn is_likely(text: &str) -> bool {
        text.lines().any(|line| {
            ["$ ", "<<< ", "! cluster"]
                .iter()
                .any(|m| line.starts_with(m))
        })
    }

    /// The first comment, without its mark.
    pub fn title(&self) -> &str {
        self.steps
            .iter()
            .find_map(|step| match step {
                Step::Comment(text) => Some(text.trim_start_matches('#').trim()),
                _ => None,
            })
            .unwrap_or("")
    }

    /// The cluster asked for, or the default one.
    pub fn cluster(&self) -> ClusterLine {
        self.steps
            .iter()
            .find_map(|step| match step {
                Step::Cluster(cluster, _) => Some(cluster.clone()),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// The seed asked for, or 1.
    pub fn seed(&self) -> u32 {
        self.steps
            .iter()
            .find_map(|step| match step {
                Step::Seed(seed) => Some(*seed),
                _ => None,
            })
            .unwrap_or(1)
    }

    /// The Kubernetes minor asked for, if any.
    pub fn version(&self) -> Option<&str> {
        self.steps.iter().find_map(|step| match step {
            Step::Version(version) => Some(version.as_str()),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests;
