//! `--subresource`: the status, the scale and the resources of an object.
//!
//! k8s: pkg/registry/apps/deployment/storage/storage.go, ScaleREST; pkg/printers/internalversion/
//! printers.go, printScale; staging/src/k8s.io/cli-runtime/pkg/resource/builder.go

use crate::age::age;
use crate::cells;
use crate::failure::Failure;
use crate::output::Output;
use crate::output::format::Format;
use crate::table::{TABLE, align};
use api::{Body, Kind, Object};
use serde_json::{Value, json};
use sim::Instant;
use std::rc::Rc;

/// A part of an object that can be asked for, or written, by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The object.
    Main,
    /// The status: shown as the object.
    Status,
    /// The number of replicas: an object of its own.
    Scale,
    /// The resources of a pod's containers: shown as the object.
    Resize,
}

impl Part {
    /// What the flag says. The server has nothing else below these kinds.
    pub fn read(text: Option<&str>, kinds: impl Iterator<Item = Kind>) -> Result<Part, Failure> {
        let part = match text {
            None | Some("") => return Ok(Part::Main),
            Some("status") => Part::Status,
            Some("scale") => Part::Scale,
            Some("resize") => Part::Resize,
            Some(_) => return Err(not_there()),
        };
        for kind in kinds {
            let has_it = match part {
                Part::Scale => scales(kind),
                Part::Resize => kind == Kind::Pod,
                Part::Status | Part::Main => !WITHOUT_STATUS.contains(&kind),
            };
            if !has_it {
                return Err(not_there());
            }
        }
        Ok(part)
    }
}

/// Kinds whose objects only have a specification, or only data.
const WITHOUT_STATUS: &[Kind] = &[
    Kind::ClusterRole,
    Kind::ClusterRoleBinding,
    Kind::ConfigMap,
    Kind::ControllerRevision,
    Kind::EndpointSlice,
    Kind::Endpoints,
    Kind::Event,
    Kind::IngressClass,
    Kind::Lease,
    Kind::LimitRange,
    Kind::NetworkPolicy,
    Kind::PodTemplate,
    Kind::PriorityClass,
    Kind::Role,
    Kind::RoleBinding,
    Kind::Secret,
    Kind::ServiceAccount,
    Kind::StorageClass,
];

fn not_there() -> Failure {
    Failure::server(
        "NotFound",
        "the server could not find the requested resource",
    )
}

/// Whether objects of a kind can be scaled.
fn scales(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Deployment | Kind::ReplicaSet | Kind::StatefulSet | Kind::ReplicationController
    )
}

/// Replicas wanted, and replicas there are, of what can be scaled.
pub fn counts(object: &Object) -> Option<(i32, i32)> {
    let scale = api::scale::scale(object)?;
    Some((scale.replicas, scale.status_replicas))
}

/// Prints the scales of objects: a table, names, or trees.
pub fn print_scales(
    objects: &[Rc<Object>],
    format: &Format,
    hides_headers: bool,
    now: Instant,
    out: &mut Output,
) -> Result<(), Failure> {
    let trees: Vec<Value> = objects.iter().filter_map(|object| scale(object)).collect();
    if !matches!(format, Format::Table | Format::Wide | Format::Name) {
        for tree in &trees {
            out.put(&format.print_tree(tree)?);
        }
        return Ok(());
    }
    let mut text = String::new();
    if !hides_headers && *format != Format::Name {
        text.push_str("NAME\tDESIRED\tAVAILABLE\tAGE\n");
    }
    for object in objects {
        let name = &object.meta.name;
        let (wanted, has) = counts(object).unwrap_or_default();
        text.push_str(&match format {
            Format::Name => format!("scale.autoscaling/{name}\n"),
            _ => format!(
                "{name}\t{wanted}\t{has}\t{}\n",
                age(now, object.meta.created)
            ),
        });
    }
    out.put(&align(&text, TABLE));
    Ok(())
}

/// The scale of an object.
fn scale(object: &Object) -> Option<Value> {
    let (wanted, has) = counts(object)?;
    let selector = match &object.body {
        Body::Deployment(one) => cells::label_selector(one.spec.selector.as_ref()),
        Body::ReplicaSet(one) => cells::label_selector(one.spec.selector.as_ref()),
        Body::StatefulSet(one) => cells::label_selector(one.spec.selector.as_ref()),
        _ => String::new(),
    };
    let meta = object.encode()["metadata"].take();
    Some(json!({
        "apiVersion": "autoscaling/v1",
        "kind": "Scale",
        "metadata": {
            "creationTimestamp": meta["creationTimestamp"],
            "name": meta["name"],
            "namespace": meta["namespace"],
            "resourceVersion": meta["resourceVersion"],
            "uid": meta["uid"],
        },
        "spec": {"replicas": wanted},
        "status": {"replicas": has, "selector": selector},
    }))
}
