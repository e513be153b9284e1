//! What happens next if nobody interferes: ends of waits and graces, probes, runs and deadlines.

use super::drawn::Pods;
use crate::view::{Countdown, Pod, PodState, Ref};
use api::Kind;
use apiserver::Store;
use cluster::{Cluster, Event, controller_name};
use controllers::deployment::progress;
use kubelet::runtime::ProbeKind;
use sim::{Duration, Instant, order};
use std::rc::Rc;

/// Rows that are shown.
const ROWS_MAX: usize = 12;
/// Probes that are listed; more would hide everything else.
const PROBES_MAX: usize = 2;
/// Probes are not looked for among more pods than this.
const PODS_MAX: usize = 2000;

/// What it means that a controller looks at an object again, if it means something to a person.
const LOOKS: &[(&str, Kind, &str)] = &[
    (
        "cronjob-controller",
        Kind::CronJob,
        "next look at its schedule",
    ),
    ("job-controller", Kind::Job, "next pod or deadline"),
    ("ttl-after-finished-controller", Kind::Job, "is removed"),
    (
        "taint-eviction-controller",
        Kind::Pod,
        "is evicted for a taint",
    ),
    (
        "node-lifecycle-controller",
        Kind::Node,
        "is given up if silent",
    ),
];

/// The soonest first.
pub fn draw(cluster: &Cluster, pods: &Pods) -> Vec<Countdown> {
    let now = cluster.now();
    let mut rows = waits(pods, now);
    rows.extend(probes(cluster, pods));
    rows.extend(deadlines(cluster.store(), now));
    rows.extend(looks(cluster, now));
    order::sort_by(&mut rows, |a, b| {
        (a.at, &a.short, &a.what).cmp(&(b.at, &b.short, &b.what))
    });
    rows.truncate(ROWS_MAX);
    rows
}

/// The waits of pods that end first. Of hundreds, only those that are shown are put in words.
fn waits(pods: &Pods, now: Instant) -> Vec<Countdown> {
    let left = |pod: &Pod| match pod.state {
        PodState::BackOff | PodState::Error | PodState::ImagePull => pod.wait,
        PodState::Terminating => pod.grace,
        _ => None,
    };
    let all: Vec<&Rc<Pod>> = pods.ticking().collect();
    let ending = all.iter().enumerate().filter_map(|(index, pod)| {
        let seconds = left(pod)?.left_seconds;
        Some((seconds, &*pod.suffix, index))
    });
    let soonest = order::least(ending, ROWS_MAX).into_iter();
    let row = |(seconds, _, index): (u32, &str, usize)| {
        let end = now + Duration::from_secs(u64::from(seconds));
        Some(wait(all.get(index)?, end))
    };
    soonest.filter_map(row).collect()
}

fn wait(pod: &Pod, at: Instant) -> Countdown {
    let what = match pod.state {
        PodState::Terminating => "grace period ends".to_owned(),
        PodState::ImagePull => "next pull".to_owned(),
        _ => format!("restart {}", pod.restarts + 1),
    };
    Countdown {
        at: at.since_start(),
        what: what.into(),
        object: Some(pod.reference.clone()),
        short: Rc::clone(&pod.suffix),
    }
}

/// Probes of pods that run and are not ready.
fn probes(cluster: &Cluster, pods: &Pods) -> Vec<Countdown> {
    let all = pods.all();
    if all.len() > PODS_MAX {
        return Vec::new();
    }
    let waiting = all.iter().filter(|pod| pod.state == PodState::NotReady);
    let mut rows: Vec<Countdown> = waiting.filter_map(|pod| probe(cluster, pod)).collect();
    order::sort_by(&mut rows, |a, b| (a.at, &a.short).cmp(&(b.at, &b.short)));
    rows.truncate(PROBES_MAX);
    rows
}

fn probe(cluster: &Cluster, pod: &Pod) -> Option<Countdown> {
    let of = &pod.reference;
    let object = cluster.store().find(Kind::Pod, &of.namespace, &of.name)?;
    let (at, kind) = cluster.kubelets.next_probe(object.meta.uid)?;
    let what = match kind {
        ProbeKind::Liveness => "liveness probe",
        ProbeKind::Readiness => "readiness probe",
        ProbeKind::Startup => "startup probe",
    };
    Some(Countdown {
        at: at.since_start(),
        what: what.into(),
        object: Some(of.clone()),
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

/// Controllers that have put something off.
fn looks(cluster: &Cluster, now: Instant) -> Vec<Countdown> {
    let of = |(at, event): (Instant, &Event)| {
        let Event::Wake { controller, key } = event else {
            return None;
        };
        let name = controller_name(*controller);
        let mut table = LOOKS.iter();
        let (_, _, what) = table.find(|(who, kind, _)| *who == name && *kind == key.kind)?;
        let singular = key.kind.row().singular;
        // A controller may mark why it looks, with a sign that no name holds.
        let (name, _) = key.name.split_once('!').unwrap_or((&key.name, ""));
        (at > now).then(|| Countdown {
            at: at.since_start(),
            what: (*what).into(),
            object: Some(Ref::new(singular, &key.namespace, name)),
            short: name.into(),
        })
    };
    cluster.pending().filter_map(of).collect()
}
