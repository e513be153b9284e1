//! `grep`, `egrep`, `fgrep` with the options `-v -i -c -n -o -w -q -m -F -E -e -A -B -C`.

use super::basic;
use crate::output::Output;
use regex_lite::{Regex, RegexBuilder, escape};
use std::rc::Rc;

/// What the words ask for.
#[derive(Default)]
struct Request {
    letters: String,
    patterns: Vec<String>,
    files: Vec<String>,
    before: usize,
    after: usize,
    most: Option<usize>,
}

/// Long options and their letters.
const LONG: [(&str, &str); 9] = [
    ("--count", "-c"),
    ("--extended-regexp", "-E"),
    ("--fixed-strings", "-F"),
    ("--ignore-case", "-i"),
    ("--invert-match", "-v"),
    ("--line-number", "-n"),
    ("--only-matching", "-o"),
    ("--quiet", "-q"),
    ("--word-regexp", "-w"),
];

/// Runs it. The status is 1 if nothing matches, 2 if the pattern cannot be read.
pub fn run(
    name: &str,
    words: &[String],
    input: &str,
    file: impl Fn(&str) -> Option<Rc<str>>,
) -> Output {
    let mut out = Output::default();
    let request = read(words);
    let has = |letter: char| request.letters.contains(letter);
    let patterns = request.patterns.iter().flat_map(|one| one.split('\n'));
    let patterns = patterns.map(|one| match name {
        _ if has('F') || name == "fgrep" => escape(one),
        _ if has('E') || has('P') || name == "egrep" => one.to_owned(),
        _ => basic::extended(one),
    });
    let mut pattern = patterns
        .map(|one| format!("(?:{one})"))
        .collect::<Vec<_>>()
        .join("|");
    if has('w') {
        pattern = format!(r"\b(?:{pattern})\b");
    }
    if has('x') {
        pattern = format!("^(?:{pattern})$");
    }
    let regex = RegexBuilder::new(&pattern)
        .case_insensitive(has('i'))
        .build();
    let Ok(regex) = regex else {
        out.note(format!("{name}: Invalid regular expression"));
        out.status = 2;
        return out;
    };
    let mut text = input.to_owned();
    for name in &request.files {
        match file(name) {
            Some(file) => text = file.to_string(),
            None => {
                out.note(format!("grep: {name}: No such file or directory"));
                out.status = 2;
                return out;
            }
        }
    }
    let found = search(&text, &regex, &request, &mut out);
    out.status = i32::from(found == 0);
    if has('q') || has('c') {
        let status = out.status;
        out = Output {
            status,
            ..Output::default()
        };
    }
    if has('c') {
        out.line(found);
    }
    out
}

fn search(text: &str, regex: &Regex, request: &Request, out: &mut Output) -> usize {
    let has = |letter: char| request.letters.contains(letter);
    let lines: Vec<&str> = text.lines().collect();
    let mut left = request.most.unwrap_or(usize::MAX);
    let mut is_hit = |line: &&str| {
        let is_hit = left > 0 && regex.is_match(line) != has('v');
        left -= usize::from(is_hit);
        is_hit
    };
    let hits: Vec<bool> = lines.iter().map(&mut is_hit).collect();
    for (index, line) in lines.iter().enumerate() {
        let is_hit = |index: usize| hits.get(index).copied().unwrap_or(false);
        let from = index.saturating_sub(request.after);
        let is_shown = (from..=index + request.before).any(is_hit);
        if has('o') && is_hit(index) {
            regex.find_iter(line).for_each(|one| out.line(one.as_str()));
        } else if is_shown && !has('o') {
            let mark = if is_hit(index) { ':' } else { '-' };
            if has('n') {
                out.line(format!("{}{mark}{line}", index + 1));
            } else {
                out.line(line);
            }
        }
    }
    hits.iter().filter(|hit| **hit).count()
}

fn read(words: &[String]) -> Request {
    let mut request = Request::default();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let word = LONG
            .iter()
            .find(|(long, _)| word == long)
            .map_or(word.as_str(), |(_, short)| short);
        if word.starts_with("--color") {
            continue;
        }
        let Some(letters) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) else {
            if request.patterns.is_empty() {
                request.patterns.push(word.to_owned());
            } else {
                request.files.push(word.to_owned());
            }
            continue;
        };
        let place = letters.find(['A', 'B', 'C', 'e', 'm']);
        let (flags, option) = letters.split_at(place.unwrap_or(letters.len()));
        request.letters.push_str(flags.trim_start_matches('-'));
        let Some(letter) = option.chars().next() else {
            continue;
        };
        let value = match option.get(1..) {
            Some("") | None => words.next().cloned().unwrap_or_default(),
            Some(value) => value.to_owned(),
        };
        let number = value.parse().unwrap_or(0);
        match letter {
            'A' => request.after = number,
            'B' => request.before = number,
            'm' => request.most = Some(number),
            'C' => (request.before, request.after) = (number, number),
            _ => request.patterns.push(value),
        }
    }
    request
}
