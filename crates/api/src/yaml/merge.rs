//! Merge keys: `<<: *defaults` puts the fields of one map into another.
//!
//! k8s: vendor/sigs.k8s.io/yaml/goyaml.v2/decode.go, merge

use serde_json::{Map, Value};

use super::compose::Node;
use super::span::{Place, Span, SpanNode};

/// Adds the fields of a merged map, over those typed before it and under those typed after it.
pub(super) fn merge(
    fields: &mut Map<String, Value>,
    spans: &mut Vec<(Box<str>, SpanNode)>,
    key: Span,
    node: Node,
) -> Option<(&'static str, Place)> {
    let maps = match node.value {
        Value::Object(map) => vec![map],
        Value::Array(items) => {
            let maps = items.into_iter().map(|item| match item {
                Value::Object(map) => Some(map),
                _ => None,
            });
            // Of a list, the first one wins.
            let mut maps: Vec<_> = maps.collect::<Option<_>>().unwrap_or_default();
            maps.reverse();
            maps
        }
        _ => Vec::new(),
    };
    if maps.is_empty() {
        let message = "yaml: map merge requires map or sequence of maps as the value";
        return Some((message, key.start));
    }
    for (name, value) in maps.into_iter().flatten() {
        let spans_node = SpanNode {
            key: Some(key),
            ..SpanNode::default()
        };
        let spans_node = SpanNode {
            value: node.span,
            ..spans_node
        };
        spans.push((name.as_str().into(), spans_node));
        fields.insert(name, value);
    }
    None
}
