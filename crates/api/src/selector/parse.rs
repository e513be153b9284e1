//! The text form of label selectors: tokens and grammar.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/labels/selector.go, Lexer and Parser

use std::collections::BTreeSet;

use super::{Operator, Requirement, SelectorError};
use crate::go_text::quote;
use crate::names;

/// Longest symbols first, so that `==` is not read as two.
const SYMBOLS: [&str; 9] = ["==", "!=", "=", "!", "(", ")", ",", ">", "<"];

/// One token: a symbol, a word, or the end (empty text).
#[derive(Clone, Copy, PartialEq)]
struct Token<'a> {
    text: &'a str,
    is_word: bool,
}

impl Token<'_> {
    fn is_end(self) -> bool {
        self.text.is_empty()
    }

    fn can_start(self) -> bool {
        self.is_word || self.text == "!"
    }
}

/// Reads a selector into its requirements, in the order typed.
pub(super) fn parse(text: &str) -> Result<Vec<Requirement>, SelectorError> {
    let tokens = tokens(text);
    let mut parser = Parser { tokens: &tokens };
    parser.requirements().map_err(SelectorError::new)
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let is_blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    let is_symbol = |c: char| "=!(),><".contains(c);
    let mut rest = text.trim_start_matches(is_blank);
    let mut tokens = Vec::new();
    while !rest.is_empty() {
        let symbol = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol));
        let length = match symbol {
            Some(symbol) => symbol.len(),
            None => rest
                .find(|c| is_blank(c) || is_symbol(c))
                .unwrap_or(rest.len()),
        };
        let (text, after) = rest.split_at(length);
        tokens.push(Token {
            text,
            is_word: symbol.is_none(),
        });
        rest = after.trim_start_matches(is_blank);
    }
    tokens
}

struct Parser<'a> {
    tokens: &'a [Token<'a>],
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Token<'a> {
        self.tokens.first().copied().unwrap_or(Token {
            text: "",
            is_word: false,
        })
    }

    fn next(&mut self) -> Token<'a> {
        let token = self.peek();
        self.tokens = self.tokens.get(1..).unwrap_or_default();
        token
    }

    fn requirements(&mut self) -> Result<Vec<Requirement>, String> {
        let mut requirements = Vec::new();
        loop {
            let token = self.peek();
            if token.is_end() {
                return Ok(requirements);
            }
            if !token.can_start() {
                return Err(format!(
                    "found '{}', expected: !, identifier, or 'end of string'",
                    token.text
                ));
            }
            let requirement = self.requirement();
            requirements.push(
                requirement.map_err(|error| format!("unable to parse requirement: {error}"))?,
            );
            match self.next() {
                end if end.is_end() => return Ok(requirements),
                Token { text: ",", .. } if self.peek().can_start() => (),
                Token { text: ",", .. } => {
                    let found = self.peek().text;
                    return Err(format!("found '{found}', expected: identifier after ','"));
                }
                Token { text, .. } => {
                    return Err(format!("found '{text}', expected: ',' or 'end of string'"));
                }
            }
        }
    }

    fn requirement(&mut self) -> Result<Requirement, String> {
        let mut token = self.next();
        let is_negated = token.text == "!";
        if is_negated {
            token = self.next();
        }
        if !token.is_word {
            return Err(format!("found '{}', expected: identifier", token.text));
        }
        let key = token.text;
        let messages = names::qualified_name(key);
        if !messages.is_empty() {
            // The path of the field is missing upstream and prints like this.
            let key = quote(key);
            return Err(format!(
                "<nil>: Invalid value: {key}: {}",
                messages.join("; ")
            ));
        }
        let build = |operator, values: &[&str]| {
            Requirement::new(key, operator, values).map_err(|error| error.to_string())
        };
        if is_negated {
            return build(Operator::DoesNotExist, &[]);
        }
        if self.peek().is_end() || self.peek().text == "," {
            return build(Operator::Exists, &[]);
        }
        let operator = self.operator()?;
        let values = match operator {
            Operator::In | Operator::NotIn => self.values()?,
            _ => BTreeSet::from([self.exact_value()?]),
        };
        build(operator, &values.into_iter().collect::<Vec<_>>())
    }

    fn operator(&mut self) -> Result<Operator, String> {
        match self.next().text {
            "in" => Ok(Operator::In),
            "notin" => Ok(Operator::NotIn),
            "=" => Ok(Operator::Equals),
            "==" => Ok(Operator::DoubleEquals),
            "!=" => Ok(Operator::NotEquals),
            ">" => Ok(Operator::GreaterThan),
            "<" => Ok(Operator::LessThan),
            text => Err(format!(
                "found '{text}', expected: in, notin, =, ==, !=, gt, lt"
            )),
        }
    }

    fn exact_value(&mut self) -> Result<&'a str, String> {
        if self.peek().is_end() || self.peek().text == "," {
            return Ok("");
        }
        match self.next() {
            Token {
                text,
                is_word: true,
            } => Ok(text),
            Token { text, .. } => Err(format!("found '{text}', expected: identifier")),
        }
    }

    fn values(&mut self) -> Result<BTreeSet<&'a str>, String> {
        let open = self.next();
        if open.text != "(" {
            return Err(format!("found '{}' expected: '('", open.text));
        }
        let first = self.peek();
        if first.text == ")" {
            self.next();
            return Ok(BTreeSet::from([""]));
        }
        if !first.is_word && first.text != "," {
            return Err(format!(
                "found '{}', expected: ',', ')' or identifier",
                first.text
            ));
        }
        let values = self.value_list()?;
        self.next();
        Ok(values)
    }

    /// The values up to the closing parenthesis, which stays; nothing between commas is "".
    fn value_list(&mut self) -> Result<BTreeSet<&'a str>, String> {
        let mut values = BTreeSet::new();
        loop {
            match self.next() {
                Token {
                    text,
                    is_word: true,
                } => {
                    values.insert(text);
                    match self.peek().text {
                        "," => (),
                        ")" => return Ok(values),
                        found => return Err(format!("found '{found}', expected: ',' or ')'")),
                    }
                }
                Token { text: ",", .. } => {
                    if values.is_empty() {
                        values.insert("");
                    }
                    match self.peek().text {
                        ")" => {
                            values.insert("");
                            return Ok(values);
                        }
                        "," => {
                            self.next();
                            values.insert("");
                        }
                        _ => (),
                    }
                }
                Token { text, .. } => {
                    return Err(format!("found '{text}', expected: ',', or identifier"));
                }
            }
        }
    }
}
