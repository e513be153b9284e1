//! Filters after a `|`: grep, head, tail, wc, sort, uniq, awk, sed, cut, tr, base64, column.
//!
//! The options that people use on kubectl's output, with GNU's results.

mod awk;
mod basic;
mod grep;
mod sed;

use crate::output::Output;
use crate::table::{DESCRIPTION, align};
use api::base64_text;
use sim::order;
use std::rc::Rc;

/// Runs a filter over text, or over the files it names; nothing if there is no such filter.
pub fn run(
    name: &str,
    words: &[String],
    input: &str,
    file: impl Fn(&str) -> Option<Rc<str>>,
) -> Option<Output> {
    if matches!(name, "grep" | "egrep" | "fgrep") {
        return Some(grep::run(name, words, input, file));
    }
    let mut out = Output::default();
    match name {
        "head" => head(words, input, &mut out),
        "tail" => tail(words, input, &mut out),
        "wc" => wc(words, input, &mut out),
        "sort" => sort(words, input, &mut out),
        "uniq" => uniq(words, input, &mut out),
        "awk" | "gawk" => awk::run(words, input, &mut out),
        "sed" => sed::run(words, input, &mut out),
        "base64" => base64(words, input, &mut out),
        "cut" => cut(words, input, &mut out),
        "tr" => tr(words, input, &mut out),
        "column" if words.iter().any(|word| word == "-t") => {
            let cells = |line: &str| line.split_whitespace().collect::<Vec<_>>().join("\t");
            let lines: Vec<String> = input.lines().map(cells).collect();
            out.put(&align(&format!("{}\n", lines.join("\n")), DESCRIPTION));
        }
        "column" | "less" | "more" => out.put(input),
        _ => return None,
    }
    Some(out)
}

/// The output of a command that goes on, through filters that look at one line at a time; nothing
/// if one of them needs the whole.
pub fn by_line(pipe: &[String], stage: usize, text: &str) -> Option<String> {
    let mut text = text.to_owned();
    for command in pipe.iter().skip(stage + 1) {
        let words = crate::shell::words(command).ok()?;
        let (name, rest) = words.split_first()?;
        if !matches!(
            name.as_str(),
            "grep" | "egrep" | "fgrep" | "awk" | "cut" | "tr" | "sed"
        ) {
            return None;
        }
        let counts = |word: &String| match name.as_str() {
            "awk" => word.contains("NR") || word.contains("END"),
            "sed" => !word.starts_with(['s', '/', '-']),
            _ => word.starts_with('-') && word.contains(['c', 'A', 'B', 'C', 'm']),
        };
        if rest.iter().any(counts) {
            return None;
        }
        text = run(name, rest, &text, |_| None)?.text;
    }
    Some(text)
}

/// `-n 5`, `-5`, `-n5`, `--lines=5`.
fn count(words: &[String], default: i64) -> (i64, bool) {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let text = match word.as_str() {
            "-n" | "--lines" => words.next().map_or("", String::as_str),
            word => match word.strip_prefix("--lines=").or(word.strip_prefix("-n")) {
                Some(text) => text,
                None => word.strip_prefix('-').unwrap_or(""),
            },
        };
        if let Ok(number) = text.parse::<i64>() {
            return (number, text.starts_with('+'));
        }
    }
    (default, false)
}

/// Lines of `head` and `tail` unless told otherwise.
const LINES_DEFAULT: i64 = 10;

/// `-c 5`, `-c5`, `--bytes=5`: how many bytes, not lines.
fn bytes(words: &[String]) -> Option<usize> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let text = match word.as_str() {
            "-c" | "--bytes" => words.next().map(String::as_str),
            word => word.strip_prefix("--bytes=").or(word.strip_prefix("-c")),
        };
        if let Some(number) = text.and_then(|text| text.parse().ok()) {
            return Some(number);
        }
    }
    None
}

fn head(words: &[String], input: &str, out: &mut Output) {
    if let Some(number) = bytes(words) {
        return out.put(input.get(..input.floor_char_boundary(number)).unwrap_or(""));
    }
    let (number, _) = count(words, LINES_DEFAULT);
    let lines: Vec<&str> = input.lines().collect();
    let shown = match usize::try_from(number) {
        Ok(number) => number,
        Err(_) => lines.len().saturating_sub(number.unsigned_abs() as usize),
    };
    lines.iter().take(shown).for_each(|line| out.line(line));
}

fn tail(words: &[String], input: &str, out: &mut Output) {
    if let Some(number) = bytes(words) {
        let start = input.floor_char_boundary(input.len().saturating_sub(number));
        return out.put(input.get(start..).unwrap_or(""));
    }
    let (number, is_from) = count(words, LINES_DEFAULT);
    let lines: Vec<&str> = input.lines().collect();
    let number = number.unsigned_abs() as usize;
    let skipped = match is_from {
        true => number.saturating_sub(1),
        false => lines.len().saturating_sub(number),
    };
    lines.iter().skip(skipped).for_each(|line| out.line(line));
}

fn wc(words: &[String], input: &str, out: &mut Output) {
    let counts = [
        ('l', input.matches('\n').count()),
        ('w', input.split_whitespace().count()),
        ('c', input.len()),
    ];
    let asked: String = words
        .iter()
        .filter(|word| word.starts_with('-'))
        .cloned()
        .collect();
    let shown: Vec<String> = counts
        .iter()
        .filter(|(letter, _)| asked.is_empty() || asked.contains(*letter))
        .map(|(_, count)| count.to_string())
        .collect();
    match shown.as_slice() {
        [one] => out.line(one),
        many => {
            let cells = many.iter().map(|count| format!("{count:>7}"));
            out.line(cells.collect::<Vec<String>>().join(" "));
        }
    }
}

fn sort(words: &[String], input: &str, out: &mut Output) {
    let flags: String = words
        .iter()
        .filter(|word| word.starts_with('-'))
        .cloned()
        .collect();
    let key = words
        .iter()
        .zip(words.iter().skip(1))
        .find(|(flag, _)| *flag == "-k");
    let key = key.map(|(_, key)| key.as_str()).or_else(|| {
        let mut words = words.iter();
        words.find_map(|word| word.strip_prefix("-k"))
    });
    let column = key.and_then(|key| key.split([',', 'n', 'r']).next()?.parse::<usize>().ok());
    let field = |line: &str| match column {
        Some(column) => {
            let fields: Vec<&str> = line
                .split_whitespace()
                .skip(column - column.min(1))
                .collect();
            fields.join(" ")
        }
        None => line.to_owned(),
    };
    let number = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '-');
        let digits = text.get(..end.unwrap_or(text.len())).unwrap_or("");
        digits.parse::<i64>().unwrap_or(0)
    };
    let is_numeric = flags.contains('n') || key.is_some_and(|key| key.contains('n'));
    let mut lines: Vec<&str> = input.lines().collect();
    order::sort_by(&mut lines, |a, b| {
        let (x, y) = (field(a), field(b));
        let order = if is_numeric {
            number(&x).cmp(&number(&y))
        } else {
            x.cmp(&y)
        };
        order.then_with(|| a.cmp(b))
    });
    if flags.contains('r') || key.is_some_and(|key| key.contains('r')) {
        lines.reverse();
    }
    if flags.contains('u') {
        lines.dedup();
    }
    lines.iter().for_each(|line| out.line(line));
}

fn uniq(words: &[String], input: &str, out: &mut Output) {
    let counts = words.iter().any(|word| word == "-c");
    let lines: Vec<&str> = input.lines().collect();
    for group in lines.chunk_by(|a, b| a == b) {
        let Some(line) = group.first() else { continue };
        if counts {
            out.line(format!("{:>7} {line}", group.len()));
        } else {
            out.line(line);
        }
    }
}

/// `-d' ' -f1,3-`, or `-c1-20`.
fn cut(words: &[String], input: &str, out: &mut Output) {
    let option = |letter: &str| {
        let place = words.iter().position(|word| word.starts_with(letter))?;
        let word = words.get(place)?;
        match word.strip_prefix(letter)? {
            "" => words.get(place + 1).cloned(),
            text => Some(text.to_owned()),
        }
    };
    if let Some(list) = option("-c") {
        for line in input.lines() {
            let letters = line.chars().enumerate();
            let shown = letters.filter(|(index, _)| is_listed(&list, index + 1));
            out.line(shown.map(|(_, c)| c).collect::<String>());
        }
        return;
    }
    let separator = option("-d").unwrap_or_else(|| "\t".to_owned());
    let list = option("-f").unwrap_or_default();
    for line in input.lines() {
        let parts: Vec<&str> = line.split(separator.as_str()).collect();
        let shown: Vec<&str> = parts
            .iter()
            .enumerate()
            .filter(|(index, _)| is_listed(&list, index + 1))
            .map(|(_, part)| *part)
            .collect();
        match parts.len() {
            1 => out.line(line),
            _ => out.line(shown.join(&separator)),
        }
    }
}

/// Whether a number is in a list such as `1,3-5,7-`.
fn is_listed(list: &str, number: usize) -> bool {
    list.split(',').any(|part| {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to) = (from.parse().unwrap_or(1), to.parse().unwrap_or(usize::MAX));
        !part.is_empty() && (from..=to).contains(&number)
    })
}

/// Encodes, or decodes with `-d`.
fn base64(words: &[String], input: &str, out: &mut Output) {
    let decodes = ["-d", "-D", "--decode"];
    if !words.iter().any(|word| decodes.contains(&word.as_str())) {
        return out.line(base64_text::encode(input.as_bytes()));
    }
    let code: String = input.split_whitespace().collect();
    match base64_text::decode(&code) {
        Some(bytes) => out.put(&String::from_utf8_lossy(&bytes)),
        None => {
            out.note("base64: invalid input");
            out.status = 1;
        }
    }
}

/// `-d CHARS`, or one character for another.
fn tr(words: &[String], input: &str, out: &mut Output) {
    let unescaped = |text: &str| text.replace("\\n", "\n").replace("\\t", "\t");
    match words {
        [flag, chars] if flag == "-d" => {
            let chars = unescaped(chars);
            out.put(&input.replace(|c| chars.contains(c), ""));
        }
        [flag, chars] if flag == "-s" => {
            let mut before = '\0';
            let chars = unescaped(chars);
            for c in input.chars() {
                if c != before || !chars.contains(c) {
                    out.put(c.encode_utf8(&mut [0; 4]));
                }
                before = c;
            }
        }
        [from, to] => {
            let (from, to) = (unescaped(from), unescaped(to));
            let last = to.chars().last();
            for c in input.chars() {
                let place = from.chars().position(|one| one == c);
                let new = place.and_then(|place| to.chars().nth(place).or(last));
                out.put(new.unwrap_or(c).encode_utf8(&mut [0; 4]));
            }
        }
        _ => out.put(input),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(command: &str, input: &str, expected: &str) {
        let words = crate::shell::words(command).expect("words");
        let out = run(&words[0], &words[1..], input, |_| None).expect("a filter");
        assert_eq!(out.text, expected, "{command}");
    }

    #[test]
    fn filters_do_what_gnu_does() {
        let table = "NAME  READY\nweb-1 1/1\nweb-2 0/1\ndb-0  1/1\n";
        check("grep web", table, "web-1 1/1\nweb-2 0/1\n");
        check("grep -v '^NAME\\|db'", table, "web-1 1/1\nweb-2 0/1\n");
        check("grep -ic WEB", table, "2\n");
        check("egrep 'db|-1'", table, "web-1 1/1\ndb-0  1/1\n");
        check("head -n 1", table, "NAME  READY\n");
        check("head -c 4", table, "NAME");
        check("head -c2", "\u{e4}\u{e4}", "\u{e4}");
        check("tail --bytes=3", "one\ntwo", "two");
        check("tail -2", table, "web-2 0/1\ndb-0  1/1\n");
        check("tail -n +2", table, "web-1 1/1\nweb-2 0/1\ndb-0  1/1\n");
        check("wc -l", table, "4\n");
        check("wc", "a b\nc\n", "      2       3       6\n");
        check("awk '{print $2}'", table, "READY\n1/1\n0/1\n1/1\n");
        check(
            "awk 'NR>1 {print $1 \":\" $NF}'",
            table,
            "web-1:1/1\nweb-2:0/1\ndb-0:1/1\n",
        );
        check("awk '$2 != \"1/1\" && NR>1 {print $1}'", table, "web-2\n");
        check("awk '/web/{print $(NF-1)}'", table, "web-1\nweb-2\n");
        check("awk '$2 ~ /^0/'", table, "web-2 0/1\n");
        check("awk 'END {print NR}'", table, "4\n");
        check("awk -F/ '{print $2 \" of \" $1}'", "a/b\n", "b of a\n");
        check("sed 's/web/x/'", "web web\n", "x web\n");
        check("sed 's/web/<&>/g; 1d'", "a\nweb web\n", "<web> <web>\n");
        check("sed -E 's/(a)(b)/\\2\\1/'", "ab\n", "ba\n");
        check("sed -n '/db/p'", table, "db-0  1/1\n");
        check("sed -n '2,3p'", table, "web-1 1/1\nweb-2 0/1\n");
        check("base64 -d", "c2VjcmV0\n", "secret");
        check("base64", "secret", "c2VjcmV0\n");
        check("column -t", "a b\nccc d\n", "a    b\nccc  d\n");
        check("grep -A1 web-1", table, "web-1 1/1\nweb-2 0/1\n");
        check("grep --ignore-case WEB-1", table, "web-1 1/1\n");
        check("grep -m1 web", table, "web-1 1/1\n");
        check("sort -r", "a\nc\nb\n", "c\nb\na\n");
        check("sort -k2 -n", "x 10\ny 9\n", "y 9\nx 10\n");
        check("uniq -c", "a\na\nb\n", "      2 a\n      1 b\n");
        check("cut -d/ -f2", "pod/web\n", "web\n");
        check("cut -d. -f1,3-", "a.b.c.d\n", "a.c.d\n");
        check("cut -c1-3", "abcdef\n", "abc\n");
        check("tr ' ' '\\n'", "a b", "a\nb");
    }
}
