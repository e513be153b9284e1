//! Words such as `deploy/web nginx=nginx:1.29 old-`: objects first, then changes.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go, GetResourcesAndPairs

use crate::failure::Failure;
use crate::flags::Args;

/// Words before the first pair, pairs to set, keys to remove.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// What the changes are for.
    pub words: Vec<String>,
    /// `key=value`, in order.
    pub set: Vec<(String, String)>,
    /// `key-`, in order.
    pub removed: Vec<String>,
}

impl Pairs {
    /// Reads words; `what` names the changes in messages.
    pub fn read(words: &[String], what: &str) -> Result<Pairs, Failure> {
        let mut pairs = Pairs::default();
        let mut has_pair = false;
        for word in words {
            let removed = word.strip_suffix('-').filter(|key| !key.is_empty());
            let pair = word.split_once('=').filter(|(key, _)| !key.is_empty());
            match (pair, removed) {
                (Some((key, value)), _) => pairs.set.push((key.to_owned(), value.to_owned())),
                (None, Some(key)) => pairs.removed.push(key.to_owned()),
                (None, None) if has_pair => {
                    let all = words.join(" ");
                    let named = if what == "environment" { &all } else { word };
                    return Err(Failure::error(format!(
                        "all resources must be specified before {what} changes: {named}"
                    )));
                }
                (None, None) => {
                    pairs.words.push(word.clone());
                    continue;
                }
            }
            has_pair = true;
        }
        Ok(pairs)
    }

    /// What is said when nothing is to be changed: first that it is not known of what.
    pub fn nothing_to_do(&self, what: &str, args: &Args) -> Failure {
        Failure::error(match self.words.is_empty() && !args.has("filename") {
            true => {
                "one or more resources must be specified as <resource> <name> or <resource>/<name>"
                    .to_owned()
            }
            false => format!("at least one {what} update is required"),
        })
    }

    /// Whether nothing is to be changed.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty() && self.removed.is_empty()
    }
}
