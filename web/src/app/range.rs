//! Ranges of time, quiet stretches, undoing an apply: where time is taken by the piece.

use playground::Duration;

use super::App;
use super::ui::Range;
use crate::words;

/// A stretch in which nothing happens is quiet if it is longer than this.
const QUIET: Duration = Duration::from_secs(10);
/// Played before the next thing happens, so that a person sees it coming.
const RUN_UP: Duration = Duration::from_secs(1);
/// Breaks that are marked; the oldest go first.
const BREAKS_MAX: usize = 60;
/// Running until all is stable ends after so long at the latest.
const STABLE_MAX: Duration = Duration::from_secs(600);

impl App {
    /// Limits events, lanes and logs to a range, or to none.
    pub fn limit(&mut self, range: Option<Range>) -> bool {
        let range = range.map(|(a, b)| (a.min(b), a.max(b)));
        self.edit(|ui| ui.range = range);
        match range {
            Some((from, to)) => self.say(words::notices::only(from, to)),
            None => self.say(words::notices::WHOLE_TIME.into()),
        }
    }

    /// The range begins now; it ends where it did, or at the end of what was played.
    pub fn limit_from(&mut self) -> bool {
        let now = self.source.now();
        let to = self.ui.range.map_or(self.view.clock.played, |(_, to)| to);
        self.limit(Some((now, to.max(now))))
    }

    /// The range ends now; it begins where it did, or at the start.
    pub fn limit_to(&mut self) -> bool {
        let now = self.source.now();
        let from = self.ui.range.map_or(Duration::ZERO, |(from, _)| from);
        self.limit(Some((from.min(now), now)))
    }

    /// Jumps to shortly before the next thing that happens, if that is far off.
    pub fn skip_quiet(&mut self) {
        let (now, next) = (self.source.now(), self.source.next_event_at());
        let Some(next) = next.filter(|next| *next > now + QUIET) else {
            return;
        };
        let to = next - RUN_UP;
        let to = self.play.until.map_or(to, |until| to.min(until));
        if to <= now {
            return;
        }
        self.source.advance(to - now);
        self.edit(|ui| {
            let mut breaks: Vec<Range> = ui.breaks.to_vec();
            breaks.retain(|(from, _)| *from < now);
            breaks.push((now, to));
            let surplus = breaks.len().saturating_sub(BREAKS_MAX);
            breaks.drain(..surplus);
            ui.breaks = breaks.into();
        });
    }

    /// Plays until nothing but distant deadlines is left, or for ten minutes.
    pub fn run_until_stable(&mut self) -> bool {
        self.play.until_stable = true;
        self.play.until = Some(self.source.now() + STABLE_MAX);
        self.start()
    }

    /// Goes back to before the manifest was applied last.
    pub fn undo_apply(&mut self) -> bool {
        let Some(at) = self.source.applied_at() else {
            return false;
        };
        self.pause();
        // The editor follows what is applied, unless somebody edited it since.
        self.seek(at - Duration::from_millis(1));
        self.say(words::notices::BEFORE_APPLY.into())
    }
}
