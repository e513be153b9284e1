//! What a person does to the map: grouping, zoom, one node alone, the whole page for the map, and
//! what images do.

use std::rc::Rc;

use playground::view::traffic_line;

use super::ui::{Dialog, Form, Offer};
use super::{App, Msg};
use crate::stage::layout::Level;
use crate::words;

/// From so many pods on the map takes the whole page, until somebody chooses otherwise.
const MAP_ONLY_FROM: usize = 400;

/// Requests a second of a load that a button starts.
const TRAFFIC_RPS: &str = "10rps";

/// Levels from the smallest pods to the largest.
const LEVELS: [Level; 7] = [
    Level::Dot,
    Level::Chip,
    Level::Mini,
    Level::Slim,
    Level::Compact,
    Level::Card,
    Level::Full,
];

impl App {
    /// The messages that are about the map.
    pub fn hear_map(&mut self, msg: Msg) -> bool {
        match msg {
            Msg::Group(grouping) => {
                self.motion_is_on = true;
                self.edit(|ui| {
                    ui.grouping = grouping;
                    ui.focus = None;
                })
            }
            Msg::Zoom(by) => self.zoom(by),
            Msg::Shown(level) => {
                self.shown_level = level;
                false
            }
            Msg::Focus(node) => self.edit(|ui| {
                ui.focus = node;
                ui.level = None;
            }),
            Msg::MapOnly(is_on) => self.edit(|ui| ui.map_only = Some(is_on)),
            Msg::Traffic => self.traffic(),
            Msg::AskBehavior(image) => {
                let text = self.source.behavior(&image).into();
                self.edit(|ui| ui.dialog = Some(Dialog::Behavior(image, text)))
            }
            Msg::Behave(image, text) => self.behave(&image, &text),
            _ => false,
        }
    }

    /// Larger or smaller pods than those that are shown; zero for the largest that fit.
    fn zoom(&mut self, by: i8) -> bool {
        self.motion_is_on = true;
        let shown = self.shown_level;
        let at = LEVELS.iter().position(|level| *level == shown).unwrap_or(0);
        // Boxes have no compact pods and rows no slim ones.
        let is_row = self.ui.form == Form::Phone || shown == Level::Compact;
        let skipped = if is_row { Level::Slim } else { Level::Compact };
        let fits = |level: &&Level| **level != skipped;
        let next = match by {
            0 => None,
            by if by < 0 => LEVELS.iter().take(at).rev().find(fits).or(LEVELS.first()),
            _ => LEVELS.iter().skip(at + 1).find(fits).or(LEVELS.last()),
        };
        let next = next.copied();
        self.edit(|ui| ui.level = next)
    }

    /// Draws requests or not. Where nobody sends any, a load is put on the chosen service.
    fn traffic(&mut self) -> bool {
        if !self.view.traffic.is_empty() {
            return self.edit(|ui| ui.shows_traffic = !ui.shows_traffic);
        }
        let chosen = self.ui.selected.as_ref();
        let services = &self.view.services;
        let named = services.iter().find(|s| chosen == Some(&s.reference));
        let Some(service) = named.or(services.first()) else {
            return self.say(words::notices::NO_SERVICE.into());
        };
        let line = traffic_line(&service.reference, TRAFFIC_RPS);
        self.edit(|ui| ui.shows_traffic = true);
        self.run_line(&line);
        true
    }

    /// Many pods need the whole page; once given, it is taken back only by hand.
    pub fn make_room(&mut self) {
        if self.ui.map_only.is_none() && self.view.pods.len() > MAP_ONLY_FROM {
            self.edit(|ui| ui.map_only = Some(true));
        }
    }

    /// Changes what an image does and plays the run up to this moment again.
    fn behave(&mut self, image: &Rc<str>, text: &str) -> bool {
        self.pause();
        self.stop_running(words::terminal::PLAYED_AGAIN);
        self.motion_is_on = false;
        if let Err(why) = self.source.set_behavior(image, text) {
            return self.say(why);
        }
        self.edit(|ui| ui.dialog = None);
        self.look();
        self.announce("change");
        let said = match text {
            "" => words::notices::plain_again(image),
            text => words::notices::behaves(image, text),
        };
        self.notify(&said, Offer::Nothing)
    }
}
