//! Random YAML and random patches: nothing panics, printing reads back, work is bounded.

use super::{Answer, Judge, Subject};
use api::codec::Decoder;
use api::{Kind, Object, patch, schema, yaml};
use serde_json::{Value, json};
use sim::Random;

/// YAML put together from pieces of manifests, broken at random places.
pub const YAML: Subject = Subject {
    name: "yaml",
    kept: YAML_KEPT,
    draw: draw_yaml,
    judge: || Box::new(judge_yaml) as Judge,
};

/// Patches of a deployment: strategic, merge and JSON, each text tried as all three.
pub const PATCHES: Subject = Subject {
    name: "patches",
    kept: PATCHES_KEPT,
    draw: draw_patch,
    judge: || Box::new(judge_patch) as Judge,
};

/// Texts that failed once.
const YAML_KEPT: &[&str] =
    &["'\n: c\na: 2026-01-01\n%YAML 1.2\napiVersion: v1\napiVersion: v1\n\t\n'\n"];
/// Patches that failed once.
const PATCHES_KEPT: &[&str] = &[];

const LINES: &[&str] = &[
    "apiVersion: apps/v1",
    "kind: Deployment",
    "apiVersion: v1",
    "kind: Pod",
    "kind: Ingress",
    "kind: NetworkPolicy",
    "kind: LimitRange",
    "metadata:",
    "  name: web",
    "  labels: {a: b}",
    "spec:",
    "  replicas: 2",
    "  replicas: two",
    "  template:",
    "    spec:",
    "      containers:",
    "      - name: c",
    "        image: nginx",
    "        ports: [{containerPort: 80}]",
    "---",
    "...",
    "- a",
    "? b",
    ": c",
    "a: &x {b: *x}",
    "a: &x [1]",
    "b: *x",
    "<<: *x",
    "!!binary aGk=",
    "!!int x",
    "a: |",
    "  text",
    "a: >-",
    "'",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\t",
    "# comment",
    "a: 0x1f",
    "a: 1e400",
    "a: .inf",
    "a: ~",
    "a: 2026-01-01",
    "%YAML 1.2",
    "\u{feff}",
    "a: \"\\ud83d\"",
    "  rules: [{http: {paths: [{path: /}]}}]",
    "  ingress: [{from: [{}]}]",
    "  limits: [{type: Container, max: {cpu: 1}, min: {cpu: 2}}]",
    "a: \u{0}",
    "\u{e9}: \u{e9}",
];

fn pick<'a>(random: &mut Random, list: &[&'a str]) -> &'a str {
    list[random.below(list.len() as u64) as usize]
}

fn draw_yaml(random: &mut Random) -> String {
    let count = 1 + random.below(12);
    let mut text = String::new();
    for _ in 0..count {
        text.push_str(pick(random, LINES));
        if random.below(12) > 0 {
            text.push('\n');
        }
    }
    text
}

fn judge_yaml(text: &str) -> Result<Answer, String> {
    let read = yaml::decode_documents(text);
    if !read.problems.is_empty() {
        return Ok(Answer::Refused);
    }
    for document in read.documents {
        let printed = yaml::encode_yaml(&document.value);
        let again = yaml::decode_documents(&printed);
        let same = match again.documents.as_slice() {
            [one] => one.value == document.value,
            [] => document.value.is_null(),
            _ => false,
        };
        if !same {
            return Err(format!("does not read back:\n{printed}"));
        }
        decode(&document.value);
    }
    Ok(Answer::Accepted)
}

/// Reads, completes, checks and prints the object, if it is one.
fn decode(value: &Value) {
    let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or("");
    let Some(kind) = Kind::find(text("apiVersion"), text("kind")) else {
        return;
    };
    if let Some(def) = schema::kind(text("apiVersion"), text("kind")) {
        let _ = schema::strict_message(&schema::check(value, def));
    }
    let mut object = Object::decode(kind, value, &mut Decoder::default());
    api::defaults::apply(&mut object);
    let _ = api::validation::validate_create(&object);
    let _ = api::validation::warnings(&object, None);
    let _ = object.encode();
}

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "null",
    "1",
    "-1",
    "true",
    "\"spec\"",
    "\"template\"",
    "\"containers\"",
    "\"name\"",
    "\"c\"",
    "\"image\"",
    "\"$patch\"",
    "\"delete\"",
    "\"replace\"",
    "\"$setElementOrder/containers\"",
    "\"$deleteFromPrimitiveList/finalizers\"",
    "\"$retainKeys\"",
    "\"strategy\"",
    "\"op\"",
    "\"remove\"",
    "\"add\"",
    "\"path\"",
    "\"/spec\"",
    "\"/spec/template/spec/containers/0\"",
    "\"/-\"",
    "\"~1\"",
    "\"value\"",
    "\"metadata\"",
];
const WHOLE: &[&str] = &[
    r#"{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"x"}]}}}}"#,
    r#"{"spec":{"template":{"spec":{"containers":[{"$patch":"delete","name":"c"}]}}}}"#,
    r#"{"spec":{"template":{"spec":{"containers":[{"image":"x"}]}}}}"#,
    r#"{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}"#,
    r#"{"spec":{"$patch":"replace","replicas":1}}"#,
    r#"{"metadata":{"$deleteFromPrimitiveList/finalizers":["a"],"finalizers":["b"]}}"#,
    r#"[{"op":"replace","path":"/spec/replicas","value":3}]"#,
    r#"[{"op":"test","path":"/spec/replicas","value":4}]"#,
    r#"[{"op":"move","from":"/spec","path":"/spec/x"}]"#,
    r#"[{"op":"add","path":"/spec/template/spec/containers/99","value":1}]"#,
    r#"{"spec":null}"#,
    r#"null"#,
    r#"[]"#,
];

fn draw_patch(random: &mut Random) -> String {
    if random.below(2) == 0 {
        let whole = pick(random, WHOLE);
        // A piece of a good one, put elsewhere.
        let cut = random.below(whole.len() as u64 + 1) as usize;
        let (head, tail) = whole.split_at(cut);
        return match random.below(3) {
            0 => whole.to_owned(),
            1 => format!("{head}{}{tail}", pick(random, PIECES)),
            _ => format!("{head}{}", tail.get(1..).unwrap_or("")),
        };
    }
    let count = 1 + random.below(14);
    (0..count).map(|_| pick(random, PIECES)).collect()
}

fn judge_patch(text: &str) -> Result<Answer, String> {
    let Ok(change) = serde_json::from_str::<Value>(text) else {
        return Ok(Answer::Refused);
    };
    let live = json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {"name": "web", "finalizers": ["a", "b"]},
        "spec": {"replicas": 2, "strategy": {"type": "RollingUpdate", "rollingUpdate": {}},
            "template": {"spec": {"containers": [{"name": "c", "image": "a"}, {"name": "d"}]}}},
    });
    let def = schema::kind("apps/v1", "Deployment");
    let strategic = patch::strategic_merge(&live, &change, def);
    let json = patch::json::apply(&live, &change);
    let merged = patch::merge::apply(&live, &change);
    if patch::merge::apply(&merged, &change) != merged {
        return Err("a merge patch does more the second time".to_owned());
    }
    let back = patch::three_way(&Value::Null, &change, &live, def);
    let set = api::managed::of_manifest(&change, def);
    let applied = api::managed::merge(&live, &change, def);
    let _ = api::managed::without(&applied, &set, api::managed::FieldSet::NONE, def);
    let _ = api::managed::compare(&live, &applied, def);
    for tree in [strategic.as_ref().ok(), json.as_ref().ok()]
        .into_iter()
        .flatten()
    {
        decode(tree);
    }
    Ok(match strategic.is_ok() || json.is_ok() || back.is_ok() {
        true => Answer::Accepted,
        false => Answer::Refused,
    })
}
