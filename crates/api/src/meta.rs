//! Object metadata: names, labels, owners, times.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go

use crate::api_struct;
use crate::codec::{Codec, Decoder, FieldName, Reader, Writer};
use crate::text::Str;
use serde_json::Value;
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
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        match value.as_str().map(Instant::parse_rfc3339) {
            Some(Some(instant)) => *self = Time::from(instant),
            None if value.is_null() => (),
            _ => decoder.wrong("a time such as 2026-01-01T00:00:00Z"),
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
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        match value.as_str().map(Instant::parse_rfc3339) {
            Some(Some(instant)) => *self = MicroTime(instant),
            None if value.is_null() => (),
            _ => decoder.wrong("a time such as 2026-01-01T00:00:00.000000Z"),
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
        if let Some(bits) = hexadecimal(text) {
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

/// Its lower bits are random where an API server chose it; those that tests choose are spread out.
impl sim::Marked for Uid {
    fn mark(&self) -> u32 {
        ((self.0 as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
    }
}

/// The number of 32 hexadecimal digits among dashes.
fn hexadecimal(text: &str) -> Option<u128> {
    let (mut bits, mut count) = (0u128, 0);
    for letter in text.chars().filter(|letter| *letter != '-') {
        bits = (bits << 4) | u128::from(letter.to_digit(16)?);
        count += 1;
    }
    (count == 32).then_some(bits)
}

impl std::fmt::Display for Uid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = [b'-'; 36];
        let mut rest = self.0;
        let places = text.iter_mut().enumerate().rev();
        for (_, place) in places.filter(|(at, _)| !matches!(at, 8 | 13 | 18 | 23)) {
            let digit = (rest & 0xf) as u8;
            *place = if digit < 10 {
                b'0' + digit
            } else {
                b'a' + digit - 10
            };
            rest >>= 4;
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or(""))
    }
}

impl std::fmt::Debug for Uid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl Codec for Uid {
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        *self = Uid::parse(&Str::decode(value, decoder));
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

/// The fields that `Meta` models, and those it drops: `managedFields` and `selfLink`.
const META_FIELDS: &[FieldName] = &[
    ("name", false),
    ("generateName", false),
    ("namespace", false),
    ("uid", false),
    ("resourceVersion", false),
    ("generation", false),
    ("creationTimestamp", false),
    ("deletionTimestamp", false),
    ("deletionGracePeriodSeconds", false),
    ("labels", false),
    ("annotations", false),
    ("ownerReferences", false),
    ("finalizers", false),
    ("managedFields", false),
    ("selfLink", false),
];

impl Codec for Meta {
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        let Some(mut reader) = Reader::new(META_FIELDS, value, decoder) else {
            return;
        };
        let mut version = Str::default();
        reader.field(&mut self.name);
        reader.field(&mut self.generate_name);
        reader.field(&mut self.namespace);
        reader.field(&mut self.uid);
        reader.field(&mut version);
        reader.field(&mut self.generation);
        reader.field(&mut self.created);
        reader.field(&mut self.deleted);
        reader.field(&mut self.deletion_grace_seconds);
        reader.field(&mut self.labels);
        reader.field(&mut self.annotations);
        reader.field(&mut self.owners);
        reader.field(&mut self.finalizers);
        self.resource_version = version.parse().unwrap_or(0);
        self.extra = reader.extra();
    }

    fn encode(&self) -> Value {
        let version = match self.resource_version {
            0 => Str::default(),
            version => version.to_string().into(),
        };
        let mut writer = Writer::new(META_FIELDS, &self.extra);
        writer.field(&self.name);
        writer.field(&self.generate_name);
        writer.field(&self.namespace);
        writer.field(&self.uid);
        writer.field(&version);
        writer.field(&self.generation);
        writer.field(&self.created);
        writer.field(&self.deleted);
        writer.field(&self.deletion_grace_seconds);
        writer.field(&self.labels);
        writer.field(&self.annotations);
        writer.field(&self.owners);
        writer.field(&self.finalizers);
        writer.value()
    }
}
