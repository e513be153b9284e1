//! Whose pods an autoscaler counts: those of a selector, which no other autoscaler may count too.
//!
//! k8s: pkg/controller/podautoscaler/horizontal.go, validateAndParseSelector

use super::scale::{Scale, scale};
use api::selector::Selector;
use api::{Kind, Object};
use apiserver::Store;
use std::rc::Rc;

/// What is wrong with a selector.
pub struct Trouble {
    /// Reason of the event.
    pub event: &'static str,
    /// Reason of condition `ScalingActive`.
    pub condition: &'static str,
    /// Message of both.
    pub message: String,
}

/// The pods that the target selects.
pub fn pods(object: &Object, target: &Scale, store: &Store) -> Result<Vec<Rc<Object>>, Trouble> {
    if target.selector.is_empty() {
        return Err(Trouble {
            event: "SelectorRequired",
            condition: "InvalidSelector",
            message: "selector is required".to_owned(),
        });
    }
    let all = store.list_in(Kind::Pod, &object.meta.namespace);
    let pods: Vec<Rc<Object>> = all
        .filter(|pod| target.selector.matches(&pod.meta.labels))
        .cloned()
        .collect();
    let selects = |other: &&Rc<Object>| {
        let reference = other.autoscaler().map(|body| &body.spec.scale_target_ref);
        let found = reference.map(|target| scale(target, &object.meta.namespace, store));
        let Some(Ok(other)) = found else { return false };
        pods.iter()
            .any(|pod| other.selector.matches(&pod.meta.labels))
    };
    let autoscalers = store.list_in(Kind::HorizontalPodAutoscaler, &object.meta.namespace);
    let names: Vec<String> = autoscalers
        .filter(selects)
        .map(|other| format!("{{{} {}}}", other.meta.name, other.meta.namespace))
        .collect();
    if names.len() <= 1 {
        return Ok(pods);
    }
    let (selector, names) = (text(target), names.join(" "));
    Err(Trouble {
        event: "AmbiguousSelector",
        condition: "AmbiguousSelector",
        // How upstream lists the autoscalers is unverified.
        message: format!(
            "pods by selector {selector} are controlled by more than one HPA (e.g. [{names}])"
        ),
    })
}

fn text(target: &Scale) -> String {
    let selector = &target.selector;
    let labels = selector.match_labels.iter().map(|(k, v)| (&**k, &**v));
    let expressions = selector.match_expressions.iter();
    let expressions = expressions.map(|one| (&*one.key, &*one.operator, one.values.as_slice()));
    Selector::from_requirements(labels, expressions)
        .map_or_else(|_| String::new(), |s| s.to_string())
}
