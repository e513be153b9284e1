//! Types of fields as Go names them, and what cannot be restored into them from a patch.

use serde_json::Value;

use super::{Definition, Type, definition};

/// Fields whose Go type, or that of their items, is a named text.
/// k8s: staging/src/k8s.io/api/core/v1/types.go
const NAMED_TEXTS: &[(&str, &str)] = &[
    ("accessModes", "v1.PersistentVolumeAccessMode"),
    ("add", "v1.Capability"),
    ("completionMode", "v1.CompletionMode"),
    ("concurrencyPolicy", "v1.ConcurrencyPolicy"),
    ("dnsPolicy", "v1.DNSPolicy"),
    ("drop", "v1.Capability"),
    ("effect", "v1.TaintEffect"),
    ("externalTrafficPolicy", "v1.ServiceExternalTrafficPolicy"),
    ("imagePullPolicy", "v1.PullPolicy"),
    ("internalTrafficPolicy", "v1.ServiceInternalTrafficPolicy"),
    ("ipFamilies", "v1.IPFamily"),
    ("pathType", "v1.PathType"),
    (
        "persistentVolumeReclaimPolicy",
        "v1.PersistentVolumeReclaimPolicy",
    ),
    ("podManagementPolicy", "v1.PodManagementPolicyType"),
    ("podReplacementPolicy", "v1.PodReplacementPolicy"),
    ("policyTypes", "v1.PolicyType"),
    ("preemptionPolicy", "v1.PreemptionPolicy"),
    ("protocol", "v1.Protocol"),
    ("reclaimPolicy", "v1.PersistentVolumeReclaimPolicy"),
    ("restartPolicy", "v1.RestartPolicy"),
    ("scheme", "v1.URIScheme"),
    ("scopes", "v1.ResourceQuotaScope"),
    ("sessionAffinity", "v1.ServiceAffinity"),
    ("terminationMessagePolicy", "v1.TerminationMessagePolicy"),
    ("volumeBindingMode", "v1.VolumeBindingMode"),
    ("volumeMode", "v1.PersistentVolumeMode"),
    ("whenUnsatisfiable", "v1.UnsatisfiableConstraintAction"),
];

/// The type of the field `field` as Go names it.
pub(super) fn go_type(ty: Type, field: &str) -> String {
    let named = |Definition { package, name, .. }: &Definition| format!("{package}.{name}");
    match ty {
        Type::String => {
            let found = NAMED_TEXTS.iter().find(|(name, _)| *name == field);
            found.map_or("string", |(_, name)| name).to_owned()
        }
        Type::Int32 => "int32".to_owned(),
        Type::Int64 => "int64".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Bytes => "[]uint8".to_owned(),
        Type::Time => "v1.Time".to_owned(),
        Type::MicroTime => "v1.MicroTime".to_owned(),
        Type::Quantity => "resource.Quantity".to_owned(),
        Type::IntOrString => "intstr.IntOrString".to_owned(),
        Type::Any => "interface {}".to_owned(),
        Type::Object(number) => definition(number).map_or_else(String::new, named),
        Type::List(item) => format!("[]{}", go_type(*item, field)),
        // k8s: staging/src/k8s.io/api/core/v1/types.go, ResourceList
        Type::Map(Type::Quantity) => "v1.ResourceList".to_owned(),
        Type::Map(item) => format!("map[string]{}", go_type(*item, field)),
    }
}

/// Why a value of a patched object cannot become the field that `wanted` names in Go.
/// k8s: staging/src/k8s.io/apimachinery/pkg/runtime/converter.go, fromUnstructured
pub(super) fn restoring(value: &Value, ty: Type, wanted: &str) -> String {
    let given = match value {
        Value::Null => "invalid",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float64",
        Value::Number(_) => "int64",
        Value::String(_) => "string",
        Value::Array(_) => "slice",
        Value::Object(_) => "map",
    };
    let kind = match ty {
        Type::Object(_) => return format!("cannot restore struct from: {given}"),
        Type::List(_) | Type::Bytes => return format!("cannot restore slice from {given}"),
        Type::Map(_) => return format!("cannot restore map from {given}"),
        Type::String => "string",
        Type::Int32 => "int32",
        Type::Int64 => "int64",
        Type::Bool => "bool",
        Type::Time | Type::MicroTime | Type::Quantity | Type::IntOrString | Type::Any => wanted,
    };
    // Go can turn whole numbers into texts, and into each other; the converter will not.
    match (given, kind) {
        ("int64", "string") | ("int64" | "float64", "int32" | "int64") => {
            format!("cannot convert {given} to {wanted}")
        }
        _ => format!("unrecognized type: {kind}"),
    }
}
