//! Executes the nodes of a template.
//!
//! k8s: none; Go standard library, text/template/exec.go

use super::functions::{call, is_true, text};
use super::parser::{Node, Operand, Pipe};
use serde_json::Value;

/// Steps that one template may take.
const STEPS_MAX: u32 = 200_000;

/// A template at work.
pub struct Run {
    /// What was printed so far.
    pub out: String,
    /// Variables, the innermost last.
    variables: Vec<(String, Value)>,
    steps: u32,
}

/// How a block was left.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    AtEnd,
    ByBreak,
    ByContinue,
}

impl Run {
    /// Executes a template over a value.
    pub fn start(nodes: &[Node], root: &Value) -> (Run, Result<(), String>) {
        let mut run = Run {
            out: String::new(),
            variables: vec![("$".to_owned(), root.clone())],
            steps: 0,
        };
        let result = run.block(nodes, root).map(|_| ());
        (run, result)
    }

    fn block(&mut self, nodes: &[Node], dot: &Value) -> Result<Left, String> {
        for node in nodes {
            self.steps += 1;
            if self.steps > STEPS_MAX {
                return Err("too many steps".to_owned());
            }
            let outer = self.variables.len();
            let left = match node {
                Node::Text(text) => {
                    self.out.push_str(text);
                    Left::AtEnd
                }
                Node::Print(pipe) => {
                    let value = self.pipe(pipe, dot)?;
                    if pipe.variables.is_empty() {
                        self.out.push_str(&text(&value));
                    }
                    // A variable lives to the end of the block around.
                    continue;
                }
                Node::If(pipe, body, otherwise) => {
                    let value = self.pipe(pipe, dot)?;
                    let chosen = if is_true(&value) { body } else { otherwise };
                    self.inner(chosen, dot)?
                }
                Node::With(pipe, body, otherwise) => {
                    let value = self.pipe(pipe, dot)?;
                    match is_true(&value) {
                        true => self.inner(body, &value)?,
                        false => self.inner(otherwise, dot)?,
                    }
                }
                Node::Range(pipe, body, otherwise) => self.range(pipe, body, otherwise, dot)?,
                Node::Break => Left::ByBreak,
                Node::Continue => Left::ByContinue,
            };
            self.variables.truncate(outer);
            if left != Left::AtEnd {
                return Ok(left);
            }
        }
        Ok(Left::AtEnd)
    }

    /// A block whose variables end with it.
    fn inner(&mut self, nodes: &[Node], dot: &Value) -> Result<Left, String> {
        let outer = self.variables.len();
        let left = self.block(nodes, dot);
        self.variables.truncate(outer);
        left
    }

    fn range(
        &mut self,
        pipe: &Pipe,
        body: &[Node],
        otherwise: &[Node],
        dot: &Value,
    ) -> Result<Left, String> {
        let value = self.commands(pipe, dot)?;
        let items: Vec<(Value, Value)> = match value {
            Value::Null => Vec::new(),
            Value::Array(list) => {
                let numbered = list.into_iter().enumerate();
                numbered.map(|(at, item)| (Value::from(at), item)).collect()
            }
            Value::Object(map) => map.into_iter().map(|(k, v)| (Value::from(k), v)).collect(),
            Value::Number(number) if number.is_i64() => {
                let count = number.as_i64().unwrap_or(0).clamp(0, i64::from(STEPS_MAX));
                (0..count)
                    .map(|at| (Value::from(at), Value::from(at)))
                    .collect()
            }
            other => return Err(format!("range can't iterate over {}", text(&other))),
        };
        if items.is_empty() {
            return self.inner(otherwise, dot);
        }
        for (key, item) in items {
            let outer = self.variables.len();
            match pipe.variables.as_slice() {
                [] => (),
                [one] => self.set(one, item.clone(), pipe.declares),
                [first, second, ..] => {
                    self.set(first, key, pipe.declares);
                    self.set(second, item.clone(), pipe.declares);
                }
            }
            let left = self.block(body, &item)?;
            self.variables.truncate(outer);
            if left == Left::ByBreak {
                break;
            }
        }
        Ok(Left::AtEnd)
    }

    fn set(&mut self, name: &str, value: Value, declares: bool) {
        let known = self.variables.iter_mut().rev().find(|(own, _)| own == name);
        match known {
            Some((_, old)) if !declares => *old = value,
            _ => self.variables.push((name.to_owned(), value)),
        }
    }

    fn pipe(&mut self, pipe: &Pipe, dot: &Value) -> Result<Value, String> {
        let value = self.commands(pipe, dot)?;
        if let Some(name) = pipe.variables.first() {
            self.set(name, value.clone(), pipe.declares);
        }
        Ok(value)
    }

    fn commands(&self, pipe: &Pipe, dot: &Value) -> Result<Value, String> {
        let mut carried: Option<Value> = None;
        for command in &pipe.commands {
            let Some((first, rest)) = command.split_first() else {
                return Err("missing value for command".to_owned());
            };
            let value = match first {
                Operand::Function(name) => {
                    let mut values = Vec::new();
                    for operand in rest {
                        values.push(self.operand(operand, dot)?);
                    }
                    values.extend(carried.take());
                    call(name, &values)?
                }
                other if rest.is_empty() && carried.is_none() => self.operand(other, dot)?,
                other => {
                    let shown = text(&self.operand(other, dot)?);
                    return Err(format!("can't give argument to non-function {shown}"));
                }
            };
            carried = Some(value);
        }
        carried.ok_or_else(|| "missing value for command".to_owned())
    }

    fn operand(&self, operand: &Operand, dot: &Value) -> Result<Value, String> {
        match operand {
            Operand::Literal(value) => Ok(value.clone()),
            Operand::Field(path) => fields(dot, path),
            Operand::Variable(name, path) => {
                let found = self.variables.iter().rev().find(|(own, _)| own == name);
                fields(found.map_or(&Value::Null, |(_, value)| value), path)
            }
            Operand::Function(name) => call(name, &[]),
            Operand::Pipe(pipe, path) => fields(&self.commands(pipe, dot)?, path),
        }
    }
}

/// Fields of fields. What is not there has none either.
fn fields(from: &Value, path: &[String]) -> Result<Value, String> {
    let mut value = from;
    for name in path {
        value = match value {
            Value::Object(map) => map.get(name).unwrap_or(&Value::Null),
            Value::Null => &Value::Null,
            other => {
                let kind = match other {
                    Value::Array(_) => "[]interface {}",
                    Value::String(_) => "string",
                    Value::Bool(_) => "bool",
                    _ => "float64",
                };
                return Err(format!("can't evaluate field {name} in type {kind}"));
            }
        };
    }
    Ok(value.clone())
}
