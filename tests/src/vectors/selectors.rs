//! Label and field selectors, from text and from objects.

use api::selector::field::FieldSelector;
use api::selector::{Operator, Requirement, Selector, SelectorError};
use serde_json::Value;

use super::{Adapter, Case, Outcome, Run, same};

const KUBECTL: &str = "kubectl/label_selectors";
const WORKLOADS: &str = "workloads/selectors";

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    Adapter {
        file: KUBECTL,
        kind: "labelSets",
        run: Run::Context,
    },
    Adapter {
        file: KUBECTL,
        kind: "formatLabels",
        run: Run::Each(format_labels),
    },
    Adapter {
        file: KUBECTL,
        kind: "parse",
        run: Run::Each(parse),
    },
    Adapter {
        file: KUBECTL,
        kind: "structured",
        run: Run::Each(structured),
    },
    Adapter {
        file: "kubectl/field_selectors",
        kind: "",
        run: Run::Each(field),
    },
    Adapter {
        file: WORKLOADS,
        kind: "parse_ok",
        run: Run::Each(parse_validity),
    },
    Adapter {
        file: WORKLOADS,
        kind: "parse_error",
        run: Run::Each(parse_validity),
    },
    Adapter {
        file: WORKLOADS,
        kind: "parse_set",
        run: Run::Each(parse_set),
    },
    Adapter {
        file: WORKLOADS,
        kind: "match",
        run: Run::Each(match_text),
    },
    Adapter {
        file: WORKLOADS,
        kind: "match_requirements",
        run: Run::Each(match_requirements),
    },
    Adapter {
        file: WORKLOADS,
        kind: "label_selector",
        run: Run::Each(label_selector),
    },
    Adapter {
        file: WORKLOADS,
        kind: "requirement_constructor",
        run: Run::Each(requirement_constructor),
    },
];

fn format_labels(case: &Case<'_>) -> Outcome {
    let labels: api::meta::StrMap = api::codec::decode(&case.vector["in"]);
    same(
        "labels",
        case.text("out").to_owned(),
        kubectl::cells::labels(&labels),
    )
}

fn matches(selector: &Selector, labels: &Value) -> bool {
    selector.matches(|key| labels[key].as_str())
}

fn parse(case: &Case<'_>) -> Outcome {
    let found = Selector::parse(case.text("in"));
    if let Some(error) = case.vector["error"].as_str() {
        return same(
            "error",
            Err(error.to_owned()),
            found.map_err(|error| error.to_string()),
        );
    }
    let selector = found.map_err(|error| error.to_string())?;
    same("canonical", case.text("canonical"), &selector.to_string())?;
    same(
        "empty",
        case.vector["empty"].as_bool(),
        Some(selector.is_everything()),
    )?;
    let sets = case.file["labelSets"].as_array().into_iter().flatten();
    let found: Vec<bool> = sets.map(|labels| matches(&selector, labels)).collect();
    same("matches", &case.vector["matches"], &Value::from(found))
}

/// A selector object, as manifests have it.
fn from_object(object: &Value) -> Result<Selector, SelectorError> {
    let labels = object["matchLabels"].as_object().into_iter().flatten();
    let expressions: Vec<(&str, &str, Vec<&str>)> = object["matchExpressions"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| {
            let values = one["values"].as_array().into_iter().flatten();
            let text = |key: &str| one[key].as_str().unwrap_or_default();
            (
                text("key"),
                text("operator"),
                values.filter_map(Value::as_str).collect(),
            )
        })
        .collect();
    Selector::from_requirements(
        labels.map(|(key, value)| (key.as_str(), value.as_str().unwrap_or_default())),
        expressions
            .iter()
            .map(|(key, operator, values)| (*key, *operator, values.as_slice())),
    )
}

fn structured(case: &Case<'_>) -> Outcome {
    let text = match from_object(&case.vector["selector"]) {
        Ok(selector) => selector.to_string(),
        Err(error) => return same("error", case.text("error"), &error.to_string()),
    };
    same("text", case.text("asSelectorString"), &text)
}

fn field(case: &Case<'_>) -> Outcome {
    let found = FieldSelector::parse(case.text("in"));
    let found = found
        .map(|selector| selector.to_string())
        .map_err(|error| error.to_string());
    match case.vector["error"].as_str() {
        Some(error) => same("error", Err(error.to_owned()), found),
        None => same("canonical", Ok(case.text("canonical").to_owned()), found),
    }
}

fn parse_validity(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let found = Selector::parse(inputs["selector"].as_str().unwrap_or_default());
    same("valid", expected["valid"].as_bool(), Some(found.is_ok()))?;
    match (expected["string"].as_str(), found) {
        (Some(text), Ok(selector)) => same("text", text, &selector.to_string()),
        _ => Ok(()),
    }
}

fn parse_set(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let found = Selector::parse(inputs["selector"].as_str().unwrap_or_default());
    let requirements = found.map(|selector| {
        let requirement = |one: &Requirement| {
            let values: Vec<&str> = one.values().collect();
            serde_json::json!({
                "key": one.key(), "operator": one.operator().name(), "values": values,
            })
        };
        Value::from_iter(selector.requirements().iter().map(requirement))
    });
    same(
        "requirements",
        &expected["requirements"],
        &requirements.unwrap_or(Value::Null),
    )
}

fn match_text(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let selector = Selector::parse(inputs["selector"].as_str().unwrap_or_default());
    let found = selector.map(|selector| matches(&selector, &inputs["labels"]));
    same("match", expected["match"].as_bool(), found.ok())
}

fn requirement(one: &Value) -> Result<Requirement, SelectorError> {
    let text = |key: &str| one[key].as_str().unwrap_or_default();
    let operator = Operator::ALL
        .into_iter()
        .find(|known| known.name() == text("operator"));
    let values: Vec<&str> = one["values"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    match operator {
        Some(operator) => Requirement::new(text("key"), operator, &values),
        // Only texts and objects can name an operator that does not exist.
        None => Err(SelectorError::unknown_operator(text("operator"))),
    }
}

fn match_requirements(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let requirements: Result<Vec<Requirement>, SelectorError> = inputs["requirements"]
        .as_array()
        .into_iter()
        .flatten()
        .map(requirement)
        .collect();
    let selector = Selector::new(requirements.map_err(|error| error.to_string())?);
    same(
        "match",
        expected["match"].as_bool(),
        Some(matches(&selector, &inputs["labels"])),
    )
}

fn label_selector(case: &Case<'_>) -> Outcome {
    let (object, expected) = (
        &case.vector["inputs"]["labelSelector"],
        &case.vector["expected"],
    );
    let found = match object {
        Value::Null => Ok(Selector::nothing()),
        object => from_object(object),
    };
    if expected["error"] == true {
        return same("error", true, found.is_err());
    }
    let selector = found.map_err(|error| error.to_string())?;
    if let Some(text) = expected["string"].as_str() {
        same("text", text, &selector.to_string())?;
    }
    match expected["matches"].as_str() {
        Some("nothing") => same("nothing", &selector, &Selector::nothing()),
        Some("everything") => same("everything", true, selector.is_everything()),
        _ => Ok(()),
    }
}

fn requirement_constructor(case: &Case<'_>) -> Outcome {
    let found = requirement(&case.vector["inputs"]).err();
    let field = found.and_then(|error| error.field);
    same(
        "field",
        case.vector["expected"]["error_field"].as_str(),
        field.as_deref(),
    )
}
