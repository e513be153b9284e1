//! Columns of events.
//!
//! k8s: pkg/printers/internalversion/printers.go, printEvent

use super::{Column, Columns, plain, wide};
use crate::age::{age, micro_age};
use api::Str;
use api::core_kinds::EventRecord;
use api::{Kind, Object};
use sim::Instant;

/// Columns of events.
pub const COLUMNS: Columns = Columns {
    kind: Kind::Event,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("LAST SEEN"),
    plain("TYPE"),
    plain("REASON"),
    plain("OBJECT"),
    wide("SUBOBJECT"),
    wide("SOURCE"),
    plain("MESSAGE"),
    wide("FIRST SEEN"),
    wide("COUNT"),
    wide("NAME"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let Some(event) = object.event() else {
        return Vec::new();
    };
    let first = if event.first_timestamp.is_zero() {
        micro_age(now, event.event_time)
    } else {
        age(now, event.first_timestamp)
    };
    let mut last = if event.last_timestamp.is_zero() {
        first.clone()
    } else {
        age(now, event.last_timestamp)
    };
    let mut count = event.count.max(1);
    if let Some(series) = &event.series {
        last = micro_age(now, series.last_observed_time);
        count = series.count.unwrap_or(0);
    }
    let about = &event.involved_object;
    let kind = about.kind.to_ascii_lowercase();
    vec![
        last,
        event.type_.to_string(),
        event.reason.to_string(),
        match about.name.as_str() {
            "" => kind,
            name => format!("{kind}/{name}"),
        },
        about.field_path.to_string(),
        source(event),
        event.message.trim().to_owned(),
        first,
        count.to_string(),
        object.meta.name.to_string(),
    ]
}

/// `kubelet, node-1`. k8s: printers.go, formatEventSource
fn source(event: &EventRecord) -> String {
    let first_of = |a: &Str, b: &Str| if a.is_empty() { b.clone() } else { a.clone() };
    let component = first_of(&event.source.component, &event.reporting_component);
    match first_of(&event.source.host, &event.reporting_instance).as_str() {
        "" => component.to_string(),
        instance => format!("{component}, {instance}"),
    }
}
