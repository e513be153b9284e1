//! `kubectl taint`: taints added to nodes, changed, removed.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/taint/taint.go, utils.go

use super::Verb;
use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, long, short};
use crate::output::format::Format;
use crate::resource_names;
use crate::running::{Outcome, Step};
use crate::selection::{Bare, Selection};
use crate::session::Cx;
use crate::writing;
use crate::written::{self, DryRun, report_all};
use api::node_kinds::Taint;
use api::{Kind, Object, names};
use std::rc::Rc;

/// `kubectl taint`.
pub const VERB: Verb = Verb {
    name: "taint",
    aliases: &[],
    flags: &[FLAGS, written::FLAGS],
    usage: "taint node NAME KEY=VALUE:EFFECT… KEY[:EFFECT]-… [--overwrite]",
    help: "Change the taints of nodes",
    run,
};

const FLAGS: &[Flag] = &[
    long("overwrite", Takes::Switch),
    long("all", Takes::Switch),
    long("validate", Takes::Optional("strict")),
    short("selector", 'l', Takes::Text),
];

/// What is to be changed.
#[derive(Default)]
struct Changes {
    add: Vec<Taint>,
    /// Key, and effect if one was given.
    remove: Vec<(String, Option<String>)>,
}

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let format = Format::of_write(args)?;
    let dry_run = DryRun::of(args, cx)?;
    let is_change = |word: &String| word.contains(['=', ':']) || word.ends_with('-');
    let (changes, words): (Vec<&String>, Vec<&String>) =
        args.words.iter().partition(|word| is_change(word));
    let words: Vec<String> = words.into_iter().cloned().collect();
    let type_ = words
        .first()
        .map_or("", |word| word.split('/').next().unwrap_or(""));
    if type_.is_empty() {
        let text = "one or more resources must be specified as <resource> <name>";
        return Err(Failure::error(text));
    }
    if resource_names::kind(type_)? != Kind::Node {
        return Err(Failure::error(format!(
            "invalid resource type {type_}, only node types are supported"
        )));
    }
    let changes = read(&changes)?;
    if changes.add.is_empty() && changes.remove.is_empty() {
        return Err(Failure::error("at least one taint update is required"));
    }
    let selection = Selection::read(&words, args, Bare::Refused, cx)?;
    let (nodes, missing) = selection.find(cx);
    let mut failures = Failures::from(missing);
    let mut tainted = Vec::new();
    for node in nodes {
        match taint(&node, &changes, args.is_on("overwrite"), dry_run, cx) {
            Ok(done) => tainted.push(done),
            Err(failure) => failures.push(failure),
        }
    }
    report_all(&tainted, &format, dry_run, cx)?;
    failures.print(&mut cx.out);
    Ok(Step::Done)
}

fn read(words: &[&String]) -> Result<Changes, Failure> {
    let mut changes = Changes::default();
    for word in words {
        if let Some(spec) = word.strip_suffix('-') {
            let (key, effect) = match spec.split_once(':') {
                Some((key, effect)) => (key, Some(effect)),
                None => (spec, None),
            };
            let key = key.split('=').next().unwrap_or(key);
            if let Some(effect) = effect {
                check_effect(effect)?;
            }
            changes
                .remove
                .push((key.to_owned(), effect.map(str::to_owned)));
            continue;
        }
        let Some((pair, effect)) = word.split_once(':') else {
            // The whole word is taken for a key then, and an equals sign is none of its letters.
            let problems = names::qualified_name(word).join("; ");
            let text = format!("invalid taint spec: {word}, {problems}");
            return Err(Failure::usage("taint", text));
        };
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        check_effect(effect)?;
        let problems = [names::qualified_name(key), names::label_value(value)];
        if let Some(problem) = problems.iter().flatten().next() {
            let text = format!("invalid taint spec: {word}, {problem}");
            return Err(Failure::usage("taint", text));
        }
        changes.add.push(Taint {
            key: key.into(),
            value: value.into(),
            effect: effect.into(),
            ..Taint::default()
        });
    }
    Ok(changes)
}

fn check_effect(effect: &str) -> Result<(), Failure> {
    match effect {
        "NoSchedule" | "PreferNoSchedule" | "NoExecute" => Ok(()),
        other => Err(Failure::usage(
            "taint",
            format!("invalid taint effect: {other}, unsupported taint effect"),
        )),
    }
}

fn taint(
    node: &Rc<Object>,
    changes: &Changes,
    overwrites: bool,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<(Rc<Object>, &'static str), Failure> {
    let mut after = (**node).clone();
    let name = node.meta.name.clone();
    let Some(body) = after.node_mut() else {
        return Err(Failure::not_found(Kind::Node, &name));
    };
    let taints = &mut Rc::make_mut(&mut body.spec).taints;
    let is_there = |taint: &Taint, taints: &[Taint]| {
        taints
            .iter()
            .any(|one| one.key == taint.key && one.effect == taint.effect)
    };
    let taken: Vec<&str> = changes
        .add
        .iter()
        .filter(|taint| is_there(taint, taints))
        .map(|taint| taint.key.as_str())
        .collect();
    if !taken.is_empty() && !overwrites {
        return Err(Failure::error(format!(
            "node {name} already has {} taint(s) with same effect(s) and --overwrite is false",
            taken.join(",")
        )));
    }
    for (key, effect) in &changes.remove {
        let before = taints.len();
        taints.retain(|one| {
            let is_effect = effect.as_ref().is_none_or(|effect| *one.effect == **effect);
            *one.key != **key || !is_effect
        });
        if taints.len() == before {
            let effect = effect
                .as_ref()
                .map_or_else(String::new, |it| format!(":{it}"));
            return Err(Failure::error(format!("taint \"{key}{effect}\" not found")));
        }
    }
    taints.retain(|one| !is_there(one, &changes.add));
    taints.splice(0..0, changes.add.iter().cloned());
    let word = match (changes.add.is_empty(), changes.remove.is_empty()) {
        (true, _) => "untainted",
        (false, true) if taken.is_empty() => "tainted",
        (false, _) => "modified",
    };
    let after = writing::update(after, dry_run, cx)?;
    Ok((after, word))
}
