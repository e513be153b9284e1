//! `cargo xtask tidy`: the rules of the style guide that a machine can judge, one per file.
//!
//! It is an ordinary test as well (crates/xtask/tests/tidy.rs).

mod files;
mod graph;
mod length;
mod mask;
mod names;
mod tables;
mod texts;
mod top;
mod words;

use crate::failure::Failure;
use crate::{Task, workspace};
use files::Tree;
use std::path::Path;

pub const TASK: Task = Task {
    name: "tidy",
    usage: "",
    about: "check what the style guide lets a machine check",
    run,
};

/// One rule, or a few of a kind.
struct Rule {
    /// Printed with each finding.
    name: &'static str,
    /// Looks at everything and reports what breaks the rule.
    check: fn(&Tree, &mut Findings),
}

/// Every rule.
const ALL: &[Rule] = &[
    graph::RULE,
    length::RULE,
    names::RULE,
    tables::RULE,
    texts::RULE,
    top::RULE,
    words::RULE,
];

/// What breaks rules, as it is found.
#[derive(Default)]
struct Findings {
    rule: &'static str,
    lines: Vec<String>,
}

impl Findings {
    /// Reports a place; line 0 means the file as a whole.
    fn add(&mut self, file: &Path, line: u32, what: &str) {
        let place = match line {
            0 => file.display().to_string(),
            _ => format!("{}:{line}", file.display()),
        };
        self.lines.push(format!("{place}: {what} [{}]", self.rule));
    }
}

fn run(mut words: lexopt::Parser) -> Result<(), Failure> {
    if let Some(word) = words.next()? {
        return Err(word.unexpected().into());
    }
    check()
}

/// Judges the whole work tree; prints what breaks a rule.
pub fn check() -> Result<(), Failure> {
    let tree = Tree::read(&workspace::top())?;
    let mut findings = Findings::default();
    for rule in ALL {
        findings.rule = rule.name;
        (rule.check)(&tree, &mut findings);
    }
    findings.lines.sort();
    for line in &findings.lines {
        println!("{line}");
    }
    match findings.lines.len() {
        0 => {
            println!("{} files are tidy.", tree.rust.len());
            Ok(())
        }
        count => Err(Failure::Found(format!(
            "{count} places are not tidy (style guide)."
        ))),
    }
}
