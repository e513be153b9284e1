//! Plays a transcript and puts the outputs that the simulator gives into it.

use crate::world::{Command, World};
use api::{Str, StrMap};
use cluster::{ClusterConfig, NodeConfig};
use history::run::Machine;
use history::transcript::{ClusterLine, Output, Step, Transcript, Wait};
use kubelet::KubeletConfig;
use sim::{Duration, Instant};
use std::rc::Rc;

/// How long a command may wait for the cluster before it is ended.
const COMMAND_MAX: Duration = Duration::from_secs(3600);
/// Between the requests of two commands in a row. Controllers react in it, as recordings show.
/// Differs: shared/design/transcripts.md says that commands take no time; measured processes take
/// this long (shared/reference/latencies.md, section 2, the whole process of `kubectl get pods`).
const COMMAND_APART: Duration = Duration::from_millis(60);
/// Exit status of a command that was ended: it never finished by itself.
const NEVER_FINISHED: i32 = 124;

/// The cluster that a transcript asks for.
pub fn config_of(transcript: &Transcript) -> ClusterConfig {
    let ClusterLine {
        nodes,
        cpu,
        memory,
        disk,
        pods,
        zones,
    } = transcript.cluster();
    let node = |number: u32| {
        let mut labels = StrMap::default();
        if let Some(zone) = zones.get(number as usize - 1) {
            let zone = Str::from(zone);
            Rc::make_mut(&mut labels).insert("topology.kubernetes.io/zone".into(), zone);
        }
        NodeConfig {
            cpu: Str::from(&cpu),
            memory: Str::from(&memory),
            disk: Str::from(&disk),
            pods,
            labels,
            ..NodeConfig::named(format!("node-{number}"))
        }
    };
    ClusterConfig {
        seed: u64::from(transcript.seed()),
        nodes: (1..=nodes).map(node).collect(),
        kubelet: KubeletConfig::default(),
    }
}

/// A transcript that is being played.
struct Player {
    world: World,
    /// When the first command ran.
    began: Option<Instant>,
    /// No further command runs before this.
    busy_until: Instant,
    /// Background commands: line, number, what they have printed.
    background: Vec<(String, u32, String)>,
}

/// Plays `transcript` from the start; gives it back with outputs, and the machine at its end.
pub fn play(transcript: &Transcript) -> (Transcript, World) {
    let mut player = Player {
        world: World::new(&config_of(transcript)),
        began: None,
        busy_until: Instant::START,
        background: Vec::new(),
    };
    let start = player.world.now();
    player.world.advance_within(start, u64::MAX);
    let mut steps = Vec::new();
    for step in &transcript.steps {
        steps.extend(player.step(step));
    }
    for (line, id, mut printed) in std::mem::take(&mut player.background) {
        printed.push_str(&player.world.take_output(id).output);
        steps.push(Step::Finish {
            line,
            output: Output::of_text(&printed),
        });
    }
    (
        Transcript {
            steps,
            ends_with_newline: true,
        },
        player.world,
    )
}

impl Player {
    /// Plays one step; gives what stands in its place.
    fn step(&mut self, step: &Step) -> Option<Step> {
        match step {
            Step::File { name, text } => {
                let command = Command::File {
                    name: name.as_str().into(),
                    text: text.as_str().into(),
                };
                self.world.execute(&command);
            }
            Step::Run { line, .. } => return Some(self.run(line)),
            Step::Start(line) => {
                self.note_begin();
                let answer = self.world.execute(&Command::Line(line.as_str().into()));
                self.background
                    .push((line.clone(), answer.id, answer.output));
            }
            Step::Finish { line, .. } => return self.finish(line),
            Step::Wait(wait, _) => self.wait(*wait),
            Step::Fault(fault, _) => {
                self.world.execute(&Command::Fault(fault.clone()));
            }
            Step::Comment(_)
            | Step::Cluster(..)
            | Step::Seed(_)
            | Step::Version(_)
            | Step::PinNodes
            | Step::Text(_) => (),
        }
        Some(step.clone())
    }

    fn note_begin(&mut self) {
        self.began.get_or_insert(self.world.now());
    }

    fn run(&mut self, line: &str) -> Step {
        let now = self.world.now().max(self.busy_until);
        self.world.advance_within(now, u64::MAX);
        self.busy_until = now + COMMAND_APART;
        self.note_begin();
        let answer = self.world.execute(&Command::Line(line.into()));
        let (mut printed, mut status) = (answer.output, answer.status);
        let limit = now + COMMAND_MAX;
        while status.is_none() {
            let Some(due) = self.world.next_due().filter(|due| *due <= limit) else {
                self.world.execute(&Command::Interrupt(answer.id));
                status = Some(NEVER_FINISHED);
                break;
            };
            self.world.advance_within(due, u64::MAX);
            if !self.world.is_running(answer.id) {
                let rest = self.world.take_output(answer.id);
                printed.push_str(&rest.output);
                status = rest.status.or(Some(0));
            }
        }
        let status = u32::try_from(status.unwrap_or(0)).unwrap_or(1);
        Step::Run {
            line: line.to_owned(),
            output: Output::of_text(&printed),
            status,
        }
    }

    /// A background command ends where the file says that it does.
    fn finish(&mut self, line: &str) -> Option<Step> {
        let index = self.background.iter().position(|(one, _, _)| one == line)?;
        let (line, id, mut printed) = self.background.remove(index);
        printed.push_str(&self.world.take_output(id).output);
        Some(Step::Finish {
            line,
            output: Output::of_text(&printed),
        })
    }

    fn wait(&mut self, wait: Wait) {
        let now = self.world.now();
        let until = match wait {
            Wait::By(duration) => now + duration,
            Wait::Until(duration) => self.began.unwrap_or(now) + duration,
        };
        self.world.advance_within(until.max(now), u64::MAX);
    }
}
