//! The description of a deployment.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, DeploymentDescriber;
//! pkg/util/deployment/deployment.go

use super::writer::{Writer, time};
use super::{Cx, Describer, metadata, pod_template};
use crate::cells;
use crate::deployment_sets::{ReplicaSets, replica_sets};
use api::{Kind, Object};

/// A deployment.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::Deployment,
    describe,
    has_events: true,
};

fn describe(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let Some(deployment) = object.deployment() else {
        return;
    };
    let (spec, status) = (&deployment.spec, &deployment.status);
    metadata::name(object, w);
    w.field(0, "CreationTimestamp", time(object.meta.created));
    metadata::labels_and_annotations(object, w);
    let selector = spec.selector.as_ref().map(cells::selector_of);
    let selector = selector.map_or_else(String::new, |it| {
        it.map_or_else(|_| String::new(), |it| it.to_string())
    });
    w.field(0, "Selector", selector);
    w.field(
        0,
        "Replicas",
        format!(
            "{} desired | {} updated | {} total | {} available | {} unavailable",
            spec.replicas.unwrap_or(0),
            status.updated_replicas,
            status.replicas,
            status.available_replicas,
            status.unavailable_replicas
        ),
    );
    w.field(0, "StrategyType", &spec.strategy.type_);
    w.field(0, "MinReadySeconds", spec.min_ready_seconds);
    if let Some(rolling) = &spec.strategy.rolling_update {
        let unavailable = rolling.max_unavailable.clone().unwrap_or_default();
        let surge = rolling.max_surge.clone().unwrap_or_default();
        w.field(
            0,
            "RollingUpdateStrategy",
            format!("{unavailable} max unavailable, {surge} max surge"),
        );
    }
    pod_template::template(&spec.template, w);
    pod_template::conditions(&status.conditions, w);
    let ReplicaSets { new, old } = replica_sets(object, cx.store);
    if new.is_some() || !old.is_empty() {
        w.field(0, "OldReplicaSets", sets_text(&old));
        let new: Vec<&Object> = new.into_iter().collect();
        w.field(0, "NewReplicaSet", sets_text(&new));
    }
}

fn sets_text(sets: &[&Object]) -> String {
    let texts = sets.iter().filter_map(|object| {
        let set = object.replica_set()?;
        let (has, wants) = (set.status.replicas, set.spec.replicas.unwrap_or(0));
        let name = &object.meta.name;
        Some(format!("{name} ({has}/{wants} replicas created)"))
    });
    cells::or_none(&texts.collect::<Vec<String>>().join(", "))
}
