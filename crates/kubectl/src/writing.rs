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
        DryRun::Server | DryRun::Client => cx.intents.trial(|intents| write(intents, because)),
    }
}

/// Creates an object. A client-side dry run gives it back as it is.
pub fn create(
    object: Object,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<Rc<Object>, ApiError> {
    if dry_run == DryRun::Client {
        return Ok(Rc::new(object));
    }
    let warnings = warnings(&object, None);
    let created = write(dry_run, cx, |intents, because| {
        intents.create(object, because)
    })?;
    warnings.iter().for_each(|text| cx.out.warning(text));
    Ok(created)
}

/// Replaces an object by a changed one.
pub fn update(
    object: Object,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<Rc<Object>, ApiError> {
    if dry_run == DryRun::Client {
        return Ok(Rc::new(object));
    }
    let warnings = warnings(&object, Some(&object));
    let updated = write(dry_run, cx, |intents, because| {
        intents.update(object, because)
    })?;
    warnings.iter().for_each(|text| cx.out.warning(text));
    Ok(updated)
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
