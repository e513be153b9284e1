//! The state of a container: exactly one of waiting, running, terminated, or nothing said.
//!
//! k8s: staging/src/k8s.io/api/core/v1/types.go, ContainerState

use crate::codec::{Codec, Decoder};
use crate::pod_status::{ContainerStateRunning, ContainerStateTerminated, ContainerStateWaiting};
use serde_json::{Map, Value};

/// What a container does.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum ContainerState {
    /// Nothing said (an empty `lastState`).
    #[default]
    None,
    /// Not running.
    Waiting(ContainerStateWaiting),
    /// Running.
    Running(ContainerStateRunning),
    /// Ended.
    Terminated(ContainerStateTerminated),
}

impl ContainerState {
    /// The waiting state, if that is what it is.
    pub fn waiting(&self) -> Option<&ContainerStateWaiting> {
        if let ContainerState::Waiting(state) = self {
            Some(state)
        } else {
            None
        }
    }
    /// The running state, if that is what it is.
    pub fn running(&self) -> Option<&ContainerStateRunning> {
        if let ContainerState::Running(state) = self {
            Some(state)
        } else {
            None
        }
    }
    /// The terminated state, if that is what it is.
    pub fn terminated(&self) -> Option<&ContainerStateTerminated> {
        if let ContainerState::Terminated(state) = self {
            Some(state)
        } else {
            None
        }
    }
}

impl Codec for ContainerState {
    fn read(&mut self, value: &Value, decoder: &mut Decoder) {
        let Some(map) = crate::codec::fields(value, decoder) else {
            return;
        };
        let set = |name: &str| map.get(name).filter(|value| !value.is_null());
        *self = if let Some(state) = set("terminated") {
            ContainerState::Terminated(Codec::decode(state, decoder))
        } else if let Some(state) = set("running") {
            ContainerState::Running(Codec::decode(state, decoder))
        } else if let Some(state) = set("waiting") {
            ContainerState::Waiting(Codec::decode(state, decoder))
        } else {
            ContainerState::None
        };
    }
    fn encode(&self) -> Value {
        let (name, value) = match self {
            ContainerState::None => return Value::Object(Map::new()),
            ContainerState::Waiting(state) => ("waiting", state.encode()),
            ContainerState::Running(state) => ("running", state.encode()),
            ContainerState::Terminated(state) => ("terminated", state.encode()),
        };
        Value::Object(Map::from_iter([(name.to_owned(), value)]))
    }
}
