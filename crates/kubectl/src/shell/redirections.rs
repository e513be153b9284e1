//! `> FILE`, `< FILE`, `2>&1`: where a command's text comes from and goes to.

use super::places::Places;
use super::{Errors, Line, Redirect, first_word};

/// Takes `> FILE`, `>> FILE`, `< FILE`, `2>&1` and the like away.
pub fn redirections(command: &str, line: &mut Line) -> String {
    let mut rest = command.to_owned();
    // The one at the end first, so that the file of each is all that follows it.
    loop {
        let places = Places::of(&rest);
        let mut plain = places.plain.iter().rev();
        let Some((place, sign)) = plain.find(|(_, c)| matches!(c, '>' | '<')).copied() else {
            return rest;
        };
        let (word, after) = first_word(rest.get(place + 1..).unwrap_or(""));
        let after = after.to_owned();
        let head = rest.get(..place).unwrap_or("").to_owned();
        let (head, appends) = match head.strip_suffix('>') {
            Some(head) if sign == '>' => (head.to_owned(), true),
            _ => (head, false),
        };
        let of_both = head.strip_suffix('&').map(str::to_owned);
        let of_errors = head
            .strip_suffix('2')
            .filter(|head| head.ends_with([' ', '>', '1']));
        let of_errors = of_errors.map(str::to_owned);
        let is_nowhere = word == "/dev/null";
        let redirect = Some(Redirect {
            file: word.clone(),
            appends,
        });
        let head = match (of_both, of_errors) {
            (Some(head), _) => {
                line.errors = if is_nowhere {
                    Errors::Hidden
                } else {
                    Errors::Joined
                };
                line.redirect = redirect;
                head
            }
            (None, Some(head)) => {
                // What follows `2>` other than these is a file of errors, which nobody reads.
                line.errors = if word == "&1" || after.starts_with("&1") {
                    Errors::Joined
                } else {
                    Errors::Hidden
                };
                head
            }
            // `>&2` is the screen all the same.
            (None, None) if after.starts_with("&1") || after.starts_with("&2") => head,
            (None, None) if sign == '<' => {
                line.input = Some(word.clone());
                head
            }
            (None, None) => {
                line.redirect = redirect;
                head.strip_suffix('1')
                    .filter(|head| head.ends_with(' '))
                    .unwrap_or(&head)
                    .to_owned()
            }
        };
        let after = after
            .strip_prefix("&1")
            .or(after.strip_prefix("&2"))
            .unwrap_or(&after);
        rest = format!("{head}{after}");
    }
}
