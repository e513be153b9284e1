//! Rules of roles taken apart, as descriptions and `auth` show and compare them.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/util/rbac/rbac.go; staging/src/k8s.io/kubectl/pkg/describe/
//! describe.go, CombineResourceGroup; staging/src/k8s.io/component-helpers/auth/rbac/validation/
//! policy_comparator.go

use crate::describe::go_list;
use api::rbac::texts;
use serde_json::{Value, json};
use sim::order;

/// The fields of a rule, in Go's order, and what Go calls them.
const FIELDS: [(&str, &str); 5] = [
    ("verbs", "Verbs"),
    ("apiGroups", "APIGroups"),
    ("resources", "Resources"),
    ("resourceNames", "ResourceNames"),
    ("nonResourceURLs", "NonResourceURLs"),
];

/// The texts of each of `FIELDS`.
type Part<'a> = [Vec<&'a str>; 5];

const VERBS: usize = 0;

/// One row for each resource and each path, with tabs between the cells.
pub fn rows(rules: &[&Value]) -> Vec<String> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    for mut part in rules.iter().flat_map(|rule| parts_of(rule)) {
        let mut known = parts.iter_mut();
        // Rules about paths are not put together.
        let same = known.find(|one| {
            let ([_, mine @ ..], [_, its @ ..]) = (&part, &**one);
            mine == its && part[4].is_empty()
        });
        match same {
            Some(same) => same[VERBS].append(&mut part[VERBS]),
            None => parts.push(part),
        }
    }
    order::sort_by_key(&mut parts, |part| {
        let fields = FIELDS.iter().zip(part);
        let fields = fields.map(|((_, name), list)| format!("{name}:{},", go_list(list)));
        fields.collect::<String>()
    });
    let row = |[verbs, groups, resources, names, paths]: &Part<'_>| {
        let resource = resource(resources, groups);
        let [paths, names, verbs] = [paths, names, verbs].map(|list| go_list(list));
        format!("{resource}\t{paths}\t{names}\t{verbs}")
    };
    parts.iter().map(row).collect()
}

/// `deployments.apps/scale`. k8s: describe.go, CombineResourceGroup
fn resource(resources: &[&str], groups: &[&str]) -> String {
    let Some(resource) = resources.first() else {
        return String::new();
    };
    let (name, part) = match resource.split_once('/') {
        Some((name, part)) => (name, format!("/{part}")),
        None => (*resource, String::new()),
    };
    match groups.first() {
        Some(group) if !group.is_empty() => format!("{name}.{group}{part}"),
        _ => format!("{name}{part}"),
    }
}

fn fields_of(rule: &Value) -> Part<'_> {
    FIELDS.map(|(field, _)| texts(rule, field))
}

/// Rules of one verb and one resource, or one path. k8s: rbac.go, BreakdownRule
fn parts_of(rule: &Value) -> Vec<Part<'_>> {
    let [verbs, groups, resources, names, paths] = fields_of(rule);
    let names: Vec<Vec<&str>> = match names.is_empty() {
        true => vec![Vec::new()],
        false => names.into_iter().map(|name| vec![name]).collect(),
    };
    let mut parts = Vec::new();
    for group in &groups {
        for resource in &resources {
            for verb in &verbs {
                parts.extend(names.iter().map(|names| {
                    let names = names.clone();
                    [vec![*verb], vec![*group], vec![*resource], names, vec![]]
                }));
            }
        }
    }
    for path in &paths {
        for verb in &verbs {
            parts.push([vec![*verb], vec![], vec![], vec![], vec![*path]]);
        }
    }
    parts
}

/// Rules that together allow the same, each for one verb and one resource or path.
pub fn one_by_one(rules: &[Value]) -> Vec<Value> {
    let parts = rules.iter().flat_map(parts_of);
    let rules = parts.map(|part| {
        let mut rule = json!({});
        for ((field, _), texts) in FIELDS.iter().zip(part) {
            if !texts.is_empty() {
                rule[*field] = json!(texts);
            }
        }
        rule
    });
    rules.collect()
}

/// Whether one of the rules allows all that `part` does. k8s: policy_comparator.go, ruleCovers
pub fn covers(rules: &[Value], part: &Value) -> bool {
    let [verbs, groups, resources, names, paths] = fields_of(part);
    rules.iter().any(|rule| {
        let own = fields_of(rule);
        let has = |own: &[&str], wanted: &[&str]| {
            let is_in = |one: &&str| own.contains(&"*") || own.contains(one);
            wanted.iter().all(is_in)
        };
        let has_resource = |one: &&str| {
            let part = one.split_once('/').map(|(_, part)| format!("*/{part}"));
            has(&own[2], &[one]) || part.is_some_and(|any| own[2].contains(&any.as_str()))
        };
        let has_path = |one: &&str| {
            let mut own = own[4].iter();
            own.any(|path| {
                let prefix = path.strip_suffix('*');
                path == one || prefix.is_some_and(|prefix| one.starts_with(prefix))
            })
        };
        let has_names =
            own[3].is_empty() || !names.is_empty() && names.iter().all(|it| own[3].contains(it));
        has(&own[VERBS], &verbs)
            && has(&own[1], &groups)
            && resources.iter().all(has_resource)
            && has_names
            && paths.iter().all(has_path)
    })
}

/// A rule as Go prints it with its field names.
pub fn shown(rule: &Value) -> String {
    let fields = FIELDS.iter().zip(fields_of(rule));
    let fields = fields.map(|((_, name), list)| format!("{name}:{}", go_list(&list)));
    format!("{{{}}}", fields.collect::<Vec<String>>().join(" "))
}
