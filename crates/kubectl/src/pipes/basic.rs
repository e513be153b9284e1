//! What the filters share: basic expressions, and splitting outside of quotes.

/// A basic expression as an extended one: the backslash means the opposite.
pub fn extended(basic: &str) -> String {
    let mut out = String::new();
    let mut chars = basic.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(next @ ('|' | '(' | ')' | '{' | '}' | '+' | '?')) => out.push(next),
                Some(next) => out.extend(['\\', next]),
                None => out.push_str("\\\\"),
            },
            '|' | '(' | ')' | '{' | '}' | '+' | '?' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// Where a character first stands outside of `"…"` and `/…/`.
pub fn find_outside(text: &str, wanted: char) -> Option<usize> {
    let mut inside = None;
    let mut is_escaped = false;
    for (index, c) in text.char_indices() {
        match inside {
            _ if is_escaped => is_escaped = false,
            _ if c == '\\' => is_escaped = true,
            Some(end) if c == end => inside = None,
            Some(_) => (),
            None if c == wanted => return Some(index),
            None if c == '"' || c == '/' => inside = Some(c),
            None => (),
        }
    }
    None
}

/// The parts between separators that stand outside of `"…"` and `/…/`.
pub fn split_at<'a>(text: &'a str, separator: &str) -> Vec<&'a str> {
    let first = separator.chars().next().unwrap_or(',');
    let mut parts = Vec::new();
    let (mut rest, mut from) = (text, 0);
    while let Some(place) = rest.get(from..).and_then(|tail| find_outside(tail, first)) {
        let place = from + place;
        match rest
            .get(place..)
            .and_then(|tail| tail.strip_prefix(separator))
        {
            Some(after) => {
                parts.push(rest.get(..place).unwrap_or(""));
                (rest, from) = (after, 0);
            }
            None => from = place + first.len_utf8(),
        }
    }
    parts.push(rest);
    parts
}
