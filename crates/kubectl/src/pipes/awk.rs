//! `awk`: fields printed of lines that fit, as people cut kubectl's tables.
//!
//! `-F`, conditions on fields and line numbers, `print` with fields and texts, `END`. No variables,
//! no arithmetic beyond `$(NF-1)`.

use super::basic;
use crate::output::Output;
use regex_lite::Regex;

/// One `condition { print … }`.
struct Rule<'a> {
    condition: &'a str,
    /// What is printed; nothing means the line.
    printed: &'a str,
}

/// A line and its fields.
struct Record<'a> {
    number: usize,
    line: &'a str,
    fields: Vec<&'a str>,
}

/// Runs it. The status is 2 if the program is beyond what is known here.
pub fn run(words: &[String], input: &str, out: &mut Output) {
    let mut separator: Option<String> = None;
    let mut program = "";
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.strip_prefix("-F") {
            Some("") => separator = words.next().cloned(),
            Some(text) => separator = Some(text.to_owned()),
            None => program = word,
        }
    }
    let Some(rules) = rules(program) else {
        out.note(
            "awk: only programs such as '$3 != \"Running\" {print $1, $NF}' are understood here",
        );
        out.status = 2;
        return;
    };
    let separator = separator.map(|text| text.replace("\\t", "\t"));
    let split = |line| fields(line, separator.as_deref());
    let mut last = Record {
        number: 0,
        line: "",
        fields: Vec::new(),
    };
    for (index, line) in input.lines().enumerate() {
        last = Record {
            number: index + 1,
            line,
            fields: split(line),
        };
        for rule in rules.iter().filter(|rule| rule.condition != "END") {
            if any_holds(rule.condition, &last) {
                print(rule.printed, &last, out);
            }
        }
    }
    for rule in rules.iter().filter(|rule| rule.condition == "END") {
        print(rule.printed, &last, out);
    }
}

fn fields<'a>(line: &'a str, separator: Option<&str>) -> Vec<&'a str> {
    match separator {
        None | Some(" ") => line.split_whitespace().collect(),
        Some(text) if text.chars().count() == 1 => line.split(text).collect(),
        Some(text) => match Regex::new(text) {
            Ok(regex) => regex.split(line).collect(),
            Err(_) => line.split(text).collect(),
        },
    }
}

fn rules(program: &str) -> Option<Vec<Rule<'_>>> {
    let mut rules = Vec::new();
    let mut rest = program.trim();
    while !rest.is_empty() {
        let open = basic::find_outside(rest, '{').unwrap_or(rest.len());
        let (condition, body) = rest.split_at(open);
        let condition = condition.trim();
        let (printed, after) = match body.strip_prefix('{') {
            None => ("", ""),
            Some(body) => {
                let close = basic::find_outside(body, '}')?;
                let (action, after) = body.split_at(close);
                let action = action.trim().trim_end_matches(';').trim();
                (action.strip_prefix("print")?.trim(), after.get(1..)?)
            }
        };
        let is_known = !printed.starts_with('f') && condition != "BEGIN" && !printed.contains(';');
        if !is_known || (condition.is_empty() && body.is_empty()) {
            return None;
        }
        rules.push(Rule { condition, printed });
        rest = after.trim_start_matches(|c: char| c == ';' || c.is_whitespace());
    }
    (!rules.is_empty()).then_some(rules)
}

/// Conditions joined by `||`, each of some joined by `&&`.
fn any_holds(condition: &str, record: &Record<'_>) -> bool {
    let either = basic::split_at(condition, "||");
    either.iter().any(|part| {
        let all = basic::split_at(part, "&&");
        all.iter().all(|one| holds(one.trim(), record))
    })
}

fn holds(condition: &str, record: &Record<'_>) -> bool {
    if condition.is_empty() {
        return true;
    }
    if let Some(pattern) = condition.strip_prefix('!').map(str::trim) {
        return !holds(pattern, record);
    }
    if let Some(pattern) = between_slashes(condition) {
        return is_match(pattern, record.line);
    }
    for operator in ["!~", "~", "==", "!=", ">=", "<=", ">", "<"] {
        let parts = basic::split_at(condition, operator);
        let [left, right] = parts.as_slice() else {
            continue;
        };
        let left = value(left.trim(), record);
        if let Some(pattern) = between_slashes(right.trim()) {
            return is_match(pattern, &left) == (operator == "~");
        }
        let right = value(right.trim(), record);
        return compare(&left, operator, &right);
    }
    let value = value(condition, record);
    !value.is_empty() && value != "0"
}

fn between_slashes(text: &str) -> Option<&str> {
    text.strip_prefix('/')?.strip_suffix('/')
}

fn is_match(pattern: &str, text: &str) -> bool {
    Regex::new(pattern).is_ok_and(|regex| regex.is_match(text))
}

/// Numbers compare as numbers, everything else as text.
fn compare(left: &str, operator: &str, right: &str) -> bool {
    let order = match (left.parse::<i64>(), right.parse::<i64>()) {
        (Ok(left), Ok(right)) => left.cmp(&right),
        _ => left.cmp(right),
    };
    match operator {
        "==" => order.is_eq(),
        "!=" => order.is_ne(),
        ">=" => order.is_ge(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        "<" => order.is_lt(),
        "~" => is_match(right, left),
        _ => !is_match(right, left),
    }
}

fn print(printed: &str, record: &Record<'_>, out: &mut Output) {
    if printed.is_empty() {
        return out.line(record.line);
    }
    let parts = basic::split_at(printed, ",");
    let values: Vec<String> = parts
        .iter()
        .map(|part| value(part.trim(), record))
        .collect();
    out.line(values.join(" "));
}

/// `$2`, `$NF`, `$(NF-1)`, `NR`, `NF`, `"text"`, numbers, one after the other.
fn value(expression: &str, record: &Record<'_>) -> String {
    let mut text = String::new();
    let count = record.fields.len();
    for (index, part) in expression.split('"').enumerate() {
        if index % 2 == 1 {
            text.push_str(&part.replace("\\n", "\n").replace("\\t", "\t"));
            continue;
        }
        for word in part.replace('$', " $").split_whitespace() {
            let Some(place) = word.strip_prefix('$') else {
                match word {
                    "NR" => text.push_str(&record.number.to_string()),
                    "NF" => text.push_str(&count.to_string()),
                    word if word.bytes().all(|b| b.is_ascii_digit()) => text.push_str(word),
                    _ => (),
                }
                continue;
            };
            let place = place.trim_matches(['(', ')']);
            let place = match place.strip_prefix("NF") {
                Some("") => Some(count),
                Some(less) => {
                    let less = less.strip_prefix('-').and_then(|less| less.parse().ok());
                    less.and_then(|less: usize| count.checked_sub(less))
                }
                None => place.parse::<usize>().ok(),
            };
            text.push_str(match place {
                Some(0) => record.line,
                Some(place) => record.fields.get(place - 1).copied().unwrap_or(""),
                None => "",
            });
        }
    }
    text
}
