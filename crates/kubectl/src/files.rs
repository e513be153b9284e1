//! Paths of files: one file, the manifests of a directory, or those that fit a pattern.
//!
//! k8s: staging/src/k8s.io/cli-runtime/pkg/resource/visitor.go, ExpandPathsToFileVisitors

use crate::session::Session;
use std::rc::Rc;

/// k8s: staging/src/k8s.io/cli-runtime/pkg/resource/builder.go, FileExtensions
const EXTENSIONS: [&str; 3] = [".json", ".yaml", ".yml"];

impl Session {
    /// The text of a file, however its path is written.
    pub fn file(&self, path: &str) -> Option<&Rc<str>> {
        self.files
            .get(path)
            .or_else(|| self.files.get(&clean(path)))
    }

    /// The paths of all files in a directory; nothing if there is no such directory.
    pub fn directory(&self, path: &str, is_recursive: bool) -> Vec<String> {
        let folder = match clean(path).as_str() {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        let is_direct = |rest: &str| is_recursive || !rest.contains('/');
        let names = self.files.keys();
        let inside = names.filter(|name| name.strip_prefix(&folder).is_some_and(is_direct));
        inside.cloned().collect()
    }

    /// Whether files stand below the path.
    pub fn is_directory(&self, path: &str) -> bool {
        !self.directory(path, true).is_empty()
    }

    /// The paths that fit a pattern.
    pub fn matching(&self, pattern: &str) -> Vec<String> {
        let pattern = clean(pattern);
        let names = self.files.keys();
        names.filter(|name| fits(&pattern, name)).cloned().collect()
    }
}

/// Whether a path is a pattern.
pub fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '['])
}

/// Whether a file of a directory is taken as a manifest.
pub fn is_manifest(path: &str) -> bool {
    EXTENSIONS.iter().any(|extension| path.ends_with(extension))
}

/// What is said of directories without manifests.
pub fn nothing_recognized(paths: &[&str]) -> String {
    format!(
        "error reading [{}]: recognized file extensions are [{}]",
        paths.join(" "),
        EXTENSIONS.join(" ")
    )
}

/// A path without the parts that say nothing.
pub fn clean(path: &str) -> String {
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
    let parts: Vec<&str> = parts.collect();
    let root = if path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

/// `*` and `?` stand for parts of one name, `[…]` for a character.
/// k8s: none; Go standard library, path/filepath, Match
fn fits(pattern: &str, name: &str) -> bool {
    let mut rest = pattern.chars();
    let Some(first) = rest.next() else {
        return name.is_empty();
    };
    let rest = rest.as_str();
    match first {
        '*' => {
            let end = name.find('/').unwrap_or(name.len());
            let mut cuts = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            cuts.any(|at| at <= end && name.get(at..).is_some_and(|name| fits(rest, name)))
        }
        '[' => {
            let (Some((set, rest)), Some(c)) = (rest.split_once(']'), name.chars().next()) else {
                return false;
            };
            is_in(set, c)
                && name
                    .get(c.len_utf8()..)
                    .is_some_and(|name| fits(rest, name))
        }
        first => {
            let c = name.chars().next();
            let is_it = c.is_some_and(|c| c == first || (first == '?' && c != '/'));
            let length = c.map_or(0, char::len_utf8);
            is_it && name.get(length..).is_some_and(|name| fits(rest, name))
        }
    }
}

/// Whether a character is one of a set: `abc`, `a-z`.
fn is_in(set: &str, c: char) -> bool {
    let mut chars = set.chars().peekable();
    while let Some(from) = chars.next() {
        let mut to = from;
        if chars.peek() == Some(&'-') {
            chars.next();
            to = chars.next().unwrap_or('-');
        }
        if (from..=to).contains(&c) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{clean, fits};
    use crate::session::Session;

    #[test]
    fn paths_lead_to_files_however_they_are_written() {
        let mut session = Session::default();
        for name in ["a.yaml", "./dir/b.yaml", "dir/sub/c.json", "dir/notes.txt"] {
            session.add_file(name, name);
        }
        assert!(session.file("./a.yaml").is_some() && session.file("dir//b.yaml").is_some());
        assert!(session.file("b.yaml").is_none());
        assert_eq!(
            session.directory("./dir/", false),
            ["dir/b.yaml", "dir/notes.txt"]
        );
        assert_eq!(session.directory(".", true).len(), 4);
        assert!(session.is_directory("dir/sub") && !session.is_directory("a.yaml"));
        assert_eq!(session.matching("./dir/*.yaml"), ["dir/b.yaml"]);
        assert_eq!(clean("/tmp/./x//y/"), "/tmp/x/y");
    }

    #[test]
    fn patterns() {
        for (pattern, name, is_fitting) in [
            ("*.yaml", "a.yaml", true),
            ("*.yaml", "dir/a.yaml", false),
            ("*/a?.y*l", "dir/ab.yml", true),
            ("[a-c]x", "bx", true),
            ("[ac]x", "bx", false),
            ("**", "abc", true),
        ] {
            assert_eq!(fits(pattern, name), is_fitting, "{pattern} {name}");
        }
    }
}
