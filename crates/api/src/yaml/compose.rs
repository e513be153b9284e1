//! Parser events into a value and its places, without recursion.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as RawSpan, StrInput, Tag};
use serde_json::{Map, Value};

use super::expand::{AliasProblem, Anchors};
use super::key::key_text;
use super::merge::merge;
use super::scalar::{self, WordKind};
use super::span::{Children, Place, Span, SpanNode};
use super::split::Chunk;
use super::syntax::{self, Places};
use super::{DEPTH_MAX, Document, Problem, VALUES_MAX};

/// What a chunk gave.
pub(super) struct Composed {
    pub document: Option<Document>,
    pub problems: Vec<Problem>,
    pub duplicates: Vec<Problem>,
}

/// Reads the first YAML document of the chunk; upstream ignores the rest as well.
pub(super) fn compose(chunk: &Chunk<'_>, index: u32) -> Composed {
    let mut composer = Composer::new(chunk, index);
    match composer.run(chunk.text) {
        Ok(()) => (),
        Err(Stop::Syntax(error)) => {
            let (message, place) = syntax::problem(chunk, &composer.places, &error);
            composer.report(message, place);
        }
        Err(Stop::Refused(message, place)) => composer.report(message, place),
    }
    let (value, spans) = composer.root.take().unwrap_or_default();
    let value = chunk.json.clone().unwrap_or(value);
    let is_kept = composer.problems.is_empty() && !value.is_null();
    let lines = chunk.text.lines().count() as u32;
    let document = is_kept.then(|| Document {
        value,
        spans,
        index,
        start_line: chunk.line,
        end_line: chunk.line + lines.saturating_sub(1),
    });
    Composed {
        document,
        problems: composer.problems,
        duplicates: composer.duplicates,
    }
}

/// Why reading ends before the document does.
enum Stop {
    Syntax(ScanError),
    Refused(String, Place),
}

/// A list or map that is being read.
struct Frame {
    anchor: usize,
    start: Place,
    end: Place,
    kind: FrameKind,
}

enum FrameKind {
    List(Vec<Value>, Vec<SpanNode>),
    Map(Map<String, Value>, Vec<(Box<str>, SpanNode)>, Option<Key>),
}

/// A key whose value comes next.
struct Key {
    value: Value,
    span: Span,
    is_merge: bool,
}

/// A finished value on its way into what surrounds it.
pub(super) struct Node {
    pub value: Value,
    pub span: Span,
    pub children: Children,
    /// `<<`, unquoted.
    pub is_merge: bool,
}

struct Composer {
    places: Places,
    index: u32,
    stack: Vec<Frame>,
    root: Option<(Value, SpanNode)>,
    anchors: Anchors,
    problems: Vec<Problem>,
    duplicates: Vec<Problem>,
}

impl Composer {
    fn new(chunk: &Chunk<'_>, index: u32) -> Composer {
        Composer {
            places: Places::new(chunk),
            index,
            stack: Vec::new(),
            root: None,
            anchors: Anchors::default(),
            problems: Vec::new(),
            duplicates: Vec::new(),
        }
    }

    fn run(&mut self, text: &str) -> Result<(), Stop> {
        if let Some(byte) = text.find(syntax::is_refused) {
            let place = self.places.of_byte(text, byte);
            return Err(Stop::Refused(syntax::CONTROL_CHARACTER.to_owned(), place));
        }
        let mut parser: Parser<'_, StrInput<'_>> = Parser::new_from_str(text);
        let mut count = 0;
        while let Some(event) = parser.next_event() {
            let (event, raw) = event.map_err(Stop::Syntax)?;
            let span = self.places.span(&raw);
            count += u32::from(!matches!(event, Event::SequenceEnd | Event::MappingEnd));
            if count > VALUES_MAX {
                let message = format!("manifests of more than {VALUES_MAX} values are not read");
                return Err(Stop::Refused(message, span.start));
            }
            match event {
                Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => (),
                Event::DocumentEnd | Event::StreamEnd => return Ok(()),
                Event::SequenceStart(anchor, _) => {
                    self.open(anchor, span, FrameKind::List(Vec::new(), Vec::new()))?;
                }
                Event::MappingStart(anchor, _) => {
                    self.open(anchor, span, FrameKind::Map(Map::new(), Vec::new(), None))?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(&raw)?,
                Event::Alias(anchor) => self.alias(anchor, span, text)?,
                Event::Scalar(word, style, anchor, tag) => {
                    let node = self.scalar(&word, style, tag.as_deref(), span);
                    self.remember(anchor, &node.value, span.start)?;
                    self.place(node);
                }
            }
        }
        Ok(())
    }

    fn open(&mut self, anchor: usize, span: Span, kind: FrameKind) -> Result<(), Stop> {
        if self.stack.len() >= DEPTH_MAX {
            let message = format!("yaml: exceeded max depth of {DEPTH_MAX}");
            return Err(Stop::Refused(message, span.start));
        }
        self.stack.push(Frame {
            anchor,
            start: span.start,
            end: span.start,
            kind,
        });
        Ok(())
    }

    fn close(&mut self, raw: &RawSpan) -> Result<(), Stop> {
        let Some(frame) = self.stack.pop() else {
            return Ok(());
        };
        // The end of a block is only noticed at what follows; a bracket has its own place.
        let closed_at = self.places.span(raw).end;
        let end = if raw.is_empty() {
            frame.end
        } else {
            closed_at.max(frame.end)
        };
        let (value, children) = match frame.kind {
            FrameKind::List(items, spans) => (Value::Array(items), Children::Items(spans)),
            FrameKind::Map(fields, spans, _) => (Value::Object(fields), Children::Fields(spans)),
        };
        self.remember(frame.anchor, &value, frame.start)?;
        let span = Span {
            start: frame.start,
            end,
        };
        self.place(Node {
            value,
            span,
            children,
            is_merge: false,
        });
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: Span, text: &str) -> Result<(), Stop> {
        let value = match self.anchors.expand(anchor) {
            Ok(value) => value,
            Err(problem) => {
                let name = self
                    .places
                    .slice(text, span)
                    .trim_start_matches('*')
                    .to_owned();
                return Err(alias_stop(problem, &name, span.start));
            }
        };
        self.place(Node {
            value,
            span,
            children: Children::None,
            is_merge: false,
        });
        Ok(())
    }

    fn remember(&mut self, anchor: usize, value: &Value, place: Place) -> Result<(), Stop> {
        self.anchors
            .insert(anchor, value)
            .map_err(|problem| alias_stop(problem, "", place))
    }

    fn scalar(&mut self, word: &str, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Node {
        let node = |value, is_merge| Node {
            value,
            span,
            children: Children::None,
            is_merge,
        };
        let is_plain = style == ScalarStyle::Plain;
        let core = tag
            .filter(|tag| tag.is_yaml_core_schema())
            .map(|tag| tag.suffix.as_str());
        let wanted = match (tag, core) {
            (None, _) if is_plain => None,
            (_, Some("int")) => Some(WordKind::Int),
            (_, Some("float")) => Some(WordKind::Float),
            (_, Some("bool")) => Some(WordKind::Bool),
            (_, Some("null")) => Some(WordKind::Null),
            (_, Some("merge")) => return node(Value::from("<<"), true),
            _ => return node(Value::from(word), false),
        };
        let found = scalar::resolve(word);
        let is_number = |kind| matches!(kind, WordKind::Int | WordKind::Float);
        let is_as_wanted = wanted.is_none_or(|wanted| {
            wanted == found.kind || wanted == WordKind::Float && is_number(found.kind)
        });
        if !is_as_wanted {
            let tag = core.unwrap_or_default();
            let message = format!("yaml: cannot decode !!str `{word}` as a !!{tag}");
            self.report(message, span.start);
        }
        match found.value {
            Some(value) => node(value, found.kind == WordKind::Merge),
            None => {
                let number = match word.to_ascii_lowercase().as_str() {
                    ".nan" => "NaN",
                    "-.inf" => "-Inf",
                    _ => "+Inf",
                };
                self.report(format!("json: unsupported value: {number}"), span.start);
                node(Value::Null, false)
            }
        }
    }

    /// Puts a finished value where it belongs.
    fn place(&mut self, node: Node) {
        let Some(frame) = self.stack.last_mut() else {
            let spans = SpanNode {
                key: None,
                value: node.span,
                children: node.children,
            };
            self.root = Some((node.value, spans));
            return;
        };
        frame.end = frame.end.max(node.span.end);
        match &mut frame.kind {
            FrameKind::List(items, spans) => {
                items.push(node.value);
                spans.push(SpanNode {
                    key: None,
                    value: node.span,
                    children: node.children,
                });
            }
            FrameKind::Map(_, _, key @ None) => {
                let Node {
                    value,
                    span,
                    is_merge,
                    ..
                } = node;
                *key = Some(Key {
                    value,
                    span,
                    is_merge,
                });
            }
            FrameKind::Map(fields, spans, key) => {
                let problem = match key.take() {
                    Some(key) if key.is_merge => merge(fields, spans, key.span, node),
                    Some(key) => return self.field(key, node),
                    None => None,
                };
                if let Some((message, place)) = problem {
                    self.report(message.to_owned(), place);
                }
            }
        }
    }

    fn field(&mut self, key: Key, node: Node) {
        let text = match key_text(&key.value, &node.value) {
            Ok(text) => text,
            Err(message) => return self.report(message, key.span.start),
        };
        let Some(Frame {
            kind: FrameKind::Map(fields, spans, _),
            ..
        }) = self.stack.last_mut()
        else {
            return;
        };
        let spans_node = SpanNode {
            key: Some(key.span),
            value: node.span,
            children: node.children,
        };
        let is_typed_before = fields.contains_key(&text);
        spans.push((text.as_str().into(), spans_node));
        fields.insert(text.clone(), node.value);
        if is_typed_before {
            let path = self.path_to(&text);
            let message = format!("key \"{text}\" is given twice; the last one counts");
            let (place, document) = (key.span.start, self.index);
            self.duplicates.push(Problem {
                message,
                path,
                place,
                document,
            });
        }
    }

    fn report(&mut self, message: String, place: Place) {
        let message = format!("error converting YAML to JSON: {message}");
        let path = self.path_to("");
        self.problems.push(Problem {
            message,
            path,
            place,
            document: self.index,
        });
    }

    /// The path of what is being read, with `last` at its end.
    fn path_to(&self, last: &str) -> String {
        let mut path = String::new();
        let mut add = |name: &str| {
            if !path.is_empty() && !name.is_empty() {
                path.push('.');
            }
            path.push_str(name);
        };
        let (open, outer) = match self.stack.split_last() {
            Some((_, outer)) if !last.is_empty() => (None, outer),
            Some((open, outer)) => (Some(open), outer),
            None => return last.to_owned(),
        };
        for frame in outer.iter().chain(open) {
            match &frame.kind {
                FrameKind::List(items, _) => path_index(&mut add, items.len()),
                FrameKind::Map(_, _, Some(key)) => add(key.value.as_str().unwrap_or_default()),
                FrameKind::Map(_, _, None) => (),
            }
        }
        add(last);
        path
    }
}

fn path_index(add: &mut impl FnMut(&str), index: usize) {
    add(&format!("[{index}]"));
}

fn alias_stop(problem: AliasProblem, name: &str, place: Place) -> Stop {
    let message = match problem {
        AliasProblem::Unfinished => format!("yaml: anchor '{name}' value contains itself"),
        AliasProblem::TooMuch => "yaml: document contains excessive aliasing".to_owned(),
    };
    Stop::Refused(message, place)
}
