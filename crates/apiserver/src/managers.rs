//! Field managers: who set which field of an object, and server-side apply.
//!
//! Nothing is kept for objects that nobody applies: owners follow from the change log. An apply on
//! the server's side keeps what it found and decided; later changes are added when somebody asks.
//! Differs: what happened to an object before the oldest change of the log is not known.
//! k8s: staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/{fieldmanager,
//! buildmanagerinfo,conflict}.go, structured-merge-diff merge/update.go

mod names;

use crate::because::Because;
use crate::change::Change;
use crate::intents::Intents;
use api::json_text::encode_json;
use api::managed::{self, FieldSet};
use api::schema::{self, Def};
use api::{Kind, Object, Str, Time};
use serde_json::{Value, json};
use sim::order;
use std::collections::BTreeMap;
use std::rc::Rc;

pub use names::{CLIENT_SIDE, SERVER_SIDE};

/// A manager: everything that tells its entries apart.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Manager {
    /// For example `kubectl-client-side-apply`.
    pub name: Str,
    /// Whether it applied, or updated.
    pub is_apply: bool,
    /// `status`, `scale` or empty.
    pub subresource: Str,
}

/// What one manager owns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Who.
    pub manager: Manager,
    /// When it last changed what it owns.
    pub at: Time,
    /// What.
    pub fields: FieldSet,
}

/// All entries of an object, in the order in which they began.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Managed {
    /// Changes up to this one are in it.
    sequence: u64,
    /// The entries.
    pub entries: Vec<Entry>,
}

/// A field that another manager owns and would be changed.
pub type Conflicts = BTreeMap<String, Vec<String>>;

impl Intents<'_> {
    /// Who manages which fields of an object, at this moment.
    pub fn managed(&self, object: &Object) -> Managed {
        let uid = object.meta.uid;
        let kept = self.server.managed.get(&uid);
        let mut managed = kept.map_or_else(Managed::default, |kept| (**kept).clone());
        let def = definition(object.kind());
        for change in self.changes_about(object, managed.sequence) {
            managed.learn(change, def);
        }
        managed
    }

    /// The changes of an object after `sequence`, as far as they are kept.
    fn changes_about(&self, object: &Object, sequence: u64) -> impl Iterator<Item = &Rc<Change>> {
        let uid = object.meta.uid;
        let oldest = self.server.oldest_change().unwrap_or(0);
        let from = sequence.max(oldest.saturating_sub(1));
        let changes = self.changes_since(from).into_iter().flatten();
        changes.filter(move |change| change.object().meta.uid == uid)
    }

    /// Writes an object again whose managers alone have changed: its version rises.
    pub fn touch(&mut self, object: &Rc<Object>, because: Because) -> Rc<Object> {
        let written = self.put(Some(Rc::clone(object)), Some((**object).clone()), because);
        written.unwrap_or_else(|| Rc::clone(object))
    }

    /// Keeps what a server-side apply decided about an object that was just written.
    pub fn keep_managed(&mut self, object: &Object, mut managed: Managed) {
        if self.is_trial {
            return;
        }
        managed.sequence = self.sequence();
        Rc::make_mut(&mut self.server.managed).insert(object.meta.uid, Rc::new(managed));
    }
}

fn definition(kind: Kind) -> Option<Def> {
    schema::kind(kind.api_version(), kind.name())
}

impl Managed {
    /// Whether others, or other fields, are managed. Times do not count.
    /// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/fieldmanager/equality.go
    pub fn is_other_than(&self, before: &Managed) -> bool {
        let plain = |all: &Managed| -> Vec<(Manager, FieldSet)> {
            let entries = all.entries.iter();
            let pair = |one: &Entry| (one.manager.clone(), one.fields.clone());
            entries.map(pair).collect()
        };
        plain(self) != plain(before)
    }

    /// Adds a change that somebody made.
    fn learn(&mut self, change: &Change, def: Option<Def>) {
        self.sequence = change.sequence;
        let Some(after) = &change.after else { return };
        let before = match &change.before {
            Some(before) => before.encode(),
            None => empty(after),
        };
        let manager = names::manager_of(change);
        let after = after.encode();
        self.update(&before, &after, def, manager, Time::from(change.at));
    }

    /// `manager` changed an object without applying: what it changed is its own now.
    fn update(
        &mut self,
        before: &Value,
        after: &Value,
        def: Option<Def>,
        manager: Manager,
        at: Time,
    ) {
        let difference = managed::compare(before, after, def);
        for entry in &mut self.entries {
            if entry.manager != manager {
                entry.fields = entry.fields.minus(&difference.changed);
            }
            entry.fields = entry.fields.minus(&difference.removed);
        }
        if !difference.changed.is_empty() {
            let entry = self.entry(manager, at);
            entry.at = at;
            entry.fields.add(&difference.changed);
        }
        self.entries.retain(|entry| !entry.fields.is_empty());
    }

    fn entry(&mut self, manager: Manager, at: Time) -> &mut Entry {
        let known = self
            .entries
            .iter()
            .position(|entry| entry.manager == manager);
        let index = known.unwrap_or(self.entries.len());
        if known.is_none() {
            self.entries.push(Entry {
                manager,
                at,
                fields: FieldSet::default(),
            });
        }
        // The entry was found or has just been added.
        #[allow(clippy::indexing_slicing)]
        &mut self.entries[index]
    }

    /// What applying `manifest` as `name` makes of the live tree. Fails if others own fields that
    /// would change, unless `is_forced`.
    pub fn apply(
        &mut self,
        live: &Value,
        manifest: &Value,
        kind: Kind,
        name: &str,
        is_forced: bool,
        at: Time,
    ) -> Result<Value, Conflicts> {
        let def = definition(kind);
        let manager = Manager {
            name: name.into(),
            is_apply: true,
            subresource: Str::default(),
        };
        if name == SERVER_SIDE {
            self.migrate(&manager, at);
        }
        let wanted = managed::of_manifest(manifest, def);
        let merged = managed::merge(live, manifest, def);
        let mut others = FieldSet::default();
        let mut last = FieldSet::default();
        for entry in &self.entries {
            match entry.manager == manager {
                true => last.add(&entry.fields),
                false => others.add(&entry.fields),
            }
        }
        let dropped = last.minus(&wanted).minus(&others);
        others.add(&wanted);
        let mut merged = managed::without(&merged, &dropped, &others, def);
        let difference = managed::compare(live, &merged, def);
        let mut conflicts = Conflicts::new();
        for entry in self.entries.iter_mut().filter(|one| one.manager != manager) {
            let contested = entry.fields.common(&difference.changed);
            if contested.is_empty() {
                continue;
            }
            if is_forced {
                entry.fields = entry.fields.minus(&contested);
                continue;
            }
            let shown = entry.manager.shown(kind.api_version());
            conflicts
                .entry(shown)
                .or_default()
                .extend(contested.paths());
        }
        if !conflicts.is_empty() {
            return Err(conflicts);
        }
        for entry in &mut self.entries {
            entry.fields = entry.fields.minus(&difference.removed);
        }
        let entry = self.entry(manager, at);
        if entry.fields != wanted {
            entry.at = at;
            entry.fields = wanted;
        }
        self.entries.retain(|entry| !entry.fields.is_empty());
        if name == SERVER_SIDE {
            refresh_last_applied(&mut merged, manifest);
        }
        Ok(merged)
    }

    /// What was applied from the client's side is taken over by kubectl's server-side applies.
    /// k8s: staging/src/k8s.io/client-go/util/csaupgrade/upgrade.go
    fn migrate(&mut self, manager: &Manager, at: Time) {
        let is_old = |entry: &Entry| {
            entry.manager.name == CLIENT_SIDE && entry.manager.subresource.is_empty()
        };
        let Some(index) = self.entries.iter().position(is_old) else {
            return;
        };
        let old = self.entries.remove(index);
        // The annotation of client-side apply stays, under a manager of its own.
        let annotation = annotation(names::LAST_APPLIED);
        let kept = old.fields.common(&annotation);
        self.entry(manager.clone(), at)
            .fields
            .add(&old.fields.minus(&annotation));
        let keeper = Manager {
            name: names::LAST_APPLIED_MANAGER.into(),
            ..manager.clone()
        };
        // Recorded: this entry has no time.
        self.entry(keeper, Time::default()).fields.add(&kept);
        self.entries.retain(|entry| !entry.fields.is_empty());
    }

    /// `metadata.managedFields`: applied ones first, then by time and name.
    /// k8s: managedfields/internal/managedfields.go, sortEncodedManagedFields
    pub fn encode(&self, kind: Kind) -> Value {
        let mut sorted: Vec<&Entry> = self.entries.iter().collect();
        order::sort_by_key(&mut sorted, |entry| {
            (!entry.manager.is_apply, entry.at, entry.manager.clone())
        });
        let entries = sorted.into_iter().map(|entry| {
            let operation = if entry.manager.is_apply {
                "Apply"
            } else {
                "Update"
            };
            let mut value = json!({
                "apiVersion": kind.api_version(),
                "fieldsType": "FieldsV1",
                "fieldsV1": entry.fields.encode(),
                "manager": &*entry.manager.name,
                "operation": operation,
            });
            if !entry.at.is_zero() {
                value["time"] = Value::from(entry.at.instant().rfc3339());
            }
            if !entry.manager.subresource.is_empty() {
                value["subresource"] = Value::from(&*entry.manager.subresource);
            }
            value
        });
        entries.collect()
    }
}

impl Manager {
    /// As conflicts name it.
    /// k8s: managedfields/internal/conflict.go, printManager
    fn shown(&self, version: &str) -> String {
        let name = &self.name;
        match (self.is_apply, self.subresource.as_str()) {
            (true, "") => format!("\"{name}\""),
            (true, part) => format!("\"{name}\" with subresource \"{part}\""),
            (false, "") => format!("\"{name}\" using {version}"),
            (false, part) => format!("\"{name}\" with subresource \"{part}\" using {version}"),
        }
    }
}

/// What the server says about conflicts.
/// k8s: managedfields/internal/conflict.go, NewConflictError
pub fn conflicts_text(conflicts: &Conflicts) -> String {
    let count: usize = conflicts.values().map(Vec::len).sum();
    if let (1, Some((owner, fields))) = (count, conflicts.iter().next()) {
        let field = fields.join("");
        return format!("Apply failed with 1 conflict: conflict with {owner}: {field}");
    }
    let lists = conflicts.iter().map(|(owner, fields)| {
        let fields: String = fields.iter().map(|field| format!("\n- {field}")).collect();
        format!("conflicts with {owner}:{fields}")
    });
    let lists: Vec<String> = lists.collect();
    format!("Apply failed with {count} conflicts: {}", lists.join("\n"))
}

/// What client-side apply left behind follows kubectl's server-side applies.
/// k8s: managedfields/internal/lastappliedupdater.go
fn refresh_last_applied(merged: &mut Value, manifest: &Value) {
    let annotations = merged.pointer_mut("/metadata/annotations");
    let kept = annotations.and_then(|all| all.get_mut(names::LAST_APPLIED));
    let Some(kept) = kept else { return };
    let mut applied = manifest.clone();
    let annotations = applied.pointer_mut("/metadata/annotations");
    if let Some(annotations) = annotations.and_then(Value::as_object_mut) {
        annotations.remove(names::LAST_APPLIED);
    }
    *kept = Value::from(encode_json(&applied) + "\n");
}

/// The field of one annotation.
fn annotation(name: &str) -> FieldSet {
    let steps = ["metadata", "annotations", name];
    steps.iter().rev().fold(FieldSet::leaf(), |below, name| {
        let mut set = FieldSet::default();
        set.put(managed::Step::Field((*name).into()), below);
        set
    })
}

/// An object of the same kind with nothing in it: what a new object is compared with.
fn empty(like: &Object) -> Value {
    let value = Value::Object(serde_json::Map::new());
    let mut decoder = api::codec::Decoder::default();
    Object::decode(like.kind(), &value, &mut decoder).encode()
}
