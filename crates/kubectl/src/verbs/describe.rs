//! `kubectl describe`: objects in words, with what belongs to them.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/describe/describe.go

use super::Verb;
use crate::describe::{self, Events};
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::resource_names::Named;
use crate::running::{Outcome, Step};
use crate::selection::{Bare, Selection, Target};
use crate::session::Cx;
use api::Object;
use std::rc::Rc;

/// `kubectl describe`.
pub const VERB: Verb = Verb {
    name: "describe",
    aliases: &[],
    flags: &[FLAGS],
    usage: "describe (TYPE [NAME…] | TYPE/NAME… | -f FILE) [-l SELECTOR]",
    help: "Describe objects with their events",
    run,
};

const FLAGS: &[Flag] = &[
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
    short("selector", 'l', Takes::Text),
    short("all-namespaces", 'A', Takes::Switch),
    long("show-events", Takes::Switch),
    long("chunk-size", Takes::Number),
];

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    if args.words.is_empty() && !args.has("filename") {
        return Err(Failure::error(
            "You must specify the type of resource to describe. Use \"kubectl api-resources\" for \
             a complete list of supported resources.",
        ));
    }
    let selection = Selection::read(&args.words, args, Bare::SelectsAll, cx)?;
    let (mut objects, mut failures) = selection.find_to_show(cx);
    if let ([Target::One(Named::Kind(kind), prefix)], true) =
        (selection.targets.as_slice(), objects.is_empty())
    {
        // A name that is not there describes the objects that begin with it.
        let all = cx
            .store()
            .list(*kind)
            .filter(|object| selection.admits(object));
        let found: Vec<Rc<Object>> = all
            .filter(|object| object.meta.name.starts_with(prefix.as_str()))
            .cloned()
            .collect();
        if !found.is_empty() {
            failures.clear();
            objects = found;
        }
    }
    let shows = match args.text("show-events") {
        Some("true") => true,
        Some(_) => false,
        // Since 1.36 those of several objects are left out.
        None => objects.len() == 1 || cx.session.minor < 36,
    };
    let events = if shows { Events::Shown } else { Events::Hidden };
    let described: Vec<String> = objects
        .iter()
        .map(|object| {
            let cx = describe::Cx {
                store: cx.store(),
                now: cx.now(),
                minor: cx.session.minor,
            };
            describe::describe(object, &cx, events)
        })
        .collect();
    cx.out.put(&described.join("\n\n"));
    if objects.is_empty() && failures.is_empty() {
        cx.out.note(selection.nothing_found());
    }
    for failure in &failures {
        cx.out.failure(failure);
    }
    Ok(Step::Done)
}
