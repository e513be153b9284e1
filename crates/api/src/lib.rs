//! The Kubernetes API as data: objects, their values, and how they are read and printed.

pub mod apps;
pub mod autoscaling;
pub mod batch;
pub mod codec;
pub mod container;
pub mod container_state;
pub mod core_kinds;
pub mod duration_text;
pub mod go_text;
pub mod hash;
pub mod int_or_percent;
pub mod kind;
pub mod meta;
pub mod names;
pub mod network_kinds;
pub mod node_kinds;
pub mod node_match;
pub mod object;
pub mod pod;
pub mod pod_phase;
pub mod pod_spec;
pub mod pod_status;
pub mod policy_kinds;
pub mod quantity;
pub mod resources;
pub mod selector;
pub mod storage_kinds;
pub mod text;
pub mod toleration;

pub use kind::Kind;
pub use meta::{LabelSelector, Meta, OwnerReference, StrMap, Time, Uid};
pub use object::{Body, Object, ObjectKey};
pub use pod::Pod;
pub use pod_phase::PodPhase;
pub use text::Str;
