//! Moving in time: frames, seeking, and jumps to what happens next or happened before.

use std::rc::Rc;

use playground::Duration;
use playground::view::{Pod, View};

use super::App;
use super::play::{DRAW_MS, LOOK_MS, Play};
use super::speak::summary;
use crate::browser;
use crate::words;

/// Scripts hear of time at most this often.
const TELL_EVERY_MS: f64 = 250.0;

/// A step goes at most so far, and takes at most so long to get there.
const STEP_MAX: Duration = Duration::from_secs(600);
const STEP_MAX_MS: f64 = 80.0;

/// What a person would notice if it changed; not what merely counts down.
fn seen(view: &View) -> impl PartialEq + use<> {
    let pods = view.pods.iter().map(|pod| {
        let state = (pod.state, pod.status.clone(), pod.ready, pod.restarts);
        (pod.uid.clone(), pod.node.clone(), state)
    });
    let events = view
        .events
        .iter()
        .map(|event| (event.uid.clone(), event.count));
    (pods.collect::<Vec<_>>(), events.collect::<Vec<_>>())
}

impl App {
    /// One frame of playing: the simulation runs, a picture is taken, the page is drawn. A frame in
    /// which these have taken their time leaves the rest to the next one.
    pub fn frame(&mut self, at: f64) -> bool {
        if !self.ui.is_playing {
            return false;
        }
        let started = browser::now_ms();
        let is_longer = |than: f64| browser::now_ms() - started > than;
        let mut is_ended = false;
        if !self.play.owes_drawing() {
            is_ended = self.play_frame(at);
            self.play.undrawn += 1;
            self.play.is_seen = false;
        }
        if !self.play.is_seen && (is_ended || !is_longer(LOOK_MS)) {
            self.look();
            self.play.is_seen = true;
        }
        if !is_ended && (!self.play.is_seen || is_longer(DRAW_MS)) {
            self.frames.ask();
            return false;
        }
        self.play.undrawn = 0;
        self.motion_is_on = true;
        self.poll();
        let is_settled = self.play.until_stable && self.is_settled();
        if is_ended || is_settled {
            if self.play.until_stable {
                self.say(match is_settled {
                    true => words::notices::STABLE.into(),
                    false => words::notices::not_stable(&summary(&self.view)),
                });
            }
            self.pause();
        }
        self.report();
        if at - self.told_ms > TELL_EVERY_MS {
            self.told_ms = at;
            self.announce("time");
        }
        true
    }

    /// Lets the simulation run for the time since the latest frame in which it ran; tells whether
    /// an end was reached.
    fn play_frame(&mut self, at: f64) -> bool {
        let elapsed = match self.last_frame_ms > 0.0 {
            true => at - self.last_frame_ms,
            false => 0.0,
        };
        self.last_frame_ms = at;
        if self.ui.skips_quiet {
            self.skip_quiet();
        }
        self.play.frame(&mut self.source, elapsed, self.ui.speed)
    }

    /// Whatever is asked between playing a frame and drawing it sees what was played.
    pub fn catch_up(&mut self) {
        if self.play.undrawn > 0 {
            self.look();
        }
    }

    /// Whether nothing but distant deadlines is left: a pod that waits to try again is not settled.
    fn is_settled(&self) -> bool {
        let is_waiting = |pod: &Rc<Pod>| pod.wait.is_some() || pod.grace.is_some();
        self.view.clock.is_stable && !self.view.pods.iter().any(is_waiting)
    }

    /// Lets time run.
    pub fn start(&mut self) -> bool {
        self.last_frame_ms = 0.0;
        self.motion_is_on = true;
        self.edit(|ui| {
            ui.is_playing = true;
            ui.is_still = browser::media("(prefers-reduced-motion: reduce)");
        });
        self.announce("play");
        true
    }

    /// Stops time.
    pub fn pause(&mut self) -> bool {
        let speed = self.play.speed_after;
        self.play = Play::default();
        self.edit(|ui| {
            ui.is_playing = false;
            ui.speed = speed.unwrap_or(ui.speed);
        });
        self.announce("pause");
        true
    }

    /// Goes to a moment, without motion.
    pub fn seek(&mut self, to: Duration) -> bool {
        self.source.seek(to);
        self.play = Play::default();
        self.stop_running(words::terminal::TIME_MOVED);
        self.last_frame_ms = 0.0;
        self.motion_is_on = false;
        self.look();
        self.announce("seeked");
        true
    }

    /// Goes so many seconds forth, or back if negative.
    pub fn skip(&mut self, seconds: f64) -> bool {
        let now = self.source.now();
        let by = Duration((seconds.abs() * 1e6) as u64);
        self.seek(if seconds < 0.0 { now - by } else { now + by })
    }

    /// Plays on to a moment.
    pub fn go_to_next(&mut self, at: Option<Duration>) -> bool {
        let Some(at) = at else {
            return self.say(words::notices::NOTHING_PLANNED.into());
        };
        let by = at - self.source.now();
        self.motion_is_on = true;
        self.play_on(by);
        true
    }

    /// Plays so much at once.
    pub fn play_on(&mut self, by: Duration) {
        self.source.advance(by);
        self.look();
        self.poll();
    }

    /// Plays on until something that a person would see has happened.
    pub fn go_to_next_event(&mut self) -> bool {
        let (began, started) = (self.source.now(), browser::now_ms());
        let before = seen(&self.view);
        self.motion_is_on = true;
        loop {
            if !self.source.step() || self.source.now() > began + STEP_MAX {
                self.look();
                return self.say(words::notices::NOTHING_HAPPENS.into());
            }
            self.look();
            if seen(&self.view) != before || browser::now_ms() - started > STEP_MAX_MS {
                break;
            }
        }
        self.poll();
        self.announce("time");
        true
    }

    /// Goes back to the latest of some moments.
    pub fn go_to_previous(&mut self, moments: Vec<Duration>) -> bool {
        let now = self.source.now();
        let before = moments.into_iter().filter(|at| *at < now).max();
        self.seek(before.unwrap_or(Duration::ZERO))
    }
}
