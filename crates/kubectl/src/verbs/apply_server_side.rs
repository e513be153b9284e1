//! `kubectl apply --server-side`: the server merges, and keeps who manages which field.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go

use super::apply::{Applied, How, create};
use crate::failure::{Failure, Failures};
use crate::manifest::{self, Item};
use crate::session::Cx;
use crate::writing;
use crate::written::DryRun;
use api::{Object, Time, schema};
use apiserver::ApiError;
use apiserver::managers::{Managed, conflicts_text};
use serde_json::{Map, Value};
use std::rc::Rc;

/// What kubectl adds to a conflict.
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

/// Why nothing was applied.
pub enum Refusal {
    /// Others manage fields that would change.
    Conflict(String),
    /// The server refused it, and what kubectl was doing.
    Api(ApiError, String),
    /// What the server says of a patch, and what kubectl was doing.
    Patch(String, String),
    /// What the server says of a manifest that does not fit the schema.
    Schema(String),
}

impl Refusal {
    /// Adds it to the failures of a command.
    pub fn report(self, failures: &mut Failures) {
        match self {
            Refusal::Conflict(text) => failures.push(Failure::error(text)),
            Refusal::Schema(text) => {
                failures.push_as_is(Failure::plain(format!("Error from server: {text}")));
            }
            Refusal::Api(error, context) => failures.push_api(error, &context),
            Refusal::Patch(problem, context) => {
                let alone = Failure::plain(format!("The request is invalid: {problem}"));
                // The message of an error about no object begins with its empty name.
                let among = format!("{context}:  \"\" is invalid: {problem}");
                failures.push_both(alone, Failure::server("Invalid", among));
            }
        }
    }
}

/// What a manifest makes of what there is.
pub struct Merged {
    /// What there is.
    pub live: Option<Rc<Object>>,
    /// The tree with the manifest merged in.
    pub tree: Value,
    managed: Managed,
}

/// Merges a manifest, if no other manager objects.
pub fn merged(item: &Item, how: &How, cx: &Cx<'_, '_>) -> Result<Merged, Refusal> {
    let live = cx.store().find(item.kind, &item.namespace, &item.name);
    let live = live.cloned();
    check(item).map_err(Refusal::Schema)?;
    let mut managed = match &live {
        Some(object) => cx.intents.managed(object),
        None => Managed::default(),
    };
    let live_tree = match &live {
        Some(object) => object.encode(),
        None => Value::Object(Map::new()),
    };
    let at = Time::from(cx.now());
    let tree = managed
        .apply(
            &live_tree,
            &item.value,
            item.kind,
            &how.manager,
            how.is_forced,
            at,
        )
        .map_err(|conflicts| {
            Refusal::Conflict(format!("{}\n{ADVICE}", conflicts_text(&conflicts)))
        })?;
    Ok(Merged {
        live,
        tree,
        managed,
    })
}

/// The server can only merge what its schema knows, however strict it is asked to be.
/// k8s: staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/structuredmerge.go, Apply
fn check(item: &Item) -> Result<(), String> {
    let version = item.value["apiVersion"].as_str().unwrap_or("");
    let kind = item.kind.name();
    let def = schema::kind(version, kind);
    let Some(problem) = def.and_then(|def| schema::typed_problem(&item.value, def)) else {
        return Ok(());
    };
    let (namespace, name) = (&item.namespace, &item.name);
    Err(format!(
        "failed to create typed patch object ({namespace}/{name}; {version}, Kind={kind}): \
         {problem}"
    ))
}

/// Applies a manifest.
pub fn apply(item: &Item, how: &How, cx: &mut Cx<'_, '_>) -> Result<Rc<Object>, Refusal> {
    let merged = merged(item, how, cx)?;
    let written: Applied = match &merged.live {
        None => create(item, how, cx),
        Some(live) => update(live, &merged.tree, item, how, cx),
    };
    let (mut object, _) = written?;
    if how.dry_run == DryRun::None {
        let is_same = merged.live.as_ref() == Some(&object);
        if is_same && merged.managed.is_other_than(&cx.intents.managed(&object)) {
            let because = cx.because();
            object = cx.intents.touch(&object, because);
        }
        cx.intents.keep_managed(&object, merged.managed);
    }
    Ok(object)
}

fn update(live: &Rc<Object>, tree: &Value, item: &Item, how: &How, cx: &mut Cx<'_, '_>) -> Applied {
    let refused = |error| Refusal::Api(error, String::new());
    let whole = Item {
        value: tree.clone(),
        ..item.clone()
    };
    // Decoding tells what is wrong with the manifest.
    let object = manifest::decode(&whole, how.strictness, cx)
        .map_err(|message| refused(ApiError::BadRequest(message.into())))?;
    if how.dry_run == DryRun::Client {
        return Ok((Rc::new(object), "serverside-applied"));
    }
    let tree = match schema::kind(item.kind.api_version(), item.kind.name()) {
        Some(def) => manifest::prune(tree.clone(), &schema::check(tree, def)),
        None => tree.clone(),
    };
    let object = writing::update_tree(live, &tree, how.dry_run, cx).map_err(refused)?;
    Ok((object, "serverside-applied"))
}
