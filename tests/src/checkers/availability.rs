//! A rolling update never takes more available pods than its budget allows.
//!
//! Judged by the numbers of the rule, and by what the replica sets are sure to keep: of each set as
//! many available pods as it is still to have.

use super::{Checker, any_store};
use api::{Kind, Object, Uid};
use apiserver::because::deployment::Rule;
use apiserver::{Because, Change, Store};
use controllers::deployment::budget;
use controllers::deployment::sets::{available, size};

pub(super) const CHECKER: Checker = Checker {
    name: "availability",
    change,
    settled: any_store,
};

fn change(change: &Change, store: &Store) -> Result<(), String> {
    let Because::Deployment(Rule::ScaleDownOld {
        from,
        to,
        available,
        min_available,
    }) = &change.cause.because
    else {
        return Ok(());
    };
    if available - (from - to) < *min_available {
        return Err(format!(
            "{}: {available} available, {} taken, at least {min_available} must be",
            change.key(),
            from - to
        ));
    }
    let owner = change.object().meta.controller().map(|owner| owner.uid);
    let Some(deployment) = owner.and_then(|uid| store.by_uid(uid)) else {
        return Ok(());
    };
    let kept = kept(deployment.meta.uid, store);
    let floor = deployment
        .deployment()
        .map_or(0, |body| budget::min_available(&body.spec));
    if kept < floor {
        return Err(format!(
            "{} keeps {kept} available pods, at least {floor} must be",
            deployment.meta.name
        ));
    }
    Ok(())
}

fn kept(deployment: Uid, store: &Store) -> i32 {
    let sets = store.owned_by(deployment);
    let sets = sets.filter(|object| object.kind() == Kind::ReplicaSet);
    sets.map(|set: &std::rc::Rc<Object>| available(set).min(size(set)))
        .sum()
}
