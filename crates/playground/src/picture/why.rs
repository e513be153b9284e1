//! Why an object is as it is: true steps from the causes and numbers that the core recorded.
//!
//! Each step is one change of the object, of its owner, or of what it waits for, said in a sentence
//! of the rule that made it. Nothing is guessed: a change without a rule says what it did.

mod rules;
mod transitions;

use crate::view::{Ref, Span, WhyStep};
use api::Object;
use apiserver::{ApiServer, Change};
use sim::Instant;
use std::rc::Rc;

/// Steps that are shown; the first one (how it came to be) and the latest ones are kept.
const STEPS_MAX: usize = 6;

/// The steps that led to the present state of `object`, the earliest first.
pub fn steps(api: &ApiServer, object: &Object, now: Instant) -> Vec<WhyStep> {
    let Some(changes) = api.changes_since(first_kept(api)) else {
        return Vec::new();
    };
    let mut found: Vec<(Rc<Change>, String)> = Vec::new();
    for change in changes {
        let of = &change.object().meta;
        let is_own = of.uid == object.meta.uid;
        let is_set = of
            .controller()
            .is_some_and(|owner| owner.uid == object.meta.uid)
            && change.object().pod().is_none();
        let text = match (is_own, is_set) {
            (true, _) => rules::sentence(change).or_else(|| transitions::sentence(change)),
            (false, true) => rules::sentence(change),
            (false, false) => None,
        };
        if let Some(text) = text {
            found.push((Rc::clone(change), text));
        }
    }
    found.dedup_by(|later, earlier| later.1 == earlier.1);
    if let Some(made_by) = maker(api, &found) {
        found.insert(0, made_by);
    }
    trim(&mut found);
    let mut steps: Vec<WhyStep> = found
        .iter()
        .map(|(change, text)| WhyStep {
            at: change.at.since_start(),
            spans: Span::parse(text).into(),
            is_current: false,
        })
        .collect();
    if let Some(last) = steps.last_mut() {
        last.is_current = true;
    }
    steps.extend(transitions::outlook(object, now).map(|(at, text)| WhyStep {
        at: at.since_start(),
        spans: Span::parse(&text).into(),
        is_current: false,
    }));
    steps
}

/// The sequence number before the oldest change that is kept.
fn first_kept(api: &ApiServer) -> u64 {
    api.sequence()
        .saturating_sub(apiserver::server::CHANGE_LOG_MAX as u64)
}

/// The change that made the object's maker act: one step further back in the chain of causes.
fn maker(api: &ApiServer, found: &[(Rc<Change>, String)]) -> Option<(Rc<Change>, String)> {
    let (first, _) = found.first().filter(|(change, _)| change.is_added())?;
    let trigger = api.change(first.cause.trigger?)?;
    let text = rules::sentence(trigger).or_else(|| transitions::sentence(trigger))?;
    Some((Rc::clone(trigger), text))
}

fn trim(found: &mut Vec<(Rc<Change>, String)>) {
    while found.len() > STEPS_MAX {
        found.remove(1.min(found.len() - 1));
    }
}

/// The object of a reference.
pub fn object_of(api: &ApiServer, reference: &Ref) -> Option<Rc<Object>> {
    let rows = api::kind::KINDS.iter();
    let kind = rows
        .map(|row| row.kind)
        .find(|kind| kind.row().singular == &*reference.kind)?;
    let namespace = if kind.is_namespaced() {
        &*reference.namespace
    } else {
        ""
    };
    api.store().find(kind, namespace, &reference.name).cloned()
}
