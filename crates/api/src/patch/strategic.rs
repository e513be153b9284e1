//! Applying strategic merge patches, to objects or to other patches.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go, mergeMap

use serde_json::{Map, Value};

use super::level::{FieldRules, Level, Strategy};
use super::list::{arranged, distinct, identity, is_deletion, position};
use super::{DELETE_FROM_LIST, DIRECTIVE, PatchError, RETAIN_KEYS, SET_ELEMENT_ORDER, go_value};

type Fields = Map<String, Value>;

/// Whether directives are carried out or carried along.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Merge {
    /// The patch is applied to an object.
    Applying,
    /// The patch is added to another patch.
    Combining,
}

impl Merge {
    pub(super) const APPLYING: Merge = Merge::Applying;
    pub(super) const COMBINING: Merge = Merge::Combining;

    /// The map with the patch in it.
    pub(super) fn map(
        self,
        mut live: Fields,
        mut patch: Fields,
        level: Level,
    ) -> Result<Fields, PatchError> {
        match patch.get(DIRECTIVE).map(go_value).as_deref() {
            None => (),
            Some("replace") => {
                patch.remove(DIRECTIVE);
                return Ok(patch);
            }
            Some("delete") => return Ok(Fields::new()),
            Some(other) => {
                let patch = go_value(&Value::Object(patch));
                return Err(PatchError(format!(
                    "unknown patch type: {other} in map: {patch}"
                )));
            }
        }
        self.retain_keys(&mut live, &mut patch)?;
        self.ordered_lists(&mut live, &mut patch, level)?;
        for (key, new) in patch {
            let (key, is_deletion) = match key.strip_prefix(DELETE_FROM_LIST) {
                Some(_) if self == Merge::Combining => {
                    live.insert(key, new);
                    continue;
                }
                Some(name) => (name.to_owned(), true),
                None => (key, false),
            };
            if new.is_null() {
                live.remove(&key);
                if self == Merge::Combining {
                    live.insert(key, Value::Null);
                }
                continue;
            }
            let rules = level.field(&key);
            let merged = match (live.remove(&key), new) {
                (Some(Value::Object(old)), Value::Object(new))
                    if rules.strategy != Strategy::Replace =>
                {
                    Value::Object(self.map(old, new, rules.inner)?)
                }
                (Some(Value::Array(old)), Value::Array(new)) if is_deletion => {
                    Value::Array(old.into_iter().filter(|item| !new.contains(item)).collect())
                }
                (Some(Value::Array(old)), Value::Array(new))
                    if rules.strategy == Strategy::Merge =>
                {
                    Value::Array(self.list(old, new, rules)?)
                }
                (Some(old), _) if is_deletion => old,
                (None, _) if is_deletion => continue,
                (_, new) => self.cleaned(new),
            };
            live.insert(key, merged);
        }
        Ok(live)
    }

    fn retain_keys(self, live: &mut Fields, patch: &mut Fields) -> Result<(), PatchError> {
        let Some(kept) = patch.remove(RETAIN_KEYS) else {
            return Ok(());
        };
        if self == Merge::Combining {
            let before = live.get(RETAIN_KEYS);
            if before.is_some_and(|before| *before != kept) {
                let (a, b) = (before.map(go_value).unwrap_or_default(), go_value(&kept));
                return Err(PatchError(format!(
                    "{a} and {b} are not deep equal: this may happen when calculating the \
                     3-way diff patch"
                )));
            }
            live.insert(RETAIN_KEYS.to_owned(), kept);
            return Ok(());
        }
        // k8s: pkg/util/mergepatch/errors.go, ErrBadPatchFormatForRetainKeys
        let bad = "invalid patch format of retainKeys: \
                   map keys and values of $retainKeys must match";
        let Value::Array(kept) = kept else {
            return Err(PatchError::new(bad));
        };
        let is_kept = |key: &str| kept.iter().any(|name| *name == key);
        let is_unnamed = |(key, value): (&String, &Value)| {
            let is_directive =
                key.starts_with(DELETE_FROM_LIST) || key.starts_with(SET_ELEMENT_ORDER);
            !value.is_null() && !is_directive && !is_kept(key)
        };
        if patch.iter().any(is_unnamed) {
            return Err(PatchError::new(bad));
        }
        live.retain(|key, _| is_kept(key));
        Ok(())
    }

    /// Merges the lists whose order the patch gives, and takes them out of the patch.
    fn ordered_lists(
        self,
        live: &mut Fields,
        patch: &mut Fields,
        level: Level,
    ) -> Result<(), PatchError> {
        let names: Vec<String> = patch
            .keys()
            .filter_map(|key| key.strip_prefix(SET_ELEMENT_ORDER))
            .map(str::to_owned)
            .collect();
        for name in names {
            let directive = format!("{SET_ELEMENT_ORDER}{name}");
            let order = patch.remove(&directive).unwrap_or_default();
            if self == Merge::Combining {
                if live.get(&directive).is_some_and(|before| *before != order) {
                    return Err(PatchError::new(
                        "invalid patch format of setElementOrder list in the patch",
                    ));
                }
                live.insert(directive, order.clone());
            }
            let order = as_list(order)?;
            let rules = level.field(&name);
            let (before, new) = (live.remove(&name), patch.remove(&name));
            let mut server_order = before.clone().map(as_list).transpose()?.unwrap_or_default();
            let merged = match (before, new) {
                (None, None) => continue,
                (Some(before), None) => as_list(before)?,
                (None, Some(new)) => as_list(self.cleaned(new))?,
                (Some(before), Some(new)) if rules.strategy == Strategy::Merge => {
                    let (before, new) = (as_list(before)?, as_list(new)?);
                    server_order = order_after(&before, &new, rules.merge_key)?;
                    self.list(before, new, rules)?
                }
                (Some(_), Some(new)) => as_list(new)?,
            };
            let arranged = arranged(merged, &order, &server_order, rules.merge_key)?;
            live.insert(name, Value::Array(arranged));
        }
        Ok(())
    }

    /// Merges a keyed list or a list of scalars.
    fn list(
        self,
        mut live: Vec<Value>,
        patch: Vec<Value>,
        rules: FieldRules,
    ) -> Result<Vec<Value>, PatchError> {
        let merge_key = rules.merge_key;
        let is_of_maps = live.iter().chain(&patch).any(Value::is_object);
        if !is_of_maps {
            let merged = distinct(live.iter().chain(&patch).cloned().collect());
            return arranged(merged, &patch, &live, merge_key);
        }
        let mut named = Vec::with_capacity(patch.len());
        let mut is_replaced = false;
        for item in patch {
            match item.get(DIRECTIVE).map(go_value).as_deref() {
                None => named.push(item),
                Some("delete") => {
                    let wanted = identity(&item, merge_key)?;
                    live.retain(|one| identity(one, merge_key).is_ok_and(|found| found != wanted));
                }
                Some("replace") => is_replaced = true,
                Some("merge") => {
                    return Err(PatchError::new(
                        "merging lists cannot yet be specified in the patch",
                    ));
                }
                Some(other) => {
                    let item = go_value(&item);
                    return Err(PatchError(format!(
                        "unknown patch type: {other} in map: {item}"
                    )));
                }
            }
        }
        if is_replaced {
            return Ok(named);
        }
        let server_order = live.clone();
        for item in &named {
            let wanted = identity(item, merge_key)?;
            let place = position(&live, merge_key, &wanted);
            match (place.and_then(|place| live.get_mut(place)), item) {
                (Some(Value::Object(old)), Value::Object(new)) => {
                    *old = self.map(std::mem::take(old), new.clone(), rules.inner)?;
                }
                _ => live.push(self.cleaned(item.clone())),
            }
        }
        arranged(live, &named, &server_order, merge_key)
    }

    /// A new value as it goes into the object: without directives and without nulls.
    fn cleaned(self, value: Value) -> Value {
        match (self, value) {
            (Merge::Combining, value) => value,
            (Merge::Applying, Value::Object(fields)) => {
                let is_kept =
                    |(key, value): &(String, Value)| !key.starts_with('$') && !value.is_null();
                let fields = fields.into_iter().filter(is_kept);
                Value::Object(
                    fields
                        .map(|(key, value)| (key, self.cleaned(value)))
                        .collect(),
                )
            }
            (Merge::Applying, Value::Array(items)) => {
                let is_kept = |item: &Value| item.get(DIRECTIVE).is_none();
                let items = items.into_iter().filter(is_kept);
                Value::Array(items.map(|item| self.cleaned(item)).collect())
            }
            (Merge::Applying, value) => value,
        }
    }
}

/// The order of the server as it serves to arrange a list: upstream deletes and appends in
/// place, so that new items take the places of deleted ones at the end.
fn order_after(
    before: &[Value],
    patch: &[Value],
    merge_key: &str,
) -> Result<Vec<Value>, PatchError> {
    let mut order = before.to_vec();
    let mut new = Vec::new();
    let is_named = |item: &&Value| item.get(DIRECTIVE).is_none() || is_deletion(item);
    for item in patch.iter().filter(is_named) {
        let wanted = identity(item, merge_key)?;
        let place = position(&order, merge_key, &wanted);
        match place {
            Some(place) if is_deletion(item) => {
                order.remove(place);
            }
            None if item.get(DIRECTIVE).is_none() => new.push(item.clone()),
            _ => (),
        }
    }
    order.extend(new);
    order.truncate(before.len());
    Ok(order)
}

fn as_list(value: Value) -> Result<Vec<Value>, PatchError> {
    match value {
        Value::Array(items) => Ok(items),
        other => Err(PatchError(format!(
            "expected a list, got {}",
            go_value(&other)
        ))),
    }
}
