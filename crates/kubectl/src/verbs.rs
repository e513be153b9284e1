//! kubectl's verbs: one file each, one `ALL` table in the order of `kubectl help`.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/cmd.go, NewKubectlCommand

mod about;
mod annotate;
mod api_resources;
mod apply;
mod apply_last;
mod apply_prune;
mod apply_server_side;
mod auth;
mod auth_reconcile;
mod autoscale;
mod config;
mod cordon;
mod create;
mod create_binding;
mod create_config;
mod create_deployment;
mod create_job;
mod create_raw;
mod create_role;
mod create_service;
mod create_small;
mod create_token;
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
pub(crate) mod help;
mod label;
mod logs;
mod logs_of;
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
use crate::output::format;
use crate::running::{Outcome, Step};
use crate::session::Cx;
use api::schema::edits;
use apiserver::authorization::User;

pub(crate) use about::server_version;

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
    &create_role::CLUSTER_ROLE,
    &create_binding::CLUSTER_ROLE_BINDING,
    &create_config::CONFIG_MAP,
    &create_job::CRON_JOB,
    &create_deployment::VERB,
    &create_small::INGRESS,
    &create_job::VERB,
    &create_small::NAMESPACE,
    &create_small::BUDGET,
    &create_small::PRIORITY_CLASS,
    &create_small::QUOTA,
    &create_role::ROLE,
    &create_binding::ROLE_BINDING,
    &create_config::SECRET,
    &create_service::VERB,
    &create_small::SERVICE_ACCOUNT,
    &create_token::VERB,
    &expose::VERB,
    &run::VERB,
    &set_env::VERB,
    &set_image::VERB,
    &set_pod_fields::RESOURCES,
    &set_pod_fields::SELECTOR,
    &set_pod_fields::SERVICE_ACCOUNT,
    &create_binding::SUBJECT,
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
    &auth::CAN_I,
    &auth_reconcile::VERB,
    &auth::WHO_AM_I,
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

/// Commands that the playground does not have, and why; the names of some have two words.
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
    ("kustomize", NO_KUSTOMIZE),
    ("plugin", "there is no file system to look for plugins in"),
    ("completion", "the terminal completes by itself: press Tab"),
    ("alpha", "there are no alpha commands"),
    (
        "cluster-info dump",
        "there is no file system to dump into; use get -o yaml",
    ),
    (
        "apply edit-last-applied",
        "the editor beside the terminal edits manifests",
    ),
    (
        "apply set-last-applied",
        "apply remembers by itself what it applied",
    ),
];

/// The commands that are refused, whatever follows them.
pub fn not_here() -> impl Iterator<Item = &'static str> {
    NOT_HERE.iter().map(|(name, _)| *name)
}

/// Why kustomizations are not built.
const NO_KUSTOMIZE: &str = "there is no file system to build from";

/// Distance up to which a name is suggested. k8s: github.com/spf13/cobra, command.go,
/// SuggestionsMinimumDistance
const SUGGESTION_DISTANCE_MAX: usize = 2;

/// Longer words are not compared with names.
const NAME_BYTES_MAX: usize = 64;

/// Runs `kubectl WORDS…`.
pub fn run(words: &[String], cx: &mut Cx<'_, '_>) -> Outcome {
    let (places, names) = leading_names(words);
    let Some(first) = names.first() else {
        cx.out.put(&help::overview());
        return Ok(Step::Done);
    };
    if let Some(failure) = refused(&names) {
        return Err(failure);
    }
    let without = |depth: usize| {
        let mut rest = words.to_vec();
        for place in places.iter().take(depth).rev() {
            rest.remove(*place);
        }
        rest
    };
    let two = names.get(1).map(|second| format!("{first} {second}"));
    let found = two.as_deref().and_then(find).map(|verb| (verb, 2));
    let Some((verb, depth)) = found.or_else(|| find(first).map(|it| (it, 1))) else {
        return match first.as_str() {
            "help" => help::run(&without(1), cx),
            "options" => {
                cx.out.put(&help::global());
                Ok(Step::Done)
            }
            first if help::group(first).is_some() => help::run_group(first, &without(1), cx),
            first => Err(unknown(first)),
        };
    };
    let rest = without(depth);
    let mut tables = verb.flags.to_vec();
    tables.push(GLOBAL);
    let mut args = Args::parse(&rest, &tables).map_err(|error| {
        let name = verb.name;
        Failure::error(format!("{error}\nSee 'kubectl {name} --help' for usage."))
    })?;
    if args.is_on("help") {
        cx.out.put(&help::of_verb(verb));
        return Ok(Step::Done);
    }
    config::check(&args, verb.flags)?;
    if args.has("kustomize") {
        return Err(not_available(NO_KUSTOMIZE));
    }
    cx.user = args
        .text("as")
        .filter(|name| !name.is_empty())
        .map(|name| User::impersonated(name, &args.texts("as-group")));
    format::read_template(&mut args, cx)?;
    (verb.run)(&args, cx)
}

/// Whether a word begins a command of kubectl, one that is refused here included.
pub fn begins(word: &str) -> bool {
    let mut verbs = ALL.iter();
    let is_first = |name: &str| name.split(' ').next() == Some(word);
    verbs.any(|verb| is_first(verb.name) || verb.aliases.contains(&word))
        || not_here().any(|name| name == word)
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

/// A refusal of what the playground does not have.
fn refused(names: &[String]) -> Option<Failure> {
    let typed = names.join(" ");
    let mut all = NOT_HERE.iter();
    let (_, reason) = all.find(|(here, _)| {
        let rest = typed.strip_prefix(here);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })?;
    Some(not_available(reason))
}

fn not_available(reason: &str) -> Failure {
    Failure::error(format!("not available in the playground: {reason}"))
}

fn unknown(name: &str) -> Failure {
    let typed = name.to_ascii_lowercase();
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
