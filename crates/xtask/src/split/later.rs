//! The list of functions that the page's opening never calls.

use super::Trouble;
use crate::failure::Failure;
use crate::workspace;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Where the list is, from the top of the workspace.
pub const FILE: &str = "crates/xtask/src/split/later.txt";

const HEAD: &str = "\
# Functions that the page's opening does not call, as checksums of their names (key in later.rs).
# Made by `cargo xtask opening`; which pages count as openings is in tests/browser/src/opening.rs.
";
const KEYS_PER_LINE: usize = 11;

/// The list, read.
#[derive(Debug, Default)]
pub struct Later(BTreeSet<u32>);

impl Later {
    /// Reads the list of this workspace.
    pub fn read() -> Result<Self, Failure> {
        let path = workspace::top().join(FILE);
        let text = std::fs::read_to_string(&path).map_err(|error| Failure::file(&path, error))?;
        Self::parse(&text)
            .map_err(|error| Failure::stuck(error.to_string(), "`cargo xtask opening` makes it."))
    }

    /// The functions of `names`, except those that somebody called or might have: what a hash
    /// table does depends on random numbers.
    pub fn new<'a>(names: impl Iterator<Item = (&'a str, bool)>) -> Self {
        let (mut all, mut called) = (BTreeSet::new(), BTreeSet::new());
        for (name, is_called) in names {
            match is_called || name.contains("hashbrown") {
                true => called.insert(key(name)),
                false => all.insert(key(name)),
            };
        }
        Self(&all - &called)
    }

    fn parse(text: &str) -> Result<Self, Trouble> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let keys = lines.flat_map(str::split_whitespace).map(|word| {
            u32::from_str_radix(word, 16)
                .map_err(|_| Trouble::new(format!("{FILE}: `{word}` is no checksum")))
        });
        Ok(Self(keys.collect::<Result<_, _>>()?))
    }

    /// The list as it is written.
    pub fn text(&self) -> String {
        let mut text = String::from(HEAD);
        for (number, key) in self.0.iter().enumerate() {
            let is_last = number % KEYS_PER_LINE == KEYS_PER_LINE - 1;
            let _ = write!(text, "{key:08x}{}", if is_last { '\n' } else { ' ' });
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }

    /// Whether a function with this mangled name is on it.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains(&key(name))
    }

    /// How many names it has.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// What the list says of a mangled name: the same on every machine, and for the closures of one
/// function together, whose numbers change with every edit.
pub fn key(mangled: &str) -> u32 {
    // LLVM numbers copies (`.12`, `.llvm.345`).
    let mangled = mangled.split('.').next().unwrap_or_default();
    let name = format!("{:#}", rustc_demangle::demangle(mangled));
    let mut plain = String::with_capacity(name.len());
    let mut rest = name.as_str();
    while let Some((before, after)) = rest.split_once("{closure#") {
        plain.push_str(before);
        plain.push_str("{closure");
        rest = after.trim_start_matches(|letter: char| letter.is_ascii_digit());
    }
    plain.push_str(rest);
    crc32fast::hash(plain.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{Later, key};

    #[test]
    fn what_one_copy_calls_no_copy_needs_later() {
        let later = Later::new([("a", true), ("a.12", false), ("b", false)].into_iter());
        assert!(!later.has("a") && !later.has("a.12") && later.has("b") && !later.has("c"));
        let read = Later::parse(&later.text()).unwrap();
        assert!(read.has("b") && read.len() == 1);
        assert!(Later::parse("# words\nnot-a-checksum").is_err());
    }

    #[test]
    fn closures_have_no_numbers_and_crates_no_hashes() {
        // std::io::f::{closure#0} and {closure#1}, compiled in two workspaces.
        assert_eq!(
            key("_RNCNvNtCs12_3std2io1f0"),
            key("_RNCNvNtCs34_3std2io1fs_0")
        );
        assert_ne!(key("_RNvNtCs12_3std2io1f"), key("_RNvNtCs12_3std2io1g"));
    }
}
