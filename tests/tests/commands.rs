//! Every command stands in a transcript, once doing what it is for and once being refused.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use history::transcript::{Step, Transcript};
use kubectl::verbs::{self, Verb};
use std::collections::BTreeSet;
use std::path::Path;

/// Commands that nothing makes fail.
const NEVER_FAIL: &[&str] = &[
    // It has neither arguments nor anything to look up.
    "auth whoami",
    "cluster-info",
    "config current-context",
    "config get-clusters",
    "config get-users",
];

/// A command of a transcript: its words after `kubectl`, and whether it failed.
struct Line {
    words: Vec<String>,
    fails: bool,
}

/// The commands of all transcripts. A pipe tells nothing of its first command's status.
fn lines() -> Vec<Line> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("transcripts");
    let mut lines = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for step in Transcript::parse(&text).unwrap().steps {
            let Step::Run { line, status, .. } = step else {
                continue;
            };
            let Some(rest) = line.strip_prefix("kubectl ") else {
                continue;
            };
            let head = rest.split(" | ").next().unwrap();
            lines.push(Line {
                words: head.split_whitespace().map(str::to_owned).collect(),
                fails: status != 0 && head == rest,
            });
        }
    }
    lines
}

/// The alternatives that a verb's usage names where its first word would stand.
fn forms(verb: &Verb) -> Vec<&'static str> {
    let rest = verb
        .usage
        .strip_prefix(verb.name)
        .unwrap_or("")
        .trim_start();
    let first = rest.split(' ').next().unwrap_or("");
    let is_form =
        |one: &str| !one.is_empty() && one.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let all: Vec<&str> = first.split('|').collect();
    match all.len() > 1 && all.iter().all(|one| is_form(one)) {
        true => all,
        false => Vec::new(),
    }
}

/// Every command there is, as it is typed.
fn commands() -> Vec<String> {
    let mut all = Vec::new();
    for verb in verbs::ALL {
        let forms = forms(verb);
        if forms.is_empty() {
            all.push(verb.name.to_owned());
        }
        all.extend(forms.iter().map(|form| format!("{} {form}", verb.name)));
    }
    all
}

/// The command that a line runs: the longest that its words begin with, by whatever name.
fn command_of(line: &Line) -> Option<String> {
    let words: Vec<&str> = line.words.iter().map(String::as_str).collect();
    let two = words.get(..2).map(|two| two.join(" "));
    let found = two.and_then(|two| verbs::find(&two)).map(|verb| (verb, 2));
    let (verb, depth) = found.or_else(|| verbs::find(words.first()?).map(|verb| (verb, 1)))?;
    let next = words.get(depth).copied().unwrap_or("");
    match forms(verb).contains(&next) {
        true => Some(format!("{} {next}", verb.name)),
        false => Some(verb.name.to_owned()),
    }
}

#[test]
fn every_command_is_shown_at_work_and_refused() {
    let lines = lines();
    let (mut works, mut fails) = (BTreeSet::new(), BTreeSet::new());
    for line in &lines {
        // A refused command is another one than its namesake: `apply edit-last-applied`.
        let typed = line.words.join(" ");
        let is_refused = verbs::not_here().any(|name| typed.starts_with(name));
        if let (false, Some(command)) = (is_refused, command_of(line)) {
            match line.fails {
                true => fails.insert(command),
                false => works.insert(command),
            };
        }
    }
    let commands = commands();
    assert!(commands.len() > 60, "{commands:?}");
    let never: BTreeSet<String> = NEVER_FAIL.iter().map(ToString::to_string).collect();
    let is_missing = |in_: &BTreeSet<String>, command: &&String| !in_.contains(*command);
    let idle: Vec<_> = commands
        .iter()
        .filter(|it| is_missing(&works, it))
        .collect();
    let fine: Vec<_> = commands
        .iter()
        .filter(|it| is_missing(&fails, it))
        .collect();
    let fine: Vec<_> = fine
        .into_iter()
        .filter(|it| is_missing(&never, it))
        .collect();
    assert!(
        idle.is_empty() && fine.is_empty(),
        "no transcript shows these at work: {idle:?}\nno transcript shows these fail: {fine:?}"
    );
    let known = never
        .iter()
        .filter(|it| !commands.contains(it) || fails.contains(*it));
    assert_eq!(known.count(), 0, "NEVER_FAIL is out of date");
}

#[test]
fn every_refused_command_says_so_in_a_transcript() {
    let lines = lines();
    let is_shown = |name: &str| {
        lines
            .iter()
            .any(|line| line.fails && line.words.join(" ").starts_with(name))
    };
    let missing: Vec<&str> = verbs::not_here().filter(|name| !is_shown(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
