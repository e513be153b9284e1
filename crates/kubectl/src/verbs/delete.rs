//! `kubectl delete`: objects by name, selector or file, and waiting until they are gone.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/delete/delete.go

use super::Verb;
use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, long, short};
use crate::output::format::name;
use crate::running::{Outcome, Poll, Step, Task};
use crate::selection::{Bare, Selection};
use crate::session::Cx;
use crate::written::DryRun;
use api::{Object, ObjectKey, Uid};
use apiserver::{DeleteOptions, Propagation};
use sim::Instant;
use std::rc::Rc;

/// `kubectl delete`.
pub const VERB: Verb = Verb {
    name: "delete",
    aliases: &[],
    flags: &[FLAGS],
    usage: "delete (TYPE NAME… | TYPE/NAME… | TYPE -l SELECTOR | TYPE --all | -f FILE)",
    help: "Delete objects",
    run,
};

const FLAGS: &[Flag] = &[
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
    short("selector", 'l', Takes::Text),
    long("field-selector", Takes::Text),
    short("all-namespaces", 'A', Takes::Switch),
    long("all", Takes::Switch),
    long("cascade", Takes::Optional("background")),
    long("grace-period", Takes::Number),
    long("now", Takes::Switch),
    long("force", Takes::Switch),
    long("wait", Takes::Switch),
    long("timeout", Takes::Span),
    long("ignore-not-found", Takes::Switch),
    long("dry-run", Takes::Optional("unchanged")),
    short("output", 'o', Takes::Text),
    short("interactive", 'i', Takes::Switch),
    long("raw", Takes::Text),
];

const NOT_CONFIRMED: &str = "Immediate deletion does not wait for confirmation that the running \
    resource has been terminated. The resource may continue to run on the cluster indefinitely.";

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let dry_run = DryRun::of(args, cx)?;
    let options = options(args)?;
    let is_forced = args.is_on("force");
    let prints_names = match args.text("output") {
        None | Some("") => false,
        Some("name") => true,
        Some(_) => {
            let text = "unexpected -o output mode: %v. We only support '-o name'";
            return Err(Failure::error(
                text.replace("%v", args.text("output").unwrap_or("")),
            ));
        }
    };
    let selection = Selection::read(&args.words, args, Bare::Refused, cx)?;
    let (objects, missing) = selection.find_to("deleting", cx);
    let mut failures = Failures::default();
    if !args.is_on("ignore-not-found") {
        missing.into_iter().for_each(|one| failures.push(one));
    }
    if is_forced && options.grace == Some(0) {
        cx.out.warning(NOT_CONFIRMED);
    }
    if objects.is_empty() && failures.is_empty() && !args.is_on("ignore-not-found") {
        cx.out.line("No resources found");
    }
    let mut gone = Vec::new();
    for object in &objects {
        match delete(object, &options, dry_run, cx) {
            Ok(()) => {
                let line = if prints_names {
                    name(object)
                } else {
                    sentence(object, is_forced, dry_run)
                };
                cx.out.line(line);
                gone.push((object.key(), object.meta.uid));
            }
            Err(failure) => failures.push(failure),
        }
    }
    failures.print(&mut cx.out);
    if args.is_off("wait") || dry_run != DryRun::None {
        return Ok(Step::Done);
    }
    let deadline = args.span("timeout").filter(|span| span.0 > 0);
    let deadline = deadline.map(|span| cx.now() + span);
    Ok(Step::Wait(Box::new(Deletion { gone, deadline })))
}

fn delete(
    object: &Rc<Object>,
    options: &DeleteOptions,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<(), Failure> {
    let because = cx.because();
    let key = object.key();
    match dry_run {
        DryRun::None => cx.intents.delete(&key, options, because)?,
        DryRun::Client => (),
        DryRun::Server => cx.intents.trial(|it| it.delete(&key, options, because))?,
    }
    Ok(())
}

/// Grace and propagation from the flags.
fn options(args: &Args) -> Result<DeleteOptions, Failure> {
    let is_forced = args.is_on("force");
    let asked = args.number("grace-period").unwrap_or(-1);
    if args.is_on("now") && asked != -1 {
        let text = "--now and --grace-period cannot be specified together";
        return Err(Failure::error(text));
    }
    if is_forced && asked > 0 {
        return Err(Failure::error(
            "--force and --grace-period greater than 0 cannot be specified together",
        ));
    }
    let grace = match asked {
        _ if args.is_on("now") => Some(1),
        0 if !is_forced => Some(1),
        ..0 if is_forced => Some(0),
        ..0 => None,
        seconds => Some(seconds),
    };
    let propagation = match args.text("cascade") {
        None | Some("background" | "true") => Propagation::Background,
        Some("orphan" | "false") => Propagation::Orphan,
        Some("foreground") => Propagation::Foreground,
        Some(other) => {
            return Err(Failure::error(format!(
                "invalid cascade value ({other}). Must be \"background\", \"foreground\", or \
                 \"orphan\""
            )));
        }
    };
    Ok(DeleteOptions {
        grace,
        propagation: Some(propagation),
        uid: None,
    })
}

/// `pod "x" deleted from default namespace`.
pub fn sentence(object: &Object, is_forced: bool, dry_run: DryRun) -> String {
    let kind = object.kind();
    let force = if is_forced { "force " } else { "" };
    let from = match object.meta.namespace.as_str() {
        namespace if kind.is_namespaced() => format!(" from {namespace} namespace"),
        _ => String::new(),
    };
    format!(
        "{} \"{}\" {force}deleted{from}{}",
        kind.singular_resource(),
        object.meta.name,
        dry_run.suffix()
    )
}

/// Waits until objects are gone.
#[derive(Clone, Debug)]
pub struct Deletion {
    /// The objects, with their identities: a new one of the same name is not waited for.
    pub gone: Vec<(ObjectKey, Uid)>,
    /// When to give up.
    pub deadline: Option<Instant>,
}

impl Task for Deletion {
    fn poll(&mut self, cx: &mut Cx<'_, '_>) -> Result<Poll, Failure> {
        let store = cx.store();
        self.gone.retain(|(key, uid)| {
            let now = store.get(key);
            now.is_some_and(|object| object.meta.uid == *uid)
        });
        if self.gone.is_empty() {
            return Ok(Poll::Done);
        }
        if self.deadline.is_some_and(|deadline| cx.now() >= deadline) {
            let texts = self.gone.iter().map(|(key, _)| {
                let resource = key.kind.row().plural;
                format!(
                    "timed out waiting for the condition on {resource}/{}",
                    key.name
                )
            });
            let texts: Vec<String> = texts.collect();
            return Err(Failure::error(texts.join("\n")));
        }
        Ok(Poll::Pending(self.deadline))
    }

    fn boxed_clone(&self) -> Box<dyn Task> {
        Box::new(self.clone())
    }
}
