//! The verb of a line that is still being typed.

use super::is_called;
use crate::flags::{Flag, GLOBAL, Takes};
use crate::verbs::{self, Verb};

/// The verb, the words that name it so far, and those after them that are neither flags nor their
/// values.
pub fn parsed<'a>(words: &[&'a str]) -> (Option<&'static Verb>, Vec<&'a str>, Vec<&'a str>) {
    let mut plain: Vec<&str> = Vec::new();
    let mut verb: Option<&'static Verb> = None;
    let mut depth = 0;
    let mut skips = false;
    for word in words {
        if std::mem::take(&mut skips) {
            continue;
        }
        if word.starts_with('-') {
            let own = verb.map_or(&[][..], |verb| verb.flags);
            let mut flags = own.iter().flat_map(|table| table.iter()).chain(GLOBAL);
            skips = flags.any(|flag| is_called(flag, word) && wants_value(flag));
            continue;
        }
        plain.push(word);
        let found = verbs::find(&plain.join(" ")).filter(|_| plain.len() <= 2);
        if found.is_some() {
            (verb, depth) = (found, plain.len());
        }
    }
    if verb.is_none() {
        depth = plain.len();
    }
    let rest = plain.split_off(depth);
    (verb, plain, rest)
}

/// Whether a flag is not complete without a value.
pub fn wants_value(flag: &Flag) -> bool {
    !matches!(flag.takes, Takes::Switch | Takes::Optional(_))
}

/// Whether a verb may be followed by another word of its name: `create`, `apply`.
pub fn has_second_words(name: &str) -> bool {
    let mut all = verbs::ALL.iter();
    all.any(|verb| {
        verb.name
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with(' '))
    })
}

/// The words that may follow: verbs, or the second words of a group.
pub fn next_words(plain: &[&str]) -> Vec<String> {
    let head = match plain {
        [] => String::new(),
        words => words.join(" ") + " ",
    };
    let names = verbs::ALL
        .iter()
        .filter_map(|verb| verb.name.strip_prefix(&head));
    names
        .map(|rest| rest.split(' ').next().unwrap_or(rest).to_owned())
        .collect()
}
