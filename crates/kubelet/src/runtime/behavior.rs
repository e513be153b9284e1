//! Behaviours: what a scenario or a pod annotation says that a container does.
//!
//! The directive language is read once, here; an unknown directive is an error that names the
//! place. Behaviours are laid over each other, the later winning directive by directive.

use super::images::without_tag;
use api::quantity::Quantity;
use sim::Duration;
use std::collections::BTreeMap;
use std::fmt;

/// How the pull of an image goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pull {
    /// It takes this long.
    Takes(Duration),
    /// There is no such image.
    Missing,
}

/// What happens on SIGTERM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// The process ends with 0 after this long.
    After(Duration),
    /// The process goes on until it is killed.
    Ignore,
}

/// A span after the start of the process; without an end it lasts for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First moment inside.
    pub from: Duration,
    /// First moment after it.
    pub to: Option<Duration>,
}

impl Window {
    /// Whether `age` lies inside.
    pub fn contains(&self, age: Duration) -> bool {
        self.from <= age && self.to.is_none_or(|to| age < to)
    }
}

/// All directives of a behaviour; an absent one leaves what was there before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behavior {
    /// `pull=3s`, `pull=error`.
    pub pull: Option<Pull>,
    /// `start=2s`: its port opens this long after the process starts.
    pub start: Option<Duration>,
    /// `exit=CODE@TIME`.
    pub exit: Option<(u32, Duration)>,
    /// `oom@TIME`.
    pub oom: Option<Duration>,
    /// `unready@A..B`, any number of them.
    pub unready: Vec<Window>,
    /// `hang@T`.
    pub hang: Option<Duration>,
    /// `term=5s`, `term=ignore`.
    pub term: Option<Term>,
    /// `cpu=200m`, in thousandths of a core.
    pub cpu_millis: Option<u64>,
    /// `memory=120Mi`, in bytes.
    pub memory_bytes: Option<u64>,
    /// `disk=2Gi`: what it keeps on its node's disk, in bytes.
    pub disk_bytes: Option<u64>,
    /// `rps=50`: requests a second that it can serve.
    pub rps: Option<u32>,
    /// `needs=svc/db`: Services that must be ready when it starts.
    pub needs: Vec<String>,
    /// `log="text"`: what it prints when it starts.
    pub log: Vec<String>,
}

/// A directive that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BehaviorError {
    /// First character of the directive in the text, from 1.
    pub column: u32,
    /// The directive as written.
    pub directive: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No directive has this name.
    Unknown,
    /// The value is not of this form.
    Expected(&'static str),
    /// A quoted text has no end.
    Unclosed,
}

impl fmt::Display for BehaviorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (directive, column) = (&self.directive, self.column);
        match self.problem {
            Problem::Unknown => write!(f, "unknown directive \"{directive}\" at column {column}"),
            Problem::Expected(form) => {
                write!(f, "\"{directive}\" at column {column}: expected {form}")
            }
            Problem::Unclosed => {
                write!(
                    f,
                    "\"{directive}\" at column {column}: the quotation has no end"
                )
            }
        }
    }
}

impl Behavior {
    /// Reads space-separated directives, for example `start=2s exit=1@20s log="hello"`.
    pub fn parse(text: &str) -> Result<Behavior, BehaviorError> {
        let mut behavior = Behavior::default();
        for (column, directive) in directives(text)? {
            behavior.add(&directive).map_err(|problem| BehaviorError {
                column,
                directive: directive.clone(),
                problem,
            })?;
        }
        Ok(behavior)
    }

    fn add(&mut self, directive: &str) -> Result<(), Problem> {
        if let Some((name, at)) = directive.split_once('@')
            && !name.contains('=')
        {
            return self.add_timed(name, at);
        }
        let (name, value) = directive.split_once('=').ok_or(Problem::Unknown)?;
        match name {
            "pull" if value == "error" => self.pull = Some(Pull::Missing),
            "pull" => self.pull = Some(Pull::Takes(span(value, "a time or error")?)),
            "start" => self.start = Some(span(value, "a time")?),
            "exit" => self.exit = Some(exit(value)?),
            "term" if value == "ignore" => self.term = Some(Term::Ignore),
            "term" => self.term = Some(Term::After(span(value, "a time or ignore")?)),
            "cpu" => self.cpu_millis = Some(amount(value, Quantity::milli_value)?),
            "memory" => self.memory_bytes = Some(amount(value, Quantity::value)?),
            "disk" => self.disk_bytes = Some(amount(value, Quantity::value)?),
            "rps" => {
                self.rps = Some(
                    value
                        .parse()
                        .map_err(|_| Problem::Expected("a whole number"))?,
                );
            }
            "needs" => match value.strip_prefix("svc/") {
                Some(service) if !service.is_empty() => self.needs.push(service.to_owned()),
                _ => return Err(Problem::Expected("svc/NAME")),
            },
            "log" => self.log.push(unquoted(value)),
            _ => return Err(Problem::Unknown),
        }
        Ok(())
    }

    fn add_timed(&mut self, name: &str, at: &str) -> Result<(), Problem> {
        match name {
            "oom" => self.oom = Some(span(at, "a time")?),
            "hang" => self.hang = Some(span(at, "a time")?),
            "unready" => {
                let form = "A..B or A";
                let (from, to) = match at.split_once("..") {
                    Some((from, to)) => (span(from, form)?, Some(span(to, form)?)),
                    None => (span(at, form)?, None),
                };
                self.unready.push(Window { from, to });
            }
            _ => return Err(Problem::Unknown),
        }
        Ok(())
    }

    /// This behaviour with the directives of `over` laid over it.
    pub fn overlaid(&self, over: &Behavior) -> Behavior {
        let list = |own: &Vec<String>, over: &Vec<String>| {
            if over.is_empty() {
                own.clone()
            } else {
                over.clone()
            }
        };
        Behavior {
            pull: over.pull.or(self.pull),
            start: over.start.or(self.start),
            exit: over.exit.or(self.exit),
            oom: over.oom.or(self.oom),
            unready: if over.unready.is_empty() {
                self.unready.clone()
            } else {
                over.unready.clone()
            },
            hang: over.hang.or(self.hang),
            term: over.term.or(self.term),
            cpu_millis: over.cpu_millis.or(self.cpu_millis),
            memory_bytes: over.memory_bytes.or(self.memory_bytes),
            disk_bytes: over.disk_bytes.or(self.disk_bytes),
            rps: over.rps.or(self.rps),
            needs: list(&self.needs, &over.needs),
            log: list(&self.log, &over.log),
        }
    }
}

fn span(text: &str, form: &'static str) -> Result<Duration, Problem> {
    Duration::parse(text).ok_or(Problem::Expected(form))
}

fn exit(text: &str) -> Result<(u32, Duration), Problem> {
    const FORM: Problem = Problem::Expected("CODE@TIME with a code from 0 to 255");
    let (code, at) = text.split_once('@').unwrap_or((text, "0"));
    match (code.parse::<u8>(), Duration::parse(at)) {
        (Ok(code), Some(at)) => Ok((u32::from(code), at)),
        _ => Err(FORM),
    }
}

fn amount(text: &str, of: fn(&Quantity) -> i64) -> Result<u64, Problem> {
    Quantity::parse(text)
        .ok()
        .and_then(|quantity| u64::try_from(of(&quantity)).ok())
        .ok_or(Problem::Expected("a quantity such as 200m or 120Mi"))
}

fn unquoted(text: &str) -> String {
    match text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(inner) => inner.replace("\\\"", "\"").replace("\\n", "\n"),
        None => text.to_owned(),
    }
}

/// The directives of `text` with the column of each; spaces inside quotation marks belong to it.
fn directives(text: &str) -> Result<Vec<(u32, String)>, BehaviorError> {
    let mut found: Vec<(u32, String)> = Vec::new();
    let (mut inside, mut quoted, mut escaped) = (false, false, false);
    for (index, c) in text.chars().enumerate() {
        if c.is_whitespace() && !quoted {
            inside = false;
            continue;
        }
        if !inside {
            inside = true;
            found.push((index as u32 + 1, String::new()));
        }
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = c == '\\' && !escaped;
        if let Some((_, directive)) = found.last_mut() {
            directive.push(c);
        }
    }
    match found.last() {
        Some((column, directive)) if quoted => Err(BehaviorError {
            column: *column,
            directive: directive.clone(),
            problem: Problem::Unclosed,
        }),
        _ => Ok(found),
    }
}

/// The behaviours of a scenario by image pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BehaviorTable {
    patterns: BTreeMap<String, Behavior>,
}

impl BehaviorTable {
    /// Sets the behaviour of the images that match `pattern`: an image with or without tag, or a
    /// text in which `*` stands for any characters.
    pub fn insert(&mut self, pattern: &str, behavior: Behavior) {
        self.patterns.insert(pattern.to_owned(), behavior);
    }

    /// The behaviour of the longest pattern that matches `image`; of equally long ones the first
    /// by text.
    pub fn of_image(&self, image: &str) -> Option<&Behavior> {
        let mut best: Option<(&String, &Behavior)> = None;
        for (pattern, behavior) in &self.patterns {
            let longer = best.is_none_or(|(other, _)| pattern.len() > other.len());
            if longer && matches_image(pattern, image) {
                best = Some((pattern, behavior));
            }
        }
        best.map(|(_, behavior)| behavior)
    }
}

fn matches_image(pattern: &str, image: &str) -> bool {
    matches_glob(pattern, image) || matches_glob(pattern, without_tag(image))
}

/// Whether `text` is `pattern`, where `*` stands for any characters.
fn matches_glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part).and_then(|at| rest.get(at + part.len()..)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests;
