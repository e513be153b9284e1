//! The view parameters after a link: `?t=0:42&sel=deployment/web`.
//!
//! People edit them, so reading takes whatever comes; writing keeps the order.

use crate::scenario::View;

/// Most parameters that are read.
const PARAMETERS_MAX: usize = 32;

pub(super) fn read(text: &str) -> View {
    let pairs = text
        .split('&')
        .filter(|pair| !pair.is_empty())
        .take(PARAMETERS_MAX);
    let parameters = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, "1"));
        (unescaped(name), unescaped(value))
    });
    View {
        parameters: parameters.collect(),
    }
}

pub(super) fn write(view: &View) -> String {
    let pairs: Vec<String> = view
        .parameters
        .iter()
        .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
        .collect();
    if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    }
}

/// Percent-encodes what is not safe in a fragment; `/` and `:` stay readable.
fn escaped(text: &str) -> String {
    let mut done = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' | b':' => {
                done.push(char::from(byte));
            }
            _ => done.push_str(&format!("%{byte:02X}")),
        }
    }
    done
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex: Option<Vec<u8>> = (byte == b'%').then(|| rest.clone().take(2).collect());
        let code = hex
            .filter(|hex| hex.len() == 2 && hex.iter().all(u8::is_ascii_hexdigit))
            .and_then(|hex| String::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(&hex, 16).ok());
        match code {
            Some(code) => {
                bytes.push(code);
                rest.nth(1);
            }
            None => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
