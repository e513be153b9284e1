//! Disks that volumes of a pod name directly, by their sources of old.
//!
//! k8s: staging/src/k8s.io/api/core/v1/types.go (VolumeSource)

use crate::pod_spec::{PodSpec, Volume};
use serde_json::Value;

/// A disk that a pod has of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disk {
    /// The place of its source in `SOURCES`.
    source: usize,
    /// What names it.
    names: Vec<String>,
    /// The machines that serve it; empty for other disks.
    monitors: Vec<Value>,
    is_read_only: bool,
}

/// Sources: the field, the fields that name the disk with what they are when absent, and whether
/// readers may share it on one machine.
/// k8s: pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go, isVolumeConflict
const SOURCES: [(&str, &[(&str, &str)], bool); 4] = [
    ("gcePersistentDisk", &[("pdName", "")], true),
    ("awsElasticBlockStore", &[("volumeID", "")], false),
    ("iscsi", &[("iqn", "")], true),
    ("rbd", &[("pool", "rbd"), ("image", "")], true),
];

/// The disks of a pod.
pub fn disks(spec: &PodSpec) -> Vec<Disk> {
    spec.volumes.iter().filter_map(disk).collect()
}

fn disk(volume: &Volume) -> Option<Disk> {
    let sources = volume.extra.as_ref()?;
    let (index, (field, names, _)) = SOURCES
        .iter()
        .enumerate()
        .find(|(_, (field, ..))| sources.contains_key(*field))?;
    let source = sources.get(*field)?;
    let name = |(field, absent): &(&str, &str)| {
        let text = source.get(*field).and_then(Value::as_str);
        text.unwrap_or(absent).to_owned()
    };
    let monitors = source.get("monitors").and_then(Value::as_array);
    Some(Disk {
        source: index,
        names: names.iter().map(name).collect(),
        monitors: monitors.cloned().unwrap_or_default(),
        is_read_only: source.get("readOnly").and_then(Value::as_bool) == Some(true),
    })
}

impl Disk {
    /// Whether one machine cannot have this disk and `other` at once.
    pub fn conflicts_with(&self, other: &Disk) -> bool {
        let may_share = SOURCES.get(self.source).is_some_and(|row| row.2);
        let are_readers = self.is_read_only && other.is_read_only;
        let is_served_alike = self.monitors.is_empty()
            || self.monitors.iter().any(|one| other.monitors.contains(one));
        self.source == other.source
            && self.names == other.names
            && is_served_alike
            && !(may_share && are_readers)
    }
}
