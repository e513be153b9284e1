//! Wake-up calls that an actor asks for. The loop puts them into the event queue.

use sim::{Duration, Instant};

/// Timers asked for during one step.
#[derive(Debug)]
pub struct Timers<T> {
    /// The current time.
    pub now: Instant,
    asked: Vec<(Instant, T)>,
}

impl<T> Timers<T> {
    /// No timers yet.
    pub fn new(now: Instant) -> Timers<T> {
        Timers {
            now,
            asked: Vec::new(),
        }
    }

    /// Asks to be woken after `delay`.
    pub fn after(&mut self, delay: Duration, timer: T) {
        self.asked.push((self.now + delay, timer));
    }

    /// Asks to be woken at `due`, or now if that has passed.
    pub fn at(&mut self, due: Instant, timer: T) {
        self.asked.push((due.max(self.now), timer));
    }

    /// Takes what was asked for, in order.
    pub fn drain(&mut self) -> impl Iterator<Item = (Instant, T)> + '_ {
        self.asked.drain(..)
    }
}
