//! Rows of the events table, the latest first.

use crate::view::{EventRow, Ref};
use api::{Kind, Object, Uid};
use apiserver::{Change, Store};
use sim::Duration;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Rows that are shown.
const ROWS_MAX: usize = 400;

/// Rows that are kept, so that the deletion of some leaves enough to show.
const KEPT_MAX: usize = 2 * ROWS_MAX;

/// Where a row stands: the latest first; the same moment by version.
type Place = Reverse<(Duration, u64)>;

/// The rows of a picture.
#[derive(Clone, Default)]
pub struct Rows {
    in_order: BTreeMap<Place, (Uid, Rc<EventRow>)>,
    places: BTreeMap<Uid, Place>,
    /// Whether rows were dropped, so that the store may have more.
    is_cut: bool,
    /// Whether the rows must be listed anew.
    is_stale: bool,
    is_changed: bool,
    all: Rc<[Rc<EventRow>]>,
}

impl Rows {
    /// All events are to be listed again.
    pub fn forget(&mut self) {
        self.is_stale = true;
    }

    /// Reads one change.
    pub fn learn(&mut self, change: &Change) {
        if change.kind() == Kind::Event {
            self.put(change.object().meta.uid, change.after.as_ref());
        }
    }

    /// The rows; those of unchanged events are the same as before.
    pub fn draw(&mut self, store: &Store) -> Rc<[Rc<EventRow>]> {
        if self.is_stale || (self.is_cut && self.in_order.len() < ROWS_MAX) {
            *self = Rows::default();
            for object in store.list(Kind::Event) {
                self.put(object.meta.uid, Some(object));
            }
            self.is_changed = true;
        }
        if std::mem::take(&mut self.is_changed) {
            let rows = self.in_order.values().take(ROWS_MAX);
            self.all = rows.map(|(_, row)| Rc::clone(row)).collect();
        }
        Rc::clone(&self.all)
    }

    /// Puts the row of an event where it belongs, or takes it away.
    fn put(&mut self, uid: Uid, object: Option<&Rc<Object>>) {
        if let Some(place) = self.places.remove(&uid) {
            self.in_order.remove(&place);
            self.is_changed = true;
        }
        let drawn = object.and_then(|object| Some((object, draw(object)?)));
        if let Some((object, row)) = drawn {
            let place = Reverse((row.last, object.meta.resource_version));
            self.places.insert(uid, place);
            self.in_order.insert(place, (uid, Rc::new(row)));
            self.is_changed = true;
        }
        if self.in_order.len() > KEPT_MAX
            && let Some((_, (uid, _))) = self.in_order.pop_last()
        {
            self.places.remove(&uid);
            self.is_cut = true;
        }
    }
}

/// The row of an event.
pub fn draw(object: &Object) -> Option<EventRow> {
    let event = object.event()?;
    let last = match (&event.series, event.last_timestamp.is_zero()) {
        (Some(series), _) => series.last_observed_time.0,
        (None, false) => event.last_timestamp.instant(),
        (None, true) => event.event_time.0,
    };
    let count = event
        .series
        .as_ref()
        .and_then(|series| series.count)
        .unwrap_or(event.count);
    let about = &event.involved_object;
    let first = match event.first_timestamp.is_zero() {
        true => event.event_time.0,
        false => event.first_timestamp.instant(),
    };
    Some(EventRow {
        uid: object.meta.uid.to_string().into(),
        reference: Ref::new("event", &object.meta.namespace, &object.meta.name),
        first: first.since_start(),
        last: last.since_start(),
        is_warning: event.type_ == "Warning",
        reason: event.reason.as_str().into(),
        object: Ref::of_kind(&about.kind, &about.namespace, &about.name),
        message: event.message.as_str().into(),
        count: u32::try_from(count.max(1)).unwrap_or(1),
    })
}
