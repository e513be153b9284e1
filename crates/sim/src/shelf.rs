//! A persistent list: numbered places in shared chunks, so that a clone costs one pointer.
//!
//! A write after a clone copies one chunk of each of three levels; all later writes nearby are made
//! in place. What is at the front can be dropped, so that a log may run for ever.

use std::rc::Rc;

/// Items of a chunk, and chunks of a row.
const FAN: u32 = 32;
/// Items of a row.
const ROW: u32 = FAN * FAN;

type Chunk<T> = Rc<Vec<T>>;
type Row<T> = Rc<Vec<Chunk<T>>>;

/// A list whose clones share what they have in common.
#[derive(Clone, Debug)]
pub struct Shelf<T> {
    rows: Rc<Vec<Row<T>>>,
    /// Items dropped at the front of the rows that are kept; less than a row.
    first: u32,
    /// Where the next item goes, counted from the first row.
    end: u32,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Shelf {
            rows: Rc::default(),
            first: 0,
            end: 0,
        }
    }
}

impl<T> Shelf<T> {
    /// How many items there are.
    pub fn len(&self) -> u32 {
        self.end - self.first
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.end == self.first
    }

    /// The item with this number, from 0.
    pub fn get(&self, index: u32) -> Option<&T> {
        let at = self.first.checked_add(index)?;
        let row = self.rows.get((at / ROW) as usize)?;
        let chunk = row.get((at % ROW / FAN) as usize)?;
        chunk.get((at % FAN) as usize)
    }

    /// All items.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.from(0)
    }

    /// The items from this number on.
    pub fn from(&self, index: u32) -> impl Iterator<Item = &T> {
        (index..self.len()).filter_map(|index| self.get(index))
    }
}

impl<T: Clone> Shelf<T> {
    /// The item with this number, for changing.
    pub fn get_mut(&mut self, index: u32) -> Option<&mut T> {
        let at = self.first.checked_add(index)?;
        let row = Rc::make_mut(&mut self.rows).get_mut((at / ROW) as usize)?;
        let chunk = Rc::make_mut(row).get_mut((at % ROW / FAN) as usize)?;
        Rc::make_mut(chunk).get_mut((at % FAN) as usize)
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        let rows = Rc::make_mut(&mut self.rows);
        if self.end.is_multiple_of(ROW) {
            rows.push(Rc::default());
        }
        let Some(row) = rows.last_mut() else { return };
        let row = Rc::make_mut(row);
        if self.end.is_multiple_of(FAN) {
            row.push(Rc::new(Vec::with_capacity(FAN as usize)));
        }
        let Some(chunk) = row.last_mut() else { return };
        Rc::make_mut(chunk).push(item);
        self.end += 1;
    }

    /// Drops the first item; the others move up. Memory is given back chunk by chunk.
    pub fn drop_first(&mut self) {
        if self.is_empty() {
            return;
        }
        self.first += 1;
        if !self.first.is_multiple_of(FAN) {
            return;
        }
        let rows = Rc::make_mut(&mut self.rows);
        if self.first == ROW {
            rows.remove(0);
            self.first = 0;
            self.end -= ROW;
        } else if let Some(row) = rows.first_mut()
            && let Some(chunk) = Rc::make_mut(row).get_mut((self.first / FAN - 1) as usize)
        {
            *chunk = Rc::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaves_as_a_queue_and_clones_keep_what_they_had() {
        let mut shelf = Shelf::default();
        let mut model = std::collections::VecDeque::new();
        let mut kept = Vec::new();
        for number in 0..5000u32 {
            shelf.push(number);
            model.push_back(number);
            if number % 3 == 0 {
                shelf.drop_first();
                model.pop_front();
            }
            if number % 700 == 0 {
                kept.push((shelf.clone(), model.clone()));
                let middle = shelf.len() / 2;
                if let Some(item) = shelf.get_mut(middle) {
                    *item += 1;
                }
                if let Some(item) = model.get_mut(middle as usize) {
                    *item += 1;
                }
            }
        }
        kept.push((shelf, model));
        for (shelf, model) in kept {
            assert_eq!(shelf.len() as usize, model.len());
            assert!(shelf.from(0).eq(model.iter()));
            assert_eq!(shelf.get(shelf.len()), None);
        }
    }
}
