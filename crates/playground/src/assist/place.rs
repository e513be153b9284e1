//! Where a cursor is in a manifest: the document's kind, the fields around it, the word typed.

/// What is being typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Spot {
    /// The name of a field.
    Key,
    /// The value of this field.
    Value(String),
}

/// A place in a manifest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// `apiVersion` of the document.
    pub version: String,
    /// `kind` of the document.
    pub kind: String,
    /// Fields around the cursor, the outermost first.
    pub path: Vec<String>,
    /// Whether a key or a value is typed.
    pub spot: Spot,
    /// What has been typed of it.
    pub word: String,
    /// Columns before the keys of this object.
    pub indent: usize,
    /// Keys that the object already has.
    pub siblings: Vec<String>,
}

/// A line with its indentation, its dash and its key.
struct Row<'a> {
    /// Columns before the dash, if there is one.
    dash: Option<usize>,
    /// Columns before the key.
    indent: usize,
    /// What stands there.
    rest: &'a str,
}

impl<'a> Row<'a> {
    fn of(line: &'a str) -> Row<'a> {
        let trimmed = line.trim_start_matches(' ');
        let indent = line.len() - trimmed.len();
        match trimmed.strip_prefix("- ") {
            Some(rest) => {
                let inner = rest.trim_start_matches(' ');
                let extra = 2 + rest.len() - inner.len();
                Row {
                    dash: Some(indent),
                    indent: indent + extra,
                    rest: inner,
                }
            }
            None => Row {
                dash: None,
                indent,
                rest: trimmed,
            },
        }
    }

    fn key(&self) -> Option<&'a str> {
        let (key, _) = self.rest.split_once(':')?;
        let is_name = !key.is_empty() && !key.starts_with('#') && !key.contains([' ', '{', '[']);
        is_name.then(|| key.trim_matches('"'))
    }
}

impl Place {
    /// The place of a line and column, both from 1.
    pub fn of(text: &str, line: u32, column: u32) -> Option<Place> {
        let lines: Vec<&str> = text.split('\n').collect();
        let at = line.checked_sub(1)? as usize;
        let current = lines.get(at)?;
        let is_end = |line: &&str| line.trim_end() == "---";
        let first = lines
            .get(..at)?
            .iter()
            .rposition(is_end)
            .map_or(0, |i| i + 1);
        let rest = lines.get(at..)?.iter().position(is_end);
        let document = lines.get(first..rest.map_or(lines.len(), |end| at + end))?;
        let top = |name: &str| {
            let mut values = document.iter().filter_map(|line| line.strip_prefix(name));
            values
                .next()
                .unwrap_or("")
                .trim()
                .trim_matches('"')
                .to_owned()
        };
        let before: String = current
            .chars()
            .take(column.saturating_sub(1) as usize)
            .collect();
        if before.trim_start().starts_with('#') {
            return None;
        }
        let row = Row::of(&before);
        let above = lines.get(first..at)?;
        let mut path = parents(above, &row);
        let (flow, part) = flow(row.rest);
        path.extend(flow);
        let (spot, word) = match part.split_once(": ") {
            Some((key, value)) => (Spot::Value(key.trim().to_owned()), value.trim_start()),
            None if part.ends_with(':') => (
                Spot::Value(part.trim_end_matches(':').trim().to_owned()),
                "",
            ),
            None => (Spot::Key, part.trim_start()),
        };
        Some(Place {
            version: top("apiVersion:"),
            kind: top("kind:"),
            path,
            spot,
            word: word.to_owned(),
            indent: row.indent,
            siblings: siblings(&lines, at, row.indent),
        })
    }
}

/// The keys around a row, found upwards by indentation.
fn parents(above: &[&str], row: &Row<'_>) -> Vec<String> {
    let mut path = Vec::new();
    // A parent's key is left of this column, or at it if the row begins a list.
    let (mut limit, mut is_list) = match row.dash {
        Some(dash) => (dash, true),
        None => (row.indent, false),
    };
    for line in above.iter().rev() {
        if limit == 0 && !is_list {
            break;
        }
        let up = Row::of(line);
        let Some(key) = up.key() else { continue };
        match up.dash {
            Some(dash) if !is_list && up.indent == limit => (limit, is_list) = (dash, true),
            Some(dash) if up.indent < limit => {
                path.push(key.to_owned());
                (limit, is_list) = (dash, true);
            }
            Some(_) => (),
            None if up.indent < limit || is_list && up.indent == limit => {
                path.push(key.to_owned());
                (limit, is_list) = (up.indent, false);
            }
            None => (),
        }
    }
    path.reverse();
    path
}

/// Keys opened by braces in what stands before the cursor, and the part after the last comma.
fn flow(text: &str) -> (Vec<String>, &str) {
    let (mut open, mut start) = (Vec::new(), 0);
    for (at, c) in text.char_indices() {
        match c {
            '{' => {
                let key = text.get(start..at).unwrap_or("");
                open.push(key.trim().trim_end_matches(':').trim().to_owned());
                start = at + 1;
            }
            '}' => {
                open.pop();
                start = at + 1;
            }
            ',' if !open.is_empty() => start = at + 1,
            _ => (),
        }
    }
    open.retain(|key| !key.is_empty());
    (open, text.get(start..).unwrap_or("").trim_start())
}

/// Keys at the same indentation around a line.
fn siblings(lines: &[&str], at: usize, indent: usize) -> Vec<String> {
    let mut keys = Vec::new();
    let mut look = |line: &str, is_up: bool| {
        let row = Row::of(line);
        let is_blank = row.rest.is_empty() || row.rest.starts_with('#');
        let ends = !is_blank && (row.indent < indent || row.dash.is_some() && !is_up);
        if row.indent == indent && !ends {
            keys.extend(row.key().map(str::to_owned));
        }
        ends || is_up && row.dash.is_some() && row.indent == indent
    };
    let (up, down) = (lines.get(..at), lines.get(at + 1..));
    let _ = up
        .unwrap_or_default()
        .iter()
        .rev()
        .any(|line| look(line, true));
    let _ = down
        .unwrap_or_default()
        .iter()
        .any(|line| look(line, false));
    keys
}
