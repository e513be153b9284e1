//! The files that a script sees: mounted ones under those that it wrote itself.

use super::machine::Machine;
use crate::runtime::Surroundings;
use std::rc::Rc;

impl Machine {
    /// The content of a file that the script wrote or that is mounted.
    pub fn file(&self, path: &str, world: &dyn Surroundings) -> Option<String> {
        match self.files.get(path) {
            Some(written) => written.clone(),
            None => world.file(path),
        }
    }

    /// Whether the script or an exec wrote or removed `path`.
    pub fn has_touched(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub(super) fn write_file(&mut self, path: &str, content: &str, append: bool) {
        if path == "/dev/null" {
            return;
        }
        let file = Rc::make_mut(&mut self.files)
            .entry(path.to_owned())
            .or_default();
        match file {
            Some(before) if append => before.push_str(content),
            Some(_) | None => *file = Some(content.to_owned()),
        }
    }

    pub(super) fn remove_file(&mut self, path: &str) {
        Rc::make_mut(&mut self.files).insert(path.to_owned(), None);
    }

    /// Takes over the files of `other`, which ran in the same container.
    pub fn adopt_files(&mut self, other: &Machine) {
        self.files = other.files.clone();
    }
}
