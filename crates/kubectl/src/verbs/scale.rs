//! `kubectl scale`: how many replicas a workload wants.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/scale/scale.go, pkg/scale/scale.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::output::format::Format;
use crate::running::{Outcome, Poll, Step, Task};
use crate::selection::to_change;
use crate::session::Cx;
use crate::subresource::counts;
use crate::writing;
use crate::written::{self, DryRun, report_all};
use api::{Object, ObjectKey};
use sim::Instant;
use std::rc::Rc;

/// `kubectl scale`.
pub const VERB: Verb = Verb {
    name: "scale",
    aliases: &[],
    flags: &[FLAGS, written::FLAGS],
    usage: "scale TYPE/NAME --replicas=COUNT [--current-replicas=COUNT]",
    help: "Set the number of replicas of a workload",
    run,
};

const FLAGS: &[Flag] = &[
    long("replicas", Takes::Number),
    long("current-replicas", Takes::Number),
    long("resource-version", Takes::Text),
    long("timeout", Takes::Span),
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
    short("selector", 'l', Takes::Text),
    long("all", Takes::Switch),
];

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let Some(replicas) = args.number("replicas") else {
        return Err(Failure::error("required flag(s) \"replicas\" not set"));
    };
    let Some(replicas) = i32::try_from(replicas).ok().filter(|count| *count >= 0) else {
        return Err(Failure::error(
            "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0",
        ));
    };
    let format = Format::of_write(args)?;
    let dry_run = DryRun::of(args, cx)?;
    let (objects, mut failures) = to_change(&args.words, args, cx)?;
    if objects.is_empty() && failures.is_empty() {
        return Err(Failure::error("no objects passed to scale"));
    }
    let mut scaled = Vec::new();
    for object in objects {
        let result = check(&object, args).and_then(|()| scale(&object, replicas, dry_run, cx));
        match result {
            Ok(object) => scaled.push((object, "scaled")),
            Err(failure) => failures.push(failure),
        }
    }
    report_all(&scaled, &format, dry_run, cx)?;
    failures.dedup();
    failures.print(&mut cx.out);
    let timeout = args.span("timeout").filter(|span| span.0 > 0);
    match timeout {
        Some(timeout) if dry_run == DryRun::None => Ok(Step::Wait(Box::new(Scaling {
            keys: scaled.iter().map(|(object, _)| object.key()).collect(),
            replicas,
            deadline: cx.now() + timeout,
        }))),
        _ => Ok(Step::Done),
    }
}

/// What must hold before an object is scaled.
/// k8s: staging/src/k8s.io/kubectl/pkg/scale/scale.go, ScalePrecondition
fn check(object: &Object, args: &Args) -> Result<(), Failure> {
    let Some((wanted, _)) = counts(object) else {
        let text = "the server could not find the requested resource";
        return Err(Failure::server("NotFound", text));
    };
    let current = args.number("current-replicas").filter(|count| *count >= 0);
    if let Some(current) = current.filter(|current| *current != i64::from(wanted)) {
        let text = format!("Expected replicas to be {current}, was {wanted}");
        return Err(Failure::error(text));
    }
    let version = object.meta.resource_version.to_string();
    match args.text("resource-version") {
        Some(expected) if !expected.is_empty() && expected != version => Err(Failure::error(
            format!("Expected resource version to be {expected}, was {version}"),
        )),
        _ => Ok(()),
    }
}

fn scale(
    object: &Rc<Object>,
    replicas: i32,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<Rc<Object>, Failure> {
    let mut after = (**object).clone();
    api::scale::set_replicas(&mut after, replicas);
    Ok(writing::update_part(after, "scale", dry_run, cx)?)
}

/// `--timeout`: waits until there are as many as wanted.
#[derive(Clone, Debug)]
struct Scaling {
    keys: Vec<ObjectKey>,
    replicas: i32,
    deadline: Instant,
}

impl Task for Scaling {
    fn poll(&mut self, cx: &mut Cx<'_, '_>) -> Result<Poll, Failure> {
        let store = cx.store();
        self.keys.retain(|key| {
            let counts = store.get(key).and_then(|object| counts(object));
            counts.is_some_and(|(_, has)| has != self.replicas)
        });
        if self.keys.is_empty() {
            return Ok(Poll::Done);
        }
        if cx.now() >= self.deadline {
            return Err(Failure::error("timed out waiting for the condition"));
        }
        Ok(Poll::Pending(Some(self.deadline)))
    }

    fn boxed_clone(&self) -> Box<dyn Task> {
        Box::new(self.clone())
    }
}
