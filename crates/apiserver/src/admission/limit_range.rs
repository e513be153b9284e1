//! LimitRanger: fills in requests and limits of a namespace, and refuses what is out of its bounds.
//!
//! k8s: plugin/pkg/admission/limitranger/admission.go

use super::quota_usage::{list, pod_total};
use crate::error::ApiError;
use crate::intents::Intents;
use api::pod_spec::PodSpec;
use api::policy_kinds::LimitRangeItem;
use api::quantity::Quantity;
use api::resources::ResourceList;
use api::{Kind, Object, Str};
use sim::order::Gather;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Says what was filled in.
/// k8s: admission.go, limitRangerAnnotation
const ANNOTATION: &str = "kubernetes.io/limit-ranger";

/// Applies the limit ranges of the namespace to a pod or claim.
pub fn admit_create(intents: &mut Intents<'_>, object: &mut Object) -> Result<(), ApiError> {
    let is_limited = matches!(object.kind(), Kind::Pod | Kind::PersistentVolumeClaim);
    if !is_limited || intents.latest().count(Kind::LimitRange) == 0 {
        return Ok(());
    }
    let ranges = intents
        .latest()
        .list_in(Kind::LimitRange, &object.meta.namespace);
    let items: Vec<LimitRangeItem> = ranges
        .filter_map(|range| range.limit_range())
        .flat_map(|range| range.spec.limits.clone())
        .collect();
    fill_in(&items, object);
    let mut problems = Vec::new();
    for item in &items {
        check(item, object, &mut problems);
    }
    let detail = match problems.as_slice() {
        [] => return Ok(()),
        [problem] => problem.clone(),
        problems => format!("[{}]", problems.join(", ")),
    };
    Err(ApiError::Forbidden {
        kind: object.kind(),
        name: object.meta.name.clone(),
        detail: detail.into(),
    })
}

/// Adds what `list` lacks; gives the names.
fn merge(list: &mut ResourceList, more: &ResourceList) -> Vec<Str> {
    let missing: BTreeMap<Str, Quantity> = more
        .iter()
        .filter(|(name, _)| !list.contains_key(*name))
        .map(|(name, amount)| (name.clone(), amount.clone()))
        .gathered();
    let names = missing.keys().cloned().collect();
    if !missing.is_empty() {
        Rc::make_mut(list).extend(missing);
    }
    names
}

/// k8s: admission.go, mergePodResourceRequirements
fn fill_in(items: &[LimitRangeItem], object: &mut Object) {
    let defaults = items.iter().filter(|item| item.type_ == "Container");
    let (mut limits, mut requests) = (ResourceList::default(), ResourceList::default());
    for item in defaults {
        merge(&mut limits, &item.default);
        merge(&mut requests, &item.default_request);
    }
    if limits.is_empty() && requests.is_empty() {
        return;
    }
    let Some(pod) = object.pod_mut() else { return };
    let mut notes = Vec::new();
    let spec = Rc::make_mut(&mut pod.spec);
    for (containers, word) in [
        (&mut spec.containers, "container"),
        (&mut spec.init_containers, "init container"),
    ] {
        for container in containers {
            let resources = &mut container.resources;
            let lists = [
                (&mut resources.requests, &requests, "request"),
                (&mut resources.limits, &limits, "limit"),
            ];
            for (list, defaults, what) in lists {
                let added = merge(list, defaults);
                if !added.is_empty() {
                    let added: Vec<&str> = added.iter().map(Str::as_str).collect();
                    let (added, name) = (added.join(", "), &container.name);
                    notes.push(format!("{added} {what} for {word} {name}"));
                }
            }
        }
    }
    if !notes.is_empty() {
        let text = format!("LimitRanger plugin set: {}", notes.join("; "));
        object.meta.set_annotation(ANNOTATION, text);
    }
}

/// Notes what is out of bounds.
fn check(item: &LimitRangeItem, object: &Object, problems: &mut Vec<String>) {
    match (item.type_.as_str(), object.pod(), object.claim()) {
        ("Container", Some(pod), _) => {
            let containers = pod.spec.containers.iter();
            for container in containers.chain(&pod.spec.init_containers) {
                let (requests, limits) =
                    (&container.resources.requests, &container.resources.limits);
                compare(item, requests, limits, problems);
            }
        }
        ("Pod", Some(pod), _) => {
            let (requests, limits) = (total(&pod.spec, false), total(&pod.spec, true));
            compare(item, &requests, &limits, problems);
        }
        ("PersistentVolumeClaim", _, Some(claim)) => {
            let requests = &claim.spec.resources.requests;
            for (name, bound) in item.min.iter() {
                if requests.get(name).is_none_or(|request| request < bound) {
                    let request = requests.get(name).cloned().unwrap_or_default();
                    problems.push(below(item, name, bound, "request", &request));
                }
            }
            for (name, bound) in item.max.iter() {
                if let Some(request) = requests.get(name).filter(|request| *request > bound) {
                    problems.push(above(item, name, bound, "request", request));
                }
            }
        }
        _ => (),
    }
}

/// What the containers of a pod state together, init containers as far as they need more.
/// k8s: admission.go, podRequests, podLimits
fn total(spec: &PodSpec, is_limit: bool) -> ResourceList {
    let containers = spec.containers.iter().chain(&spec.init_containers);
    let mut total: BTreeMap<Str, Quantity> = BTreeMap::new();
    for container in containers {
        for name in list(container, is_limit).keys() {
            if !total.contains_key(name) {
                total.insert(name.clone(), pod_total(spec, name, is_limit));
            }
        }
    }
    Rc::new(total)
}

fn below(item: &LimitRangeItem, name: &str, bound: &Quantity, what: &str, is: &Quantity) -> String {
    let type_ = &item.type_;
    format!("minimum {name} usage per {type_} is {bound}, but {what} is {is}")
}

fn above(item: &LimitRangeItem, name: &str, bound: &Quantity, what: &str, is: &Quantity) -> String {
    let type_ = &item.type_;
    format!("maximum {name} usage per {type_} is {bound}, but {what} is {is}")
}

/// Texts unverified: restated from memory of admission.go, minConstraint and maxConstraint.
fn compare(
    item: &LimitRangeItem,
    requests: &ResourceList,
    limits: &ResourceList,
    problems: &mut Vec<String>,
) {
    let type_ = &item.type_;
    for (name, bound) in item.min.iter() {
        match (requests.get(name), limits.get(name)) {
            (None, _) => problems.push(format!(
                "minimum {name} usage per {type_} is {bound}.  No request is specified"
            )),
            (Some(request), _) if request < bound => {
                problems.push(below(item, name, bound, "request", request));
            }
            (_, Some(limit)) if limit < bound => {
                problems.push(below(item, name, bound, "limit", limit));
            }
            _ => (),
        }
    }
    for (name, bound) in item.max.iter() {
        match (requests.get(name), limits.get(name)) {
            (_, None) => problems.push(format!(
                "maximum {name} usage per {type_} is {bound}.  No limit is specified"
            )),
            (_, Some(limit)) if limit > bound => {
                problems.push(above(item, name, bound, "limit", limit));
            }
            (Some(request), _) if request > bound => {
                problems.push(above(item, name, bound, "request", request));
            }
            _ => (),
        }
    }
    for (name, bound) in item.max_limit_request_ratio.iter() {
        check_ratio(
            item,
            name,
            bound,
            (requests.get(name), limits.get(name)),
            problems,
        );
    }
}

/// k8s: admission.go, limitRequestRatioConstraint
fn check_ratio(
    item: &LimitRangeItem,
    name: &str,
    bound: &Quantity,
    amounts: (Option<&Quantity>, Option<&Quantity>),
    problems: &mut Vec<String>,
) {
    let what = format!(
        "{name} max limit to request ratio per {} is {bound}",
        item.type_
    );
    let (Some(request), Some(limit)) = amounts else {
        problems.push(format!(
            "{what}, but no request is specified or request is 0"
        ));
        return;
    };
    let (request, limit) = (
        i128::from(request.milli_value()),
        i128::from(limit.milli_value()),
    );
    if request == 0 {
        problems.push(format!(
            "{what}, but no request is specified or request is 0"
        ));
    } else if limit * 1000 > i128::from(bound.milli_value()) * request {
        let micros = limit * 1_000_000 / request;
        let (whole, rest) = (micros / 1_000_000, micros % 1_000_000);
        problems.push(format!("{what}, but provided ratio is {whole}.{rest:06}"));
    }
}
