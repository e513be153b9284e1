//! Objects in numbered places. A place is kept as long as its object lives, then used again; its
//! number is for indexes alone and decides nothing.

use api::Object;
use sim::Shelf;
use std::rc::Rc;

#[derive(Clone, Debug)]
enum Place {
    Used(Rc<Object>),
    /// Free, and the next free place.
    Free(Option<u32>),
}

/// All objects by place.
#[derive(Clone, Debug, Default)]
pub struct Objects {
    places: Shelf<Place>,
    free: Option<u32>,
}

impl Objects {
    /// The object in a place.
    pub fn get(&self, place: u32) -> Option<&Rc<Object>> {
        match self.places.get(place)? {
            Place::Used(object) => Some(object),
            Place::Free(_) => None,
        }
    }

    /// Gives a new object a place.
    pub fn add(&mut self, object: &Rc<Object>) -> u32 {
        let used = Place::Used(Rc::clone(object));
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

    /// Puts a new version of an object into its place.
    pub fn set(&mut self, place: u32, object: &Rc<Object>) {
        if let Some(place) = self.places.get_mut(place) {
            *place = Place::Used(Rc::clone(object));
        }
    }

    /// Frees a place.
    pub fn remove(&mut self, place: u32) {
        if let Some(entry) = self.places.get_mut(place) {
            *entry = Place::Free(self.free);
            self.free = Some(place);
        }
    }
}
