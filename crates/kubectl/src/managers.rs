//! Server-side apply: who set the fields that a manifest wants to change.
//!
//! Differs: owners are not kept with the object but read from the change log: a field belongs to
//! whoever changed it last. Fields that several managers agreed on therefore have one owner.
//! k8s: staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/conflict.go

use crate::session::Cx;
use api::schema::{Def, ListType, Type};
use api::{Object, ObjectKey};
use apiserver::because::command::Rule;
use apiserver::{Because, Change};
use serde_json::Value;
use std::collections::BTreeMap;

/// What kubectl adds to a conflict.
/// k8s: staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go
const ADVICE: &str = "Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the `--force-conflicts` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts";

/// Manager names of commands that are not `kubectl-VERB`.
const CLIENT_SIDE: &str = "kubectl-client-side-apply";
/// The manager of server-side apply unless `--field-manager` names another.
pub const SERVER_SIDE: &str = "kubectl";

/// A step from a value to a value in it.
#[derive(Clone, Debug)]
enum Step {
    Field(String),
    Item(Vec<(String, Value)>),
}

/// A field, as messages show it, and the way to it.
struct Leaf {
    shown: String,
    steps: Vec<Step>,
}

/// Who set a field.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Manager {
    name: String,
    is_apply: bool,
    is_scale: bool,
}

impl Manager {
    fn shown(&self, version: &str) -> String {
        let name = &self.name;
        match (self.is_apply, self.is_scale) {
            (true, _) => format!("\"{name}\""),
            (false, true) => format!("\"{name}\" with subresource \"scale\" using {version}"),
            (false, false) => format!("\"{name}\" using {version}"),
        }
    }
}

/// Why applying `wanted` as `manager` is refused: fields that others have set otherwise. `after` is
/// the object as it would become.
pub fn conflicts(
    live: &Object,
    after: &Object,
    wanted: &Value,
    def: Option<Def>,
    manager: &str,
    cx: &Cx<'_, '_>,
) -> Option<String> {
    let mut leaves = Vec::new();
    collect(
        wanted,
        def,
        &Leaf {
            shown: String::new(),
            steps: Vec::new(),
        },
        &mut leaves,
    );
    let (live_tree, after_tree) = (live.encode(), after.encode());
    let changed = leaves.into_iter().filter(|leaf| {
        let old = lookup(&live_tree, &leaf.steps);
        old.is_some() && old != lookup(&after_tree, &leaf.steps)
    });
    let history = History::of(&live.key(), cx);
    let version = live.kind().api_version();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut count = 0;
    for leaf in changed {
        let Some(owner) = history.owner(&leaf.steps) else {
            continue;
        };
        let is_own = owner.is_apply && owner.name == manager;
        // kubectl takes over what it applied from the client's side.
        if is_own || owner.name == CLIENT_SIDE && manager == SERVER_SIDE {
            continue;
        }
        count += 1;
        found
            .entry(owner.shown(version))
            .or_default()
            .push(leaf.shown);
    }
    match count {
        0 => None,
        1 => {
            let (owner, field) = found.into_iter().next()?;
            let field = field.join("");
            Some(format!(
                "Apply failed with 1 conflict: conflict with {owner}: {field}\n{ADVICE}"
            ))
        }
        count => {
            let lists = found.into_iter().map(|(owner, fields)| {
                let fields: String = fields.iter().map(|field| format!("\n- {field}")).collect();
                format!("conflicts with {owner}:{fields}")
            });
            let lists: Vec<String> = lists.collect();
            let lists = lists.join("\n");
            Some(format!(
                "Apply failed with {count} conflicts: {lists}\n{ADVICE}"
            ))
        }
    }
}

/// The changes of one object, newest first, as trees.
struct History {
    changes: Vec<(Option<Value>, Value, Manager)>,
}

impl History {
    fn of(key: &ObjectKey, cx: &Cx<'_, '_>) -> History {
        let all = cx.intents.changes_since(0).into_iter().flatten();
        let own = all.filter(|change| change.key() == *key);
        let mut changes: Vec<_> = own
            .filter_map(|change| {
                let after = change.after.as_ref()?;
                let before = change.before.as_ref().map(|object| object.encode());
                Some((before, after.encode(), manager_of(change)))
            })
            .collect();
        changes.reverse();
        History { changes }
    }

    /// Whoever changed a field last.
    fn owner(&self, steps: &[Step]) -> Option<&Manager> {
        let mut changes = self.changes.iter();
        let found = changes.find(|(before, after, _)| {
            let old = before.as_ref().and_then(|tree| lookup(tree, steps));
            old != lookup(after, steps)
        });
        found.map(|(_, _, manager)| manager)
    }
}

fn manager_of(change: &Change) -> Manager {
    let named = |name: &str| Manager {
        name: name.to_owned(),
        is_apply: false,
        is_scale: false,
    };
    match &change.cause.because {
        Because::Command(Rule::Line(line)) => of_line(line),
        Because::Command(Rule::Manifest) => named(CLIENT_SIDE),
        _ => named("kube-controller-manager"),
    }
}

/// k8s: the FieldManager defaults of kubectl's commands
fn of_line(line: &str) -> Manager {
    let words: Vec<&str> = line.split_whitespace().collect();
    let verb = words.iter().skip(1).find(|word| !word.starts_with('-'));
    let verb = verb.copied().unwrap_or("");
    let value = |flag: &str| {
        let prefix = format!("{flag}=");
        let mut words = words.iter().enumerate();
        words.find_map(|(index, word)| match word.strip_prefix(prefix.as_str()) {
            Some(value) => Some(value.to_owned()),
            None if *word == flag => line.split_whitespace().nth(index + 1).map(str::to_owned),
            None => None,
        })
    };
    let is_apply = verb == "apply" && words.contains(&"--server-side");
    let default = match verb {
        "apply" if is_apply => SERVER_SIDE.to_owned(),
        "apply" => CLIENT_SIDE.to_owned(),
        "scale" => "kubectl".to_owned(),
        verb => format!("kubectl-{verb}"),
    };
    Manager {
        name: value("--field-manager").unwrap_or(default),
        is_apply,
        is_scale: verb == "scale",
    }
}

/// Every field that a manifest sets, but for what names the object.
fn collect(value: &Value, def: Option<Def>, at: &Leaf, out: &mut Vec<Leaf>) {
    let Value::Object(fields) = value else {
        return;
    };
    for (name, field) in fields {
        let is_name = match at.steps.as_slice() {
            [] => matches!(name.as_str(), "apiVersion" | "kind" | "status"),
            [Step::Field(parent)] if parent == "metadata" => {
                matches!(name.as_str(), "name" | "namespace" | "resourceVersion")
            }
            _ => false,
        };
        if is_name {
            continue;
        }
        let known = def.and_then(|def| def.field(name));
        let mut here = Leaf {
            shown: format!("{}.{name}", at.shown),
            steps: at.steps.clone(),
        };
        here.steps.push(Step::Field(name.clone()));
        let ty = known.map(|field| field.ty);
        match (field, ty) {
            (Value::Object(_), Some(Type::Object(inner))) if !inner.is_atomic => {
                collect(field, Some(inner), &here, out);
            }
            (Value::Object(_), Some(Type::Map(_)) | None) => collect(field, None, &here, out),
            (Value::Array(items), Some(ty)) => {
                let rules = known.map(|field| field.rules);
                let keys = match rules {
                    Some(rules) if rules.list_type == ListType::Map => rules.list_keys,
                    _ => &[],
                };
                list(items, ty, keys, here, out);
            }
            _ => out.push(here),
        }
    }
}

fn list(items: &[Value], ty: Type, keys: &[&str], here: Leaf, out: &mut Vec<Leaf>) {
    let Some(inner) = ty.inner().filter(|_| !keys.is_empty()) else {
        return out.push(here);
    };
    for item in items {
        let named: Vec<(String, Value)> = keys
            .iter()
            .filter_map(|key| {
                let default = || {
                    inner
                        .field(key)
                        .map(|field| Value::from(field.rules.default))
                };
                let value = item.get(*key).cloned().or_else(default)?;
                Some(((*key).to_owned(), value))
            })
            .collect();
        let shown: Vec<String> = named
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        let mut steps = here.steps.clone();
        steps.push(Step::Item(named));
        let leaf = Leaf {
            shown: format!("{}[{}]", here.shown, shown.join(",")),
            steps,
        };
        collect(item, Some(inner), &leaf, out);
    }
}

fn lookup<'a>(tree: &'a Value, steps: &[Step]) -> Option<&'a Value> {
    steps.iter().try_fold(tree, |value, step| match step {
        Step::Field(name) => value.get(name),
        Step::Item(keys) => value.as_array()?.iter().find(|item| {
            keys.iter().all(|(key, wanted)| match item.get(key) {
                Some(value) => value == wanted,
                None => wanted.as_str() == Some(""),
            })
        }),
    })
}
