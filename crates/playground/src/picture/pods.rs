//! Pods as they are drawn, derived from what the API says about them.

use super::containers;
use super::letters::Letters;
use crate::view::{self, PodState, Ref, Shape, Wait, short_name};
use api::pod_status::ContainerStatus;
use api::{Kind, Object, Pod};
use apiserver::Store;
use kubectl::pod_status_text::PodText;
use sim::{Duration, Instant};
use std::cell::OnceCell;
use std::rc::Rc;

/// What a pod is looked at with.
pub struct Light<'a> {
    /// The objects.
    pub store: &'a Store,
    /// The kubelets, who know when they will try again.
    pub kubelets: &'a kubelet::Kubelets,
    /// The current time.
    pub now: Instant,
    /// The most cpu and memory that any node has free, once somebody asked.
    room: OnceCell<(i64, i64)>,
}

impl<'a> Light<'a> {
    /// A light.
    pub fn new(store: &'a Store, kubelets: &'a kubelet::Kubelets, now: Instant) -> Light<'a> {
        Light {
            store,
            kubelets,
            now,
            room: OnceCell::new(),
        }
    }

    /// The most cpu and the most memory that any node has free.
    fn room(&self) -> (i64, i64) {
        *self.room.get_or_init(|| {
            let free = |object: &Rc<Object>| {
                let capacity = &object.node()?.status.allocatable;
                let tally = self.store.node_tally(&object.meta.name);
                let cpu = api::resources::cpu_millis(capacity) - tally.cpu_millis;
                let memory = api::resources::memory_bytes(capacity) - tally.memory_bytes;
                Some((cpu, memory))
            };
            let all = self.store.list(Kind::Node).filter_map(free);
            all.fold((0, 0), |most, one| (most.0.max(one.0), most.1.max(one.1)))
        })
    }
}

/// The pod as it is drawn. `changed` is when it last changed.
pub fn draw(
    object: &Rc<Object>,
    pod: &Pod,
    light: &Light<'_>,
    letters: &mut Letters,
    changed: Duration,
) -> view::Pod {
    let text = PodText::of(object, pod);
    let state = state_of(object, pod, &text.status);
    let owners = Owners::of(object, light.store, letters);
    let name = object.meta.name.as_str();
    let (stem, suffix) = split_name(name, &owners.shape, owners.set.is_some());
    view::Pod {
        uid: object.meta.uid.to_string().into(),
        reference: Ref::new("pod", &object.meta.namespace, name),
        stem: stem.into(),
        suffix: suffix.into(),
        below: below(pod, &owners).into(),
        state,
        status: text.status.as_str().into(),
        ready: (text.ready, text.containers),
        restarts: u32::try_from(text.restart_count).unwrap_or(0),
        wait: wait(object, pod, state, light),
        grace: grace(object, state, light.now),
        pulled_permille: (state == PodState::Creating)
            .then(|| pulled(object, light))
            .flatten(),
        init: init(pod),
        shape: owners.shape,
        revision: owners.letter,
        volume: volume(object, pod, light.store),
        node: (!pod.node_name.is_empty()).then(|| pod.node_name.as_str().into()),
        owner: owners.top,
        set: owners.set,
        unscheduled: unscheduled(pod),
        unscheduled_hint: unscheduled_hint(pod, light),
        silent_seconds: silent_seconds(pod, light),
        created: object.meta.created.instant().since_start(),
        ip: (!pod.status.pod_ip.is_empty()).then(|| pod.status.pod_ip.as_str().into()),
        requests: requests(pod).into(),
        containers: containers::draw(pod).into(),
        changed,
    }
}

/// The state that is drawn: from conditions and container states, never from the phase alone.
///
/// A deleted pod is drawn as leaving until it is gone. kubectl's STATUS goes on to `Completed` or
/// `Error` for the moment between the end of its containers and its removal; that word is kept in
/// `status`, but a pod that a roll-out takes away has neither failed nor finished its work.
pub fn state_of(object: &Object, pod: &Pod, status: &str) -> PodState {
    let status = status.strip_prefix("Init:").unwrap_or(status);
    match status {
        "Unknown" => PodState::Unknown,
        _ if object.meta.is_terminating() => PodState::Terminating,
        // kubectl prints how the container ended; that the pod was sent away is what matters.
        _ if matches!(&*pod.status.reason, "Evicted" | "NodeLost") => PodState::Unknown,
        "Running" if pod.is_ready() => PodState::Ready,
        "Running" | "NotReady" => PodState::NotReady,
        "CrashLoopBackOff" => PodState::BackOff,
        "ErrImagePull"
        | "ImagePullBackOff"
        | "InvalidImageName"
        | "ErrImageNeverPull"
        | "ImageInspectError"
        | "RegistryUnavailable" => PodState::ImagePull,
        "Completed" | "Succeeded" => PodState::Completed,
        "Evicted" | "NodeLost" | "ContainerStatusUnknown" => PodState::Unknown,
        "Pending" if pod.node_name.is_empty() => PodState::Pending,
        "SchedulingGated" => PodState::Pending,
        "Pending" | "ContainerCreating" | "PodInitializing" => PodState::Creating,
        other if other.contains('/') => PodState::Creating,
        _ => PodState::Error,
    }
}

/// Thousandths of a pull between two pictures of it.
const PULLED_STEP: u32 = 50;

fn pulled(object: &Object, light: &Light<'_>) -> Option<u32> {
    let permille = light.kubelets.pull_permille(object.meta.uid, light.now)?;
    Some(permille - permille % PULLED_STEP)
}

/// Whether a pod that did not change looks as it was drawn: only what time changes is looked at.
pub fn is_as_drawn(drawn: &view::Pod, object: &Object, pod: &Pod, light: &Light<'_>) -> bool {
    let pulled = match drawn.state {
        PodState::Creating => pulled(object, light),
        _ => None,
    };
    drawn.unscheduled.is_none()
        && drawn.pulled_permille == pulled
        && drawn.wait == wait(object, pod, drawn.state, light)
        && drawn.grace == grace(object, drawn.state, light.now)
        && drawn.silent_seconds == silent_seconds(pod, light)
}

struct Owners {
    top: Option<Ref>,
    set: Option<Ref>,
    shape: Shape,
    letter: Option<char>,
}

impl Owners {
    fn of(object: &Rc<Object>, store: &Store, letters: &mut Letters) -> Owners {
        let none = Owners {
            top: None,
            set: None,
            shape: Shape::Plain,
            letter: None,
        };
        let Some(reference) = object.meta.controller() else {
            return none;
        };
        let namespace = &object.meta.namespace;
        let made_by = Ref::of_kind(&reference.kind, namespace, &reference.name);
        match reference.kind.as_str() {
            "StatefulSet" => Owners {
                shape: Shape::Ordinal(ordinal(&object.meta.name)),
                letter: letters.of_labelled(reference.uid, object),
                top: Some(made_by),
                ..none
            },
            "DaemonSet" => Owners {
                shape: Shape::Daemon,
                letter: letters.of_labelled(reference.uid, object),
                top: Some(made_by),
                ..none
            },
            "Job" => {
                let top = owner_of(store, namespace, Kind::Job, &reference.name);
                let set = top.is_some().then(|| made_by.clone());
                Owners {
                    top: top.or(Some(made_by)),
                    set,
                    shape: Shape::Job,
                    letter: None,
                }
            }
            _ => {
                let found = store.find(Kind::ReplicaSet, namespace, &reference.name);
                let above = found.and_then(|set| set.meta.controller());
                match above {
                    Some(above) => Owners {
                        top: Some(Ref::of_kind(&above.kind, namespace, &above.name)),
                        letter: letters.of_set(above.uid, &reference.name),
                        set: Some(made_by),
                        ..none
                    },
                    None => Owners {
                        top: Some(made_by),
                        ..none
                    },
                }
            }
        }
    }
}

fn owner_of(store: &Store, namespace: &str, kind: Kind, name: &str) -> Option<Ref> {
    let above = store.find(kind, namespace, name)?.meta.controller()?;
    Some(Ref::of_kind(&above.kind, namespace, &above.name))
}

/// The number at the end of a StatefulSet pod's name.
fn ordinal(name: &str) -> u32 {
    name.rsplit('-')
        .next()
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

/// The part of a name that tells it apart from its siblings stands alone: `k2xwl`.
fn split_name<'a>(name: &'a str, shape: &Shape, has_set: bool) -> (&'a str, &'a str) {
    let is_generated = has_set || matches!(shape, Shape::Daemon | Shape::Job);
    let looks_generated = short_name(name).len() < name.len();
    match name.rfind('-') {
        Some(at) if !matches!(shape, Shape::Ordinal(_)) && (is_generated || looks_generated) => (
            name.get(..=at).unwrap_or(""),
            name.get(at + 1..).unwrap_or(name),
        ),
        _ => ("", name),
    }
}

fn below(pod: &Pod, owners: &Owners) -> String {
    let claim = pod
        .spec
        .volumes
        .iter()
        .find_map(|v| v.persistent_volume_claim.as_ref());
    match (&owners.shape, claim, &owners.set, &owners.top) {
        (Shape::Ordinal(_), Some(claim), _, _) => claim.claim_name.to_string(),
        (Shape::Job, _, _, Some(top)) => format!("{} {}", title_case(&top.kind), top.name),
        (_, _, Some(set), _) => set.name.to_string(),
        (_, _, None, Some(top)) => top.name.to_string(),
        (_, _, None, None) => "bare pod".to_owned(),
    }
}

fn title_case(kind: &str) -> String {
    match kind {
        "job" => "Job".to_owned(),
        "cronjob" => "CronJob".to_owned(),
        other => other.to_owned(),
    }
}

/// The rest of a back-off: what the kubelet knows, or what its message says.
fn wait(object: &Object, pod: &Pod, state: PodState, light: &Light<'_>) -> Option<Wait> {
    if !matches!(
        state,
        PodState::BackOff | PodState::ImagePull | PodState::Error
    ) {
        return None;
    }
    if let Some((from, until)) = light.kubelets.retry_window(object.meta.uid, light.now) {
        return Some(Wait {
            left_seconds: until.since(light.now).as_secs_ceil() as u32,
            total_seconds: (until.since(from).as_secs_ceil() as u32).max(1),
        });
    }
    let statuses = pod
        .status
        .init_container_statuses
        .iter()
        .chain(&pod.status.container_statuses);
    statuses
        .filter_map(|status| message_wait(status, light.now))
        .min_by_key(|w| w.left_seconds)
}

fn message_wait(status: &ContainerStatus, now: Instant) -> Option<Wait> {
    let waiting = status
        .state
        .waiting()
        .filter(|waiting| waiting.reason == "CrashLoopBackOff")?;
    let text = waiting
        .message
        .strip_prefix("back-off ")?
        .split(' ')
        .next()?;
    let total = api::duration_text::parse_go_text(text).ok()?;
    let ended = status.last_state.terminated()?.finished_at.instant();
    Some(Wait {
        left_seconds: (ended + total).since(now).as_secs_ceil() as u32,
        total_seconds: (total.as_secs() as u32).max(1),
    })
}

fn grace(object: &Object, state: PodState, now: Instant) -> Option<Wait> {
    if state != PodState::Terminating {
        return None;
    }
    let total = object
        .meta
        .deletion_grace_seconds
        .filter(|seconds| *seconds > 0)?;
    Some(Wait {
        left_seconds: object.meta.deleted?.instant().since(now).as_secs_ceil() as u32,
        total_seconds: total as u32,
    })
}

/// Regular init containers done and in all, while some are left.
fn init(pod: &Pod) -> Option<(u32, u32)> {
    let statuses = &pod.status.init_container_statuses;
    let all = pod.spec.init_containers.len() as u32;
    let done = statuses.iter().filter(|status| {
        status
            .state
            .terminated()
            .is_some_and(|state| state.exit_code == 0)
            || status.started == Some(true)
    });
    let done = done.count() as u32;
    (all > 0 && done < all).then_some((done, all))
}

fn volume(object: &Object, pod: &Pod, store: &Store) -> Option<Rc<str>> {
    let claim = pod.spec.claims(&object.meta.name).next()?;
    let namespace = &object.meta.namespace;
    let found = store.find(Kind::PersistentVolumeClaim, namespace, &claim)?;
    let size = found
        .claim()?
        .spec
        .resources
        .requests
        .get("storage")?
        .to_string();
    Some(size.into())
}

/// The scheduler's words about a pod that no node takes.
fn unscheduled(pod: &Pod) -> Option<Rc<str>> {
    let condition = pod
        .condition("PodScheduled")
        .filter(|c| c.status == "False")?;
    Some(condition.message.as_str().into())
}

/// What it asks for and the most that any node has left, when that is the trouble.
fn unscheduled_hint(pod: &Pod, light: &Light<'_>) -> Option<Rc<str>> {
    let message = unscheduled(pod)?;
    let requests = api::requests::requests_of(&pod.spec);
    if message.contains("Insufficient cpu") {
        let most = light.room().0;
        let asked = requests.cpu_millis;
        return Some(
            format!("It requests {asked}m; the most any node has free is {most}m.").into(),
        );
    }
    if message.contains("Insufficient memory") {
        let (asked, most) = (requests.memory_bytes >> 20, light.room().1 >> 20);
        return Some(
            format!("It requests {asked}Mi; the most any node has free is {most}Mi.").into(),
        );
    }
    None
}

/// Seconds since the pod's node last reported, if it is silent.
fn silent_seconds(pod: &Pod, light: &Light<'_>) -> Option<u32> {
    let since = light.kubelets.silent_since(&pod.node_name)?;
    Some(light.now.since(since).as_secs() as u32)
}

fn requests(pod: &Pod) -> String {
    let requests = api::requests::requests_of(&pod.spec);
    match (requests.cpu_millis, requests.memory_bytes) {
        (0, 0) => "nothing requested".to_owned(),
        (cpu, 0) => format!("cpu {cpu}m"),
        (0, memory) => format!("memory {}Mi", memory >> 20),
        (cpu, memory) => format!("cpu {cpu}m, memory {}Mi", memory >> 20),
    }
}
