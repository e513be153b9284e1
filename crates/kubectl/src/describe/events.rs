//! The events at the end of a description.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, DescribeEvents

use super::Cx;
use super::writer::Writer;
use crate::age::{age, micro_age};
use api::core_kinds::EventRecord;
use api::{Kind, Object, Uid};
use sim::{Instant, order};

/// Writes the events about `object`, oldest first.
pub fn write(object: &Object, cx: &Cx<'_>, w: &mut Writer) {
    let mut events: Vec<&EventRecord> = cx
        .store
        .events_about(object.meta.uid)
        .filter_map(|event| event.event().map(|event| &**event))
        .collect();
    if object.kind() == Kind::Node {
        // Kubelets give the name of their node for its uid. k8s: describe.go, NodeDescriber
        let named = cx.store.events_about(Uid::parse(&object.meta.name));
        events.extend(named.filter_map(|event| event.event().map(|event| &**event)));
    }
    if events.is_empty() {
        return w.field(0, "Events", "<none>");
    }
    order::sort_by_key(&mut events, |event| event.last_timestamp);
    w.line(0, "Events:");
    w.line(1, "Type\tReason\tAge\tFrom\tMessage");
    w.line(1, "----\t------\t----\t----\t-------");
    for event in events {
        let source = match event.source.component.as_str() {
            "" => &event.reporting_component,
            _ => &event.source.component,
        };
        let message = event.message.trim();
        let text = match (event.involved_object.field_path.as_str(), cx.minor) {
            ("", _) | (_, ..35) => message.to_owned(),
            (path, _) => format!("{path}: {message}"),
        };
        let interval = interval(event, cx.now);
        w.line(
            1,
            &format!(
                "{}\t{}\t{interval}\t{source}\t{text}",
                event.type_, event.reason
            ),
        );
    }
}

/// `5s`, or `5s (x2 over 65s)` for a repeated event.
pub fn interval(event: &EventRecord, now: Instant) -> String {
    let first = if event.event_time.0 == Instant(0) {
        age(now, event.first_timestamp)
    } else {
        micro_age(now, event.event_time)
    };
    if let Some(series) = &event.series {
        let last = micro_age(now, series.last_observed_time);
        format!("{last} (x{} over {first})", series.count.unwrap_or(0))
    } else if event.count > 1 {
        let last = age(now, event.last_timestamp);
        let first = age(now, event.first_timestamp);
        format!("{last} (x{} over {first})", event.count)
    } else {
        first
    }
}
