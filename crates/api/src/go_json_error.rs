//! What is wrong with a text that is no JSON, in the words of Go's reader.
//!
//! k8s: none; Go standard library, encoding/json, scanner.go and decode.go

use crate::yaml::DEPTH_MAX;

/// The message about a text that is no JSON; nothing if it is.
pub fn json_problem(text: &str) -> Option<String> {
    let mut reader = Reader {
        rest: text.chars(),
        next: None,
    };
    reader.step();
    let end = reader.value("looking for beginning of value", 0);
    let end = end.and_then(|()| reader.blank());
    match (end, reader.next) {
        (Err(problem), _) => Some(problem),
        (Ok(()), Some(_)) => reader.wrong("after top-level value").err(),
        (Ok(()), None) => None,
    }
}

struct Reader<'t> {
    rest: std::str::Chars<'t>,
    next: Option<char>,
}

type Read = Result<(), String>;

impl Reader<'_> {
    fn step(&mut self) {
        self.next = self.rest.next();
    }

    /// The next character does not belong here.
    fn wrong(&self, place: &str) -> Read {
        Err(match self.next {
            None => "unexpected end of JSON input".to_owned(),
            Some('\'') => format!("invalid character '\\'' {place}"),
            Some('"') => format!("invalid character '\"' {place}"),
            Some(c) => {
                let quoted = crate::go_text::quote(c.encode_utf8(&mut [0; 4]));
                format!("invalid character '{}' {place}", quoted.trim_matches('"'))
            }
        })
    }

    fn blank(&mut self) -> Read {
        while matches!(self.next, Some(' ' | '\t' | '\r' | '\n')) {
            self.step();
        }
        Ok(())
    }

    fn value(&mut self, place: &str, depth: usize) -> Read {
        self.blank()?;
        match self.next {
            Some('{' | '[') if depth > DEPTH_MAX => Err("exceeded max depth".to_owned()),
            Some('{') => self.object(depth),
            Some('[') => self.array(depth),
            Some('"') => self.string(),
            Some('-' | '0'..='9') => self.number(),
            Some('t') => self.word("true"),
            Some('f') => self.word("false"),
            Some('n') => self.word("null"),
            _ => self.wrong(place),
        }
    }

    fn object(&mut self, depth: usize) -> Read {
        self.step();
        self.blank()?;
        if self.next == Some('}') {
            self.step();
            return Ok(());
        }
        loop {
            self.blank()?;
            match self.next {
                Some('"') => self.string()?,
                _ => return self.wrong("looking for beginning of object key string"),
            }
            self.blank()?;
            match self.next {
                Some(':') => self.step(),
                _ => return self.wrong("after object key"),
            }
            self.value("looking for beginning of value", depth + 1)?;
            self.blank()?;
            match self.next {
                Some(',') => self.step(),
                Some('}') => break,
                _ => return self.wrong("after object key:value pair"),
            }
        }
        self.step();
        Ok(())
    }

    fn array(&mut self, depth: usize) -> Read {
        self.step();
        self.blank()?;
        if self.next == Some(']') {
            self.step();
            return Ok(());
        }
        loop {
            self.value("looking for beginning of value", depth + 1)?;
            self.blank()?;
            match self.next {
                Some(',') => self.step(),
                Some(']') => break,
                _ => return self.wrong("after array element"),
            }
        }
        self.step();
        Ok(())
    }

    fn string(&mut self) -> Read {
        self.step();
        loop {
            match self.next {
                Some('"') => break,
                Some('\\') => {
                    self.step();
                    self.escape()?;
                }
                Some('\0'..='\u{1f}') | None => return self.wrong("in string literal"),
                Some(_) => (),
            }
            self.step();
        }
        self.step();
        Ok(())
    }

    fn escape(&mut self) -> Read {
        match self.next {
            Some('b' | 'f' | 'n' | 'r' | 't' | '\\' | '/' | '"') => Ok(()),
            Some('u') => {
                for _ in 0..4 {
                    self.step();
                    if !self.next.is_some_and(|c| c.is_ascii_hexdigit()) {
                        return self.wrong("in \\u hexadecimal character escape");
                    }
                }
                Ok(())
            }
            _ => self.wrong("in string escape code"),
        }
    }

    fn digits(&mut self) {
        while self.next.is_some_and(|c| c.is_ascii_digit()) {
            self.step();
        }
    }

    fn number(&mut self) -> Read {
        if self.next == Some('-') {
            self.step();
        }
        match self.next {
            Some('0') => self.step(),
            Some('1'..='9') => self.digits(),
            _ => return self.wrong("in numeric literal"),
        }
        if self.next == Some('.') {
            self.step();
            if !self.next.is_some_and(|c| c.is_ascii_digit()) {
                return self.wrong("after decimal point in numeric literal");
            }
            self.digits();
        }
        if matches!(self.next, Some('e' | 'E')) {
            self.step();
            if matches!(self.next, Some('+' | '-')) {
                self.step();
            }
            if !self.next.is_some_and(|c| c.is_ascii_digit()) {
                return self.wrong("in exponent of numeric literal");
            }
            self.digits();
        }
        Ok(())
    }

    fn word(&mut self, word: &str) -> Read {
        for letter in word.chars() {
            if self.next != Some(letter) {
                return self.wrong(&format!("in literal {word} (expecting '{letter}')"));
            }
            self.step();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::json_problem;

    #[test]
    fn problems_are_worded_as_go_does() {
        for (text, expected) in [
            (
                "{bad}",
                "invalid character 'b' looking for beginning of object key string",
            ),
            (
                "{\"a\":1,}",
                "invalid character '}' looking for beginning of object key string",
            ),
            (
                "{'a':1}",
                "invalid character '\\'' looking for beginning of object key string",
            ),
            ("{\"a\" 1}", "invalid character '1' after object key"),
            (
                "{\"a\":1 \"b\"}",
                "invalid character '\"' after object key:value pair",
            ),
            ("[1 2]", "invalid character '2' after array element"),
            (
                "[1,]",
                "invalid character ']' looking for beginning of value",
            ),
            (
                "{\"a\":tru}",
                "invalid character '}' in literal true (expecting 'e')",
            ),
            ("\"a\nb\"", "invalid character '\\n' in string literal"),
            ("\"\\x\"", "invalid character 'x' in string escape code"),
            ("1.", "unexpected end of JSON input"),
            ("-a", "invalid character 'a' in numeric literal"),
            ("{}}", "invalid character '}' after top-level value"),
            ("", "unexpected end of JSON input"),
            ("{\"a\":", "unexpected end of JSON input"),
        ] {
            assert_eq!(json_problem(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["{}", " [1, -2.5e+3, {\"a\": [null, true]}] ", "\"\\u00e9\""] {
            assert_eq!(json_problem(text), None, "{text}");
        }
    }
}
