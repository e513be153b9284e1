//! The roles of every cluster that people bind, and the binding of its administrators.
//!
//! Differs: upstream has some seventy, most of them for its own components; and `admin`, `edit`
//! and `view` are made of parts there, which an operator can add to. Groups of kinds that are not
//! kept here are left out.
//! k8s: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go, clusterRoles,
//! clusterRoleBindings

use api::{Kind, Object, rbac};
use serde_json::{Map, Value, json};

/// k8s: policy.go, Read, Write, ReadWrite
const READ: &[&str] = &["get", "list", "watch"];
const WRITE: &[&str] = &["create", "delete", "deletecollection", "patch", "update"];
const CREATE: &[&str] = &["create"];
const IMPERSONATE: &[&str] = &["impersonate"];

/// Group, resources, verbs.
type Rule = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

/// k8s: policy.go, viewRules
const VIEW: &[Rule] = &[
    (
        "",
        &[
            "bindings",
            "configmaps",
            "endpoints",
            "events",
            "limitranges",
            "namespaces",
            "namespaces/status",
            "persistentvolumeclaims",
            "persistentvolumeclaims/status",
            "pods",
            "pods/log",
            "pods/status",
            "replicationcontrollers",
            "replicationcontrollers/scale",
            "replicationcontrollers/status",
            "resourcequotas",
            "resourcequotas/status",
            "serviceaccounts",
            "services",
            "services/status",
        ],
        READ,
    ),
    ("discovery.k8s.io", &["endpointslices"], READ),
    (
        "apps",
        &[
            "controllerrevisions",
            "daemonsets",
            "daemonsets/status",
            "deployments",
            "deployments/scale",
            "deployments/status",
            "replicasets",
            "replicasets/scale",
            "replicasets/status",
            "statefulsets",
            "statefulsets/scale",
            "statefulsets/status",
        ],
        READ,
    ),
    (
        "autoscaling",
        &[
            "horizontalpodautoscalers",
            "horizontalpodautoscalers/status",
        ],
        READ,
    ),
    (
        "batch",
        &["cronjobs", "cronjobs/status", "jobs", "jobs/status"],
        READ,
    ),
    (
        "policy",
        &["poddisruptionbudgets", "poddisruptionbudgets/status"],
        READ,
    ),
    (
        "networking.k8s.io",
        &["ingresses", "ingresses/status", "networkpolicies"],
        READ,
    ),
];

/// Beside what `view` has. k8s: policy.go, editRules
const EDIT: &[Rule] = &[
    (
        "",
        &[
            "pods/attach",
            "pods/exec",
            "pods/portforward",
            "pods/proxy",
            "secrets",
            "services/proxy",
        ],
        READ,
    ),
    ("", &["serviceaccounts"], IMPERSONATE),
    (
        "",
        &[
            "configmaps",
            "events",
            "persistentvolumeclaims",
            "pods",
            "pods/attach",
            "pods/exec",
            "pods/portforward",
            "pods/proxy",
            "replicationcontrollers",
            "replicationcontrollers/scale",
            "secrets",
            "serviceaccounts",
            "services",
            "services/proxy",
        ],
        WRITE,
    ),
    ("", &["pods/eviction", "serviceaccounts/token"], CREATE),
    (
        "apps",
        &[
            "daemonsets",
            "deployments",
            "deployments/rollback",
            "deployments/scale",
            "replicasets",
            "replicasets/scale",
            "statefulsets",
            "statefulsets/scale",
        ],
        WRITE,
    ),
    ("autoscaling", &["horizontalpodautoscalers"], WRITE),
    ("batch", &["cronjobs", "jobs"], WRITE),
    ("policy", &["poddisruptionbudgets"], WRITE),
    (
        "networking.k8s.io",
        &["ingresses", "networkpolicies"],
        WRITE,
    ),
    ("coordination.k8s.io", &["leases"], READ),
    ("coordination.k8s.io", &["leases"], WRITE),
];

/// Beside what `edit` has. k8s: policy.go, adminRules
const ADMIN: &[Rule] = &[
    (
        "authorization.k8s.io",
        &["localsubjectaccessreviews"],
        CREATE,
    ),
    (rbac::GROUP, &["rolebindings", "roles"], READ),
    (rbac::GROUP, &["rolebindings", "roles"], WRITE),
];

/// Who is known may ask what they are and may do. k8s: policy.go, system:basic-user
const BASIC_USER: &[Rule] = &[
    (
        "authorization.k8s.io",
        &["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
        CREATE,
    ),
    ("authentication.k8s.io", &["selfsubjectreviews"], CREATE),
];

/// Paths that everybody may read. k8s: policy.go, system:discovery
const DISCOVERY: &[&str] = &[
    "/api",
    "/api/*",
    "/apis",
    "/apis/*",
    "/healthz",
    "/livez",
    "/openapi",
    "/openapi/*",
    "/readyz",
    "/version",
    "/version/",
];

/// The roles and bindings of a new cluster.
pub fn all() -> Vec<Object> {
    let anything = json!({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]});
    let any_path = json!({"nonResourceURLs": ["*"], "verbs": ["*"]});
    let discovery = json!({"nonResourceURLs": DISCOVERY, "verbs": ["get"]});
    vec![
        role("admin", rules(&[ADMIN, EDIT, VIEW])),
        role("cluster-admin", vec![anything, any_path]),
        role("edit", rules(&[EDIT, VIEW])),
        role("system:basic-user", rules(&[BASIC_USER])),
        role("system:discovery", vec![discovery]),
        role("view", rules(&[VIEW])),
        binding("cluster-admin", "system:masters"),
        binding("system:basic-user", "system:authenticated"),
        binding("system:discovery", "system:authenticated"),
    ]
}

fn rules(tables: &[&[Rule]]) -> Vec<Value> {
    let rows = tables.iter().flat_map(|table| table.iter());
    let rules = rows.map(|(group, resources, verbs)| {
        json!({"apiGroups": [group], "resources": resources, "verbs": verbs})
    });
    rules.collect()
}

fn role(name: &str, rules: Vec<Value>) -> Object {
    let mut fields = Map::new();
    fields.insert("rules".to_owned(), Value::Array(rules));
    marked(rbac::object(Kind::ClusterRole, name, fields))
}

fn binding(name: &str, group: &str) -> Object {
    let mut fields = Map::new();
    let role = json!({"apiGroup": rbac::GROUP, "kind": "ClusterRole", "name": name});
    let subject = json!({"apiGroup": rbac::GROUP, "kind": "Group", "name": group});
    fields.insert("roleRef".to_owned(), role);
    fields.insert("subjects".to_owned(), json!([subject]));
    marked(rbac::object(Kind::ClusterRoleBinding, name, fields))
}

/// k8s: policy.go, addDefaultMetadata
fn marked(mut object: Object) -> Object {
    let meta = &mut object.meta;
    meta.set_label("kubernetes.io/bootstrapping", "rbac-defaults");
    meta.set_annotation("rbac.authorization.kubernetes.io/autoupdate", "true");
    object
}
