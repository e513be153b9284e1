//! What a line of the terminal means: commands, quotes, pipes, heredocs, redirections.
//!
//! A small part of a POSIX shell, enough for lines as they stand in tutorials. `${pods[0]}` is a
//! name that is looked up when the command runs.

// tidy: wide strings: texts that read best on one line.

mod places;
mod redirections;

use places::{Places, split};
use redirections::redirections;
use std::rc::Rc;

/// One command of the text, with what follows it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    /// The commands of the pipe as typed, not yet split into words.
    pub pipe: Vec<String>,
    /// The file that takes the output.
    pub redirect: Option<Redirect>,
    /// The heredoc.
    pub stdin: Option<Rc<str>>,
    /// `< FILE`.
    pub input: Option<String>,
    /// Where errors go.
    pub errors: Errors,
    /// Whether it runs.
    pub runs: Runs,
}

/// `> FILE`, or `>> FILE`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Redirect {
    /// The file.
    pub file: String,
    /// Whether what is in the file stays.
    pub appends: bool,
}

/// Where the error stream of a line goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Errors {
    /// To the screen.
    #[default]
    Shown,
    /// `2>/dev/null`.
    Hidden,
    /// `2>&1`: to where the output goes.
    Joined,
}

/// When a command runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Runs {
    /// After the one before.
    #[default]
    Always,
    /// `&&`
    AfterSuccess,
    /// `||`
    AfterFailure,
}

/// Reads the text of one or more lines.
pub fn parse(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let mut rows = joined.lines();
    while let Some(row) = rows.next() {
        let row = row.trim();
        let row = row.strip_prefix("$ ").unwrap_or(row);
        if let Some(name) = row.strip_prefix("<<<").map(str::trim) {
            lines.push(file(name, &mut rows));
            continue;
        }
        let row = whole(row, &mut rows);
        let (row, heredoc) = heredoc(&row, &mut rows);
        for (command, runs) in commands(&row) {
            let mut line = Line {
                stdin: heredoc.clone(),
                runs,
                ..Line::default()
            };
            let command = redirections(&command, &mut line);
            line.pipe = split(&command, &["|"])
                .into_iter()
                .map(|(part, _)| part.trim().to_owned())
                .collect();
            if line.pipe.iter().any(|part| !part.is_empty()) {
                lines.push(line);
            }
        }
    }
    lines
}

/// `<<< NAME`, lines, `>>>`: a file, as transcripts have them.
fn file<'a>(name: &str, rows: &mut impl Iterator<Item = &'a str>) -> Line {
    let mut text = String::new();
    for row in rows.take_while(|row| row.trim() != ">>>") {
        text.push_str(row);
        text.push('\n');
    }
    Line {
        pipe: vec!["cat".to_owned()],
        redirect: Some(Redirect {
            file: name.to_owned(),
            appends: false,
        }),
        stdin: Some(text.into()),
        ..Line::default()
    }
}

/// The row without its comment, and with the rows that belong to it: those of an open quote, and
/// those after a `|`, `&&` or `||` at its end.
fn whole<'a>(row: &str, rows: &mut impl Iterator<Item = &'a str>) -> String {
    let mut row = row.to_owned();
    loop {
        let places = Places::of(&row);
        let is_open = places.is_open;
        if let Some(comment) = comment(&row, &places) {
            row.truncate(comment);
        }
        let end = row.trim_end();
        if !is_open && !end.ends_with('|') && !end.ends_with("&&") {
            return row;
        }
        let Some(next) = rows.next() else {
            return row;
        };
        row.push(if is_open { '\n' } else { ' ' });
        row.push_str(next);
    }
}

/// Where a `#` begins a word.
fn comment(row: &str, places: &Places) -> Option<usize> {
    let mut plain = places.plain.iter();
    plain
        .find(|(place, c)| {
            let before = row.get(..*place).and_then(|head| head.chars().next_back());
            *c == '#' && before.is_none_or(|c| c.is_whitespace() || c == ';')
        })
        .map(|(place, _)| *place)
}

/// Takes the lines of a heredoc away.
fn heredoc<'a>(row: &str, rows: &mut impl Iterator<Item = &'a str>) -> (String, Option<Rc<str>>) {
    let places = Places::of(row);
    let mut found = places.plain.iter().map(|(place, _)| *place);
    let place = found.find(|place| row.get(*place..).is_some_and(|rest| rest.starts_with("<<")));
    let after = place.and_then(|place| row.get(place..));
    let (Some(place), Some(after)) = (place, after) else {
        return (row.to_owned(), None);
    };
    let before = row.get(..place).unwrap_or("");
    if let Some(after) = after.strip_prefix("<<<") {
        let (word, rest) = first_word(after);
        return (format!("{before}{rest}"), Some(format!("{word}\n").into()));
    }
    let after = after.trim_start_matches('<').trim_start_matches('-');
    let (word, rest) = first_word(after);
    let mut text = String::new();
    for line in rows.take_while(|line| line.trim() != word) {
        text.push_str(line);
        text.push('\n');
    }
    (format!("{before}{rest}"), Some(text.into()))
}

/// The first word, unquoted, and what follows it.
fn first_word(text: &str) -> (String, &str) {
    let text = text.trim_start();
    let places = Places::of(text);
    let mut plain = places.plain.iter();
    let end = plain.find(|(_, c)| c.is_whitespace() || matches!(c, '|' | ';' | '&' | '>'));
    let (word, rest) = text.split_at(end.map_or(text.len(), |(place, _)| *place));
    (word.trim_matches(['\'', '"']).to_owned(), rest)
}

/// The commands of a row with what joins each to the one before.
fn commands(row: &str) -> Vec<(String, Runs)> {
    let parts = split(row, &["&&", "||", ";"]).into_iter();
    parts
        .map(|(part, separator)| {
            let runs = match separator {
                "&&" => Runs::AfterSuccess,
                "||" => Runs::AfterFailure,
                _ => Runs::Always,
            };
            (part.to_owned(), runs)
        })
        .collect()
}

/// Splits a command into words; the error is what bash would say.
pub fn words(command: &str) -> Result<Vec<String>, String> {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = command.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\n' => words.extend(word.take()),
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
    fn redirections_are_taken_away() {
        let line = |text: &str| parse(text).remove(0);
        let file = |text: &str| line(text).redirect.map(|it| (it.file, it.appends));
        assert_eq!(
            file("cat > a.yaml <<EOF\nx\nEOF"),
            Some(("a.yaml".into(), false))
        );
        assert_eq!(
            file("cat <<'EOF' > a.yaml\nx\nEOF"),
            Some(("a.yaml".into(), false))
        );
        assert_eq!(file("echo x >> b"), Some(("b".into(), true)));
        assert_eq!(file("kubectl get pods -l 'a>b'"), None);
        assert_eq!(line("<<< a.yaml\nx\n>>>").stdin.as_deref(), Some("x\n"));
        assert_eq!(line("grep x <<< 'x y'").stdin.as_deref(), Some("x y\n"));
        assert_eq!(
            line("kubectl apply -f - < a.yaml").input.as_deref(),
            Some("a.yaml")
        );
        assert_eq!(
            line("kubectl get x 2>/dev/null | wc").errors,
            Errors::Hidden
        );
        assert_eq!(line("kubectl get x 2>&1 | wc").errors, Errors::Joined);
        assert_eq!(line("kubectl get x >/dev/null 2>&1").errors, Errors::Joined);
        assert_eq!(
            line("kubectl get x 2>&1 | wc").pipe,
            ["kubectl get x", "wc"]
        );
    }

    #[test]
    fn rows_that_belong_together_are_one() {
        assert_eq!(
            pipes(
                "kubectl patch deploy web -p '{\n  \"a\": 1\n}'\nkubectl get pods |\n  wc -l # count"
            ),
            [
                vec!["kubectl patch deploy web -p '{\n  \"a\": 1\n}'"],
                vec!["kubectl get pods", "wc -l"]
            ]
        );
        let runs: Vec<Runs> = parse("a && b || c; d")
            .iter()
            .map(|line| line.runs)
            .collect();
        let expected = [
            Runs::Always,
            Runs::AfterSuccess,
            Runs::AfterFailure,
            Runs::Always,
        ];
        assert_eq!(runs, expected);
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
