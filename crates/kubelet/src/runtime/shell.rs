//! The small part of the shell that container commands are made of.
//!
//! A script is read into a tree (`parser`) and followed by a `Machine`, a value with an explicit
//! stack that stops at each `sleep` and can be cloned at any moment.
//! Differs: anything that is not in here (pipes between programs, job control, functions) makes
//! the whole script a server that runs for ever.

pub mod builtins;
pub mod expand;
mod files;
pub mod lexer;
pub mod machine;
pub mod parser;
mod variables;

pub use machine::{Machine, Wait};

use std::rc::Rc;

/// A command of a script.
#[derive(Debug, PartialEq, Eq)]
pub enum Node {
    /// Assignments, words and redirections.
    Simple(Simple),
    /// One after the other.
    Sequence(Vec<Rc<Node>>),
    /// `a && b`.
    And(Rc<Node>, Rc<Node>),
    /// `a || b`.
    Or(Rc<Node>, Rc<Node>),
    /// `! a`.
    Not(Rc<Node>),
    /// `while` (`until` is false) or `until` (true).
    Loop {
        /// Whether it runs while the condition fails.
        until: bool,
        /// Looked at before each round.
        condition: Rc<Node>,
        /// One round.
        body: Rc<Node>,
    },
    /// `for name in words; do body; done`.
    For {
        /// The variable.
        name: String,
        /// What it goes through.
        words: Vec<Word>,
        /// One round.
        body: Rc<Node>,
    },
    /// `if a; then b; elif …; else c; fi`: pairs of condition and body, then the rest.
    If {
        /// Conditions and what follows from them.
        arms: Vec<(Rc<Node>, Rc<Node>)>,
        /// What happens when none holds.
        otherwise: Option<Rc<Node>>,
    },
    /// `a &`.
    Background(Rc<Node>),
}

/// A command without inner commands.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Simple {
    /// `name=value` before the command.
    pub assignments: Vec<(String, Word)>,
    /// The command and its arguments.
    pub words: Vec<Word>,
    /// Where the output goes.
    pub redirects: Vec<Redirect>,
}

/// `> file`, `>> file`; other redirections have no effect here.
#[derive(Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The file.
    pub to: Word,
    /// Whether it is added to.
    pub append: bool,
}

/// A word: texts and things to be expanded, joined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The parts from left to right.
    pub parts: Vec<Part>,
}

/// A part of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text as it is.
    Text(String),
    /// `$name`, `${name}`, `${name:-default}`; split into words unless quoted.
    Variable {
        /// The name, or one of `?`, `$`, `#`, `@`, `*`, `0` to `9`.
        name: String,
        /// What stands for an empty value.
        default: String,
        /// Whether it stood in double quotes.
        quoted: bool,
    },
    /// `$(command)`: the output of a command that does not wait.
    Output(Rc<Node>),
    /// `$((expression))`.
    Arithmetic(String),
}

impl Node {
    /// Whether this is a loop that sleeps for ever and does nothing else: it needs no timers.
    pub fn is_idle(&self) -> bool {
        let calls = |node: &Node, names: &[&str]| match node {
            Node::Simple(Simple {
                assignments,
                words,
                redirects,
            }) => {
                let name = words.first().and_then(Word::as_text);
                let literal = words.iter().all(|word| word.as_text().is_some());
                let known = name.is_some_and(|name| names.contains(&name.as_str()));
                known && literal && assignments.is_empty() && redirects.is_empty()
            }
            _ => false,
        };
        match self {
            Node::Loop {
                until,
                condition,
                body,
            } => {
                let endless: &[&str] = if *until { &["false"] } else { &["true", ":"] };
                calls(condition, endless) && calls(body, &["sleep"])
            }
            _ => false,
        }
    }
}

impl Word {
    /// A word that is just text.
    pub fn text(text: &str) -> Word {
        Word {
            parts: vec![Part::Text(text.to_owned())],
        }
    }

    /// The text of a word in which nothing is to be expanded.
    pub fn as_text(&self) -> Option<String> {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => Some(text.as_str()),
                Part::Variable { .. } | Part::Output(_) | Part::Arithmetic(_) => None,
            })
            .collect()
    }
}
