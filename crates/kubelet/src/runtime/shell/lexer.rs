//! Cuts a script into words and operators.
//!
//! Quotation marks are resolved here; what a `$` introduces becomes a part of a word.

use super::parser::{self, Unsupported};
use super::{Part, Word};

/// Deepest nesting of `$(…)`.
pub const NESTING_MAX: u32 = 16;

/// A word or an operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A word and whether any of it was quoted, so that it cannot be a keyword.
    Word(Word, bool),
    /// One of `OPERATORS`, a line end, or `2>`: a redirection of the error output.
    Operator(&'static str),
}

/// Longest first, so that `&&` is not read as two `&`.
const OPERATORS: [&str; 13] = [
    ";;", "&&", "||", ">>", ">&", "<<", ";", "&", "|", "(", ")", ">", "<",
];

/// The tokens of `script`.
pub fn tokens(script: &str, depth: u32) -> Result<Vec<Token>, Unsupported> {
    if depth > NESTING_MAX {
        return Err(Unsupported);
    }
    let mut lexer = Lexer {
        rest: script,
        depth,
    };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next_token()? {
        tokens.push(token);
    }
    Ok(tokens)
}

struct Lexer<'a> {
    rest: &'a str,
    depth: u32,
}

impl Lexer<'_> {
    fn next_token(&mut self) -> Result<Option<Token>, Unsupported> {
        loop {
            self.rest = self.rest.trim_start_matches([' ', '\t', '\r']);
            if let Some(after) = self.rest.strip_prefix("\\\n") {
                self.rest = after;
            } else if self.rest.starts_with('#') {
                let end = self.rest.find('\n').unwrap_or(self.rest.len());
                self.rest = self.rest.get(end..).unwrap_or("");
            } else {
                break;
            }
        }
        if self.rest.is_empty() {
            return Ok(None);
        }
        if let Some(after) = self.rest.strip_prefix('\n') {
            self.rest = after;
            return Ok(Some(Token::Operator("\n")));
        }
        // A file descriptor before a redirection: `2>&1`, `2>/dev/null`.
        if let Some(after) = self.rest.strip_prefix(['0', '1', '2'])
            && after.starts_with(['>', '<'])
        {
            let is_error = self.rest.starts_with('2');
            self.rest = after;
            let operator = self.operator().unwrap_or(">");
            return Ok(Some(Token::Operator(match operator {
                ">" | ">>" if is_error => "2>",
                other => other,
            })));
        }
        match self.operator() {
            Some(operator) => Ok(Some(Token::Operator(operator))),
            None => self.word().map(Some),
        }
    }

    fn operator(&mut self) -> Option<&'static str> {
        let operator = OPERATORS.into_iter().find(|op| self.rest.starts_with(op))?;
        self.rest = self.rest.get(operator.len()..)?;
        Some(operator)
    }

    fn take(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }

    fn word(&mut self) -> Result<Token, Unsupported> {
        let mut builder = Builder::default();
        let mut quoted = false;
        while let Some(c) = self.rest.chars().next() {
            if c.is_whitespace() || ";&|()<>".contains(c) {
                break;
            }
            self.take();
            match c {
                '\'' => {
                    quoted = true;
                    let end = self.rest.find('\'').ok_or(Unsupported)?;
                    builder.text(self.rest.get(..end).unwrap_or(""));
                    self.rest = self.rest.get(end + 1..).unwrap_or("");
                }
                '"' => {
                    quoted = true;
                    builder.text("");
                    self.double_quoted(&mut builder)?;
                }
                '\\' => {
                    if let Some(c) = self.take().filter(|c| *c != '\n') {
                        builder.push(c);
                    }
                }
                '$' => self.dollar(&mut builder, false)?,
                '`' => return Err(Unsupported),
                c => builder.push(c),
            }
        }
        Ok(Token::Word(builder.word, quoted))
    }

    fn double_quoted(&mut self, builder: &mut Builder) -> Result<(), Unsupported> {
        loop {
            match self.take().ok_or(Unsupported)? {
                '"' => return Ok(()),
                '\\' => match self.take().ok_or(Unsupported)? {
                    c @ ('"' | '\\' | '$' | '`') => builder.push(c),
                    '\n' => (),
                    c => {
                        builder.push('\\');
                        builder.push(c);
                    }
                },
                '$' => self.dollar(builder, true)?,
                '`' => return Err(Unsupported),
                c => builder.push(c),
            }
        }
    }

    fn dollar(&mut self, builder: &mut Builder, quoted: bool) -> Result<(), Unsupported> {
        if let Some(after) = self.rest.strip_prefix("((") {
            let end = after.find("))").ok_or(Unsupported)?;
            builder.part(Part::Arithmetic(after.get(..end).unwrap_or("").to_owned()));
            self.rest = after.get(end + 2..).unwrap_or("");
        } else if let Some(after) = self.rest.strip_prefix('(') {
            let end = closing(after).ok_or(Unsupported)?;
            let inner = after.get(..end).unwrap_or("");
            builder.part(Part::Output(parser::parse_nested(inner, self.depth + 1)?));
            self.rest = after.get(end + 1..).unwrap_or("");
        } else if let Some(after) = self.rest.strip_prefix('{') {
            let end = after.find('}').ok_or(Unsupported)?;
            let inner = after.get(..end).unwrap_or("");
            let (name, default) = inner
                .split_once(":-")
                .or_else(|| inner.split_once('-'))
                .unwrap_or((inner, ""));
            if !is_name(name) && !is_special(name) {
                return Err(Unsupported);
            }
            builder.variable(name, default, quoted);
            self.rest = after.get(end + 1..).unwrap_or("");
        } else {
            let special = self
                .rest
                .starts_with(|c: char| "?$#@*!".contains(c) || c.is_ascii_digit());
            let end = if special {
                1
            } else {
                let part_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
                self.rest
                    .find(|c| !part_of_name(c))
                    .unwrap_or(self.rest.len())
            };
            match self.rest.get(..end).unwrap_or("") {
                "" => builder.push('$'),
                name => builder.variable(name, "", quoted),
            }
            self.rest = self.rest.get(end..).unwrap_or("");
        }
        Ok(())
    }
}

/// Whether `text` can name a variable.
pub fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn is_special(text: &str) -> bool {
    text.len() == 1 && text.starts_with(|c: char| "?$#@*".contains(c) || c.is_ascii_digit())
}

/// Where the parenthesis closes that was opened just before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1u32;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '(') => depth += 1,
            (None, ')') if depth == 1 => return Some(at),
            (None, ')') => depth -= 1,
            (None | Some(_), _) => (),
        }
    }
    None
}

#[derive(Default)]
struct Builder {
    word: Word,
}

impl Builder {
    fn push(&mut self, c: char) {
        match self.word.parts.last_mut() {
            Some(Part::Text(text)) => text.push(c),
            _ => self.part(Part::Text(c.to_string())),
        }
    }

    fn text(&mut self, text: &str) {
        self.part(Part::Text(text.to_owned()));
    }

    fn part(&mut self, part: Part) {
        self.word.parts.push(part);
    }

    fn variable(&mut self, name: &str, default: &str, quoted: bool) {
        self.part(Part::Variable {
            name: name.to_owned(),
            default: default.to_owned(),
            quoted,
        });
    }
}
