//! What people call kinds: `pods`, `po`, `deployments.apps`, `Deployment`.
//!
//! k8s: staging/src/k8s.io/client-go/restmapper/shortcut.go, discovery.go

use crate::failure::Failure;
use api::Kind;
use api::kind::KINDS;
use api::schema::{self, Resource};

/// A type of objects that the server has.
#[derive(Clone, Copy, Debug)]
pub enum Named {
    /// One that the playground keeps.
    Kind(Kind),
    /// One that it knows of but keeps no objects of.
    Other(&'static Resource),
}

impl Named {
    /// API group, plural, and whether objects live in namespaces.
    pub fn place(self) -> (&'static str, &'static str, bool) {
        match self {
            Named::Kind(kind) => (kind.row().group, kind.row().plural, kind.is_namespaced()),
            Named::Other(one) => {
                let group = one.group_version.split_once('/').map_or("", |(it, _)| it);
                (group, one.name, one.is_namespaced)
            }
        }
    }
}

/// `get all`, in the order kubectl lists it. k8s: the `all` category of discovery
pub const ALL_CATEGORY: [Kind; 10] = [
    Kind::Pod,
    Kind::ReplicationController,
    Kind::Service,
    Kind::DaemonSet,
    Kind::Deployment,
    Kind::ReplicaSet,
    Kind::StatefulSet,
    Kind::HorizontalPodAutoscaler,
    Kind::CronJob,
    Kind::Job,
];

/// The type called `word`.
pub fn find(word: &str) -> Result<Named, Failure> {
    let lower = word.to_ascii_lowercase();
    let (name, rest) = match lower.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (lower.as_str(), None),
    };
    let kind = KINDS.iter().find(|row| {
        let is_called = row.plural == name || row.singular == name;
        let is_short = row.short_names.contains(&name);
        (is_called || is_short) && rest.is_none_or(|rest| is_group(rest, row.group, row.version))
    });
    if let Some(row) = kind {
        return Ok(Named::Kind(row.kind));
    }
    let mut others = schema::resources().iter();
    let other = others.find(|one| {
        let (group, version) = one
            .group_version
            .split_once('/')
            .unwrap_or(("", one.group_version));
        let is_called = one.name == name || (!one.singular.is_empty() && one.singular == name);
        let is_short = one.short_names.contains(&name);
        (is_called || is_short) && rest.is_none_or(|rest| is_group(rest, group, version))
    });
    match other {
        Some(other) => Ok(Named::Other(other)),
        None => Err(Failure::no_resource_type(
            word.split('.').next().unwrap_or(word),
        )),
    }
}

/// A modelled kind called `word`.
pub fn kind(word: &str) -> Result<Kind, Failure> {
    match find(word)? {
        Named::Kind(kind) => Ok(kind),
        Named::Other(_) => Err(Failure::no_resource_type(word)),
    }
}

/// Whether `apps` or `v1.apps` names this group.
fn is_group(text: &str, group: &str, version: &str) -> bool {
    match text.strip_prefix(version) {
        Some("") => group.is_empty(),
        Some(rest) if rest.starts_with('.') => rest.get(1..) == Some(group),
        _ => text == group && !group.is_empty(),
    }
}
