//! The tables made from `data/` by `build.rs`.

use super::{Def, Definition, Field, ListType, NO_RULES, Resource, Rules, Type};

include!(concat!(env!("OUT_DIR"), "/schema.rs"));

/// All kinds in the schema: version, kind, definition; sorted.
pub fn kinds() -> &'static [(&'static str, &'static str, Def)] {
    KINDS
}

/// All definitions, in the order of their numbers.
pub(super) fn definitions() -> &'static [Def] {
    DEFINITIONS
}

/// All resources of the server, subresources included, in the order of discovery.
pub fn resources() -> &'static [Resource] {
    RESOURCES
}
