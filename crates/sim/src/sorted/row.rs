//! A row of a sorted list: chunks of neighbours, and if it is wanted the last item of each side by
//! side, so that the right chunk is found without looking into the others.

use std::rc::Rc;

/// Items next to each other.
pub(super) type Chunk<T> = Rc<Vec<T>>;

/// Chunks next to each other. None is empty.
#[derive(Clone, Debug)]
pub(super) struct Row<T, const LASTS: bool> {
    chunks: Vec<Chunk<T>>,
    /// A copy of the last item of each chunk, if `LASTS`. It has the order of the item; the rest of
    /// it may be from an earlier time.
    lasts: Vec<T>,
}

impl<T, const LASTS: bool> Row<T, LASTS> {
    /// The chunks.
    pub fn chunks(&self) -> &[Chunk<T>] {
        &self.chunks
    }

    /// The last item, as far as the order is concerned.
    pub fn last(&self) -> Option<&T> {
        match LASTS {
            true => self.lasts.last(),
            false => self.chunks.last()?.last(),
        }
    }

    /// The first chunk whose last item `is_before` denies.
    pub fn find(&self, mut is_before: impl FnMut(&T) -> bool) -> usize {
        match LASTS {
            true => self.lasts.partition_point(is_before),
            false => self
                .chunks
                .partition_point(|chunk| chunk.last().is_some_and(&mut is_before)),
        }
    }

    /// The place behind the last item: its chunk, and where in it.
    pub fn end(&self) -> (usize, usize) {
        let items = self.chunks.last().map_or(0, |chunk| chunk.len());
        (self.chunks.len().saturating_sub(1), items)
    }
}

impl<T: Clone, const LASTS: bool> Row<T, LASTS> {
    /// A row with one item.
    pub fn of(item: T) -> Row<T, LASTS> {
        let (chunks, lasts) = Default::default();
        let mut row = Row { chunks, lasts };
        row.push(item);
        row
    }

    /// Adds a chunk with one item at the end.
    pub fn push(&mut self, item: T) {
        if LASTS {
            self.lasts.push(item.clone());
        }
        self.chunks.push(Rc::new(vec![item]));
    }

    /// An item, for changing; its order must stay.
    pub fn at_mut(&mut self, chunk: usize, at: usize) -> Option<&mut T> {
        Rc::make_mut(self.chunks.get_mut(chunk)?).get_mut(at)
    }

    /// Puts an item into a chunk, which is halved if it had `most` items.
    pub fn insert(&mut self, chunk: usize, at: usize, item: T, most: usize) {
        let Some(list) = self.chunks.get_mut(chunk) else {
            return;
        };
        let is_full = list.len() >= most;
        let items = Rc::make_mut(list);
        items.insert(at.min(items.len()), item);
        if is_full {
            let upper = items.split_off(items.len() / 2);
            if LASTS && let Some(last) = upper.last() {
                self.lasts.insert(chunk + 1, last.clone());
            }
            self.chunks.insert(chunk + 1, Rc::new(upper));
        }
        self.note_last(chunk);
    }

    /// Remembers the last item of a chunk.
    fn note_last(&mut self, chunk: usize) {
        if LASTS
            && let Some(item) = self.chunks.get(chunk).and_then(|chunk| chunk.last())
            && let Some(last) = self.lasts.get_mut(chunk)
        {
            *last = item.clone();
        }
    }

    /// Takes an item away. Chunks that have at most `most` items together become one.
    pub fn remove(&mut self, chunk: usize, at: usize, most: usize) -> Option<T> {
        let next = self.chunks.get(chunk + 1).map_or(0, |next| next.len());
        let items = Rc::make_mut(self.chunks.get_mut(chunk)?);
        let item = items.remove(at);
        let left = items.len();
        if left == 0 {
            self.chunks.remove(chunk);
        } else if next > 0 && left + next <= most {
            let next = self.chunks.remove(chunk + 1);
            if let Some(list) = self.chunks.get_mut(chunk) {
                Rc::make_mut(list).extend(next.iter().cloned());
            }
        }
        if LASTS && self.chunks.len() < self.lasts.len() {
            self.lasts.remove(chunk);
        }
        self.note_last(chunk);
        Some(item)
    }

    /// Takes the upper half of the chunks away.
    pub fn split(&mut self) -> Row<T, LASTS> {
        let half = self.chunks.len() / 2;
        Row {
            chunks: self.chunks.split_off(half),
            lasts: self.lasts.split_off(half.min(self.lasts.len())),
        }
    }

    /// Adds the chunks of the next row.
    pub fn append(&mut self, next: &Row<T, LASTS>) {
        self.chunks.extend(next.chunks.iter().cloned());
        self.lasts.extend(next.lasts.iter().cloned());
    }
}
