//! A persistent sorted list: rows of chunks of neighbours, shared by all clones until one is
//! written to.
//!
//! Where an item belongs is found by asking about items, so that a list may hold numbers of things
//! whose order is that of the things themselves. A write after a clone copies one chunk and the
//! pointers of one row, however long the list is.

mod row;

use row::Row;
use std::borrow::Borrow;
use std::mem::needs_drop;
use std::rc::Rc;

/// Bytes of items in a full chunk, about. Items that share something are copied one by one, and
/// what they share is far away; of others a larger chunk is copied as soon, and found sooner.
const CHUNK_BYTES: usize = 512;
const CHUNK_BYTES_PLAIN: usize = 2048;
/// Chunks of a full row.
const ROW_MAX: usize = 64;

/// A sorted list. A clone costs one pointer. With `LASTS`, for long lists that are searched all the
/// time, the last item of every chunk is there a second time, where searches find it soon.
#[derive(Clone, Debug)]
pub struct Sorted<T, const LASTS: bool = false> {
    /// None is empty.
    rows: Rc<Vec<Rc<Row<T, LASTS>>>>,
    len: u32,
}

/// A place between two items. It means nothing after the next write.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    row: usize,
    chunk: usize,
    at: usize,
}

/// The place before everything.
const FRONT: Place = Place {
    row: 0,
    chunk: 0,
    at: 0,
};

impl<T, const LASTS: bool> Default for Sorted<T, LASTS> {
    fn default() -> Self {
        Sorted {
            rows: Rc::default(),
            len: 0,
        }
    }
}

impl<T, const LASTS: bool> Sorted<T, LASTS> {
    /// Items of a full chunk.
    const CHUNK_MAX: usize = {
        let bytes = match needs_drop::<T>() {
            true => CHUNK_BYTES,
            false => CHUNK_BYTES_PLAIN,
        };
        let fitting = bytes / size_of::<T>().saturating_add(1);
        match fitting {
            0..16 => 16,
            16..64 => fitting,
            _ => 64,
        }
    };

    /// How many items there are.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The place before the first item that `is_before` denies; it must hold for all items up to
    /// some place and for none after it.
    pub fn seek(&self, mut is_before: impl FnMut(&T) -> bool) -> Place {
        let row = self
            .rows
            .partition_point(|row| row.last().is_some_and(&mut is_before));
        let Some(chunks) = self.rows.get(row) else {
            return Place { row, ..FRONT };
        };
        let chunk = chunks.find(&mut is_before);
        let items = chunks.chunks().get(chunk);
        let items = items.map_or(&[][..], |chunk| chunk.as_slice());
        let at = items.partition_point(is_before);
        Place { row, chunk, at }
    }

    /// The item after a place.
    pub fn at(&self, place: Place) -> Option<&T> {
        let chunks = self.rows.get(place.row)?.chunks();
        chunks.get(place.chunk)?.get(place.at)
    }

    /// The items after a place, in order.
    pub fn from(&self, place: Place) -> impl Iterator<Item = &T> + use<'_, T, LASTS> {
        let rows = self.rows.get(place.row..).unwrap_or_default();
        let chunks = rows.iter().flat_map(|row| row.chunks()).skip(place.chunk);
        chunks.flat_map(|chunk| chunk.iter()).skip(place.at)
    }

    /// The first item.
    pub fn first(&self) -> Option<&T> {
        self.at(FRONT)
    }

    /// All items, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> + use<'_, T, LASTS> {
        self.from(FRONT)
    }
}

impl<T: Clone, const LASTS: bool> Sorted<T, LASTS> {
    /// The item after a place, for changing; its order must stay.
    pub fn at_mut(&mut self, place: Place) -> Option<&mut T> {
        let row = Rc::make_mut(&mut self.rows).get_mut(place.row)?;
        Rc::make_mut(row).at_mut(place.chunk, place.at)
    }

    /// Puts an item into a place.
    pub fn insert(&mut self, place: Place, item: T) {
        self.len += 1;
        let rows = Rc::make_mut(&mut self.rows);
        let is_end = place.row >= rows.len();
        let row_index = place.row.min(rows.len().saturating_sub(1));
        let Some(row) = rows.get_mut(row_index) else {
            rows.push(Rc::new(Row::of(item)));
            return;
        };
        let (chunk, at) = match is_end {
            true => row.end(),
            false => (place.chunk, place.at),
        };
        // Items that come in order fill their chunks, and chunks their rows.
        let is_filled = is_end && at >= Self::CHUNK_MAX;
        if is_filled && chunk + 1 >= ROW_MAX {
            rows.push(Rc::new(Row::of(item)));
            return;
        }
        let row = Rc::make_mut(row);
        match is_filled {
            true => row.push(item),
            false => row.insert(chunk, at, item, Self::CHUNK_MAX),
        }
        if row.chunks().len() > ROW_MAX {
            let upper = row.split();
            rows.insert(row_index + 1, Rc::new(upper));
        }
    }

    /// Takes the first item away.
    pub fn pop_first(&mut self) -> Option<T> {
        self.remove(FRONT)
    }

    /// Takes the item after a place away.
    pub fn remove(&mut self, place: Place) -> Option<T> {
        self.at(place)?;
        self.len -= 1;
        let rows = Rc::make_mut(&mut self.rows);
        let row = Rc::make_mut(rows.get_mut(place.row)?);
        let item = row.remove(place.chunk, place.at, Self::CHUNK_MAX / 2);
        let left = row.chunks().len();
        let next = rows.get(place.row + 1).map_or(0, |row| row.chunks().len());
        if left == 0 {
            rows.remove(place.row);
        } else if next > 0 && left + next <= ROW_MAX / 2 {
            let next = rows.remove(place.row + 1);
            Rc::make_mut(rows.get_mut(place.row)?).append(&next);
        }
        item
    }
}

/// A sorted list of pairs is a map.
impl<K: Ord + Clone, V: Clone, const LASTS: bool> Sorted<(K, V), LASTS> {
    fn place_of<Q: Ord + ?Sized>(&self, key: &Q) -> (Place, bool)
    where
        K: Borrow<Q>,
    {
        let place = self.seek(|(known, _)| known.borrow() < key);
        let is_there = self
            .at(place)
            .is_some_and(|(known, _)| known.borrow() == key);
        (place, is_there)
    }

    /// Whether a key is there.
    pub fn has<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place_of(key).1
    }

    /// All keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> + use<'_, K, V, LASTS> {
        self.iter().map(|(key, _)| key)
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (place, is_there) = self.place_of(key);
        self.at(place).filter(|_| is_there).map(|(_, value)| value)
    }

    /// The value of a key, for changing.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let (place, is_there) = self.place_of(key);
        match is_there {
            true => self.at_mut(place).map(|(_, value)| value),
            false => None,
        }
    }

    /// Sets the value of a key.
    pub fn set(&mut self, key: K, value: V) {
        let (place, is_there) = self.place_of(&key);
        match is_there {
            true => {
                if let Some(pair) = self.at_mut(place) {
                    pair.1 = value;
                }
            }
            false => self.insert(place, (key, value)),
        }
    }

    /// Takes a key away; says its value.
    pub fn take<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (place, is_there) = self.place_of(key);
        match is_there {
            true => self.remove(place).map(|(_, value)| value),
            false => None,
        }
    }
}

/// A sorted list of items that differ is a set.
impl<T: Ord + Clone, const LASTS: bool> Sorted<T, LASTS> {
    fn place_among<Q: Ord + ?Sized>(&self, item: &Q) -> (Place, bool)
    where
        T: Borrow<Q>,
    {
        let place = self.seek(|known| known.borrow() < item);
        let is_there = self.at(place).is_some_and(|known| known.borrow() == item);
        (place, is_there)
    }

    /// Whether an item is there.
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.place_among(item).1
    }

    /// The items from this one on, in order.
    pub fn since(&self, item: &T) -> impl Iterator<Item = &T> + use<'_, T, LASTS> {
        self.from(self.seek(|known| known < item))
    }

    /// Adds an item, unless it is there.
    pub fn add(&mut self, item: T) {
        let (place, is_there) = self.place_among(&item);
        if !is_there {
            self.insert(place, item);
        }
    }

    /// Takes an item away; says whether it was there.
    pub fn discard<Q: Ord + ?Sized>(&mut self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        let (place, is_there) = self.place_among(item);
        is_there && self.remove(place).is_some()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Random;
    use std::collections::BTreeMap;

    #[test]
    fn behaves_as_a_map_and_clones_keep_what_they_had() {
        behaves_as_a_map::<false>();
        behaves_as_a_map::<true>();
    }

    fn behaves_as_a_map<const LASTS: bool>() {
        let mut random = Random::named(7, "sorted");
        let (mut list, mut model) = (Sorted::<_, LASTS>::default(), BTreeMap::new());
        let mut kept = Vec::new();
        for round in 0..60_000u64 {
            let key = random.below(9000);
            // More come than go, then more go than come.
            if random.below(100) < if round < 30_000 { 70 } else { 20 } {
                list.set(key, round);
                model.insert(key, round);
            } else {
                assert_eq!(list.take(&key), model.remove(&key));
            }
            if round % 4500 == 0 {
                kept.push((list.clone(), model.clone()));
            }
        }
        kept.push((list, model));
        for (list, model) in &kept {
            assert_eq!(list.len() as usize, model.len());
            assert!(list.iter().map(|(k, v)| (k, v)).eq(model.iter()));
            let from = list.seek(|(key, _)| *key < 4500);
            assert!(
                list.from(from)
                    .map(|(key, _)| key)
                    .eq(model.range(4500..).map(|(key, _)| key))
            );
            assert_eq!(list.get(&4500), model.get(&4500));
            for row in list.rows.iter() {
                assert!((1..=ROW_MAX).contains(&row.chunks().len()));
                for (number, chunk) in row.chunks().iter().enumerate() {
                    let last = chunk.last().unwrap().0;
                    assert_eq!(row.find(|(key, _)| *key < last), number);
                }
            }
        }
    }

    #[test]
    fn items_in_order_fill_their_chunks() {
        let mut list = Sorted::<u64>::default();
        for number in 0..10_000u64 {
            let end = list.seek(|_: &u64| true);
            list.insert(end, number);
        }
        let chunks: usize = list.rows.iter().map(|row| row.chunks().len()).sum();
        let fewest = 10_000_usize.div_ceil(Sorted::<u64, false>::CHUNK_MAX);
        assert_eq!(chunks, fewest);
        assert_eq!(list.rows.len(), fewest.div_ceil(ROW_MAX));
    }
}
