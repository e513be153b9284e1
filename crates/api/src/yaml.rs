//! Manifests as text: YAML and JSON documents into values, and values into the YAML kubectl prints.
//!
//! Every problem is collected with its place; every key and value keeps its place too, so that a
//! message about `spec.replicas` can point at it. Nothing here knows what an object is.
//! k8s: staging/src/k8s.io/apimachinery/pkg/util/yaml/decoder.go; sigs.k8s.io/yaml

mod compose;
mod encode;
mod expand;
mod key;
mod merge;
pub mod scalar;
pub mod span;
mod split;
mod syntax;
#[cfg(test)]
mod tests;

use serde_json::Value;

pub use encode::encode_yaml;
use span::{Place, Span, SpanNode};

/// Largest input that is read, in bytes: what the API server takes of one object.
/// Differs: kubectl has no bound of its own, and sends the objects of a file one by one.
/// k8s: staging/src/k8s.io/apiserver/pkg/server/config.go, MaxRequestBodyBytes
pub const INPUT_BYTES_MAX: usize = 3 << 20;
/// Keys, values, lists and maps of one document that are read. Some rules compare all items of a
/// list with all others, so this bounds the time that a hostile document takes.
/// Differs: upstream has no such bound.
pub const VALUES_MAX: u32 = 300_000;
/// Deepest nesting of lists and maps.
/// Differs: upstream allows 10000.
pub const DEPTH_MAX: usize = 100;
/// What aliases may expand to in all, counted as 16 per value plus the length of its text.
/// Differs: upstream bounds the share of expanded values instead.
pub const EXPANSION_MAX: usize = 4 << 20;

/// One document: an object, usually.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What it says.
    pub value: Value,
    /// Where it says it.
    pub spans: SpanNode,
    /// Its number in the input, from 0; documents that say nothing are counted but not kept.
    pub index: u32,
    /// First line, from 1.
    pub start_line: u32,
    /// Last line.
    pub end_line: u32,
}

/// Something wrong with the text itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// As kubectl words it after `error parsing FILE: `.
    pub message: String,
    /// The field it is about, if one can be named.
    pub path: String,
    /// Where.
    pub place: Place,
    /// Number of the document. kubectl reads nothing from here on.
    pub document: u32,
}

/// All documents of an input and all problems with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Documents {
    /// Those that could be read, in order.
    pub documents: Vec<Document>,
    /// What is wrong with the others, in order.
    pub problems: Vec<Problem>,
    /// Keys that are given twice; the last one counts, and kubectl says nothing.
    pub duplicates: Vec<Problem>,
}

/// Reads YAML, or JSON documents one after the other. Never panics, whatever the input.
pub fn decode_documents(text: &str) -> Documents {
    if text.len() > INPUT_BYTES_MAX {
        let message = format!("manifests of more than {INPUT_BYTES_MAX} bytes are not read");
        let place = Place {
            line: 1,
            column: 1,
            byte: 0,
        };
        let problem = Problem {
            message,
            path: String::new(),
            place,
            document: 0,
        };
        return Documents {
            problems: vec![problem],
            ..Documents::default()
        };
    }
    let mut documents = Documents::default();
    let chunks = split::json_chunks(text).unwrap_or_else(|| split::yaml_chunks(text));
    for (index, chunk) in chunks.iter().enumerate() {
        if let Some(message) = &chunk.problem {
            documents.problems.push(Problem {
                message: message.clone(),
                path: String::new(),
                place: Place {
                    line: chunk.line,
                    column: 1,
                    byte: chunk.byte,
                },
                document: index as u32,
            });
            continue;
        }
        let composed = compose::compose(chunk, index as u32);
        documents.problems.extend(composed.problems);
        documents.duplicates.extend(composed.duplicates);
        documents.documents.extend(composed.document);
    }
    documents
}

impl Document {
    /// The objects it holds: itself, or the items of a `List`, with their places.
    pub fn into_objects(self) -> Vec<Document> {
        let is_list = self.value["kind"]
            .as_str()
            .is_some_and(|kind| kind.ends_with("List"));
        let (index, end_line) = (self.index, self.end_line);
        match (is_list, self.value.get("items")) {
            (true, Some(Value::Array(items))) => {
                let spans = self.spans.child("items");
                let item = |(position, value): (usize, &Value)| {
                    let spans = spans.and_then(|spans| spans.item(position)).cloned();
                    let spans = spans.unwrap_or_else(|| self.spans.without_children());
                    let Span { start, end } = spans.value;
                    let (start_line, end_line) = (start.line, end.line.min(end_line));
                    Document {
                        value: value.clone(),
                        spans,
                        index,
                        start_line,
                        end_line,
                    }
                };
                items.iter().enumerate().map(item).collect()
            }
            _ => vec![self],
        }
    }
}
