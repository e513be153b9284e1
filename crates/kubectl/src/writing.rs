//! Writes of commands: really, or as a server-side dry run; whole objects, or changed trees.
//!
//! k8s: staging/src/k8s.io/cli-runtime/pkg/resource/helper.go

use crate::session::Cx;
use crate::written::DryRun;
use api::codec::Decoder;
use api::validation::warnings;
use api::{Object, Uid};
use apiserver::{ApiError, Because, Intents};
use serde_json::Value;
use std::rc::Rc;

/// Writes, or lets the server try.
pub fn write(
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
    write: impl FnOnce(&mut Intents<'_>, Because) -> Result<Rc<Object>, ApiError>,
) -> Result<Rc<Object>, ApiError> {
    let because = cx.because();
    match dry_run {
        DryRun::None => write(cx.intents, because),
        DryRun::Server | DryRun::Client | DryRun::Local => {
            cx.intents.trial(|intents| write(intents, because))
        }
    }
}

/// Creates an object. A client-side dry run gives it back as it is.
pub fn create(
    object: Object,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<Rc<Object>, ApiError> {
    if dry_run.sends_nothing() {
        return Ok(Rc::new(object));
    }
    cx.check("create", object.kind(), "", &object.meta.namespace, "")?;
    let warnings = warnings(&object, None);
    let created = write(dry_run, cx, |intents, because| {
        intents.create(object, because)
    })?;
    warnings.iter().for_each(|text| cx.out.server_warning(text));
    Ok(created)
}

/// Replaces an object by a changed one.
pub fn update(
    object: Object,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<Rc<Object>, ApiError> {
    update_part(object, "", dry_run, cx)
}

/// Replaces an object by one that is changed in a part which others may change: `scale`.
pub fn update_part(
    mut object: Object,
    part: &str,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<Rc<Object>, ApiError> {
    if dry_run.sends_nothing() {
        return Ok(Rc::new(object));
    }
    keep_finalizers(&mut object, cx);
    let meta = &object.meta;
    cx.check("patch", object.kind(), part, &meta.namespace, &meta.name)?;
    let warnings = warnings(&object, Some(&object));
    let updated = write(dry_run, cx, |intents, because| {
        intents.update(object, because)
    })?;
    warnings.iter().for_each(|text| cx.out.server_warning(text));
    Ok(updated)
}

/// What holds a namespace is changed by its controller alone.
/// k8s: pkg/registry/core/namespace/strategy.go, PrepareForUpdate
fn keep_finalizers(object: &mut Object, cx: &Cx<'_, '_>) {
    let live = cx.store().get(&object.key()).cloned();
    if let (Some(body), Some(live)) = (object.namespace_mut(), live)
        && let Some(live) = live.namespace()
    {
        body.spec = Rc::clone(&live.spec);
    }
}

/// Changes the resources of a pod in place.
pub fn resize(
    object: &Object,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<Rc<Object>, ApiError> {
    if dry_run.sends_nothing() {
        return Ok(Rc::new(object.clone()));
    }
    let meta = &object.meta;
    cx.check(
        "patch",
        object.kind(),
        "resize",
        &meta.namespace,
        &meta.name,
    )?;
    write(dry_run, cx, |intents, because| {
        intents.resize(object, because)
    })
}

/// Replaces an object by what a patch made of its tree.
pub fn update_tree(
    live: &Object,
    tree: &Value,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<Rc<Object>, ApiError> {
    let mut object = Object::decode(live.kind(), tree, &mut Decoder::default());
    // A patch is refused for its resourceVersion alone.
    object.meta.uid = Uid(0);
    update(object, dry_run, cx)
}
