//! Recorded kubectl sessions on a cluster in which no controller runs.
//!
//! Steps are played in order on a bare API server. Ages, addresses, random names and versions vary
//! between clusters: they are compared as marks. Output and errors come in the order of time here,
//! one after the other in the vectors.

use super::{Adapter, Outcome, Run};
use api::codec::Decoder;
use api::meta::Meta;
use api::object::Namespace;
use api::{Kind, Object};
use apiserver::because::command::Rule;
use apiserver::{ApiServer, Because, Intents};
use kubectl::runtime::NothingRuns;
use kubectl::{Host, Session};
use serde_json::{Value, json};
use sim::{Duration, Instant};

/// The recorded sessions that can be played: in the others objects were made by steps that were
/// not recorded.
pub const ADAPTERS: &[Adapter] = &[
    session("kubectl/validation"),
    session("kubectl/immutability"),
    session("kubectl/cli_basic"),
];

const fn session(file: &'static str) -> Adapter {
    Adapter {
        file,
        kind: "steps",
        run: Run::Session(play),
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

fn play(file: &Value) -> Vec<(String, Outcome)> {
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
    for (name, text) in file["files"].as_object().into_iter().flatten() {
        player.session.add_file(name, text.as_str().unwrap_or(""));
    }
    let steps = file["steps"].as_array().into_iter().flatten();
    steps
        .enumerate()
        .filter(|(_, step)| step["exit"] != "timeout")
        .map(|(index, step)| {
            let id = step["id"].as_str().map(str::to_owned);
            (id.unwrap_or_else(|| index.to_string()), player.step(step))
        })
        .collect()
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

    fn step(&mut self, step: &Value) -> Outcome {
        let text = |key: &str| step[key].as_str().unwrap_or("");
        if let Some(id) = step["id"].as_str() {
            self.session
                .add_file(&format!("{id}.yaml"), text("manifest"));
        }
        let mut line = text("cmd").to_owned();
        if let Some(stdin) = step["stdin"].as_str() {
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
        let is_same = expected.iter().any(|one| marked(one) == marked(&output));
        if is_same && i64::from(status) == expected_status {
            return Ok(());
        }
        Err(format!(
            "$ {line}\n--- expected ({expected_status})\n{}\n--- found ({status})\n{output}",
            expected[0]
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

/// The text with what varies replaced by marks; runs of blanks are one blank.
fn marked(text: &str) -> Vec<String> {
    let line = |line: &str| {
        line.split(' ')
            .filter(|word| !word.is_empty())
            .map(mark)
            .collect::<Vec<_>>()
            .join(" ")
    };
    text.trim_end().lines().map(unified).map(line).collect()
}

/// Places in differences of pods depend on the service account, which the recorded server lacked.
fn unified(line: &str) -> &str {
    match line {
        line if line.starts_with("@@ -") => "@@",
        line if line.contains("\"ServiceAccountName\"") => "(service account)",
        line => line,
    }
}

/// Words that vary: ages, addresses, identifiers, times, random suffixes.
fn mark(word: &str) -> String {
    let bare =
        word.trim_matches(|c| matches!(c, '"' | ',' | ':' | '{' | '}' | '[' | ']' | '(' | ')'));
    let is_age = !bare.is_empty()
        && bare.ends_with(['s', 'm', 'h', 'd'])
        && bare
            .chars()
            .all(|c| c.is_ascii_digit() || "smhd".contains(c))
        && bare.starts_with(|c: char| c.is_ascii_digit());
    if is_age || bare == "<TIME>" || Instant::parse_rfc3339(bare).is_some() {
        return "~".to_owned();
    }
    if word.contains("<UID>") || word.matches('-').count() >= 4 && has_uid(word) {
        return without_uids(word);
    }
    if word.starts_with("https://") {
        return "https://~".to_owned();
    }
    if bare == "<RV>"
        || !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit()) && word.starts_with('"')
    {
        return "~".to_owned();
    }
    if let Some(port) = bare.strip_suffix("/TCP") {
        let node_port = port.split_once(':').map(|(_, port)| port.parse::<u32>());
        if matches!(node_port, Some(Ok(30_000..=32_767))) {
            return format!("{}:~/TCP", port.split(':').next().unwrap_or(""));
        }
    }
    if bare.starts_with("10.") && bare.parse::<std::net::IpAddr>().is_ok() {
        return word.replace(bare, "<IP>");
    }
    without_suffix(word)
}

/// A generated name without its last five random letters.
/// k8s: staging/src/k8s.io/apimachinery/pkg/util/rand/rand.go, alphanums
fn without_suffix(word: &str) -> String {
    let is_random = |suffix: &str| {
        let mut letters = suffix.bytes();
        suffix.len() == 5 && letters.all(|b| b"bcdfghjklmnpqrstvwxz2456789".contains(&b))
    };
    match word.rsplit_once('-') {
        Some((head, suffix)) if is_random(suffix) => format!("{head}-~"),
        _ => word.to_owned(),
    }
}

fn is_uid(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn has_uid(word: &str) -> bool {
    (0..word.len()).any(|from| word.get(from..from + 36).is_some_and(is_uid))
}

fn without_uids(word: &str) -> String {
    let mut out = String::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        if rest.get(..36).is_some_and(is_uid) {
            out.push_str("<UID>");
            rest = &rest[36..];
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}
