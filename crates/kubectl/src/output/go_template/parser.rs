//! Reads the pieces of a template into nodes.
//!
//! k8s: none; Go standard library, text/template/parse/parse.go

use super::functions::is_function;
use super::lexer::{Piece, Token, at};
use serde_json::Value;

/// A part of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Printed as it is.
    Text(String),
    /// The value of it is printed, unless it sets a variable.
    Print(Pipe),
    /// `if`: what is done, and what else.
    If(Pipe, Vec<Node>, Vec<Node>),
    /// `with`.
    With(Pipe, Vec<Node>, Vec<Node>),
    /// `range`.
    Range(Pipe, Vec<Node>, Vec<Node>),
    /// `break`.
    Break,
    /// `continue`.
    Continue,
}

/// Commands, each of which gets the value of the one before as its last argument.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pipe {
    /// Variables that are set.
    pub variables: Vec<String>,
    /// Whether they are new.
    pub declares: bool,
    /// The commands.
    pub commands: Vec<Vec<Operand>>,
}

/// A word of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// A constant.
    Literal(Value),
    /// Fields of the current value.
    Field(Vec<String>),
    /// A variable and fields of it.
    Variable(String, Vec<String>),
    /// A function.
    Function(String),
    /// A pipe in parentheses, and fields of its value.
    Pipe(Pipe, Vec<String>),
}

/// The nodes of a template.
pub fn parse(pieces: Vec<Piece>) -> Result<Vec<Node>, String> {
    let mut parser = Parser {
        pieces: pieces.into_iter(),
        known: vec!["$".to_owned()],
        loops: 0,
        line: 1,
    };
    let (nodes, end) = parser.block()?;
    match end {
        Ended::File => Ok(nodes),
        Ended::Here => Err(parser.problem("unexpected {{end}}")),
        Ended::Else(_) => Err(parser.problem("unexpected {{else}}")),
    }
}

/// What ends a block.
enum Ended {
    File,
    Here,
    Else(Vec<Token>),
}

struct Parser {
    pieces: std::vec::IntoIter<Piece>,
    /// Names of the variables that there are here.
    known: Vec<String>,
    loops: u32,
    line: usize,
}

impl Parser {
    fn problem(&self, text: &str) -> String {
        at(self.line, text)
    }

    fn block(&mut self) -> Result<(Vec<Node>, Ended), String> {
        let mut nodes = Vec::new();
        while let Some(piece) = self.pieces.next() {
            let (tokens, line) = match piece {
                Piece::Text(text) => {
                    nodes.push(Node::Text(text));
                    continue;
                }
                Piece::Action(tokens, line) => (tokens, line),
            };
            self.line = line;
            let word = match tokens.first() {
                Some(Token::Word(word)) => word.as_str(),
                Some(_) => "",
                None => return Err(self.problem("missing value for command")),
            };
            let rest = tokens.get(1..).unwrap_or_default();
            match word {
                "end" => return Ok((nodes, Ended::Here)),
                "else" => return Ok((nodes, Ended::Else(rest.to_vec()))),
                "if" | "with" | "range" => nodes.push(self.control(word, rest)?),
                "break" | "continue" if self.loops == 0 => {
                    return Err(self.problem(&format!("{{{{{word}}}}} outside {{{{range}}}}")));
                }
                "break" => nodes.push(Node::Break),
                "continue" => nodes.push(Node::Continue),
                "define" | "template" | "block" => {
                    return Err(self.problem(&format!("{word} is not read by the playground")));
                }
                _ => nodes.push(Node::Print(self.pipe(&tokens)?)),
            }
        }
        Ok((nodes, Ended::File))
    }

    /// `if`, `with` and `range`, up to their end.
    fn control(&mut self, word: &str, tokens: &[Token]) -> Result<Node, String> {
        let outer = self.known.len();
        let pipe = match tokens {
            [] => return Err(self.problem(&format!("missing value for {word}"))),
            tokens => self.pipe(tokens)?,
        };
        self.loops += u32::from(word == "range");
        let (body, end) = self.block()?;
        self.loops -= u32::from(word == "range");
        let otherwise = match end {
            Ended::Here => Vec::new(),
            Ended::File => return Err(self.problem("unexpected EOF")),
            Ended::Else(tokens) => match tokens.split_first() {
                Some((Token::Word(next), rest)) if next == "if" || next == "with" => {
                    let (next, rest) = (next.clone(), rest.to_vec());
                    vec![self.control(&next, &rest)?]
                }
                Some(_) => return Err(self.problem("unexpected token in else")),
                None => match self.block()? {
                    (nodes, Ended::Here) => nodes,
                    (_, Ended::File) => return Err(self.problem("unexpected EOF")),
                    (_, Ended::Else(_)) => {
                        return Err(self.problem("expected end; found {{else}}"));
                    }
                },
            },
        };
        self.known.truncate(outer);
        Ok(match word {
            "if" => Node::If(pipe, body, otherwise),
            "with" => Node::With(pipe, body, otherwise),
            _ => Node::Range(pipe, body, otherwise),
        })
    }

    fn pipe(&mut self, tokens: &[Token]) -> Result<Pipe, String> {
        let mut pipe = Pipe::default();
        let is_set = |token: &Token| matches!(token, Token::Mark(":=") | Token::Mark("="));
        let mut rest = tokens;
        if let Some(place) = tokens.iter().position(is_set) {
            let (before, after) = tokens.split_at(place);
            for token in before {
                match token {
                    Token::Variable(name, path) if path.is_empty() => {
                        pipe.variables.push(name.clone());
                    }
                    Token::Mark(",") => (),
                    _ => return Err(self.problem("unexpected token in declaration")),
                }
            }
            pipe.declares = after.first() == Some(&Token::Mark(":="));
            rest = after.get(1..).unwrap_or_default();
        }
        let mut at = 0;
        pipe.commands = self.commands(rest, &mut at, false)?;
        if pipe.declares {
            self.known.extend(pipe.variables.iter().cloned());
        }
        Ok(pipe)
    }

    /// Commands up to a closing parenthesis, or to the end.
    fn commands(
        &self,
        tokens: &[Token],
        place: &mut usize,
        is_inner: bool,
    ) -> Result<Vec<Vec<Operand>>, String> {
        let mut commands = vec![Vec::new()];
        loop {
            let token = tokens.get(*place);
            *place += 1;
            let command: &mut Vec<Operand> = match commands.last_mut() {
                Some(command) => command,
                None => return Err(self.problem("missing value for command")),
            };
            let is_end = match token {
                Some(Token::Mark(")")) if is_inner => true,
                None if is_inner => return Err(self.problem("unclosed left paren")),
                None => true,
                Some(_) => false,
            };
            if is_end || token == Some(&Token::Mark("|")) {
                if command.is_empty() {
                    return Err(self.problem("missing value for command"));
                }
                if is_end {
                    return Ok(commands);
                }
                commands.push(Vec::new());
                continue;
            }
            match token {
                Some(Token::Mark("(")) => {
                    let commands = self.commands(tokens, place, true)?;
                    let pipe = Pipe {
                        commands,
                        ..Pipe::default()
                    };
                    command.push(Operand::Pipe(pipe, Vec::new()));
                }
                Some(Token::Field(path, true)) => match command.last_mut() {
                    Some(Operand::Pipe(_, fields)) => fields.extend(path.iter().cloned()),
                    _ => command.push(Operand::Field(path.clone())),
                },
                Some(token) => command.push(self.operand(token)?),
                None => (),
            }
        }
    }

    fn operand(&self, token: &Token) -> Result<Operand, String> {
        Ok(match token {
            Token::Field(path, _) => Operand::Field(path.clone()),
            Token::Text(text) => Operand::Literal(Value::from(text.as_str())),
            Token::Number(text) => match (text.parse::<i64>(), text.parse::<f64>()) {
                (Ok(whole), _) => Operand::Literal(Value::from(whole)),
                (Err(_), Ok(float)) => Operand::Literal(Value::from(float)),
                (Err(_), Err(_)) => {
                    return Err(self.problem(&format!("bad number syntax: {text:?}")));
                }
            },
            Token::Variable(name, path) => {
                if !self.known.contains(name) {
                    return Err(self.problem(&format!("undefined variable \"{name}\"")));
                }
                Operand::Variable(name.clone(), path.clone())
            }
            Token::Word(word) => match word.as_str() {
                "true" => Operand::Literal(Value::Bool(true)),
                "false" => Operand::Literal(Value::Bool(false)),
                "nil" => Operand::Literal(Value::Null),
                word if is_function(word) => Operand::Function(word.to_owned()),
                word => {
                    return Err(self.problem(&format!("function \"{word}\" not defined")));
                }
            },
            Token::Mark(mark) => {
                return Err(self.problem(&format!("unexpected \"{mark}\" in operand")));
            }
        })
    }
}
