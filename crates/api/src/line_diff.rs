//! The differences of two texts, line by line, in the form of `diff -u` without its head.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/util/diff/diff.go (over go-difflib)

use std::ops::Range;

/// Lines shown around a difference.
const CONTEXT: usize = 3;
/// Cells of the table of common subsequences; larger differences are shown as one block.
const CELLS_MAX: usize = 4_000_000;

/// A difference: these lines of the first text are replaced by those of the second.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Change {
    old: Range<usize>,
    new: Range<usize>,
}

/// The differences with three lines around them; every line ends with a line break.
pub fn line_diff(old: &str, new: &str) -> String {
    let old: Vec<&str> = old.lines().collect();
    let new: Vec<&str> = new.lines().collect();
    let changes = changes(&old, &new);
    let mut out = String::new();
    let mut rest = changes.as_slice();
    while let Some(first) = rest.first() {
        let mut count = 1;
        let mut end = first.old.end;
        while let Some(next) = rest
            .get(count)
            .filter(|next| next.old.start <= end + 2 * CONTEXT)
        {
            end = next.old.end;
            count += 1;
        }
        let (group, others) = rest.split_at(count);
        hunk(&old, &new, group, &mut out);
        rest = others;
    }
    out
}

fn hunk(old: &[&str], new: &[&str], group: &[Change], out: &mut String) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return;
    };
    let before = first.old.start.min(CONTEXT);
    let after = (old.len() - last.old.end).min(CONTEXT);
    let old_range = first.old.start - before..last.old.end + after;
    let new_range = first.new.start - before..last.new.end + after;
    out.push_str(&format!(
        "@@ -{} +{} @@\n",
        span(&old_range),
        span(&new_range)
    ));
    let mut at = old_range.start;
    for change in group {
        lines(' ', old, at..change.old.start, out);
        lines('-', old, change.old.clone(), out);
        lines('+', new, change.new.clone(), out);
        at = change.old.end;
    }
    lines(' ', old, at..old_range.end, out);
}

fn lines(mark: char, text: &[&str], range: Range<usize>, out: &mut String) {
    for line in text.get(range).unwrap_or_default() {
        out.push(mark);
        out.push_str(line);
        out.push('\n');
    }
}

/// `start,length`, counted from one; an empty range names the line before it.
fn span(range: &Range<usize>) -> String {
    match range.len() {
        1 => format!("{}", range.start + 1),
        0 => format!("{},0", range.start),
        length => format!("{},{length}", range.start + 1),
    }
}

/// The differences, from a longest common subsequence of what the ends do not share.
fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (old.get(head..), new.get(head..));
    let (old_rest, new_rest) = (old_rest.unwrap_or_default(), new_rest.unwrap_or_default());
    let tail = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let old_rest = old_rest.get(..old_rest.len() - tail).unwrap_or_default();
    let new_rest = new_rest.get(..new_rest.len() - tail).unwrap_or_default();
    if old_rest.is_empty() && new_rest.is_empty() {
        return Vec::new();
    }
    let (height, width) = (old_rest.len(), new_rest.len());
    if height.saturating_mul(width) > CELLS_MAX {
        let (old, new) = (head..head + height, head..head + width);
        return vec![Change { old, new }];
    }
    walk(old_rest, new_rest, head)
}

fn walk(old: &[&str], new: &[&str], head: usize) -> Vec<Change> {
    let width = new.len() + 1;
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    let cell = |lengths: &[u32], i: usize, j: usize| lengths.get(i * width + j).copied();
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let length = if old.get(i) == new.get(j) {
                cell(&lengths, i + 1, j + 1).unwrap_or(0) + 1
            } else {
                cell(&lengths, i + 1, j)
                    .max(cell(&lengths, i, j + 1))
                    .unwrap_or(0)
            };
            if let Some(cell) = lengths.get_mut(i * width + j) {
                *cell = length;
            }
        }
    }
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        let start = (i, j);
        while (i < old.len() || j < new.len())
            && !(i < old.len() && j < new.len() && old.get(i) == new.get(j))
        {
            if j >= new.len()
                || i < old.len() && cell(&lengths, i + 1, j) >= cell(&lengths, i, j + 1)
            {
                i += 1;
            } else {
                j += 1;
            }
        }
        if start != (i, j) {
            found.push(Change {
                old: head + start.0..head + i,
                new: head + start.1..head + j,
            });
        }
        while i < old.len() && j < new.len() && old.get(i) == new.get(j) {
            i += 1;
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::line_diff;

    #[test]
    fn shows_three_lines_around() {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\n";
        let new = "a\nb\nc\nd\nE\nx\nf\ng\nh\n";
        let diff = "@@ -2,7 +2,8 @@\n b\n c\n d\n-e\n+E\n+x\n f\n g\n h\n";
        assert_eq!(line_diff(old, new), diff);
        assert_eq!(line_diff(old, old), "");
        assert_eq!(line_diff("", "a\n"), "@@ -0,0 +1 @@\n+a\n");
    }

    #[test]
    fn distant_changes_are_two_hunks() {
        let lines: Vec<String> = (0..20).map(|number| number.to_string()).collect();
        let mut changed = lines.clone();
        changed[1] = "x".to_owned();
        changed[18] = "y".to_owned();
        let diff = line_diff(&lines.join("\n"), &changed.join("\n"));
        assert_eq!(diff.matches("@@ -").count(), 2);
        assert!(diff.starts_with("@@ -1,5 +1,5 @@\n 0\n-1\n+x\n 2\n"));
    }
}
