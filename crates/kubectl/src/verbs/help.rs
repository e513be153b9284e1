//! What `kubectl help`, `kubectl VERB --help`, a bare group of verbs and `kubectl options` print.
//!
//! The layout, what leads to a text and how it exits are kubectl's; what verbs and options are
//! for is in our own words.
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go, DefaultSubCommandRun;
//! staging/src/k8s.io/kubectl/pkg/util/templates/templater.go

use super::{ALL, Verb, find};
use crate::failure::Failure;
use crate::flags::{Flag, GLOBAL, Takes};
use crate::running::{Outcome, Step};
use crate::session::Cx;

/// Verbs that only hold others: what these are for, and how they are used.
const GROUPS: &[(&str, &str, &[&str])] = &[
    (
        "auth",
        "Ask who is asking, and what is allowed",
        &[
            "May I delete pods?",
            "kubectl auth can-i delete pods",
            "May Jane list secrets?",
            "kubectl auth can-i list secrets --as=jane",
        ],
    ),
    (
        "rollout",
        "Manage the rollout of one or many resources.\n        \n Valid resource types \
         include:\n\n  *  deployments\n  *  daemonsets\n  *  statefulsets",
        &[
            "Rollback to the previous deployment",
            "kubectl rollout undo deployment/abc",
            "Check the rollout status of a daemonset",
            "kubectl rollout status daemonset/foo",
            "Restart a deployment",
            "kubectl rollout restart deployment/abc",
            "Restart deployments with the 'app=nginx' label",
            "kubectl rollout restart deployment --selector=app=nginx",
        ],
    ),
    (
        "set",
        "Change fields of workloads",
        &[
            "Another image for a container",
            "kubectl set image deployment/web nginx=nginx:1.29",
        ],
    ),
    (
        "top",
        "Show what nodes and pods use",
        &[
            "What the pods of a label use",
            "kubectl top pods -l app=web",
        ],
    ),
];

/// A column of names is at least this wide.
/// k8s: github.com/spf13/cobra, minNamePadding
const NAME_MIN: usize = 11;
/// Blanks after the longest name.
const NAME_GAP: usize = 3;
/// The parts of the overview, each with the word that it begins with.
/// k8s: staging/src/k8s.io/kubectl/pkg/cmd/cmd.go, NewKubectlCommand
const PARTS: &[(&str, &str)] = &[
    ("create", "Basic Commands (Beginner)"),
    ("explain", "Basic Commands (Intermediate)"),
    ("rollout", "Deploy Commands"),
    ("cordon", "Cluster Management Commands"),
    ("describe", "Troubleshooting and Debugging Commands"),
    ("diff", "Advanced Commands"),
    ("label", "Settings Commands"),
    ("api-resources", "Other Commands"),
];

/// `kubectl help [VERB [VERB]]`.
pub fn run(words: &[String], cx: &mut Cx<'_, '_>) -> Outcome {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let name = words.join(" ");
    let first = words.first().copied().unwrap_or("");
    let text = match find(&name).or_else(|| find(first)) {
        _ if words.is_empty() => overview(),
        _ if group(&name).is_some() => of_group(&name),
        Some(verb) => of_verb(verb),
        None => format!(
            "Unknown help topic [`{}`]\n{}",
            words.join("` `"),
            overview()
        ),
    };
    cx.out.put(&text);
    Ok(Step::Done)
}

/// What a group of verbs is for, if it is one.
pub fn group(name: &str) -> Option<&'static str> {
    let mut groups = GROUPS.iter();
    groups
        .find(|(group, _, _)| *group == name)
        .map(|(_, about, _)| *about)
}

/// A group without one of its verbs: what they are, and a bad exit unless help was asked for.
pub fn run_group(name: &str, rest: &[String], cx: &mut Cx<'_, '_>) -> Outcome {
    let is_help = |word: &String| word == "--help" || word == "-h";
    let words: Vec<&str> = rest
        .iter()
        .filter(|word| !word.starts_with('-'))
        .map(String::as_str)
        .collect();
    let asks = rest.iter().any(is_help);
    if !words.is_empty() && !asks {
        let text = format!("unknown command \"{}\"", words.join(" "));
        return Err(Failure::usage(name, text));
    }
    cx.out.put(&of_group(name));
    cx.out.status = i32::from(!asks);
    Ok(Step::Done)
}

fn of_group(name: &str) -> String {
    let groups = GROUPS.iter().filter(|(group, _, _)| *group == name);
    let examples: Vec<String> = groups
        .flat_map(|(_, _, all)| all.chunks(2))
        .map(|pair| format!("  # {}\n", pair.join("\n  ")))
        .collect();
    format!(
        "{}\n\nExamples:\n{}\n{}\nUsage:\n  kubectl {name} SUBCOMMAND [options]\n\n{}",
        group(name).unwrap_or(""),
        examples.join("  \n"),
        subcommands(name),
        more_of(&format!("kubectl {name}")),
    )
}

/// Where a list of commands says that there is more to read.
/// k8s: staging/src/k8s.io/kubectl/pkg/util/templates/templates.go, SectionTipsHelp,
/// SectionTipsGlobalOptions
fn more_of(command: &str) -> String {
    format!(
        "Use \"{command} <command> --help\" for more information about a given command.\nUse \
         \"kubectl options\" for a list of global command-line options (applies to all \
         commands).\n"
    )
}

/// The verbs whose names begin with this one's; empty if there are none.
fn subcommands(name: &str) -> String {
    let head = format!("{name} ");
    let verbs = ALL
        .iter()
        .filter_map(|verb| Some((verb.name.strip_prefix(&head)?, verb.help)));
    let list = list(&verbs.collect::<Vec<_>>());
    if list.is_empty() {
        return list;
    }
    format!("Available Commands:\n{list}")
}

/// Names with what they are for, in two columns.
fn list(rows: &[(&str, &str)]) -> String {
    let longest = rows.iter().map(|(name, _)| name.len()).max();
    let width = longest.unwrap_or(0).max(NAME_MIN) + NAME_GAP;
    let lines = rows
        .iter()
        .map(|(name, about)| format!("  {name:<width$}{about}\n"));
    lines.collect()
}

/// What `kubectl` alone prints.
pub fn overview() -> String {
    let mut rows: Vec<(&str, &str)> = Vec::new();
    for verb in ALL {
        let word = verb.name.split(' ').next().unwrap_or(verb.name);
        if rows.last().is_none_or(|(last, _)| *last != word) {
            let about = group(word).unwrap_or(verb.help);
            rows.push((word, about.lines().next().unwrap_or(about)));
        }
    }
    let list = list(&rows);
    let mut text = "kubectl controls the simulated cluster.\n".to_owned();
    for ((word, _), line) in rows.iter().zip(list.lines()) {
        if let Some((_, part)) = PARTS.iter().find(|(first, _)| first == word) {
            text.push_str(&format!("\n{part}:\n"));
        }
        text.push_str(line);
        text.push('\n');
    }
    text.push_str("\nUsage:\n  kubectl [flags] [options]\n\n");
    text.push_str(&more_of("kubectl"));
    text
}

/// What `kubectl VERB --help` prints.
pub fn of_verb(verb: &Verb) -> String {
    let mut text = format!("{}\n", verb.help);
    if !verb.aliases.is_empty() {
        let names = verb.aliases.join(", ");
        text.push_str(&format!("\nAliases:\n  {}, {names}\n", verb.name));
    }
    let more = subcommands(verb.name);
    if !more.is_empty() {
        text.push_str(&format!("\n{more}"));
    }
    text.push_str(&format!("\nUsage:\n  kubectl {}\n", verb.usage));
    if !verb.flags.is_empty() {
        text.push_str("\nOptions:\n");
    }
    options(verb.flags, &mut text);
    text
}

/// A verb that wants one of its sub-commands: its help, and a bad exit.
pub fn wants_more(verb: &Verb, cx: &mut Cx<'_, '_>) -> Outcome {
    cx.out.put(&of_verb(verb));
    cx.out.status = 1;
    Ok(Step::Done)
}

/// `kubectl options`.
pub fn global() -> String {
    let mut text = "Every command takes these options:\n\n".to_owned();
    options(&[GLOBAL], &mut text);
    text
}

fn options(tables: &[&[Flag]], text: &mut String) {
    for flag in tables.iter().flat_map(|table| table.iter()) {
        let value = match flag.takes {
            Takes::Switch => "=true|false",
            Takes::Text | Takes::Texts => "=''",
            Takes::Number => "=N",
            Takes::Span => "=30s",
            Takes::Optional(default) => default,
        };
        let letter = match flag.short {
            ' ' => "    ".to_owned(),
            letter => format!("-{letter}, "),
        };
        let equals = match flag.takes {
            Takes::Optional(_) => "=",
            _ => "",
        };
        text.push_str(&format!("    {letter}--{}{equals}{value}\n", flag.name));
    }
}
