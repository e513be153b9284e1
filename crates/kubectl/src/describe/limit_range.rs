//! The description of a limit range.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go, LimitRangeDescriber

use super::writer::Writer;
use super::{Cx, Describer, metadata};
use api::resources::ResourceList;
use api::{Kind, Object};
use sim::order::Gather;
use std::collections::BTreeSet;

/// A limit range.
pub const DESCRIBER: Describer = Describer {
    kind: Kind::LimitRange,
    describe,
    has_events: false,
};

fn describe(object: &Object, _: &Cx<'_>, w: &mut Writer) {
    metadata::name(object, w);
    headers("", w);
    rows(object, "", w);
}

/// The headers of the table.
pub fn headers(prefix: &str, w: &mut Writer) {
    let names = [
        "Type",
        "Resource",
        "Min",
        "Max",
        "Default Request",
        "Default Limit",
        "Max Limit/Request Ratio",
    ];
    let dashes = names.map(|name| "-".repeat(name.len()));
    w.line(0, &format!("{prefix}{}", names.join("\t")));
    w.line(0, &format!("{prefix}{}", dashes.join("\t")));
}

/// One row for each type and resource.
pub fn rows(object: &Object, prefix: &str, w: &mut Writer) {
    let Some(range) = object.limit_range() else {
        return;
    };
    for item in &range.spec.limits {
        let lists = [
            &item.min,
            &item.max,
            &item.default_request,
            &item.default,
            &item.max_limit_request_ratio,
        ];
        let names: BTreeSet<_> = lists.iter().flat_map(|list| list.keys()).gathered();
        for name in names {
            let cell = |list: &&ResourceList| {
                let quantity = list.get(name);
                quantity.map_or_else(|| "-".to_owned(), ToString::to_string)
            };
            let cells: Vec<String> = lists.iter().map(cell).collect();
            let type_ = &item.type_;
            w.line(0, &format!("{prefix}{type_}\t{name}\t{}", cells.join("\t")));
        }
    }
}
