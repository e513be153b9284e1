//! `kubectl create rolebinding`, `create clusterrolebinding` and `set subject`: who gets a role.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_rolebinding.go,
//! create_clusterrolebinding.go; staging/src/k8s.io/kubectl/pkg/cmd/set/set_subject.go

use super::{Verb, set_pod_fields};
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long};
use crate::generated::{self, Doing, finish, name, require};
use crate::running::Outcome;
use crate::selection::TARGET_FLAGS;
use crate::session::Cx;
use crate::written;
use api::rbac::GROUP;
use api::{Body, Kind};
use serde_json::{Value, json};
use std::rc::Rc;

/// `kubectl create rolebinding`.
pub const ROLE_BINDING: Verb = Verb {
    name: "create rolebinding",
    aliases: &[],
    flags: &[ROLE_FLAGS, FLAGS, generated::FLAGS, written::FLAGS],
    usage: "create rolebinding NAME (--role=NAME | --clusterrole=NAME) [--user=NAME] \
            [--group=NAME] [--serviceaccount=NAMESPACE:NAME]",
    help: "Give a role in one namespace",
    run: role_binding,
};

/// `kubectl create clusterrolebinding`.
pub const CLUSTER_ROLE_BINDING: Verb = Verb {
    name: "create clusterrolebinding",
    aliases: &[],
    flags: &[CLUSTER_FLAGS, FLAGS, generated::FLAGS, written::FLAGS],
    usage: "create clusterrolebinding NAME --clusterrole=NAME [--user=NAME] [--group=NAME] \
            [--serviceaccount=NAMESPACE:NAME]",
    help: "Give a cluster role everywhere",
    run: cluster_role_binding,
};

/// `kubectl set subject`.
pub const SUBJECT: Verb = Verb {
    name: "set subject",
    aliases: &[],
    flags: &[FLAGS, TARGET_FLAGS, written::FLAGS],
    usage: "set subject (rolebinding|clusterrolebinding)/NAME [--user=NAME] [--group=NAME] \
            [--serviceaccount=NAMESPACE:NAME]",
    help: "Give the role of a binding to more",
    run: subject,
};

const FLAGS: &[Flag] = &[
    long("user", Takes::Texts),
    long("group", Takes::Texts),
    long("serviceaccount", Takes::Texts),
];

const ROLE_FLAGS: &[Flag] = &[long("clusterrole", Takes::Text), long("role", Takes::Text)];

const CLUSTER_FLAGS: &[Flag] = &[long("clusterrole", Takes::Text)];

fn role_binding(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let name = name("create rolebinding", &args.words)?;
    let given = |flag: &str| args.text(flag).filter(|name| !name.is_empty());
    let (kind, role) = match (given("role"), given("clusterrole")) {
        (Some(role), None) => ("Role", role),
        (None, Some(role)) => ("ClusterRole", role),
        _ => {
            let text = "exactly one of clusterrole or role must be specified";
            return Err(Failure::error(text));
        }
    };
    let doing = Doing::Creating("rolebinding");
    finish(
        Kind::RoleBinding,
        binding(name, kind, role, args)?,
        doing,
        args,
        cx,
    )
}

fn cluster_role_binding(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    require(args, &["clusterrole"])?;
    let name = name("create clusterrolebinding", &args.words)?;
    let role = args.text("clusterrole").unwrap_or("");
    let tree = binding(name, "ClusterRole", role, args)?;
    let doing = Doing::Creating("clusterrolebinding");
    finish(Kind::ClusterRoleBinding, tree, doing, args, cx)
}

fn binding(name: &str, kind: &str, role: &str, args: &Args) -> Result<Value, Failure> {
    let mut tree = json!({
        "metadata": {"name": name},
        "roleRef": {"apiGroup": GROUP, "kind": kind, "name": role},
    });
    let subjects = subjects(args)?;
    if !subjects.is_empty() {
        tree["subjects"] = Value::Array(subjects);
    }
    Ok(tree)
}

/// Users, groups, service accounts, in this order.
fn subjects(args: &Args) -> Result<Vec<Value>, Failure> {
    let mut subjects = Vec::new();
    for (flag, kind) in [("user", "User"), ("group", "Group")] {
        let named = args.values(flag).into_iter();
        subjects.extend(named.map(|name| json!({"apiGroup": GROUP, "kind": kind, "name": name})));
    }
    for account in args.values("serviceaccount") {
        match account.split(':').collect::<Vec<&str>>().as_slice() {
            [namespace, name] if !name.is_empty() => subjects.push(json!({
                "kind": "ServiceAccount", "name": name, "namespace": namespace
            })),
            _ => {
                let text = "serviceaccount must be <namespace>:<name>";
                return Err(Failure::error(text));
            }
        }
    }
    Ok(subjects)
}

fn subject(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let more = subjects(args)?;
    if more.is_empty() {
        let text = "you must specify at least one value of user, group or serviceaccount";
        return Err(Failure::error(text));
    }
    let refusal = "failed to patch subjects to rolebinding:";
    set_pod_fields::each(
        &args.words,
        args,
        "subjects updated",
        refusal,
        cx,
        |object| {
            let is_binding = matches!(object.kind(), Kind::RoleBinding | Kind::ClusterRoleBinding);
            let Body::Raw(raw) = &mut object.body else {
                return Err(no_binding());
            };
            if !is_binding {
                return Err(no_binding());
            }
            let fields = Rc::make_mut(&mut raw.fields);
            let all = fields.entry("subjects").or_insert_with(|| json!([]));
            if let Some(all) = all.as_array_mut() {
                let new: Vec<Value> = more
                    .iter()
                    .filter(|one| !all.contains(one))
                    .cloned()
                    .collect();
                all.extend(new);
            }
            Ok(())
        },
    )
}

/// k8s: staging/src/k8s.io/kubectl/pkg/cmd/set/set_subject.go, updateSubjectForObject
fn no_binding() -> Failure {
    Failure::error("setting subjects is only supported for RoleBinding/ClusterRoleBinding")
}
