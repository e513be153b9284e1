//! Files, functions and lines stay short.

use super::files::{Source, Tree};
use super::{Findings, Rule};

pub const RULE: Rule = Rule {
    name: "length",
    check,
};

const FILE_LINES_MAX: u32 = 400;
const FUNCTION_LINES_MAX: u32 = 70;
const LINE_COLUMNS_MAX: usize = 100;

/// Columns of a line of markup.
const MARKUP_COLUMNS_MAX: usize = 250;
/// A file with this comment, followed by a reason, may have string literals wider than a line.
const WIDE_STRINGS: &str = "// tidy: wide strings: ";

fn check(tree: &Tree, findings: &mut Findings) {
    for source in &tree.rust {
        check_lines(source, findings);
        for (line, name, length) in functions(source) {
            if length > FUNCTION_LINES_MAX {
                let what = format!("`{name}` has {length} lines, {FUNCTION_LINES_MAX} allowed");
                findings.add(&source.path, line, &what);
            }
        }
    }
}

fn check_lines(source: &Source, findings: &mut Findings) {
    let has_wide_strings = source.text.contains(WIDE_STRINGS);
    let mut last = 0;
    for (number, line) in (1..).zip(source.text.lines()) {
        last = number;
        let columns = line.chars().count();
        let is_excused = has_wide_strings && line.contains('"') || is_markup(source, line);
        if columns > LINE_COLUMNS_MAX && !is_excused {
            let what = format!("{columns} columns, {LINE_COLUMNS_MAX} allowed");
            findings.add(&source.path, number, &what);
        }
    }
    if last > FILE_LINES_MAX {
        findings.add(
            &source.path,
            0,
            &format!("{last} lines, {FILE_LINES_MAX} allowed"),
        );
    }
}

/// Each function with a body: the line it begins at, its name, and its lines to the last brace.
fn functions(source: &Source) -> Vec<(u32, &str, u32)> {
    let mut found = Vec::new();
    // Functions whose body is not closed yet: where they begin, and the depth outside.
    let mut open: Vec<(u32, &str, u32)> = Vec::new();
    let mut begun: Option<(u32, &str)> = None;
    let mut depth = 0_u32;
    // `;` ends a declaration without a body, but not inside `[u8; 4]` or `(…)`.
    let mut nesting = 0_u32;
    for (number, line) in source.code_lines() {
        let name = function_name(line);
        let name_at = name.map(|name| line.len() - line.trim_start_matches(name).len());
        for (at, character) in line.char_indices() {
            if let Some(name) = name.filter(|_| Some(at) == name_at || at == 0 && begun.is_none()) {
                begun = Some((number, name));
                nesting = 0;
            }
            match character {
                '(' | '[' => nesting += 1,
                ')' | ']' => nesting = nesting.saturating_sub(1),
                ';' if nesting == 0 => begun = None,
                '{' => {
                    if let Some((line, name)) = begun.take() {
                        open.push((line, name, depth));
                    }
                    depth += 1;
                }
                '}' => {
                    depth = depth.saturating_sub(1);
                    if open.last().is_some_and(|(_, _, outside)| *outside == depth)
                        && let Some((line, name, _)) = open.pop()
                    {
                        found.push((line, name, number - line + 1));
                    }
                }
                _ => (),
            }
        }
    }
    found
}

/// The name in `pub(crate) const fn name<…>(…`, if the line begins a function.
fn function_name(line: &str) -> Option<&str> {
    let (before, after) = match line.trim_start().strip_prefix("fn ") {
        Some(after) => ("", after),
        None => line.split_once(" fn ")?,
    };
    let is_qualified = before.split_whitespace().all(|word| {
        word.starts_with("pub") || ["const", "async", "unsafe", "extern"].contains(&word)
    });
    let end = after.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    (is_qualified && end > 0).then(|| &after[..end])
}

/// Markup of the page, inside `html!`: rustfmt leaves it alone, and a tag with its attributes reads
/// best on one line. Beyond `MARKUP_COLUMNS_MAX` it does not.
fn is_markup(source: &Source, line: &str) -> bool {
    let trimmed = line.trim_start();
    let is_tag = trimmed.starts_with('<') || trimmed.contains("html! {") || trimmed.contains("={");
    source.path.starts_with("web") && is_tag && line.chars().count() <= MARKUP_COLUMNS_MAX
}

#[cfg(test)]
mod tests {
    use super::functions;
    use crate::tidy::files::Source;
    use crate::tidy::mask::mask;

    #[test]
    fn functions_are_measured_from_name_to_brace() {
        let text = "trait T {\n    fn a(&self) -> [u8; 4];\n    fn b() {}\n}\n\
                    pub(crate) fn c<T>(\n    f: fn(u8) -> u8,\n) where\n    T: Copy,\n{\n    \
                    fn d() {\n        let s = \"}\";\n    }\n}\n";
        let source = Source {
            path: "x.rs".into(),
            text: text.into(),
            code: mask(text),
        };
        assert_eq!(functions(&source), [(3, "b", 1), (10, "d", 3), (5, "c", 9)]);
    }
}
