//! `kubectl auth reconcile`: roles and bindings that allow at least what files say.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/auth/reconcile.go; staging/src/k8s.io/component-helpers/
//! auth/rbac/reconciliation/{reconcile_role,reconcile_rolebindings}.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::manifest::{self, Item, Strictness};
use crate::output::format::Format;
use crate::rules::{covers, one_by_one, shown};
use crate::running::{Outcome, Step};
use crate::session::Cx;
use crate::writing;
use crate::written::{self, DryRun, report};
use api::rbac::{field, rules, subjects, text};
use api::{Body, Kind, Object, Uid, rbac};
use apiserver::DeleteOptions;
use serde_json::Value;
use std::rc::Rc;

/// `kubectl auth reconcile`.
pub const VERB: Verb = Verb {
    name: "auth reconcile",
    aliases: &[],
    flags: &[FLAGS, written::FLAGS],
    usage: "auth reconcile -f FILE [--remove-extra-permissions] [--remove-extra-subjects]",
    help: "Add what files allow to roles and bindings",
    run,
};

const FLAGS: &[Flag] = &[
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
    long("remove-extra-permissions", Takes::Switch),
    long("remove-extra-subjects", Takes::Switch),
];

/// What became of one object.
struct Change {
    object: Rc<Object>,
    /// `create`, `update` or `recreate`; empty for nothing.
    doing: &'static str,
    /// What was added or removed: a title, and lines.
    parts: Vec<(&'static str, Vec<String>)>,
}

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    if !args.has("filename") {
        return Err(Failure::error("must specify one of -f and -k"));
    }
    let format = Format::of_write(args)?;
    let dry_run = DryRun::of(args, cx)?;
    let read = manifest::read(&args.texts("filename"), args, cx)?;
    for failure in &read.failures {
        cx.out.failure(failure);
    }
    for item in &read.items {
        // Other kinds are passed over in silence.
        let change = match item.kind {
            Kind::Role | Kind::ClusterRole => role(item, args, dry_run, cx)?,
            Kind::RoleBinding | Kind::ClusterRoleBinding => binding(item, args, dry_run, cx)?,
            _ => continue,
        };
        report(&change.object, "reconciled", &format, dry_run, cx)?;
        if !change.doing.is_empty() {
            let doing = change.doing;
            cx.out.note(format!("\treconciliation required {doing}"));
        }
        for (title, lines) in change.parts.iter().filter(|(_, lines)| !lines.is_empty()) {
            cx.out.note(format!("\t{title}:"));
            lines
                .iter()
                .for_each(|line| cx.out.note(format!("\t\t{line}")));
        }
    }
    Ok(Step::Done)
}

fn decoded(item: &Item, cx: &mut Cx<'_, '_>) -> Result<Object, Failure> {
    let decoded = manifest::decode(item, Strictness::Strict, cx);
    decoded.map_err(|text| Failure::server("BadRequest", text))
}

fn live(item: &Item, cx: &Cx<'_, '_>) -> Option<Rc<Object>> {
    let found = cx.store().find(item.kind, &item.namespace, &item.name);
    found.cloned()
}

/// The live object with another list, written.
fn with_list(
    live: &Object,
    name: &str,
    list: Vec<Value>,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<Rc<Object>, Failure> {
    let mut object = live.clone();
    if let Body::Raw(raw) = &mut object.body {
        let fields = Rc::make_mut(&mut raw.fields);
        fields.insert(name.to_owned(), Value::Array(list));
    }
    object.meta.uid = Uid(0);
    Ok(writing::update(object, dry_run, cx)?)
}

fn role(item: &Item, args: &Args, dry_run: DryRun, cx: &mut Cx<'_, '_>) -> Result<Change, Failure> {
    let wanted = decoded(item, cx)?;
    let uncovered = |these: &[Value], by: &[Value]| -> Vec<Value> {
        let parts = one_by_one(these).into_iter();
        parts.filter(|part| !covers(by, part)).collect()
    };
    let Some(live) = live(item, cx) else {
        let missing = uncovered(rules(&wanted), &[]);
        return Ok(Change {
            object: writing::create(wanted, dry_run, cx)?,
            doing: "create",
            parts: vec![("missing rules added", missing.iter().map(shown).collect())],
        });
    };
    let missing = uncovered(rules(&wanted), rules(&live));
    let mut extra = Vec::new();
    if args.is_on("remove-extra-permissions") {
        extra = uncovered(rules(&live), rules(&wanted));
    }
    let mut all = rules(&live).to_vec();
    match extra.is_empty() {
        true => all.extend(missing.iter().cloned()),
        false => all = rules(&wanted).to_vec(),
    }
    if missing.is_empty() && extra.is_empty() {
        return Ok(unchanged(live));
    }
    Ok(Change {
        object: with_list(&live, "rules", all, dry_run, cx)?,
        doing: "update",
        parts: vec![
            ("missing rules added", missing.iter().map(shown).collect()),
            ("extra rules removed", extra.iter().map(shown).collect()),
        ],
    })
}

fn unchanged(object: Rc<Object>) -> Change {
    Change {
        object,
        doing: "",
        parts: Vec::new(),
    }
}

fn binding(
    item: &Item,
    args: &Args,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<Change, Failure> {
    let mut wanted = decoded(item, cx)?;
    api::defaults::apply(&mut wanted);
    let lines = |all: &[Value]| all.iter().map(subject).collect();
    let live = live(item, cx);
    let is_other_role =
        |live: &Rc<Object>| rbac::field(live, "roleRef") != field(&wanted, "roleRef");
    let doing = match &live {
        None => "create",
        Some(live) if is_other_role(live) => "recreate",
        Some(_) => "update",
    };
    let Some(live) = live.filter(|_| doing == "update") else {
        let missing = lines(subjects(&wanted));
        if doing == "recreate" && dry_run == DryRun::None {
            let because = cx.because();
            let options = DeleteOptions::default();
            cx.intents.delete(&wanted.key(), &options, because)?;
        }
        return Ok(Change {
            object: writing::create(wanted, dry_run, cx)?,
            doing,
            parts: vec![("missing subjects added", missing)],
        });
    };
    let absent = |these: &[Value], from: &[Value]| -> Vec<Value> {
        let absent = these.iter().filter(|one| !from.contains(one));
        absent.cloned().collect()
    };
    let missing = absent(subjects(&wanted), subjects(&live));
    let mut extra = Vec::new();
    if args.is_on("remove-extra-subjects") {
        extra = absent(subjects(&live), subjects(&wanted));
    }
    if missing.is_empty() && extra.is_empty() {
        return Ok(unchanged(live));
    }
    let mut all = absent(subjects(&live), &extra);
    all.extend(missing.iter().cloned());
    Ok(Change {
        object: with_list(&live, "subjects", all, dry_run, cx)?,
        doing,
        parts: vec![
            ("missing subjects added", lines(&missing)),
            ("extra subjects removed", lines(&extra)),
        ],
    })
}

/// A subject as Go prints it with its field names.
fn subject(subject: &Value) -> String {
    let [kind, group, name, namespace] =
        ["kind", "apiGroup", "name", "namespace"].map(|it| text(subject, it));
    format!("{{Kind:{kind} APIGroup:{group} Name:{name} Namespace:{namespace}}}")
}
