//! `kubectl cordon` and `uncordon`: whether a node takes new pods.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/drain/drain.go, RunCordonOrUncordon

use super::Verb;
use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, long, short};
use crate::running::{Outcome, Step};
use crate::session::Cx;
use crate::writing;
use crate::written::DryRun;
use api::selector::Selector;
use api::{Kind, Object};
use std::rc::Rc;

/// `kubectl cordon`.
pub const VERB: Verb = Verb {
    name: "cordon",
    aliases: &[],
    flags: &[FLAGS],
    usage: "cordon NODE…",
    help: "Mark nodes as taking no new pods",
    run: cordon,
};

/// `kubectl uncordon`.
pub const UNCORDON: Verb = Verb {
    name: "uncordon",
    aliases: &[],
    flags: &[FLAGS],
    usage: "uncordon NODE…",
    help: "Mark nodes as taking new pods again",
    run: uncordon,
};

const FLAGS: &[Flag] = &[
    short("selector", 'l', Takes::Text),
    long("dry-run", Takes::Optional("unchanged")),
];

fn cordon(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    mark(args, "cordon", true, cx)
}

fn uncordon(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    mark(args, "uncordon", false, cx)
}

fn mark(args: &Args, verb: &str, unschedulable: bool, cx: &mut Cx<'_, '_>) -> Outcome {
    let dry_run = DryRun::of(args, cx)?;
    let (nodes, failures) = nodes(args, verb, cx)?;
    for node in nodes {
        set_unschedulable(&node, unschedulable, dry_run, cx)?;
    }
    failures.print(&mut cx.out);
    Ok(Step::Done)
}

/// The nodes that words or a selector name.
pub fn nodes(
    args: &Args,
    verb: &str,
    cx: &mut Cx<'_, '_>,
) -> Result<(Vec<Rc<Object>>, Failures), Failure> {
    let mut failures = Failures::default();
    match args.text("selector") {
        None if args.words.is_empty() => {
            let text = format!("USAGE: {verb} NODE [flags]");
            return Err(Failure::usage(verb, text));
        }
        Some(_) if !args.words.is_empty() => {
            let text = "cannot specify both a node name and a --selector option";
            return Err(Failure::usage(verb, text));
        }
        Some(selector) => {
            let selector = Selector::parse(selector).map_err(Failure::error)?;
            let all = cx.store().list(Kind::Node);
            let found = all.filter(|node| {
                selector.matches(|key| node.meta.label(key).map(|value| value.as_str()))
            });
            return Ok((found.cloned().collect(), failures));
        }
        None => (),
    }
    let mut nodes = Vec::new();
    for name in &args.words {
        let name = name
            .trim_start_matches("nodes/")
            .trim_start_matches("node/");
        match cx.find(Kind::Node, "", name) {
            Ok(node) => nodes.push(node),
            Err(failure) => failures.push(failure),
        }
    }
    Ok((nodes, failures))
}

/// Marks one node and says so.
pub fn set_unschedulable(
    node: &Rc<Object>,
    unschedulable: bool,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<(), Failure> {
    let word = if unschedulable {
        "cordoned"
    } else {
        "uncordoned"
    };
    let (name, suffix) = (&node.meta.name, dry_run.suffix());
    if node
        .node()
        .is_some_and(|one| one.spec.unschedulable == unschedulable)
    {
        cx.out.line(format!("node/{name} already {word}{suffix}"));
        return Ok(());
    }
    let mut after = (**node).clone();
    if let Some(node) = after.node_mut() {
        Rc::make_mut(&mut node.spec).unschedulable = unschedulable;
    }
    writing::update(after, dry_run, cx)?;
    cx.out.line(format!("node/{name} {word}{suffix}"));
    Ok(())
}
