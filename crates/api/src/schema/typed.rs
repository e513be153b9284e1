//! Checks a manifest for server-side apply: unknown fields, wrong types, items without their keys.
//!
//! k8s: sigs.k8s.io/structured-merge-diff, typed/validate.go and typed/helpers.go

use serde_json::{Map, Value};
use sim::order;

use super::{Def, Field, ListType, Rules, Type, definition};
use crate::go_text::{quote, type_name, value as go_value};

/// What is wrong with `value`, as one text; nothing if it fits its definition.
pub fn typed_problem(value: &Value, def: Def) -> Option<String> {
    let mut problems = Vec::new();
    if let Value::Object(fields) = value {
        object(fields, def, "", &mut problems);
    }
    match problems.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        many => Some(format!("errors:\n  {}", many.join("\n  "))),
    }
}

fn object(fields: &Map<String, Value>, def: Def, path: &str, problems: &mut Vec<String>) {
    if def.is_open {
        return;
    }
    for (name, value) in fields {
        let path = format!("{path}.{name}");
        match def.field(name) {
            Some(field) => one(value, field.ty, field.rules, &path, problems),
            None => {
                // The rest of such an object is not looked at.
                problems.push(format!("{path}: field not declared in schema"));
                return;
            }
        }
    }
}

fn one(value: &Value, ty: Type, rules: &'static Rules, path: &str, problems: &mut Vec<String>) {
    let given = match (ty, value) {
        (_, Value::Null) => return,
        (Type::Object(number), Value::Object(fields)) => {
            if let Some(def) = definition(number) {
                object(fields, def, path, problems);
            }
            return;
        }
        (Type::List(item), Value::Array(items)) => return list(items, *item, rules, path, problems),
        (Type::Map(item), Value::Object(entries)) => {
            for (key, value) in entries {
                one(value, *item, rules, &format!("{path}.{key}"), problems);
            }
            return;
        }
        (Type::Object(_) | Type::Map(_), other) => {
            format!("map, got &{{{}}}", go_value(other))
        }
        (Type::List(_), other) => format!("list, got &{{{}}}", go_value(other)),
        (Type::String | Type::Bytes, Value::String(_))
        | (Type::Bool, Value::Bool(_))
        | (Type::Int32 | Type::Int64, Value::Number(_))
        // These may be texts or numbers.
        | (Type::Quantity | Type::IntOrString | Type::Time | Type::MicroTime | Type::Any, _) => {
            return;
        }
        (Type::String | Type::Bytes, other) => format!("string, got {}", literal(other)),
        (Type::Bool, other) => format!("boolean, got {}", literal(other)),
        (Type::Int32 | Type::Int64, other) => {
            format!("numeric (int or float), got {}", type_name(other))
        }
    };
    problems.push(format!("{path}: expected {given}"));
}

fn list(items: &[Value], ty: Type, rules: &'static Rules, path: &str, problems: &mut Vec<String>) {
    let mut seen: Vec<String> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let step = match rules.list_type {
            ListType::Atomic => format!("[{index}]"),
            ListType::Set => format!("[={}]", literal(item)),
            ListType::Map => match keys(item, ty, rules) {
                Ok(step) => step,
                Err(problem) => {
                    problems.push(format!("{path}: element {index}: {problem}"));
                    return;
                }
            },
        };
        if rules.list_type != ListType::Atomic {
            if seen.contains(&step) {
                problems.push(format!("{path}: duplicate entries for key {step}"));
            }
            seen.push(step.clone());
        }
        one(item, ty, rules, &format!("{path}{step}"), problems);
    }
}

/// `[containerPort=80,protocol="TCP"]`.
fn keys(item: &Value, ty: Type, rules: &'static Rules) -> Result<String, String> {
    let head = "associative list with keys";
    let Value::Object(fields) = item else {
        return Err(match item {
            Value::Null => format!("{head} may not have a null element"),
            _ => format!("{head} may not have non-map elements"),
        });
    };
    let default = |key: &str| {
        let field = ty.inner().and_then(|def| def.field(key));
        let text = field.map_or("", |field: &Field| field.rules.default);
        (!text.is_empty()).then(|| Value::from(text))
    };
    let mut pairs = Vec::new();
    for key in rules.list_keys {
        let Some(value) = fields.get(*key).cloned().or_else(|| default(key)) else {
            return Err(format!(
                "{head} has an element that omits key field \"{key}\" (and doesn't have default \
                 value)"
            ));
        };
        pairs.push(format!("{key}={}", literal(&value)));
    }
    order::sort(&mut pairs);
    Ok(format!("[{}]", pairs.join(",")))
}

/// A value as Go source would say it.
fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        Value::Object(_) => format!("map[string]interface {{}}{{{}}}", inner(value)),
        Value::Array(_) => format!("[]interface {{}}{{{}}}", inner(value)),
        other => go_value(other),
    }
}

fn inner(value: &Value) -> String {
    let texts: Vec<String> = match value {
        Value::Object(fields) => {
            let field = |(key, one): (&String, &Value)| format!("{}:{}", quote(key), literal(one));
            fields.iter().map(field).collect()
        }
        Value::Array(items) => items.iter().map(literal).collect(),
        _ => Vec::new(),
    };
    texts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn problem(spec: Value) -> Option<String> {
        let pod = json!({"apiVersion": "v1", "kind": "Pod", "spec": spec});
        typed_problem(&pod, crate::schema::kind("v1", "Pod").unwrap())
    }

    #[test]
    fn manifests_fit_the_schema_or_are_told_where_not() {
        let good = json!({"containers": [{"name": "a", "ports": [{"containerPort": 80},
            {"containerPort": 80, "protocol": "UDP"}], "resources": {"limits": {"cpu": 1}}}]});
        assert_eq!(problem(good), None);
        for (spec, text) in [
            (
                json!({"containers": [{"name": "a", "imagee": "b", "other": 1}]}),
                ".spec.containers[name=\"a\"].imagee: field not declared in schema",
            ),
            (
                json!({"containers": [{"image": "b"}]}),
                ".spec.containers: element 0: associative list with keys has an element that \
                 omits key field \"name\" (and doesn't have default value)",
            ),
            (
                json!({"containers": [{"name": "a", "ports": [{"containerPort": 80},
                    {"containerPort": 80, "protocol": "TCP"}]}]}),
                ".spec.containers[name=\"a\"].ports: duplicate entries for key \
                 [containerPort=80,protocol=\"TCP\"]",
            ),
            (
                json!({"containers": "a", "priority": "high", "restartPolicy": 3}),
                "errors:\n  .spec.containers: expected list, got &{a}\n  \
                 .spec.priority: expected numeric (int or float), got string\n  \
                 .spec.restartPolicy: expected string, got 3",
            ),
        ] {
            assert_eq!(problem(spec).as_deref(), Some(text));
        }
    }
}
