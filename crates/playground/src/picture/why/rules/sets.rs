//! Rules of stateful sets and daemon sets as sentences.

use apiserver::because::{daemon_set, revision, stateful_set};

/// What the stateful set controller did.
pub(super) fn of_stateful_set(rule: &stateful_set::Rule, name: &str) -> Option<String> {
    use stateful_set::Rule;
    Some(match rule {
        Rule::Observed => return None,
        Rule::Adopt => adopted(name),
        Rule::Release => released(name),
        Rule::Revision(rule) => of_revision(*rule, name),
        Rule::Missing {
            ordinal,
            start,
            replicas,
            revision,
        } => format!(
            "**Ordinal {ordinal} had no pod.** {replicas} are wanted from {start} on; this one is \
             made from revision {revision}."
        ),
        Rule::Ended { ordinal } => format!(
            "**The pod of ordinal {ordinal} ended, so it goes**: the next one can only come when \
             the name is free."
        ),
        Rule::OutOfRange {
            ordinal,
            start,
            replicas,
        } => format!(
            "**Ordinal {ordinal} is not wanted**: {replicas} are, from {start} on, and the highest \
             goes first."
        ),
        Rule::Outdated {
            ordinal,
            revision,
            update,
            partition,
        } => format!(
            "**The update takes ordinal {ordinal} down.** It is of revision {revision}, not \
             {update}; ordinals from position {partition} on are updated, the highest first."
        ),
        Rule::ClaimMissing { ordinal } => {
            format!("**{name} was made** for ordinal {ordinal}, from the claim template.")
        }
        Rule::ClaimOwners { ordinal } => format!(
            "**{name} got other owners**: the retention policy says what becomes of the claim of \
             ordinal {ordinal}."
        ),
        Rule::Identity { ordinal } => {
            format!("**{name} got the labels of ordinal {ordinal}**, which it lacked.")
        }
    })
}

/// What the daemon set controller did.
pub(super) fn of_daemon_set(rule: &daemon_set::Rule, name: &str) -> Option<String> {
    use daemon_set::Rule;
    Some(match rule {
        Rule::Observed => return None,
        Rule::Adopt => adopted(name),
        Rule::Release => released(name),
        Rule::Revision(rule) => of_revision(*rule, name),
        Rule::NodeWithout { node } => {
            format!("**{node} should run a pod of the DaemonSet and had none.**")
        }
        Rule::Surge { node, max_surge } => format!(
            "**The update puts a second pod on {node}**; {max_surge} nodes may have two at once."
        ),
        Rule::Ended { node } => format!("**The pod on {node} ended**: another takes its place."),
        Rule::Excess { node } => format!("**{node} has more pods of the DaemonSet than one.**"),
        Rule::Replaced { node } => format!(
            "**The old pod on {node} goes**: the new one is available, or it was not ready anyway."
        ),
        Rule::Misplaced { node } => {
            format!("**{node} should not run it**: its labels or taints do not allow the pod.")
        }
        Rule::NodeGone { node } => format!("**The node that it waited for is gone**: {node}."),
        Rule::Outdated {
            node,
            max_unavailable,
            desired,
        } => format!(
            "**The update takes the old pod on {node} down.** {max_unavailable} of {desired} nodes \
             may be without an available pod."
        ),
    })
}

fn adopted(name: &str) -> String {
    format!("**{name} was adopted**: it matches the selector and had no owner.")
}

fn released(name: &str) -> String {
    format!("**{name} was released**: its labels no longer match the selector.")
}

fn of_revision(rule: revision::Rule, name: &str) -> String {
    use revision::Rule;
    match rule {
        Rule::Adopt => adopted(name),
        Rule::Release => released(name),
        Rule::Made { number } => {
            format!("**The template is new** and is remembered as revision {number}.")
        }
        Rule::Restored { number } => {
            format!("**The template is one of old**; its revision has number {number} now.")
        }
        Rule::Surplus { limit } => {
            format!("**{name} is no longer needed for undo**: {limit} old revisions are kept.")
        }
    }
}
