//! A pod. Its specification is shared with all pods of the same template.
//!
//! What differs between pods of a template - the node, the name of the token volume - stands beside
//! the shared specification and is laid over it when the pod is shown.

use crate::codec::{Codec, Decoder};
use crate::container::VolumeMount;
use crate::pod_phase::PodPhase;
use crate::pod_spec::{
    ConfigMapProjection, DownwardFile, DownwardProjection, KeyToPath, PodSpec, ProjectedVolume,
    ServiceAccountTokenProjection, Volume, VolumeProjection,
};
use crate::pod_status::{PodCondition, PodStatus};
use crate::text::Str;
use serde_json::{Map, Value};
use std::rc::Rc;

/// A pod.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pod {
    /// Desired state, shared with the template's other pods. Its `node_name` is not used: see
    /// below.
    pub spec: Rc<PodSpec>,
    /// Observed state.
    pub status: Rc<PodStatus>,
    /// `spec.nodeName`: empty until the pod is bound.
    pub node_name: Str,
    /// The five characters of the volume `kube-api-access-…`; empty if the pod has none.
    pub token_suffix: Str,
}

/// Where the service account token is mounted.
/// k8s: plugin/pkg/admission/serviceaccount/admission.go, DefaultAPITokenMountPath
const TOKEN_PATH: &str = "/var/run/secrets/kubernetes.io/serviceaccount";
/// k8s: plugin/pkg/admission/serviceaccount/admission.go, TokenVolumeSource: one hour and 7
/// seconds.
const TOKEN_EXPIRATION_SECONDS: i64 = 3607;
/// Prefix of the token volume's name.
const TOKEN_PREFIX: &str = "kube-api-access-";

impl Pod {
    /// Whether the pod is neither finished nor being deleted is asked of `Object`; this is the
    /// phase.
    pub fn phase(&self) -> PodPhase {
        self.status.phase
    }

    /// The condition of this type.
    pub fn condition(&self, type_: &str) -> Option<&PodCondition> {
        self.status
            .conditions
            .iter()
            .find(|condition| condition.type_ == type_)
    }

    /// Whether condition `Ready` is `True`.
    pub fn is_ready(&self) -> bool {
        self.condition("Ready")
            .is_some_and(|condition| condition.status == "True")
    }

    /// The token volume, if the pod has one.
    pub fn token_volume(&self) -> Option<Volume> {
        (!self.token_suffix.is_empty()).then(|| token_volume(&self.token_suffix))
    }

    /// How the token volume is mounted in every container.
    pub fn token_mount(&self) -> Option<VolumeMount> {
        (!self.token_suffix.is_empty()).then(|| VolumeMount {
            name: format!("{TOKEN_PREFIX}{}", self.token_suffix).into(),
            mount_path: TOKEN_PATH.into(),
            read_only: Some(true),
            ..VolumeMount::default()
        })
    }

    /// The specification with everything laid over it: what the API shows.
    pub fn full_spec(&self) -> PodSpec {
        let mut spec = (*self.spec).clone();
        spec.node_name = self.node_name.clone();
        if let (Some(volume), Some(mount)) = (self.token_volume(), self.token_mount()) {
            spec.volumes.push(volume);
            let containers = spec
                .containers
                .iter_mut()
                .chain(spec.init_containers.iter_mut());
            for container in containers {
                if container
                    .volume_mounts
                    .iter()
                    .all(|m| m.mount_path != TOKEN_PATH)
                {
                    container.volume_mounts.push(mount.clone());
                }
            }
        }
        spec
    }
}

impl Codec for Pod {
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        let part = |name| value.get(name).unwrap_or(&Value::Null);
        let mut spec = decoder.field("spec", |d| PodSpec::decode(part("spec"), d));
        let status = decoder.field("status", |d| Rc::decode(part("status"), d));
        let token_suffix = take_token_volume(&mut spec);
        let node_name = std::mem::take(&mut spec.node_name);
        *self = Pod {
            spec: Rc::new(spec),
            status,
            node_name,
            token_suffix,
        };
    }
    fn encode(&self) -> Value {
        let mut map = Map::new();
        map.insert("spec".into(), self.full_spec().encode());
        map.insert("status".into(), self.status.encode());
        Value::Object(map)
    }
}

/// Takes the token volume and its mounts out of a specification as `kubectl get -o yaml` gave it.
fn take_token_volume(spec: &mut PodSpec) -> Str {
    let suffix = spec
        .volumes
        .iter()
        .filter(|volume| volume.projected.is_some())
        .find_map(|volume| volume.name.strip_prefix(TOKEN_PREFIX).map(Str::from))
        .unwrap_or_default();
    if !suffix.is_empty() {
        let name = format!("{TOKEN_PREFIX}{suffix}");
        spec.volumes.retain(|volume| *volume.name != *name);
        for container in spec
            .containers
            .iter_mut()
            .chain(spec.init_containers.iter_mut())
        {
            container.volume_mounts.retain(|mount| *mount.name != *name);
        }
    }
    suffix
}

/// The projected volume that admission adds to every pod.
/// k8s: plugin/pkg/admission/serviceaccount/admission.go, TokenVolumeSource
fn token_volume(suffix: &str) -> Volume {
    let ca = KeyToPath {
        key: "ca.crt".into(),
        path: "ca.crt".into(),
        ..KeyToPath::default()
    };
    let namespace = DownwardFile {
        path: "namespace".into(),
        field_ref: Some(crate::container::ObjectFieldSelector {
            api_version: "v1".into(),
            field_path: "metadata.namespace".into(),
            extra: None,
        }),
        ..DownwardFile::default()
    };
    let sources = vec![
        VolumeProjection {
            service_account_token: Some(ServiceAccountTokenProjection {
                expiration_seconds: Some(TOKEN_EXPIRATION_SECONDS),
                path: "token".into(),
                ..ServiceAccountTokenProjection::default()
            }),
            ..VolumeProjection::default()
        },
        VolumeProjection {
            config_map: Some(ConfigMapProjection {
                name: "kube-root-ca.crt".into(),
                items: vec![ca],
                ..ConfigMapProjection::default()
            }),
            ..VolumeProjection::default()
        },
        VolumeProjection {
            downward_api: Some(DownwardProjection {
                items: vec![namespace],
                extra: None,
            }),
            ..VolumeProjection::default()
        },
    ];
    Volume {
        name: format!("{TOKEN_PREFIX}{suffix}").into(),
        projected: Some(ProjectedVolume {
            default_mode: Some(420),
            sources,
            extra: None,
        }),
        ..Volume::default()
    }
}
