//! Reads the work tree once for all rules.

use super::mask::mask;
use crate::failure::Failure;
use std::path::{Path, PathBuf};

/// Folders that hold no source of ours.
const SKIPPED: [&str; 4] = ["target", "dist", ".git", "node_modules"];

/// The Rust sources and where the tree begins.
pub struct Tree {
    pub top: PathBuf,
    /// Every Rust file, sorted by path.
    pub rust: Vec<Source>,
}

/// One Rust file.
pub struct Source {
    /// Relative to the top.
    pub path: PathBuf,
    pub text: String,
    /// The text with comments and the insides of literals blanked, line for line.
    pub code: String,
}

impl Tree {
    pub fn read(top: &Path) -> Result<Self, Failure> {
        let mut tree = Self {
            top: top.to_path_buf(),
            rust: Vec::new(),
        };
        tree.collect(top)?;
        tree.rust.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    fn collect(&mut self, folder: &Path) -> Result<(), Failure> {
        for entry in folder
            .read_dir()
            .map_err(|error| Failure::file(folder, error))?
        {
            let path = entry.map_err(|error| Failure::file(folder, error))?.path();
            let is_skipped = SKIPPED.iter().any(|name| path.ends_with(name));
            if path.is_dir() && !is_skipped {
                self.collect(&path)?;
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text =
                    std::fs::read_to_string(&path).map_err(|error| Failure::file(&path, error))?;
                let code = mask(&text);
                let path = path.strip_prefix(&self.top).unwrap_or(&path).to_path_buf();
                self.rust.push(Source { path, text, code });
            }
        }
        Ok(())
    }
}

impl Source {
    /// The package's folder: `crates/<name>`, `web`, `tests` or `tests/browser`.
    pub fn package(&self) -> String {
        let parts: Vec<String> = self
            .path
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        match parts
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .as_slice()
        {
            ["crates", name, ..] => format!("crates/{name}"),
            ["tests", "browser", ..] => "tests/browser".to_owned(),
            [first, ..] => (*first).to_owned(),
            [] => String::new(),
        }
    }

    /// Lines of code with their numbers, from 1.
    pub fn code_lines(&self) -> impl Iterator<Item = (u32, &str)> {
        (1..).zip(self.code.lines())
    }
}
