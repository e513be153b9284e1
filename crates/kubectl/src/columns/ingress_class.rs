//! Columns of ingress classes.
//!
//! k8s: pkg/printers/internalversion/printers.go, printIngressClass

use super::{Column, Columns, plain};
use crate::age::age;
use crate::cells;
use crate::raw;
use api::{Kind, Object};
use sim::Instant;

/// Columns of ingress classes.
pub const COLUMNS: Columns = Columns {
    kind: Kind::IngressClass,
    columns: TABLE,
    row,
};

const TABLE: &[Column] = &[
    plain("NAME"),
    plain("CONTROLLER"),
    plain("PARAMETERS"),
    plain("AGE"),
];

fn row(object: &Object, now: Instant) -> Vec<String> {
    let spec = raw::field(object, "spec");
    let parameters = &spec["parameters"];
    let text = match (
        raw::text(&parameters["kind"]),
        raw::text(&parameters["apiGroup"]),
    ) {
        ("", _) => String::new(),
        (kind, "") => format!("{kind}/{}", raw::text(&parameters["name"])),
        (kind, group) => format!("{kind}.{group}/{}", raw::text(&parameters["name"])),
    };
    vec![
        object.meta.name.to_string(),
        raw::text(&spec["controller"]).to_owned(),
        cells::or_none(&text),
        age(now, object.meta.created),
    ]
}
