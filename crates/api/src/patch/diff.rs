//! Making strategic merge patches.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go, diffMaps

use serde_json::{Map, Value, json};

use super::level::{FieldRules, Level, Strategy};
use super::list::{distinct, identity, in_order_of};
use super::{DELETE_FROM_LIST, DIRECTIVE, PatchError, RETAIN_KEYS, SET_ELEMENT_ORDER};
use sim::order;

type Fields = Map<String, Value>;

/// Which differences go into the patch.
#[derive(Clone, Copy)]
pub(super) struct Diff {
    with_changes: bool,
    with_deletions: bool,
    /// Whether the map being compared is one whose patches name the fields that stay.
    retains_keys: bool,
}

impl Diff {
    /// All of them.
    pub(super) const EVERYTHING: Diff = Diff {
        with_changes: true,
        with_deletions: true,
        retains_keys: false,
    };
    /// What is new or different.
    pub(super) const CHANGES: Diff = Diff {
        with_deletions: false,
        ..Diff::EVERYTHING
    };
    /// What is gone.
    pub(super) const DELETIONS: Diff = Diff {
        with_changes: false,
        ..Diff::EVERYTHING
    };

    /// The patch from one map to another.
    pub(super) fn map(
        self,
        from: &Fields,
        to: &Fields,
        level: Level,
    ) -> Result<Fields, PatchError> {
        let mut patch = Fields::new();
        for (key, new) in to {
            let rules = level.field(key);
            match (from.get(key), new) {
                (Some(Value::Object(old)), Value::Object(new)) => {
                    self.nested(key, old, new, rules, &mut patch)?;
                }
                (Some(Value::Array(old)), Value::Array(new))
                    if rules.strategy == Strategy::Merge =>
                {
                    self.list(key, old, new, rules, &mut patch)?;
                }
                (old, new) => {
                    if self.with_changes && old != Some(new) {
                        patch.insert(key.clone(), new.clone());
                    }
                }
            }
        }
        if self.with_deletions {
            for key in from.keys().filter(|key| !to.contains_key(*key)) {
                patch.insert(key.clone(), Value::Null);
            }
        }
        if self.retains_keys {
            let kept = to.iter().filter(|(_, value)| !value.is_null());
            let kept: Vec<Value> = kept.map(|(key, _)| Value::from(key.as_str())).collect();
            let is_gone =
                |(key, value): (&String, &Value)| !value.is_null() && !to.contains_key(key);
            if !kept.is_empty() && (!patch.is_empty() || from.iter().any(is_gone)) {
                patch.insert(RETAIN_KEYS.to_owned(), Value::Array(kept));
            }
        }
        Ok(patch)
    }

    fn nested(
        self,
        key: &str,
        old: &Fields,
        new: &Fields,
        rules: FieldRules,
        patch: &mut Fields,
    ) -> Result<(), PatchError> {
        if rules.strategy == Strategy::Replace {
            if self.with_changes && old != new {
                patch.insert(key.to_owned(), Value::Object(new.clone()));
            }
            return Ok(());
        }
        let inner = Diff {
            retains_keys: rules.retains_keys,
            ..self
        };
        let found = inner.map(old, new, rules.inner)?;
        if !found.is_empty() {
            patch.insert(key.to_owned(), Value::Object(found));
        }
        Ok(())
    }

    fn list(
        self,
        key: &str,
        old: &[Value],
        new: &[Value],
        rules: FieldRules,
        patch: &mut Fields,
    ) -> Result<(), PatchError> {
        if old.is_empty() {
            if self.with_changes && !new.is_empty() {
                patch.insert(key.to_owned(), Value::from(new));
            }
            return Ok(());
        }
        let is_of_maps = old.iter().chain(new).any(Value::is_object);
        let (mut added, deleted) = match is_of_maps {
            true => self.list_of_maps(old, new, rules)?,
            false => self.list_of_scalars(old, new)?,
        };
        let merge_key = rules.merge_key;
        added = in_order_of(added, new, merge_key)?;
        let is_order_same = match is_of_maps {
            true => identities(old, merge_key)? == identities(new, merge_key)?,
            false => old == new,
        };
        let is_changed = !added.is_empty() || !is_order_same;
        if (self.with_deletions && !deleted.is_empty()) || (self.with_changes && is_changed) {
            let order = match is_of_maps {
                true => new.iter().map(|item| only_key(item, merge_key)).collect(),
                false => new.to_vec(),
            };
            if !order.is_empty() {
                patch.insert(format!("{SET_ELEMENT_ORDER}{key}"), Value::Array(order));
            }
        }
        match is_of_maps {
            true => added.extend(deleted),
            false if deleted.is_empty() => (),
            false => {
                patch.insert(format!("{DELETE_FROM_LIST}{key}"), Value::Array(deleted));
            }
        }
        if !added.is_empty() {
            patch.insert(key.to_owned(), Value::Array(added));
        }
        Ok(())
    }

    fn list_of_maps(
        self,
        old: &[Value],
        new: &[Value],
        rules: FieldRules,
    ) -> Result<(Vec<Value>, Vec<Value>), PatchError> {
        let merge_key = rules.merge_key;
        let (old_sorted, new_sorted) = (sorted(old, merge_key)?, sorted(new, merge_key)?);
        let (mut added, mut deleted) = (Vec::new(), Vec::new());
        let inner = Diff {
            retains_keys: rules.retains_keys,
            ..self
        };
        let none = Fields::new();
        let (mut old_items, mut new_items) =
            (old_sorted.iter().peekable(), new_sorted.iter().peekable());
        loop {
            let order = match (old_items.peek(), new_items.peek()) {
                (Some((old, _)), Some((new, _))) => old.cmp(new),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (None, None) => return Ok((added, deleted)),
            };
            if order.is_le() {
                let old = old_items.next().map(|(_, item)| *item);
                if order.is_lt() {
                    let key = old.and_then(|item| item.get(merge_key)).cloned();
                    if self.with_deletions {
                        let deletion = json!({DIRECTIVE: "delete", merge_key: key});
                        deleted.push(deletion);
                    }
                    continue;
                }
                let new = new_items.next().map(|(_, item)| *item);
                let fields = |item: Option<&Value>| item.and_then(Value::as_object).cloned();
                let (old, new) = (fields(old), fields(new));
                let (old, new) = (old.as_ref().unwrap_or(&none), new.as_ref().unwrap_or(&none));
                let mut found = inner.map(old, new, rules.inner)?;
                if !found.is_empty() {
                    let key = new.get(merge_key).cloned().unwrap_or_default();
                    found.insert(merge_key.to_owned(), key);
                    added.push(Value::Object(found));
                }
                continue;
            }
            let new = new_items.next().map(|(_, item)| (*item).clone());
            if self.with_changes {
                added.extend(new);
            }
        }
    }

    fn list_of_scalars(
        self,
        old: &[Value],
        new: &[Value],
    ) -> Result<(Vec<Value>, Vec<Value>), PatchError> {
        let missing_in = |items: &[Value], others: &[Value]| -> Vec<Value> {
            items
                .iter()
                .filter(|item| !others.contains(item))
                .cloned()
                .collect()
        };
        let added = if self.with_changes {
            missing_in(new, old)
        } else {
            Vec::new()
        };
        let mut deleted = if self.with_deletions {
            missing_in(old, new)
        } else {
            Vec::new()
        };
        order::sort_by_key(&mut deleted, super::go_value);
        Ok((added, distinct(deleted)))
    }
}

/// The items with their identities, sorted by these.
fn sorted<'a>(items: &'a [Value], merge_key: &str) -> Result<Vec<(String, &'a Value)>, PatchError> {
    let mut keyed = Vec::with_capacity(items.len());
    for item in items {
        keyed.push((identity(item, merge_key)?, item));
    }
    order::sort_by(&mut keyed, |a, b| a.0.cmp(&b.0));
    Ok(keyed)
}

fn identities(items: &[Value], merge_key: &str) -> Result<Vec<String>, PatchError> {
    items.iter().map(|item| identity(item, merge_key)).collect()
}

fn only_key(item: &Value, merge_key: &str) -> Value {
    json!({merge_key: item.get(merge_key)})
}
