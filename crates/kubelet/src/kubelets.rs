//! The kubelets of all nodes.

use crate::fault::Fault;
use crate::runtime::BehaviorTable;
use apiserver::{Change, Context, Intents, Store, Timers};

/// Settings of the kubelets.
#[derive(Clone, Debug, Default)]
pub struct KubeletConfig {
    /// What the containers of an image do.
    pub behaviors: BehaviorTable,
}

/// When a kubelet wants to look again.
#[derive(Clone, Debug)]
pub enum Timer {}

/// The runtime state of all nodes.
#[derive(Clone, Debug, Default)]
pub struct Kubelets {}

impl Kubelets {
    /// Kubelets that run nothing yet.
    pub fn new(_config: KubeletConfig) -> Kubelets {
        Kubelets {}
    }

    /// Learns of a change.
    pub fn observe(&mut self, _change: &Change, _store: &Store, _timers: &mut Timers<Timer>) {}

    /// Does what a timer asked for.
    pub fn fire(
        &mut self,
        timer: Timer,
        _cx: &Context,
        _intents: &mut Intents<'_>,
        _timers: &mut Timers<Timer>,
    ) {
        match timer {}
    }

    /// Makes a fault happen now.
    pub fn fault(
        &mut self,
        _fault: &Fault,
        _namespace: &str,
        _cx: &Context,
        _intents: &mut Intents<'_>,
        _timers: &mut Timers<Timer>,
    ) -> Result<(), String> {
        Ok(())
    }
}
