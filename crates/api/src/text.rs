//! Shared immutable text: names, labels, images and messages are copied by pointer.
//!
//! Short texts come again and again (`True`, `Ready`, a node's name): those made lately are
//! remembered, so that equal texts are mostly one. Nobody can tell, and nothing depends on it.

use sim::Digest;
use std::borrow::Borrow;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::rc::Rc;

/// Immutable text that is cheap to clone. Compares, orders and hashes as `str`. Empty text, which
/// most fields of most objects have, takes no memory.
#[derive(Clone, Default)]
pub struct Str(Option<Rc<str>>);

impl Str {
    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or("")
    }
}

impl PartialEq for Str {
    fn eq(&self, other: &Str) -> bool {
        let (a, b) = (self.as_str(), other.as_str());
        // Copies of a text are mostly the same one.
        std::ptr::eq(a, b) || a == b
    }
}

impl Eq for Str {}

impl PartialOrd for Str {
    fn partial_cmp(&self, other: &Str) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Str {
    fn cmp(&self, other: &Str) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for Str {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl sim::Marked for Str {
    fn mark(&self) -> u32 {
        self.as_str().mark()
    }
}

impl Deref for Str {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for Str {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Str {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for Str {
    fn from(text: &str) -> Self {
        Str((!text.is_empty()).then(|| shared(text)))
    }
}

impl From<String> for Str {
    fn from(text: String) -> Self {
        Str::from(text.as_str())
    }
}

impl From<&String> for Str {
    fn from(text: &String) -> Self {
        Str::from(text.as_str())
    }
}

impl From<&Str> for Str {
    fn from(text: &Str) -> Self {
        text.clone()
    }
}

impl PartialEq<str> for Str {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Str {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// How many texts are remembered, each in a place of its own fingerprint.
const RECENT_MAX: u64 = 1024;
/// Longer texts are not remembered.
const SHORT_MAX: usize = 160;

/// A place for a text that comes again and again. One that comes once does not drive out the one
/// that is there, nor is the latter's memory, which may be far away, looked at for it.
#[derive(Clone, Default)]
struct Recent {
    /// The fingerprint of the latest text of this place that was not remembered.
    seen: u64,
    /// That of the remembered one.
    mark: u64,
    text: Option<Rc<str>>,
}

thread_local! {
    static RECENT: RefCell<Vec<Recent>> = const { RefCell::new(Vec::new()) };
}

/// The text, shared with the same one if that came at least twice lately.
fn shared(text: &str) -> Rc<str> {
    if text.len() > SHORT_MAX {
        return Rc::from(text);
    }
    let mut digest = Digest::default();
    digest.write(text.as_bytes());
    let mark = digest.value();
    RECENT.with_borrow_mut(|recent| {
        if recent.is_empty() {
            recent.resize(RECENT_MAX as usize, Recent::default());
        }
        let Some(place) = recent.get_mut((mark % RECENT_MAX) as usize) else {
            return Rc::from(text);
        };
        let known = place.text.as_ref().filter(|_| place.mark == mark);
        if let Some(known) = known.filter(|known| ***known == *text) {
            return Rc::clone(known);
        }
        let new: Rc<str> = Rc::from(text);
        if place.seen == mark {
            (place.mark, place.text) = (mark, Some(Rc::clone(&new)));
        }
        place.seen = mark;
        new
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_short_texts_are_one_and_empty_ones_none() {
        let ready = ["Ready"; 3].map(Str::from);
        let once = Str::from("seldom");
        let again = Str::from(String::from("Ready"));
        assert!(ready.iter().all(|one| *one == again));
        assert!(std::ptr::eq(ready[1].as_str(), again.as_str()));
        assert!(!std::ptr::eq(once.as_str(), Str::from("seldom").as_str()));
        assert!(Str::from("").0.is_none() && Str::default().is_empty());
        let many: Vec<Str> = (0..5000).map(|n| Str::from(format!("pod-{n}"))).collect();
        assert!(
            many.iter()
                .enumerate()
                .all(|(n, text)| **text == format!("pod-{n}"))
        );
    }
}
