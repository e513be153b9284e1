//! Whole lives of pods on one node, told as lines: time, READY, state, RESTARTS.

mod endings;
mod lives;
mod swarm;

use crate::fault::Fault;
use crate::{KubeletConfig, Kubelets, Timer};
use api::container_state::ContainerState;
use api::object::Node;
use api::pod_status::PodStatus;
use api::{Kind, Meta, Object, ObjectKey, PodPhase};
use apiserver::because::command::Rule;
use apiserver::{ApiServer, Because, DeleteOptions, Intents, Timers};
use serde_json::json;
use sim::{Duration, EventQueue, Instant};
use std::rc::Rc;

/// A node, an API server and nothing else.
pub struct World {
    pub api: ApiServer,
    pub kubelets: Kubelets,
    queue: EventQueue<Timer>,
    now: Instant,
    delivered: u64,
    pub lines: Vec<String>,
    pub steps: u64,
}

fn because() -> Because {
    Because::Command(Rule::SetUp)
}

impl World {
    pub fn new() -> World {
        World::with(KubeletConfig::default())
    }

    pub fn with(config: KubeletConfig) -> World {
        let mut world = World {
            api: ApiServer::new(1),
            kubelets: Kubelets::new(config),
            queue: EventQueue::default(),
            now: Instant::START,
            delivered: 0,
            lines: Vec::new(),
            steps: 0,
        };
        let meta = Meta {
            name: "default".into(),
            ..Meta::default()
        };
        world.create(Object::new(meta, api::object::Namespace::default()));
        let status = json!({
            "allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"},
            "capacity": {"cpu": "4", "memory": "8Gi", "pods": "110"},
            "addresses": [{"type": "InternalIP", "address": "192.0.2.2"}],
        });
        let node = Node {
            status: api::codec::decode(&status),
            ..Node::default()
        };
        world.create(Object::new(
            Meta {
                name: "node-1".into(),
                ..Meta::default()
            },
            node,
        ));
        world
    }

    pub fn create(&mut self, object: Object) {
        let now = self.now;
        let actor = match object.kind() {
            Kind::Node => "kubelet",
            _ => "kubectl",
        };
        Intents::new(&mut self.api, now, actor, None)
            .create(object, because())
            .unwrap();
        self.deliver();
    }

    /// Creates a pod from the JSON of its specification; annotations say what containers do.
    pub fn pod(&mut self, name: &str, annotations: serde_json::Value, spec: serde_json::Value) {
        let mut spec = spec;
        spec["nodeName"] = json!("node-1");
        for list in ["containers", "initContainers"] {
            for container in spec[list].as_array_mut().into_iter().flatten() {
                container["imagePullPolicy"] = json!("IfNotPresent");
                container["terminationMessagePath"] = json!("/dev/termination-log");
            }
        }
        let value = json!({
            "metadata": {"name": name, "namespace": "default", "annotations": annotations},
            "spec": spec,
        });
        let object = Object::decode(Kind::Pod, &value, &mut api::codec::Decoder::default());
        self.create(object);
    }

    pub fn object(&mut self, kind: Kind, value: serde_json::Value) {
        let object = Object::decode(kind, &value, &mut api::codec::Decoder::default());
        self.create(object);
    }

    pub fn delete(&mut self, name: &str, grace: Option<i64>) {
        let options = DeleteOptions {
            grace,
            ..DeleteOptions::default()
        };
        let key = ObjectKey::new(Kind::Pod, "default", name);
        let now = self.now;
        Intents::new(&mut self.api, now, "kubectl", None)
            .delete(&key, &options, because())
            .unwrap();
        self.deliver();
    }

    pub fn fault(&mut self, line: &str) {
        self.order(line).unwrap();
    }

    /// A fault that may be about something that is not there.
    pub fn try_fault(&mut self, line: &str) {
        let _ = self.order(line);
    }

    /// A deletion of something that may not be there.
    pub fn try_delete(&mut self, name: &str, grace: Option<i64>) {
        if self.api.store().find(Kind::Pod, "default", name).is_some() {
            self.delete(name, grace);
        }
    }

    fn order(&mut self, line: &str) -> Result<(), String> {
        let fault = Fault::parse(line).unwrap();
        let mut timers = Timers::new(self.now);
        let mut intents = Intents::new(&mut self.api, self.now, "kubelet", None);
        let result = self
            .kubelets
            .fault(&fault, "default", &mut intents, &mut timers);
        for (due, timer) in timers.drain() {
            self.queue.push(due, timer);
        }
        self.deliver();
        result
    }

    pub fn to(&mut self, seconds: u64) -> &mut World {
        let until = Instant::at(Duration::from_secs(seconds));
        while let Some((due, timer)) = self.queue.pop_due(until) {
            self.now = self.now.max(due);
            self.steps += 1;
            let mut timers = Timers::new(self.now);
            let mut intents = Intents::new(&mut self.api, self.now, "kubelet", None);
            self.kubelets.fire(timer, &mut intents, &mut timers);
            for (due, timer) in timers.drain() {
                self.queue.push(due, timer);
            }
            self.deliver();
        }
        self.now = until;
        self
    }

    /// Compares what became of a pod, without times: one line per distinct state.
    pub fn check(&self, name: &str, expected: &[&str]) {
        let mut states: Vec<&str> = Vec::new();
        for line in &self.lines {
            let (_, rest) = line.split_once(' ').unwrap();
            if let Some(state) = rest
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix(' '))
                && states.last() != Some(&state.trim())
            {
                states.push(state.trim());
            }
        }
        assert_eq!(states, expected, "{name}: {:#?}", self.lines);
    }

    /// The seconds at which a pod came to `state`.
    pub fn seconds_of(&self, state: &str) -> Vec<u64> {
        let at = |line: &String| {
            let (seconds, rest) = line.split_once("s ")?;
            let (_, found) = rest.split_once(' ')?;
            (found == state).then(|| seconds.parse().unwrap())
        };
        self.lines.iter().filter_map(at).collect()
    }

    /// Whether these events are there: count, reason and the beginning of the message.
    pub fn check_events(&self, expected: &[&str]) {
        let events = self.events();
        for text in expected {
            let found = events.iter().any(|event| event.starts_with(text));
            assert!(found, "{text} is not among {events:#?}");
        }
    }

    /// How many timers are pending.
    pub fn timers(&self) -> usize {
        self.queue.len()
    }

    fn deliver(&mut self) {
        while self.delivered < self.api.sequence() {
            self.delivered += 1;
            let change = Rc::clone(self.api.change(self.delivered).unwrap());
            let mut timers = Timers::new(self.now);
            self.kubelets
                .observe(&change, self.api.store(), &mut timers);
            for (due, timer) in timers.drain() {
                self.queue.push(due, timer);
            }
            if change.kind() == Kind::Pod {
                let line = match change.after.as_ref().and_then(|object| object.pod()) {
                    Some(pod) => {
                        let is_going = change.object().meta.is_terminating();
                        let going = if is_going { "Terminating " } else { "" };
                        format!("{going}{}", summary(&pod.status))
                    }
                    None => "gone".to_owned(),
                };
                let name = &change.object().meta.name;
                let seconds = self.now.since_start().as_secs();
                let line = format!("{seconds}s {name} {line}");
                if self.lines.last() != Some(&line) {
                    self.lines.push(line);
                }
            }
        }
    }

    /// The events so far: count, reason, message.
    pub fn events(&self) -> Vec<String> {
        let store = self.api.store();
        let events = store.list(Kind::Event).filter_map(|object| object.event());
        events
            .map(|e| format!("x{} {} {}", e.count, e.reason, e.message))
            .collect()
    }

    pub fn status(&self, name: &str) -> PodStatus {
        let object = self.api.store().find(Kind::Pod, "default", name).unwrap();
        (*object.pod().unwrap().status).clone()
    }
}

/// `Running 1/2 a:Running b:Error(1)`: phase, ready, state and restarts of each container.
fn summary(status: &PodStatus) -> String {
    let phase = match status.phase {
        PodPhase::Pending => "Pending",
        phase => phase.as_str(),
    };
    let all = status
        .init_container_statuses
        .iter()
        .chain(&status.container_statuses);
    let states: Vec<String> = all
        .map(|status| {
            let state = match &status.state {
                ContainerState::Waiting(state) => state.reason.to_string(),
                ContainerState::Running(_) => "Running".to_owned(),
                ContainerState::Terminated(state) => state.reason.to_string(),
                ContainerState::None => "?".to_owned(),
            };
            let ready = if status.ready { "+" } else { "" };
            let restarts = match status.restart_count {
                0 => String::new(),
                count => format!("({count})"),
            };
            format!("{state}{ready}{restarts}")
        })
        .collect();
    format!("{phase} {}", states.join(" "))
}
