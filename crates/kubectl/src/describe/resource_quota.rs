//! The description of a resource quota.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, ResourceQuotaDescriber,
//! DescribeResourceQuotas

use super::writer::Writer;
use super::{Cx, Describer, metadata};
use api::{Kind, Object};

/// A resource quota.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::ResourceQuota,
    describe,
    has_events: false,
};

fn describe(object: &Object, _: &Cx<'_>, w: &mut Writer) {
    metadata::name(object, w);
    table(object, 0, w);
}

/// Scopes, and what is used of each resource.
pub fn table(object: &Object, level: usize, w: &mut Writer) {
    let Some(quota) = object.resource_quota() else {
        return;
    };
    let scopes: Vec<&str> = quota.spec.scopes.iter().map(|one| one.as_str()).collect();
    w.field_if(level, "Scopes", &scopes.join(", "));
    for scope in scopes {
        w.line(level, &format!(" * {}", meaning(scope)));
    }
    // The table within a namespace has a shorter rule below `Used` and `Hard`.
    let rule = if level == 0 { "----" } else { "---" };
    w.line(level, "Resource\tUsed\tHard");
    w.line(level, &format!("--------\t{rule}\t{rule}"));
    for (name, hard) in quota.status.hard.iter() {
        let used = quota.status.used.get(name).cloned().unwrap_or_default();
        w.line(level, &format!("{name}\t{used}\t{hard}"));
    }
}

/// What a scope matches. k8s: describe.go, helpTextForResourceQuotaScope
fn meaning(scope: &str) -> &'static str {
    match scope {
        "Terminating" => {
            "Matches all pods that have an active deadline. These pods have a \
            limited lifespan on a node before being actively terminated by the system."
        }
        "NotTerminating" => {
            "Matches all pods that do not have an active deadline. These pods \
            usually include long running pods whose container command is not expected to \
            terminate."
        }
        "BestEffort" => {
            "Matches all pods that do not have resource requirements set. These pods \
            have a best effort quality of service."
        }
        "NotBestEffort" => {
            "Matches all pods that have at least one resource requirement set. \
            These pods have a burstable or guaranteed quality of service."
        }
        _ => "",
    }
}
