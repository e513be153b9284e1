//! Which pods the selected object means: those of a workload, a set or a service.

use std::collections::BTreeSet;
use std::rc::Rc;

use playground::Gather;
use playground::view::Pod;

use super::StageProps;

/// Pods of the selected workload, set or service; none when something else is selected.
pub fn matching(props: &StageProps) -> Option<BTreeSet<Rc<str>>> {
    // Where a workload has every pod, outlines tell nothing; of a service they are the answer.
    let is_service = props
        .selected
        .as_ref()
        .is_some_and(|of| *of.kind == *"service");
    chosen(props).filter(|uids| is_service || uids.len() < props.pods.len())
}

fn chosen(props: &StageProps) -> Option<BTreeSet<Rc<str>>> {
    let selected = props.selected.as_ref()?;
    if let Some(service) = props.services.iter().find(|s| s.reference == *selected) {
        return Some(service.uids.iter().cloned().gathered());
    }
    let is_workload = matches!(
        &*selected.kind,
        "deployment"
            | "replicaset"
            | "replicationcontroller"
            | "statefulset"
            | "daemonset"
            | "job"
            | "cronjob"
    );
    is_workload.then(|| {
        let mine = |pod: &&Rc<Pod>| {
            pod.owner.as_ref() == Some(selected) || pod.set.as_ref() == Some(selected)
        };
        props
            .pods
            .iter()
            .filter(mine)
            .map(|pod| pod.uid.clone())
            .gathered()
    })
}
