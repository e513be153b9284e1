//! Reads a script into a tree of commands.
//!
//! Recursive descent with a bound on nesting; whatever it does not know is `Unsupported`, never a
//! panic and never a guess.

use super::lexer::{self, NESTING_MAX, Token};
use super::{Node, Redirect, Simple, Word};
use std::rc::Rc;

/// The script uses something that is not simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsupported;

/// Longest script that is read, in bytes.
const SCRIPT_MAX: usize = 64 * 1024;

/// Words that end a list of commands.
const CLOSERS: [&str; 7] = ["do", "done", "then", "elif", "else", "fi", "}"];

/// The tree of `script`.
pub fn parse(script: &str) -> Result<Rc<Node>, Unsupported> {
    parse_nested(script, 0)
}

pub(super) fn parse_nested(script: &str, depth: u32) -> Result<Rc<Node>, Unsupported> {
    if script.len() > SCRIPT_MAX {
        return Err(Unsupported);
    }
    let tokens = lexer::tokens(script, depth)?;
    let mut parser = Parser {
        tokens: &tokens,
        depth,
    };
    let node = parser.list()?;
    if parser.tokens.is_empty() {
        Ok(node)
    } else {
        Err(Unsupported)
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    depth: u32,
}

impl<'a> Parser<'a> {
    fn operator(&self) -> Option<&'static str> {
        match self.tokens.first() {
            Some(Token::Operator(operator)) => Some(operator),
            Some(Token::Word(..)) | None => None,
        }
    }

    fn keyword(&self) -> Option<&'a str> {
        match self.tokens.first() {
            Some(Token::Word(word, false)) => match word.parts.as_slice() {
                [super::Part::Text(text)] => Some(text),
                _ => None,
            },
            Some(Token::Word(_, true) | Token::Operator(_)) | None => None,
        }
    }

    fn next(&mut self) -> Option<&'a Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    fn expect(&mut self, keyword: &str) -> Result<(), Unsupported> {
        if self.keyword() == Some(keyword) {
            self.next();
            Ok(())
        } else {
            Err(Unsupported)
        }
    }

    fn skip_separators(&mut self) {
        while matches!(self.operator(), Some(";" | "\n")) {
            self.next();
        }
    }

    /// Commands up to the end, a closing keyword or a parenthesis.
    fn list(&mut self) -> Result<Rc<Node>, Unsupported> {
        self.depth += 1;
        if self.depth > NESTING_MAX * 2 {
            return Err(Unsupported);
        }
        let mut nodes = Vec::new();
        loop {
            self.skip_separators();
            let closed = self.keyword().is_some_and(|word| CLOSERS.contains(&word));
            if self.tokens.is_empty() || closed || self.operator() == Some(")") {
                break;
            }
            let node = self.chain()?;
            nodes.push(match self.operator() {
                Some("&") => {
                    self.next();
                    Rc::new(Node::Background(node))
                }
                Some(";" | "\n" | ")") | None => node,
                Some(_) => return Err(Unsupported),
            });
        }
        self.depth -= 1;
        Ok(match (nodes.len(), nodes.pop()) {
            (1, Some(node)) => node,
            (_, last) => {
                nodes.extend(last);
                Rc::new(Node::Sequence(nodes))
            }
        })
    }

    /// Commands joined by `&&` and `||`.
    fn chain(&mut self) -> Result<Rc<Node>, Unsupported> {
        let mut left = self.command()?;
        while let Some(operator @ ("&&" | "||")) = self.operator() {
            self.next();
            while self.operator() == Some("\n") {
                self.next();
            }
            let right = self.command()?;
            left = Rc::new(if operator == "&&" {
                Node::And(left, right)
            } else {
                Node::Or(left, right)
            });
        }
        Ok(left)
    }

    fn command(&mut self) -> Result<Rc<Node>, Unsupported> {
        if self.operator() == Some("(") {
            self.next();
            let inner = self.list()?;
            return match self.next() {
                Some(Token::Operator(")")) => Ok(inner),
                _ => Err(Unsupported),
            };
        }
        match self.keyword() {
            Some("!") => {
                self.next();
                Ok(Rc::new(Node::Not(self.command()?)))
            }
            Some("{") => {
                self.next();
                let inner = self.list()?;
                self.expect("}")?;
                Ok(inner)
            }
            Some(word @ ("while" | "until")) => {
                self.next();
                let condition = self.list()?;
                let body = self.body()?;
                Ok(Rc::new(Node::Loop {
                    until: word == "until",
                    condition,
                    body,
                }))
            }
            Some("for") => self.for_loop(),
            Some("if") => self.if_command(),
            Some("case" | "function") => Err(Unsupported),
            _ => self.simple(),
        }
    }

    fn body(&mut self) -> Result<Rc<Node>, Unsupported> {
        self.skip_separators();
        self.expect("do")?;
        let body = self.list()?;
        self.expect("done")?;
        Ok(body)
    }

    fn for_loop(&mut self) -> Result<Rc<Node>, Unsupported> {
        self.next();
        let name = match self.next() {
            Some(Token::Word(word, false)) => word.as_text().ok_or(Unsupported)?,
            _ => return Err(Unsupported),
        };
        self.expect("in")?;
        let mut words = Vec::new();
        while let Some(Token::Word(word, _)) = self.tokens.first() {
            words.push(word.clone());
            self.next();
        }
        let body = self.body()?;
        Ok(Rc::new(Node::For { name, words, body }))
    }

    fn if_command(&mut self) -> Result<Rc<Node>, Unsupported> {
        let mut arms = Vec::new();
        let mut otherwise = None;
        self.expect("if")?;
        loop {
            let condition = self.list()?;
            self.expect("then")?;
            arms.push((condition, self.list()?));
            match self.keyword() {
                Some("elif") => {
                    self.next();
                }
                Some("else") => {
                    self.next();
                    otherwise = Some(self.list()?);
                    break;
                }
                _ => break,
            }
        }
        self.expect("fi")?;
        Ok(Rc::new(Node::If { arms, otherwise }))
    }

    fn simple(&mut self) -> Result<Rc<Node>, Unsupported> {
        let mut simple = Simple::default();
        loop {
            match self.tokens.first() {
                Some(Token::Word(word, _)) => {
                    self.next();
                    match assignment(word) {
                        Some(pair) if simple.words.is_empty() => simple.assignments.push(pair),
                        _ => simple.words.push(word.clone()),
                    }
                }
                Some(Token::Operator(operator @ (">" | ">>" | "2>" | "<" | ">&"))) => {
                    self.next();
                    let Some(Token::Word(to, _)) = self.next() else {
                        return Err(Unsupported);
                    };
                    let append = *operator == ">>";
                    if append || *operator == ">" {
                        simple.redirects.push(Redirect {
                            to: to.clone(),
                            append,
                        });
                    }
                }
                Some(Token::Operator(_)) | None => break,
            }
        }
        if simple == Simple::default() {
            return Err(Unsupported);
        }
        Ok(Rc::new(Node::Simple(simple)))
    }
}

/// `name=value` at the beginning of a word.
fn assignment(word: &Word) -> Option<(String, Word)> {
    let (first, rest) = word.parts.split_first()?;
    let super::Part::Text(text) = first else {
        return None;
    };
    let (name, value) = text.split_once('=')?;
    if !lexer::is_name(name) {
        return None;
    }
    let mut parts = vec![super::Part::Text(value.to_owned())];
    parts.extend(rest.iter().cloned());
    Some((name.to_owned(), Word { parts }))
}
