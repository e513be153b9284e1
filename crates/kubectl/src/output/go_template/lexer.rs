//! Cuts a template into texts and actions, and actions into tokens.
//!
//! k8s: none; Go standard library, text/template/parse/lex.go

/// A piece of a template, and the line it begins on.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Printed as it is.
    Text(String),
    /// What stands between braces.
    Action(Vec<Token>, usize),
}

/// A token of an action.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// `range`, `len`, `true`.
    Word(String),
    /// `.`, `.a.b`; whether it follows what is before without a blank.
    Field(Vec<String>, bool),
    /// `$x.a`: the name with its mark, and fields of it.
    Variable(String, Vec<String>),
    /// A text in quotes.
    Text(String),
    /// A number as it is written.
    Number(String),
    /// `(`, `)`, `|`, `,`, `=`, `:=`.
    Mark(&'static str),
}

/// The pieces of a template; the error names the line.
pub fn pieces(template: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let (mut rest, mut line, mut trims) = (template, 1, false);
    while let Some(start) = rest.find("{{") {
        let (text, action) = rest.split_at(start);
        line += lines(text);
        let inner = action.get(2..).unwrap_or("");
        let trims_before = inner.starts_with("- ");
        let kept = if trims { text.trim_start() } else { text };
        let kept = if trims_before { kept.trim_end() } else { kept };
        pieces.push(Piece::Text(kept.to_owned()));
        let inner = if trims_before {
            inner.get(1..).unwrap_or("")
        } else {
            inner
        };
        let end = end_of(inner).ok_or_else(|| at(line, "unclosed action"))?;
        let (body, after) = inner.split_at(end);
        trims = body.ends_with(" -");
        let body = if trims {
            body.strip_suffix('-').unwrap_or(body)
        } else {
            body
        };
        if !body.trim_start().starts_with("/*") {
            let tokens = tokens(body).map_err(|problem| at(line, &problem))?;
            pieces.push(Piece::Action(tokens, line));
        }
        line += lines(body);
        rest = after.get(2..).unwrap_or("");
    }
    let last = if trims { rest.trim_start() } else { rest };
    pieces.push(Piece::Text(last.to_owned()));
    Ok(pieces)
}

/// A problem with its place, as Go words it.
pub fn at(line: usize, problem: &str) -> String {
    format!("template: output:{line}: {problem}")
}

fn lines(text: &str) -> usize {
    text.matches('\n').count()
}

/// Where the closing braces of an action are, outside of its texts.
fn end_of(action: &str) -> Option<usize> {
    let mut quote = None;
    let mut is_escaped = false;
    for (index, c) in action.char_indices() {
        match quote {
            Some('"') if is_escaped => is_escaped = false,
            Some('"') if c == '\\' => is_escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => (),
            None if matches!(c, '"' | '`') => quote = Some(c),
            None if action
                .get(index..)
                .is_some_and(|rest| rest.starts_with("}}")) =>
            {
                return Some(index);
            }
            None => (),
        }
    }
    None
}

fn tokens(action: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = action;
    let mut is_glued = false;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            c if c.is_whitespace() => {
                is_glued = false;
                rest = rest.get(c.len_utf8()..).unwrap_or("");
                continue;
            }
            '"' | '`' => {
                let (text, length) = quoted(rest, first)?;
                tokens.push(Token::Text(text));
                length
            }
            '(' => mark(&mut tokens, "("),
            ')' => mark(&mut tokens, ")"),
            '|' => mark(&mut tokens, "|"),
            ',' => mark(&mut tokens, ","),
            '=' => mark(&mut tokens, "="),
            ':' if rest.starts_with(":=") => mark(&mut tokens, ":="),
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || "()|,=:\"`".contains(c));
                let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or("");
                tokens.push(token(word, is_glued)?);
                word.len()
            }
        };
        if length == 0 {
            return Err(format!("unexpected {first:?} in command"));
        }
        rest = rest.get(length..).unwrap_or("");
        is_glued = true;
    }
    Ok(tokens)
}

fn mark(tokens: &mut Vec<Token>, text: &'static str) -> usize {
    tokens.push(Token::Mark(text));
    text.len()
}

fn token(word: &str, is_glued: bool) -> Result<Token, String> {
    let fields = |path: &str| {
        let names = path.split('.').filter(|name| !name.is_empty());
        names.map(str::to_owned).collect::<Vec<String>>()
    };
    let is_name = |name: &String| {
        name.chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '$')
    };
    let checked = |names: Vec<String>| match names.iter().find(|name| !is_name(name)) {
        None => Ok(names),
        Some(bad) => {
            let odd = bad.chars().find(|c| !c.is_alphanumeric() && *c != '_');
            let odd = odd.unwrap_or_default();
            Err(format!("bad character U+{:04X} '{odd}'", u32::from(odd)))
        }
    };
    let first = word.chars().next().unwrap_or_default();
    Ok(match first {
        '.' => Token::Field(checked(fields(word))?, is_glued),
        '$' => {
            let (name, path) = word.split_once('.').unwrap_or((word, ""));
            Token::Variable(name.to_owned(), checked(fields(path))?)
        }
        '0'..='9' | '-' | '+' => Token::Number(word.to_owned()),
        _ => {
            checked(vec![word.to_owned()])?;
            Token::Word(word.to_owned())
        }
    })
}

/// A text in quotes, and how long it is with them.
fn quoted(rest: &str, open: char) -> Result<(String, usize), String> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((index, c)) = chars.next() {
        match c {
            c if c == open => return Ok((text, index + 1)),
            '\\' if open == '"' => match chars.next().map(|(_, next)| next) {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some(next) => text.push(next),
                None => break,
            },
            c => text.push(c),
        }
    }
    Err(match open {
        '`' => "unterminated raw quoted string".to_owned(),
        _ => "unterminated quoted string".to_owned(),
    })
}
