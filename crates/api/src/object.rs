//! An object of the API: metadata and a typed body.
//!
//! `Body` has one variant per modelled kind; the other kinds keep their tree. Specifications and
//! statuses are shared by pointer, so that a thousand pods of one template cost one template.

use crate::codec::{Codec, Decoder};
use crate::kind::Kind;
use crate::meta::{Meta, OwnerReference};
use crate::pod::Pod;
use crate::text::Str;
use crate::{apps, autoscaling, batch, core_kinds, network_kinds, node_kinds};
use crate::{policy_kinds, storage_kinds};
use serde_json::{Map, Value};
use std::rc::Rc;

/// A body with a desired and an observed state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Resource<S, T> {
    /// Desired state.
    pub spec: Rc<S>,
    /// Observed state.
    pub status: Rc<T>,
}

/// A deployment.
pub type Deployment = Resource<apps::DeploymentSpec, apps::DeploymentStatus>;
/// A replica set.
pub type ReplicaSet = Resource<apps::ReplicaSetSpec, apps::ReplicaSetStatus>;
/// A stateful set.
pub type StatefulSet = Resource<apps::StatefulSetSpec, apps::StatefulSetStatus>;
/// A daemon set.
pub type DaemonSet = Resource<apps::DaemonSetSpec, apps::DaemonSetStatus>;
/// A job.
pub type Job = Resource<batch::JobSpec, batch::JobStatus>;
/// A cron job.
pub type CronJob = Resource<batch::CronJobSpec, batch::CronJobStatus>;
/// A service.
pub type Service = Resource<network_kinds::ServiceSpec, network_kinds::ServiceStatus>;
/// A node.
pub type Node = Resource<node_kinds::NodeSpec, node_kinds::NodeStatus>;
/// A namespace.
pub type Namespace = Resource<core_kinds::NamespaceSpec, core_kinds::NamespaceStatus>;
/// A persistent volume.
pub type PersistentVolume =
    Resource<storage_kinds::PersistentVolumeSpec, storage_kinds::PersistentVolumeStatus>;
/// A persistent volume claim.
pub type PersistentVolumeClaim = Resource<storage_kinds::ClaimSpec, storage_kinds::ClaimStatus>;
/// A pod disruption budget.
pub type PodDisruptionBudget =
    Resource<policy_kinds::PodDisruptionBudgetSpec, policy_kinds::PodDisruptionBudgetStatus>;
/// A resource quota.
pub type ResourceQuota =
    Resource<policy_kinds::ResourceQuotaSpec, policy_kinds::ResourceQuotaStatus>;
/// A horizontal pod autoscaler.
pub type HorizontalPodAutoscaler = Resource<autoscaling::HpaSpec, autoscaling::HpaStatus>;

impl<S: Codec + Default, T: Codec + Default> Codec for Resource<S, T> {
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        read_part("spec", &mut self.spec, value, decoder);
        read_part("status", &mut self.status, value, decoder);
    }
    fn encode(&self) -> Value {
        let mut map = Map::new();
        map.insert("spec".into(), self.spec.encode());
        map.insert("status".into(), self.status.encode());
        Value::Object(map)
    }
}

fn read_part(name: &str, part: &mut dyn Codec, object: &Value, decoder: &mut Decoder) {
    let value = object.get(name).unwrap_or(&Value::Null);
    decoder.field(name, |decoder| part.read(value, decoder));
}

/// A body without a model: everything beside apiVersion, kind and metadata.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Raw {
    /// Which kind it is.
    pub kind: Kind,
    /// The top-level fields.
    pub fields: Rc<Map<String, Value>>,
}

/// Declares `Body`, its accessors and its codec from one table.
macro_rules! bodies {
    ($($variant:ident($type:ty) $get:ident $get_mut:ident,)*) => {
        /// The part of an object that depends on its kind.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        pub enum Body {
            $($variant($type),)*
            /// A kind without a model.
            Raw(Raw),
        }

        impl Body {
            /// The kind.
            pub fn kind(&self) -> Kind {
                match self {
                    $(Body::$variant(_) => Kind::$variant,)*
                    Body::Raw(raw) => raw.kind,
                }
            }

            /// Decodes the body of an object of `kind` from the whole object's tree.
            pub fn decode(kind: Kind, value: &Value, decoder: &mut Decoder) -> Body {
                match kind {
                    $(Kind::$variant => Body::$variant(Codec::decode(value, decoder)),)*
                    kind => Body::Raw(Raw { kind, fields: Rc::new(top_level(value)) }),
                }
            }

            /// The tree of the body: `spec`, `status`, `data` and so on.
            pub fn encode(&self) -> Value {
                match self {
                    $(Body::$variant(body) => body.encode(),)*
                    Body::Raw(raw) => Value::Object((*raw.fields).clone()),
                }
            }
        }

        impl Object {
            $(
                /// The body, if the object is of this kind.
                pub fn $get(&self) -> Option<&$type> {
                    if let Body::$variant(body) = &self.body { Some(body) } else { None }
                }
                /// The body for changing, if the object is of this kind.
                pub fn $get_mut(&mut self) -> Option<&mut $type> {
                    if let Body::$variant(body) = &mut self.body { Some(body) } else { None }
                }
            )*
        }

        $(impl From<$type> for Body {
            fn from(body: $type) -> Body {
                Body::$variant(body)
            }
        })*
    };
}

bodies! {
    Pod(Pod) pod pod_mut,
    Node(Node) node node_mut,
    Namespace(Namespace) namespace namespace_mut,
    ConfigMap(Rc<core_kinds::ConfigMap>) config_map config_map_mut,
    Secret(Rc<core_kinds::Secret>) secret secret_mut,
    ServiceAccount(Rc<core_kinds::ServiceAccount>) service_account service_account_mut,
    Service(Service) service service_mut,
    Event(Rc<core_kinds::EventRecord>) event event_mut,
    PersistentVolume(PersistentVolume) persistent_volume persistent_volume_mut,
    PersistentVolumeClaim(PersistentVolumeClaim) claim claim_mut,
    LimitRange(LimitRange) limit_range limit_range_mut,
    ResourceQuota(ResourceQuota) resource_quota resource_quota_mut,
    Deployment(Deployment) deployment deployment_mut,
    ReplicaSet(ReplicaSet) replica_set replica_set_mut,
    StatefulSet(StatefulSet) stateful_set stateful_set_mut,
    DaemonSet(DaemonSet) daemon_set daemon_set_mut,
    ControllerRevision(Rc<apps::ControllerRevision>) controller_revision controller_revision_mut,
    Job(Job) job job_mut,
    CronJob(CronJob) cron_job cron_job_mut,
    HorizontalPodAutoscaler(HorizontalPodAutoscaler) autoscaler autoscaler_mut,
    PodDisruptionBudget(PodDisruptionBudget) disruption_budget disruption_budget_mut,
    PriorityClass(Rc<policy_kinds::PriorityClass>) priority_class priority_class_mut,
    StorageClass(Rc<storage_kinds::StorageClass>) storage_class storage_class_mut,
    EndpointSlice(Rc<network_kinds::EndpointSlice>) endpoint_slice endpoint_slice_mut,
    Lease(Lease) lease lease_mut,
}

/// A body with a specification alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SpecOnly<S> {
    /// Desired state.
    pub spec: Rc<S>,
}

/// A limit range.
pub type LimitRange = SpecOnly<policy_kinds::LimitRangeSpec>;
/// A lease.
pub type Lease = SpecOnly<core_kinds::LeaseSpec>;

impl<S: Codec + Default> Codec for SpecOnly<S> {
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        read_part("spec", &mut self.spec, value, decoder);
    }
    fn encode(&self) -> Value {
        Value::Object(Map::from_iter([("spec".to_owned(), self.spec.encode())]))
    }
}

/// The top-level fields of an object beside apiVersion, kind and metadata.
fn top_level(value: &Value) -> Map<String, Value> {
    let mut map = value.as_object().cloned().unwrap_or_default();
    for name in ["apiVersion", "kind", "metadata"] {
        map.remove(name);
    }
    map
}

/// An object of the API.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Object {
    /// Name, labels, owners and what the server keeps.
    pub meta: Meta,
    /// The rest.
    pub body: Body,
}

/// Kind, namespace (empty for cluster-scoped kinds) and name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ObjectKey {
    /// The kind.
    pub kind: Kind,
    /// The namespace.
    pub namespace: Str,
    /// The name.
    pub name: Str,
}

impl ObjectKey {
    /// A key.
    pub fn new(kind: Kind, namespace: impl Into<Str>, name: impl Into<Str>) -> ObjectKey {
        ObjectKey {
            kind,
            namespace: namespace.into(),
            name: name.into(),
        }
    }
}

impl std::fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.namespace.as_str() {
            "" => write!(f, "{}/{}", self.kind, self.name),
            namespace => write!(f, "{}/{namespace}/{}", self.kind, self.name),
        }
    }
}

impl Object {
    /// An object from its parts.
    pub fn new(meta: Meta, body: impl Into<Body>) -> Object {
        Object {
            meta,
            body: body.into(),
        }
    }

    /// Decodes a whole object of `kind`, collecting problems.
    pub fn decode(kind: Kind, value: &Value, decoder: &mut Decoder) -> Object {
        let meta = value.get("metadata").unwrap_or(&Value::Null);
        let meta = decoder.field("metadata", |decoder| Meta::decode(meta, decoder));
        let mut body = Body::decode(kind, value, decoder);
        strip_flat_head(&mut body);
        Object { meta, body }
    }

    /// The whole object as the API gives it.
    pub fn encode(&self) -> Value {
        let mut value = self.body.encode();
        if let Value::Object(map) = &mut value {
            map.insert(
                "apiVersion".into(),
                Value::String(self.kind().api_version().into()),
            );
            map.insert("kind".into(), Value::String(self.kind().name().into()));
            map.insert("metadata".into(), self.meta.encode());
        }
        value
    }

    /// The kind.
    pub fn kind(&self) -> Kind {
        self.body.kind()
    }

    /// Kind, namespace and name.
    pub fn key(&self) -> ObjectKey {
        ObjectKey {
            kind: self.kind(),
            namespace: self.meta.namespace.clone(),
            name: self.meta.name.clone(),
        }
    }

    /// A controlling owner reference to this object, as controllers put on what they make.
    /// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/controller_ref.go, NewControllerRef
    pub fn controller_reference(&self) -> OwnerReference {
        OwnerReference {
            api_version: Str::from(self.kind().api_version()),
            block_owner_deletion: Some(true),
            controller: Some(true),
            kind: Str::from(self.kind().name()),
            name: self.meta.name.clone(),
            uid: self.meta.uid,
            extra: None,
        }
    }
}

/// Flat kinds keep unmodelled top-level fields; apiVersion, kind and metadata are none of them.
fn strip_flat_head(body: &mut Body) {
    let extra = match body {
        Body::ConfigMap(body) => &mut Rc::make_mut(body).extra,
        Body::Secret(body) => &mut Rc::make_mut(body).extra,
        Body::ServiceAccount(body) => &mut Rc::make_mut(body).extra,
        Body::Event(body) => &mut Rc::make_mut(body).extra,
        Body::ControllerRevision(body) => &mut Rc::make_mut(body).extra,
        Body::PriorityClass(body) => &mut Rc::make_mut(body).extra,
        Body::StorageClass(body) => &mut Rc::make_mut(body).extra,
        Body::EndpointSlice(body) => &mut Rc::make_mut(body).extra,
        _ => return,
    };
    if let Some(fields) = extra {
        let rest = top_level(&Value::Object((**fields).clone()));
        *extra = (!rest.is_empty()).then(|| Rc::new(rest));
    }
}
