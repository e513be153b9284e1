//! Where the picture comes from: the one place that knows which façade is behind the page.

use std::rc::Rc;

use playground::Duration;
use playground::fixture;
use playground::view::{Request, View};

/// What applying a manifest or running a line gave.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Outcome {
    /// Text as a terminal prints it.
    pub output: String,
    /// Exit status.
    pub status: i32,
    /// Whether it goes on printing (`-w`).
    pub is_running: bool,
}

/// One problem of a manifest.
#[derive(Clone, PartialEq, Debug)]
pub struct Problem {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// Length of the marked text in characters.
    pub length: u32,
    /// What is wrong: a few words, then more.
    pub message: Rc<str>,
    /// What to write instead.
    pub suggestion: Option<Rc<str>>,
    /// Whether it prevents applying.
    pub is_error: bool,
}

impl Problem {
    /// The text with what is marked replaced by the suggestion, if it is a plain word.
    pub fn fixed(&self, text: &str, to: &str) -> Option<String> {
        if to.contains(char::is_whitespace) {
            return None;
        }
        let line = text
            .split_inclusive('\n')
            .nth(self.line.checked_sub(1)? as usize)?;
        let start = line
            .char_indices()
            .nth(self.column.checked_sub(1)? as usize)?
            .0;
        let length: usize = line
            .get(start..)?
            .chars()
            .take(self.length as usize)
            .map(char::len_utf8)
            .sum();
        let offset = line.as_ptr() as usize - text.as_ptr() as usize + start;
        Some(format!(
            "{}{to}{}",
            text.get(..offset)?,
            text.get(offset + length..)?
        ))
    }
}

/// The playground behind the page.
pub struct Source {
    now: Duration,
}

impl Source {
    /// The default scenario.
    pub fn new() -> Source {
        Source {
            now: fixture::MOMENT,
        }
    }

    /// The manifest the editor opens with.
    pub fn manifest(&self) -> Rc<str> {
        fixture::MANIFEST.into()
    }

    /// What is selected when the page opens.
    pub fn opening(&self) -> Option<playground::view::Ref> {
        playground::view::Ref::parse("pod/web-77d5f9bc48-k2xwl")
    }

    /// The manifest applied before: what changed since is marked.
    pub fn previous(&self) -> Rc<str> {
        fixture::MANIFEST.replace("web:v2", "web:v1").into()
    }

    /// What the terminal shows when the page opens.
    pub fn lines(&self) -> Rc<[crate::app::ui::Entry]> {
        let output = fixture::get_pods(self.now);
        let outcome = Outcome {
            output,
            ..Outcome::default()
        };
        Rc::new([crate::app::ui::Entry {
            id: 0,
            line: "kubectl get pods".into(),
            outcome,
        }])
    }

    /// The picture at this moment.
    pub fn view(&self, request: &Request) -> Rc<View> {
        Rc::new(fixture::view(self.now, request))
    }

    /// This moment.
    pub fn now(&self) -> Duration {
        self.now
    }

    /// Plays on.
    pub fn advance(&mut self, by: Duration) {
        self.now = (self.now + by).min(fixture::END);
    }

    /// Goes to a moment, back or forth.
    pub fn seek(&mut self, to: Duration) {
        self.now = to.min(fixture::END);
    }

    /// When something happens next.
    pub fn next_event_at(&self) -> Option<Duration> {
        let view = fixture::view(self.now, &Request::default());
        view.next
            .iter()
            .map(|next| next.at)
            .find(|at| *at > self.now && *at <= fixture::END)
    }

    /// Runs a line of the terminal.
    pub fn run(&mut self, line: &str) -> Outcome {
        match line {
            "kubectl get pods" => Outcome {
                output: fixture::get_pods(self.now),
                ..Outcome::default()
            },
            _ => Outcome {
                output: format!("not part of this scene: {line}\n"),
                status: 1,
                is_running: false,
            },
        }
    }

    /// Applies a manifest.
    pub fn apply(&mut self, _yaml: &str) -> (Vec<Problem>, Outcome) {
        (
            Vec::new(),
            Outcome {
                output: "deployment.apps/web unchanged\n".into(),
                ..Outcome::default()
            },
        )
    }

    /// Loads a link, a scenario or manifests.
    pub fn load(&mut self, _text: &str) -> Result<(), String> {
        Err("This scene loads nothing.".into())
    }

    /// The fragment of a link to this scenario.
    pub fn link(&self) -> String {
        String::new()
    }

    /// The fingerprint of everything that happened.
    pub fn digest(&self) -> String {
        String::new()
    }

    /// The steps that led to an object.
    pub fn why(&self, of: &playground::view::Ref) -> Vec<playground::view::WhyStep> {
        let view = self.view(&Request {
            inspect: Some(of.clone()),
        });
        view.inspected
            .as_ref()
            .map(|inspection| inspection.why.to_vec())
            .unwrap_or_default()
    }

    /// The manifest with a version that crashes.
    pub fn broken(&self, text: &str) -> String {
        text.into()
    }

    /// The clip of the first visit: where it stops, and how fast it plays.
    pub fn intro(&self) -> Option<(Duration, f64)> {
        None
    }

    /// What a running line printed since, and whether it goes on.
    pub fn poll(&mut self) -> (String, bool) {
        (String::new(), false)
    }

    /// Stops a running line.
    pub fn interrupt(&mut self) {}

    /// Problems of a manifest while it is typed.
    pub fn check(&self, yaml: &str) -> Vec<Problem> {
        let at = yaml
            .lines()
            .position(|line| line.trim_start().starts_with("livenesProbe:"));
        at.map(|line| Problem {
            line: line as u32 + 1,
            column: 9,
            length: 12,
            message: "Unknown field.".into(),
            suggestion: Some("livenessProbe".into()),
            is_error: false,
        })
        .into_iter()
        .collect()
    }
}
