//! `-o go-template=…`: Go's text templates, without templates in templates.
//!
//! k8s: staging/src/k8s.io/cli-runtime/pkg/printers/template.go; Go standard library, text/template

mod functions;
mod lexer;
mod parser;
mod run;

use crate::failure::Failure;
use api::go_text;
use api::json_text::encode_json;
use parser::Node;
use run::Run;
use serde_json::{Map, Number, Value};

/// Whether a template can be read.
pub fn check(template: &str) -> Result<(), Failure> {
    read(template).map(|_| ())
}

fn read(template: &str) -> Result<Vec<Node>, Failure> {
    lexer::pieces(template)
        .and_then(parser::parse)
        .map_err(|error| Failure::error(format!("error parsing template {template}, {error}")))
}

/// The text of a template over an object.
pub fn print(template: &str, tree: &Value) -> Result<String, Failure> {
    let nodes = read(template)?;
    let tree = floating(tree);
    let (run, result) = Run::start(&nodes, &tree);
    let out = run.out;
    result.map(|()| out.clone()).map_err(|problem| {
        // What was printed so far stays, and more follows for whoever looks for the mistake.
        let error = format!("template: output: executing \"output\": {problem}");
        Failure::plain(format!(
            "{out}Error executing template: {error}. Printing more information for debugging the \
             template:\n\ttemplate was:\n\t\t{template}\n\traw data was:\n\t\t{}\n\tobject given \
             to template engine was:\n\t\t{}\n\nerror: error executing template {}: {error}",
            encode_json(&tree),
            go_text::value(&tree),
            go_text::quote(template)
        ))
    })
}

/// Numbers of objects reach templates as floating ones.
fn floating(value: &Value) -> Value {
    match value {
        Value::Number(number) => {
            let float = number.as_f64().and_then(Number::from_f64);
            Value::Number(float.unwrap_or_else(|| number.clone()))
        }
        Value::Array(items) => items.iter().map(floating).collect(),
        Value::Object(fields) => {
            let field = |(name, one): (&String, &Value)| (name.clone(), floating(one));
            Value::Object(fields.iter().map(field).collect::<Map<String, Value>>())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::print;
    use serde_json::json;

    fn tree() -> serde_json::Value {
        json!({
            "metadata": {"name": "web", "labels": {"app.kubernetes.io/name": "x", "tier": "y"}},
            "spec": {"replicas": 2, "big": 1_000_000},
            "data": {"password": "czNjcmV0", "user": "YWRtaW4="},
            "items": [{"name": "a", "ready": true}, {"name": "b"}]
        })
    }

    fn check(cases: &[(&str, &str)]) {
        for (template, expected) in cases {
            assert_eq!(
                print(template, &tree()).as_deref(),
                Ok(*expected),
                "{template}"
            );
        }
    }

    #[test]
    fn templates_as_people_write_them() {
        check(&[
            ("{{.metadata.name}} has{{\"\\n\"}}", "web has\n"),
            ("{{range .items}}{{.name}};{{end}}", "a;b;"),
            (
                "{{range .items}}{{if .ready}}{{.name}}{{else}}-{{end}}{{end}}",
                "a-",
            ),
            ("{{index .metadata.labels \"app.kubernetes.io/name\"}}", "x"),
            (
                "{{len .items}} {{.nothing}} {{$.metadata.name}}",
                "2 <no value> web",
            ),
            ("{{.nothing.at.all}}", "<no value>"),
            ("{{printf \"%-5s|\" .metadata.name}}", "web  |"),
            (
                "{{range $i, $one := .items}}{{$i}}={{$one.name}} {{end}}",
                "0=a 1=b ",
            ),
            (
                "{{range $k, $v := .data}}{{$k}}: {{$v | base64decode}}\n{{end}}",
                "password: s3cret\nuser: admin\n",
            ),
            (
                "{{$n := .metadata.name}}{{range .items}}{{$n}}-{{.name}} {{end}}",
                "web-a web-b ",
            ),
            (
                "{{$found := \"\"}}{{range .items}}{{if .ready}}{{$found = .name}}{{end}}{{end}}\
              {{$found}}",
                "a",
            ),
        ]);
    }

    #[test]
    fn blocks_and_functions() {
        check(&[
            ("{{range .nothing}}x{{else}}none{{end}}", "none"),
            ("{{if .a}}1{{else if .spec}}2{{else}}3{{end}}", "2"),
            (
                "{{with .metadata}}{{.name}}{{end}}{{with .no}}{{else}}-{{end}}",
                "web-",
            ),
            ("{{(index .items 1).name}} {{len (index .items 0)}}", "b 2"),
            ("{{range .items -}} {{.name}} {{- end}}", "ab"),
            (
                "{{range .items}}{{if eq .name \"b\"}}{{continue}}{{end}}{{.name}}{{end}}",
                "a",
            ),
            ("{{if and .spec (not .items)}}x{{else}}y{{end}}", "y"),
            ("{{.spec.replicas}} {{.spec.big}}", "2 1e+06"),
            (
                "{{printf \"%v %d\" .spec.replicas .spec.replicas}}",
                "2 %!d(float64=2)",
            ),
            (
                "{{/* nothing */}}{{`raw`}}{{print 1 2 \"a\" 3}}",
                "raw1 2a3",
            ),
            (
                "{{exists . \"spec\" \"replicas\"}} {{exists . \"spec\" \"no\"}}",
                "true false",
            ),
            (
                "{{eq .metadata.name \"db\" \"web\"}} {{ne .metadata.name \"web\"}}",
                "true false",
            ),
        ]);
    }

    #[test]
    fn mistakes_are_told() {
        let tree = json!({"spec": {"replicas": 2}, "items": []});
        for (template, problem) in [
            ("{{.a", "template: output:1: unclosed action"),
            (
                "a\n{{foo .a}}",
                "template: output:2: function \"foo\" not defined",
            ),
            ("{{$x}}", "template: output:1: undefined variable \"$x\""),
            ("{{range .items}}", "template: output:1: unexpected EOF"),
            ("{{end}}", "template: output:1: unexpected {{end}}"),
            ("{{}}", "template: output:1: missing value for command"),
            (
                "{{index .items 3}}",
                "error calling index: reflect: slice index out of range: 3",
            ),
            (
                "{{eq .spec.replicas 2}}",
                "incompatible types for comparison",
            ),
            (
                "{{.spec.replicas.x}}",
                "can't evaluate field x in type float64",
            ),
        ] {
            let failure = print(template, &tree).unwrap_err();
            assert!(
                failure.text.contains(problem),
                "{template}: {}",
                failure.text
            );
        }
    }
}
