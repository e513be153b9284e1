//! Rules of endpoints, volumes, budgets and quotas as sentences.

use apiserver::because::{endpoints, policy, storage};

/// What the endpoint slice controller did.
pub(super) fn of_endpoints(rule: &endpoints::Rule, name: &str) -> Option<String> {
    use endpoints::Rule;
    Some(match rule {
        Rule::Observed => return None,
        Rule::Follow { endpoints, ready } => {
            format!("**{name} follows its pods**: {endpoints} endpoints, {ready} take requests.")
        }
        Rule::NewSlice { endpoints, most } => format!(
            "**{name} was made for {endpoints} endpoints**; a slice has at most {most}, and no \
             other had room."
        ),
        Rule::Placeholder => {
            format!("**{name} is empty**: a Service without pods keeps one slice.")
        }
        Rule::Emptied => format!("**{name} goes**: no endpoint is left in it."),
        Rule::NoService => format!("**{name} goes**: its Service is gone or selects no pods."),
    })
}

/// What the volume controller did.
pub(super) fn of_storage(rule: &storage::Rule, name: &str) -> Option<String> {
    use storage::Rule;
    Some(match rule {
        Rule::Observed => return None,
        Rule::Bind {
            volume,
            claim,
            size_bytes,
            request_bytes,
        } => format!(
            "**Volume {volume} and claim {claim} belong together**: {} MiB are asked for, it has \
             {} MiB.",
            request_bytes >> 20,
            size_bytes >> 20
        ),
        Rule::Provision {
            class,
            provisioner,
            node,
        } => {
            let node = node
                .as_ref()
                .map_or(String::new(), |node| format!(" on {node}"));
            format!(
                "**No volume fits, so class {class} has one made{node}** by provisioner \
                 {provisioner}."
            )
        }
        Rule::Resize { volume, size } => {
            format!("`{name}` asks for {size} and its class allows growing, so `{volume}` grew.")
        }
        Rule::DefaultClass { class } => {
            format!("**{name} named no class**, so it got the default one: {class}.")
        }
        Rule::Reclaim => format!("**{name} goes with its claim**: that is its reclaim policy."),
        Rule::Ephemeral { pod, volume } => format!(
            "**{name} was made** for the volume {volume} of the pod {pod}, and goes with it."
        ),
        Rule::Unprotected => format!("**{name} may go**: nothing uses it any more."),
    })
}

/// What budgets and quotas did.
pub(super) fn of_policy(rule: &policy::Rule, name: &str) -> Option<String> {
    use policy::Rule;
    Some(match rule {
        Rule::Observed => return None,
        Rule::Budget {
            expected,
            desired_healthy,
            current_healthy,
            allowed,
        } => format!(
            "**{name} allows {allowed} disruptions**: {current_healthy} of {expected} pods are \
             healthy, {desired_healthy} must be."
        ),
        Rule::Charged { amounts } => {
            let parts = amounts.iter().map(|(resource, amount, used, hard)| {
                format!("{amount} more {resource} make {used} of {hard}")
            });
            let parts: Vec<String> = parts.collect();
            format!(
                "**{name} has room for the new object**: {}.",
                parts.join(", ")
            )
        }
        Rule::Spent { left } => format!(
            "**{name} lets a pod go**: an eviction uses up one of the disruptions that it allows; \
             {left} are left."
        ),
    })
}
