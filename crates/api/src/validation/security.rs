//! Security contexts of pods and containers.
//!
//! k8s: pkg/apis/core/validation/validation.go, validatePodSpecSecurityContext,
//! ValidateSecurityContext, validateSeccompProfileField

use super::problems::Problems;
use super::tree::{extra, get, list, text};
use crate::json_text::encode_json;
use crate::pod_spec::PodSpec;
use serde_json::Value;

/// k8s: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go, IsValidUserID
const NO_ID: &str = "must be between 0 and 2147483647, inclusive";
/// Go's names of the fields of a container's context, and the manifest's.
/// k8s: pkg/apis/core/types.go, SecurityContext
const FIELDS: [(&str, &str); 12] = [
    ("Capabilities", "capabilities"),
    ("Privileged", "privileged"),
    ("SELinuxOptions", "seLinuxOptions"),
    ("WindowsOptions", "windowsOptions"),
    ("RunAsUser", "runAsUser"),
    ("RunAsGroup", "runAsGroup"),
    ("RunAsNonRoot", "runAsNonRoot"),
    ("ReadOnlyRootFilesystem", "readOnlyRootFilesystem"),
    ("AllowPrivilegeEscalation", "allowPrivilegeEscalation"),
    ("ProcMount", "procMount"),
    ("SeccompProfile", "seccompProfile"),
    ("AppArmorProfile", "appArmorProfile"),
];

/// The context of a pod.
pub fn of_pod(problems: &mut Problems, spec: &PodSpec) {
    let Some(context) = &spec.security_context else {
        return;
    };
    problems.field("securityContext", |problems| {
        if let Some(group) = context.fs_group {
            id(problems, "fsGroup", &Value::from(group));
        }
        id(problems, "runAsUser", extra(&context.extra, "runAsUser"));
        id(problems, "runAsGroup", extra(&context.extra, "runAsGroup"));
        let groups = extra(&context.extra, "supplementalGroups");
        for (index, group) in groups.as_array().into_iter().flatten().enumerate() {
            id(problems, &format!("supplementalGroups[{index}]"), group);
        }
        let is_shared = extra(&spec.extra, "shareProcessNamespace") == true;
        if is_shared && extra(&spec.extra, "hostPID") == true {
            let detail = "ShareProcessNamespace and HostPID cannot both be enabled";
            problems.invalid("shareProcessNamespace", "true", detail);
        }
        if let Some(policy) = extra(&context.extra, "fsGroupChangePolicy").as_str() {
            let policies = ["Always", "OnRootMismatch"];
            problems.one_of("fsGroupChangePolicy", policy, &policies);
        }
        seccomp(problems, extra(&context.extra, "seccompProfile"));
        if let Some(policy) = extra(&context.extra, "supplementalGroupsPolicy").as_str() {
            problems.one_of("supplementalGroupsPolicy", policy, &["Merge", "Strict"]);
        }
    });
}

/// The context of a container.
pub fn of_container(problems: &mut Problems, context: Option<&Value>) {
    let Some(context) = context else { return };
    problems.field("securityContext", |problems| {
        id(problems, "runAsUser", get(context, "runAsUser"));
        id(problems, "runAsGroup", get(context, "runAsGroup"));
        if let Some(mount) = get(context, "procMount").as_str() {
            problems.one_of("procMount", mount, &["Default", "Unmasked"]);
        }
        seccomp(problems, get(context, "seccompProfile"));
        if get(context, "allowPrivilegeEscalation") != false {
            return;
        }
        if get(context, "privileged") == true {
            let detail = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true";
            problems.invalid("", shown(context), detail);
        }
        let added = list(get(context, "capabilities"), "add");
        if added.iter().any(|one| one == "CAP_SYS_ADMIN") {
            let detail = "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` \
                          CAP_SYS_ADMIN";
            problems.invalid("", shown(context), detail);
        }
    });
}

fn id(problems: &mut Problems, name: &str, value: &Value) {
    let number = value.as_i64();
    if let Some(number) = number.filter(|n| !(0..=i64::from(i32::MAX)).contains(n)) {
        problems.invalid(name, number.to_string(), NO_ID);
    }
}

fn seccomp(problems: &mut Problems, profile: &Value) {
    if profile.is_null() {
        return;
    }
    problems.field("seccompProfile", |problems| {
        let type_ = text(profile, "type");
        let types = ["Localhost", "RuntimeDefault", "Unconfined"];
        if type_.is_empty() {
            let detail = "type is required when seccompProfile is set";
            problems.required("type", detail);
        } else {
            problems.one_of("type", type_, &types);
        }
        match (type_, get(profile, "localhostProfile").as_str()) {
            ("Localhost", None) => {
                let detail = "must be set when seccomp type is Localhost";
                problems.required("localhostProfile", detail);
            }
            ("Localhost", Some(path)) => {
                super::volume::local_path(problems, "localhostProfile", path);
            }
            (_, Some(path)) => {
                let detail = "can only be set when seccomp type is Localhost";
                problems.invalid_text("localhostProfile", path, detail);
            }
            (_, None) => (),
        }
    });
}

/// A context as messages show it: all fields, with Go's names.
fn shown(context: &Value) -> String {
    let fields = FIELDS.map(|(name, key)| {
        let value = match key {
            "capabilities" => capabilities(get(context, key)),
            key => encode_json(get(context, key)),
        };
        format!("\"{name}\":{value}")
    });
    format!("{{{}}}", fields.join(","))
}

fn capabilities(value: &Value) -> String {
    match value.is_null() {
        true => "null".to_owned(),
        false => format!(
            "{{\"Add\":{},\"Drop\":{}}}",
            encode_json(get(value, "add")),
            encode_json(get(value, "drop"))
        ),
    }
}
