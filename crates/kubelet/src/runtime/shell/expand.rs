//! Expands words: variables, arithmetic, outputs of commands.
//!
//! k8s: none; POSIX.1-2017, Shell Command Language, section 2.6

use super::machine::Machine;
use super::{Part, Word};
use crate::runtime::Surroundings;
use sim::Instant;

/// Longest text a word may become, so that a doubling variable cannot eat the memory.
const TEXT_MAX: usize = 64 * 1024;

/// The words that `words` become.
pub fn words(
    words: &[Word],
    machine: &Machine,
    now: Instant,
    world: &dyn Surroundings,
) -> Vec<String> {
    let mut done = Vec::new();
    for word in words {
        if let [
            Part::Variable {
                name,
                default,
                quoted: false,
            },
        ] = word.parts.as_slice()
        {
            // Unquoted: the value is split at spaces and an empty one vanishes.
            let value = machine.value_of(name, default);
            done.extend(value.split_whitespace().map(str::to_owned));
        } else {
            done.push(text(word, machine, now, world));
        }
    }
    done
}

/// The text that `word` becomes.
pub fn text(word: &Word, machine: &Machine, now: Instant, world: &dyn Surroundings) -> String {
    let mut text = String::new();
    for part in &word.parts {
        match part {
            Part::Text(plain) => text.push_str(plain),
            Part::Variable { name, default, .. } => {
                text.push_str(&machine.value_of(name, default));
            }
            Part::Output(node) => text.push_str(&machine.output_of(node, now, world)),
            Part::Arithmetic(expression) => {
                text.push_str(&arithmetic(expression, machine).to_string());
            }
        }
        if text.len() > TEXT_MAX {
            let cut = (0..=TEXT_MAX).rev().find(|at| text.is_char_boundary(*at));
            text.truncate(cut.unwrap_or(0));
            break;
        }
    }
    text
}

/// The value of `expression`: whole numbers, variables, `+ - * / %`, from left to right with `*`
/// before `+`. Overflow and division by zero give 0.
fn arithmetic(expression: &str, machine: &Machine) -> i64 {
    let mut sum = 0i64;
    let mut product: Option<i64> = None;
    let mut sign = 1i64;
    let mut pending = '*';
    let mut rest = expression.trim_start();
    while let Some(c) = rest.chars().next() {
        if "+-*/%".contains(c) {
            if "+-".contains(c) {
                sum = sum.saturating_add(sign.saturating_mul(product.take().unwrap_or(0)));
                sign = if c == '-' { -1 } else { 1 };
            }
            pending = c;
            rest = rest.get(1..).unwrap_or("").trim_start();
            continue;
        }
        let name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        let end = rest
            .find(|c| !name(c))
            .unwrap_or(rest.len())
            .max(c.len_utf8());
        let operand = rest.get(..end).unwrap_or("").trim_start_matches('$');
        let value = operand
            .parse::<i64>()
            .unwrap_or_else(|_| machine.value_of(operand, "0").parse().unwrap_or(0));
        product = Some(match (product, pending) {
            (Some(left), '/') => left.checked_div(value).unwrap_or(0),
            (Some(left), '%') => left.checked_rem(value).unwrap_or(0),
            (Some(left), '*') => left.saturating_mul(value),
            (Some(_) | None, _) => value,
        });
        rest = rest.get(end..).unwrap_or("").trim_start();
    }
    sum.saturating_add(sign.saturating_mul(product.unwrap_or(0)))
}
