//! What the sub-commands of `kubectl rollout` share.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/rollout/

use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, short};
use crate::output::format::Format;
use crate::running::{Outcome, Step};
use crate::selection::{Bare, Selection};
use crate::session::Cx;
use crate::writing;
use crate::written::{DryRun, report_all};
use api::{Kind, Object};
use std::rc::Rc;

/// Which objects.
pub const FLAGS: &[Flag] = &[
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
    short("selector", 'l', Takes::Text),
];

/// The objects of a sub-command; those that are missing become failures.
pub fn select(args: &Args, cx: &mut Cx<'_, '_>) -> Result<(Vec<Rc<Object>>, Failures), Failure> {
    if args.words.is_empty() && !args.has("filename") {
        return Err(Failure::error("required resource not specified"));
    }
    let (objects, missing) = Selection::read(&args.words, args, Bare::SelectsAll, cx)?.find(cx);
    Ok((objects, Failures::from(missing)))
}

/// `Deployment.apps`: a kind as messages about viewers name it.
pub fn kind_and_group(kind: Kind) -> String {
    match kind.row().group {
        "" => kind.name().to_owned(),
        group => format!("{}.{group}", kind.name()),
    }
}

/// `deployments.apps "web"`.
pub fn quoted(object: &Object) -> String {
    crate::output::format::quoted(object.kind(), &object.meta.name)
}

/// What sub-commands say that find no object.
/// k8s: staging/src/k8s.io/kubectl/pkg/cmd/rollout/rollout_restart.go, RunRestart
pub fn say_nothing_found(args: &Args, cx: &mut Cx<'_, '_>) {
    let namespace = cx.namespace(args);
    cx.out
        .note(format!("No resources found in {namespace} namespace."));
}

/// Changes each object and reports it with `word`.
pub fn change(
    args: &Args,
    word: &'static str,
    cx: &mut Cx<'_, '_>,
    change: impl Fn(&mut Object, &Cx<'_, '_>) -> Result<(), Failure>,
) -> Outcome {
    let format = Format::of_write(args)?;
    let (objects, mut failures) = select(args, cx)?;
    if objects.is_empty() && failures.is_empty() {
        say_nothing_found(args, cx);
    }
    let mut changed = Vec::new();
    for object in objects {
        let mut after = (*object).clone();
        let written =
            change(&mut after, cx).and_then(|()| Ok(writing::update(after, DryRun::None, cx)?));
        match written {
            Ok(object) => changed.push((object, word)),
            Err(failure) => failures.push(failure),
        }
    }
    report_all(&changed, &format, DryRun::None, cx)?;
    failures.print(&mut cx.out);
    Ok(Step::Done)
}
