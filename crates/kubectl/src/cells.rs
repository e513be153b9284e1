//! Texts that many tables and descriptions share: labels, selectors, lists cut after three.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/labels/labels.go, FormatLabels;
//! pkg/apis/meta/v1/helpers.go, FormatLabelSelector; pkg/printers/internalversion/printers.go

use api::container::Container;
use api::selector::{Operator, Requirement, Selector, SelectorError};
use api::{LabelSelector, Str};
use std::collections::BTreeMap;

/// `a=b,c=d`, or `<none>`.
pub fn labels(labels: &BTreeMap<Str, Str>) -> String {
    if labels.is_empty() {
        return "<none>".to_owned();
    }
    let pairs: Vec<String> = labels.iter().map(|(k, v)| format!("{k}={v}")).collect();
    pairs.join(",")
}

/// The text, or `<none>` if it is empty.
pub fn or_none(text: &str) -> String {
    or_else(text, "<none>")
}

/// The text, or another if it is empty.
pub fn or_else(text: &str, other: &str) -> String {
    if text.is_empty() { other } else { text }.to_owned()
}

/// Names of containers, then their images, each joined by commas.
pub fn containers(containers: &[Container]) -> [String; 2] {
    let join = |get: fn(&Container) -> &Str| {
        let texts: Vec<&str> = containers.iter().map(|one| get(one).as_str()).collect();
        texts.join(",")
    };
    [join(|one| &one.name), join(|one| &one.image)]
}

/// The first three, and how many more there are.
pub fn first_three<T: AsRef<str>>(items: &[T]) -> String {
    let shown: Vec<&str> = items.iter().take(3).map(AsRef::as_ref).collect();
    match items.len() {
        0..=3 => shown.join(","),
        count => format!("{} + {} more...", shown.join(","), count - 3),
    }
}

/// The selector of an object as a list of requirements.
pub fn selector_of(selector: &LabelSelector) -> Result<Selector, SelectorError> {
    Selector::from_requirements(
        selector.match_labels.iter().map(|(k, v)| (&**k, &**v)),
        selector
            .match_expressions
            .iter()
            .map(|one| (&*one.key, &*one.operator, one.values.as_slice())),
    )
}

/// A selector as `describe` and the SELECTOR columns of most kinds show it.
pub fn label_selector(selector: Option<&LabelSelector>) -> String {
    match selector.map(selector_of) {
        Some(Ok(selector)) => or_none(&selector.to_string()),
        Some(Err(_)) => "<error>".to_owned(),
        None => "<none>".to_owned(),
    }
}

/// A selector made of equal labels.
pub fn equality_selector(labels: &BTreeMap<Str, Str>) -> Selector {
    let requirements = labels
        .iter()
        .filter_map(|(key, value)| Requirement::new(key, Operator::Equals, &[value]).ok());
    Selector::new(requirements.collect())
}
