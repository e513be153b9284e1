//! Carrying out a template on a value.
//!
//! k8s: staging/src/k8s.io/client-go/util/jsonpath/jsonpath.go, FindResults, evalArray, …

use std::borrow::Cow;

use serde_json::Value;

use super::compare::compare;
use super::parse::{Node, Slice};
use super::{Found, STEPS_MAX};
use crate::go_text;

/// Results of all nodes of a template.
pub(super) fn run<'v>(
    nodes: &[Node],
    value: &'v Value,
    allows_missing: bool,
) -> Result<Vec<Found<'v>>, String> {
    let mut evaluator = Evaluator {
        allows_missing,
        steps_left: STEPS_MAX,
    };
    let mut results = Vec::new();
    evaluator.block(nodes, &Cow::Borrowed(value), 0, &mut results)?;
    Ok(results)
}

struct Evaluator {
    allows_missing: bool,
    steps_left: u32,
}

/// What an action is apart from its path.
#[derive(PartialEq)]
enum Keyword {
    None,
    Range,
    End,
}

fn keyword(node: &Node) -> Keyword {
    let is_word = |node: &Node, text: &str| matches!(node, Node::Word(word) if word == text);
    match node {
        Node::Action(steps) if steps.iter().any(|step| is_word(step, "end")) => Keyword::End,
        Node::Action(steps) if steps.iter().any(|step| is_word(step, "range")) => Keyword::Range,
        _ => Keyword::None,
    }
}

/// Number of the node that ends the range whose body starts here.
fn end_of_range(nodes: &[Node]) -> Option<usize> {
    let mut open = 0;
    for (index, node) in nodes.iter().enumerate() {
        match keyword(node) {
            Keyword::Range => open += 1,
            Keyword::End if open == 0 => return Some(index),
            Keyword::End => open -= 1,
            Keyword::None => (),
        }
    }
    None
}

impl Evaluator {
    fn spend(&mut self, steps: usize) -> Result<(), String> {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        match self.steps_left.checked_sub(steps.saturating_add(1)) {
            Some(left) => {
                self.steps_left = left;
                Ok(())
            }
            None => Err(format!("the template touches more than {STEPS_MAX} values")),
        }
    }

    fn block<'v>(
        &mut self,
        nodes: &[Node],
        value: &Cow<'v, Value>,
        depth: u32,
        results: &mut Vec<Found<'v>>,
    ) -> Result<(), String> {
        let mut index = 0;
        while let Some(node) = nodes.get(index) {
            index += 1;
            match keyword(node) {
                Keyword::End if depth == 0 => {
                    return Err("not in range, nothing to end".to_owned());
                }
                Keyword::End => return Ok(()),
                Keyword::None => results.push(self.step(vec![value.clone()], node)?),
                Keyword::Range => {
                    let items = self.step(vec![value.clone()], node)?;
                    let body = nodes.get(index..).unwrap_or_default();
                    for item in items {
                        self.block(body, &item, depth + 1, results)?;
                    }
                    // A range without an end runs on; what follows it is then done once more.
                    index += end_of_range(body).map_or(0, |end| end + 1);
                }
            }
        }
        Ok(())
    }

    fn path<'v>(&mut self, input: Found<'v>, steps: &[Node]) -> Result<Found<'v>, String> {
        steps
            .iter()
            .try_fold(input, |input, step| self.step(input, step))
    }

    fn step<'v>(&mut self, input: Found<'v>, step: &Node) -> Result<Found<'v>, String> {
        self.spend(input.len())?;
        match step {
            Node::Literal(value) => Ok(vec![Cow::Owned(value.clone())]),
            Node::Action(steps) => self.path(input, steps),
            Node::Word(word) if word == "range" || word == "end" => Ok(input),
            Node::Word(word) => Err(format!("unrecognized identifier {word}")),
            Node::Field(name) => self.field(input, name),
            Node::Wildcard => Ok(input.iter().flat_map(children).collect()),
            Node::Recursive => self.recursive(input),
            Node::Slice(slice) => sliced(&input, slice),
            Node::Union(members) => {
                let mut all = Found::new();
                for member in members {
                    all.extend(self.path(input.clone(), member)?);
                }
                Ok(all)
            }
            Node::Filter {
                left,
                operator,
                right,
            } => self.filter(&input, left, operator.as_deref(), right),
        }
    }

    fn field<'v>(&mut self, input: Found<'v>, name: &str) -> Result<Found<'v>, String> {
        let found: Found<'v> = input
            .iter()
            .filter_map(|value| member(value, name))
            .collect();
        if found.is_empty() && !input.is_empty() && !self.allows_missing {
            return Err(format!("{name} is not found"));
        }
        Ok(found)
    }

    fn recursive<'v>(&mut self, input: Found<'v>) -> Result<Found<'v>, String> {
        let mut all = Found::new();
        // Depth first, in order: the stack is kept reversed.
        let mut stack: Vec<Cow<'v, Value>> = input.into_iter().rev().collect();
        while let Some(value) = stack.pop() {
            let inner = children(&value);
            self.spend(inner.len())?;
            let is_text = value.as_str().is_some_and(|text| !text.is_empty());
            if !inner.is_empty() || is_text {
                all.push(value);
            }
            stack.extend(inner.into_iter().rev());
        }
        Ok(all)
    }

    fn filter<'v>(
        &mut self,
        input: &Found<'v>,
        left: &[Node],
        operator: Option<&str>,
        right: &[Node],
    ) -> Result<Found<'v>, String> {
        let mut all = Found::new();
        for value in input {
            if !value.is_array() {
                let value = go_text::value(value);
                return Err(format!(
                    "{value} is not array or slice and cannot be filtered"
                ));
            }
            for item in children(value) {
                let lefts = self.path(vec![item.clone()], left);
                let Some(operator) = operator else {
                    if lefts.is_ok_and(|lefts| !lefts.is_empty()) {
                        all.push(item);
                    }
                    continue;
                };
                let lefts = lefts?;
                if lefts.is_empty() {
                    continue;
                }
                let rights = self.path(vec![item.clone()], right)?;
                let holds = match (lefts.as_slice(), rights.as_slice()) {
                    (_, []) => false,
                    ([left], [right]) => compare(left, operator, right)?,
                    _ => return Err("can only compare one element at a time".to_owned()),
                };
                if holds {
                    all.push(item);
                }
            }
        }
        Ok(all)
    }
}

fn member<'v>(value: &Cow<'v, Value>, name: &str) -> Option<Cow<'v, Value>> {
    match value {
        Cow::Borrowed(value) => value.get(name).map(Cow::Borrowed),
        Cow::Owned(value) => value.get(name).cloned().map(Cow::Owned),
    }
}

/// Items of a list, values of a map in the order of its keys.
fn children<'v>(value: &Cow<'v, Value>) -> Found<'v> {
    match value {
        Cow::Borrowed(Value::Array(items)) => items.iter().map(Cow::Borrowed).collect(),
        Cow::Borrowed(Value::Object(fields)) => fields.values().map(Cow::Borrowed).collect(),
        // Literals have no children.
        Cow::Borrowed(_) | Cow::Owned(_) => Found::new(),
    }
}

fn sliced<'v>(input: &Found<'v>, slice: &Slice) -> Result<Found<'v>, String> {
    let mut all = Found::new();
    for value in input.iter().filter(|value| !value.is_null()) {
        if !value.is_array() {
            return Err(format!(
                "{} is not array or slice",
                go_text::type_name(value)
            ));
        }
        let items = children(value);
        let length = items.len() as i64;
        let from = slice.from.unwrap_or(0);
        let from = if from < 0 {
            from.saturating_add(length)
        } else {
            from
        };
        let to = slice.to.unwrap_or(length);
        let counts_from_end = to < 0 || (to == 0 && slice.is_single);
        let to = if counts_from_end {
            to.saturating_add(length)
        } else {
            to
        };
        if from == to {
            return Ok(all);
        }
        for (index, is_out) in [
            (from, from >= length || from < 0),
            (to - 1, to > length || to < 0),
        ] {
            if is_out {
                return Err(format!(
                    "array index out of bounds: index {index}, length {length}"
                ));
            }
        }
        if from > to {
            return Err(format!(
                "starting index {from} is greater than ending index {to}"
            ));
        }
        let step = match slice.step {
            Some(step) if step <= 0 => return Err("step must be > 0".to_owned()),
            step => step.unwrap_or(1) as usize,
        };
        let part = items
            .into_iter()
            .skip(from as usize)
            .take((to - from) as usize);
        all.extend(part.step_by(step));
    }
    Ok(all)
}
