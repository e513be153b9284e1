//! A pod is bound once, and phases never come back from their end.

use super::{Checker, any_store};
use api::Object;
use apiserver::{Change, Store};

pub(super) const CHECKER: Checker = Checker {
    name: "placement",
    change,
    settled: any_store,
};

fn change(change: &Change, _: &Store) -> Result<(), String> {
    let pods = [&change.before, &change.after].map(|o| o.as_deref().and_then(Object::pod));
    let [Some(before), Some(after)] = pods else {
        return Ok(());
    };
    if !before.node_name.is_empty() && before.node_name != after.node_name {
        return Err(format!("{} moved from {}", change.key(), before.node_name));
    }
    if before.phase().is_terminal() && before.phase() != after.phase() {
        let (from, to) = (before.phase().as_str(), after.phase().as_str());
        return Err(format!("{} went from {from} to {to}", change.key()));
    }
    Ok(())
}
