//! How changes reach components, and how controllers get their keys.
//!
//! A change is offered to every component in the step that made it; controllers look at the keys it
//! concerns `WATCH_LATENCY` later. A key waits once, however many changes ask for it.

use crate::{Cluster, Event, WATCH_LATENCY};
use api::ObjectKey;
use apiserver::{Change, Intents, Timers};
use controllers::{ALL as CONTROLLERS, Keys, Outcome, RETRIES_FEW};
use sim::{Duration, Instant, WorkQueue};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The keys of one controller.
#[derive(Clone, Default)]
pub struct ControllerQueue {
    work: WorkQueue<ObjectKey>,
    /// The earliest time at which a key wants to be seen again.
    wakes: BTreeMap<ObjectKey, Instant>,
}

impl Cluster {
    /// Fans out every change that has not been delivered yet.
    pub(crate) fn deliver(&mut self) {
        while self.delivered < self.api.sequence() {
            self.delivered += 1;
            let Some(change) = self.api.change(self.delivered).cloned() else {
                continue;
            };
            self.deliver_to_controllers(&change);
            self.deliver_to_nodes(&change);
            self.traffic.observe(&change, self.api.store(), self.now);
        }
    }

    fn deliver_to_controllers(&mut self, change: &Rc<Change>) {
        let mut keys = Keys::default();
        for (index, controller) in CONTROLLERS.iter().enumerate() {
            (controller.enqueue)(change, self.api.store(), &mut keys);
            let index = index as u8;
            for (key, delay) in keys.drain() {
                if delay == Duration::ZERO {
                    self.enqueue(index, key, WATCH_LATENCY, Some(change.sequence));
                } else {
                    self.wake_at(index, key, self.now + delay);
                }
            }
        }
    }

    fn deliver_to_nodes(&mut self, change: &Rc<Change>) {
        let mut timers = Timers::new(self.now);
        self.scheduler
            .observe(change, self.api.store(), &mut timers);
        for (due, timer) in timers.drain() {
            self.queue.push(due, Event::Scheduler(timer));
        }
        let mut timers = Timers::new(self.now);
        self.kubelets.observe(change, self.api.store(), &mut timers);
        for (due, timer) in timers.drain() {
            self.queue.push(due, Event::Kubelet(timer));
        }
    }

    fn enqueue(&mut self, controller: u8, key: ObjectKey, delay: Duration, trigger: Option<u64>) {
        let due = self.now + delay;
        let Some(queue) = self.controllers.get_mut(usize::from(controller)) else {
            return;
        };
        if queue.work.add(key.clone(), due) {
            self.queue.push(
                due,
                Event::Reconcile {
                    controller,
                    key,
                    trigger,
                },
            );
        }
    }

    /// Remembers that `key` wants to be seen at `due`; an earlier wish stands.
    fn wake_at(&mut self, controller: u8, key: ObjectKey, due: Instant) {
        let Some(queue) = self.controllers.get_mut(usize::from(controller)) else {
            return;
        };
        if queue.wakes.get(&key).is_some_and(|earlier| *earlier <= due) {
            return;
        }
        queue.wakes.insert(key.clone(), due);
        self.queue.push(due, Event::Wake { controller, key });
    }

    pub(crate) fn wake(&mut self, controller: u8, key: ObjectKey) {
        let Some(queue) = self.controllers.get_mut(usize::from(controller)) else {
            return;
        };
        if queue.wakes.get(&key).is_some_and(|due| *due <= self.now) {
            queue.wakes.remove(&key);
            self.enqueue(controller, key, Duration::ZERO, None);
        }
    }

    pub(crate) fn reconcile(&mut self, controller: u8, key: &ObjectKey, trigger: Option<u64>) {
        let Some(queue) = self.controllers.get_mut(usize::from(controller)) else {
            return;
        };
        if !queue.work.take(key, self.now) {
            return;
        }
        let Some(row) = CONTROLLERS.get(usize::from(controller)) else {
            return;
        };
        let cx = self.context();
        if row.name == controllers::horizontal_pod_autoscaler::NAME {
            self.api.metrics = self.metrics();
        }
        let mut intents = Intents::new(&mut self.api, self.now, row.name, trigger);
        let outcome = (row.reconcile)(key, &cx, &mut intents);
        let Some(queue) = self.controllers.get_mut(usize::from(controller)) else {
            return;
        };
        match outcome {
            Outcome::Done => queue.work.forget(key),
            Outcome::After(delay) => {
                queue.work.forget(key);
                self.wake_at(controller, key.clone(), self.now + delay);
            }
            Outcome::RetryFew(_) if queue.work.failures(key) >= RETRIES_FEW => {
                queue.work.forget(key);
            }
            Outcome::Retry(_) | Outcome::RetryFew(_) => {
                let delay = queue.work.failed(key);
                self.wake_at(controller, key.clone(), self.now + delay);
            }
        }
    }
}
