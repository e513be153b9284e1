//! Where in the schema a patch is: which fields merge and how.

use crate::schema::{Def, Field, Type, definition};

/// What the schema knows about the fields at one level of an object.
#[derive(Clone, Copy)]
pub(super) enum Level {
    /// The fields of a definition.
    Object(Def),
    /// Entries of a map, all of one type.
    Entries(&'static Type),
    /// Nothing: maps merge, lists are replaced.
    Unknown,
}

/// How one field merges.
#[derive(Clone, Copy)]
pub(super) struct FieldRules {
    /// The level inside the field, or inside the items of the list it holds.
    pub inner: Level,
    /// `merge`, `replace` or nothing.
    pub strategy: Strategy,
    /// Field that identifies items; empty for lists of scalars.
    pub merge_key: &'static str,
    /// Whether patches name the fields that stay.
    pub retains_keys: bool,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Strategy {
    /// Maps merge, lists are replaced.
    Default,
    /// Lists merge too.
    Merge,
    /// Maps are replaced too.
    Replace,
}

impl Level {
    pub(super) fn of(def: Option<Def>) -> Level {
        def.map_or(Level::Unknown, Level::Object)
    }

    pub(super) fn field(self, name: &str) -> FieldRules {
        match self {
            Level::Object(def) => def.field(name).map_or(FieldRules::PLAIN, FieldRules::of),
            Level::Entries(ty) => FieldRules {
                inner: Level::inside(*ty),
                ..FieldRules::PLAIN
            },
            Level::Unknown => FieldRules::PLAIN,
        }
    }

    fn inside(ty: Type) -> Level {
        match ty {
            Type::Object(number) => definition(number).map_or(Level::Unknown, Level::Object),
            Type::List(item) => Level::inside(*item),
            Type::Map(item) => Level::Entries(item),
            _ => Level::Unknown,
        }
    }
}

impl FieldRules {
    const PLAIN: FieldRules = FieldRules {
        inner: Level::Unknown,
        strategy: Strategy::Default,
        merge_key: "",
        retains_keys: false,
    };

    fn of(field: &Field) -> FieldRules {
        let strategies = field.rules.patch_strategy;
        let strategy = match () {
            () if field.is_merged() => Strategy::Merge,
            () if strategies.contains("replace") => Strategy::Replace,
            () => Strategy::Default,
        };
        FieldRules {
            inner: Level::inside(field.ty),
            strategy,
            merge_key: field.rules.merge_key,
            retains_keys: field.retains_keys(),
        }
    }
}
