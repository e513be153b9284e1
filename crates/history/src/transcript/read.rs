//! Reads transcripts line by line.
//!
//! The marks are those of the grammar; everything else is output of the command above it.

use super::{ClusterLine, Output, Step, Transcript, TranscriptError, Wait};
use kubelet::fault::Fault;
use sim::Duration;

/// What a line may begin with to be more than output.
pub(super) const MARKS: [&str; 10] = ["# ", "! ", "$ ", "&& ", "& ", "@ ", "? ", "<<<", ">>>", "#"];

/// Most nodes a transcript may ask for.
const NODES_MAX: u32 = 5000;

/// Whether output must be protected with a backslash to be read back as output.
pub(super) fn is_marked(line: &str) -> bool {
    line == "#"
        || MARKS
            .iter()
            .any(|mark| *mark != "#" && line.starts_with(mark))
}

pub(super) fn read(text: &str) -> Result<Transcript, TranscriptError> {
    let mut transcript = Transcript {
        steps: Vec::new(),
        ends_with_newline: text.ends_with('\n'),
    };
    let body = text.strip_suffix('\n').unwrap_or(text);
    if text.is_empty() {
        return Ok(transcript);
    }
    let mut lines = body.split('\n').enumerate();
    while let Some((index, line)) = lines.next() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let fail = |problem: String| TranscriptError {
            line: number,
            problem,
        };
        if let Some(name) = line.strip_prefix("<<<") {
            let mut text = String::new();
            loop {
                match lines.next() {
                    Some((_, ">>>")) => break,
                    Some((_, content)) => {
                        text.push_str(content);
                        text.push('\n');
                    }
                    None => return Err(fail("the file has no end: >>> is missing".to_owned())),
                }
            }
            let name = name.strip_prefix(' ').unwrap_or(name).to_owned();
            transcript.steps.push(Step::File { name, text });
        } else {
            read_line(line, &mut transcript.steps).map_err(fail)?;
        }
    }
    Ok(transcript)
}

fn read_line(line: &str, steps: &mut Vec<Step>) -> Result<(), String> {
    let step = if let Some(command) = line.strip_prefix("$ ") {
        Step::Run {
            line: command.to_owned(),
            output: Output::default(),
            status: 0,
        }
    } else if let Some(command) = line.strip_prefix("&& ") {
        Step::Finish {
            line: command.to_owned(),
            output: Output::default(),
        }
    } else if let Some(command) = line.strip_prefix("& ") {
        Step::Start(command.to_owned())
    } else if let Some(text) = line.strip_prefix("@ ") {
        Step::Wait(wait(text.trim())?, text.to_owned())
    } else if let Some(text) = line.strip_prefix("? ") {
        return match steps.last_mut() {
            Some(Step::Run { status, .. }) => {
                let code = text.trim().parse();
                *status = code.map_err(|_| format!("\"{text}\" is no exit status"))?;
                Ok(())
            }
            Some(_) | None => Err("an exit status stands after a command's output".to_owned()),
        };
    } else if let Some(directive) = line.strip_prefix("! ") {
        read_directive(directive, line)?
    } else if line.starts_with(">>>") {
        return Err("no file is open here".to_owned());
    } else if is_marked(line) {
        Step::Comment(line.to_owned())
    } else {
        push_output(line, steps);
        return Ok(());
    };
    steps.push(step);
    Ok(())
}

/// Adds a line of output to the command above it.
fn push_output(line: &str, steps: &mut Vec<Step>) {
    let text = line.strip_prefix('\\').unwrap_or(line).to_owned();
    match steps.last_mut() {
        Some(Step::Run { output, .. } | Step::Finish { output, .. } | Step::Text(output)) => {
            output.lines.push(text);
        }
        Some(_) | None => steps.push(Step::Text(Output { lines: vec![text] })),
    }
}

fn wait(text: &str) -> Result<Wait, String> {
    let (by, span) = match text.strip_prefix('+') {
        Some(span) => (true, span),
        None => (false, text),
    };
    let span = Duration::parse(span).ok_or_else(|| format!("\"{text}\" is no time"))?;
    Ok(if by {
        Wait::By(span)
    } else {
        Wait::Until(span)
    })
}

fn read_directive(directive: &str, line: &str) -> Result<Step, String> {
    let (name, rest) = directive.split_once(' ').unwrap_or((directive, ""));
    match (name, rest.trim()) {
        ("cluster", rest) => Ok(Step::Cluster(cluster(rest)?, line.to_owned())),
        ("seed", text) => Ok(Step::Seed(
            text.parse().map_err(|_| format!("\"{text}\" is no seed"))?,
        )),
        ("version", text) if !text.is_empty() => Ok(Step::Version(text.to_owned())),
        ("pin", "nodes") => Ok(Step::PinNodes),
        ("fault", text) => {
            let fault = Fault::parse(text).map_err(|error| error.to_string())?;
            Ok(Step::Fault(fault, line.to_owned()))
        }
        (_, _) => Err(format!(
            "unknown directive \"{directive}\"; there are cluster, seed, version, pin, fault"
        )),
    }
}

fn cluster(text: &str) -> Result<ClusterLine, String> {
    let mut cluster = ClusterLine::default();
    for word in text.split_whitespace() {
        let number = |value: &str| {
            let parsed = value.parse::<u32>().ok();
            parsed.ok_or_else(|| format!("\"{word}\": expected a whole number"))
        };
        match word.split_once('=') {
            Some(("nodes", value)) => cluster.nodes = number(value)?,
            Some(("pods", value)) => cluster.pods = number(value)?,
            Some(("cpu", value)) => cluster.cpu = value.to_owned(),
            Some(("memory", value)) => cluster.memory = value.to_owned(),
            Some(("disk", value)) => cluster.disk = value.to_owned(),
            Some(("zones", value)) => {
                cluster.zones = value.split(',').map(str::to_owned).collect();
            }
            Some(_) | None => {
                let known = "nodes, cpu, memory, disk, pods, zones";
                return Err(format!("\"{word}\": a cluster has {known}"));
            }
        }
    }
    if cluster.nodes > NODES_MAX {
        return Err(format!(
            "{} nodes are too many: at most {NODES_MAX}",
            cluster.nodes
        ));
    }
    Ok(cluster)
}
