//! Roles and the bindings that give them.
//!
//! k8s: pkg/apis/rbac/validation/validation.go

use super::problems::Problems;
use super::selectors;
use super::tree::{get, list, text};
use crate::codec::{Codec, Decoder};
use crate::go_text::quote;
use crate::json_text::encode_json;
use crate::kind::Kind;
use crate::meta::LabelSelector;
use crate::names;
use crate::object::Object;
use crate::rbac::{GROUP, field, rules, subjects};
use serde_json::Value;

/// Role and ClusterRole.
pub fn role(object: &Object, _before: Option<&Object>, problems: &mut Problems) {
    let is_namespaced = object.kind() == Kind::Role;
    problems.items("rules", rules(object), |problems, one| {
        rule(problems, one, is_namespaced);
    });
    let aggregation = field(object, "aggregationRule");
    if aggregation.is_null() || is_namespaced {
        return;
    }
    let name = "aggregationRule.clusterRoleSelectors";
    let all = list(aggregation, "clusterRoleSelectors");
    if all.is_empty() {
        let detail = "at least one clusterRoleSelector required if aggregationRule is non-nil";
        problems.required(name, detail);
    }
    problems.items(name, all, |problems, one| {
        let selector = LabelSelector::decode(one, &mut Decoder::default());
        selectors::validate(problems, "", Some(&selector));
    });
}

/// k8s: validation.go, ValidatePolicyRule
fn rule(problems: &mut Problems, rule: &Value, is_namespaced: bool) {
    if list(rule, "verbs").is_empty() {
        problems.required("verbs", "verbs must contain at least one value");
    }
    let paths = get(rule, "nonResourceURLs");
    let has = |name: &str| !list(rule, name).is_empty();
    if has("nonResourceURLs") {
        if is_namespaced {
            let detail = "namespaced rules cannot apply to non-resource URLs";
            problems.invalid("nonResourceURLs", encode_json(paths), detail);
        }
        if has("apiGroups") || has("resources") || has("resourceNames") {
            let detail = "rules cannot apply to both regular resources and non-resource URLs";
            problems.invalid("nonResourceURLs", encode_json(paths), detail);
        }
        return;
    }
    if !has("apiGroups") {
        let detail = "resource rules must supply at least one api group";
        problems.required("apiGroups", detail);
    }
    if !has("resources") {
        let detail = "resource rules must supply at least one resource";
        problems.required("resources", detail);
    }
}

/// RoleBinding and ClusterRoleBinding.
pub fn binding(object: &Object, before: Option<&Object>, problems: &mut Problems) {
    let is_namespaced = object.kind() == Kind::RoleBinding;
    let role = field(object, "roleRef");
    problems.field("roleRef", |problems| {
        problems.one_of("apiGroup", text(role, "apiGroup"), &[GROUP]);
        let kinds: &[&str] = match is_namespaced {
            true => &["Role", "ClusterRole"],
            false => &["ClusterRole"],
        };
        problems.one_of("kind", text(role, "kind"), kinds);
        let name = text(role, "name");
        if problems.require("name", name) {
            problems.texts("name", name, &names::path_segment(name));
        }
    });
    problems.items("subjects", subjects(object), |problems, one| {
        subject(problems, one, is_namespaced);
    });
    if before.is_some_and(|before| field(before, "roleRef") != role) {
        let part = |name: &str| quote(text(role, name));
        let shown = format!(
            "{{\"APIGroup\":{},\"Kind\":{},\"Name\":{}}}",
            part("apiGroup"),
            part("kind"),
            part("name")
        );
        problems.invalid("roleRef", shown, "cannot change roleRef");
    }
}

/// k8s: validation.go, ValidateRoleBindingSubject
fn subject(problems: &mut Problems, subject: &Value, is_namespaced: bool) {
    let (name, group) = (text(subject, "name"), text(subject, "apiGroup"));
    let has_name = problems.require("name", name);
    match text(subject, "kind") {
        "ServiceAccount" => {
            if has_name {
                problems.texts("name", name, &names::dns1123_subdomain(name));
            }
            problems.one_of("apiGroup", group, &[""]);
            if !is_namespaced {
                problems.require("namespace", text(subject, "namespace"));
            }
        }
        "User" | "Group" => problems.one_of("apiGroup", group, &[GROUP]),
        kind => problems.unsupported("kind", kind, &["ServiceAccount", "User", "Group"]),
    }
}
