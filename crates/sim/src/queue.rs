//! The event queue: what happens next, ordered by (due, sequence).
//!
//! Events due at the same microsecond come out in the order they were put in, so a run has one
//! order on every machine. Cancelling is by key at the consumer: a stale event is ignored there.

use crate::sorted::Sorted;
use crate::time::Instant;

/// One scheduled event.
#[derive(Clone, Debug)]
struct Entry<E> {
    due: Instant,
    event: E,
}

/// Pending events, earliest first. A clone costs one pointer.
#[derive(Clone, Debug)]
pub struct EventQueue<E> {
    entries: Sorted<Entry<E>>,
}

impl<E> Default for EventQueue<E> {
    fn default() -> Self {
        EventQueue {
            entries: Sorted::default(),
        }
    }
}

impl<E: Clone> EventQueue<E> {
    /// Schedules `event` at `due`.
    pub fn push(&mut self, due: Instant, event: E) {
        // It comes after all that are due at the same time.
        let place = self.entries.seek(|known| known.due <= due);
        self.entries.insert(place, Entry { due, event });
    }

    /// When the next event is due.
    pub fn next_due(&self) -> Option<Instant> {
        self.entries.first().map(|entry| entry.due)
    }

    /// Takes the next event.
    pub fn pop(&mut self) -> Option<(Instant, E)> {
        let entry = self.entries.pop_first()?;
        Some((entry.due, entry.event))
    }

    /// Takes the next event if it is due at or before `now`.
    pub fn pop_due(&mut self, now: Instant) -> Option<(Instant, E)> {
        if self.next_due()? <= now {
            self.pop()
        } else {
            None
        }
    }

    /// How many events are pending.
    pub fn len(&self) -> usize {
        self.entries.len() as usize
    }

    /// Whether nothing is pending.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The pending events, the next one first.
    pub fn iter(&self) -> impl Iterator<Item = (Instant, &E)> {
        self.entries.iter().map(|entry| (entry.due, &entry.event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_time_keeps_insertion_order() {
        let mut queue = EventQueue::default();
        for (due, name) in [(5, "c"), (1, "a"), (5, "d"), (1, "b")] {
            queue.push(Instant(due), name);
        }
        let order: Vec<_> = std::iter::from_fn(|| queue.pop())
            .map(|(_, name)| name)
            .collect();
        assert_eq!(order, ["a", "b", "c", "d"]);
    }
}
