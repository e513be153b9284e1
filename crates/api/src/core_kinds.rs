//! ConfigMap, Secret, ServiceAccount, Namespace, Event, Lease.
//!
//! k8s: staging/src/k8s.io/api/core/v1/types.go

use crate::api_struct;
use crate::batch::ObjectReference;
use crate::meta::{MicroTime, StrMap, Time};
use crate::pod_spec::LocalObjectReference;
use crate::text::Str;
use std::rc::Rc;

api_struct! {
    /// What must happen before a namespace may go.
    pub struct NamespaceSpec {
        pub finalizers: Vec<Str> = "finalizers",
    }
}

api_struct! {
    /// One aspect of the deletion of a namespace.
    pub struct NamespaceCondition {
        pub last_transition_time: Time = "lastTransitionTime",
        pub message: Str = "message",
        pub reason: Str = "reason",
        pub status: Str = "status" always,
        pub type_: Str = "type" always,
    }
}

api_struct! {
    /// Active or Terminating.
    pub struct NamespaceStatus {
        pub conditions: Vec<NamespaceCondition> = "conditions",
        pub phase: Str = "phase",
    }
}

api_struct! {
    /// Settings as text.
    pub struct ConfigMap {
        pub binary_data: StrMap = "binaryData",
        pub data: StrMap = "data",
        pub immutable: Option<bool> = "immutable",
    }
}

api_struct! {
    /// Settings that are shown encoded.
    pub struct Secret {
        pub data: StrMap = "data",
        pub immutable: Option<bool> = "immutable",
        pub string_data: StrMap = "stringData",
        pub type_: Str = "type",
    }
}

api_struct! {
    /// Who a pod is to the API.
    pub struct ServiceAccount {
        pub automount_service_account_token: Option<bool> = "automountServiceAccountToken",
        pub image_pull_secrets: Vec<LocalObjectReference> = "imagePullSecrets",
        pub secrets: Vec<ObjectReference> = "secrets",
    }
}

api_struct! {
    /// Who reported an event.
    pub struct EventSource {
        pub component: Str = "component",
        pub host: Str = "host",
    }
}

api_struct! {
    /// A repeated event of the newer events API.
    pub struct EventSeries {
        pub count: Option<i32> = "count",
        pub last_observed_time: MicroTime = "lastObservedTime",
    }
}

api_struct! {
    /// Something that happened to an object, as people see it.
    pub struct EventRecord {
        pub action: Str = "action",
        pub count: i32 = "count",
        pub event_time: MicroTime = "eventTime" always,
        pub first_timestamp: Time = "firstTimestamp" always,
        pub involved_object: ObjectReference = "involvedObject",
        pub last_timestamp: Time = "lastTimestamp" always,
        pub message: Str = "message",
        pub reason: Str = "reason",
        pub related: Option<Rc<ObjectReference>> = "related",
        pub reporting_component: Str = "reportingComponent" always,
        pub reporting_instance: Str = "reportingInstance" always,
        pub series: Option<EventSeries> = "series",
        pub source: EventSource = "source",
        pub type_: Str = "type",
    }
}

api_struct! {
    /// Who is alive since when.
    pub struct LeaseSpec {
        pub acquire_time: MicroTime = "acquireTime",
        pub holder_identity: Str = "holderIdentity",
        pub lease_duration_seconds: Option<i32> = "leaseDurationSeconds",
        pub lease_transitions: Option<i32> = "leaseTransitions",
        pub preferred_holder: Str = "preferredHolder",
        pub renew_time: MicroTime = "renewTime",
        pub strategy: Str = "strategy",
    }
}
