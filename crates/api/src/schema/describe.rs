//! Descriptions of kinds and fields, for explain and hover texts.
//!
//! Native programs carry them packed. The page does not: it fetches the published schemas, as they
//! stand in `data/`, when somebody asks, and hands them over once.

use super::Def;
use serde_json::{Map, Value};
use std::sync::OnceLock;

/// The compressed descriptions. Only programs that name this carry them.
pub fn descriptions_packed() -> &'static [u8] {
    include_bytes!(concat!(env!("OUT_DIR"), "/descriptions.bin"))
}

/// Upper bound of the unpacked texts, so that a damaged file cannot fill the memory.
const TEXT_BYTES_MAX: usize = 4 << 20;

/// What `provide` was given: it never changes again, as if the program had been built with it.
static PROVIDED: OnceLock<Descriptions> = OnceLock::new();

/// Takes over the descriptions of the published schemas: the texts of `data/schema-*.json`, all of
/// them. Whether they are those that this program was built from; others are not taken.
pub fn provide(schemas: &[&str]) -> bool {
    match Descriptions::of_schemas(schemas) {
        Some(descriptions) => {
            PROVIDED.get_or_init(|| descriptions);
            true
        }
        None => false,
    }
}

/// The descriptions that were provided, if they were.
pub fn provided() -> Option<&'static Descriptions> {
    PROVIDED.get()
}

/// Unpacked descriptions.
#[derive(Debug)]
pub struct Descriptions {
    text: String,
    /// Where each text starts, and the end.
    starts: Vec<u32>,
    /// Number of the first text of each definition.
    firsts: Vec<u32>,
}

impl Descriptions {
    /// Unpacks what `descriptions_packed` gives, here or fetched; nothing if it is damaged.
    pub fn unpack(packed: &[u8]) -> Option<Descriptions> {
        let bytes =
            miniz_oxide::inflate::decompress_to_vec_with_limit(packed, TEXT_BYTES_MAX).ok()?;
        Descriptions::of_text(String::from_utf8(bytes).ok()?)
    }

    /// Reads published schemas, with the definitions of all in the order of the tables.
    fn of_schemas(schemas: &[&str]) -> Option<Descriptions> {
        let mut all = Map::new();
        for schema in schemas.iter().filter(|text| text.len() <= TEXT_BYTES_MAX) {
            let mut tree: Value = serde_json::from_str(schema).ok()?;
            all.append(tree.get_mut("definitions")?.as_object_mut()?);
        }
        let mut text = String::new();
        let mut add = |tree: &Value| {
            let own = tree.get("description").and_then(Value::as_str);
            text.push_str(own.unwrap_or(""));
            text.push('\0');
        };
        let mut known = super::tables::definitions().iter();
        for (name, tree) in &all {
            let def = known.next()?;
            let fields = tree.get("properties").and_then(Value::as_object);
            let mut names = fields.into_iter().flat_map(|fields| fields.keys());
            let is_it = name.rsplit('.').next() == Some(def.name)
                && def
                    .fields
                    .iter()
                    .all(|field| names.next().is_some_and(|it| it == field.name));
            if !is_it {
                return None;
            }
            add(tree);
            fields
                .into_iter()
                .flatten()
                .for_each(|(_, field)| add(field));
        }
        Descriptions::of_text(text)
    }

    /// One text after the other, each with a zero behind it.
    fn of_text(text: String) -> Option<Descriptions> {
        let mut starts = vec![0];
        starts.extend(text.match_indices('\0').map(|(index, _)| index as u32 + 1));
        let firsts = first_texts();
        let total = firsts.last().copied().unwrap_or_default() as usize;
        (starts.len() == total + 1).then_some(Descriptions {
            text,
            starts,
            firsts,
        })
    }

    /// What the schema says about a type.
    pub fn of_type(&self, def: Def) -> &str {
        self.number(def, 0)
    }

    /// What the schema says about a field of a type.
    pub fn of_field(&self, def: Def, field: &str) -> Option<&str> {
        let index = def.fields.iter().position(|one| one.name == field)?;
        Some(self.number(def, index as u32 + 1))
    }

    fn number(&self, def: Def, offset: u32) -> &str {
        let first = self
            .firsts
            .get(usize::from(def.index))
            .copied()
            .unwrap_or_default();
        let number = (first + offset) as usize;
        let start = self.starts.get(number).copied().unwrap_or_default() as usize;
        let end = self.starts.get(number + 1).copied().unwrap_or_default() as usize;
        self.text
            .get(start..end.saturating_sub(1))
            .unwrap_or_default()
    }
}

/// Texts stand in the order of the tables: each definition, then its fields.
fn first_texts() -> Vec<u32> {
    let mut firsts = vec![0];
    let mut next = 0;
    for def in super::tables::definitions() {
        next += 1 + def.fields.len() as u32;
        firsts.push(next);
    }
    firsts
}

#[cfg(test)]
mod tests {
    use super::{Descriptions, descriptions_packed, provide, provided};
    use crate::schema::kinds;

    #[test]
    fn every_kind_is_described() {
        let texts = Descriptions::unpack(descriptions_packed()).unwrap();
        for (version, kind, def) in kinds() {
            assert!(texts.of_type(def).len() > 10, "{version} {kind}");
        }
        let pod = crate::schema::kind("v1", "Pod").unwrap();
        let spec = pod
            .field("spec")
            .and_then(|field| field.ty.inner())
            .unwrap();
        let found = texts.of_field(spec, "nodeName").unwrap();
        assert!(
            found.starts_with("NodeName indicates in which node"),
            "{found}"
        );
        assert!(Descriptions::unpack(b"damaged").is_none());
    }

    #[test]
    fn published_schemas_give_the_same_texts() {
        let schema = include_str!("../../data/schema-v1.36.json");
        let rbac = include_str!("../../data/schema-rbac-v1.json");
        for others in [&[schema][..], &[rbac], &["{}", rbac], &["damaged"], &[]] {
            assert!(!provide(others), "{} schemas", others.len());
        }
        assert!(provided().is_none());
        assert!(provide(&[schema, rbac]));
        let packed = Descriptions::unpack(descriptions_packed()).unwrap();
        assert_eq!(provided().unwrap().text, packed.text);
        // A second time changes nothing.
        assert!(provide(&[rbac, schema]));
    }
}
