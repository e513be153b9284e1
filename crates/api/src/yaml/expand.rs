//! Anchors and what their aliases cost: a small text must not become a huge value.

use std::collections::BTreeMap;

use serde_json::Value;

use super::EXPANSION_MAX;

/// Cost of one value apart from its text.
const VALUE_COST: usize = 16;

/// The anchored values of one document.
#[derive(Default)]
pub(super) struct Anchors {
    values: BTreeMap<usize, (Value, usize)>,
    spent: usize,
}

/// Why an alias gives no value.
pub(super) enum AliasProblem {
    /// The anchor is still being read: it would contain itself.
    Unfinished,
    /// The total of all aliases passes the bound.
    TooMuch,
}

impl Anchors {
    /// Remembers a value; anchor 0 means it has none.
    pub(super) fn insert(&mut self, anchor: usize, value: &Value) -> Result<(), AliasProblem> {
        if anchor == 0 {
            return Ok(());
        }
        let cost = cost(value);
        // The copy kept here counts as well.
        self.spend(cost)?;
        self.values.insert(anchor, (value.clone(), cost));
        Ok(())
    }

    /// A copy of an anchored value.
    pub(super) fn expand(&mut self, anchor: usize) -> Result<Value, AliasProblem> {
        let Some(cost) = self.values.get(&anchor).map(|(_, cost)| *cost) else {
            return Err(AliasProblem::Unfinished);
        };
        self.spend(cost)?;
        let value = self.values.get(&anchor).map(|(value, _)| value.clone());
        value.ok_or(AliasProblem::Unfinished)
    }

    fn spend(&mut self, cost: usize) -> Result<(), AliasProblem> {
        self.spent = self.spent.saturating_add(cost);
        match self.spent > EXPANSION_MAX {
            true => Err(AliasProblem::TooMuch),
            false => Ok(()),
        }
    }
}

/// Values in it and the length of its texts. Depth is bounded by the composer.
fn cost(value: &Value) -> usize {
    VALUE_COST
        + match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
            Value::String(text) => text.len(),
            Value::Array(items) => items.iter().map(cost).sum(),
            Value::Object(fields) => fields
                .iter()
                .map(|(key, value)| key.len() + cost(value))
                .sum::<usize>(),
        }
}
