//! Random command lines: nothing that is typed panics, and what fails changes nothing.
//!
//! Lines are put together from kubectl's own verbs and flags, names that are there and are not,
//! filters and rubbish. They run on a small cluster without controllers.

// tidy: wide strings: rows and names that read best on one line.

use super::{Answer, Judge, Subject};
use api::Object;
use api::codec::Decoder;
use apiserver::{ApiServer, Because, Intents};
use kubectl::flags::{GLOBAL, Takes};
use kubectl::runtime::NothingRuns;
use kubectl::verbs;
use kubectl::{Host, Session};
use sim::{Duration, Instant, Random};

/// The subject.
pub const SUBJECT: Subject = Subject {
    name: "command_lines",
    kept: KEPT,
    draw: line,
    judge,
};

/// Lines that failed once.
const KEPT: &[&str] = &[];

const WORDS: &[&str] = &[
    "pod",
    "pods",
    "po/web-0",
    "deploy",
    "deploy/web",
    "deployments.apps",
    "web",
    "web-0",
    "nope",
    "svc/web",
    "svc",
    "node",
    "node-1",
    "nodes/node-1",
    "cm/cfg",
    "cm",
    "ns",
    "ns/default",
    "all",
    "pod/nope",
    "job/x",
    "rs",
    "events",
    "sts",
    "frob",
    "pods,svc",
    "pods/",
    "/",
    "a/b/c",
    "-",
    "--",
    "web=nginx:2",
    "*=x",
    "a=b",
    "a-",
    "=",
    "k=v:NoSchedule",
    "k:NoExecute-",
    ",",
    ".",
    "\u{e9}",
    "'",
    "\"",
    "|",
    "grep web",
    ";",
    "${pods[0]}",
    "${",
    "${pods(",
    "&&",
    ">",
    "<<",
    "||",
    ">>",
    "<<<",
    "2>&1",
    "#",
    "sed s/a/b/",
    "awk '$1>\"a\"{print $(NF-1)}'",
    "xargs -n1 kubectl get",
    "base64 -d",
    "x.yaml",
];

const VALUES: &[&str] = &[
    "",
    "1",
    "0",
    "-1",
    "99999999999999999999",
    "two",
    "true",
    "false",
    "client",
    "server",
    "none",
    "default",
    "nons",
    "wide",
    "yaml",
    "json",
    "name",
    "app=web",
    "app in (web,",
    "!x",
    "a,b",
    "jsonpath={.items[*].metadata.name}",
    "jsonpath={",
    "jsonpath={.a[?(@.b==",
    "x.yaml",
    "bad.yaml",
    "custom-columns=A:.metadata.name",
    "custom-columns=A",
    "go-template={{range .items}}{{.x}}",
    "go-template={{.metadata.name}}",
    "10s",
    "-5s",
    "9999999h",
    ".metadata.name",
    "{.x[",
    "kyaml",
    "{\"spec\":{\"replicas\":3}}",
    "{\"spec\":null}",
    "[{\"op\":\"remove\",\"path\":\"/spec\"}]",
    "{bad",
    "[]",
    "merge",
    "json",
    "strategic",
    "condition=Ready",
    "delete",
    "create",
    "web",
    "50%",
    "status.phase=Running",
    "spec.foo=bar",
    "pods=2",
    "80:8080",
    "*/5 * * * *",
    "orphan",
    "\u{e9}=\u{e9}",
];

const FILES: &[(&str, &str)] = &[
    (
        "x.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 2\n  \
        selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    \
        spec: {containers: [{name: web, image: nginx}]}\n---\napiVersion: v1\nkind: ConfigMap\n\
        metadata: {name: cfg}\ndata: {a: b}\n",
    ),
    (
        "bad.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n---\na: *b\n",
    ),
];

const OBJECTS: &[&str] = &[
    r#"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default"}}"#,
    r#"{"apiVersion":"v1","kind":"Node","metadata":{"name":"node-1"},"status":{"allocatable":{"cpu":"4"}}}"#,
    r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","namespace":"default","labels":{"app":"web"}},
        "spec":{"containers":[{"name":"web","image":"nginx"}]}}"#,
    r#"{"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"default"},
        "spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}"#,
    r#"{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"default"},
        "spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":
        {"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"nginx"}]}}}}"#,
];

/// A small cluster.
pub fn server() -> ApiServer {
    let mut server = ApiServer::new(1);
    for text in OBJECTS {
        let value: serde_json::Value = serde_json::from_str(text).expect("json");
        let kind = api::Kind::find(
            value["apiVersion"].as_str().expect("version"),
            value["kind"].as_str().expect("kind"),
        );
        let object = Object::decode(kind.expect("a kind"), &value, &mut Decoder::default());
        let because = Because::Command(apiserver::because::command::Rule::SetUp);
        Intents::new(&mut server, Instant::START, "test", None)
            .create(object, because)
            .expect("created");
    }
    server
}

fn pick<'a, T>(random: &mut Random, list: &'a [T]) -> &'a T {
    &list[random.below(list.len() as u64) as usize]
}

/// A line: a verb, some words, some of its flags with some values.
pub fn line(random: &mut Random) -> String {
    let verb = pick(random, verbs::ALL);
    let mut parts = vec!["kubectl".to_owned(), verb.name.to_owned()];
    for _ in 0..random.below(4) {
        parts.push((*pick(random, WORDS)).to_owned());
    }
    let mut flags: Vec<_> = verb.flags.iter().flat_map(|table| table.iter()).collect();
    flags.extend(GLOBAL);
    for _ in 0..random.below(4) {
        let flag = pick(random, &flags);
        parts.push(match flag.takes {
            Takes::Switch => format!("--{}", flag.name),
            _ => format!("--{}='{}'", flag.name, pick(random, VALUES)),
        });
    }
    if random.below(3) == 0 {
        let place = random.below(parts.len() as u64) as usize;
        parts.insert(place, (*pick(random, WORDS)).to_owned());
    }
    parts.join(" ")
}

/// Whether a command says that it did something, perhaps beside what failed.
fn tells_of_success(text: &str) -> bool {
    // What a template cannot print of an object is seen after the write, as in kubectl.
    let mut lines = text.lines();
    lines.any(|line| {
        if line.starts_with("error: error executing") {
            return true;
        }
        let first = line.split(' ').next().unwrap_or("");
        first.contains('/')
            || line.contains("deleted")
            || line.contains("---")
            || line.contains(": ") && !line.starts_with(['e', 'E', 'T', 'W'])
    })
}

fn judge() -> Judge {
    let fresh = server();
    Box::new(move |line| run(line, fresh.clone()))
}

/// Runs a line, and once more an hour later if it waits.
fn run(line: &str, mut server: ApiServer) -> Result<Answer, String> {
    let mut session = Session::default();
    FILES
        .iter()
        .for_each(|(name, text)| session.add_file(name, text));
    let before = (server.sequence(), server.digest());
    let now = Instant::START + Duration::from_secs(60);
    let mut intents = Intents::new(&mut server, now, "kubectl", None);
    let mut host = Host {
        intents: &mut intents,
        runtime: &NothingRuns,
    };
    let (mut running, report) = session.start(line, &mut host);
    let mut text = report.text;
    host.intents.now = now + Duration::from_secs(3600);
    let last = running.poll(&mut session, &mut host);
    text.push_str(&last.text);
    if report.finished.or(last.finished).unwrap_or(0) == 0 {
        return Ok(Answer::Accepted);
    }
    // A filter may swallow what the command says, and a template may word it as it likes.
    let is_plain = !line.contains(['|', ';', '&', '>', '<'])
        && !line.contains("--template")
        && !line.contains("--output");
    let after = (server.sequence(), server.digest());
    if is_plain && !tells_of_success(&text) && before != after {
        return Err(format!("it fails and yet changes the state:\n{text}"));
    }
    Ok(Answer::Refused)
}
