//! Rules of deployments and replica sets as sentences.

use apiserver::Change;
use apiserver::because::{deployment, replica_set};

/// How the sentence of a new revision begins.
pub(in crate::picture::why) const NEW_TEMPLATE: &str = "**The template is new";

/// What the deployment controller did.
pub(super) fn of_deployment(rule: &deployment::Rule, name: &str) -> Option<String> {
    use deployment::Rule;
    Some(match rule {
        Rule::Observed | Rule::Annotate => return None,
        Rule::CreateSet {
            revision,
            size,
            desired,
            surge,
        } => format!(
            "{NEW_TEMPLATE}, so it gets a ReplicaSet of its own** (revision {revision}). It \
             starts with {size}: {desired} wanted plus {surge} above, less what is there."
        ),
        Rule::ScaleUpNew {
            from,
            to,
            desired,
            surge,
            total,
        } => format!(
            "**The new ReplicaSet grows from {from} to {to}.** At most {desired} + {surge} = {} \
             pods may be wanted, {total} were.",
            desired + surge
        ),
        Rule::ScaleDownNew { from, to } => {
            format!("**The new ReplicaSet shrinks from {from} to {to}**, the size that is wanted.")
        }
        Rule::CleanUpUnhealthy {
            from,
            to,
            available,
        } => format!(
            "**An old ReplicaSet shrinks from {from} to {to}.** Only {available} of its pods are \
             available; the others do no good."
        ),
        Rule::ScaleDownOld {
            from,
            to,
            available,
            min_available,
        } => format!(
            "**An old ReplicaSet shrinks from {from} to {to}.** {available} pods are available, at \
             least {min_available} must be."
        ),
        Rule::StopOld { from } => {
            format!("**Recreate: all {from} old pods go** before any new one comes.")
        }
        Rule::Scale { from, to, desired } => {
            format!("**{name} is scaled from {from} to {to}**; the Deployment wants {desired}.")
        }
        Rule::CleanUpHistory { limit } => {
            format!("**{name} is no longer needed for undo**: {limit} old ReplicaSets are kept.")
        }
        Rule::RollBack { to } => {
            format!("**{name} goes back to revision {to}**, as its annotation asked.")
        }
        Rule::Claim => format!("**{name} was adopted**: it matches the selector."),
    })
}

/// What the replica set controller did.
pub(super) fn of_replica_set(rule: &replica_set::Rule, change: &Change) -> Option<String> {
    use replica_set::Rule;
    let owner = change
        .object()
        .meta
        .controller()
        .map(|owner| format!("{} `{}`", owner.kind, owner.name));
    let owner = owner.unwrap_or_else(|| "its ReplicaSet".to_owned());
    Some(match rule {
        Rule::Observed => return None,
        Rule::TooFew { desired, active } => {
            format!("**{owner} made the pod**: it had {active} of {desired}.")
        }
        Rule::TooMany {
            desired,
            active,
            rank,
        } => format!(
            "**{owner} deletes the pod**: it has {active} and wants {desired}. This \
             one goes first because {}.",
            of_rank(*rank)
        ),
        Rule::Adopt => format!("**{owner} adopted it**: its labels match the selector."),
        Rule::Release => "**It was released**: its labels no longer match.".to_owned(),
    })
}

fn of_rank(rank: replica_set::Rank) -> &'static str {
    use replica_set::Rank;
    match rank {
        Rank::All => "all of them go",
        Rank::Unassigned => "it is on no node yet",
        Rank::Phase => "it has not got as far as the others",
        Rank::NotReady => "it is not ready",
        Rank::Cost => "its deletion cost is the lowest",
        Rank::Colocated => "most siblings share its node",
        Rank::ReadyForShorter => "it has been ready for the shortest time",
        Rank::Restarts => "it restarted most often",
        Rank::CreatedLater => "it is the youngest",
        Rank::Name => "all else being equal its name comes first",
    }
}
