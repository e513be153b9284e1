//! Elastic tab stops: how every table and every `describe` is laid out.
//!
//! Text is split into lines and lines into cells that end with a tab; a run of lines that have a
//! cell in a column is a block, and within a block the column is as wide as its widest cell.
//! k8s: staging/src/k8s.io/cli-runtime/pkg/printers/tabwriter.go; github.com/liggitt/tabwriter

/// How the cells of one kind of output are spaced.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Smallest width of a column, padding included.
    pub width_min: usize,
    /// Blanks after the longest cell.
    pub padding: usize,
}

/// Tables of `get`. k8s: cli-runtime/pkg/printers/tabwriter.go, tabwriterMinWidth, tabwriterPadding
pub const TABLE: Layout = Layout {
    width_min: 6,
    padding: 3,
};

/// `describe`, `rollout history`. k8s: kubectl/pkg/describe/describe.go, tabbedString
pub const DESCRIPTION: Layout = Layout {
    width_min: 0,
    padding: 2,
};

/// Cells of a line beyond this number are text of the last one.
const CELLS_MAX: usize = 128;

/// Lays out `text`, whose cells end with tabs.
pub fn align(text: &str, layout: Layout) -> String {
    align_remembering(text, layout, &mut Vec::new(), false)
}

/// Lays out the next part of a table; columns never become narrower than in the parts before.
pub fn align_next(text: &str, layout: Layout, widths: &mut Vec<usize>) -> String {
    align_remembering(text, layout, widths, true)
}

fn align_remembering(
    text: &str,
    layout: Layout,
    remembered: &mut Vec<usize>,
    remembers: bool,
) -> String {
    let body = text.strip_suffix('\n').unwrap_or(text);
    if text.is_empty() {
        return String::new();
    }
    let lines: Vec<Vec<&str>> = body
        .split('\n')
        .map(|line| line.splitn(CELLS_MAX, '\t').collect())
        .collect();
    let mut blocks = Blocks {
        layout,
        widths: vec![Vec::new(); lines.len()],
        lines,
        remembered,
        remembers,
    };
    blocks.measure(0, blocks.lines.len(), 0);
    let mut out = String::with_capacity(text.len() * 2);
    for (line, widths) in blocks.lines.iter().zip(&blocks.widths) {
        write_line(line, widths, &mut out);
        out.push('\n');
    }
    if body.len() == text.len() {
        out.pop();
    }
    out
}

fn write_line(line: &[&str], widths: &[usize], out: &mut String) {
    for (index, cell) in line.iter().enumerate() {
        out.push_str(cell);
        if let Some(width) = widths.get(index) {
            let blanks = width.saturating_sub(cell.chars().count());
            out.extend(std::iter::repeat_n(' ', blanks));
        }
    }
}

/// The widths of the cells, found block by block.
struct Blocks<'a> {
    layout: Layout,
    lines: Vec<Vec<&'a str>>,
    /// Per line, the width of each cell that ends with a tab.
    widths: Vec<Vec<usize>>,
    remembered: &'a mut Vec<usize>,
    remembers: bool,
}

impl Blocks<'_> {
    /// Finds the blocks of `column` among the lines `from..to`, and those within them.
    fn measure(&mut self, from: usize, to: usize, column: usize) {
        let mut line = from;
        while line < to {
            let start = line;
            let mut width = self.layout.width_min;
            while let Some(cell) = self.cell(line, column).filter(|_| line < to) {
                width = width.max(cell + self.layout.padding);
                line += 1;
            }
            if line == start {
                line += 1;
                continue;
            }
            let width = self.remember(column, width);
            for widths in self.widths.iter_mut().take(line).skip(start) {
                widths.push(width);
            }
            self.measure(start, line, column + 1);
        }
    }

    /// The length of a cell that ends with a tab.
    fn cell(&self, line: usize, column: usize) -> Option<usize> {
        let line = self.lines.get(line)?;
        (column + 1 < line.len())
            .then(|| line.get(column).map(|cell| cell.chars().count()))
            .flatten()
    }

    fn remember(&mut self, column: usize, width: usize) -> usize {
        if !self.remembers {
            return width;
        }
        match self.remembered.get_mut(column) {
            Some(known) => {
                *known = width.max(*known);
                *known
            }
            None => {
                self.remembered.push(width);
                width
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_the_column_ends_its_block() {
        let text = "a:\tb\nlonger:\tc\nno tab\nx:\ty\n";
        assert_eq!(
            align(text, DESCRIPTION),
            "a:       b\nlonger:  c\nno tab\nx:  y\n"
        );
    }

    #[test]
    fn later_rows_keep_the_widths() {
        let mut widths = Vec::new();
        let first = align_next("NAME\tREADY\na-long-name\t1/1\n", TABLE, &mut widths);
        assert_eq!(first, "NAME          READY\na-long-name   1/1\n");
        let next = align_next("b\t1/1\n", TABLE, &mut widths);
        assert_eq!(next, "b             1/1\n");
    }
}
