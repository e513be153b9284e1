//! Swarm: a seed draws everything: cluster, manifests, commands, faults, and when they happen.
//!
//! Phase one is about safety: invariants hold at every change while faults are on. Phase two is
//! about liveness: faults stop, and the cluster must settle within a bounded virtual time. A
//! failure
//! is one line that reproduces it: `cargo swarm --seed N`.

mod draw;

use crate::checkers::{ALL, ledger};
use cluster::ClusterConfig;
use history::run::Machine;
use playground::world::{Command, World};
use sim::{Duration, Instant, Random};

/// How long faults go on.
const TROUBLE: Duration = Duration::from_secs(300);
/// Within how long everything must be settled afterwards: a crash loop's longest wait, an eviction
/// after five minutes, and the grace periods of what is left.
const SETTLE: Duration = Duration::from_secs(1800);

/// A broken invariant.
#[derive(Debug)]
pub struct Failure {
    /// The seed.
    pub seed: u64,
    /// Which invariant.
    pub checker: &'static str,
    /// When, and what is wrong.
    pub text: String,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Failure {
            seed,
            checker,
            text,
        } = self;
        write!(
            f,
            "swarm failed: seed={seed} checker={checker} {text}  rerun: cargo swarm --seed {seed}"
        )
    }
}

/// Plays one seed. Gives the digest of the whole run.
pub fn play(seed: u64, is_loud: bool) -> Result<String, Failure> {
    let mut random = Random::named(seed, "swarm");
    let nodes = 1 + random.below(5) as u32;
    let mut world = World::new(&ClusterConfig::with_nodes(seed, nodes));
    let mut seen = world.cluster.api.sequence();
    let n_actions = 6 + random.below(14);
    let mut times: Vec<u64> = (0..n_actions).map(|_| random.below(TROUBLE.0)).collect();
    times.sort_unstable();
    for time in times {
        let at = Instant::at(Duration(time));
        advance(&mut world, at, &mut seen, seed)?;
        let line = draw::command(&mut random, &world, nodes);
        if is_loud {
            println!(
                "{:>9} {}",
                world.cluster.now().since_start().go_text(),
                describe(&line)
            );
        }
        world.execute(&line);
        check_changes(&world, &mut seen, seed)?;
    }
    advance(&mut world, Instant::at(TROUBLE), &mut seen, seed)?;
    for line in draw::peace(nodes) {
        world.execute(&line);
    }
    advance(&mut world, Instant::at(TROUBLE + SETTLE), &mut seen, seed)?;
    for checker in ALL {
        (checker.settled)(world.cluster.store()).map_err(|text| Failure {
            seed,
            checker: checker.name,
            text: format!("when settled: {text}"),
        })?;
    }
    ledger::settled(&world.cluster.kubelets, world.cluster.store()).map_err(|text| Failure {
        seed,
        checker: "ledger",
        text: format!("when settled: {text}"),
    })?;
    Ok(world.cluster.digest().hex())
}

fn describe(command: &Command) -> String {
    match command {
        Command::Line(line) => format!("$ {line}"),
        Command::Apply(yaml) => format!("apply\n{yaml}"),
        other => format!("{other:?}"),
    }
}

/// Plays on and judges every change at the step that made it.
fn advance(world: &mut World, to: Instant, seen: &mut u64, seed: u64) -> Result<(), Failure> {
    while !world.advance_within(to, 1) {
        check_changes(world, seen, seed)?;
    }
    check_changes(world, seen, seed)
}

fn check_changes(world: &World, seen: &mut u64, seed: u64) -> Result<(), Failure> {
    let api = &world.cluster.api;
    if api.sequence() == *seen {
        return Ok(());
    }
    let Some(changes) = api.changes_since(*seen) else {
        return Ok(());
    };
    for change in changes {
        for checker in ALL {
            (checker.change)(change, api.store()).map_err(|text| Failure {
                seed,
                checker: checker.name,
                text: format!("at={} {text}", change.at.since_start().go_text()),
            })?;
        }
    }
    *seen = api.sequence();
    Ok(())
}
