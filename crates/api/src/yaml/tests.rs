//! Reading and printing, judged by what kubectl does.

// tidy: wide strings: rows and names that read best on one line.

use serde_json::{Value, json};

use super::{Documents, decode_documents, encode_yaml};

fn value(text: &str) -> Value {
    let Documents {
        documents,
        problems,
        ..
    } = decode_documents(text);
    assert_eq!(problems, [], "{text}");
    documents
        .into_iter()
        .map(|document| document.value)
        .next()
        .unwrap()
}

fn problems(text: &str) -> Vec<String> {
    let problems = decode_documents(text).problems;
    let prefix = "error converting YAML to JSON: ";
    let short = |text: &str| text.strip_prefix(prefix).unwrap_or(text).to_owned();
    problems
        .iter()
        .map(|problem| short(&problem.message))
        .collect()
}

#[test]
fn words_are_read_as_yaml_1_1() {
    let text = "a: yes\nb: off\nc: 017\nd: 0x1F\ne: 1_000\nf: 1.5\ng: 2001-01-01\nh: ~\n\
                i: 08\nj: 1.0\nk: '1'\nl: \"yes\"\nm: 1e3\nt: 10:20\no: 0b11\np: -5\nq: 1.2.3\n\
                r: !!str 5\ns: +7\n1: x\ntrue: y\n";
    let expected = json!({
        "a": true, "b": false, "c": 15, "d": 31, "e": 1000, "f": 1.5, "g": "2001-01-01",
        "h": null, "i": 8, "j": 1, "k": "1", "l": "yes", "m": 1000, "t": "10:20", "o": 3,
        "p": -5, "q": "1.2.3", "r": "5", "s": 7, "1": "x", "true": true,
    });
    assert_eq!(value(text), expected);
}

#[test]
fn several_documents_keep_their_lines() {
    let text = "# one\n---\na: 1\n---\n# nothing\n--- # two\nb: 2\nc:\n- x: 3\n";
    let documents = decode_documents(text).documents;
    let found: Vec<_> = documents
        .iter()
        .map(|one| (one.index, one.start_line, one.end_line))
        .collect();
    assert_eq!(found, [(1, 3, 3), (3, 7, 9)]);
    let two = &documents[1];
    let place = two.spans.locate("c[0].x");
    assert!(place.is_exact);
    let (key, value) = (place.node.key.unwrap(), place.node.value);
    assert_eq!((key.start.line, key.start.column), (9, 3));
    assert_eq!(
        text.get(value.start.byte as usize..value.end.byte as usize),
        Some("3")
    );
    assert_eq!(two.spans.locate("c[0].nope").node.value.start.line, 9);
    assert!(!two.spans.locate("c[7].x").is_exact);
}

#[test]
fn lists_become_their_items() {
    let text = "kind: List\napiVersion: v1\nitems:\n- kind: A\n- kind: B\n  x: {z: 1}\n";
    let document = decode_documents(text).documents.remove(0);
    let objects = document.into_objects();
    let kinds: Vec<_> = objects
        .iter()
        .map(|one| one.value["kind"].clone())
        .collect();
    assert_eq!(kinds, ["A", "B"]);
    let place = objects[1].spans.locate("x.z").node.value.start;
    assert_eq!((place.line, place.column), (6, 10));
}

#[test]
fn json_is_read_and_kept_even_with_a_needless_comma() {
    assert_eq!(
        value(r#"{"a": {"b": [1, 2]}}"#),
        json!({"a": {"b": [1, 2]}})
    );
    assert_eq!(value(r#"{"a": 1,}"#), json!({"a": 1}));
    let two = decode_documents("{\"a\": 1}\n{\"b\": 2}\n").documents;
    assert_eq!(
        two.iter().map(|one| one.start_line).collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(two[1].spans.locate("b").node.value.start.line, 2);
    assert_eq!(problems("{\"a\": 1}\n{\"b\"").len(), 1);
}

#[test]
fn merges_and_aliases() {
    let text = "base: &b {x: 1, z: 2}\nc:\n  <<: *b\n  z: 3\nd: *b\n";
    let expected = json!({"base": {"x": 1, "z": 2}, "c": {"x": 1, "z": 3}, "d": {"x": 1, "z": 2}});
    assert_eq!(value(text), expected);
    let merge = "yaml: map merge requires map or sequence of maps as the value";
    assert_eq!(problems("a:\n  <<: 1\n"), [merge]);
    assert_eq!(problems("a: *x\n"), ["yaml: unknown anchor 'x' referenced"]);
    assert_eq!(
        problems("a: &x [*x]\n"),
        ["yaml: anchor 'x' value contains itself"]
    );
}

#[test]
fn keys_given_twice_count_once_and_are_noted() {
    let found = decode_documents("data:\n  a: one\n  a: two\n");
    assert_eq!(found.documents[0].value, json!({"data": {"a": "two"}}));
    assert_eq!(found.duplicates[0].path, "data.a");
    assert_eq!(found.duplicates[0].place.line, 3);
}

#[test]
fn all_documents_are_judged() {
    let found = decode_documents("a: [\n---\nb: 1\n---\nname: {{ .Values.name }}\n");
    assert_eq!(found.documents.len(), 1);
    assert_eq!(
        found
            .problems
            .iter()
            .map(|one| one.place.line)
            .collect::<Vec<_>>(),
        [2, 5],
        "{found:?}"
    );
    let template =
        "yaml: invalid map key: map[interface {}]interface {}{\".Values.name\":interface {}(nil)}";
    assert!(
        found.problems[1].message.ends_with(template),
        "{}",
        found.problems[1].message
    );
}

#[test]
fn hostile_texts_are_refused_quietly() {
    let bomb = (0..40).fold("a0: &a0 [x, x]\n".to_owned(), |text, n| {
        format!("{text}a{}: &a{} [*a{n}, *a{n}]\n", n + 1, n + 1)
    });
    assert_eq!(
        problems(&bomb),
        ["yaml: document contains excessive aliasing"]
    );
    let long = "x".repeat(400_000);
    let wide = format!("a: &a {long}\nb: [{}]\n", "*a,".repeat(100));
    assert_eq!(
        problems(&wide),
        ["yaml: document contains excessive aliasing"]
    );
    for text in ["[", "{a: ", "- ", "? ", "a:\n  "] {
        let deep = text.repeat(100_000);
        assert!(decode_documents(&deep).documents.len() <= 1, "{text}");
    }
    assert_eq!(problems(&"x".repeat(4 << 20)).len(), 1);
    let many = format!("a: [{}]", "b,".repeat(400_000));
    assert_eq!(
        problems(&many),
        ["manifests of more than 300000 values are not read"]
    );
    assert_eq!(
        problems("a: \u{0}"),
        ["yaml: control characters are not allowed"]
    );
    for text in [
        "", "\u{feff}", "---", "...", "--- |", "%YAML", "*", "&", "!", "\"", "'", "\t", "{", "}",
    ] {
        let _ = decode_documents(text);
    }
}

#[test]
fn prints_as_kubectl_does() {
    let value = json!({
        "metadata": {"annotations": {}, "labels": {"a": "true", "b": "1", "c": "0x1", "d": "y"}},
        "list": [{"name": "c", "args": ["-c", "sleep 1", "- x", "a: b", "#x", "it's", "'q"]}, []],
        "text": "one\ntwo\n", "cut": "one\ntwo", "more": "one\n\n", "lead": " one\ntwo\n",
        "tab": "a\tb\nc", "space": "a \nb", "null": null, "empty": "", "time": "2026-01-01T00:00:00Z",
        "ip": "10.0.0.1", "ratio": "1:30", "percent": "25%", "star": "*", "nested": [[1, 2], ["x"]],
        "float": 1.5, "smile": "\u{1f600}", "umlaut": "ä", "dash": "-", "colon": "a:b", "end:": "x:",
    });
    let expected = "\
colon: a:b
cut: |-
  one
  two
dash: '-'
empty: \"\"
'end:': 'x:'
float: 1.5
ip: 10.0.0.1
lead: |2
   one
  two
list:
- args:
  - -c
  - sleep 1
  - '- x'
  - 'a: b'
  - '#x'
  - it's
  - '''q'
  name: c
- []
metadata:
  annotations: {}
  labels:
    a: \"true\"
    b: \"1\"
    c: \"0x1\"
    d: \"y\"
more: |+
  one

nested:
- - 1
  - 2
- - x
\"null\": null
percent: 25%
ratio: \"1:30\"
smile: \"\\U0001F600\"
space: \"a \\nb\"
star: '*'
tab: \"a\\tb\\nc\"
text: |
  one
  two
time: \"2026-01-01T00:00:00Z\"
umlaut: ä
";
    assert_eq!(encode_yaml(&value), expected);
    assert_eq!(self::value(expected), value);
}

#[test]
fn syntax_errors_are_worded_as_kubectl_does() {
    for (text, expected) in [
        (
            "a:\n\tb: 1\n",
            "yaml: line 2: found character that cannot start any token",
        ),
        (
            "a:\n  b: c\n\td: 1\n",
            "yaml: line 3: found a tab character that violates indentation",
        ),
        (
            "a:\n  b:\n  - c: 1\n   d: 1\n",
            "yaml: line 3: did not find expected key",
        ),
        (
            "a:\n  b: c: d\n",
            "yaml: line 2: mapping values are not allowed in this context",
        ),
        (
            "a: {b: c\nd: {}\n",
            "yaml: line 1: did not find expected ',' or '}'",
        ),
        (
            "a:\n  b: \"open\n",
            "yaml: line 3: found unexpected end of stream",
        ),
        (
            "a: \"open\nb: \"x\"\n",
            "yaml: line 1: did not find expected key",
        ),
        ("a: [\n", "yaml: line 1: did not find expected node content"),
    ] {
        assert_eq!(problems(text), [expected], "{text}");
    }
}

/// Damaged manifests: never a panic, and what is read comes back from what is printed.
#[test]
fn damaged_manifests_are_read_or_refused() {
    let manifest = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {a: \"b\"}}\n\
                    spec:\n  replicas: 3\n  x: &x [1, 2.5, ~, yes]\n  template:\n    spec:\n      \
                    containers:\n      - name: c # note\n        image: 'nginx'\n        \
                    command:\n        - sh\n        - |\n          echo hi\n          \texit 1\n      y: *x\n";
    let chars: Vec<char> = manifest.chars().collect();
    let bits: Vec<char> = ":\"'{}[],|>&*!%@`#-?\t \n<~é0".chars().collect();
    let mut random = sim::Random::named(1, "damage");
    for _ in 0..1000 {
        let mut text = chars.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(text.len() as u64) as usize;
            match random.below(3) {
                0 => drop(text.remove(at)),
                1 => text.insert(at, bits[random.below(bits.len() as u64) as usize]),
                _ => text.truncate(at.max(1)),
            }
        }
        let text: String = text.into_iter().collect();
        for document in decode_documents(&text).documents {
            let printed = encode_yaml(&document.value);
            assert_eq!(value(&printed), document.value, "{text}\n---\n{printed}");
        }
    }
}

#[test]
fn a_text_alone_reads_back() {
    for text in ["\n a\nb\n", " a\nb", "a\n\n", " : c d\n \n"] {
        let value = serde_json::Value::from(text);
        let printed = encode_yaml(&value);
        let read = decode_documents(&printed).documents;
        assert_eq!(
            read.first().map(|one| &one.value),
            Some(&value),
            "{printed:?}"
        );
    }
}
