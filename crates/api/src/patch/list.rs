//! Lists whose items are identified by a key or by themselves: finding, order, merging orders.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go, normalizeElementOrder

use serde_json::Value;

use super::{DIRECTIVE, PatchError, go_value};
use sim::order;

/// The text by which two items are the same: the value of their merge key, or all of them.
pub(super) fn identity(item: &Value, merge_key: &str) -> Result<String, PatchError> {
    match item {
        Value::Object(fields) => match fields.get(merge_key) {
            Some(key) => Ok(go_value(key)),
            None => Err(PatchError::no_merge_key(item, merge_key)),
        },
        other => Ok(go_value(other)),
    }
}

/// Position of the item with this identity.
pub(super) fn position(items: &[Value], merge_key: &str, wanted: &str) -> Option<usize> {
    let is_wanted = |item: &Value| identity(item, merge_key).is_ok_and(|found| found == wanted);
    items.iter().position(is_wanted)
}

/// Whether the item only says that another one is to be deleted.
pub(super) fn is_deletion(item: &Value) -> bool {
    item.get(DIRECTIVE)
        .is_some_and(|directive| directive == "delete")
}

/// The items in the order of `order`; those not in it keep their place among themselves, and
/// deletions come last.
pub(super) fn in_order_of(
    items: Vec<Value>,
    order: &[Value],
    merge_key: &str,
) -> Result<Vec<Value>, PatchError> {
    let (deletions, items): (Vec<Value>, Vec<Value>) = items.into_iter().partition(is_deletion);
    let mut placed = Vec::with_capacity(items.len());
    for item in items {
        let identity = identity(&item, merge_key)?;
        placed.push((position(order, merge_key, &identity), item));
    }
    order::sort_by_key(&mut placed, |(place, _)| place.unwrap_or(usize::MAX));
    let items = placed.into_iter().map(|(_, item)| item);
    Ok(items.chain(deletions).collect())
}

/// Puts a merged list in order: what the patch names in the order it gives, the rest in the
/// order of the server. Where the server does not tell, the patch comes first.
pub(super) fn arranged(
    merged: Vec<Value>,
    patch_order: &[Value],
    server_order: &[Value],
    merge_key: &str,
) -> Result<Vec<Value>, PatchError> {
    let (mut named, mut others) = (Vec::new(), Vec::new());
    for item in merged {
        let identity = identity(&item, merge_key)?;
        match position(patch_order, merge_key, &identity) {
            Some(_) => named.push(item),
            None => others.push(item),
        }
    }
    let named = in_order_of(named, patch_order, merge_key)?;
    let others = in_order_of(others, server_order, merge_key)?;
    let server_place = |item: &Value| {
        let identity = identity(item, merge_key).ok()?;
        position(server_order, merge_key, &identity)
    };
    let mut all = Vec::with_capacity(named.len() + others.len());
    let mut named = named.into_iter().peekable();
    let mut others = others.into_iter().peekable();
    while let (Some(other), Some(one)) = (others.peek(), named.peek()) {
        let places = server_place(other).zip(server_place(one));
        let is_other_first = places.is_some_and(|(other, one)| other < one);
        all.extend(if is_other_first {
            others.next()
        } else {
            named.next()
        });
    }
    all.extend(named);
    all.extend(others);
    Ok(all)
}

/// Scalars without repeats, the first of each kept.
pub(super) fn distinct(items: Vec<Value>) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::with_capacity(items.len());
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}
