//! What the page shows and speaks stands in its catalogue, not in the markup of components.

use super::files::Tree;
use super::{Findings, Rule};

pub const RULE: Rule = Rule {
    name: "texts",
    check,
};

const PAGE: &str = "web/src";
/// The catalogue: a file and its folder.
const CATALOGUE: [&str; 2] = ["web/src/words.rs", "web/src/words"];

/// Attributes that people read or hear.
const SPOKEN: [&str; 5] = [
    "aria-label",
    "aria-valuetext",
    "alt",
    "title",
    "placeholder",
];

/// Lines of a terminal are shown as they are typed.
const COMMAND: &str = "kubectl ";

fn check(tree: &Tree, findings: &mut Findings) {
    let of_page = tree.rust.iter().filter(|source| {
        let path = &source.path;
        path.starts_with(PAGE) && !CATALOGUE.iter().any(|place| path.starts_with(place))
    });
    for source in of_page {
        for (line, text) in texts(&source.text, &source.code) {
            let what = format!("{text:?} belongs into `web/src/words`");
            findings.add(&source.path, line, &what);
        }
    }
}

/// The literals that stand as texts in markup, with their lines.
fn texts(text: &str, code: &str) -> Vec<(u32, String)> {
    // Masking keeps the number of characters, not of bytes.
    let (text, code): (Vec<char>, Vec<char>) = (text.chars().collect(), code.chars().collect());
    let (mut found, mut open, mut line, mut at) = (Vec::new(), Vec::new(), 1, 0);
    while let Some(character) = code.get(at) {
        match character {
            '\n' => line += 1,
            '{' => open.push(at),
            '}' => drop(open.pop()),
            '"' => {
                let length = code[at + 1..].iter().take_while(|c| **c != '"').count();
                let inside: String = text[at + 1..at + 1 + length].iter().collect();
                if is_shown(&code, &open, at, &inside) && has_word(&inside) {
                    found.push((line, inside.clone()));
                }
                line += inside.matches('\n').count() as u32;
                at += length + 1;
            }
            _ => (),
        }
        at += 1;
    }
    found
}

/// Whether the literal at a place is read or heard: as a spoken attribute, or as a text node.
fn is_shown(code: &[char], open: &[usize], at: usize, literal: &str) -> bool {
    if literal.starts_with(COMMAND) {
        return false;
    }
    if let Some(name) = attribute(code, at) {
        return SPOKEN.contains(&name.as_str());
    }
    // The expression it stands in may be the value of an attribute, however deep.
    if let Some(name) = open.iter().rev().find_map(|brace| attribute(code, *brace)) {
        return SPOKEN.contains(&name.as_str());
    }
    let Some(brace) = open.last() else {
        return false;
    };
    let between: String = code[brace + 1..at]
        .iter()
        .filter(|c| !c.is_whitespace())
        .collect();
    let is_alone = between.is_empty() || between == "format!(";
    // Names and classes are chosen in the same way as texts, but they are no sentences.
    let is_sentence = literal.starts_with(char::is_uppercase) && literal.contains(' ');
    is_alone && (is_node(code, *brace) || is_sentence)
}

/// Whether a brace begins a node of markup: it follows a tag or another node, or is the first.
fn is_node(code: &[char], brace: usize) -> bool {
    let before = code[..brace].iter().rev().filter(|c| !c.is_whitespace());
    match before.take(2).collect::<Vec<_>>().as_slice() {
        ['>', '=' | '-'] => false,
        ['>' | '{' | '}', ..] => true,
        _ => false,
    }
}

/// The attribute whose value begins at a place.
fn attribute(code: &[char], at: usize) -> Option<String> {
    let before = code.get(..at)?.strip_suffix(&['='])?;
    let is_name = |c: &&char| c.is_ascii_alphanumeric() || **c == '-';
    let name: Vec<char> = before.iter().rev().take_while(is_name).copied().collect();
    (!name.is_empty()).then(|| name.iter().rev().collect())
}

/// Whether two letters stand side by side outside of what is filled in.
fn has_word(literal: &str) -> bool {
    let mut depth = 0_u32;
    let mut was_letter = false;
    for character in literal.chars() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => (),
        }
        let is_letter = depth == 0 && character.is_alphabetic();
        if is_letter && was_letter {
            return true;
        }
        was_letter = is_letter;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::mask::mask;
    use super::texts;

    #[test]
    fn texts_are_found_wherever_markup_shows_them() {
        let cases = [
            (r#"<b>{ "Save" }</b>"#, true),
            (r#"<b>{ at }{ " ago" }</b>"#, true),
            (r#"html! { { "Nothing" } }"#, true),
            (r#"<b>{ format!("{n} pods") }</b>"#, true),
            (r#"<b>{ if a { "No events." } else { "b" } }</b>"#, true),
            (r#"<b aria-label="Close">"#, true),
            (r#"<b title={if a { "Show" } else { X }}>"#, true),
            (r#"<b title={format!("Go to {time}")}>"#, true),
            (
                r#"<b>{ "×" }{ words::SAVE }{ format!("{n}/{m} s") }</b>"#,
                false,
            ),
            (r#"<b class={if a { "btn pri" } else { "q" }}>"#, false),
            (r#"<b id={format!("pod-{}", uid)} data-n="one two">"#, false),
            (
                r#"<b placeholder={a.then_some("kubectl get pods")}>"#,
                false,
            ),
            (r#"let glyph = if a { "less" } else { "wide" };"#, false),
            (r#"Some(x) => { "less" }"#, false),
        ];
        for (text, is_found) in cases {
            assert_eq!(!texts(text, &mask(text)).is_empty(), is_found, "{text}");
        }
    }

    #[test]
    fn lines_are_counted_through_literals() {
        let text = "// é\nlet a = \"x\ny\";\n<b>{ \"Save\" }</b>";
        assert_eq!(texts(text, &mask(text)), [(4, "Save".to_owned())]);
    }
}
