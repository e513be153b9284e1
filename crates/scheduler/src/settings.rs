//! What of the scheduler a scenario may set; the defaults are those of kube-scheduler.
//!
//! k8s: pkg/scheduler/apis/config/v1/defaults.go

use crate::amounts::Resource;
use api::Str;

/// How NodeResourcesFit rates a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// The emptier the better.
    #[default]
    LeastAllocated,
    /// The fuller the better.
    MostAllocated,
}

/// Who wins among the best nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ties {
    /// Any of them, by a seeded stream: what the documentation says.
    #[default]
    Random,
    /// The one that was looked at first: close to what v1.36 does.
    First,
}

/// Settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How NodeResourcesFit rates a node.
    pub strategy: Strategy,
    /// Resources that are rated, with their weights.
    pub rated: Vec<(Resource, i64)>,
    /// Resources whose balance is rated.
    pub balanced: Vec<Resource>,
    /// What a required affinity of an existing pod to the incoming one is worth.
    /// k8s: pkg/scheduler/apis/config/v1/defaults.go, DefaultHardPodAffinityWeight
    pub hard_affinity_weight: i64,
    /// Whether preferred affinity of existing pods is left out.
    pub ignores_existing_preferences: bool,
    /// Extended resources that the filter does not check, by name and by the part before `/`.
    pub unchecked_resources: Vec<Str>,
    /// See `unchecked_resources`.
    pub unchecked_groups: Vec<Str>,
    /// Who wins among the best nodes.
    pub ties: Ties,
}

impl Settings {
    /// Whether the filter checks an extended resource.
    pub fn checks(&self, resource: &Str) -> bool {
        let group = resource.split_once('/').map_or("", |(group, _)| group);
        !self.unchecked_resources.contains(resource)
            && !self
                .unchecked_groups
                .iter()
                .any(|unchecked| *unchecked == *group)
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            strategy: Strategy::default(),
            rated: vec![(Resource::Cpu, 1), (Resource::Memory, 1)],
            balanced: vec![Resource::Cpu, Resource::Memory],
            hard_affinity_weight: 1,
            ignores_existing_preferences: false,
            unchecked_resources: Vec::new(),
            unchecked_groups: Vec::new(),
            ties: Ties::default(),
        }
    }
}
