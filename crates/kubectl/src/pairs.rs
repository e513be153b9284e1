//! Words such as `deploy/web nginx=nginx:1.29 old-`: objects first, then changes.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go, GetResourcesAndPairs

use crate::failure::Failure;

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
            match (word.split_once('='), removed) {
                (Some((key, value)), _) => {
                    if key.is_empty() {
                        let text = format!("invalid {what} format: {word}");
                        return Err(Failure::error(text));
                    }
                    pairs.set.push((key.to_owned(), value.to_owned()));
                }
                (None, Some(key)) => pairs.removed.push(key.to_owned()),
                (None, None) if has_pair => {
                    return Err(Failure::error(format!(
                        "all resources must be specified before {what} changes: {word}"
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

    /// Whether nothing is to be changed.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty() && self.removed.is_empty()
    }
}
