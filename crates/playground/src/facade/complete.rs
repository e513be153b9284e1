//! Completion in the terminal: kubectl's words, and the faults.

use super::Playground;
use api::Kind;
use kubectl::completion::{self, Completion};
use kubelet::fault;

impl Playground {
    /// What may stand in the place of the word before the cursor, which counts bytes.
    pub fn complete(&self, line: &str, cursor: usize) -> Completion {
        let world = self.run.machine();
        let store = world.cluster.api.store();
        let head = line.get(..cursor).unwrap_or(line);
        let Some(typed) = head.trim_start().strip_prefix("fault ") else {
            return completion::complete(line, cursor, &world.session, store);
        };
        let word = typed.rsplit(' ').next().unwrap_or("");
        let names = |kind: Kind| {
            let objects = store.list(kind);
            let here = objects.filter(|object| {
                !kind.is_namespaced() || object.meta.namespace == world.session.namespace
            });
            here.map(|object| object.meta.name.to_string()).collect()
        };
        let before: Vec<&str> = typed
            .strip_suffix(word)
            .unwrap_or("")
            .split_whitespace()
            .collect();
        let mut words: Vec<String> = match before.as_slice() {
            [] => fault::ALL
                .iter()
                .map(|(name, _)| (*name).to_owned())
                .collect(),
            ["node-down" | "node-up" | "node-partition" | "disk-slow" | "disk-fixed"] => {
                names(Kind::Node)
            }
            ["crash" | "oom" | "hang"] => names(Kind::Pod),
            _ => Vec::new(),
        };
        words.retain(|one| one.starts_with(word));
        sim::order::sort(&mut words);
        Completion {
            from: head.len() - word.len(),
            words,
        }
    }
}
