//! The manifest: field, problems, help while typing, documents and what would change.

use super::ending;
use playground::Duration;
use playground::view::clock;

/// The field; the pane around it is called `Manifest`.
pub const FIELD: &str = "Manifest, YAML";
pub const LEAVING: &str = "Press Escape, then Tab, to leave the editor.";
/// What the line below says where no field is to be explained.
pub const AT_CARET: &str = "Esc, then Tab leaves. Ctrl Space: what fits here.";
pub const FITS_HERE: &str = "What fits here";
pub const DOCUMENTS: &str = "Documents";

pub const APPLY: &str = "Apply";
pub const APPLY_KEYS: &str = "Ctrl ↵";
pub const DIFF: &str = "Diff";
pub const RESET: &str = "Reset";
pub const UNDO_APPLY: &str = "Undo apply";

pub const PROBLEMS: &str = "Problems in the manifest";
pub const GO_THERE: &str = "Go there ( F8 )";
/// Between a problem and its suggestion.
pub const TRY: &str = " Try ";

pub const WOULD_CHANGE: &str = "What would change";
pub const NOTHING_DIFFERS: &str = "Nothing differs from what was applied last.";

/// `2 problems`.
pub fn problems(n: usize) -> String {
    format!("{n} problem{}", ending(n))
}

/// What there is, where nothing else is to be said: `1 object, no problems`.
pub fn contents(n_documents: usize, n_problems: usize) -> String {
    let problems = match n_problems {
        0 => "no problems".to_owned(),
        n => problems(n),
    };
    let end = ending(n_documents);
    format!("{n_documents} object{end}, {problems}")
}

/// What `Undo apply` does.
pub fn before_apply(at: Duration) -> String {
    format!("Go back to before it was applied at {}", clock(at))
}

#[cfg(test)]
mod tests {
    use super::contents;

    #[test]
    fn nothing_one_and_many_are_counted() {
        assert_eq!(contents(0, 2), "0 objects, 2 problems");
        assert_eq!(contents(1, 1), "1 object, 1 problem");
        assert_eq!(contents(2, 0), "2 objects, no problems");
    }
}
