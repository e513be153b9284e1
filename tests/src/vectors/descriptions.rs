//! `kubectl describe`: whole descriptions.

use api::Kind;
use apiserver::Store;
use kubectl::describe::{Cx, Events, describe};

use super::tables::{now, objects, same_text};
use super::{Adapter, Case, Outcome, Run};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[Adapter {
    file: "kubectl/describe",
    kind: "",
    run: Run::Each(check),
}];

/// The vectors were made with kubectl 1.35.
const MINOR: u32 = 35;

fn check(case: &Case<'_>) -> Outcome {
    let store = Store::from_objects(objects(case.vector)?);
    let kind = api::kind::KINDS
        .iter()
        .find(|row| row.name == case.text("kind"))
        .map(|row| row.kind)
        .ok_or("no kind")?;
    let found = find(&store, kind, case).ok_or("no such object")?;
    let cx = Cx {
        store: &store,
        now: now(case)?,
        minor: MINOR,
    };
    let text = describe(&found, &cx, Events::Shown);
    same_text("description", case.text("output"), &text)
}

fn find(store: &Store, kind: Kind, case: &Case<'_>) -> Option<api::Object> {
    let name = case.text("name");
    let mut all = store.list(kind);
    all.find(|object| object.meta.name == name)
        .map(|object| (**object).clone())
}
