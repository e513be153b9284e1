//! Which pods the selected object means: those of a workload, a set or a service.

use std::rc::Rc;

use playground::view::Pod;

use super::StageProps;

/// Pods of the selected workload, set or service; none when something else is selected.
pub fn matching(props: &StageProps) -> Option<Vec<Rc<str>>> {
    // Where every pod matches, outlines would tell nothing.
    chosen(props).filter(|uids| uids.len() < props.pods.len())
}

fn chosen(props: &StageProps) -> Option<Vec<Rc<str>>> {
    let selected = props.selected.as_ref()?;
    if let Some(service) = props.services.iter().find(|s| s.reference == *selected) {
        return Some(service.uids.to_vec());
    }
    let is_workload = matches!(
        &*selected.kind,
        "deployment" | "replicaset" | "statefulset" | "daemonset" | "job"
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
            .collect()
    })
}
