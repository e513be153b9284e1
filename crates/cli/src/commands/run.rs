//! `run`: plays a transcript or a scenario and prints it with outputs.

use super::{Subcommand, one_file};
use crate::Failure;
use crate::input::{self, Input};
use history::scenario::{ActionKind, Scenario};
use playground::facade::Playground;
use sim::Duration;

/// The subcommand.
pub const COMMAND: Subcommand = Subcommand {
    name: "run",
    usage: "run FILE [--until 10m]",
    about: "plays a transcript or a scenario and prints it with outputs",
    run,
};

fn run(words: &[String]) -> Result<(), Failure> {
    let (plain, options) = input::options(words, &["until"], &[])?;
    let file = one_file(&plain, COMMAND.usage)?;
    let until = input::option(&options, "until")
        .map(input::time)
        .transpose()?;
    match input::read(&file)? {
        Input::Transcript(transcript) => {
            print!("{}", playground::play::play(&transcript).0);
            Ok(())
        }
        Input::Scenario(scenario) => {
            input::refuse_unreadable(&scenario)?;
            run_scenario(*scenario, until)
        }
    }
}

/// Prints each action with its output, and how things stand at the end.
fn run_scenario(scenario: Scenario, until: Option<Duration>) -> Result<(), Failure> {
    let mut plain = scenario.clone();
    plain.actions.clear();
    let mut playground =
        Playground::of(plain).map_err(|error| Failure::Usage(error.to_string()))?;
    println!("# {}", scenario.about.title);
    let refused = refused(&scenario)?;
    if let Some(output) = &refused {
        print!("$ kubectl apply -f app.yaml\n{output}? 1\n");
    }
    let show = |playground: &Playground| println!("@ {}", playground.now().go_text());
    for action in &scenario.actions {
        if until.is_some_and(|until| action.at > until) {
            break;
        }
        playground.seek(action.at.max(playground.now()));
        show(&playground);
        let (line, outcome) = match &action.kind {
            ActionKind::Run(line) => (line.clone(), playground.kubectl(line)),
            ActionKind::Apply(yaml) => (
                "kubectl apply -f app.yaml".to_owned(),
                playground.apply(yaml).1,
            ),
            ActionKind::Fault(fault) => {
                println!("! fault {fault}");
                playground.kubectl(&format!("fault {fault}"));
                continue;
            }
            ActionKind::Marker(text) => {
                println!("# {text}");
                continue;
            }
            ActionKind::Unknown { name, .. } => {
                println!("# the action \"{name}\" is not known here");
                continue;
            }
        };
        print!("$ {line}\n{}", outcome.output);
        if outcome.status != 0 {
            println!("? {}", outcome.status);
        }
    }
    let last = scenario
        .actions
        .last()
        .map(|action| action.at)
        .unwrap_or_default();
    let end = until.unwrap_or(last + Duration::from_secs(60));
    playground.seek(end.max(playground.now()));
    show(&playground);
    for line in ["kubectl get all", "kubectl get nodes"] {
        print!("$ {line}\n{}", playground.kubectl(line).output);
    }
    match refused {
        None => Ok(()),
        Some(_) => Err(Failure::Check(
            "the API server refuses a manifest of the scenario".to_owned(),
        )),
    }
}

/// What kubectl says of the manifests applied at the start, if one of them is refused.
fn refused(scenario: &Scenario) -> Result<Option<String>, Failure> {
    if scenario.manifests.trim().is_empty() {
        return Ok(None);
    }
    let mut empty = scenario.clone();
    empty.actions.clear();
    let manifests = std::mem::take(&mut empty.manifests);
    let mut trial = Playground::of(empty).map_err(|error| Failure::Usage(error.to_string()))?;
    let (_, outcome) = trial.apply(&manifests);
    Ok((outcome.status != 0).then_some(outcome.output))
}
