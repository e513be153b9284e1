//! Words that have no place in finished code.

use super::files::{Source, Tree};
use super::{Findings, Rule};

pub const RULE: Rule = Rule {
    name: "words",
    check,
};

/// Never in code.
const BANNED: [&str; 5] = [
    "todo!",
    "unimplemented!",
    "dbg!",
    "#[ignore",
    "#[should_panic",
];

/// Only in programs that people start in a terminal.
const PRINTING: [&str; 4] = ["println!", "eprintln!", "print!", "eprint!"];
const PRINTERS: [&str; 2] = ["crates/cli", "crates/xtask"];

fn check(tree: &Tree, findings: &mut Findings) {
    for source in &tree.rust {
        check_code(source, findings);
        check_comments(source, findings);
    }
}

fn check_code(source: &Source, findings: &mut Findings) {
    // A build script talks to cargo by printing.
    let is_build_script =
        source.path.ends_with("build.rs") && !source.path.ends_with("src/build.rs");
    let is_test = source.path.iter().any(|part| part == "tests");
    let may_print = is_build_script || is_test || PRINTERS.contains(&source.package().as_str());
    for (number, line) in source.code_lines() {
        if let Some(word) = BANNED.iter().find(|word| has_word(line, word)) {
            findings.add(&source.path, number, &format!("`{word}` has no place here"));
        }
        if let Some(word) = PRINTING
            .iter()
            .find(|word| !may_print && has_word(line, word))
        {
            findings.add(
                &source.path,
                number,
                &format!("only programs print: `{word}`"),
            );
        }
    }
}

/// A remark about work to be done names its issue.
fn check_comments(source: &Source, findings: &mut Findings) {
    // Put together here, so that this file does not find itself.
    let [bare, named] = [concat!("TO", "DO"), concat!("TO", "DO(#")];
    let marks = [bare, concat!("FIX", "ME"), concat!("XX", "X:")];
    for (number, line) in (1..).zip(source.text.lines()) {
        let Some((_, comment)) = line.split_once("//") else {
            continue;
        };
        if marks.iter().any(|mark| comment.contains(mark)) && !comment.contains(named) {
            findings.add(
                &source.path,
                number,
                &format!("write `{named}issue): sentence`"),
            );
        }
    }
}

/// Whether the word is there, not as the end of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word)
        .any(|(at, _)| !line[..at].chars().next_back().is_some_and(is_word))
}

#[cfg(test)]
mod tests {
    use super::has_word;

    #[test]
    fn longer_words_are_not_taken_for_short_ones() {
        assert!(has_word("    print!(\"x\")", "print!"));
        assert!(!has_word("    eprint!(\"x\")", "print!"));
    }
}
