//! The cluster: every component put together, and the step loop that drives them.
//!
//! One event is popped, handled, its writes applied, its changes fanned out to every component, and
//! only then is the next one popped. A clone is a checkpoint.

pub mod config;
mod delivery;
mod event;
pub mod faults;
mod network;
mod set_up;

pub use config::ClusterConfig;
pub use event::Event;
pub use kubelet::NodeConfig;

use ::network::Traffic;
use apiserver::{ApiServer, Because, Intents, Store, Timers};
use controllers::ALL as CONTROLLERS;
use delivery::ControllerQueue;
use kubelet::{KubeletConfig, Kubelets};
use scheduler::Scheduler;
use sim::{Digest, Duration, EventQueue, Instant};

/// How long a change takes to reach the components that watch.
/// Measured: shared/reference/latencies.md, section 4 (any controller reacting: 5-10 ms).
pub const WATCH_LATENCY: Duration = Duration::from_millis(5);

/// A whole cluster at one moment.
#[derive(Clone)]
pub struct Cluster {
    /// The current time.
    now: Instant,
    /// The API server, the only owner of objects.
    pub api: ApiServer,
    queue: EventQueue<Event>,
    controllers: Vec<ControllerQueue>,
    /// The scheduler.
    pub scheduler: Scheduler,
    /// The kubelets of all nodes.
    pub kubelets: Kubelets,
    /// The requests that Services get, and what became of them.
    pub traffic: Traffic,
    /// Changes up to this one have been fanned out.
    delivered: u64,
    /// Events handled so far.
    handled: u64,
}

impl Cluster {
    /// A cluster as `config` describes it, at the start of time.
    pub fn new(config: &ClusterConfig) -> Cluster {
        let mut cluster = Cluster {
            now: Instant::START,
            api: ApiServer::new(config.seed),
            queue: EventQueue::default(),
            controllers: vec![ControllerQueue::default(); CONTROLLERS.len()],
            scheduler: Scheduler::new(config.seed),
            kubelets: Kubelets::new(KubeletConfig {
                network: &network::OnServices,
                ..config.kubelet.clone()
            }),
            traffic: Traffic::new(config.seed),
            delivered: 0,
            handled: 0,
        };
        set_up::set_up(&mut cluster, config);
        cluster
    }

    /// The current time.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The objects.
    pub fn store(&self) -> &Store {
        self.api.store()
    }

    /// The fingerprint of everything that happened.
    pub fn digest(&self) -> Digest {
        self.api.digest()
    }

    /// How many events have been handled.
    pub fn events_handled(&self) -> u64 {
        self.handled
    }

    /// When the next event is due.
    pub fn next_due(&self) -> Option<Instant> {
        self.queue.next_due()
    }

    /// Handles every event that is due up to and including `until`, and moves the clock there.
    pub fn advance_to(&mut self, until: Instant) {
        self.advance_within(until, u64::MAX);
    }

    /// As `advance_to`, but handles at most `events_max` events. Returns whether it got there; if
    /// not, the clock stands at the last event handled.
    pub fn advance_within(&mut self, until: Instant, events_max: u64) -> bool {
        let mut budget = events_max;
        while let Some(due) = self.queue.next_due().filter(|due| *due <= until) {
            if budget == 0 {
                return false;
            }
            budget -= 1;
            self.now = self.now.max(due);
            self.step();
        }
        self.now = self.now.max(until);
        self.settle_traffic();
        true
    }

    /// Handles the next event, if there is one, at its time.
    pub fn step(&mut self) {
        let Some((due, event)) = self.queue.pop() else {
            return;
        };
        self.now = self.now.max(due);
        self.handled += 1;
        self.settle_traffic();
        self.handle(event);
        self.deliver();
    }

    /// Lets `actor` write at the current time, then fans out what changed.
    pub fn act<T>(&mut self, actor: &'static str, write: impl FnOnce(&mut Intents<'_>) -> T) -> T {
        let mut intents = Intents::new(&mut self.api, self.now, actor, None);
        let result = write(&mut intents);
        self.deliver();
        result
    }

    /// Lets kubectl write, with the kubelets at hand for logs, exec and metrics.
    pub fn act_as_kubectl<T>(
        &mut self,
        write: impl FnOnce(&mut Intents<'_>, &Kubelets, &Traffic) -> T,
    ) -> T {
        let mut intents = Intents::new(&mut self.api, self.now, "kubectl", None);
        let result = write(&mut intents, &self.kubelets, &self.traffic);
        self.deliver();
        result
    }

    /// Runs a command in a container for its effects: files that it writes stay.
    pub fn exec(&mut self, pod: api::Uid, container: &str, argv: &[String]) {
        self.with_kubelets(|kubelets, intents, timers| {
            // What it printed was told by `Kubelets::try_exec` already.
            let _ = kubelets.exec(pod, Some(container), argv, intents, timers);
        });
        self.deliver();
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Reconcile {
                controller,
                key,
                trigger,
            } => {
                self.reconcile(controller, &key, trigger);
            }
            Event::Wake { controller, key } => self.wake(controller, key),
            Event::Scheduler(timer) => self.with_scheduler(|scheduler, intents, timers| {
                scheduler.fire(timer, intents, timers);
            }),
            Event::Kubelet(timer) => self.with_kubelets(|kubelets, intents, timers| {
                kubelets.fire(timer, intents, timers);
            }),
        }
    }

    fn with_scheduler(
        &mut self,
        run: impl FnOnce(&mut Scheduler, &mut Intents<'_>, &mut Timers<scheduler::Timer>),
    ) {
        let mut timers = Timers::new(self.now);
        let mut intents = Intents::new(&mut self.api, self.now, "default-scheduler", None);
        run(&mut self.scheduler, &mut intents, &mut timers);
        for (due, timer) in timers.drain() {
            self.queue.push(due, Event::Scheduler(timer));
        }
    }

    fn with_kubelets(
        &mut self,
        run: impl FnOnce(&mut Kubelets, &mut Intents<'_>, &mut Timers<kubelet::Timer>),
    ) {
        let mut timers = Timers::new(self.now);
        let mut intents = Intents::new(&mut self.api, self.now, "kubelet", None);
        run(&mut self.kubelets, &mut intents, &mut timers);
        for (due, timer) in timers.drain() {
            self.queue.push(due, Event::Kubelet(timer));
        }
    }

    fn context(&self) -> apiserver::Context {
        apiserver::Context {
            now: self.now,
            store: self.api.store().clone(),
        }
    }

    /// Pending events, for countdowns of what happens next.
    pub fn pending(&self) -> impl Iterator<Item = (Instant, &Event)> {
        self.queue.iter()
    }
}

/// The reason for writes at set-up.
pub(crate) fn because_set_up() -> Because {
    Because::Command(apiserver::because::command::Rule::SetUp)
}

/// The name of a controller by its place in the table.
pub fn controller_name(index: u8) -> &'static str {
    CONTROLLERS
        .get(usize::from(index))
        .map_or("", |controller| controller.name)
}
