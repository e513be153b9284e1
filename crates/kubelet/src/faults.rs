//! Faults: what a person does to nodes, containers and images.

use crate::fault::{Fault, Target};
use crate::kubelets::{Kubelets, Timer};
use crate::runtime::Exit;
use api::{Kind, Object, Uid};
use apiserver::{Context, Intents, Timers};
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
        cx: &Context,
        intents: &mut Intents<'_>,
        timers: &mut Timers<Timer>,
    ) -> Result<(), String> {
        self.fault_machine(fault, intents, timers);
        match fault {
            Fault::NodeDown(name) => self.power_off(name, cx),
            Fault::NodeUp(name) => self.power_on(name, cx, timers),
            Fault::ImageMissing(image) => {
                self.shared.set_image(image, false);
                Ok(())
            }
            Fault::ImageFixed(image) => {
                self.shared.set_image(image, true);
                Ok(())
            }
            Fault::Crash { target, code } => {
                let exit = Exit::with_code(*code, cx.now);
                self.end(target, namespace, exit, intents, timers)
            }
            Fault::Oom(target) => {
                let exit = Exit::out_of_memory(cx.now);
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
        match worker.slots.get(slot).is_some_and(|slot| slot.is_running()) {
            true => Ok((uid, slot)),
            false => Err(format!("the container of pod \"{pod}\" is not running")),
        }
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

    fn power_off(&mut self, name: &str, cx: &Context) -> Result<(), String> {
        let node = self.nodes.get_mut(name).ok_or_else(|| no_node(name))?;
        node.power_off(cx.now);
        Ok(())
    }

    /// A kubelet that comes back lists its pods and looks at each of them.
    fn power_on(
        &mut self,
        name: &str,
        cx: &Context,
        timers: &mut Timers<Timer>,
    ) -> Result<(), String> {
        let node = self.nodes.get_mut(name).ok_or_else(|| no_node(name))?;
        if !node.power_on() {
            return Ok(());
        }
        let listed: Vec<Rc<Object>> = cx.store.pods_on(name).cloned().collect();
        let known: Vec<Uid> = self
            .workers
            .iter()
            .filter(|(_, worker)| *worker.pod().node_name == *name)
            .map(|(uid, _)| *uid)
            .collect();
        for uid in known {
            if let Some(worker) = self.workers.get_mut(&uid) {
                let worker = Rc::make_mut(worker);
                worker.is_gone = !listed.iter().any(|object| object.meta.uid == uid);
                worker.armed = None;
                worker.want(cx.now + RETURN_LATENCY);
                worker.arm(timers);
            }
        }
        for object in listed {
            self.adopt(&object, cx.now + RETURN_LATENCY, timers);
        }
        Ok(())
    }
}

fn no_node(name: &str) -> String {
    format!("node \"{name}\" not found")
}
