//! `${pods[0]}`: names of objects that are there when a command runs.
//!
//! The objects of the current namespace by creation time and then by name; `(app=web)` selects by
//! label first, `[-1]` is the last. See the grammar of transcripts.

use crate::resource_names;
use api::Object;
use api::selector::Selector;
use apiserver::Store;
use sim::order;

/// Replaces every name that can be found; the others stay as typed.
pub fn replace(text: &str, namespace: &str, store: &Store) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let Some(end) = from.find('}') else {
            out.push_str(from);
            return out;
        };
        let (reference, after) = from.split_at(end + 1);
        let inner = reference.trim_start_matches("${").trim_end_matches('}');
        match name(inner, namespace, store) {
            Some(name) => out.push_str(&name),
            None => out.push_str(reference),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn name(reference: &str, namespace: &str, store: &Store) -> Option<String> {
    let (what, index) = reference.strip_suffix(']')?.rsplit_once('[')?;
    let index: i64 = index.parse().ok()?;
    let (type_, labels) = match what.strip_suffix(')') {
        Some(what) => what.split_once('(')?,
        None => (what, ""),
    };
    let kind = resource_names::kind(type_).ok()?;
    let labels = Selector::parse(labels).ok()?;
    let mut found: Vec<&Object> = store
        .list(kind)
        .map(|object| &**object)
        .filter(|object| !kind.is_namespaced() || object.meta.namespace == *namespace)
        .filter(|object| labels.matches(|key| object.meta.label(key).map(|it| it.as_str())))
        .collect();
    order::sort_by(&mut found, |a, b| {
        (a.meta.created, &a.meta.name).cmp(&(b.meta.created, &b.meta.name))
    });
    let count = found.len() as i64;
    let place = if index < 0 { count + index } else { index };
    let place = usize::try_from(place).ok()?;
    found.get(place).map(|object| object.meta.name.to_string())
}
