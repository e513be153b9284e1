//! Faults: what a person does to nodes, containers and images.

use crate::fault::{Fault, Target};
use crate::kubelets::{Kubelets, Timer};
use crate::node::Node;
use crate::runtime::{Exit, images};
use api::{Kind, Object, Uid};
use apiserver::{Intents, Store, Timers};
use sim::Duration;
use std::rc::Rc;

/// A kubelet that comes back looks at its pods after about this time.
/// Measured: shared/reference/latencies.md, section 3 (pods Ready within 1-2 s).
const RETURN_LATENCY: Duration = Duration::from_millis(1000);

impl Kubelets {
    /// Makes a fault happen now. Fails with a sentence if what it names does not exist.
    pub fn fault(
        &mut self,
        fault: &Fault,
        namespace: &str,
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
    ) -> Result<(), String> {
        self.fault_machine(fault, intents, timers);
        match fault {
            Fault::NodeAdd(config) => {
                let later = |delay, next| timers.after(delay, Timer::Machine(next));
                self.machines.add(config, intents, later)
            }
            Fault::NodeDown(name) => self.node(name).map(|node| node.power_off(intents.now)),
            Fault::NodePartition(name) => self.node(name).map(|node| node.cut(intents.now)),
            Fault::NodeUp(name) => self.come_back(name, intents.latest(), timers),
            Fault::DiskSlow(name) => self.node(name).map(|node| node.set_disk(true)),
            Fault::DiskFixed(name) => self.node(name).map(|node| node.set_disk(false)),
            Fault::ImageMissing(image) => self.set_image(image, false),
            Fault::ImageFixed(image) => self.set_image(image, true),
            Fault::Crash { target, code } => {
                let exit = Exit::with_code(*code, intents.now);
                self.end(target, namespace, exit, intents, timers)
            }
            Fault::Oom(target) => {
                let exit = Exit::out_of_memory(intents.now);
                self.end(target, namespace, exit, intents, timers)
            }
            Fault::Hang(target) => self.hang(target, namespace, intents, timers),
        }
    }

    /// The running container that a fault names.
    fn find(
        &self,
        target: &Target,
        namespace: &str,
        intents: &Intents<'_>,
    ) -> Result<(Uid, usize), String> {
        let namespace = target.namespace.as_deref().unwrap_or(namespace);
        let pod = &target.pod;
        let object = intents.latest().find(Kind::Pod, namespace, pod);
        let uid = object
            .ok_or_else(|| format!("pod \"{pod}\" not found"))?
            .meta
            .uid;
        let worker = self.workers.get(&uid);
        let worker = worker.ok_or_else(|| format!("pod \"{pod}\" runs on no node"))?;
        let slot = worker.slot_of(target.container.as_deref()).ok_or_else(|| {
            let name = target.container.as_deref().unwrap_or("");
            format!("pod \"{pod}\" has no container \"{name}\"")
        })?;
        let node = &worker.pod().node_name;
        if !self.nodes.get(node).is_some_and(|node| node.is_on()) {
            return Err(format!("node \"{node}\" of pod \"{pod}\" has no power"));
        }
        match worker.slots.get(slot).is_some_and(|slot| slot.is_running()) {
            true => Ok((uid, slot)),
            false => {
                let name = worker.container(slot).map_or("", |c| c.name.as_str());
                Err(format!(
                    "container \"{name}\" of pod \"{pod}\" is not running"
                ))
            }
        }
    }

    fn set_image(&mut self, image: &str, is_there: bool) -> Result<(), String> {
        if images::with_default_tag(image).is_err() {
            return Err(format!("\"{image}\" is not the name of an image"));
        }
        self.shared.set_image(image, is_there);
        Ok(())
    }

    fn node(&mut self, name: &str) -> Result<&mut Node, String> {
        let node = self.nodes.get_mut(name).map(Rc::make_mut);
        node.ok_or_else(|| format!("node \"{name}\" not found"))
    }

    fn end(
        &mut self,
        target: &Target,
        namespace: &str,
        exit: Exit,
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
    ) -> Result<(), String> {
        let (uid, slot) = self.find(target, namespace, intents)?;
        self.with_worker(uid, intents, timers, |step| {
            let own = step
                .worker
                .slots
                .get_mut(slot)
                .and_then(|slot| slot.attempt.as_mut());
            if let Some(process) = own.and_then(|attempt| attempt.process.as_mut()) {
                process.end(exit);
            }
            step.notice_exit(slot);
        });
        Ok(())
    }

    fn hang(
        &mut self,
        target: &Target,
        namespace: &str,
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
    ) -> Result<(), String> {
        let (uid, slot) = self.find(target, namespace, intents)?;
        self.with_worker(uid, intents, timers, |step| {
            let now = step.now;
            let own = step
                .worker
                .slots
                .get_mut(slot)
                .and_then(|slot| slot.attempt.as_mut());
            if let Some(process) = own.and_then(|attempt| attempt.process.as_mut()) {
                process.hang(now);
            }
            step.wake_probers(slot);
        });
        Ok(())
    }

    /// A kubelet that comes back lists its pods and looks at each of them.
    fn come_back(
        &mut self,
        name: &str,
        store: &Store,
        timers: &mut Timers<Timer>,
    ) -> Result<(), String> {
        if !self.node(name)?.come_back() {
            return Ok(());
        }
        let listed: Vec<Rc<Object>> = store.pods_on(name).cloned().collect();
        let known: Vec<Uid> = self
            .workers
            .in_order()
            .into_iter()
            .filter(|(_, worker)| *worker.pod().node_name == *name)
            .map(|(uid, _)| *uid)
            .collect();
        for uid in known {
            if let Some(worker) = self.workers.get_mut(&uid) {
                let worker = Rc::make_mut(worker);
                worker.is_gone = !listed.iter().any(|object| object.meta.uid == uid);
                worker.armed = None;
                worker.want(timers.now + RETURN_LATENCY);
                worker.arm(timers);
            }
        }
        for object in listed {
            self.adopt(&object, timers.now + RETURN_LATENCY, timers);
        }
        Ok(())
    }
}
