//! The known name nearest to a mistyped one.

/// Words longer than this are not compared.
const LENGTH_MAX: usize = 64;

/// The candidate that needs the fewest edits, if it is near enough to be meant.
///
/// A difference in upper and lower case alone always is. Ties go to the first candidate.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_ascii_lowercase();
    let edits_max = (word.len() / 3).clamp(1, 3);
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        if candidate.len() > LENGTH_MAX || word.len() > LENGTH_MAX {
            continue;
        }
        let edits = edits(&lower, &candidate.to_ascii_lowercase());
        if edits <= edits_max && best.is_none_or(|(fewest, _)| edits < fewest) {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
pub fn edits(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().collect();
    let to: Vec<char> = to.chars().collect();
    let mut rows: [Vec<usize>; 3] = [Vec::new(), Vec::new(), (0..=to.len()).collect()];
    for (i, a) in from.iter().enumerate() {
        rows.rotate_left(1);
        let [before, above, row] = &mut rows;
        row.clear();
        row.push(i + 1);
        for (j, b) in to.iter().enumerate() {
            let at =
                |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let replaced = at(above, j) + usize::from(a != b);
            let mut fewest = replaced.min(at(above, j + 1) + 1).min(at(row, j) + 1);
            let is_swap = i > 0 && j > 0 && from.get(i - 1) == Some(b) && to.get(j - 1) == Some(a);
            if is_swap {
                fewest = fewest.min(at(before, j - 1) + 1);
            }
            row.push(fewest);
        }
    }
    rows[2].last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{edits, nearest};

    #[test]
    fn finds_what_was_meant() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("imgae", "image"), 1);
        assert_eq!(edits("", "abc"), 3);
        let fields = ["image", "imagePullPolicy", "name", "replicas"];
        let find = |word| nearest(word, fields.into_iter());
        assert_eq!(find("imagee"), Some("image"));
        assert_eq!(find("replica"), Some("replicas"));
        assert_eq!(find("ImagePullPolicy"), Some("imagePullPolicy"));
        assert_eq!(find("zone"), None);
    }
}
