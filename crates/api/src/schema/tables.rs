//! The tables of the schema, unpacked from the text that `build.rs` made of `data/`.
//!
//! The text has a line per definition (`d`), field of the definition before (`f`), kind (`k`) and
//! resource (`r`), with tabs between the parts. The tables are made when first asked for and kept
//! for the life of the program, as if the compiler had made them.

use super::{Def, Definition, Field, ListType, NO_RULES, Resource, Rules, Type};
use std::str::Split;
use std::sync::OnceLock;

const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/schema.txt"));

/// A kind: version, name, definition.
type KindRow = (&'static str, &'static str, Def);

struct Tables {
    definitions: &'static [Definition],
    kinds: Vec<KindRow>,
    resources: Vec<Resource>,
}

/// All kinds in the schema: version, kind, definition; sorted.
pub fn kinds() -> &'static [KindRow] {
    &tables().kinds
}

/// All definitions, in the order of their numbers.
pub(super) fn definitions() -> &'static [Definition] {
    tables().definitions
}

/// All resources of the server, subresources included, in the order of discovery.
pub fn resources() -> &'static [Resource] {
    &tables().resources
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables::read(TEXT))
}

impl Tables {
    fn read(text: &'static str) -> Tables {
        let mut definitions: Vec<Definition> = Vec::new();
        let mut fields = Vec::new();
        // Backwards, so that a definition comes after its fields.
        for line in text.lines().rev() {
            let mut row = Row(line.split('\t'));
            match row.text() {
                "f" => fields.push(row.field()),
                "d" => {
                    fields.reverse();
                    definitions.push(row.definition(std::mem::take(&mut fields).leak()));
                }
                _ => (),
            }
        }
        definitions.reverse();
        for (index, definition) in (0..).zip(&mut definitions) {
            definition.index = index;
        }
        let definitions: &'static [Definition] = definitions.leak();
        let (mut kinds, mut resources) = (Vec::new(), Vec::new());
        for line in text.lines() {
            let mut row = Row(line.split('\t'));
            match row.text() {
                "k" => {
                    let (version, kind) = (row.text(), row.text());
                    let definition = row.text().parse().ok();
                    let definition = definition.and_then(|index: usize| definitions.get(index));
                    kinds.extend(definition.map(|definition| (version, kind, definition)));
                }
                "r" => resources.push(row.resource()),
                _ => (),
            }
        }
        Tables {
            definitions,
            kinds,
            resources,
        }
    }
}

/// The parts of a line that are still to be read. What is missing is empty.
struct Row(Split<'static, char>);

impl Row {
    fn text(&mut self) -> &'static str {
        self.0.next().unwrap_or_default()
    }

    fn flag(&mut self) -> bool {
        !self.text().is_empty()
    }

    fn words(&mut self) -> &'static [&'static str] {
        match self.text() {
            "" => &[],
            words => words.split(',').collect::<Vec<_>>().leak(),
        }
    }

    fn definition(&mut self, fields: &'static [Field]) -> Definition {
        Definition {
            index: 0,
            package: self.text(),
            name: self.text(),
            kind: Some(self.text()).filter(|kind| !kind.is_empty()),
            is_open: self.flag(),
            is_atomic: self.flag(),
            fields,
        }
    }

    fn field(&mut self) -> Field {
        let (name, ty) = (self.text(), self.text());
        let is_required = ty.ends_with('!');
        Field {
            name,
            ty: type_of(ty.trim_end_matches('!')),
            is_required,
            rules: self.rules(),
        }
    }

    fn rules(&mut self) -> &'static Rules {
        let Some(patch_strategy) = self.0.next() else {
            return &NO_RULES;
        };
        Box::leak(Box::new(Rules {
            patch_strategy,
            merge_key: self.text(),
            list_type: match self.text() {
                "set" => ListType::Set,
                "map" => ListType::Map,
                _ => ListType::Atomic,
            },
            list_keys: self.words(),
            values: self.words(),
            default: self.text(),
        }))
    }

    fn resource(&mut self) -> Resource {
        Resource {
            group_version: self.text(),
            name: self.text(),
            singular: self.text(),
            kind: self.text(),
            is_namespaced: self.flag(),
            verbs: self.words(),
            short_names: self.words(),
            categories: self.words(),
        }
    }
}

fn type_of(text: &'static str) -> Type {
    let rest = text.get(1..).unwrap_or_default();
    let inner = || -> &'static Type { Box::leak(Box::new(type_of(rest))) };
    match text.chars().next() {
        Some('s') => Type::String,
        Some('i') => Type::Int32,
        Some('l') => Type::Int64,
        Some('b') => Type::Bool,
        Some('y') => Type::Bytes,
        Some('t') => Type::Time,
        Some('m') => Type::MicroTime,
        Some('q') => Type::Quantity,
        Some('x') => Type::IntOrString,
        Some('o') => Type::Object(rest.parse().unwrap_or_default()),
        Some('[') => Type::List(inner()),
        Some('{') => Type::Map(inner()),
        _ => Type::Any,
    }
}
