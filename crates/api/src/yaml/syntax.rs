//! Syntax errors as kubectl words them, and positions of the parser as places of the input.
//!
//! kubectl's reader counts lines its own way: errors of the scanner name the line, errors of
//! the parser name the line before, and the first line is not named at all.
//! k8s: vendor/sigs.k8s.io/yaml/goyaml.v2/decode.go, fail; scannerc.go; parserc.go

use saphyr_parser::{Marker, ScanError, Span as RawSpan};

use super::span::{Place, Span};
use super::split::Chunk;

/// k8s: goyaml.v2/readerc.go
pub(super) const CONTROL_CHARACTER: &str = "yaml: control characters are not allowed";

/// Whether the reader refuses the character wherever it stands.
pub(super) fn is_refused(c: char) -> bool {
    !matches!(c,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}'
        | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

/// From positions in the text of a chunk to places in the whole input.
pub(super) struct Places {
    /// Bytes before each character, if they are not one each.
    bytes: Option<Vec<u32>>,
    line: u32,
    byte: u32,
}

impl Places {
    pub(super) fn new(chunk: &Chunk<'_>) -> Places {
        let bytes = (!chunk.text.is_ascii()).then(|| {
            let starts = chunk.text.char_indices().map(|(byte, _)| byte as u32);
            starts
                .chain(std::iter::once(chunk.text.len() as u32))
                .collect()
        });
        Places {
            bytes,
            line: chunk.line,
            byte: chunk.byte,
        }
    }

    pub(super) fn span(&self, raw: &RawSpan) -> Span {
        Span {
            start: self.place(&raw.start),
            end: self.place(&raw.end),
        }
    }

    pub(super) fn place(&self, mark: &Marker) -> Place {
        let index = mark.index();
        let byte = match &self.bytes {
            Some(bytes) => bytes
                .get(index)
                .or(bytes.last())
                .copied()
                .unwrap_or_default(),
            None => index as u32,
        };
        Place {
            line: self.line + (mark.line() as u32).saturating_sub(1),
            column: mark.col() as u32 + 1,
            byte: self.byte + byte,
        }
    }

    /// The place of a byte of the chunk.
    pub(super) fn of_byte(&self, text: &str, byte: usize) -> Place {
        let before = text.get(..byte).unwrap_or_default();
        let line = before.matches('\n').count() as u32;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() as u32 + 1;
        Place {
            line: self.line + line,
            column,
            byte: self.byte + byte as u32,
        }
    }

    /// The text between two places.
    pub(super) fn slice<'t>(&self, text: &'t str, span: Span) -> &'t str {
        let index = |place: Place| (place.byte - self.byte) as usize;
        text.get(index(span.start)..index(span.end))
            .unwrap_or_default()
    }
}

/// How upstream says what our parser found.
struct Wording {
    /// Part of our parser's message.
    ours: &'static str,
    /// Upstream's message.
    theirs: &'static str,
    /// Scanner errors name their line, parser errors the one before.
    is_scanner: bool,
}

const fn scanner(ours: &'static str, theirs: &'static str) -> Wording {
    Wording {
        ours,
        theirs,
        is_scanner: true,
    }
}

const fn parser(ours: &'static str, theirs: &'static str) -> Wording {
    Wording {
        ours,
        theirs,
        is_scanner: false,
    }
}

const NO_TOKEN: &str = "found character that cannot start any token";
const NO_KEY: &str = "did not find expected key";

/// All of them; the first that fits counts.
const ALL: &[Wording] = &[
    scanner(
        "mapping values are not allowed",
        "mapping values are not allowed in this context",
    ),
    scanner(
        "mapping keys are not allowed",
        "mapping keys are not allowed in this context",
    ),
    scanner(
        "block sequence entries are not allowed",
        "block sequence entries are not allowed in this context",
    ),
    scanner("unexpected character", NO_TOKEN),
    scanner("tab", NO_TOKEN),
    scanner("unexpected end of stream", "found unexpected end of stream"),
    scanner(
        "unexpected document indicator",
        "found unexpected document indicator",
    ),
    scanner("unknown escape character", "found unknown escape character"),
    scanner(
        "hexadecimal number",
        "did not find expected hexdecimal number",
    ),
    scanner(
        "invalid Unicode character",
        "found invalid Unicode character escape code",
    ),
    scanner(
        "indentation indicator equal to 0",
        "found an indentation indicator equal to 0",
    ),
    scanner(
        "expected comment or line break",
        "did not find expected comment or line break",
    ),
    scanner(
        "alphabetic or numeric",
        "did not find expected alphabetic or numeric character",
    ),
    scanner("simple key expect ':'", "could not find expected ':'"),
    scanner("simple key expected", "could not find expected ':'"),
    scanner("expected tag URI", "did not find expected tag URI"),
    parser("unknown anchor", "unknown anchor"),
    parser("invalid indentation", NO_KEY),
    parser("expected ',' or '}'", "did not find expected ',' or '}'"),
    parser("expected ',' or ']'", "did not find expected ',' or ']'"),
    parser("misplaced bracket", "did not find expected node content"),
    parser(
        "expected node content",
        "did not find expected node content",
    ),
    parser(
        "expected '-' indicator",
        "did not find expected '-' indicator",
    ),
    parser(
        "expected <document start>",
        "did not find expected <document start>",
    ),
    parser("expected key", NO_KEY),
    parser("unexpected eof", "did not find expected node content"),
];

/// Upstream's message for an error of our parser, and where it is.
pub(super) fn problem(chunk: &Chunk<'_>, places: &Places, error: &ScanError) -> (String, Place) {
    let place = places.place(error.marker());
    let (text, is_scanner) = match ALL.iter().find(|one| error.info().contains(one.ours)) {
        Some(wording) => (wording.theirs, wording.is_scanner),
        None => (error.info(), true),
    };
    if text == "unknown anchor" {
        let rest = chunk
            .text
            .get((place.byte - chunk.byte) as usize..)
            .unwrap_or_default();
        let name = rest
            .trim_start_matches('*')
            .split([' ', '\n', ',', ']', '}'])
            .next();
        let name = name.unwrap_or_default();
        return (format!("yaml: unknown anchor '{name}' referenced"), place);
    }
    let line_before = place.line - chunk.line;
    let line = if is_scanner {
        line_before + u32::from(line_before > 0)
    } else {
        line_before
    };
    let message = match line {
        0 => format!("yaml: {text}"),
        line => format!("yaml: line {line}: {text}"),
    };
    (message, place)
}
