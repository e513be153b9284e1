//! A pod's resources changed in place, which only the part `resize` of a pod may.
//!
//! k8s: pkg/apis/core/validation/validation.go, ValidatePodResize

use super::problems::Problems;
use super::{container, go_tables, pod_spec};
use crate::container::{Container, Resources};
use crate::line_diff::line_diff;
use crate::pod::Pod;
use crate::pod_spec::PodSpec;
use crate::qos;
use crate::resources::ResourceList;

/// What may change in place.
const RESIZABLE: [&str; 2] = ["cpu", "memory"];

/// The rules of a pod whose resources are changed.
pub fn pod(problems: &mut Problems, pod: &Pod, old: &Pod) {
    problems.field("spec", |problems| {
        pod_spec::validate(problems, &pod.spec, &pod.node_name);
        container::only_for_pods(problems, &pod.spec);
        let class = qos::class_of(&old.spec);
        if qos::class_of(&pod.spec) != class {
            let detail = "Pod QOS Class may not change as a result of resizing";
            problems.invalid_text("", class, detail);
        }
        let lists = [
            ("containers", &pod.spec.containers, &old.spec.containers),
            (
                "initContainers",
                &pod.spec.init_containers,
                &old.spec.init_containers,
            ),
        ];
        for (name, new, old) in lists {
            problems.items_numbered(name, new, |problems, index, container| {
                if let Some(old) = old.get(index) {
                    problems.field("resources", |problems| removed(problems, container, old));
                }
            });
        }
        let (new, old) = (others(pod.full_spec()), others(old.full_spec()));
        if new != old {
            let (new, old) = (go_tables::pod_spec(&new), go_tables::pod_spec(&old));
            let diff = line_diff(&old, &new);
            let detail = format!("only cpu and memory resources are mutable\n{diff}\n");
            problems.forbidden("", &detail);
        }
    });
}

/// What was limited or requested stays so.
fn removed(problems: &mut Problems, new: &Container, old: &Container) {
    let (new, old) = (&new.resources, &old.resources);
    let lacks = |list: fn(&Resources) -> &ResourceList| {
        list(old).keys().any(|name| !list(new).contains_key(name))
    };
    if lacks(|resources| &resources.limits) {
        problems.forbidden("limits", "resource limits cannot be removed");
    }
    if lacks(|resources| &resources.requests) {
        problems.forbidden("requests", "resource requests cannot be removed");
    }
}

/// The specification without what may change.
fn others(mut spec: PodSpec) -> PodSpec {
    let containers = spec.containers.iter_mut().chain(&mut spec.init_containers);
    for container in containers {
        for list in [
            &mut container.resources.limits,
            &mut container.resources.requests,
        ] {
            let list = std::rc::Rc::make_mut(list);
            list.retain(|name, _| !RESIZABLE.contains(&name.as_str()));
        }
    }
    spec
}
