//! Every write has its own version, and the object carries it.

use super::{Checker, any_store};
use apiserver::{Change, Store};

pub(super) const CHECKER: Checker = Checker {
    name: "versions",
    change,
    settled: any_store,
};

fn change(change: &Change, _: &Store) -> Result<(), String> {
    let version = change
        .after
        .as_ref()
        .map(|object| object.meta.resource_version);
    if version.is_some_and(|version| version != change.sequence) {
        return Err(format!(
            "change {} wrote version {version:?}",
            change.sequence
        ));
    }
    let before = change
        .before
        .as_ref()
        .map_or(0, |object| object.meta.resource_version);
    if before >= change.sequence {
        return Err(format!(
            "change {} follows version {before}",
            change.sequence
        ));
    }
    let uids = [&change.before, &change.after].map(|o| o.as_ref().map(|o| o.meta.uid));
    match uids {
        [Some(before), Some(after)] if before != after => {
            Err(format!("{} changed its identity", change.key()))
        }
        _ => Ok(()),
    }
}
