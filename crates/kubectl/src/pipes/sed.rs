//! `sed` with the commands `s`, `d`, `p` and `q`, on all lines or those of an address.

use super::basic;
use crate::output::Output;
use regex_lite::{Captures, Regex, RegexBuilder};

/// Which lines.
enum Address {
    All,
    Line(usize),
    Last,
    Lines(usize, usize),
    Matching(Regex),
}

enum Command {
    Replace {
        pattern: Regex,
        replacement: String,
        is_global: bool,
        prints: bool,
    },
    Delete,
    Print,
    Quit,
}

/// Runs it. The status is 1 if the script is beyond what is known here.
pub fn run(words: &[String], input: &str, out: &mut Output) {
    let mut is_quiet = false;
    let mut is_extended = false;
    let mut script = Vec::new();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        match word.as_str() {
            "-n" | "--quiet" | "--silent" => is_quiet = true,
            "-E" | "-r" | "--regexp-extended" => is_extended = true,
            "-e" | "--expression" => script.extend(words.next().cloned()),
            word if script.is_empty() => script.push(word.to_owned()),
            _ => (),
        }
    }
    let Some(commands) = commands(&script.join(";"), is_extended) else {
        out.note("sed: only scripts such as 's/a/b/g', '/a/d' and '2,3p' are understood here");
        out.status = 1;
        return;
    };
    let lines: Vec<&str> = input.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let (number, is_last) = (index + 1, index + 1 == lines.len());
        let mut text = (*line).to_owned();
        let mut is_deleted = false;
        let mut quits = false;
        for (address, command) in &commands {
            if is_deleted || quits || !address.fits(number, is_last, &text) {
                continue;
            }
            match command {
                Command::Delete => is_deleted = true,
                Command::Quit => quits = true,
                Command::Print => out.line(&text),
                Command::Replace {
                    pattern,
                    replacement,
                    is_global,
                    prints,
                } => {
                    let limit = if *is_global { 0 } else { 1 };
                    let replace = |found: &Captures<'_>| expand(replacement, found);
                    let new = pattern.replacen(&text, limit, replace).into_owned();
                    let is_changed = new != text;
                    text = new;
                    if *prints && is_changed {
                        out.line(&text);
                    }
                }
            }
        }
        if !is_deleted && !is_quiet {
            out.line(&text);
        }
        if quits {
            return;
        }
    }
}

impl Address {
    fn fits(&self, number: usize, is_last: bool, line: &str) -> bool {
        match self {
            Address::All => true,
            Address::Line(one) => *one == number,
            Address::Last => is_last,
            Address::Lines(from, to) => (*from..=*to).contains(&number),
            Address::Matching(regex) => regex.is_match(line),
        }
    }
}

fn commands(script: &str, is_extended: bool) -> Option<Vec<(Address, Command)>> {
    let mut commands = Vec::new();
    let mut rest = script.trim_start_matches([';', ' ', '\n']);
    while !rest.is_empty() {
        let (address, after) = address(rest, is_extended)?;
        let (command, after) = command(after.trim_start(), is_extended)?;
        commands.push((address, command));
        rest = after.trim_start_matches([';', ' ', '\n']);
    }
    (!commands.is_empty()).then_some(commands)
}

fn address(text: &str, is_extended: bool) -> Option<(Address, &str)> {
    if let Some(rest) = text.strip_prefix('$') {
        return Some((Address::Last, rest));
    }
    if let Some(rest) = text.strip_prefix('/') {
        let (pattern, rest) = until(rest, '/')?;
        return Some((
            Address::Matching(regex(&pattern, is_extended, false)?),
            rest,
        ));
    }
    let Some((from, rest)) = number(text) else {
        return Some((Address::All, text));
    };
    let Some(rest) = rest.strip_prefix(',') else {
        return Some((Address::Line(from), rest));
    };
    match rest.strip_prefix('$') {
        Some(rest) => Some((Address::Lines(from, usize::MAX), rest)),
        None => number(rest).map(|(to, rest)| (Address::Lines(from, to), rest)),
    }
}

fn number(text: &str) -> Option<(usize, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((digits.parse().ok()?, rest))
}

fn command(text: &str, is_extended: bool) -> Option<(Command, &str)> {
    let letter = text.chars().next()?;
    let rest = text.get(letter.len_utf8()..)?;
    match letter {
        'd' => Some((Command::Delete, rest)),
        'p' => Some((Command::Print, rest)),
        'q' => Some((Command::Quit, rest)),
        's' => {
            let bound = rest.chars().next()?;
            let (pattern, rest) = until(rest.get(bound.len_utf8()..)?, bound)?;
            let (replacement, rest) = until(rest, bound)?;
            let end = rest.find([';', '\n', ' ']).unwrap_or(rest.len());
            let (flags, rest) = rest.split_at(end);
            let command = Command::Replace {
                pattern: regex(&pattern, is_extended, flags.contains(['i', 'I']))?,
                replacement,
                is_global: flags.contains('g'),
                prints: flags.contains('p'),
            };
            Some((command, rest))
        }
        _ => None,
    }
}

/// The text before a bound that is not escaped, and what follows it.
fn until(text: &str, bound: char) -> Option<(String, &str)> {
    let mut taken = String::new();
    let mut chars = text.char_indices();
    while let Some((index, c)) = chars.next() {
        if c == bound {
            return Some((taken, text.get(index + c.len_utf8()..)?));
        }
        taken.push(c);
        if c == '\\' {
            let (_, next) = chars.next()?;
            if next == bound {
                taken.pop();
            }
            taken.push(next);
        }
    }
    None
}

fn regex(pattern: &str, is_extended: bool, ignores_case: bool) -> Option<Regex> {
    let pattern = match is_extended {
        true => pattern.to_owned(),
        false => basic::extended(pattern),
    };
    let mut builder = RegexBuilder::new(&pattern);
    builder.case_insensitive(ignores_case).build().ok()
}

/// `&` and `\1` stand for what was found.
fn expand(replacement: &str, found: &Captures<'_>) -> String {
    let mut text = String::new();
    let group = |index: usize| found.get(index).map_or("", |one| one.as_str());
    let mut chars = replacement.chars();
    while let Some(c) = chars.next() {
        match c {
            '&' => text.push_str(group(0)),
            '\\' => match chars.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some(digit) => match digit.to_digit(10) {
                    Some(index) => text.push_str(group(index as usize)),
                    None => text.push(digit),
                },
                None => (),
            },
            c => text.push(c),
        }
    }
    text
}
