//! Objects in numbered places. A place is kept as long as its object lives, then used again; its
//! number is for indexes alone and decides nothing.

use api::{Kind, Object};
use sim::Shelf;
use std::rc::Rc;

/// Places of events begin here.
const EVENTS: u32 = 1 << 31;

/// What there is once for events and once for all other objects. There are more events than of
/// anything else and hardly anybody looks at an old one: without them the rest lies close together.
#[derive(Clone, Debug, Default)]
pub struct Apart<T> {
    /// Of events.
    pub events: T,
    /// Of all other objects.
    pub others: T,
}

impl<T> Apart<T> {
    /// The one of a kind.
    pub fn of(&self, kind: Kind) -> &T {
        match kind {
            Kind::Event => &self.events,
            _ => &self.others,
        }
    }

    /// The one of a kind, for changing.
    pub fn of_mut(&mut self, kind: Kind) -> &mut T {
        match kind {
            Kind::Event => &mut self.events,
            _ => &mut self.others,
        }
    }
}

#[derive(Clone, Debug)]
enum Place {
    Used(Rc<Object>),
    /// Free, and the next free place.
    Free(Option<u32>),
}

/// Numbered places.
#[derive(Clone, Debug, Default)]
struct Places {
    places: Shelf<Place>,
    free: Option<u32>,
}

/// All objects by place.
#[derive(Clone, Debug, Default)]
pub struct Objects(Apart<Places>);

impl Objects {
    /// The object in a place.
    pub fn get(&self, place: u32) -> Option<&Rc<Object>> {
        let (places, at) = match place.checked_sub(EVENTS) {
            Some(at) => (&self.0.events, at),
            None => (&self.0.others, place),
        };
        match places.places.get(at)? {
            Place::Used(object) => Some(object),
            Place::Free(_) => None,
        }
    }

    /// Gives a new object a place.
    pub fn add(&mut self, object: &Rc<Object>) -> u32 {
        let kind = object.kind();
        let at = self.0.of_mut(kind).add(Place::Used(Rc::clone(object)));
        match kind {
            Kind::Event => at + EVENTS,
            _ => at,
        }
    }

    /// Puts a new version of an object into its place.
    pub fn set(&mut self, place: u32, object: &Rc<Object>) {
        let (places, at) = self.half(place);
        if let Some(place) = places.places.get_mut(at) {
            *place = Place::Used(Rc::clone(object));
        }
    }

    /// Frees a place.
    pub fn remove(&mut self, place: u32) {
        let (places, at) = self.half(place);
        if let Some(entry) = places.places.get_mut(at) {
            *entry = Place::Free(places.free);
            places.free = Some(at);
        }
    }

    fn half(&mut self, place: u32) -> (&mut Places, u32) {
        match place.checked_sub(EVENTS) {
            Some(at) => (&mut self.0.events, at),
            None => (&mut self.0.others, place),
        }
    }
}

impl Places {
    fn add(&mut self, used: Place) -> u32 {
        let Some(free) = self.free else {
            self.places.push(used);
            return self.places.len() - 1;
        };
        if let Some(place) = self.places.get_mut(free) {
            if let Place::Free(next) = place {
                self.free = *next;
            }
            *place = used;
        }
        free
    }
}
