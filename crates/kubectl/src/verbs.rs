//! kubectl's verbs: one file each, one `ALL` table in the order of `kubectl help`.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/cmd.go, NewKubectlCommand

mod about;
mod annotate;
mod api_resources;
mod apply;
mod apply_last;
mod autoscale;
mod config;
mod cordon;
mod create;
mod create_config;
mod create_deployment;
mod create_job;
mod create_service;
mod create_small;
mod delete;
mod describe;
mod diff;
mod drain;
mod edit;
mod events;
mod exec;
mod explain;
mod expose;
mod get;
mod label;
mod logs;
mod patch;
mod replace;
mod rollout;
mod rollout_history;
mod rollout_pause;
mod rollout_restart;
mod rollout_status;
mod rollout_undo;
mod run;
mod scale;
mod set_env;
mod set_image;
mod set_pod_fields;
mod taint;
mod top;
mod wait;

use crate::failure::Failure;
use crate::flags::{Args, Flag, GLOBAL, Takes};
use crate::running::{Outcome, Step};
use crate::session::Cx;
use api::schema::edits;

/// A verb, or a verb with its sub-command: `rollout status`.
pub struct Verb {
    /// As typed.
    pub name: &'static str,
    /// Other spellings.
    pub aliases: &'static [&'static str],
    /// Its flags in tables, beside the global ones.
    pub flags: &'static [&'static [Flag]],
    /// How it is used, one line.
    pub usage: &'static str,
    /// What it does, one line.
    pub help: &'static str,
    /// Does it.
    pub run: fn(&Args, &mut Cx<'_, '_>) -> Outcome,
}

/// Every verb.
pub const ALL: &[&Verb] = &[
    &create::VERB,
    &create_config::CONFIG_MAP,
    &create_job::CRON_JOB,
    &create_deployment::VERB,
    &create_small::INGRESS,
    &create_job::VERB,
    &create_small::NAMESPACE,
    &create_small::BUDGET,
    &create_small::PRIORITY_CLASS,
    &create_small::QUOTA,
    &create_config::SECRET,
    &create_service::VERB,
    &create_small::SERVICE_ACCOUNT,
    &expose::VERB,
    &run::VERB,
    &set_env::VERB,
    &set_image::VERB,
    &set_pod_fields::RESOURCES,
    &set_pod_fields::SELECTOR,
    &set_pod_fields::SERVICE_ACCOUNT,
    &explain::VERB,
    &get::VERB,
    &edit::VERB,
    &delete::VERB,
    &rollout_history::VERB,
    &rollout_pause::VERB,
    &rollout_restart::VERB,
    &rollout_pause::RESUME,
    &rollout_status::VERB,
    &rollout_undo::VERB,
    &scale::VERB,
    &autoscale::VERB,
    &cordon::VERB,
    &cordon::UNCORDON,
    &drain::VERB,
    &taint::VERB,
    &about::CLUSTER_INFO,
    &top::NODES,
    &top::PODS,
    &describe::VERB,
    &logs::VERB,
    &exec::VERB,
    &about::CAN_I,
    &about::WHO_AM_I,
    &events::VERB,
    &diff::VERB,
    &apply::VERB,
    &apply_last::VERB,
    &patch::VERB,
    &wait::VERB,
    &replace::VERB,
    &label::VERB,
    &annotate::VERB,
    &api_resources::RESOURCES,
    &api_resources::VERSIONS,
    &config::VERB,
    &about::VERSION,
];

/// What kubectl calls its commands, in the order in which it suggests them.
/// k8s: cmd.go, NewKubectlCommand (groups)
const NAMES: &[&str] = &[
    "create",
    "expose",
    "run",
    "set",
    "explain",
    "get",
    "edit",
    "delete",
    "rollout",
    "scale",
    "autoscale",
    "certificate",
    "cluster-info",
    "top",
    "cordon",
    "uncordon",
    "drain",
    "taint",
    "describe",
    "logs",
    "attach",
    "exec",
    "port-forward",
    "proxy",
    "cp",
    "auth",
    "debug",
    "events",
    "diff",
    "apply",
    "patch",
    "replace",
    "wait",
    "kustomize",
    "label",
    "annotate",
    "completion",
    "alpha",
    "api-resources",
    "api-versions",
    "config",
    "plugin",
    "version",
    "options",
    "help",
];

/// Commands that the playground does not have, and why.
const NOT_HERE: &[(&str, &str)] = &[
    ("attach", "containers are simulated and have no terminal"),
    ("cp", "containers are simulated and have no files"),
    (
        "port-forward",
        "containers are simulated and serve no network",
    ),
    ("proxy", "the API server is not reachable over a network"),
    ("debug", "containers are simulated and have no processes"),
    ("certificate", "certificates are not simulated"),
    ("kustomize", "there is no file system to build from"),
    ("plugin", "there is no file system to look for plugins in"),
    ("completion", "the terminal completes by itself: press Tab"),
    ("alpha", "there are no alpha commands"),
];

/// Distance up to which a name is suggested. k8s: github.com/spf13/cobra, command.go,
/// SuggestionsMinimumDistance
const SUGGESTION_DISTANCE_MAX: usize = 2;

/// Longer words are not compared with names.
const NAME_BYTES_MAX: usize = 64;

/// Runs `kubectl WORDS…`.
pub fn run(words: &[String], cx: &mut Cx<'_, '_>) -> Outcome {
    let (places, names) = leading_names(words);
    let Some(first) = names.first() else {
        cx.out.put(&overview());
        return Ok(Step::Done);
    };
    let two = names.get(1).map(|second| format!("{first} {second}"));
    let found = two.as_deref().and_then(find);
    let (verb, depth) = match found
        .map(|verb| (verb, 2))
        .or_else(|| find(first).map(|it| (it, 1)))
    {
        Some(found) => found,
        None => return Err(unknown(first, &names)),
    };
    let mut rest = words.to_vec();
    for place in places.iter().take(depth).rev() {
        rest.remove(*place);
    }
    let mut tables = verb.flags.to_vec();
    tables.push(GLOBAL);
    let args = Args::parse(&rest, &tables).map_err(|error| {
        let name = verb.name;
        Failure::error(format!("{error}\nSee 'kubectl {name} --help' for usage."))
    })?;
    if args.is_on("help") {
        cx.out.put(&help(verb));
        return Ok(Step::Done);
    }
    (verb.run)(&args, cx)
}

/// The verb with this name or alias.
pub fn find(name: &str) -> Option<&'static Verb> {
    let mut all = ALL.iter();
    all.find(|verb| verb.name == name || verb.aliases.contains(&name))
        .copied()
}

/// The first words that are no flags, and where they stand.
fn leading_names(words: &[String]) -> (Vec<usize>, Vec<String>) {
    let (mut places, mut names) = (Vec::new(), Vec::new());
    let mut skips = false;
    for (place, word) in words.iter().enumerate() {
        if std::mem::take(&mut skips) {
            continue;
        }
        if word == "--" || names.len() == 2 {
            break;
        }
        match word.strip_prefix('-') {
            Some(flag) if names.is_empty() => {
                let name = flag.trim_start_matches('-');
                skips = GLOBAL.iter().any(|flag| {
                    let is_it = flag.name == name || name == flag.short.to_string();
                    is_it && flag.takes != Takes::Switch
                });
            }
            Some(_) => break,
            None => {
                places.push(place);
                names.push(word.clone());
            }
        }
    }
    (places, names)
}

fn unknown(name: &str, names: &[String]) -> Failure {
    if let Some((_, reason)) = NOT_HERE.iter().find(|(here, _)| *here == name) {
        return Failure::error(format!("not available in the playground: {reason}"));
    }
    let subcommands: Vec<&str> = ALL
        .iter()
        .filter_map(|verb| verb.name.strip_prefix(name)?.strip_prefix(' '))
        .collect();
    if !subcommands.is_empty() {
        let text = match names.get(1) {
            Some(second) => format!("unknown command \"{second}\" for \"kubectl {name}\""),
            None => format!(
                "\"kubectl {name}\" wants one of: {}",
                subcommands.join(", ")
            ),
        };
        return Failure::error(text);
    }
    let typed = name.to_lowercase();
    let near: String = NAMES
        .iter()
        .filter(|_| typed.len() <= NAME_BYTES_MAX)
        .filter(|one| edits(&typed, one) <= SUGGESTION_DISTANCE_MAX || one.starts_with(&typed))
        .map(|one| format!("\n\t{one}"))
        .collect();
    let mut text = format!("unknown command \"{name}\" for \"kubectl\"");
    if !near.is_empty() {
        text.push_str("\n\nDid you mean this?");
        text.push_str(&near);
    }
    Failure::error(text)
}

/// What `kubectl` alone prints.
pub fn overview() -> String {
    let mut text = "kubectl controls the simulated cluster.\n\nCommands:\n".to_owned();
    for verb in ALL {
        text.push_str(&format!("  {:<22} {}\n", verb.name, verb.help));
    }
    text.push_str("\nUse \"kubectl <command> --help\" for more about a command.\n");
    text
}

/// What `kubectl VERB --help` prints.
fn help(verb: &Verb) -> String {
    let mut text = format!("{}\n\nUsage:\n  kubectl {}\n", verb.help, verb.usage);
    if !verb.flags.is_empty() {
        text.push_str("\nOptions:\n");
    }
    for flag in verb.flags.iter().flat_map(|table| table.iter()) {
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
        let equals = if matches!(flag.takes, Takes::Optional(_)) {
            "="
        } else {
            ""
        };
        text.push_str(&format!("    {letter}--{}{equals}{value}\n", flag.name));
    }
    text
}
