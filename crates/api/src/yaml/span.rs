//! Where things stand in the text, as a tree beside the value.

/// A position in the input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// Bytes before it.
    pub byte: u32,
}

/// From here up to there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First character.
    pub start: Place,
    /// After the last one.
    pub end: Place,
}

/// The places of one value and of everything in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanNode {
    /// The key in front of it, if it stands in a map.
    pub key: Option<Span>,
    /// The value; an alias or a merge shows where it was used.
    pub value: Span,
    /// What is inside.
    pub children: Children,
}

/// The inside of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Children {
    /// A scalar, or the place where an alias was used.
    #[default]
    None,
    /// Fields in the order typed.
    Fields(Vec<(Box<str>, SpanNode)>),
    /// Items of a list.
    Items(Vec<SpanNode>),
}

/// What a field path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located<'a> {
    /// The deepest part of the path that is in the text.
    pub node: &'a SpanNode,
    /// Whether that is all of the path; a missing field is located at what should have it.
    pub is_exact: bool,
}

impl SpanNode {
    /// A field.
    pub fn child(&self, name: &str) -> Option<&SpanNode> {
        match &self.children {
            // The last one counts when a key is given twice.
            Children::Fields(fields) => fields
                .iter()
                .rev()
                .find(|(key, _)| **key == *name)
                .map(|(_, node)| node),
            Children::None | Children::Items(_) => None,
        }
    }

    /// An item of a list.
    pub fn item(&self, index: usize) -> Option<&SpanNode> {
        match &self.children {
            Children::Items(items) => items.get(index),
            Children::None | Children::Fields(_) => None,
        }
    }

    /// The key if there is one, else the value: what to mark for a problem with the field.
    pub fn mark(&self) -> Span {
        self.key.unwrap_or(self.value)
    }

    /// Follows a path as messages have it: `spec.containers[0].env[1].name`,
    /// `metadata.labels[example.com/a]`. Field names may contain dots.
    pub fn locate(&self, path: &str) -> Located<'_> {
        let mut node = self;
        let mut rest = path;
        while !rest.is_empty() {
            match node.step(rest) {
                Some((next, after)) => (node, rest) = (next, after),
                None => {
                    return Located {
                        node,
                        is_exact: false,
                    };
                }
            }
        }
        Located {
            node,
            is_exact: true,
        }
    }

    /// One step of a path: the child, and what is left of the path.
    fn step<'p>(&self, path: &'p str) -> Option<(&SpanNode, &'p str)> {
        let bracketed = path.strip_prefix('[');
        match &self.children {
            Children::None => None,
            Children::Items(items) => {
                let (index, after) = bracketed?.split_once(']')?;
                Some((items.get(index.parse::<usize>().ok()?)?, after))
            }
            Children::Fields(fields) => {
                let name = path.strip_prefix('.').unwrap_or(path);
                let after_name = |key: &str| {
                    let after = match bracketed {
                        Some(inner) => inner.strip_prefix(key)?.strip_prefix(']')?,
                        None => name.strip_prefix(key)?,
                    };
                    (after.is_empty() || after.starts_with(['.', '['])).then_some(after)
                };
                let found = fields.iter().rev().filter(|(key, _)| !key.is_empty());
                let found = found.filter_map(|(key, node)| {
                    after_name(key).map(|after| (key.len(), node, after))
                });
                let longest = found.reduce(|best, one| if one.0 > best.0 { one } else { best });
                longest.map(|(_, node, after)| (node, after))
            }
        }
    }

    pub(super) fn without_children(&self) -> SpanNode {
        SpanNode {
            key: self.key,
            value: self.value,
            children: Children::None,
        }
    }
}
