//! The published schema of the API: fields, types, merge rules, resources, descriptions.
//!
//! The tables come from `data/`, put into a text when the crate is built. Types and rules are part
//! of the program. Descriptions are one compressed file: programs that can afford it take
//! `descriptions_packed`, the page fetches the same file when somebody asks.

mod check;
mod describe;
mod go_order;
mod go_types;
mod suggest;
mod tables;
#[cfg(test)]
mod tests;
mod typed;

pub use check::{FieldProblem, ProblemKind, check, strict_message};
pub use describe::{Descriptions, descriptions_packed, provide, provided};
pub use go_order::Order;
pub use suggest::{edits, nearest};
pub use tables::{kinds, resources};
pub use typed::typed_problem;

/// A definition: the fields an object of some type may have.
pub type Def = &'static Definition;

/// The fields an object of some type may have.
#[derive(Debug)]
pub struct Definition {
    /// Its number in the tables.
    pub index: u16,
    /// Go package, as error messages show it: `v1`.
    pub package: &'static str,
    /// Go name: `DeploymentSpec`.
    pub name: &'static str,
    /// The kind, if objects of this type stand alone.
    pub kind: Option<&'static str>,
    /// Whether anything is accepted inside.
    pub is_open: bool,
    /// Whether it is replaced as a whole by server-side apply.
    pub is_atomic: bool,
    /// Fields, sorted by name.
    pub fields: &'static [Field],
}

/// One field of a definition.
#[derive(Debug)]
pub struct Field {
    /// As in manifests.
    pub name: &'static str,
    /// What it holds.
    pub ty: Type,
    /// Whether the schema wants it. (The server often fills it in all the same.)
    pub is_required: bool,
    /// How it merges, what it may be.
    pub rules: &'static Rules,
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// Text.
    String,
    /// Whole number of 32 bits.
    Int32,
    /// Whole number of 64 bits.
    Int64,
    /// Truth value.
    Bool,
    /// Bytes in base64.
    Bytes,
    /// RFC 3339, seconds.
    Time,
    /// RFC 3339, microseconds.
    MicroTime,
    /// `100m`, `1Gi`, or a number.
    Quantity,
    /// `2` or `"25%"`.
    IntOrString,
    /// Anything.
    Any,
    /// An object with the fields of the definition of this number.
    Object(u16),
    /// A list of these.
    List(&'static Type),
    /// A map from texts to these.
    Map(&'static Type),
}

/// How a field merges and which values it knows.
#[derive(Debug)]
pub struct Rules {
    /// `merge`, `replace`, `retainKeys`, two of them with a comma, or empty.
    pub patch_strategy: &'static str,
    /// Field that identifies the items of a merged list; empty if none.
    pub merge_key: &'static str,
    /// How server-side apply sees a list.
    pub list_type: ListType,
    /// Fields that identify the items then.
    pub list_keys: &'static [&'static str],
    /// Values known, for completion and explain.
    pub values: &'static [&'static str],
    /// Default the schema declares; empty if none.
    pub default: &'static str,
}

/// How server-side apply sees a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListType {
    /// Replaced as one.
    Atomic,
    /// Of distinct values.
    Set,
    /// Of objects with keys.
    Map,
}

/// A resource the server offers, or a subresource (`pods/status`).
#[derive(Debug)]
pub struct Resource {
    /// `v1`, `apps/v1`.
    pub group_version: &'static str,
    /// Plural.
    pub name: &'static str,
    /// Singular; empty for subresources.
    pub singular: &'static str,
    /// Kind.
    pub kind: &'static str,
    /// Whether its objects are in namespaces.
    pub is_namespaced: bool,
    /// `get`, `list`, …
    pub verbs: &'static [&'static str],
    /// `po`, `deploy`, …
    pub short_names: &'static [&'static str],
    /// `all`, …
    pub categories: &'static [&'static str],
}

static NO_RULES: Rules = Rules {
    patch_strategy: "",
    merge_key: "",
    list_type: ListType::Atomic,
    list_keys: &[],
    values: &[],
    default: "",
};

/// The definition of a kind; nothing for kinds that are not in the schema.
pub fn kind(api_version: &str, kind: &str) -> Option<Def> {
    let found = kinds()
        .iter()
        .find(|(version, name, _)| *version == api_version && *name == kind);
    found.map(|(_, _, def)| *def)
}

/// The definition of this number.
pub fn definition(number: u16) -> Option<Def> {
    tables::definitions().get(usize::from(number))
}

impl Definition {
    /// The field called `name`.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        let index = self
            .fields
            .binary_search_by(|field| field.name.cmp(name))
            .ok()?;
        self.fields.get(index)
    }

    /// Follows a path of field names (`spec.template.spec.containers.image`); list indexes and
    /// map keys are left out or in brackets. Metadata keys may not be followed.
    pub fn at(&self, path: &str) -> Option<&'static Field> {
        let mut found: Option<&'static Field> = None;
        for step in path.split('.').filter(|step| !step.is_empty()) {
            let name = step.split('[').next().unwrap_or_default();
            let def = match found {
                None => self,
                Some(field) => field.ty.inner()?,
            };
            found = Some(def.field(name)?);
        }
        found
    }
}

impl Type {
    /// The definition of the objects in it: its own, its items', its values'.
    pub fn inner(self) -> Option<Def> {
        match self {
            Type::Object(number) => definition(number),
            Type::List(item) | Type::Map(item) => item.inner(),
            _ => None,
        }
    }
}

impl Field {
    /// Whether strategic merge patch merges it, and for a list by which key.
    pub fn is_merged(&self) -> bool {
        self.rules
            .patch_strategy
            .split(',')
            .any(|strategy| strategy == "merge")
    }

    /// Whether strategic merge patch drops fields that the patch does not name.
    pub fn retains_keys(&self) -> bool {
        self.rules
            .patch_strategy
            .split(',')
            .any(|strategy| strategy == "retainKeys")
    }
}
