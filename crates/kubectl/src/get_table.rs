//! A table of `kubectl get`: which columns, which rows, and the rows that a watch adds.
//!
//! k8s: staging/src/k8s.io/cli-runtime/pkg/printers/tableprinter.go

use crate::cells;
use crate::columns::{self, Column};
use crate::table::{TABLE, align_next};
use api::{Kind, Object};
use sim::Instant;

/// What the flags of `get` ask of a table.
#[derive(Clone, Debug, Default)]
pub struct TableFlags {
    /// `-o wide`.
    pub is_wide: bool,
    /// `--show-labels`.
    pub shows_labels: bool,
    /// `-L`, one column each.
    pub label_columns: Vec<String>,
    /// `-A`: a column for the namespace.
    pub shows_namespace: bool,
    /// Names as `pod/web`, as `get all` prints them.
    pub shows_kind: bool,
    /// `--output-watch-events`.
    pub shows_event: bool,
    /// `--no-headers`.
    pub hides_headers: bool,
    /// `--server-print=false`: the client knows names and ages alone.
    pub is_plain: bool,
}

impl TableFlags {
    fn shows(&self, column: &Column) -> bool {
        match self.is_plain {
            true => ["name", "age"]
                .iter()
                .any(|one| column.name.eq_ignore_ascii_case(one)),
            false => self.is_wide || !column.is_wide,
        }
    }
}

/// A table being printed. The headers come once, and columns never become narrower.
#[derive(Clone, Debug)]
pub struct Table {
    kind: Kind,
    flags: TableFlags,
    widths: Vec<usize>,
    has_headers: bool,
}

/// What happened to an object that is watched. k8s: apimachinery/pkg/watch/watch.go, EventType
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WatchEvent {
    /// New, or there when the watch began.
    Added,
    /// Changed.
    Modified,
    /// Gone.
    Deleted,
}

impl WatchEvent {
    /// The text, padded as in the EVENT column.
    /// k8s: cli-runtime/pkg/printers/tableprinter.go, formatEventType
    fn text(self) -> &'static str {
        match self {
            WatchEvent::Added => "ADDED   ",
            WatchEvent::Modified => "MODIFIED",
            WatchEvent::Deleted => "DELETED ",
        }
    }
}

impl Table {
    /// An empty table of one kind.
    pub fn new(kind: Kind, flags: TableFlags) -> Table {
        Table {
            kind,
            has_headers: flags.hides_headers,
            flags,
            widths: Vec::new(),
        }
    }

    /// The next rows, with the headers if they are the first.
    pub fn rows<'a>(
        &mut self,
        objects: impl Iterator<Item = (WatchEvent, &'a Object)>,
        now: Instant,
    ) -> String {
        let mut text = String::new();
        if !self.has_headers {
            self.has_headers = true;
            push_line(&mut text, &self.headers());
        }
        for (event, object) in objects {
            push_line(&mut text, &self.row(event, object, now));
        }
        align_next(&text, TABLE, &mut self.widths)
    }

    fn headers(&self) -> Vec<String> {
        let flags = &self.flags;
        let mut cells = Vec::new();
        if flags.shows_event {
            cells.push("EVENT".to_owned());
        }
        if flags.shows_namespace {
            cells.push("NAMESPACE".to_owned());
        }
        let columns = columns::of(self.kind).columns.iter();
        let shown = columns.filter(|column| flags.shows(column));
        cells.extend(shown.map(|column| column.name.to_ascii_uppercase()));
        for label in &flags.label_columns {
            let last = label.rsplit('/').next().unwrap_or(label);
            cells.push(last.to_ascii_uppercase());
        }
        if flags.shows_labels {
            cells.push("LABELS".to_owned());
        }
        cells
    }

    fn row(&self, event: WatchEvent, object: &Object, now: Instant) -> Vec<String> {
        let flags = &self.flags;
        let meta = &object.meta;
        let mut cells = Vec::new();
        if flags.shows_event {
            cells.push(event.text().to_owned());
        }
        if flags.shows_namespace {
            cells.push(meta.namespace.to_string());
        }
        let table = columns::of(self.kind);
        for (column, cell) in table.columns.iter().zip((table.row)(object, now)) {
            if !flags.shows(column) {
                continue;
            }
            cells.push(if column.name == "NAME" && flags.shows_kind {
                format!("{}/{cell}", self.kind.singular_resource())
            } else {
                cell
            });
        }
        for label in &flags.label_columns {
            let value = meta.label(label);
            cells.push(value.map_or_else(String::new, ToString::to_string));
        }
        if flags.shows_labels {
            cells.push(cells::labels(&meta.labels));
        }
        cells
    }
}

fn push_line(text: &mut String, cells: &[String]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push('\t');
        }
        push_cell(text, cell);
    }
    text.push('\n');
}

/// A cell ends at its first line break, and control characters are made visible.
/// k8s: tableprinter.go, printTable; cli-runtime/pkg/printers/terminal.go, WriteEscaped
fn push_cell(text: &mut String, cell: &str) {
    for c in cell.chars() {
        match c {
            '\n' | '\r' | '\u{c}' => return text.push_str("..."),
            '\u{1b}' => text.push_str("^["),
            '\t' => text.push(' '),
            c => text.push(c),
        }
    }
}
