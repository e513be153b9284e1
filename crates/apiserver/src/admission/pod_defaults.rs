//! What admission adds to every pod: service account and its token, tolerations, priority, QoS.
//!
//! Pods of one template go on sharing one specification: the result for a specification is
//! remembered, and the volume's random name stands beside it.
//! k8s: plugin/pkg/admission/{serviceaccount,defaulttolerationseconds,priority}/admission.go

use crate::error::ApiError;
use crate::intents::Intents;
use crate::server::ADMITTED_MAX;
use api::pod_spec::{PodSpec, Toleration};
use api::{Kind, Object, Str};
use std::rc::Rc;

/// How long a pod stays on a node that is not ready or unreachable.
/// k8s: plugin/pkg/admission/defaulttolerationseconds/admission.go, default 300
const TOLERATION_SECONDS: i64 = 300;
/// Priorities of the two built-in classes.
/// k8s: pkg/apis/scheduling/types.go, SystemCriticalPriority
const SYSTEM_PRIORITIES: [(&str, i32); 2] = [
    ("system-node-critical", 2_000_001_000),
    ("system-cluster-critical", 2_000_000_000),
];

/// Fills in what the default plug-ins add to a pod.
pub fn admit_create(intents: &mut Intents<'_>, object: &mut Object) -> Result<(), ApiError> {
    let (name, namespace) = (object.meta.name.clone(), object.meta.namespace.clone());
    let Some(pod) = object.pod_mut() else {
        return Ok(());
    };
    let account = match pod.spec.service_account_name.as_str() {
        "" => "default",
        name => name,
    };
    let is_known = account == "default"
        || intents
            .latest()
            .find(Kind::ServiceAccount, &namespace, account)
            .is_some();
    if !is_known {
        let detail = format!(
            "error looking up service account {namespace}/{account}: serviceaccount \
             \"{account}\" not found"
        );
        return Err(ApiError::Forbidden {
            kind: Kind::Pod,
            name,
            detail: detail.into(),
        });
    }
    pod.spec = match remembered(intents, &pod.spec) {
        Some(spec) => spec,
        None => {
            let admitted = Rc::new(admitted_spec(intents, &pod.spec, &name)?);
            remember(intents, &pod.spec, &admitted);
            admitted
        }
    };
    if pod.spec.automount_service_account_token != Some(false) {
        pod.token_suffix = Str::from(intents.random("token-volume").suffix5());
    }
    if pod.node_name.is_empty() {
        pod.node_name = pod.spec.node_name.clone();
    }
    let qos = api::qos::class_of(&pod.spec);
    Rc::make_mut(&mut pod.status).qos_class = qos.into();
    Ok(())
}

/// The result for a specification that is the same object as one seen lately.
fn remembered(intents: &Intents<'_>, spec: &Rc<PodSpec>) -> Option<Rc<PodSpec>> {
    let pairs = &intents.server.admitted.pairs;
    pairs
        .iter()
        .find(|(before, _)| *before == *spec)
        .map(|(_, after)| Rc::clone(after))
}

fn remember(intents: &mut Intents<'_>, before: &Rc<PodSpec>, after: &Rc<PodSpec>) {
    // A priority class may change what a name means, so such results are not kept.
    if !before.priority_class_name.is_empty() {
        return;
    }
    let pairs = &mut intents.server.admitted.pairs;
    pairs.push_front((Rc::clone(before), Rc::clone(after)));
    pairs.truncate(ADMITTED_MAX);
}

fn admitted_spec(intents: &Intents<'_>, spec: &PodSpec, name: &Str) -> Result<PodSpec, ApiError> {
    let mut spec = spec.clone();
    if spec.service_account_name.is_empty() {
        spec.service_account_name = "default".into();
    }
    spec.service_account = spec.service_account_name.clone();
    for key in [
        "node.kubernetes.io/not-ready",
        "node.kubernetes.io/unreachable",
    ] {
        if !tolerates_no_execute(&spec, key) {
            spec.tolerations.push(Toleration {
                key: key.into(),
                operator: "Exists".into(),
                effect: "NoExecute".into(),
                toleration_seconds: Some(TOLERATION_SECONDS),
                ..Toleration::default()
            });
        }
    }
    set_priority(intents, &mut spec, name)?;
    Ok(spec)
}

fn tolerates_no_execute(spec: &PodSpec, key: &str) -> bool {
    spec.tolerations.iter().any(|toleration| {
        (toleration.key == key || toleration.key.is_empty())
            && (toleration.effect == "NoExecute" || toleration.effect.is_empty())
    })
}

/// k8s: plugin/pkg/admission/priority/admission.go, admitPod
fn set_priority(intents: &Intents<'_>, spec: &mut PodSpec, name: &Str) -> Result<(), ApiError> {
    let class_name = spec.priority_class_name.clone();
    let (value, policy) = if class_name.is_empty() {
        default_class(intents, spec)
    } else if let Some((_, value)) = SYSTEM_PRIORITIES
        .iter()
        .find(|(name, _)| class_name == *name)
    {
        (*value, Str::default())
    } else {
        let class = intents.latest().find(Kind::PriorityClass, "", &class_name);
        let Some(class) = class.and_then(|object| object.priority_class()) else {
            let detail = format!("no PriorityClass with name {class_name} was found");
            return Err(ApiError::Forbidden {
                kind: Kind::Pod,
                name: name.clone(),
                detail: detail.into(),
            });
        };
        (class.value, class.preemption_policy.clone())
    };
    spec.priority = Some(value);
    if spec.preemption_policy.is_empty() {
        spec.preemption_policy = if policy.is_empty() {
            "PreemptLowerPriority".into()
        } else {
            policy
        };
    }
    Ok(())
}

/// The class marked as the global default, if there is one; else priority 0.
fn default_class(intents: &Intents<'_>, spec: &mut PodSpec) -> (i32, Str) {
    let classes = intents.latest().list(Kind::PriorityClass);
    let defaults = classes.filter(|o| o.priority_class().is_some_and(|c| c.global_default));
    match defaults.min_by_key(|object| object.priority_class().map(|class| class.value)) {
        Some(object) => {
            spec.priority_class_name = object.meta.name.clone();
            let class = object.priority_class();
            class
                .map(|c| (c.value, c.preemption_policy.clone()))
                .unwrap_or_default()
        }
        None => (0, Str::default()),
    }
}
