//! Changes to objects as data: the three kinds of patch, and the three-way merge of `apply`.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go (strategic),
//! pkg/util/jsonmergepatch (RFC 7386), evanphx/json-patch (RFC 6902)

mod diff;
pub mod json;
mod level;
mod list;
pub mod merge;
mod strategic;
#[cfg(test)]
mod tests;

use std::fmt;

use serde_json::{Map, Value};

use crate::go_text::value as go_value;
use crate::schema::Def;
use diff::Diff;
use level::Level;
use strategic::Merge;

/// Says what to do with the map or list item it stands in.
const DIRECTIVE: &str = "$patch";
/// Names the fields to keep.
const RETAIN_KEYS: &str = "$retainKeys";
/// In front of the name of a list whose order is given.
const SET_ELEMENT_ORDER: &str = "$setElementOrder/";
/// In front of the name of a list whose values are to be removed.
const DELETE_FROM_LIST: &str = "$deleteFromPrimitiveList/";

/// Why a patch cannot be made or applied; prints as upstream's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatchError(String);

/// The object after a strategic merge patch.
///
/// Without a definition (kinds not in the schema) maps merge and lists are replaced.
pub fn strategic_merge(live: &Value, patch: &Value, def: Option<Def>) -> Result<Value, PatchError> {
    let (Value::Object(live), Value::Object(patch)) = (live, patch) else {
        return Ok(patch.clone());
    };
    let merged = Merge::APPLYING.map(live.clone(), patch.clone(), Level::of(def))?;
    Ok(Value::Object(merged))
}

/// The strategic merge patch that turns one object into another.
pub fn two_way(from: &Value, to: &Value, def: Option<Def>) -> Result<Value, PatchError> {
    let patch = Diff::EVERYTHING.map(&fields(from), &fields(to), Level::of(def))?;
    Ok(Value::Object(patch))
}

/// The patch of a client-side apply: what the manifest changes of the live object, and what it
/// no longer has of what was applied last. Empty means nothing to do.
pub fn three_way(
    last_applied: &Value,
    manifest: &Value,
    live: &Value,
    def: Option<Def>,
) -> Result<Value, PatchError> {
    let level = Level::of(def);
    let manifest = fields(manifest);
    let changes = Diff::CHANGES.map(&fields(live), &manifest, level)?;
    let deletions = Diff::DELETIONS.map(&fields(last_applied), &manifest, level)?;
    Merge::COMBINING
        .map(deletions, changes, level)
        .map(Value::Object)
}

fn fields(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

impl PatchError {
    fn new(text: impl Into<String>) -> PatchError {
        PatchError(text.into())
    }

    /// k8s: pkg/util/mergepatch/errors.go, ErrNoMergeKey
    fn no_merge_key(item: &Value, key: &str) -> PatchError {
        PatchError(format!(
            "map: {} does not contain declared merge key: {key}",
            go_value(item)
        ))
    }
}

impl fmt::Display for PatchError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for PatchError {}
