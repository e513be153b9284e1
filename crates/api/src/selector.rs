//! Label selectors, from text (`app=web,tier in (a,b),!x`) and from objects.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/labels/selector.go;
//! pkg/apis/meta/v1/helpers.go, LabelSelectorAsSelector

pub mod field;
mod parse;

use sim::order;
use std::fmt;

use crate::go_text::quote;
use crate::names;

/// All requirements must hold; no requirement selects everything.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Selector {
    requirements: Vec<Requirement>,
    is_nothing: bool,
}

/// One condition on one label.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Requirement {
    key: Box<str>,
    operator: Operator,
    /// Sorted, without repeats.
    values: Vec<Box<str>>,
}

/// What a requirement asks of a label.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    /// Present with one of the values.
    In,
    /// Absent, or present with another value.
    NotIn,
    /// `=`
    Equals,
    /// `==`, which means the same but prints as typed.
    DoubleEquals,
    /// Absent, or present with another value.
    NotEquals,
    /// An integer above the value.
    GreaterThan,
    /// An integer below the value.
    LessThan,
    /// Present.
    Exists,
    /// Absent.
    DoesNotExist,
}

impl Operator {
    /// All of them, in the order upstream lists them in messages.
    pub const ALL: [Operator; 9] = [
        Operator::In,
        Operator::NotIn,
        Operator::Equals,
        Operator::DoubleEquals,
        Operator::NotEquals,
        Operator::GreaterThan,
        Operator::LessThan,
        Operator::Exists,
        Operator::DoesNotExist,
    ];

    /// Upstream's name of it. k8s: pkg/selection/operator.go
    pub fn name(self) -> &'static str {
        match self {
            Operator::In => "in",
            Operator::NotIn => "notin",
            Operator::Equals => "=",
            Operator::DoubleEquals => "==",
            Operator::NotEquals => "!=",
            Operator::GreaterThan => "gt",
            Operator::LessThan => "lt",
            Operator::Exists => "exists",
            Operator::DoesNotExist => "!",
        }
    }

    /// From the name used in `matchExpressions`.
    pub fn from_expression(name: &str) -> Option<Operator> {
        match name {
            "In" => Some(Operator::In),
            "NotIn" => Some(Operator::NotIn),
            "Exists" => Some(Operator::Exists),
            "DoesNotExist" => Some(Operator::DoesNotExist),
            _ => None,
        }
    }
}

/// Why a selector is invalid; prints as upstream's message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SelectorError {
    /// Field of the requirement that is wrong (`values[0]`), if one is.
    pub field: Option<String>,
    text: String,
}

impl SelectorError {
    pub(super) fn new(text: String) -> SelectorError {
        SelectorError { field: None, text }
    }

    /// The operator of an expression is none of the known ones.
    pub fn unknown_operator(name: &str) -> SelectorError {
        let text = format!("{} is not a valid label selector operator", quote(name));
        SelectorError {
            field: Some("operator".to_owned()),
            text,
        }
    }
}

impl Selector {
    /// Selects everything.
    pub fn everything() -> Selector {
        Selector::default()
    }

    /// Selects nothing.
    pub fn nothing() -> Selector {
        Selector {
            requirements: Vec::new(),
            is_nothing: true,
        }
    }

    /// Reads the text form, as `kubectl -l` takes it.
    pub fn parse(text: &str) -> Result<Selector, SelectorError> {
        parse::parse(text).map(Selector::new)
    }

    /// From the parts of a selector object; the operators are those of `matchExpressions`.
    ///
    /// An empty object selects everything; the caller maps an absent one to `nothing`.
    pub fn from_requirements<'a, V: AsRef<str>>(
        match_labels: impl Iterator<Item = (&'a str, &'a str)>,
        expressions: impl Iterator<Item = (&'a str, &'a str, &'a [V])>,
    ) -> Result<Selector, SelectorError>
    where
        V: 'a,
    {
        let mut requirements = Vec::new();
        for (key, value) in match_labels {
            requirements.push(Requirement::new(key, Operator::Equals, &[value])?);
        }
        for (key, name, values) in expressions {
            let Some(operator) = Operator::from_expression(name) else {
                return Err(SelectorError::unknown_operator(name));
            };
            let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
            requirements.push(Requirement::new(key, operator, &values)?);
        }
        Ok(Selector::new(requirements))
    }

    /// From requirements already checked.
    pub fn new(mut requirements: Vec<Requirement>) -> Selector {
        order::sort_by(&mut requirements, |a, b| a.key.cmp(&b.key));
        Selector {
            requirements,
            is_nothing: false,
        }
    }

    /// Whether labels, looked up by `get`, satisfy every requirement.
    pub fn matches<'a>(&self, get: impl Fn(&str) -> Option<&'a str>) -> bool {
        !self.is_nothing
            && self
                .requirements
                .iter()
                .all(|one| one.is_met_by(get(&one.key)))
    }

    /// Whether it selects everything.
    pub fn is_everything(&self) -> bool {
        !self.is_nothing && self.requirements.is_empty()
    }

    /// The requirements, sorted by key.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }
}

impl Requirement {
    /// Checks and builds one condition. k8s: selector.go, NewRequirement
    pub fn new(
        key: &str,
        operator: Operator,
        values: &[&str],
    ) -> Result<Requirement, SelectorError> {
        let mut values: Vec<Box<str>> = values.iter().map(|value| (*value).into()).collect();
        order::sort(&mut values);
        values.dedup();
        let problems = problems(key, operator, &values);
        match problems.as_slice() {
            [] => Ok(Requirement {
                key: key.into(),
                operator,
                values,
            }),
            [(field, text)] => Err(SelectorError {
                field: Some(field.clone()),
                text: text.clone(),
            }),
            [(field, _), ..] => {
                let texts: Vec<&str> = problems.iter().map(|(_, text)| text.as_str()).collect();
                let text = format!("[{}]", texts.join(", "));
                Err(SelectorError {
                    field: Some(field.clone()),
                    text,
                })
            }
        }
    }

    /// The label it is about.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What it asks.
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// Its values, sorted.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(AsRef::as_ref)
    }

    /// Whether a label with this value, or no such label, satisfies it.
    pub fn is_met_by(&self, label: Option<&str>) -> bool {
        let is_listed = || label.is_some_and(|label| self.values.iter().any(|one| **one == *label));
        match self.operator {
            Operator::In | Operator::Equals | Operator::DoubleEquals => is_listed(),
            Operator::NotIn | Operator::NotEquals => !is_listed(),
            Operator::Exists => label.is_some(),
            Operator::DoesNotExist => label.is_none(),
            Operator::GreaterThan => self.compare(label, |label, value| label > value),
            Operator::LessThan => self.compare(label, |label, value| label < value),
        }
    }

    fn compare(&self, label: Option<&str>, holds: impl Fn(i64, i64) -> bool) -> bool {
        let label = label.and_then(integer);
        let value = self.values.first().and_then(|value| integer(value));
        label
            .zip(value)
            .is_some_and(|(label, value)| holds(label, value))
    }
}

fn integer(text: &str) -> Option<i64> {
    text.parse().ok()
}

/// Field and message of everything wrong with a requirement.
fn problems(key: &str, operator: Operator, values: &[Box<str>]) -> Vec<(String, String)> {
    let mut problems = Vec::new();
    let mut invalid = |field: String, value: String, detail: &str| {
        let text = format!("{field}: Invalid value: {value}: {detail}");
        problems.push((field, text));
    };
    let key_messages = names::qualified_name(key);
    if !key_messages.is_empty() {
        invalid("key".to_owned(), quote(key), &key_messages.join("; "));
    }
    let listed = || serde_json::Value::from_iter(values.iter().map(AsRef::as_ref)).to_string();
    let detail = match (operator, values.len()) {
        (Operator::In | Operator::NotIn, 0) => {
            Some("for 'in', 'notin' operators, values set can't be empty")
        }
        (Operator::Equals | Operator::DoubleEquals | Operator::NotEquals, 0 | 2..) => {
            Some("exact-match compatibility requires one single value")
        }
        (Operator::Exists | Operator::DoesNotExist, 1..) => {
            Some("values set must be empty for exists and does not exist")
        }
        (Operator::GreaterThan | Operator::LessThan, 0 | 2..) => {
            Some("for 'Gt', 'Lt' operators, exactly one value is required")
        }
        _ => None,
    };
    if let Some(detail) = detail {
        invalid("values".to_owned(), listed(), detail);
    }
    for (index, value) in values.iter().enumerate() {
        let is_number_wanted = matches!(operator, Operator::GreaterThan | Operator::LessThan);
        if is_number_wanted && integer(value).is_none() {
            let detail = "for 'Gt', 'Lt' operators, the value must be an integer";
            invalid(format!("values[{index}]"), quote(value), detail);
        }
        let messages = names::label_value(value);
        if !messages.is_empty() {
            invalid(
                format!("values[{index}][{key}]"),
                quote(value),
                &messages.join("; "),
            );
        }
    }
    problems
}

impl fmt::Display for Selector {
    /// The canonical text: sorted by key, values sorted, no blanks.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, requirement) in self.requirements.iter().enumerate() {
            if index > 0 {
                out.write_str(",")?;
            }
            write!(out, "{requirement}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, values) = (&self.key, self.values.join(","));
        match self.operator {
            Operator::In => write!(out, "{key} in ({values})"),
            Operator::NotIn => write!(out, "{key} notin ({values})"),
            Operator::Equals => write!(out, "{key}={values}"),
            Operator::DoubleEquals => write!(out, "{key}=={values}"),
            Operator::NotEquals => write!(out, "{key}!={values}"),
            Operator::GreaterThan => write!(out, "{key}>{values}"),
            Operator::LessThan => write!(out, "{key}<{values}"),
            Operator::Exists => out.write_str(key),
            Operator::DoesNotExist => write!(out, "!{key}"),
        }
    }
}

impl fmt::Display for SelectorError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

impl std::error::Error for SelectorError {}
