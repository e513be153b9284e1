//! What stands outside of quotes, and splitting there.

/// The characters of a text that stand outside of quotes and `${…}`.
pub struct Places {
    /// Where they stand, and what they are.
    pub plain: Vec<(usize, char)>,
    /// Whether a quote is open at the end.
    pub is_open: bool,
}

impl Places {
    /// Reads a text.
    pub fn of(text: &str) -> Places {
        let mut plain = Vec::new();
        let mut quote = None;
        let mut depth = 0u32;
        let mut is_escaped = false;
        let mut before = ' ';
        for (place, c) in text.char_indices() {
            let is_plain = quote.is_none() && depth == 0 && !is_escaped;
            match (c, quote) {
                _ if is_escaped => (),
                ('\'' | '"', None) => quote = Some(c),
                (c, Some(open)) if c == open => quote = None,
                ('{', None) if before == '$' || depth > 0 => depth += 1,
                ('}', None) => depth = depth.saturating_sub(1),
                _ if is_plain => plain.push((place, c)),
                _ => (),
            }
            is_escaped = !is_escaped && c == '\\' && quote != Some('\'');
            before = c;
        }
        Places {
            plain,
            is_open: quote.is_some(),
        }
    }
}

/// The parts between separators that stand outside of quotes, each with what stands before it.
/// Of separators that begin alike the longer ones come first.
pub fn split<'a>(text: &'a str, separators: &[&'static str]) -> Vec<(&'a str, &'static str)> {
    let mut parts = Vec::new();
    let (mut from, mut before) = (0, "");
    for (place, _) in Places::of(text).plain {
        if place < from {
            continue;
        }
        let rest = text.get(place..).unwrap_or("");
        let Some(found) = separators.iter().find(|one| rest.starts_with(**one)) else {
            continue;
        };
        parts.push((text.get(from..place).unwrap_or(""), before));
        (from, before) = (place + found.len(), found);
    }
    parts.push((text.get(from..).unwrap_or(""), before));
    parts
}
