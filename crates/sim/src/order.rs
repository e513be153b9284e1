//! Sorting, compiled once instead of once per type.
//!
//! The standard library's sorts are made anew for every type and comparison, some 5 kB of the page
//! each time; collecting into a map or a set holds one more, hence `Gather`. Here one sort of
//! numbers serves all: it orders positions, and the caller's slice follows by swaps. Use `sort_by`
//! and `sort_by_key` for what is sorted now and then, the slice's own methods where sorting is a
//! hot loop.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Sorts stably: equal items keep their order.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let swaps = swaps_that_sort(items.len(), &mut |a, b| match (
        items.get(a as usize),
        items.get(b as usize),
    ) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    for (a, b) in swaps {
        items.swap(a as usize, b as usize);
    }
}

/// Sorts stably by what `key` gives for each item.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts by the items' own order.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// The `count` least items, sorted.
pub fn least<T: Ord>(items: impl IntoIterator<Item = T>, count: usize) -> Vec<T> {
    let mut kept = BinaryHeap::with_capacity(count);
    for item in items {
        if kept.len() < count {
            kept.push(item);
        } else if let Some(mut greatest) = kept.peek_mut()
            && item < *greatest
        {
            *greatest = item;
        }
    }
    kept.into_sorted_vec()
}

/// Collecting into a map or a set without the sort that `collect` brings for every type of item.
pub trait Gather: Iterator + Sized {
    /// All items, put in one after the other: of equal keys the last one stays.
    fn gathered<C: Default + Extend<Self::Item>>(self) -> C {
        let mut all = C::default();
        all.extend(self);
        all
    }
}

impl<I: Iterator> Gather for I {}

/// The swaps that, done one after the other, bring `length` items into their order.
fn swaps_that_sort(
    length: usize,
    compare: &mut dyn FnMut(u32, u32) -> Ordering,
) -> Vec<(u32, u32)> {
    let mut order: Vec<u32> = (0..length as u32).collect();
    order.sort_by(|a, b| compare(*a, *b));
    // Where each item goes, from where each place takes its item.
    let mut place = vec![0; length];
    for (to, from) in (0..).zip(&order) {
        if let Some(place) = place.get_mut(*from as usize) {
            *place = to;
        }
    }
    let mut swaps = Vec::new();
    for at in 0..length {
        while let Some(to) = place.get(at).copied().filter(|to| *to as usize != at) {
            place.swap(at, to as usize);
            swaps.push((at as u32, to));
        }
    }
    swaps
}

#[cfg(test)]
mod tests {
    use super::{least, sort, sort_by, sort_by_key};
    use crate::Random;

    #[test]
    fn orders_as_the_standard_library_does() {
        let mut random = Random::named(7, "order");
        for length in 0..60 {
            let mut items: Vec<(u64, usize)> = (0..length)
                .map(|number| (random.below(9), number))
                .collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            sort_by_key(&mut items, |item| item.0);
            assert_eq!(items, expected);
            sort_by(&mut items, |a, b| b.cmp(a));
            expected.sort_by(|a, b| b.cmp(a));
            assert_eq!(items, expected);
            sort(&mut items);
            assert!(items.is_sorted());
            let first = items.get(..items.len().min(5)).unwrap();
            assert_eq!(least(expected, 5), first);
        }
    }
}
