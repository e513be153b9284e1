//! Moving between pods by keys: in space, along a node, and by the first letters of a name.

use std::rc::Rc;

use playground::view::Pod;

use super::layout::Place;

/// Where to go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// To the nearest pod at the left.
    Left,
    /// To the nearest pod at the right.
    Right,
    /// To the nearest pod above.
    Up,
    /// To the nearest pod below.
    Down,
    /// To the first pod of all.
    Home,
    /// To the last pod of all.
    End,
    /// To the first pod of this node.
    First,
    /// To the last pod of this node.
    Last,
}

impl Move {
    /// What a key means.
    pub fn of(key: &str) -> Option<Move> {
        Some(match key {
            "ArrowLeft" => Move::Left,
            "ArrowRight" => Move::Right,
            "ArrowUp" => Move::Up,
            "ArrowDown" => Move::Down,
            "Home" => Move::Home,
            "End" => Move::End,
            "PageUp" => Move::First,
            "PageDown" => Move::Last,
            _ => return None,
        })
    }
}

type Placed = (Rc<Pod>, Place);

/// The pod a move leads to.
pub fn moved(places: &[Placed], at: usize, step: Move) -> Option<usize> {
    let (pod, place) = places.get(at)?;
    let same_node = |(_, (other, _)): &(usize, &Placed)| other.node == pod.node;
    match step {
        Move::Home => (!places.is_empty()).then_some(0),
        Move::End => places.len().checked_sub(1),
        Move::First => places.iter().enumerate().find(same_node).map(|(i, _)| i),
        Move::Last => places.iter().enumerate().rfind(same_node).map(|(i, _)| i),
        Move::Left | Move::Right | Move::Up | Move::Down => {
            let cost = |other: &Place| distance(place, other, step);
            let candidates = places.iter().enumerate().filter(|(i, _)| *i != at);
            let costs = candidates.filter_map(|(i, (_, other))| Some((i, cost(other)?)));
            costs.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i)
        }
    }
}

/// Distance along the direction, with what lies aside counting double; none if it lies behind.
fn distance(from: &Place, to: &Place, step: Move) -> Option<f64> {
    let (dx, dy) = (
        to.x + to.w / 2.0 - from.x - from.w / 2.0,
        to.y + to.h / 2.0 - from.y - from.h / 2.0,
    );
    let (along, aside) = match step {
        Move::Left => (-dx, dy),
        Move::Right => (dx, dy),
        Move::Up => (-dy, dx),
        Move::Down => (dy, dx),
        Move::Home | Move::End | Move::First | Move::Last => return None,
    };
    (along > 1.0 && aside.abs() <= along * 2.5).then(|| along + 2.0 * aside.abs())
}

/// Letters typed in quick succession.
#[derive(Default)]
pub struct TypeAhead {
    typed: String,
    last_ms: f64,
}

/// Letters further apart than this begin a new word.
const PAUSE_MS: f64 = 700.0;
/// Keys that mean something else on the stage.
const RESERVED: &str = " ,.[]?";

impl TypeAhead {
    /// The next pod whose suffix or name begins with what was typed.
    pub fn find(&mut self, places: &[Placed], at: usize, key: &str, now_ms: f64) -> Option<usize> {
        let letter = key.chars().next().filter(|_| key.chars().count() == 1)?;
        if RESERVED.contains(letter) {
            return None;
        }
        if now_ms - self.last_ms > PAUSE_MS {
            self.typed.clear();
        }
        self.last_ms = now_ms;
        self.typed.push(letter.to_ascii_lowercase());
        let fits = |i: &usize| {
            places.get(*i).is_some_and(|(pod, _)| {
                pod.suffix.starts_with(&self.typed) || pod.reference.name.starts_with(&self.typed)
            })
        };
        let skip = usize::from(self.typed.len() == 1);
        (0..places.len())
            .map(|i| (at + i + skip) % places.len())
            .find(fits)
    }
}
