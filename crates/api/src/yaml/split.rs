//! Cutting an input into documents before any of them is read.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/util/yaml/decoder.go, YAMLReader, YAMLOrJSONDecoder

use serde_json::{Deserializer, Value};

/// The text of one document and where it starts.
pub(super) struct Chunk<'a> {
    pub text: &'a str,
    /// Line of its first character, from 1.
    pub line: u32,
    /// Bytes before it.
    pub byte: u32,
    /// The value, where it was read as JSON.
    pub json: Option<Value>,
    /// Why it cannot even be looked at.
    pub problem: Option<String>,
}

/// Cuts at lines that are `---`, also with a comment after it.
///
/// Such a line is dropped after a document and kept in front of the first one, which shows in
/// the line numbers of errors.
pub(super) fn yaml_chunks(text: &str) -> Vec<Chunk<'_>> {
    let text_start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut chunks = Vec::new();
    let (mut start, mut start_line) = (text_start, 1);
    let mut end = text_start;
    let mut line_number = 1;
    let (_, body) = text.split_at(text_start);
    for line in body.split_inclusive('\n') {
        let is_separator = line.strip_prefix("---").is_some_and(|after| {
            let after = after.trim();
            after.is_empty() || after.starts_with('#')
        });
        if is_separator && end > start {
            chunks.push(chunk(text, start, end, start_line));
            (start, start_line) = (end + line.len(), line_number + 1);
        }
        end += line.len();
        line_number += 1;
    }
    if end > start {
        chunks.push(chunk(text, start, end, start_line));
    }
    chunks
}

fn chunk(text: &str, start: usize, end: usize, line: u32) -> Chunk<'_> {
    let text = text.get(start..end).unwrap_or_default();
    Chunk {
        text,
        line,
        byte: start as u32,
        json: None,
        problem: None,
    }
}

/// JSON documents one after the other; nothing if the input is not JSON from its start, in
/// which case it is read as YAML.
pub(super) fn json_chunks(text: &str) -> Option<Vec<Chunk<'_>>> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let mut chunks = Vec::new();
    let mut stream = Deserializer::from_str(text).into_iter::<Value>();
    let mut start = 0;
    let mut line = 1;
    while let Some(read) = stream.next() {
        let end = match &read {
            Ok(_) => stream.byte_offset(),
            Err(_) => text.len(),
        };
        let raw = text.get(start..end).unwrap_or_default();
        let blank = raw.len() - raw.trim_start().len();
        let lines = |text: &str| text.bytes().filter(|byte| *byte == b'\n').count() as u32;
        line += lines(raw.get(..blank).unwrap_or_default());
        let mut chunk = chunk(text, start + blank, end, line);
        match read {
            Ok(value) => chunk.json = Some(value),
            Err(_) if chunks.is_empty() => return None,
            Err(error) => {
                let offset = start + blank;
                chunk.problem = Some(format!("json: offset {offset}: {}", json_problem(&error)));
            }
        }
        line += lines(chunk.text);
        chunks.push(chunk);
        start = end;
    }
    Some(chunks)
}

/// Differs: the parser's own words, without Go's naming of the character.
fn json_problem(error: &serde_json::Error) -> String {
    match error.is_eof() {
        true => "unexpected EOF".to_owned(),
        false => error.to_string(),
    }
}
