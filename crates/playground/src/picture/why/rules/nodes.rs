//! Rules of nodes, the scheduler and the kubelet as sentences.

use apiserver::because::{kubelet, node, scheduler};

/// How the sentence of a choice begins.
pub(in crate::picture::why) const CHOSE: &str = "**The scheduler chose";

/// What node monitor and taint manager did.
pub(super) fn of_node(rule: &node::Rule, name: &str) -> Option<String> {
    use node::Rule;
    Some(match rule {
        Rule::Observed | Rule::Reported => return None,
        Rule::Silent { grace_seconds } => {
            format!("**The node gave no sign of life for {grace_seconds} s.**")
        }
        Rule::Tainted { because_of } => {
            format!("**The taints of {name} follow its state**: {because_of}.")
        }
        Rule::EvictionLimited {
            zone_state,
            interval_seconds,
        } => format!(
            "**{name} is tainted in its turn**: in a zone that is {zone_state} one node every \
             {interval_seconds} s."
        ),
        Rule::Evicted {
            tolerated_seconds: 0,
        } => format!("**{name} does not tolerate a taint of its node**, so it goes."),
        Rule::Evicted { tolerated_seconds } => {
            format!("**{name} tolerated a taint of its node for {tolerated_seconds} s**; it goes.")
        }
        Rule::Orphaned { node } => format!("**{name} goes**: its node {node} does not exist."),
        Rule::NeverBound => {
            format!("**{name} goes**: it was deleted before it had a node, so nobody else ends it.")
        }
        Rule::OutOfService { node } => {
            format!("**{name} goes**: its node {node} was declared out of service.")
        }
    })
}

/// What the scheduler did.
pub(super) fn of_scheduler(rule: &scheduler::Rule, name: &str) -> Option<String> {
    use scheduler::Rule;
    Some(match rule {
        // The condition that it writes has the reasons of all nodes.
        Rule::Observed | Rule::Unschedulable { evaluated: _ } => return None,
        Rule::Bound {
            node,
            feasible,
            evaluated,
            score,
        } => format!(
            "{CHOSE} {node}**: {feasible} of {evaluated} nodes can take the pod, {node} scores \
             best ({score})."
        ),
        Rule::Preempted { by, priority, node } => format!(
            "**{name} makes room on {node}** for {by}, which is more important (priority \
             {priority})."
        ),
        Rule::NominationCleared { node } => {
            format!("**{name} lost its place on {node}** to a more important pod.")
        }
        Rule::VolumeAssigned { node } => {
            format!("**{name} is to be bound on {node}**, where the pod that uses it will run.")
        }
    })
}

/// What the kubelet did. What containers went through is told from their states, which change for
/// several of them at once: `transitions`.
pub(super) fn of_kubelet(rule: &kubelet::Rule, name: &str) -> Option<String> {
    use kubelet::Rule;
    match rule {
        Rule::Observed | Rule::Exited { .. } | Rule::Probed { .. } | Rule::BackOff { .. } => None,
        Rule::Stopped => Some(format!("**{name} is gone**: its containers have stopped.")),
        Rule::Refused => Some(format!("**The node cannot take {name}.**")),
    }
}
