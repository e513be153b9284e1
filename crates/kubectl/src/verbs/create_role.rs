//! `kubectl create role` and `create clusterrole`: what may be done, from flags.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_role.go, create_clusterrole.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long};
use crate::generated::{self, Doing, finish, name};
use crate::resource_names;
use crate::running::Outcome;
use crate::session::Cx;
use crate::written;
use api::Kind;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// `kubectl create role`.
pub const ROLE: Verb = Verb {
    name: "create role",
    aliases: &[],
    flags: &[FLAGS, generated::FLAGS, written::FLAGS],
    usage: "create role NAME --verb=VERB --resource=TYPE[.GROUP][/SUBRESOURCE]",
    help: "Create a role with a single rule",
    run: role,
};

/// `kubectl create clusterrole`.
pub const CLUSTER_ROLE: Verb = Verb {
    name: "create clusterrole",
    aliases: &[],
    flags: &[FLAGS, CLUSTER_FLAGS, generated::FLAGS, written::FLAGS],
    usage: "create clusterrole NAME --verb=VERB (--resource=TYPE | --non-resource-url=PATH)",
    help: "Create a cluster role",
    run: cluster_role,
};

const FLAGS: &[Flag] = &[
    long("verb", Takes::Texts),
    long("resource", Takes::Texts),
    long("resource-name", Takes::Texts),
];

const CLUSTER_FLAGS: &[Flag] = &[
    long("non-resource-url", Takes::Texts),
    long("aggregation-rule", Takes::Text),
];

/// k8s: create_role.go, validResourceVerbs
const VERBS: [&str; 15] = [
    "*",
    "get",
    "delete",
    "list",
    "create",
    "update",
    "patch",
    "watch",
    "proxy",
    "deletecollection",
    "use",
    "bind",
    "escalate",
    "impersonate",
    "approve",
];
/// k8s: create_clusterrole.go, validNonResourceVerbs
const PATH_VERBS: [&str; 8] = [
    "*", "get", "post", "put", "delete", "patch", "head", "options",
];

fn role(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let name = name("create role", &args.words)?;
    let verbs = verbs(args)?;
    if !args.has("resource") {
        return Err(Failure::error("at least one resource must be specified"));
    }
    warn_of(&verbs, cx);
    let rules = resource_rules(&verbs, args)?;
    let tree = json!({"metadata": {"name": name}, "rules": rules});
    finish(Kind::Role, tree, Doing::CreatingPlainly, args, cx)
}

fn cluster_role(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let name = name("create clusterrole", &args.words)?;
    let mut tree = json!({"metadata": {"name": name}, "rules": null});
    if let Some(text) = args.text("aggregation-rule") {
        let others = ["non-resource-url", "verb", "resource", "resource-name"];
        if others.iter().any(|flag| args.has(flag)) {
            return Err(Failure::error(
                "aggregation rule must be specified without nonResourceURLs, verbs, resources or \
                 resourceNames",
            ));
        }
        let labels = generated::pairs(text)
            .map_err(|part| Failure::error(format!("unexpected aggregation rule: {part}")))?;
        tree["aggregationRule"] = json!({"clusterRoleSelectors": [{"matchLabels": labels}]});
        return finish(Kind::ClusterRole, tree, Doing::CreatingPlainly, args, cx);
    }
    let verbs = verbs(args)?;
    if !args.has("resource") && !args.has("non-resource-url") {
        let text = "one of resource or nonResourceURL must be specified";
        return Err(Failure::error(text));
    }
    let mut rules = Vec::new();
    if args.has("resource") {
        warn_of(&verbs, cx);
        rules = resource_rules(&verbs, args)?;
    }
    let paths = args.texts("non-resource-url");
    if !paths.is_empty() {
        check_paths(&verbs, &paths)?;
        rules.push(json!({"nonResourceURLs": paths, "verbs": verbs}));
    }
    tree["rules"] = Value::Array(rules);
    finish(Kind::ClusterRole, tree, Doing::CreatingPlainly, args, cx)
}

/// The verbs, each once; `*` stands for all.
fn verbs(args: &Args) -> Result<Vec<&str>, Failure> {
    let mut verbs: Vec<&str> = Vec::new();
    for verb in args.texts("verb") {
        if verb == "*" {
            return Ok(vec!["*"]);
        }
        if !verbs.contains(&verb) {
            verbs.push(verb);
        }
    }
    match verbs.is_empty() {
        true => Err(Failure::error("at least one verb must be specified")),
        false => Ok(verbs),
    }
}

fn warn_of(verbs: &[&str], cx: &mut Cx<'_, '_>) {
    for verb in verbs.iter().filter(|verb| !VERBS.contains(verb)) {
        cx.out
            .note(format!("Warning: '{verb}' is not a standard resource verb"));
    }
}

/// One rule for each API group.
/// k8s: create_role.go, validateResource, generateResourcePolicyRules
fn resource_rules(verbs: &[&str], args: &Args) -> Result<Vec<Value>, Failure> {
    let mut by_group: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for text in args.texts("resource") {
        let (type_, part) = match text.split_once('/') {
            Some((type_, part)) => (type_, format!("/{part}")),
            None => (text, String::new()),
        };
        if type_.is_empty() {
            let text = "resource must be specified if apiGroup/subresource specified";
            return Err(Failure::error(text));
        }
        let (group, plural) = match type_ {
            "*" => ("*", "*"),
            type_ => {
                let (group, plural, _) = resource_names::find(type_)
                    .map_err(|_| missing(type_))?
                    .place();
                (group, plural)
            }
        };
        let resources = by_group.entry(group).or_default();
        let resource = format!("{plural}{part}");
        if !resources.contains(&resource) {
            resources.push(resource);
        }
    }
    let names: Vec<&str> = args.values("resource-name");
    let rules = by_group.into_iter().map(|(group, resources)| {
        let mut rule = json!({"apiGroups": [group], "resources": resources, "verbs": verbs});
        if !names.is_empty() {
            rule["resourceNames"] = json!(names);
        }
        rule
    });
    Ok(rules.collect())
}

/// k8s: staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go, checkErr (NoResourceMatchError)
fn missing(type_: &str) -> Failure {
    let (name, within) = match type_.split_once('.') {
        Some((name, group)) => (name, format!(" in group \"{group}\"")),
        None => (type_, String::new()),
    };
    Failure::plain(format!(
        "the server doesn't have a resource type \"{name}\"{within}"
    ))
}

/// k8s: create_clusterrole.go, Validate
fn check_paths(verbs: &[&str], paths: &[&str]) -> Result<(), Failure> {
    if let Some(verb) = verbs.iter().find(|verb| !PATH_VERBS.contains(verb)) {
        let text = format!("invalid verb: '{verb}' for nonResourceURL");
        return Err(Failure::error(text));
    }
    for path in paths.iter().filter(|path| **path != "*") {
        if !path.starts_with('/') {
            return Err(Failure::error("nonResourceURL should start with /"));
        }
        if path.trim_end_matches('*').contains('*') || path.ends_with("**") {
            let text = "nonResourceURL only supports wildcard matches when '*' is at the end";
            return Err(Failure::error(text));
        }
    }
    Ok(())
}
