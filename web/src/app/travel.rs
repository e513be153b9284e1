//! Moving in time: frames, seeking, and jumps to what happens next or happened before.

use playground::Duration;

use super::App;
use super::play::Play;

impl App {
    pub fn frame(&mut self, at: f64) -> bool {
        if !self.ui.is_playing {
            return false;
        }
        let elapsed = if self.last_frame_ms > 0.0 {
            at - self.last_frame_ms
        } else {
            0.0
        };
        self.last_frame_ms = at;
        let ended = self.play.frame(&mut self.source, elapsed, self.ui.speed);
        self.motion_is_on = true;
        self.look();
        let is_settled = self.play.until_stable && self.view.clock.is_stable;
        if ended || is_settled {
            self.pause();
        }
        self.report();
        true
    }

    pub fn start(&mut self) -> bool {
        self.last_frame_ms = 0.0;
        self.motion_is_on = true;
        self.edit(|ui| ui.is_playing = true)
    }

    pub fn pause(&mut self) -> bool {
        self.play = Play::default();
        self.edit(|ui| ui.is_playing = false)
    }

    pub fn seek(&mut self, to: Duration) -> bool {
        self.source.seek(to);
        self.last_frame_ms = 0.0;
        self.motion_is_on = false;
        self.look();
        true
    }

    pub fn skip(&mut self, seconds: f64) -> bool {
        let now = self.source.now();
        let by = Duration((seconds.abs() * 1e6) as u64);
        self.seek(if seconds < 0.0 { now - by } else { now + by })
    }

    pub fn to_next(&mut self, at: Option<Duration>) -> bool {
        let Some(at) = at else {
            return self.say("Nothing more is planned.".into());
        };
        let by = at - self.source.now();
        self.source.advance(by);
        self.motion_is_on = true;
        self.look();
        true
    }

    pub fn to_previous(&mut self, moments: Vec<Duration>) -> bool {
        let now = self.source.now();
        let before = moments.into_iter().filter(|at| *at < now).max();
        self.seek(before.unwrap_or(Duration::ZERO))
    }
}
