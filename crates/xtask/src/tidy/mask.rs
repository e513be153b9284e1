//! Blanks comments and the insides of literals, so that rules can look at code line by line
//! without parsing it. Line breaks stay where they are.

/// The text with every character that is not code replaced by a space.
pub fn mask(text: &str) -> String {
    let mut masker = Masker {
        rest: text,
        out: String::with_capacity(text.len()),
    };
    while masker.step() {}
    masker.out
}

struct Masker<'a> {
    rest: &'a str,
    out: String,
}

impl Masker<'_> {
    /// Handles one comment, literal or character; false at the end.
    fn step(&mut self) -> bool {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let after_word = self.out.chars().next_back().is_some_and(is_word);
        if self.rest.starts_with("//") {
            self.blank(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if self.rest.starts_with("/*") {
            self.blank(block_comment_length(self.rest));
        } else if let Some(length) = raw_string_length(self.rest).filter(|_| !after_word) {
            self.blank(length);
        } else if self.rest.starts_with('"') {
            self.keep(1);
            self.blank(closing(self.rest, '"'));
            self.keep(1);
        } else if let Some(length) = character_length(self.rest) {
            self.keep(1);
            self.blank(length - 2);
            self.keep(1);
        } else {
            return self.keep(1);
        }
        true
    }

    fn keep(&mut self, count: u32) -> bool {
        for _ in 0..count {
            let Some(character) = self.rest.chars().next() else {
                return false;
            };
            self.out.push(character);
            self.rest = &self.rest[character.len_utf8()..];
        }
        true
    }

    fn blank(&mut self, bytes: usize) {
        let (gone, rest) = self.rest.split_at(bytes);
        self.out
            .extend(gone.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        self.rest = rest;
    }
}

/// Bytes up to the unescaped closing quote, or to the end.
fn closing(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices() {
        if character == quote && !is_escaped {
            return at;
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    text.len()
}

fn block_comment_length(text: &str) -> usize {
    let mut depth = 0_u32;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of `r"…"`, `br#"…"#` and the like, if the text begins with one.
fn raw_string_length(text: &str) -> Option<usize> {
    let after = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = after.bytes().take_while(|&byte| byte == b'#').count();
    let inside = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
    Some(text.len() - inside.len() + length)
}

/// The length of a character literal, if the text begins with one and not with a lifetime.
fn character_length(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    let first = inside.chars().next()?;
    if first == '\\' {
        let end = closing(inside, '\'');
        return (end < inside.len()).then_some(end + 2);
    }
    let after = &inside[first.len_utf8()..];
    after.starts_with('\'').then_some(first.len_utf8() + 2)
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn only_code_remains() {
        let cases = [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */\n */ d", "a             \n    d"),
            ("f(\"a\\\"b{\") {", "f(\"     \") {"),
            ("r#\"a\"b\"# + b", "         + b"),
            ("c == '{' && x::<'a>('\\'')", "c == ' ' && x::<'a>('  ')"),
            ("var\"x\"", "var\" \""),
            ("'ä' é", "' ' é"),
        ];
        for (text, expected) in cases {
            assert_eq!(mask(text), expected, "{text}");
        }
    }
}
