//! No controller makes more pods or jobs than its object wants at that moment.

use super::{Checker, any_store};
use api::{Kind, Object};
use apiserver::{Because, Change, Store, because};
use controllers::availability::is_active;
use controllers::daemon_set::placement::node_of;
use controllers::job::finish::finished;
use controllers::job::indexes::index_of;
use controllers::job::population::replaces_only_failed;
use std::rc::Rc;

pub(super) const CHECKER: Checker = Checker {
    name: "growth",
    change,
    settled: any_store,
};

fn change(change: &Change, store: &Store) -> Result<(), String> {
    if !change.is_added() {
        return Ok(());
    }
    let made = change.object();
    let Some(owner) = made.meta.controller().and_then(|o| store.by_uid(o.uid)) else {
        return Ok(());
    };
    let is_owned_pod =
        |object: &&Rc<Object>| object.kind() == Kind::Pod && object.meta.controller().is_some();
    let pods = store.owned_by(owner.meta.uid).filter(is_owned_pod);
    let pods: Vec<&Rc<Object>> = pods.filter(|pod| is_active(pod)).collect();
    use because::{cron_job, daemon_set, job, replica_set};
    match &change.cause.because {
        Because::ReplicaSet(replica_set::Rule::TooFew { .. }) => {
            let spec = owner.replica_set().map(|body| body.spec.replicas);
            let spec = spec.or_else(|| Some(api::replication::spec(owner)?.replicas));
            let wanted = spec.flatten();
            at_most(owner, pods.len(), wanted.unwrap_or(1))
        }
        Because::Job(job::Rule::TooFew { .. }) => of_job(owner, &pods, store),
        Because::CronJob(cron_job::Rule::Due { .. }) => of_cron_job(owner, store),
        Because::DaemonSet(
            daemon_set::Rule::NodeWithout { node } | daemon_set::Rule::Surge { node, .. },
        ) => {
            let is_here = |pod: &&&Rc<Object>| pod.pod().and_then(node_of) == Some(node);
            let body = owner.daemon_set();
            let rolling = body.and_then(|body| body.spec.update_strategy.rolling_update.as_ref());
            let surge = rolling.and_then(|rolling| rolling.max_surge.as_ref());
            let has_surge = surge.is_some_and(|surge| surge.of_ceil(100).is_ok_and(|n| n > 0));
            at_most(
                owner,
                pods.iter().filter(is_here).count(),
                1 + i32::from(has_surge),
            )
        }
        // Others make objects of which there can be one only, or none that count.
        _ => Ok(()),
    }
}

fn at_most(owner: &Object, count: usize, most: i32) -> Result<(), String> {
    if usize::try_from(most).unwrap_or(0) < count {
        let name = &owner.meta.name;
        return Err(format!(
            "{name} made pod {count}, at most {most} may be active"
        ));
    }
    Ok(())
}

fn of_job(owner: &Object, active: &[&Rc<Object>], store: &Store) -> Result<(), String> {
    let Some(body) = owner.job() else {
        return Ok(());
    };
    if body.spec.suspend == Some(true) {
        return Err(format!("{} is suspended and made a pod", owner.meta.name));
    }
    if finished(&body.status.conditions).is_some() {
        return Err(format!("{} is over and made a pod", owner.meta.name));
    }
    let going = match replaces_only_failed(&body.spec) {
        true => store.tally(owner.meta.uid).terminating,
        false => 0,
    };
    let most = body.spec.parallelism.unwrap_or(1);
    at_most(owner, active.len() + going as usize, most)?;
    let mut indexes: Vec<i32> = active
        .iter()
        .filter_map(|pod| index_of(&pod.meta))
        .collect();
    indexes.sort_unstable();
    let before = indexes.len();
    indexes.dedup();
    if before != indexes.len() {
        return Err(format!("{} has an index twice", owner.meta.name));
    }
    Ok(())
}

/// One run at a time, unless they may run beside each other.
fn of_cron_job(owner: &Object, store: &Store) -> Result<(), String> {
    let Some(body) = owner.cron_job() else {
        return Ok(());
    };
    let runs = store.owned_by(owner.meta.uid).filter(|job| {
        let is_manual = job
            .meta
            .annotation("cronjob.kubernetes.io/instantiate")
            .is_some();
        let status = job.job().map(|body| &body.status.conditions);
        !is_manual && status.is_some_and(|conditions| finished(conditions).is_none())
    });
    let count = runs.count();
    if body.spec.concurrency_policy != "Allow" && count > 1 {
        return Err(format!("{} has {count} runs at once", owner.meta.name));
    }
    Ok(())
}
