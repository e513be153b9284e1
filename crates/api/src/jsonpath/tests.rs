//! Templates as people type them, errors, and hostile ones.

// tidy: wide strings: rows and names that read best on one line.

use serde_json::json;

use super::{JsonPath, relaxed};

fn print(template: &str) -> String {
    let value = json!({
        "kind": "List",
        "items": [
            {"metadata": {"name": "a", "labels": {"app.io/x": "1"}}, "n": 1, "up": true, "l": [1, 2, 3]},
            {"metadata": {"name": "b"}, "n": 5, "up": false, "t": [{"k": "v"}]},
        ],
    });
    match JsonPath::parse(template).and_then(|path| path.print(&value)) {
        Ok(text) => text,
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn templates() {
    for (template, expected) in [
        ("{.kind}", "List"),
        ("kind is {.kind}!", "kind is List!"),
        ("{.items[*].metadata.name}", "a b"),
        (
            "{range .items[*]}{.metadata.name}{\"\\t\"}{.n}{\"\\n\"}{end}done",
            "a\t1\nb\t5\ndone",
        ),
        (
            "{range .items[*]}{.metadata.name}={range .l[*]}{@},{end}; {end}",
            "a=1,2,3,; b=; ",
        ),
        ("{.items[?(@.n>1)].metadata.name}", "b"),
        ("{.items[?(@.metadata.name==\"a\")].n}", "1"),
        ("{.items[?(@.metadata.name=='a')].n}", "1"),
        ("{.items[?(@.metadata.name!=\"a\")].n}", "5"),
        ("{.items[?(@.up==true)].n}", "1"),
        ("{.items[?(@.t)].n}", "5"),
        ("{.items[0].metadata.labels.app\\.io/x}", "1"),
        ("{.items[0].metadata.labels['app\\.io/x']}", "1"),
        (
            "{.items[0].metadata}",
            "{\"labels\":{\"app.io/x\":\"1\"},\"name\":\"a\"}",
        ),
        ("{.items[-1].n}", "5"),
        ("{.items[0].l[0:2]}", "1 2"),
        ("{.items[0].l[::2]}", "1 3"),
        ("{.items[0].l[-2:]}", "2 3"),
        ("{.items[0].l[0,2]}", "1 3"),
        ("{.items[0]['n','up']}", "1 true"),
        ("{..name}", "a b"),
        ("{.items[0].l}", "[1,2,3]"),
        ("{.items[1].t[*].k}", "v"),
        ("{.nope.more}|{.items[0].nope}", "|"),
        ("{$.kind}{@.kind}", "ListList"),
        ("{'one''two'}", "two"),
        ("", ""),
    ] {
        assert_eq!(print(template), expected, "{template}");
    }
}

#[test]
fn errors() {
    for (template, expected) in [
        ("{bad", "unclosed action"),
        ("{.spec", "unclosed action"),
        ("{nope}", "unrecognized identifier nope"),
        ("{end}", "not in range, nothing to end"),
        (
            "{.items[5]}",
            "array index out of bounds: index 5, length 2",
        ),
        (
            "{.items[0:7]}",
            "array index out of bounds: index 6, length 2",
        ),
        ("{.items[x]}", "invalid array index x"),
        ("{.items[0}", "unterminated array"),
        ("{.items[?(@.n>1)", "unclosed array expect ]"),
        ("{.items[?(@.n>1", "unterminated filter"),
        (
            "{.items[?(@.n>\"a\")]}",
            "incompatible types for comparison",
        ),
        ("{.kind[0]}", "string is not array or slice"),
        ("{\"a}", "unterminated quoted string"),
        ("{!}", "unrecognized character in action: U+0021 '!'"),
        ("{....a}", "invalid multiple recursive descent"),
        ("{\"\\q\"}", "unquote string \"\\q\" error invalid syntax"),
    ] {
        assert_eq!(print(template), format!("error: {expected}"), "{template}");
    }
    let strict = JsonPath::parse("{.nope}").unwrap().strict();
    assert_eq!(
        strict.print(&json!({})).unwrap_err().to_string(),
        "nope is not found"
    );
}

#[test]
fn relaxed_paths() {
    for path in [
        "metadata.name",
        ".metadata.name",
        "{metadata.name}",
        "{.metadata.name}",
    ] {
        assert_eq!(relaxed(path).unwrap(), "{.metadata.name}");
    }
    assert!(relaxed("{.a}{.b}").is_err());
}

#[test]
fn hostile_templates_do_not_panic() {
    let deep = "[?(".repeat(3000);
    let ranges = "{range ..}".repeat(40);
    for template in [
        "{",
        "{[",
        "{[?(",
        "{[?()]}",
        "{..}",
        "{.",
        "{.\\",
        "{'\\",
        "{[,]}",
        "{[::0]}",
        "{[9999999999999999999]}",
        "{-}",
        "{+1.2.3}",
        "{@.}",
        "{[-9223372036854775808:9223372036854775807]}",
        "{$..[*]}",
        &format!("{{{deep}"),
        &ranges,
    ] {
        let _ = print(template);
    }
    assert!(print(&"x".repeat(20_000)).starts_with("error: "));
}
