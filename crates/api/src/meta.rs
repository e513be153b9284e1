//! Object metadata: names, labels, owners, times.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go

use crate::api_struct;
use crate::codec::{Codec, Decoder};
use crate::text::Str;
use serde_json::{Map, Value};
use sim::Instant;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Labels, annotations and other maps from text to text, shared.
pub type StrMap = Rc<BTreeMap<Str, Str>>;

/// A time in the API: whole seconds, as `metav1.Time` stores it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Time(Instant);

impl From<Instant> for Time {
    fn from(instant: Instant) -> Self {
        Time(instant.whole_second())
    }
}

impl Time {
    /// The beginning of Unix time, as the runtime gives for a container that never started: a time
    /// that is set, unlike `Time::default()`.
    pub const UNIX_EPOCH: Time = Time(Instant(1));

    /// The moment.
    pub fn instant(self) -> Instant {
        self.0
    }
    /// Whether it was never set.
    pub fn is_zero(self) -> bool {
        self.0 == Instant(0)
    }
}

impl Codec for Time {
    fn decode(value: &Value, decoder: &mut Decoder) -> Self {
        match value.as_str().map(Instant::parse_rfc3339) {
            Some(Some(instant)) => Time::from(instant),
            None if value.is_null() => Time::default(),
            _ => {
                decoder.wrong("a time such as 2026-01-01T00:00:00Z");
                Time::default()
            }
        }
    }
    fn encode(&self) -> Value {
        if self.is_zero() {
            Value::Null
        } else {
            Value::String(self.0.rfc3339())
        }
    }
    fn is_absent(&self) -> bool {
        self.is_zero()
    }
}

/// A time with microseconds, as `metav1.MicroTime`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct MicroTime(pub Instant);

impl Codec for MicroTime {
    fn decode(value: &Value, decoder: &mut Decoder) -> Self {
        match value.as_str().map(Instant::parse_rfc3339) {
            Some(Some(instant)) => MicroTime(instant),
            None if value.is_null() => MicroTime::default(),
            _ => {
                decoder.wrong("a time such as 2026-01-01T00:00:00.000000Z");
                MicroTime::default()
            }
        }
    }
    fn encode(&self) -> Value {
        if self.is_absent() {
            Value::Null
        } else {
            Value::String(self.0.rfc3339_micros())
        }
    }
    fn is_absent(&self) -> bool {
        self.0 == Instant(0)
    }
}

/// The identity of one individual object. Orders as its text does. Zero means none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Uid(pub u128);

impl Uid {
    /// A version 4 UUID from random bits.
    pub fn from_random(high: u64, low: u64) -> Uid {
        let bits = (u128::from(high) << 64) | u128::from(low);
        let version = (bits & !(0xf << 76)) | (0x4 << 76);
        Uid((version & !(0x3 << 62)) | (0x2 << 62))
    }

    /// Reads the canonical text; other text gets a stable stand-in, so that pasted identities
    /// differ.
    pub fn parse(text: &str) -> Uid {
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        if digits.len() == 32
            && let Ok(bits) = u128::from_str_radix(&digits, 16)
        {
            return Uid(bits);
        }
        let mut digest = sim::Digest::default();
        digest.write(text.as_bytes());
        if text.is_empty() {
            Uid(0)
        } else {
            Uid(u128::from(digest.value()) | 1)
        }
    }
}

impl std::fmt::Display for Uid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let h = format!("{:032x}", self.0);
        let part = |from: usize, to: usize| h.get(from..to).unwrap_or("");
        let (a, b, c, d) = (part(0, 8), part(8, 12), part(12, 16), part(16, 20));
        write!(f, "{a}-{b}-{c}-{d}-{}", part(20, 32))
    }
}

impl std::fmt::Debug for Uid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl Codec for Uid {
    fn decode(value: &Value, decoder: &mut Decoder) -> Self {
        Uid::parse(&Str::decode(value, decoder))
    }
    fn encode(&self) -> Value {
        Value::String(self.to_string())
    }
    fn is_absent(&self) -> bool {
        self.0 == 0
    }
}

api_struct! {
    /// Who owns an object.
    pub struct OwnerReference {
        /// For example `apps/v1`.
        pub api_version: Str = "apiVersion" always,
        /// Whether this owner waits for the object in a foreground deletion.
        pub block_owner_deletion: Option<bool> = "blockOwnerDeletion",
        /// Whether this owner is the managing controller.
        pub controller: Option<bool> = "controller",
        /// For example `ReplicaSet`.
        pub kind: Str = "kind" always,
        /// The owner's name.
        pub name: Str = "name" always,
        /// The owner's identity.
        pub uid: Uid = "uid" always,
    }
}

api_struct! {
    /// One requirement of a label selector.
    pub struct LabelSelectorRequirement {
        /// The label.
        pub key: Str = "key" always,
        /// `In`, `NotIn`, `Exists`, `DoesNotExist`.
        pub operator: Str = "operator" always,
        /// For `In` and `NotIn`.
        pub values: Vec<Str> = "values",
    }
}

api_struct! {
    /// A label selector as written in manifests. Absent matches nothing, empty matches everything.
    pub struct LabelSelector {
        /// Requirements beyond equality.
        pub match_expressions: Vec<LabelSelectorRequirement> = "matchExpressions",
        /// Labels that must be equal.
        pub match_labels: StrMap = "matchLabels",
    }
}

impl LabelSelector {
    /// Whether it has no requirement.
    pub fn is_empty(&self) -> bool {
        self.match_labels.is_empty() && self.match_expressions.is_empty()
    }

    /// Whether `labels` satisfy every requirement.
    pub fn matches(&self, labels: &BTreeMap<Str, Str>) -> bool {
        self.match_labels
            .iter()
            .all(|(key, value)| labels.get(key) == Some(value))
            && self
                .match_expressions
                .iter()
                .all(|requirement| requirement.matches(labels))
    }
}

impl LabelSelectorRequirement {
    /// Whether `labels` satisfy the requirement; an unknown operator matches nothing.
    pub fn matches(&self, labels: &BTreeMap<Str, Str>) -> bool {
        let value = labels.get(&self.key);
        match self.operator.as_str() {
            "In" => value.is_some_and(|value| self.values.contains(value)),
            "NotIn" => value.is_none_or(|value| !self.values.contains(value)),
            "Exists" => value.is_some(),
            "DoesNotExist" => value.is_none(),
            _ => false,
        }
    }
}

/// What every object has. Fields that the server owns are set by `apiserver` alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Meta {
    /// Unique within kind and namespace.
    pub name: Str,
    /// Prefix for a generated name, used when `name` is empty.
    pub generate_name: Str,
    /// Empty for cluster-scoped kinds.
    pub namespace: Str,
    /// Identity, never used twice.
    pub uid: Uid,
    /// The write that made this version; rises over the whole store.
    pub resource_version: u64,
    /// Counts changes of the desired state. Zero for kinds that have none.
    pub generation: i64,
    /// `creationTimestamp`.
    pub created: Time,
    /// `deletionTimestamp`: when its grace period ends. Set means terminating.
    pub deleted: Option<Time>,
    /// `deletionGracePeriodSeconds`.
    pub deletion_grace_seconds: Option<i64>,
    /// Labels.
    pub labels: StrMap,
    /// Annotations.
    pub annotations: StrMap,
    /// Owners.
    pub owners: Vec<OwnerReference>,
    /// What must happen before the object may go.
    pub finalizers: Vec<Str>,
    /// Fields that are not modelled.
    pub extra: crate::codec::Extra,
}

impl Meta {
    /// Metadata with a name and a namespace.
    pub fn named(namespace: &Str, name: impl Into<Str>) -> Meta {
        Meta {
            name: name.into(),
            namespace: namespace.clone(),
            ..Meta::default()
        }
    }

    /// The label called `key`.
    pub fn label(&self, key: &str) -> Option<&Str> {
        self.labels.get(key)
    }

    /// The annotation called `key`.
    pub fn annotation(&self, key: &str) -> Option<&Str> {
        self.annotations.get(key)
    }

    /// Sets a label.
    pub fn set_label(&mut self, key: &str, value: impl Into<Str>) {
        Rc::make_mut(&mut self.labels).insert(Str::from(key), value.into());
    }

    /// Sets an annotation.
    pub fn set_annotation(&mut self, key: &str, value: impl Into<Str>) {
        Rc::make_mut(&mut self.annotations).insert(Str::from(key), value.into());
    }

    /// The single owner reference with `controller: true`.
    pub fn controller(&self) -> Option<&OwnerReference> {
        self.owners
            .iter()
            .find(|owner| owner.controller == Some(true))
    }

    /// Whether `deletionTimestamp` is set.
    pub fn is_terminating(&self) -> bool {
        self.deleted.is_some()
    }

    /// Whether it has the finalizer called `name`.
    pub fn has_finalizer(&self, name: &str) -> bool {
        self.finalizers.iter().any(|finalizer| *finalizer == name)
    }
}

/// Names of the fields that `Meta` models, and of those it drops: `managedFields` and `selfLink`.
const META_FIELDS: [&str; 15] = [
    "name",
    "generateName",
    "namespace",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "labels",
    "annotations",
    "ownerReferences",
    "finalizers",
    "managedFields",
    "selfLink",
];

impl Codec for Meta {
    fn decode(value: &Value, decoder: &mut Decoder) -> Self {
        let Some(map) = crate::codec::fields(value, decoder) else {
            return Meta::default();
        };
        fn get<T: Codec>(map: &Map<String, Value>, name: &str, decoder: &mut Decoder) -> T {
            map.get(name).map_or_else(T::default, |value| {
                decoder.field(name, |decoder| T::decode(value, decoder))
            })
        }
        Meta {
            name: get(map, "name", decoder),
            generate_name: get(map, "generateName", decoder),
            namespace: get(map, "namespace", decoder),
            uid: get(map, "uid", decoder),
            resource_version: get::<Str>(map, "resourceVersion", decoder)
                .parse()
                .unwrap_or(0),
            generation: get(map, "generation", decoder),
            created: get(map, "creationTimestamp", decoder),
            deleted: get(map, "deletionTimestamp", decoder),
            deletion_grace_seconds: get(map, "deletionGracePeriodSeconds", decoder),
            labels: get(map, "labels", decoder),
            annotations: get(map, "annotations", decoder),
            owners: get(map, "ownerReferences", decoder),
            finalizers: get(map, "finalizers", decoder),
            extra: crate::codec::unknown_fields(map, &META_FIELDS),
        }
    }

    fn encode(&self) -> Value {
        use crate::codec::put;
        let mut map = self
            .extra
            .as_ref()
            .map_or_else(Map::new, |extra| (**extra).clone());
        put(&mut map, "name", &self.name, false);
        put(&mut map, "generateName", &self.generate_name, false);
        put(&mut map, "namespace", &self.namespace, false);
        put(&mut map, "uid", &self.uid, false);
        if self.resource_version > 0 {
            map.insert(
                "resourceVersion".into(),
                Value::String(self.resource_version.to_string()),
            );
        }
        put(&mut map, "generation", &self.generation, false);
        put(&mut map, "creationTimestamp", &self.created, false);
        put(&mut map, "deletionTimestamp", &self.deleted, false);
        put(
            &mut map,
            "deletionGracePeriodSeconds",
            &self.deletion_grace_seconds,
            false,
        );
        put(&mut map, "labels", &self.labels, false);
        put(&mut map, "annotations", &self.annotations, false);
        put(&mut map, "ownerReferences", &self.owners, false);
        put(&mut map, "finalizers", &self.finalizers, false);
        Value::Object(map)
    }
}
