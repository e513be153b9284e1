//! A persistent hash table: buckets of items, shared by all clones until one is written to.
//!
//! For what is looked up exactly and hardly ever listed: a lookup takes the same few steps however
//! much there is. Marks are fingerprints that do not differ between engines, and what lists the
//! table gets it sorted by key, so no order of hashes reaches the simulation.

use crate::{Digest, order};
use std::borrow::Borrow;
use std::mem::needs_drop;
use std::rc::Rc;

/// Room for more items in a copy that is made for adding one.
const ROOM: usize = 4;
/// Buckets of a row, as a power of two.
const ROW_BITS: u32 = 6;
/// Buckets at most, as a power of two.
const BITS_MAX: u32 = 24;

/// Items with the mark each is found by.
type Bucket<T> = Rc<Vec<(u32, T)>>;
type Row<T> = Rc<Vec<Bucket<T>>>;

/// A table of items by mark. A clone costs one pointer.
#[derive(Clone, Debug)]
pub struct Table<T> {
    /// Together 2^bits buckets, or none as long as nothing was added.
    rows: Rc<Vec<Row<T>>>,
    bits: u32,
    len: u32,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table {
            rows: Rc::default(),
            bits: 0,
            len: 0,
        }
    }
}

/// What is found by a mark of its own: equal things have equal marks, and the upper bits of the
/// marks of many things are as good as random.
pub trait Marked: Eq {
    /// The mark.
    fn mark(&self) -> u32;
}

/// Numbers here are fingerprints themselves.
impl Marked for u64 {
    fn mark(&self) -> u32 {
        *self as u32
    }
}

impl Marked for str {
    fn mark(&self) -> u32 {
        let mut digest = Digest::default();
        digest.write(self.as_bytes());
        digest.value() as u32
    }
}

impl<T> Table<T> {
    /// Items per bucket, on average, when the buckets are doubled. Those that share nothing are
    /// copied fast.
    const BUCKET_MAX: u32 = match needs_drop::<T>() {
        true => 12,
        false => 24,
    };

    /// How many items there are.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Row and place in it of the bucket of a mark: its upper bits say which it is.
    fn bucket_of(&self, mark: u32) -> (usize, usize) {
        let bucket = u64::from(mark) >> (32 - self.bits);
        let row = bucket >> ROW_BITS;
        (row as usize, (bucket - (row << ROW_BITS)) as usize)
    }

    fn bucket(&self, mark: u32) -> &[(u32, T)] {
        let (row, place) = self.bucket_of(mark);
        let bucket = self.rows.get(row).and_then(|row| row.get(place));
        bucket.map_or(&[], |bucket| bucket.as_slice())
    }

    /// The items with this mark, in no order that means anything.
    pub fn all(&self, mark: u32) -> impl Iterator<Item = &T> {
        let items = self.bucket(mark).iter();
        items
            .filter(move |(known, _)| *known == mark)
            .map(|(_, item)| item)
    }

    /// All items, in no order that means anything.
    pub fn unsorted(&self) -> impl Iterator<Item = &T> {
        let buckets = self.rows.iter().flat_map(|row| row.iter());
        buckets.flat_map(|bucket| bucket.iter().map(|(_, item)| item))
    }

    /// Where in its bucket an item is.
    fn position(&self, mark: u32, is_it: &dyn Fn(&T) -> bool) -> Option<usize> {
        let mut items = self.bucket(mark).iter();
        items.position(|(known, item)| *known == mark && is_it(item))
    }

    /// The item with this mark that is the one.
    pub fn find(&self, mark: u32, is_it: impl Fn(&T) -> bool) -> Option<&T> {
        let (_, item) = self.bucket(mark).get(self.position(mark, &is_it)?)?;
        Some(item)
    }
}

impl<T: Clone> Table<T> {
    fn bucket_mut(&mut self, mark: u32) -> Option<&mut Bucket<T>> {
        let (row, place) = self.bucket_of(mark);
        let row = Rc::make_mut(Rc::make_mut(&mut self.rows).get_mut(row)?);
        row.get_mut(place)
    }

    /// The item with this mark that is the one, for changing; its mark must stay.
    pub fn find_mut(&mut self, mark: u32, is_it: impl Fn(&T) -> bool) -> Option<&mut T> {
        let place = self.position(mark, &is_it)?;
        let (_, item) = Rc::make_mut(self.bucket_mut(mark)?).get_mut(place)?;
        Some(item)
    }

    /// Adds an item, whether or not there is one like it.
    pub fn add(&mut self, mark: u32, item: T) {
        if self.rows.is_empty() {
            self.spread(0);
        } else if self.len >= Self::BUCKET_MAX << self.bits && self.bits < BITS_MAX {
            self.spread(self.bits + 1);
        }
        if let Some(bucket) = self.bucket_mut(mark) {
            roomy(bucket).push((mark, item));
            self.len += 1;
        }
    }

    /// Takes the item with this mark that is the one away.
    pub fn remove(&mut self, mark: u32, is_it: impl Fn(&T) -> bool) -> Option<T> {
        let place = self.position(mark, &is_it)?;
        let (_, item) = Rc::make_mut(self.bucket_mut(mark)?).swap_remove(place);
        self.len -= 1;
        Some(item)
    }

    /// Spreads all items over 2^bits buckets.
    fn spread(&mut self, bits: u32) {
        let row = Rc::new(vec![Rc::default(); 1 << bits.min(ROW_BITS)]);
        let rows = vec![row; 1 << bits.saturating_sub(ROW_BITS)];
        let old = std::mem::replace(&mut self.rows, Rc::new(rows));
        self.bits = bits;
        for bucket in old.iter().flat_map(|row| row.iter()) {
            for (mark, item) in bucket.iter() {
                if let Some(bucket) = self.bucket_mut(*mark) {
                    Rc::make_mut(bucket).push((*mark, item.clone()));
                }
            }
        }
    }
}

/// The bucket, for adding to it: a copy of plain items has room for more from the start.
fn roomy<T: Clone>(bucket: &mut Bucket<T>) -> &mut Vec<(u32, T)> {
    if !needs_drop::<T>() && Rc::get_mut(bucket).is_none() {
        let mut copy = Vec::with_capacity(bucket.len() + ROOM);
        copy.extend_from_slice(bucket);
        *bucket = Rc::new(copy);
    }
    Rc::make_mut(bucket)
}

/// A table of pairs is a map.
impl<K: Clone, V: Clone> Table<(K, V)> {
    /// Whether a key is there.
    pub fn has<Q: Marked + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.get(key).is_some()
    }

    /// The value of a key.
    pub fn get<Q: Marked + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let pair = self.find(key.mark(), |(known, _)| known.borrow() == key);
        pair.map(|(_, value)| value)
    }

    /// The value of a key, for changing.
    pub fn get_mut<Q: Marked + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let pair = self.find_mut(key.mark(), |(known, _)| known.borrow() == key);
        pair.map(|(_, value)| value)
    }

    /// All pairs by key, for looking at everything now and then.
    pub fn in_order(&self) -> Vec<&(K, V)>
    where
        K: Ord,
    {
        let mut pairs: Vec<&(K, V)> = self.unsorted().collect();
        order::sort_by(&mut pairs, |(a, _), (b, _)| a.cmp(b));
        pairs
    }

    /// Sets the value of a key.
    pub fn set(&mut self, key: K, value: V)
    where
        K: Marked,
    {
        match self.get_mut(&key) {
            Some(known) => *known = value,
            None => self.add(key.mark(), (key, value)),
        }
    }

    /// Takes a key away; says its value.
    pub fn take<Q: Marked + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let pair = self.remove(key.mark(), |(known, _)| known.borrow() == key);
        pair.map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Random;
    use std::collections::BTreeMap;

    /// Few marks for many keys, so that marks are shared.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
    struct Key(u32);

    impl Marked for Key {
        fn mark(&self) -> u32 {
            (self.0 / 3).wrapping_mul(0x9e37_79b1)
        }
    }

    #[test]
    fn behaves_as_a_map_and_clones_keep_what_they_had() {
        let mut random = Random::named(7, "table");
        let (mut table, mut model) = (Table::default(), BTreeMap::new());
        let mut kept = Vec::new();
        for round in 0..60_000u64 {
            let key = Key(random.below(9000) as u32);
            // More come than go, then more go than come.
            if random.below(100) < if round < 30_000 { 70 } else { 20 } {
                table.set(key, round);
                model.insert(key, round);
            } else {
                assert_eq!(table.take(&key), model.remove(&key));
            }
            if round % 4500 == 0 {
                kept.push((table.clone(), model.clone()));
            }
        }
        kept.push((table, model));
        for (table, model) in &kept {
            assert_eq!(table.len() as usize, model.len());
            assert!((0..9000).all(|key| table.get(&Key(key)) == model.get(&Key(key))));
            let pairs = table
                .in_order()
                .into_iter()
                .map(|(key, round)| (key, round));
            assert!(pairs.eq(model));
        }
    }

    #[test]
    fn buckets_stay_short() {
        let mut table = Table::default();
        for number in 0..20_000u32 {
            table.add(Key(number * 3).mark(), number);
        }
        let buckets = table.rows.iter().flat_map(|row| row.iter());
        let longest = buckets.map(|bucket| bucket.len()).max();
        assert!(longest.is_some_and(|len| len < 3 * Table::<u32>::BUCKET_MAX as usize));
    }
}
