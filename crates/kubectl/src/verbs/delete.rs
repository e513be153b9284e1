//! `kubectl delete`: objects by name, selector or file, and waiting until they are gone.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/delete/delete.go

use super::Verb;
use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, long, short};
use crate::running::{Outcome, Poll, Step, Task};
use crate::selection::{Bare, Selection};
use crate::session::Cx;
use crate::written::DryRun;
use api::{ObjectKey, Uid};
use apiserver::{DeleteOptions, Propagation};
use sim::Instant;

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

const CLUSTER_SCOPED: &str =
    "deleting cluster-scoped resources, not scoped to the provided namespace";

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let dry_run = DryRun::of(args, cx)?;
    let options = options(args, cx)?;
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
    let (keys, missing) = keys(&selection, dry_run, cx);
    let mut failures = Failures::default();
    if !args.is_on("ignore-not-found") {
        missing.into_iter().for_each(|one| failures.push(one));
    }
    if is_forced && options.grace == Some(0) {
        cx.out.warning(NOT_CONFIRMED);
    }
    if keys.is_empty() && failures.is_empty() && !args.is_on("ignore-not-found") {
        cx.out.line("No resources found");
    }
    if args.has("namespace") && keys.iter().any(|key| !key.kind.is_namespaced()) {
        cx.out.warning(CLUSTER_SCOPED);
    }
    let mut gone = Vec::new();
    for key in keys {
        match delete(&key, &options, dry_run, cx) {
            Ok(uid) => {
                let line = if prints_names {
                    format!("{}/{}", key.kind.singular_resource(), key.name)
                } else {
                    sentence(&key, is_forced, dry_run)
                };
                cx.out.line(line);
                gone.push((key, uid));
            }
            Err(failure) => failures.push(failure),
        }
    }
    failures.print(&mut cx.out);
    if args.is_off("wait") || dry_run != DryRun::None {
        return Ok(Step::Done);
    }
    // Who may not look does not wait.
    gone.retain(|(key, _)| {
        let looks = cx.check("get", key.kind, "", &key.namespace, &key.name);
        looks.is_ok()
    });
    let deadline = args.span("timeout").filter(|span| span.0 > 0);
    let deadline = deadline.map(|span| cx.now() + span);
    Ok(Step::Wait(Box::new(Deletion { gone, deadline })))
}

/// What is to be deleted. Nothing that is named is looked up before it is deleted, so a trial run
/// by the client alone tells of names that are not there.
fn keys(selection: &Selection, dry_run: DryRun, cx: &Cx<'_, '_>) -> (Vec<ObjectKey>, Vec<Failure>) {
    let named = selection.named();
    if dry_run == DryRun::Client && !named.is_empty() {
        return (named, Vec::new());
    }
    let (objects, missing) = selection.find_to("delete", "deleting", cx);
    (objects.iter().map(|one| one.key()).collect(), missing)
}

/// Deletes one object and tells which it was.
fn delete(
    key: &ObjectKey,
    options: &DeleteOptions,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<Uid, Failure> {
    let because = cx.because();
    let uid = cx.store().get(key).map(|object| object.meta.uid);
    if matches!(dry_run, DryRun::None | DryRun::Server) {
        cx.check("delete", key.kind, "", &key.namespace, &key.name)?;
    }
    match dry_run {
        DryRun::None => cx.intents.delete(key, options, because)?,
        DryRun::Client | DryRun::Local => (),
        DryRun::Server => cx.intents.trial(|it| it.delete(key, options, because))?,
    }
    Ok(uid.unwrap_or_default())
}

/// Grace and propagation from the flags.
fn options(args: &Args, cx: &mut Cx<'_, '_>) -> Result<DeleteOptions, Failure> {
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
    let propagation = propagation(args.text("cascade").unwrap_or("background"), cx)?;
    Ok(DeleteOptions {
        grace,
        propagation: Some(propagation),
        uid: None,
    })
}

/// k8s: staging/src/k8s.io/kubectl/pkg/cmd/delete/delete.go, parseCascadingFlag
fn propagation(text: &str, cx: &mut Cx<'_, '_>) -> Result<Propagation, Failure> {
    let old = match text {
        "background" => return Ok(Propagation::Background),
        "foreground" => return Ok(Propagation::Foreground),
        "orphan" => return Ok(Propagation::Orphan),
        "1" | "t" | "T" | "true" | "TRUE" | "True" => (Propagation::Background, "background"),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => (Propagation::Orphan, "orphan"),
        other => {
            return Err(Failure::error(format!(
                "invalid cascade value ({other}). Must be \"background\", \"foreground\", or \
                 \"orphan\""
            )));
        }
    };
    let (propagation, word) = old;
    cx.out.note(format!(
        "warning: --cascade={text} is deprecated (boolean value) and can be replaced with \
         --cascade={word}."
    ));
    Ok(propagation)
}

/// `pod "x" deleted from default namespace`.
fn sentence(key: &ObjectKey, is_forced: bool, dry_run: DryRun) -> String {
    let kind = key.kind;
    let force = if is_forced { "force " } else { "" };
    let from = match key.namespace.as_str() {
        namespace if kind.is_namespaced() => format!(" from {namespace} namespace"),
        _ => String::new(),
    };
    format!(
        "{} \"{}\" {force}deleted{from}{}",
        kind.singular_resource(),
        key.name,
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
