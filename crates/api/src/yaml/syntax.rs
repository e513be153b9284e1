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
const TAB_IN_INDENT: &str = "found a tab character that violates indentation";
const STREAM_END: &str = "found unexpected end of stream";
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
    scanner("directive name", "could not find expected directive name"),
    scanner("':' may not precede", "found unexpected ':'"),
    parser("\"-\" is only valid", "did not find expected ',' or '}'"),
    parser(
        "comments must be separated",
        "did not find expected ',' or '}'",
    ),
    parser("invalid trailing content", NO_KEY),
    parser("unknown anchor", "unknown anchor"),
    parser("invalid indentation", NO_KEY),
    parser("expected ',' or '}'", "did not find expected ',' or '}'"),
    parser("expected ',' or ']'", "did not find expected ',' or ']'"),
    parser("misplaced bracket", NO_KEY),
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
    if MISPLACED.iter().any(|one| error.info().contains(one))
        && let Some(bracket) = open_bracket(chunk, place)
    {
        let line = place.line - chunk.line;
        let close = if bracket == '{' { '}' } else { ']' };
        let text = format!("yaml: line {line}: did not find expected ',' or '{close}'");
        return (text, place);
    }
    let text_place = match error.info() {
        info if info.contains("tab") => tab(chunk, place),
        info if info.contains("quoted") => quote(chunk, place),
        _ => None,
    };
    if let Some((text, line)) = text_place {
        return (format!("yaml: line {line}: {text}"), place);
    }
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

/// What our parser says when something follows that does not belong into a list or map in brackets.
const MISPLACED: [&str; 3] = [
    "invalid indentation",
    "illegal placement of ':'",
    "expected key",
];

/// The innermost bracket that is open at a place.
fn open_bracket(chunk: &Chunk<'_>, place: Place) -> Option<char> {
    let before = chunk.text.get(..(place.byte - chunk.byte) as usize)?;
    let (mut open, mut quote, mut last) = (Vec::new(), None, '\n');
    let mut is_comment = false;
    for c in before.chars() {
        match (quote, c) {
            _ if is_comment => is_comment = c != '\n',
            (Some(mark), c) if mark == c && last != '\\' => quote = None,
            (Some(_), _) => (),
            (None, '#') if last.is_whitespace() => is_comment = true,
            (None, '"' | '\'') if !last.is_alphanumeric() => quote = Some(c),
            // A bracket inside of a word of a plain text opens nothing.
            (None, '{' | '[') if !open.is_empty() || matches!(last, ' ' | '\n') => open.push(c),
            (None, '}' | ']') => {
                open.pop();
            }
            (None, _) => (),
        }
        last = c;
    }
    open.pop()
}

/// A tab in front of a line: upstream's words depend on what the line before ends with.
fn tab(chunk: &Chunk<'_>, place: Place) -> Option<(&'static str, u32)> {
    let from = place.line.saturating_sub(chunk.line) as usize;
    let is_tabbed = |line: &str| {
        let blank = line.len() - line.trim_start().len();
        line.get(..blank).is_some_and(|blank| blank.contains('\t'))
    };
    let lines: Vec<&str> = chunk.text.lines().collect();
    let index =
        (from..lines.len()).find(|index| lines.get(*index).is_some_and(|l| is_tabbed(l)))?;
    let before = lines
        .get(..index)?
        .iter()
        .rev()
        .find(|line| !line.trim().is_empty());
    let is_after_word = before.is_some_and(|line| {
        !line
            .trim_end()
            .ends_with([':', '"', '\'', '}', ']', '|', '>', ',', '-'])
            && !line.contains(" #")
    });
    Some((
        if is_after_word {
            TAB_IN_INDENT
        } else {
            NO_TOKEN
        },
        index as u32 + 1,
    ))
}

/// A quote that is closed too late or never: upstream reads on to the next quote, whatever the
/// indentation, and only then finds something wrong.
fn quote(chunk: &Chunk<'_>, place: Place) -> Option<(&'static str, u32)> {
    let text = chunk.text;
    let start = (place.byte - chunk.byte) as usize;
    let open = text.get(start..)?.find(['"', '\''])? + start;
    let mark = text.get(open..)?.chars().next()?;
    let mut rest = text.get(open + 1..)?.char_indices().peekable();
    let mut close = None;
    while let Some((index, c)) = rest.next() {
        match c {
            '\\' if mark == '"' => {
                rest.next();
            }
            c if c == mark => match rest.peek() {
                Some((_, next)) if mark == '\'' && *next == mark => {
                    rest.next();
                }
                _ => {
                    close = Some(open + 2 + index);
                    break;
                }
            },
            _ => (),
        }
    }
    let line_of = |byte: usize| text.get(..byte).unwrap_or_default().matches('\n').count() as u32;
    let Some(close) = close else {
        return Some((STREAM_END, line_of(text.len()) + 1));
    };
    let after = text.get(close..)?;
    let next = close + after.len() - after.trim_start().len();
    let line = line_of(next);
    (line > 0 && line_of(open) != line_of(close)).then_some((NO_KEY, line))
}
