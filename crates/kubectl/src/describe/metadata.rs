//! Names, labels, annotations, tolerations, taints: what many descriptions begin or end with.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, printLabelsMultiline,
//! printAnnotationsMultiline, printPodTolerationsMultiline, printNodeTaintsMultiline

use super::writer::Writer;
use crate::cells;
use api::node_kinds::Taint;
use api::pod_spec::{Toleration, TopologySpreadConstraint};
use api::{Object, Str};
use sim::order;
use std::collections::BTreeMap;

/// Name and namespace.
pub fn name(object: &Object, w: &mut Writer) {
    w.field(0, "Name", &object.meta.name);
    w.field(0, "Namespace", &object.meta.namespace);
}

/// Labels and annotations.
pub fn labels_and_annotations(object: &Object, w: &mut Writer) {
    labels(w, "", "Labels", &object.meta.labels);
    annotations(w, "Annotations", &object.meta.annotations);
}

/// `Controlled By`, if the object has a controller.
pub fn controller(object: &Object, w: &mut Writer) {
    if let Some(owner) = object.meta.controller() {
        w.field(0, "Controlled By", format!("{}/{}", owner.kind, owner.name));
    }
}

/// Labels, one to a line.
pub fn labels(w: &mut Writer, indent: &str, title: &str, labels: &BTreeMap<Str, Str>) {
    let pairs = labels.iter().map(|(key, value)| format!("{key}={value}"));
    column(w, indent, title, pairs);
}

/// A title, and values below each other in the next column.
pub fn column(w: &mut Writer, indent: &str, title: &str, values: impl Iterator<Item = String>) {
    w.put(0, &format!("{indent}{title}:\t"));
    let mut is_first = true;
    for value in values {
        if !is_first {
            w.put(0, &format!("{indent}\t"));
        }
        is_first = false;
        w.line(0, &value);
    }
    if is_first {
        w.line(0, "<none>");
    }
}

/// Longest annotation that is shown on one line. k8s: describe.go, maxAnnotationLen
const ANNOTATION_MAX: usize = 140;

/// What `kubectl apply` keeps on objects for itself.
/// k8s: staging/src/k8s.io/api/core/v1/annotation_key_constants.go, LastAppliedConfigAnnotation
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Annotations, one to a line; long ones and those of several lines are indented.
pub fn annotations(w: &mut Writer, title: &str, annotations: &BTreeMap<Str, Str>) {
    w.put(0, &format!("{title}:\t"));
    let shown: Vec<(&Str, &Str)> = annotations
        .iter()
        .filter(|(key, _)| **key != LAST_APPLIED)
        .collect();
    if shown.is_empty() {
        return w.line(0, "<none>");
    }
    for (index, (key, value)) in shown.into_iter().enumerate() {
        if index > 0 {
            w.put(0, "\t");
        }
        let value = value.strip_suffix('\n').unwrap_or(value);
        if value.len() + key.len() + 2 > ANNOTATION_MAX || value.contains('\n') {
            w.line(0, &format!("{key}:"));
            for line in value.split('\n') {
                w.line(0, &format!("\t  {}", shortened(line, ANNOTATION_MAX - 2)));
            }
        } else {
            w.line(0, &format!("{key}: {value}"));
        }
    }
}

fn shortened(text: &str, max: usize) -> String {
    if text.len() <= max {
        return text.to_owned();
    }
    let end = (0..=max).rev().find(|end| text.is_char_boundary(*end));
    format!("{}...", text.get(..end.unwrap_or(0)).unwrap_or(""))
}

/// Tolerations by key, one to a line.
pub fn tolerations(w: &mut Writer, title: &str, tolerations: &[Toleration]) {
    let mut sorted: Vec<&Toleration> = tolerations.iter().collect();
    order::sort_by(&mut sorted, |a, b| a.key.cmp(&b.key));
    column(w, "", title, sorted.into_iter().map(toleration));
}

fn toleration(toleration: &Toleration) -> String {
    let mut text = toleration.key.to_string();
    if !toleration.value.is_empty() {
        text.push_str(&format!("={}", toleration.value));
    }
    if !toleration.effect.is_empty() {
        text.push_str(&format!(":{}", toleration.effect));
    }
    if toleration.operator == "Exists" && toleration.value.is_empty() {
        text.push_str(if text.is_empty() {
            "op=Exists"
        } else {
            " op=Exists"
        });
    }
    if let Some(seconds) = toleration.toleration_seconds {
        text.push_str(&format!(" for {seconds}s"));
    }
    text
}

/// Taints by effect and key, one to a line.
pub fn taints(w: &mut Writer, taints: &[Taint]) {
    let mut sorted: Vec<&Taint> = taints.iter().collect();
    order::sort_by(&mut sorted, |a, b| {
        (&a.effect, &a.key).cmp(&(&b.effect, &b.key))
    });
    let texts = sorted.into_iter().map(|one| match one.value.as_str() {
        "" => format!("{}:{}", one.key, one.effect),
        value => format!("{}={value}:{}", one.key, one.effect),
    });
    column(w, "", "Taints", texts);
}

/// Spread constraints by topology key, if there are any.
pub fn spread_constraints(w: &mut Writer, indent: &str, constraints: &[TopologySpreadConstraint]) {
    if constraints.is_empty() {
        return;
    }
    let mut sorted: Vec<&TopologySpreadConstraint> = constraints.iter().collect();
    order::sort_by(&mut sorted, |a, b| a.topology_key.cmp(&b.topology_key));
    let texts = sorted.into_iter().map(|one| {
        let selector = one.label_selector.as_ref().map_or_else(String::new, |it| {
            format!(" for selector {}", cells::label_selector(Some(it)))
        });
        format!(
            "{}:{} when max skew {} is exceeded{selector}",
            one.topology_key, one.when_unsatisfiable, one.max_skew
        )
    });
    column(w, indent, "Topology Spread Constraints", texts);
}
