//! Rows of the events table, the latest first.

use crate::view::{EventRow, Ref};
use api::{Kind, Object, Uid};
use apiserver::Store;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Rows that are shown.
const ROWS_MAX: usize = 400;

/// Rows by event, each with the version it was drawn from.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    drawn: BTreeMap<Uid, (u64, Rc<EventRow>)>,
}

impl Rows {
    /// The rows; those of unchanged events are the same as before.
    pub fn draw(&mut self, store: &Store) -> Vec<Rc<EventRow>> {
        let mut rows: Vec<(u64, Rc<EventRow>)> = Vec::new();
        for object in store.list(Kind::Event) {
            let version = object.meta.resource_version;
            let known = self
                .drawn
                .get(&object.meta.uid)
                .filter(|(drawn, _)| *drawn == version);
            let row = match known {
                Some((_, row)) => Rc::clone(row),
                None => {
                    let Some(row) = draw(object) else { continue };
                    let row = Rc::new(row);
                    self.drawn
                        .insert(object.meta.uid, (version, Rc::clone(&row)));
                    row
                }
            };
            rows.push((version, row));
        }
        rows.sort_by_key(|(version, row)| std::cmp::Reverse((row.last, *version)));
        rows.truncate(ROWS_MAX);
        rows.into_iter().map(|(_, row)| row).collect()
    }
}

fn draw(object: &Object) -> Option<EventRow> {
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
    Some(EventRow {
        uid: object.meta.uid.to_string().into(),
        last: last.since_start(),
        is_warning: event.type_ == "Warning",
        reason: event.reason.as_str().into(),
        object: Ref::new(&about.kind.to_lowercase(), &about.namespace, &about.name),
        message: event.message.as_str().into(),
        count: u32::try_from(count.max(1)).unwrap_or(1),
    })
}
