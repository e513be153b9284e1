//! Recorded kubectl sessions on a cluster in which no controller runs.
//!
//! Steps are played in order on a bare API server. Ages, addresses, random names and versions vary
//! between clusters: they are compared as marks. Output and errors come in the order of time here,
//! one after the other in the vectors.

// tidy: wide strings: texts that read best on one line.

use super::{Adapter, Outcome, Run};
use api::codec::Decoder;
use api::meta::Meta;
use api::object::Namespace;
use api::{Kind, Object};
use apiserver::because::command::Rule;
use apiserver::{ApiServer, Because, Intents};
use between::Between;
use compare::{marked, plain_account, sorted, without_nulls};
use kubectl::runtime::NothingRuns;
use kubectl::{Host, Session};
use serde_json::{Value, json};
use sim::{Duration, Instant};
use std::collections::BTreeMap;
use std::fs;

mod between;
mod compare;

/// The recorded sessions.
pub const ADAPTERS: &[Adapter] = &[
    session("kubectl/validation", |file| {
        play("kubectl/validation", file)
    }),
    session("kubectl/immutability", |file| {
        play("kubectl/immutability", file)
    }),
    session("kubectl/cli_basic", |file| play("kubectl/cli_basic", file)),
    session("kubectl/cli_misc", |file| play("kubectl/cli_misc", file)),
    session("kubectl/rollout", |file| play("kubectl/rollout", file)),
    session("kubectl/nodes_drain", |file| {
        play("kubectl/nodes_drain", file)
    }),
];

const fn session(file: &'static str, run: fn(&Value) -> Vec<(String, Outcome)>) -> Adapter {
    Adapter {
        file,
        kind: "steps",
        run: Run::Session(run),
    }
}

/// Longest virtual time that a step may wait.
const STEP_MAX: Duration = Duration::from_secs(120);

/// A bare cluster and a terminal.
struct Player {
    server: ApiServer,
    session: Session,
    now: Instant,
}

fn play(name: &'static str, file: &Value) -> Vec<(String, Outcome)> {
    let mut player = Player {
        server: ApiServer::new(1),
        // 2026-01-15T10:00:00Z
        now: Instant::parse_rfc3339("2026-01-15T10:00:00Z").unwrap_or(Instant::START),
        session: Session {
            minor: 35,
            ..Session::default()
        },
    };
    player.set_up();
    for (name, text) in files_of_all().iter().chain(&files_of(file)) {
        player.session.add_file(name, text);
    }
    let steps = file["steps"].as_array().into_iter().flatten();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut outcomes = Vec::new();
    for (index, step) in steps.enumerate() {
        let command = step["cmd"].as_str().unwrap_or("");
        let nth = seen.entry(command).or_default();
        let is_before =
            |one: &&Between| one.file == name && one.command == command && one.nth == *nth;
        for between in between::ALL.iter().filter(is_before) {
            player.prepare(between.lines);
        }
        *nth += 1;
        if step["exit"] != "timeout" {
            let id = step["id"].as_str().map(str::to_owned);
            outcomes.push((id.unwrap_or_else(|| index.to_string()), player.step(step)));
        }
    }
    outcomes
}

/// The files of a session: those it lists, and the manifests of its steps.
fn files_of(file: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let listed = file["files"].as_object().into_iter().flatten();
    let listed = listed.map(|(name, value)| (name.clone(), text(value)));
    let steps = file["steps"].as_array().into_iter().flatten();
    let steps = steps.filter(|step| step["manifest"].is_string());
    let steps = steps.map(|step| {
        (
            format!("{}.yaml", text(&step["id"])),
            text(&step["manifest"]),
        )
    });
    steps.chain(listed).collect()
}

/// The files of all sessions: they were recorded in one folder.
fn files_of_all() -> Vec<(String, String)> {
    let entries = fs::read_dir(super::folder().join("kubectl"))
        .into_iter()
        .flatten();
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let texts = paths
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok());
    let values = texts.filter_map(|text| serde_json::from_str::<Value>(&text).ok());
    values.flat_map(|value| files_of(&value)).collect()
}

impl Player {
    fn set_up(&mut self) {
        let mut intents = Intents::new(&mut self.server, self.now, "test", None);
        for name in ["default", "kube-system", "kube-public", "kube-node-lease"] {
            let meta = Meta {
                name: name.into(),
                ..Meta::default()
            };
            let because = Because::Command(Rule::Manifest);
            let _ = intents.create(Object::new(meta, Namespace::default()), because);
        }
        let service = json!({
            "metadata": {"name": "kubernetes", "namespace": "default"},
            "spec": {"clusterIP": "10.96.0.1", "ports": [{"port": 443, "targetPort": 6443}]}
        });
        let class = |name: &str, value: i64| json!({"metadata": {"name": name}, "value": value});
        for (kind, tree) in [
            (Kind::Service, service),
            (
                Kind::PriorityClass,
                class("system-cluster-critical", 2_000_000_000),
            ),
            (
                Kind::PriorityClass,
                class("system-node-critical", 2_000_001_000),
            ),
        ] {
            let object = Object::decode(kind, &tree, &mut Decoder::default());
            let _ = intents.create(object, Because::Command(Rule::Manifest));
        }
    }

    /// Runs lines that were not recorded.
    fn prepare(&mut self, lines: &str) {
        // One command at a time: an identity is that of an object made by the one before.
        for part in lines
            .split("\nkubectl ")
            .filter(|part| !part.trim().is_empty())
        {
            let mut line = format!("kubectl {}", part.trim().trim_start_matches("kubectl "));
            while let Some((head, tail)) = line.split_once("<uid ") {
                let (object, rest) = tail.split_once('>').expect("a name");
                let (kind, name) = object.split_once(' ').expect("kind and name");
                let rows = api::kind::KINDS.iter();
                let row = rows.clone().find(|row| row.name == kind).expect("a kind");
                let found = self.server.store().find(row.kind, "default", name);
                let uid = found.map_or(String::new(), |it| {
                    it.encode()["metadata"]["uid"]
                        .as_str()
                        .unwrap_or("")
                        .to_owned()
                });
                line = format!("{head}{uid}{rest}");
            }
            self.run(&line);
        }
    }

    fn step(&mut self, step: &Value) -> Outcome {
        let text = |key: &str| step[key].as_str().unwrap_or("");
        if let Some(id) = step["id"].as_str() {
            self.session
                .add_file(&format!("{id}.yaml"), text("manifest"));
        }
        let mut line = text("cmd").to_owned();
        if let Some(stdin) = step["stdin"].as_str().map(input_of) {
            line = format!(
                "{line} <<'END_OF_INPUT'\n{}\nEND_OF_INPUT",
                stdin.trim_end()
            );
        }
        let (output, status) = self.run(&line);
        let expected_status = step["exit"].as_i64().unwrap_or(0);
        let expected = [
            format!("{}{}", text("stdout"), text("stderr")),
            format!("{}{}", text("stderr"), text("stdout")),
        ];
        let (given, output) = (expected, plain_account(&output));
        let expected = given.clone().map(|one| without_nulls(&one));
        let is_same = |one: &String| match line.starts_with("kubectl drain") {
            // Evictions are made all at once, and warnings come among them.
            true => sorted(marked(one)) == sorted(marked(&output)),
            false => marked(one) == marked(&output),
        };
        let is_same = expected.iter().any(is_same);
        if is_same && i64::from(status) == expected_status {
            return Ok(());
        }
        Err(format!(
            "$ {line}\n--- expected ({expected_status})\n{}\n--- found ({status})\n{output}",
            given[0]
        ))
    }

    /// Plays a command to its end, or as long as a step may wait.
    fn run(&mut self, line: &str) -> (String, i32) {
        let started = self.now;
        let mut output = String::new();
        let (mut running, mut report) = {
            let mut intents = Intents::new(&mut self.server, self.now, "kubectl", None);
            let mut host = Host {
                intents: &mut intents,
                runtime: &NothingRuns,
            };
            self.session.start(line, &mut host)
        };
        loop {
            output.push_str(&report.text);
            if let Some(status) = report.finished {
                self.now = self.now + Duration::from_millis(100);
                return (output, status);
            }
            let next = report.next.unwrap_or(self.now + Duration::from_secs(1));
            self.now = next.max(self.now + Duration::from_millis(1));
            if self.now > started + STEP_MAX {
                return (output, -1);
            }
            let mut intents = Intents::new(&mut self.server, self.now, "kubectl", None);
            let mut host = Host {
                intents: &mut intents,
                runtime: &NothingRuns,
            };
            report = running.poll(&mut self.session, &mut host);
        }
    }
}

/// Inputs too large to be kept are described in words.
fn input_of(text: &str) -> String {
    let mut numbers = text
        .split(' ')
        .filter_map(|word| word.parse::<usize>().ok());
    let count = numbers.next().unwrap_or(0);
    let filler = "x".repeat(count);
    if text.starts_with("<Pod with one annotation") {
        let pod = "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: c, image: nginx}]}\n";
        return format!("{pod}metadata:\n  name: lim\n  annotations:\n    a: {filler}\n");
    }
    if text.starts_with("<ConfigMap with") {
        let head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n  a: ";
        return format!("{head}{filler}\n");
    }
    text.to_owned()
}
