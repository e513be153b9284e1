//! The scheduler as a value with state: watches changes, keeps the queue, places one pod at a time.
//!
//! Watches pods, nodes, namespaces, claims, volumes and classes; binds pods, writes their condition
//! PodScheduled and events, deletes victims of preemption.
//! k8s: pkg/scheduler/{scheduler.go,eventhandlers.go,schedule_one.go}

mod bind;
mod fail;
mod observe;
mod place;

use crate::attempt::Nominations;
use crate::decision::{Decision, Decisions};
use crate::pod_info::PodInfo;
use crate::queue::{Place, Queue, UNSCHEDULABLE_MAX};
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use api::{Str, Uid};
use apiserver::{Change, EventNote, EventType, Intents, Store, Timers};
use sim::{Duration, Instant, Random, Sorted};
use std::rc::Rc;

/// How long one pod takes; the next one waits.
/// Measured: shared/reference/latencies.md, section 4.
const ATTEMPT: Duration = Duration::from_millis(5);
/// How often pods that have waited too long are looked for.
/// k8s: pkg/scheduler/backend/queue/scheduling_queue.go, flushUnschedulablePodsLeftover
const LEFTOVER_PERIOD: Duration = Duration::from_secs(30);

/// The component in events, and the `schedulerName` it serves.
pub const NAME: &str = "default-scheduler";

/// When the scheduler wants to look again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Timer {
    /// The next pod is to be tried.
    Cycle,
    /// Pods that have waited too long are to be looked for.
    Leftovers,
    /// Claims of a pod may have been bound.
    Volumes(Uid),
    /// The last victim of a preemption is to go.
    LastVictim {
        /// The pod that needs the room.
        by: Uid,
        /// The victim.
        victim: Uid,
        /// Their node.
        node: Str,
    },
}

/// A pod whose node is chosen and whose volumes are being bound.
#[derive(Clone, Debug)]
struct Assumed {
    node: Str,
    pod: Rc<PodInfo>,
}

/// The scheduler's queue and caches. A clone is a checkpoint and costs a few pointers.
#[derive(Clone, Debug)]
pub struct Scheduler {
    snapshot: Snapshot,
    queue: Queue,
    nominations: Nominations,
    assumed: Sorted<(Uid, Assumed)>,
    settings: Settings,
    ties: Random,
    offsets: Random,
    /// Where the search for nodes goes on.
    start: usize,
    decisions: Decisions,
    cycle_due: Option<Instant>,
    leftovers_due: Option<Instant>,
    /// When the last attempt was over.
    busy_until: Instant,
}

impl Scheduler {
    /// A scheduler with nothing to do.
    pub fn new(seed: u64) -> Scheduler {
        Scheduler::with_settings(seed, Settings::default())
    }

    /// The same, with other settings than the defaults.
    pub fn with_settings(seed: u64, settings: Settings) -> Scheduler {
        Scheduler {
            snapshot: Snapshot::default(),
            queue: Queue::default(),
            nominations: Nominations::default(),
            assumed: Sorted::default(),
            settings,
            ties: Random::named(seed, "scheduler-ties"),
            offsets: Random::named(seed, "scheduler-preemption"),
            start: 0,
            decisions: Decisions::default(),
            cycle_due: None,
            leftovers_due: None,
            busy_until: Instant::default(),
        }
    }

    /// The latest decision about a pod, with every verdict and score; none if it is not kept.
    pub fn decision(&self, pod: Uid) -> Option<&Rc<Decision>> {
        self.decisions.about(pod)
    }

    /// Where a pod waits, if it does.
    pub fn place_of(&self, pod: Uid) -> Option<Place> {
        self.queue.get(pod).map(|queued| queued.place)
    }

    /// Learns of a change.
    pub fn observe(&mut self, change: &Change, store: &Store, timers: &mut Timers<Timer>) {
        self.learn(change, store, timers);
        self.arm(timers);
    }

    /// Does what a timer asked for.
    pub fn fire(&mut self, timer: Timer, intents: &mut Intents<'_>, timers: &mut Timers<Timer>) {
        match timer {
            Timer::Cycle if self.cycle_due == Some(intents.now) => {
                self.cycle_due = None;
                self.busy_until = intents.now;
                if let Some((uid, _)) = self.queue.pop(intents.now) {
                    self.attempt(uid, intents, timers);
                }
            }
            Timer::Leftovers if self.leftovers_due == Some(intents.now) => {
                self.leftovers_due = None;
                for uid in self.queue.leftovers(intents.now) {
                    self.queue.requeue(uid, intents.now);
                }
            }
            // A timer that was overtaken.
            Timer::Cycle | Timer::Leftovers => (),
            Timer::Volumes(uid) => self.finish_binding(uid, intents),
            Timer::LastVictim { by, victim, node } => {
                if let Some(by) = intents.latest().by_uid(by).map(Rc::clone) {
                    fail::preempt(&by, victim, &node, intents);
                }
            }
        }
        self.arm(timers);
    }

    /// Asks for the timers that the queue needs.
    fn arm(&mut self, timers: &mut Timers<Timer>) {
        if self.cycle_due.is_none() && self.queue.is_ready() {
            let due = timers.now.max(self.busy_until) + ATTEMPT;
            self.cycle_due = Some(due);
            timers.at(due, Timer::Cycle);
        }
        if self.leftovers_due.is_none()
            && let Some(oldest) = self.queue.oldest()
        {
            let due = next_check(oldest + UNSCHEDULABLE_MAX);
            self.leftovers_due = Some(due);
            timers.at(due, Timer::Leftovers);
        }
    }
}

/// The first regular check after `moment`.
fn next_check(moment: Instant) -> Instant {
    let periods = moment.since_start().0 / LEFTOVER_PERIOD.0 + 1;
    Instant::at(LEFTOVER_PERIOD.times(periods))
}

/// An event of the newer API, as the scheduler writes them.
fn note(
    object: &api::Object,
    type_: EventType,
    reason: &str,
    message: String,
    action: &str,
) -> EventNote {
    EventNote {
        action: action.into(),
        is_new_api: true,
        ..EventNote::new(object, type_, reason, message, NAME)
    }
}
