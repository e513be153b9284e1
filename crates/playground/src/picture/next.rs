//! What happens next if nobody interferes: ends of waits, graces and deadlines.

use crate::view::{Countdown, Pod, PodState, Ref};
use api::Kind;
use apiserver::Store;
use controllers::deployment::progress;
use sim::{Duration, Instant};
use std::rc::Rc;

/// Rows that are shown.
const ROWS_MAX: usize = 8;

/// The soonest first.
pub fn draw(store: &Store, pods: &[Rc<Pod>], now: Instant) -> Vec<Countdown> {
    let mut rows: Vec<Countdown> = pods.iter().filter_map(|pod| of_pod(pod, now)).collect();
    rows.extend(deadlines(store, now));
    rows.sort_by(|a, b| (a.at, &a.short).cmp(&(b.at, &b.short)));
    rows.truncate(ROWS_MAX);
    rows
}

fn of_pod(pod: &Pod, now: Instant) -> Option<Countdown> {
    let (left, what) = match (pod.state, pod.wait, pod.grace) {
        (PodState::BackOff | PodState::Error, Some(wait), _) => {
            (wait.left_seconds, format!("restart {}", pod.restarts + 1))
        }
        (PodState::ImagePull, Some(wait), _) => (wait.left_seconds, "next pull".to_owned()),
        (PodState::Terminating, _, Some(grace)) => {
            (grace.left_seconds, "grace period ends".to_owned())
        }
        _ => return None,
    };
    Some(Countdown {
        at: (now + Duration::from_secs(u64::from(left))).since_start(),
        what: what.into(),
        object: Some(pod.reference.clone()),
        short: Rc::clone(&pod.suffix),
    })
}

/// Progress deadlines of roll-outs that are going on.
fn deadlines(store: &Store, now: Instant) -> Vec<Countdown> {
    let of = |object: &Rc<api::Object>| {
        let body = object.deployment()?;
        let left = progress::until_check(&body.spec, object.meta.generation, &body.status, now)?;
        let name = object.meta.name.as_str();
        Some(Countdown {
            at: (now + left).since_start(),
            what: "progress deadline".into(),
            object: Some(Ref::new("deployment", &object.meta.namespace, name)),
            short: name.into(),
        })
    };
    store.list(Kind::Deployment).filter_map(of).collect()
}
