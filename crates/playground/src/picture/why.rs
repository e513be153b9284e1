//! Why an object is as it is: true steps from the causes and numbers that the core recorded.
//!
//! Each step is one change of the object, of its owner, or of what it waits for, said in a sentence
//! of the rule that made it. Nothing is guessed: a change without a rule says what it did.

mod numbers;
mod rules;
mod transitions;

use super::trail::Trail;
use crate::view::{Ref, Span, WhyStep};
use api::Object;
use apiserver::{ApiServer, Change};
use sim::{Duration, Instant, order};
use std::rc::Rc;

/// Steps that are shown; the first one (how it came to be) and the latest ones are kept.
const STEPS_MAX: usize = 6;

/// With more steps than these, one that goes without saying is left out.
const STEPS_MIN: usize = 3;

/// When, and what happened.
type Found = (Instant, String);

/// The steps that led to the present state of the object of `trail`, the earliest first.
pub fn steps(api: &ApiServer, trail: &Trail, object: &Object, now: Instant) -> Vec<WhyStep> {
    if let Some(event) = object.event() {
        return of_event(api, event, now);
    }
    let mut found: Vec<Found> = Vec::new();
    for change in trail.changes() {
        let is_own = change.object().meta.uid == object.meta.uid;
        let text = match is_own {
            true => rules::sentence(change).or_else(|| transitions::sentence(change)),
            false => rules::sentence(change),
        };
        if let Some(text) = text {
            found.push((change.at, text));
        }
    }
    found.dedup_by(|later, earlier| later.1 == earlier.1);
    found.extend(maker(api, trail, object));
    order::sort_by_key(&mut found, |(at, _)| *at);
    keep_last_round(&mut found);
    let sums = numbers::of(api, trail, object, now);
    trim(&mut found, STEPS_MAX - usize::from(sums.is_some()));
    if let Some(sums) = sums {
        let place = found.partition_point(|(at, _)| *at <= sums.0);
        found.insert(place, sums);
    }
    shorten(&mut found);
    let last = found.len().saturating_sub(1);
    found.extend(transitions::outlook(object, now));
    let steps = found.iter().enumerate();
    steps
        .map(|(i, (at, text))| step(*at, text, i == last))
        .collect()
}

fn step(at: Instant, text: &str, is_current: bool) -> WhyStep {
    WhyStep {
        at: at.since_start(),
        spans: Span::parse(text).into(),
        is_current,
    }
}

/// An event is explained by what led its object there, and says itself what happened.
fn of_event(api: &ApiServer, event: &api::core_kinds::EventRecord, now: Instant) -> Vec<WhyStep> {
    let about = &event.involved_object;
    let reference = Ref::new(
        &about.kind.to_ascii_lowercase(),
        &about.namespace,
        &about.name,
    );
    let mut trail = Trail::default();
    trail.follow(api, &reference);
    let first = event.first_timestamp.instant();
    let last = match event.last_timestamp.is_zero() {
        true => event.event_time.0,
        false => event.last_timestamp.instant(),
    };
    // Timestamps of events are whole seconds: what happened in that second led there too.
    let until = last + Duration::from_secs(1);
    let mut steps = match trail.object(api) {
        Some(object) => steps(api, &trail, &object, now),
        None => Vec::new(),
    };
    steps.retain(|step| step.at < until.since_start());
    steps.truncate(STEPS_MAX - 1);
    for step in &mut steps {
        step.is_current = false;
    }
    let often = match event.count {
        0 | 1 => String::new(),
        n => format!(", {n} times since {}", clock(first)),
    };
    let text = format!("**{}**{often}: {}", event.reason, event.message);
    steps.push(step(last, &text, true));
    steps
}

fn clock(at: Instant) -> String {
    crate::view::clock(at.since_start())
}

/// The change that made the object's maker act: one step further back in the chain of causes.
fn maker(api: &ApiServer, trail: &Trail, object: &Object) -> Option<Found> {
    let first = trail
        .own(object)
        .next()
        .filter(|change| change.is_added())?;
    let trigger = api.change(first.cause.trigger?)?;
    let is_told = trail.changes().iter().any(|one| Rc::ptr_eq(one, trigger));
    // A sibling that came before is no cause, though its coming made the owner look again.
    if is_told || trigger.kind() == object.kind() {
        return None;
    }
    Some((trigger.at, sentence_of(trigger)?))
}

fn sentence_of(change: &Change) -> Option<String> {
    rules::sentence(change).or_else(|| transitions::sentence(change))
}

/// Of a container that does the same again and again, the last time is told.
fn keep_last_round(found: &mut Vec<Found>) {
    let mut told: Vec<String> = Vec::new();
    let mut is_last: Vec<bool> = found
        .iter()
        .rev()
        .map(|(_, text)| match transitions::round(text) {
            Some(what) if told.contains(&what) => false,
            what => {
                told.extend(what);
                true
            }
        })
        .collect();
    found.retain(|_| is_last.pop().unwrap_or(true));
}

/// The rule of the waits is told with the last of them alone.
fn shorten(found: &mut [Found]) {
    let mut is_told = false;
    for (_, text) in found.iter_mut().rev() {
        if !text.starts_with(transitions::WAITS) {
            continue;
        }
        if let Some(end) = text.find(".** ").filter(|_| is_told) {
            text.truncate(end + 3);
        }
        is_told = true;
    }
}

/// Leaves out what says least, and then what came after the first step.
fn trim(found: &mut Vec<Found>, most: usize) {
    if found.len() > STEPS_MIN {
        found.retain(|(_, text)| !text.starts_with(transitions::CREATES));
    }
    // Where a pod crashes is seldom why it does, and the table of its placement tells it as well;
    // why it was made is one question further.
    let crashes = found
        .iter()
        .any(|(_, text)| text.starts_with(transitions::WAITS));
    if crashes && found.len() > STEPS_MIN {
        let is_aside = |text: &str| {
            let heads = [rules::CHOSE, rules::NEW_TEMPLATE];
            heads.iter().any(|head| text.starts_with(head))
        };
        found.retain(|(_, text)| !is_aside(text));
    }
    while found.len() > most {
        found.remove(1.min(found.len() - 1));
    }
}
