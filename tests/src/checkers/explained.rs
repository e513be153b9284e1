//! Once all is settled every pod is ready, has ended, or says why it is not and does not.

use super::{Checker, any_change};
use api::{Kind, Object, Pod};
use apiserver::Store;

pub(super) const CHECKER: Checker = Checker {
    name: "explained",
    change: any_change,
    settled,
};

fn settled(store: &Store) -> Result<(), String> {
    for object in store.list(Kind::Pod) {
        let Some(pod) = object.pod() else { continue };
        if !is_fine(object, pod) && !has_warning(object, store) {
            let value = object.encode();
            return Err(format!(
                "{} is unexplained: {}",
                object.meta.name, value["status"]
            ));
        }
    }
    for object in store.list(Kind::Deployment) {
        let Some(body) = object.deployment() else {
            continue;
        };
        if body.status.observed_generation != object.meta.generation {
            return Err(format!(
                "deployment {} was not looked at again",
                object.meta.name
            ));
        }
        let want = body.spec.replicas.unwrap_or(1);
        if !body.spec.paused && body.status.replicas < want.min(1) {
            let failed = body
                .status
                .conditions
                .iter()
                .any(|c| c.type_ == "ReplicaFailure");
            if !failed {
                return Err(format!("deployment {} has no pods", object.meta.name));
            }
        }
    }
    Ok(())
}

/// Whether an event says what is wrong: a probe that fails, a volume that is missing.
fn has_warning(object: &Object, store: &Store) -> bool {
    let mut events = store
        .events_about(object.meta.uid)
        .filter_map(|event| event.event());
    !object.meta.is_terminating() && events.any(|event| event.type_ == "Warning")
}

fn is_fine(object: &Object, pod: &Pod) -> bool {
    if object.meta.is_terminating() {
        return false;
    }
    let is_waiting = |pod: &Pod| {
        let statuses = &pod.status;
        let mut all = statuses
            .init_container_statuses
            .iter()
            .chain(&statuses.container_statuses);
        all.any(|status| {
            let reason = status
                .state
                .waiting()
                .map(|waiting| waiting.reason.as_str());
            let failed = status
                .state
                .terminated()
                .is_some_and(|state| state.exit_code != 0);
            // A container that has ended well under `Always` waits for its next start, too.
            let ended = status.state.terminated().is_some() || status.restart_count > 0;
            failed
                || ended
                || reason.is_some_and(|r| r != "ContainerCreating" && r != "PodInitializing")
        })
    };
    let scheduled = pod.condition("PodScheduled");
    pod.phase().is_terminal()
        || pod.is_ready()
        || scheduled.is_some_and(|condition| condition.status == "False")
        || is_waiting(pod)
}
