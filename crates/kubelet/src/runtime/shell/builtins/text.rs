//! Programs that print: `echo`, `printf`, `date`.
//!
//! They act as busybox's do, as far as container commands use them.

use super::{Call, say};

pub fn echo(call: &mut Call<'_>) -> u32 {
    let (mut line_end, mut escapes) = ("\n", false);
    let mut words = call.arguments;
    while let Some((first, rest)) = words.split_first() {
        match first.as_str() {
            "-n" => line_end = "",
            "-e" => escapes = true,
            "-ne" | "-en" => (line_end, escapes) = ("", true),
            _ => break,
        }
        words = rest;
    }
    let text = words.join(" ");
    let text = if escapes { unescaped(&text) } else { text };
    say(call, &format!("{text}{line_end}"))
}

/// `printf FORMAT ARGUMENTS`: `%s`, `%d`, `%%` and the escapes; the format repeats as needed.
pub fn printf(call: &mut Call<'_>) -> u32 {
    let Some((format, arguments)) = call.arguments.split_first() else {
        return 2;
    };
    let format = unescaped(format);
    let mut arguments = arguments.iter();
    let mut text = String::new();
    loop {
        let left = arguments.len();
        let mut pieces = format.split('%');
        text.push_str(pieces.next().unwrap_or(""));
        let mut literal = false;
        for piece in pieces {
            if literal {
                literal = false;
                text.push_str(piece);
                continue;
            }
            match piece.chars().next() {
                Some('s' | 'd' | 'i' | 'u') => {
                    text.push_str(arguments.next().map_or("", String::as_str));
                    text.push_str(piece.get(1..).unwrap_or(""));
                }
                None => {
                    literal = true;
                    text.push('%');
                }
                Some(_) => {
                    text.push('%');
                    text.push_str(piece);
                }
            }
        }
        if arguments.len() == 0 || arguments.len() == left {
            break;
        }
    }
    say(call, &text)
}

fn unescaped(text: &str) -> String {
    let mut done = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => done.push('\n'),
                Some('t') => done.push('\t'),
                Some('r') => done.push('\r'),
                Some('0') => done.push('\0'),
                Some('\\') | None => done.push('\\'),
                Some(other) => {
                    done.push('\\');
                    done.push(other);
                }
            },
            (c, false) => done.push(c),
        }
    }
    done
}

/// `date`, `date +%s`, `date +FORMAT` with the usual letters.
pub fn date(call: &mut Call<'_>) -> u32 {
    let now = call.now;
    let text = match call
        .arguments
        .iter()
        .find_map(|word| word.strip_prefix('+'))
    {
        None => {
            // `Thu, 01 Jan 2026 00:00:00 +0000` → `Thu Jan  1 00:00:00 UTC 2026`.
            let full = now.rfc1123();
            let words: Vec<&str> = full.split([' ', ',']).filter(|w| !w.is_empty()).collect();
            match words.as_slice() {
                [weekday, day, month, year, clock, ..] => {
                    let day = day.trim_start_matches('0');
                    format!("{weekday} {month} {day:>2} {clock} UTC {year}")
                }
                _ => full,
            }
        }
        Some(format) => {
            let full = now.rfc3339();
            let part = |from, to| full.get(from..to).unwrap_or("").to_owned();
            format
                .replace("%s", &now.unix_seconds().to_string())
                .replace("%F", &part(0, 10))
                .replace("%T", &part(11, 19))
                .replace("%Y", &part(0, 4))
                .replace("%m", &part(5, 7))
                .replace("%d", &part(8, 10))
                .replace("%H", &part(11, 13))
                .replace("%M", &part(14, 16))
                .replace("%S", &part(17, 19))
        }
    };
    say(call, &format!("{text}\n"))
}
