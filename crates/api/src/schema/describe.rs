//! Descriptions of kinds and fields, for explain and hover texts.

use super::Def;

/// The compressed descriptions. Only programs that name this carry them.
pub fn descriptions_packed() -> &'static [u8] {
    include_bytes!(concat!(env!("OUT_DIR"), "/descriptions.bin"))
}

/// Upper bound of the unpacked texts, so that a damaged file cannot fill the memory.
const TEXT_BYTES_MAX: usize = 4 << 20;

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
        let text = String::from_utf8(bytes).ok()?;
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
    use super::{Descriptions, descriptions_packed};
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
}
