//! Templates into nodes, with upstream's messages.
//!
//! k8s: staging/src/k8s.io/client-go/util/jsonpath/parser.go

use serde_json::{Number, Value};

use super::TEMPLATE_BYTES_MAX;

/// Unions and filters inside each other.
const NESTING_MAX: u32 = 16;

/// A step of a template.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// Text outside braces, or quoted text, number or truth value inside.
    Literal(Value),
    /// What stands between two braces.
    Action(Vec<Node>),
    /// `range`, `end`, or a word nobody knows.
    Word(String),
    /// `.name`
    Field(String),
    /// `.*`
    Wildcard,
    /// `..`
    Recursive,
    /// `[from:to:step]`
    Slice(Slice),
    /// `['a','b']`, `[0,2]`
    Union(Vec<Vec<Node>>),
    /// `[?(left operator right)]`; without an operator, whether left exists.
    Filter {
        left: Vec<Node>,
        operator: Option<String>,
        right: Vec<Node>,
    },
}

/// Bounds of a slice; absent ones are the ends of the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slice {
    pub from: Option<i64>,
    pub to: Option<i64>,
    /// `[3]` alone: up to the next one, which for -1 is the end.
    pub is_single: bool,
    pub step: Option<i64>,
}

pub(super) fn parse(template: &str) -> Result<Vec<Node>, String> {
    if template.len() > TEMPLATE_BYTES_MAX {
        return Err(format!(
            "templates of more than {TEMPLATE_BYTES_MAX} bytes are not read"
        ));
    }
    let chars: Vec<char> = template.chars().collect();
    Parser {
        chars,
        position: 0,
        nesting: 0,
    }
    .template()
}

struct Parser {
    chars: Vec<char>,
    position: usize,
    nesting: u32,
}

fn is_word_char(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn ends_name(c: Option<char>) -> bool {
    match c {
        None => true,
        Some(c) => c.is_whitespace() || ".,[]$@{}".contains(c),
    }
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.position).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek();
        self.position += usize::from(c.is_some());
        c
    }

    fn starts_with(&self, text: &str) -> bool {
        text.chars()
            .enumerate()
            .all(|(i, c)| self.chars.get(self.position + i) == Some(&c))
    }

    fn text_from(&self, start: usize) -> String {
        self.chars
            .get(start..self.position)
            .unwrap_or_default()
            .iter()
            .collect()
    }

    fn template(mut self) -> Result<Vec<Node>, String> {
        let mut nodes = Vec::new();
        let mut start = 0;
        while let Some(c) = self.peek() {
            if c != '{' {
                self.position += 1;
                continue;
            }
            if self.position > start {
                nodes.push(Node::Literal(Value::from(self.text_from(start))));
            }
            self.position += 1;
            nodes.push(Node::Action(self.action()?));
            start = self.position;
        }
        if self.position > start {
            nodes.push(Node::Literal(Value::from(self.text_from(start))));
        }
        Ok(nodes)
    }

    /// What stands up to the closing brace.
    fn action(&mut self) -> Result<Vec<Node>, String> {
        let mut nodes = Vec::new();
        loop {
            if self.starts_with("[?(") {
                self.position += 3;
                nodes.push(self.filter()?);
                continue;
            }
            if self.starts_with("..") {
                if nodes.last() == Some(&Node::Recursive) {
                    return Err("invalid multiple recursive descent".to_owned());
                }
                self.position += 2;
                nodes.push(Node::Recursive);
                if self.peek().is_some_and(is_word_char) {
                    nodes.push(self.field());
                }
                continue;
            }
            let start = self.position;
            match self.next() {
                Some('}') => return Ok(nodes),
                None | Some('\n' | '\r') => return Err("unclosed action".to_owned()),
                Some(' ' | '@' | '$') => (),
                Some('[') => self.brackets(&mut nodes)?,
                Some(quote @ ('"' | '\'')) => nodes.push(self.quoted(quote)?),
                Some('.') => nodes.push(self.field()),
                Some(c) if c == '+' || c == '-' || c.is_ascii_digit() => {
                    nodes.push(self.number(start)?);
                }
                Some(c) if is_word_char(c) => {
                    while !ends_name(self.peek()) {
                        self.position += 1;
                    }
                    nodes.push(match self.text_from(start).as_str() {
                        "true" => Node::Literal(Value::Bool(true)),
                        "false" => Node::Literal(Value::Bool(false)),
                        word => Node::Word(word.to_owned()),
                    });
                }
                Some(c) => {
                    let code = c as u32;
                    return Err(format!(
                        "unrecognized character in action: U+{code:04X} '{c}'"
                    ));
                }
            }
        }
    }

    fn field(&mut self) -> Node {
        let start = self.position;
        while !ends_name(self.peek()) {
            self.position += if self.peek() == Some('\\') { 2 } else { 1 };
        }
        self.position = self.position.min(self.chars.len());
        match self.text_from(start).as_str() {
            "*" => Node::Wildcard,
            name => Node::Field(name.replace('\\', "")),
        }
    }

    fn number(&mut self, start: usize) -> Result<Node, String> {
        while self.peek().is_some_and(|c| c == '.' || c.is_ascii_digit()) {
            self.position += 1;
        }
        let text = self.text_from(start);
        let plain = text.strip_prefix('+').unwrap_or(&text);
        let number = match plain.parse::<i64>() {
            Ok(number) => Some(Number::from(number)),
            Err(_) => plain.parse().ok().and_then(Number::from_f64),
        };
        match number {
            Some(number) => Ok(Node::Literal(Value::Number(number))),
            None => Err(format!("cannot parse number {text}")),
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Node, String> {
        let start = self.position;
        let mut previous = quote;
        loop {
            match self.next() {
                None | Some('\n') => return Err("unterminated quoted string".to_owned()),
                Some(c) if c == quote && previous != '\\' => break,
                Some(c) => previous = c,
            }
        }
        let text = self.text_from(start);
        let inner = text.strip_suffix(quote).unwrap_or_default();
        match unescaped(inner, quote) {
            Some(text) => Ok(Node::Literal(Value::from(text))),
            None => Err(format!("unquote string {quote}{text} error invalid syntax")),
        }
    }

    /// A union, a key, an index or a slice.
    fn brackets(&mut self, nodes: &mut Vec<Node>) -> Result<(), String> {
        let start = self.position;
        loop {
            match self.next() {
                None | Some('\n') => return Err("unterminated array".to_owned()),
                Some(']') => break,
                Some(_) => (),
            }
        }
        let text = self.text_from(start);
        let text = text.strip_suffix(']').unwrap_or_default();
        if text.contains(',') {
            let mut members = Vec::new();
            for member in text.split(',') {
                members.push(self.nested(&format!("[{}]", member.trim_matches(' ')))?);
            }
            nodes.push(Node::Union(members));
            return Ok(());
        }
        let key = text
            .strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix('\''));
        match key.filter(|key| !key.contains('\'')) {
            Some(key) => nodes.extend(self.nested(&format!(".{key}"))?),
            None => nodes.push(Node::Slice(slice(if text == "*" { ":" } else { text })?)),
        }
        Ok(())
    }

    fn filter(&mut self) -> Result<Node, String> {
        let start = self.position;
        let (mut quote, mut is_closed) = (None, false);
        let mut previous = '(';
        loop {
            let c = self.next();
            match c {
                None | Some('\n') => return Err("unterminated filter".to_owned()),
                Some(c @ ('"' | '\'')) => match quote {
                    None => quote = Some(c),
                    Some(open) => is_closed |= open == c && previous != '\\',
                },
                Some(')') if quote.is_some() == is_closed => break,
                Some(_) => (),
            }
            previous = c.unwrap_or_default();
        }
        let text = self.text_from(start);
        let text = text.strip_suffix(')').unwrap_or_default().to_owned();
        if self.next() != Some(']') {
            return Err("unclosed array expect ]".to_owned());
        }
        let is_operator = |c: char| "!<>=".contains(c);
        let left_end = text.find(is_operator).unwrap_or(text.len());
        let (left, rest) = text.split_at(left_end);
        let operator_end = rest.find(|c| !is_operator(c)).unwrap_or(rest.len());
        let (operator, right) = rest.split_at(operator_end);
        if left.is_empty() || operator.is_empty() || right.is_empty() {
            let left = self.nested(&text)?;
            return Ok(Node::Filter {
                left,
                operator: None,
                right: Vec::new(),
            });
        }
        Ok(Node::Filter {
            left: self.nested(left)?,
            operator: Some(operator.to_owned()),
            right: self.nested(right)?,
        })
    }

    /// The nodes of a text as if it stood in braces of its own.
    fn nested(&self, text: &str) -> Result<Vec<Node>, String> {
        if self.nesting >= NESTING_MAX {
            return Err("template is nested too deeply".to_owned());
        }
        let chars = format!("{text}}}").chars().collect();
        Parser {
            chars,
            position: 0,
            nesting: self.nesting + 1,
        }
        .action()
    }
}

fn slice(text: &str) -> Result<Slice, String> {
    let is_bound = |part: &str| {
        let digits = part.strip_prefix('-').unwrap_or(part);
        digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let parts: Vec<&str> = text.split(':').collect();
    if parts.len() > 3 || !parts.iter().all(|part| is_bound(part)) {
        return Err(format!("invalid array index {text}"));
    }
    let bound = |index: usize| match parts.get(index).copied().unwrap_or_default() {
        "" => Ok(None),
        part => match part.parse::<i64>() {
            Ok(bound) => Ok(Some(bound)),
            Err(_) => Err(format!("array index {part} is not a number")),
        },
    };
    let is_single = parts.len() == 1;
    let from = bound(0)?;
    let to = if is_single {
        Some(from.unwrap_or(0).saturating_add(1))
    } else {
        bound(1)?
    };
    Ok(Slice {
        from,
        to,
        is_single,
        step: bound(2)?,
    })
}

/// The text of a quoted literal; nothing for escapes that Go does not know.
fn unescaped(text: &str, quote: char) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let code = |digits: usize, chars: &mut std::str::Chars<'_>| {
            let text: String = chars.take(digits).collect();
            (text.len() == digits)
                .then(|| u32::from_str_radix(&text, 16).ok())
                .flatten()
        };
        out.push(match chars.next()? {
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            '\\' => '\\',
            'x' => char::from_u32(code(2, &mut chars)?)?,
            'u' => char::from_u32(code(4, &mut chars)?)?,
            'U' => char::from_u32(code(8, &mut chars)?)?,
            c if c == quote => c,
            _ => return None,
        });
    }
    Some(out)
}
