//! What an unquoted word means: a truth value, a number, nothing, or a text.
//!
//! These are the rules of YAML 1.1 as kubectl's reader has them: `yes` and `on` are truth values,
//! `017` is fifteen, `1_000` is a thousand, and dates stay texts.
//! k8s: vendor/sigs.k8s.io/yaml/goyaml.v2/resolve.go

use serde_json::{Number, Value};

/// The kind of an unquoted word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKind {
    /// Just a text.
    Text,
    /// A truth value.
    Bool,
    /// Nothing.
    Null,
    /// A whole number.
    Int,
    /// A number with a fraction or exponent.
    Float,
    /// A date or time; read as a text.
    Timestamp,
    /// `<<`
    Merge,
}

/// A resolved word. Numbers that are not finite have no value.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// What it is.
    pub kind: WordKind,
    /// What it says, as JSON.
    pub value: Option<Value>,
}

fn word(kind: WordKind, value: Value) -> Word {
    Word {
        kind,
        value: Some(value),
    }
}

/// Resolves an unquoted word.
pub fn resolve(text: &str) -> Word {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            word(WordKind::Bool, Value::Bool(true))
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            word(WordKind::Bool, Value::Bool(false))
        }
        "" | "~" | "null" | "Null" | "NULL" => word(WordKind::Null, Value::Null),
        ".nan" | ".NaN" | ".NAN" | ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF"
        | "-.inf" | "-.Inf" | "-.INF" => Word {
            kind: WordKind::Float,
            value: None,
        },
        "<<" => word(WordKind::Merge, Value::from("<<")),
        text => match text.as_bytes().first() {
            Some(b'0'..=b'9' | b'+' | b'-' | b'.') => resolve_number(text),
            _ => word(WordKind::Text, Value::from(text)),
        },
    }
}

fn resolve_number(text: &str) -> Word {
    if text.starts_with('.') {
        return match is_float(text) {
            true => float(text),
            false => word(WordKind::Text, Value::from(text)),
        };
    }
    if is_timestamp(text) {
        return word(WordKind::Timestamp, Value::from(text));
    }
    let plain: String = text.chars().filter(|c| *c != '_').collect();
    match integer(&plain) {
        Some(number) => word(WordKind::Int, Value::Number(number)),
        None if is_float(&plain) => float(&plain),
        None => word(WordKind::Text, Value::from(text)),
    }
}

/// Reads a whole number with Go's prefixes: `0x`, `0o`, `0b`, and `0` for octal.
fn integer(text: &str) -> Option<Number> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lower = unsigned.to_ascii_lowercase();
    let (digits, radix) = match lower.as_bytes() {
        [b'0', b'x', ..] => (lower.get(2..)?, 16),
        [b'0', b'o', ..] => (lower.get(2..)?, 8),
        [b'0', b'b', ..] => (lower.get(2..)?, 2),
        [b'0', _, ..] => (lower.get(1..)?, 8),
        _ => (lower.as_str(), 10),
    };
    // Rust would take a second sign.
    if !digits.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    match (text.strip_prefix('-'), text.starts_with('+')) {
        (Some(_), _) => {
            let negative = 0_i64.checked_sub_unsigned(magnitude)?;
            Some(Number::from(negative))
        }
        (None, true) => i64::try_from(magnitude).ok().map(Number::from),
        (None, false) => Some(Number::from(magnitude)),
    }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(text: &str) -> bool {
    let digits = |text: &str| {
        text.find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len())
    };
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, rest) = unsigned.split_at(digits(unsigned));
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(after) => after.split_at(digits(after)),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return false;
    }
    match rest.strip_prefix(['e', 'E']) {
        Some(exponent) => {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            !exponent.is_empty() && digits(exponent) == exponent.len()
        }
        None => rest.is_empty(),
    }
}

/// Numbers from a manifest only; the simulation itself has none with fractions.
fn float(text: &str) -> Word {
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    match unsigned.parse::<f64>() {
        Ok(number) if !number.is_finite() => word(WordKind::Text, Value::from(text)),
        // JSON has one kind of number: 1.0 and 1e3 become whole.
        Ok(number) if number.fract() == 0.0 && number.abs() < 9.0e15 => {
            word(WordKind::Float, Value::from(number as i64))
        }
        Ok(number) => Word {
            kind: WordKind::Float,
            value: Number::from_f64(number).map(Value::from),
        },
        Err(_) => word(WordKind::Text, Value::from(text)),
    }
}

/// Dates in the forms upstream's reader knows: `2006-1-2`, with time after `T`, `t` or blanks.
pub fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    let year = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if year != 4 || bytes.get(4) != Some(&b'-') {
        return false;
    }
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(index) => text.split_at(index),
        None => (text, ""),
    };
    let parts: Vec<&str> = date.split('-').collect();
    let [_, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |text: &str, range: std::ops::RangeInclusive<u32>| {
        (1..=2).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && text
                .parse::<u32>()
                .is_ok_and(|number| range.contains(&number))
    };
    let days = match month.trim_start_matches('0') {
        "2" => 29,
        "4" | "6" | "9" | "11" => 30,
        _ => 31,
    };
    let is_date = number(month, 1..=12) && number(day, 1..=days);
    if time.is_empty() {
        return is_date;
    }
    let clock = time.get(1..).unwrap_or_default();
    let zone_start = clock.find(['Z', 'z', '+', '-', ' ']).unwrap_or(clock.len());
    let (clock, zone) = clock.split_at(zone_start);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let fields: Vec<&str> = clock.split(':').collect();
    let is_clock = match fields.as_slice() {
        [hour, minute, second] => {
            number(hour, 0..=23) && number(minute, 0..=59) && number(second, 0..=59)
        }
        _ => false,
    };
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let is_zoned = zone == "Z" || (zone.len() == 6 && zone.starts_with(['+', '-']));
    let has_zone = match time.starts_with(' ') {
        true => zone.is_empty(),
        false => is_zoned,
    };
    is_date && is_clock && is_fraction && has_zone
}
