//! The variables of a script, and the number of connections it opened.

use super::machine::Machine;
use std::collections::BTreeMap;
use std::rc::Rc;

impl Machine {
    /// The value of `$name`, or `default` if it has none.
    pub fn value_of(&self, name: &str, default: &str) -> String {
        let value = match name {
            "?" => self.status.to_string(),
            "$" => "1".to_owned(),
            "#" => self.arguments.len().saturating_sub(1).to_string(),
            "@" | "*" => self.arguments.get(1..).unwrap_or(&[]).join(" "),
            _ => match name.parse::<usize>() {
                Ok(index) => self.arguments.get(index).cloned().unwrap_or_default(),
                Err(_) => self.variables.get(name).cloned().unwrap_or_default(),
            },
        };
        if value.is_empty() {
            default.to_owned()
        } else {
            value
        }
    }

    pub(super) fn set(&mut self, name: &str, value: String) {
        Rc::make_mut(&mut self.variables).insert(name.to_owned(), value);
    }

    pub(super) fn variables(&self) -> &BTreeMap<String, String> {
        &self.variables
    }

    /// Connections opened from here on are numbered from `first`.
    pub fn number_connections_from(&mut self, first: u64) {
        self.connections = first;
    }

    /// The number of a new connection: it decides which endpoint gets it.
    pub(super) fn connection(&mut self) -> u64 {
        self.connections += 1;
        self.connections
    }
}
