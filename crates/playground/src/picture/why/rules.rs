//! The rules of controllers as sentences, with the numbers they used.

use apiserver::because::{command, deployment, replica_set, scheduler};
use apiserver::{Because, Change};

/// The sentence of the rule behind a change, if the rule has something to say.
pub fn sentence(change: &Change) -> Option<String> {
    let name = &change.object().meta.name;
    match &change.cause.because {
        Because::Command(rule) => Some(of_command(rule, change)),
        Because::Deployment(rule) => of_deployment(rule, name),
        Because::ReplicaSet(rule) => of_replica_set(rule, change),
        Because::Scheduler(rule) => of_scheduler(rule, name),
        Because::Recorded => None,
        // The others say what they did in the change itself.
        _ => None,
    }
}

fn of_command(rule: &command::Rule, change: &Change) -> String {
    let name = &change.object().meta.name;
    match rule {
        command::Rule::Line(line) if change.is_added() => {
            format!("**Somebody made {name}** with `{}`.", first_line(line))
        }
        command::Rule::Line(line) => format!("**Somebody ran** `{}`.", first_line(line)),
        command::Rule::Manifest if change.is_added() => {
            format!("**{name} was applied** from the manifest.")
        }
        command::Rule::Manifest => format!("**{name} was changed** from the manifest."),
        command::Rule::SetUp => format!("**{name} was there** from the start."),
        command::Rule::Fault(fault) => format!("**A fault was ordered:** `{fault}`."),
    }
}

fn first_line(line: &str) -> &str {
    line.lines().next().unwrap_or(line)
}

fn of_deployment(rule: &deployment::Rule, name: &str) -> Option<String> {
    use deployment::Rule;
    Some(match rule {
        Rule::Observed | Rule::Annotate => return None,
        Rule::CreateSet {
            revision,
            size,
            desired,
            surge,
        } => format!(
            "**The template is new, so it gets a ReplicaSet of its own** (revision {revision}). It \
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
        Rule::Claim => format!("**{name} was adopted**: it matches the selector."),
    })
}

fn of_replica_set(rule: &replica_set::Rule, change: &Change) -> Option<String> {
    use replica_set::Rule;
    let owner = change
        .object()
        .meta
        .controller()
        .map(|owner| owner.name.to_string());
    let owner = owner.unwrap_or_else(|| "its ReplicaSet".to_owned());
    Some(match rule {
        Rule::Observed => return None,
        Rule::TooFew { desired, active } => {
            format!("**ReplicaSet `{owner}` made the pod**: it had {active} of {desired}.")
        }
        Rule::TooMany {
            desired,
            active,
            rank,
        } => format!(
            "**ReplicaSet `{owner}` deletes the pod**: it has {active} and wants {desired}. This \
             one goes first because {}.",
            of_rank(*rank)
        ),
        Rule::Adopt => format!("**`{owner}` adopted it**: its labels match the selector."),
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

fn of_scheduler(rule: &scheduler::Rule, name: &str) -> Option<String> {
    match rule {
        scheduler::Rule::Bound {
            node,
            feasible,
            evaluated,
            score,
        } => Some(format!(
            "**The scheduler chose {node}** for {name}: {feasible} of {evaluated} nodes can take \
             it, {node} has the best score ({score})."
        )),
        _ => None,
    }
}
