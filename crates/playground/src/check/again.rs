//! Checking a text again and again while it is typed: only documents that changed are read.

use super::{Problem, check};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Texts up to so many bytes are checked as a whole.
const WHOLE_MAX: usize = 24 * 1024;

/// Remembers what was found in the documents of the last text.
#[derive(Default)]
pub struct Checker {
    known: BTreeMap<Rc<str>, Rc<[Problem]>>,
}

impl Checker {
    /// All problems, in the order of the text.
    pub fn check(&mut self, yaml: &str) -> Vec<Problem> {
        if yaml.len() <= WHOLE_MAX {
            self.known.clear();
            return check(yaml);
        }
        let mut before = std::mem::take(&mut self.known);
        let mut all = Vec::new();
        let mut line = 0;
        for document in documents(yaml) {
            let found = match before.remove_entry(document) {
                Some((text, found)) => {
                    self.known.insert(text, Rc::clone(&found));
                    found
                }
                None => match self.known.get(document) {
                    Some(found) => Rc::clone(found),
                    None => {
                        let found: Rc<[Problem]> = check(document).into();
                        self.known.insert(document.into(), Rc::clone(&found));
                        found
                    }
                },
            };
            all.extend(found.iter().map(|problem| Problem {
                line: problem.line + line,
                ..problem.clone()
            }));
            line += document.matches('\n').count() as u32;
        }
        all
    }
}

/// The documents of a text, each with the mark it begins with.
fn documents(yaml: &str) -> Vec<&str> {
    let is_mark = |at: usize| {
        let rest = yaml.get(at..).unwrap_or_default();
        let after = rest.strip_prefix("---").map(|rest| rest.chars().next());
        matches!(after, Some(None | Some('\n' | '\r' | ' ')))
    };
    let ends = yaml.match_indices('\n').map(|(at, _)| at + 1);
    let (mut all, mut start) = (Vec::new(), 0);
    for at in ends.filter(|at| is_mark(*at)) {
        all.extend(yaml.get(start..at));
        start = at;
    }
    all.extend(yaml.get(start..));
    all
}

#[cfg(test)]
mod tests {
    use super::{Checker, WHOLE_MAX, check};

    #[test]
    fn a_long_text_has_the_problems_it_has_as_a_whole() {
        let mut text = String::new();
        for n in 0.. {
            let key = if n % 7 == 0 { "dat" } else { "data" };
            text += &format!(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: m{n}}}\n{key}: {{}}\n"
            );
            if text.len() > WHOLE_MAX {
                break;
            }
            text += "---\n";
        }
        let mut checker = Checker::default();
        assert_eq!(checker.check(&text), check(&text));
        let changed = text.replacen("name: m3}", "name: m3, x: 1}", 1);
        assert_eq!(checker.check(&changed), check(&changed));
        assert_eq!(checker.check(&changed).len(), check(&text).len() + 1);
    }
}
