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

/// k8s: staging/src/k8s.io/api/core/v1/types.go, PreemptLowerPriority
const PREEMPTS: &str = "PreemptLowerPriority";

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
    let found = intents
        .latest()
        .find(Kind::ServiceAccount, &namespace, account)
        .cloned();
    if account != "default" && found.is_none() {
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
    let account = found.as_ref().and_then(|object| object.service_account());
    if let Some(account) = account.filter(|one| !one.image_pull_secrets.is_empty())
        && pod.spec.image_pull_secrets.is_empty()
    {
        let secrets = account.image_pull_secrets.clone();
        Rc::make_mut(&mut pod.spec).image_pull_secrets = secrets;
    }
    let of_account = || account.and_then(|one| one.automount_service_account_token);
    let mounts_token = pod.spec.automount_service_account_token.or_else(of_account);
    if mounts_token != Some(false) {
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
        .find(|(before, after)| *before == *spec && is_current(intents, after))
        .map(|(_, after)| Rc::clone(after))
}

/// Whether the class for pods that name none is still the one that the specification got.
fn is_current(intents: &Intents<'_>, spec: &PodSpec) -> bool {
    let (name, value, _) = default_class(intents);
    spec.priority_class_name == name && spec.priority == Some(value)
}

fn remember(intents: &mut Intents<'_>, before: &Rc<PodSpec>, after: &Rc<PodSpec>) {
    // A priority class may change what a name means, so such results are not kept.
    if !before.priority_class_name.is_empty() {
        return;
    }
    let pairs = &mut intents.server.admitted.pairs;
    pairs.truncate(ADMITTED_MAX - 1);
    pairs.insert(0, (Rc::clone(before), Rc::clone(after)));
}

fn admitted_spec(intents: &Intents<'_>, spec: &PodSpec, name: &Str) -> Result<PodSpec, ApiError> {
    let mut spec = spec.clone();
    if spec.service_account_name.is_empty() {
        spec.service_account_name = "default".into();
    }
    spec.service_account = spec.service_account_name.clone();
    for key in missing_tolerations(&spec) {
        spec.tolerations.push(toleration(key));
    }
    set_priority(intents, &mut spec, name)?;
    check_runtime_class(&spec, name)?;
    Ok(spec)
}

/// There are no runtime classes, so a pod that names one is refused.
/// k8s: plugin/pkg/admission/runtimeclass/admission.go, Admit
fn check_runtime_class(spec: &PodSpec, name: &Str) -> Result<(), ApiError> {
    let extra = spec.extra.as_ref();
    let class = extra.and_then(|fields| fields.get("runtimeClassName"));
    match class.and_then(|class| class.as_str()) {
        None | Some("") => Ok(()),
        Some(class) => Err(ApiError::Forbidden {
            kind: Kind::Pod,
            name: name.clone(),
            detail: format!("pod rejected: RuntimeClass \"{class}\" not found").into(),
        }),
    }
}

/// Tolerations and the priority that an update leaves out come back.
/// k8s: plugin/pkg/admission/{defaulttolerationseconds,priority}/admission.go handle updates too
pub fn admit_update(
    _: &mut Intents<'_>,
    before: &Object,
    object: &mut Object,
) -> Result<(), ApiError> {
    if let (Some(pod), Some(old)) = (object.pod_mut(), before.pod()) {
        if pod.spec.priority.is_none() && old.spec.priority.is_some() {
            Rc::make_mut(&mut pod.spec).priority = old.spec.priority;
        }
        if pod.spec.preemption_policy.is_empty() && !old.spec.preemption_policy.is_empty() {
            let policy = old.spec.preemption_policy.clone();
            Rc::make_mut(&mut pod.spec).preemption_policy = policy;
        }
        for key in missing_tolerations(&pod.spec) {
            Rc::make_mut(&mut pod.spec)
                .tolerations
                .push(toleration(key));
        }
    }
    Ok(())
}

/// The taints of sick nodes that a pod does not tolerate.
fn missing_tolerations(spec: &PodSpec) -> Vec<&'static str> {
    let keys = [
        "node.kubernetes.io/not-ready",
        "node.kubernetes.io/unreachable",
    ];
    let missing = keys.into_iter();
    missing
        .filter(|key| !tolerates_no_execute(spec, key))
        .collect()
}

fn toleration(key: &str) -> Toleration {
    Toleration {
        key: key.into(),
        operator: "Exists".into(),
        effect: "NoExecute".into(),
        toleration_seconds: Some(TOLERATION_SECONDS),
        ..Toleration::default()
    }
}

fn tolerates_no_execute(spec: &PodSpec, key: &str) -> bool {
    spec.tolerations.iter().any(|toleration| {
        (toleration.key == key || toleration.key.is_empty())
            && (toleration.effect == "NoExecute" || toleration.effect.is_empty())
    })
}

/// k8s: plugin/pkg/admission/priority/admission.go, admitPod
fn set_priority(intents: &Intents<'_>, spec: &mut PodSpec, name: &Str) -> Result<(), ApiError> {
    let forbidden = |detail: String| {
        Err(ApiError::Forbidden {
            kind: Kind::Pod,
            name: name.clone(),
            detail: detail.into(),
        })
    };
    let class = spec.priority_class_name.clone();
    let built_in = SYSTEM_PRIORITIES.iter().find(|(name, _)| class == *name);
    let (class, value, policy) = match built_in {
        _ if class.is_empty() => default_class(intents),
        Some((_, value)) => (class, *value, PREEMPTS.into()),
        None => {
            let object = intents.latest().find(Kind::PriorityClass, "", &class);
            let Some(body) = object.and_then(|object| object.priority_class()) else {
                return forbidden(format!("no PriorityClass with name {class} was found"));
            };
            (class, body.value, body.preemption_policy.clone())
        }
    };
    let computed = "priority admission controller computed";
    let from = "from the given PriorityClass name";
    if let Some(own) = spec.priority.filter(|own| *own != value) {
        return forbidden(format!(
            "the integer value of priority ({own}) must not be provided in pod spec; {computed} \
             {value} {from}"
        ));
    }
    let policy = match policy.as_str() {
        "" => PREEMPTS.into(),
        _ => policy,
    };
    let own = &spec.preemption_policy;
    if !own.is_empty() && *own != policy {
        return forbidden(format!(
            "the string value of PreemptionPolicy ({own}) must not be provided in pod spec; \
             {computed} {policy} {from}"
        ));
    }
    spec.priority_class_name = class;
    spec.priority = Some(value);
    spec.preemption_policy = policy;
    Ok(())
}

/// Name, value and policy of the class marked as the global default, if there is one; else
/// priority 0.
fn default_class(intents: &Intents<'_>) -> (Str, i32, Str) {
    let classes = intents.latest().list(Kind::PriorityClass);
    let defaults = classes.filter_map(|object| {
        let class = object
            .priority_class()
            .filter(|class| class.global_default)?;
        let policy = class.preemption_policy.clone();
        Some((object.meta.name.clone(), class.value, policy))
    });
    let least = defaults.min_by_key(|(_, value, _)| *value);
    least.unwrap_or_else(|| (Str::default(), 0, PREEMPTS.into()))
}
