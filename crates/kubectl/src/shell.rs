//! What a line of the terminal means: commands, quotes, pipes, heredocs, redirections.
//!
//! A small part of a POSIX shell, enough for lines as they stand in tutorials. `${pods[0]}` is a
//! name that is looked up when the command runs.

use std::rc::Rc;

/// One command of the text, with what follows it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    /// The commands of the pipe as typed, not yet split into words.
    pub pipe: Vec<String>,
    /// The file that takes the output.
    pub redirect: Option<String>,
    /// The heredoc.
    pub stdin: Option<Rc<str>>,
    /// Whether it runs only if the one before went well (`&&`).
    pub needs_success: bool,
}

/// Reads the text of one or more lines.
pub fn parse(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let mut rows = joined.lines();
    while let Some(row) = rows.next() {
        let row = row.trim();
        let row = row.strip_prefix("$ ").unwrap_or(row);
        if row.is_empty() || row.starts_with('#') {
            continue;
        }
        let (row, heredoc) = heredoc(row, &mut rows);
        let mut needs_success = false;
        for (command, is_and) in split_commands(&row) {
            let (command, redirect) = redirect(&command);
            let pipe: Vec<String> = split_outside(&command, '|');
            if pipe.iter().any(|part| !part.trim().is_empty()) {
                lines.push(Line {
                    pipe: pipe.iter().map(|part| part.trim().to_owned()).collect(),
                    redirect,
                    stdin: heredoc.clone(),
                    needs_success,
                });
            }
            needs_success = is_and;
        }
    }
    lines
}

/// Takes the lines of a heredoc away.
fn heredoc<'a>(row: &str, rows: &mut impl Iterator<Item = &'a str>) -> (String, Option<Rc<str>>) {
    let Some(place) = row.find("<<").filter(|_| !row.contains("<<<")) else {
        return (row.to_owned(), None);
    };
    let (before, after) = row.split_at(place);
    let after = after
        .trim_start_matches('<')
        .trim_start_matches('-')
        .trim_start();
    let end = after.find([' ', '|', ';']).unwrap_or(after.len());
    let (word, rest) = after.split_at(end);
    let word = word.trim_matches(['\'', '"']);
    let mut text = String::new();
    for line in rows {
        if line.trim() == word {
            break;
        }
        text.push_str(line);
        text.push('\n');
    }
    (format!("{before}{rest}"), Some(text.into()))
}

/// Splits at `;` and `&&`; tells whether the next one needs this one's success.
fn split_commands(row: &str) -> Vec<(String, bool)> {
    let mut commands = Vec::new();
    for part in split_outside(row, ';') {
        let parts: Vec<String> = split_outside(&part.replace("&&", "\u{0}"), '\u{0}');
        let count = parts.len();
        for (index, part) in parts.into_iter().enumerate() {
            commands.push((part, index + 1 < count));
        }
    }
    commands
}

fn redirect(command: &str) -> (String, Option<String>) {
    let parts = split_outside(command, '>');
    match parts.as_slice() {
        [command, file] if !command.ends_with(['2', '&']) => {
            (command.clone(), Some(file.trim().to_owned()))
        }
        _ => (command.replace("2>&1", "").replace("2>/dev/null", ""), None),
    }
}

/// Splits at a character that stands outside quotes and `${…}`.
fn split_outside(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quote = None;
    let mut depth = 0u32;
    let mut is_escaped = false;
    let mut before = ' ';
    for c in text.chars() {
        let is_plain = quote.is_none() && depth == 0 && !is_escaped;
        if is_plain && c == separator {
            parts.push(String::new());
            before = c;
            continue;
        }
        match (c, quote) {
            _ if is_escaped => (),
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('{', None) if before == '$' || depth > 0 => depth += 1,
            ('}', None) => depth = depth.saturating_sub(1),
            _ => (),
        }
        is_escaped = !is_escaped && c == '\\' && quote != Some('\'');
        before = c;
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

/// Splits a command into words; the error is what bash would say.
pub fn words(command: &str) -> Result<Vec<String>, String> {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = command.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' => words.extend(word.take()),
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some(next) if next == c => break,
                        Some('\\') if c == '"' => match chars.next() {
                            Some(next @ ('"' | '\\' | '$' | '`')) => word.push(next),
                            Some(next) => word.extend(['\\', next]),
                            None => word.push('\\'),
                        },
                        Some(next) => word.push(next),
                        None => {
                            return Err(format!("unexpected EOF while looking for matching `{c}'"));
                        }
                    }
                }
            }
            '\\' => word.get_or_insert_default().extend(chars.next()),
            '#' if word.is_none() => break,
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pipes(text: &str) -> Vec<Vec<String>> {
        parse(text).into_iter().map(|line| line.pipe).collect()
    }

    #[test]
    fn lines_are_split_outside_quotes() {
        assert_eq!(
            pipes("kubectl get pods | grep 'a|b' && echo done; echo \"x;y\""),
            [
                vec!["kubectl get pods", "grep 'a|b'"],
                vec!["echo done"],
                vec!["echo \"x;y\""]
            ]
        );
        assert_eq!(
            pipes("kubectl get pod ${pods(a in (x;y))[0]}\n# note\n\n$ kubectl get \\\n  no"),
            [
                vec!["kubectl get pod ${pods(a in (x;y))[0]}"],
                vec!["kubectl get    no"]
            ]
        );
    }

    #[test]
    fn heredocs_are_taken_whole() {
        let lines = parse("kubectl apply -f - <<EOF\na: 1\nb: 2\nEOF\nkubectl get pods");
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].pipe, ["kubectl apply -f -"]);
        assert_eq!(lines[0].stdin.as_deref(), Some("a: 1\nb: 2\n"));
        assert_eq!(lines[1].pipe, ["kubectl get pods"]);
    }

    #[test]
    fn words_are_unquoted() {
        let words = words(r#"kubectl get -o jsonpath='{.a}{"\n"}' "x \"y\"" a\ b"#);
        let expected = [
            "kubectl",
            "get",
            "-o",
            "jsonpath={.a}{\"\\n\"}",
            "x \"y\"",
            "a b",
        ];
        assert_eq!(words.as_deref(), Ok(&expected.map(str::to_owned)[..]));
    }
}
