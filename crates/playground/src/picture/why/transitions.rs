//! Changes of state as sentences: what a container, a pod or a node went through.

use api::pod_status::ContainerStatus;
use api::{Object, Pod};
use apiserver::Change;
use sim::{Duration, Instant};
use std::rc::Rc;

/// What a change did, if it is worth a sentence.
pub fn sentence(change: &Change) -> Option<String> {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            let is_marked = !before.meta.is_terminating() && after.meta.is_terminating();
            if is_marked {
                return Some(marked(after));
            }
            match (before.pod(), after.pod()) {
                (Some(old), Some(new)) => of_pod(old, new),
                _ => of_conditions(before, after),
            }
        }
        (_, None) => Some(format!("**{} is gone.**", change.object().meta.name)),
        (None, Some(object)) => Some(format!("**{} was made.**", object.meta.name)),
    }
}

fn marked(object: &Object) -> String {
    match object.meta.deletion_grace_seconds {
        Some(seconds) if seconds > 0 => {
            format!(
                "**{} is deleted.** It has {seconds} s of grace to stop.",
                object.meta.name
            )
        }
        _ => format!("**{} is deleted.**", object.meta.name),
    }
}

fn of_pod(old: &Pod, new: &Pod) -> Option<String> {
    if old.node_name.is_empty() && !new.node_name.is_empty() {
        return Some(format!("**It was bound to {}.**", new.node_name));
    }
    let unscheduled = |pod: &Pod| {
        pod.condition("PodScheduled")
            .filter(|c| c.status == "False")
            .map(|c| c.message.clone())
    };
    if let Some(message) = unscheduled(new).filter(|m| unscheduled(old).as_ref() != Some(m)) {
        return Some(format!("**No node takes it.** {message}"));
    }
    let statuses = |pod: &Pod| -> Vec<ContainerStatus> {
        let status = &pod.status;
        status
            .init_container_statuses
            .iter()
            .chain(&status.container_statuses)
            .cloned()
            .collect()
    };
    let before = statuses(old);
    let changed = statuses(new).into_iter().find_map(|status| {
        let was = before.iter().find(|one| one.name == status.name);
        of_container(was, &status, new)
    });
    changed.or_else(|| of_readiness(old, new))
}

fn of_container(was: Option<&ContainerStatus>, is: &ContainerStatus, pod: &Pod) -> Option<String> {
    let name = &is.name;
    let old_state = was.map(|status| &status.state);
    if old_state == Some(&is.state) {
        return None;
    }
    if let Some(ended) = is.state.terminated() {
        let lived = ended
            .finished_at
            .instant()
            .since(ended.started_at.instant())
            .as_secs();
        let message = match ended.message.as_str() {
            "" => String::new(),
            text => format!(" Last words: `{}`", text.trim()),
        };
        return Some(match (ended.exit_code, ended.reason.as_str()) {
            (0, _) => format!("**Container {name} finished** after {lived} s."),
            (code, "OOMKilled") => format!(
                "**Container {name} was killed for its memory** after {lived} s (code {code})."
            ),
            (code, _) => {
                format!("**{name}{EXITED}{code}** after {lived} s.{message}")
            }
        });
    }
    if is.state.running().is_some() {
        let ordinal = match is.restart_count {
            0 => String::new(),
            1 => ", first restart".to_owned(),
            n => format!(", restart {n}"),
        };
        return Some(format!("**Container {name} started**{ordinal}."));
    }
    let waiting = is.state.waiting()?;
    Some(match waiting.reason.as_str() {
        "CrashLoopBackOff" => {
            let wait = waiting.message.strip_prefix("back-off ").unwrap_or("");
            let wait = wait.split(' ').next().unwrap_or("");
            let seconds = api::duration_text::parse_go_text(wait).map_or(0, |wait| wait.as_secs());
            format!(
                "{WAITS} {seconds} s.** The wait doubles: {}.",
                series(seconds)
            )
        }
        "ImagePullBackOff" | "ErrImagePull" => format!(
            "**Image `{}` cannot be pulled.** The kubelet tries again, each time later.",
            is.image
        ),
        "ContainerCreating" | "PodInitializing" if was.is_none() => {
            format!("{CREATES} {} creates it.**", pod.node_name)
        }
        "ContainerCreating" | "PodInitializing" | "" => return None,
        reason => format!(
            "**Container {name} cannot start: {reason}.** {}",
            waiting.message
        ),
    })
}

/// How the sentence of a beginning begins; it goes without saying.
pub const CREATES: &str = "**The kubelet of";
/// What stands between a container and its exit code.
const EXITED: &str = " exited with code ";
/// How the sentence of a wait begins; its rule is only told once.
pub const WAITS: &str = "**The kubelet waits";

/// What a sentence says that comes back in each round of a container: its words without numbers.
pub fn round(text: &str) -> Option<String> {
    let comes_back = ["**Container ", WAITS, "**Image "];
    let (what, _) = text.strip_prefix("**")?.split_once("**")?;
    let is_one = comes_back.iter().any(|head| text.starts_with(head)) || what.contains(EXITED);
    is_one.then(|| what.chars().filter(|c| !c.is_ascii_digit()).collect())
}

/// The waits of a container that keeps crashing, with the one that holds.
/// k8s: pkg/kubelet/kubelet.go, MaxContainerBackOff and backOffPeriod
fn series(holds: u64) -> String {
    let waits = [10, 20, 40, 80, 160, 300].map(|wait| match wait == holds {
        true => format!("**{wait}**"),
        false => wait.to_string(),
    });
    format!("{} s", waits.join(", "))
}

fn of_readiness(old: &Pod, new: &Pod) -> Option<String> {
    match (old.is_ready(), new.is_ready()) {
        (false, true) => Some("**It is ready** and takes requests.".to_owned()),
        (true, false) => Some("**It is no longer ready.**".to_owned()),
        (true, true) | (false, false) => None,
    }
}

/// Conditions of nodes and workloads that changed their status or reason.
fn of_conditions(before: &Rc<Object>, after: &Rc<Object>) -> Option<String> {
    let conditions = |object: &Object| -> Vec<(String, String, String, String)> {
        if let Some(body) = object.node() {
            let rows = body.status.conditions.iter();
            return rows
                .map(|c| texts(&c.type_, &c.status, &c.reason, &c.message))
                .collect();
        }
        let rows = object
            .deployment()
            .map(|body| body.status.conditions.as_slice());
        let rows = rows.unwrap_or_default().iter();
        rows.map(|c| texts(&c.type_, &c.status, &c.reason, &c.message))
            .collect()
    };
    let old = conditions(before);
    let changed = conditions(after)
        .into_iter()
        .find(|(type_, status, reason, _)| {
            !old.iter()
                .any(|(t, s, r, _)| t == type_ && s == status && r == reason)
        })?;
    let (type_, status, reason, message) = changed;
    // The ReplicaSets' own steps say the same with numbers.
    let is_echo = [
        "NewReplicaSetCreated",
        "FoundNewReplicaSet",
        "ReplicaSetUpdated",
    ];
    if is_echo.contains(&reason.as_str()) {
        return None;
    }
    Some(format!("**{type_} is {status}** ({reason}). {message}"))
}

fn texts(
    type_: &str,
    status: &str,
    reason: &str,
    message: &str,
) -> (String, String, String, String) {
    (
        type_.to_owned(),
        status.to_owned(),
        reason.to_owned(),
        message.to_owned(),
    )
}

/// What will happen to the object by itself, if that is known.
pub fn outlook(object: &Object, now: Instant) -> Option<(Instant, String)> {
    let deleted = object.meta.deleted?.instant();
    let left = deleted.since(now);
    (left > Duration::ZERO).then(|| {
        (
            deleted,
            format!("**Its grace period ends** in {} s.", left.as_secs_ceil()),
        )
    })
}
