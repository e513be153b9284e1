//! What each `Msg` does. Commands go to the playground; the picture is taken anew; nothing else.

use std::rc::Rc;

use playground::Duration;
use playground::view::{PodState, Ref, View};

use super::ui::{Dialog, Entry, EventFilter, Form, Menu, Notice, PhoneTab, SPEEDS, Tab, Theme, Ui};
use super::{App, Msg};
use crate::browser;
use crate::source::Source;
use crate::stage::groups::Grouping;
use crate::stage::layout::Level;

/// The live region speaks at most this often while time runs.
const SAY_EVERY_MS: f64 = 5000.0;
/// Entries kept in the terminal.
const ENTRIES_MAX: usize = 200;
/// Where a manifest being edited is kept during the session.
const DRAFT: &str = "podarium.draft";

/// What the page remembers when it opens.
pub fn first_ui(source: &Source) -> Ui {
    let text = source.manifest();
    let is_embed = browser::document()
        .and_then(|document| document.body())
        .is_some_and(|body| body.get_attribute("data-shell").as_deref() == Some("embed"));
    Ui {
        form: if is_embed { Form::Embed } else { Form::Wide },
        is_playing: false,
        speed: 4.0,
        selected: source.opening(),
        grouping: Grouping::Node,
        level: None,
        tab: Tab::Cause,
        filter: EventFilter::All,
        phone: PhoneTab::Map,
        dialog: None,
        menu: None,
        notice: None,
        theme: Theme::Auto,
        problems: source.check(&text).into(),
        applied: text.clone(),
        previous: source.previous(),
        text,
        shows_diff: false,
        terminal: source.lines(),
        can_break: true,
        is_still: browser::media("(prefers-reduced-motion: reduce)"),
    }
}

impl App {
    /// Hears a message; tells whether to draw.
    pub fn hear(&mut self, msg: Msg) -> bool {
        match msg {
            Msg::Frame(at) => self.frame(at),
            Msg::Toggle if self.ui.is_playing => self.pause(),
            Msg::Toggle | Msg::Play => self.start(),
            Msg::Pause => self.pause(),
            Msg::Speed(speed) => self.edit(|ui| ui.speed = speed),
            Msg::Seek(to) => self.seek(to),
            Msg::Skip(seconds) => self.skip(seconds),
            Msg::NextEvent => self.to_next(self.source.next_event_at()),
            Msg::PreviousEvent => {
                self.to_previous(self.view.events.iter().map(|e| e.last).collect())
            }
            Msg::NextMarker => {
                let now = self.source.now();
                self.to_next(self.view.markers.iter().map(|m| m.at).find(|at| *at > now))
            }
            Msg::PreviousMarker => {
                self.to_previous(self.view.markers.iter().map(|m| m.at).collect())
            }
            Msg::RunUntilStable => {
                self.play.until_stable = true;
                self.start()
            }
            Msg::Select(selected) => self.select(selected),
            Msg::Group(grouping) => self.edit(|ui| ui.grouping = grouping),
            Msg::Zoom(by) => self.zoom(by),
            Msg::Edit(text) => self.edited(text),
            Msg::Apply => self.apply(),
            Msg::Reset => {
                let text = self.ui.applied.clone();
                self.edited(text)
            }
            Msg::ToggleDiff => self.edit(|ui| ui.shows_diff = !ui.shows_diff),
            Msg::Offer(text) => self.offer(text),
            Msg::Run(line) => self.run(&line),
            Msg::Interrupt => self.interrupt(),
            Msg::ClearTerminal => self.edit(|ui| ui.terminal = Rc::new([])),
            Msg::Inspect(tab) => self.edit(|ui| ui.tab = tab),
            Msg::Filter(filter) => self.edit(|ui| ui.filter = filter),
            Msg::OpenMenu(of, x, y) => {
                self.select(Some(of.clone()));
                self.edit(|ui| ui.menu = Some(Menu { of, at: (x, y) }))
            }
            Msg::CloseMenu => self.edit(|ui| ui.menu = None),
            Msg::Open(dialog) => self.edit(|ui| ui.dialog = Some(dialog)),
            Msg::Close => self.close(),
            Msg::Theme => self.theme(),
            Msg::Copy(text, said) => {
                browser::copy(&text);
                self.notify(said, false)
            }
            Msg::Phone(tab) => self.edit(|ui| ui.phone = tab),
            Msg::BreakIt => self.break_it(),
            Msg::Resized(width, _) => self.resized(width),
            Msg::Visibility(is_shown) => {
                self.last_frame_ms = 0.0;
                is_shown
            }
            Msg::Fragment | Msg::Activate => false,
            Msg::Say(text) => self.say(text),
        }
    }

    /// The page stands: what happens before anybody does anything.
    pub fn opened(&mut self) {}

    fn frame(&mut self, at: f64) -> bool {
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

    fn start(&mut self) -> bool {
        self.last_frame_ms = 0.0;
        self.motion_is_on = true;
        self.edit(|ui| ui.is_playing = true)
    }

    fn pause(&mut self) -> bool {
        self.play = super::play::Play::default();
        self.edit(|ui| ui.is_playing = false)
    }

    fn seek(&mut self, to: Duration) -> bool {
        self.source.seek(to);
        self.last_frame_ms = 0.0;
        self.motion_is_on = false;
        self.look();
        true
    }

    fn skip(&mut self, seconds: f64) -> bool {
        let now = self.source.now();
        let by = Duration((seconds.abs() * 1e6) as u64);
        self.seek(if seconds < 0.0 { now - by } else { now + by })
    }

    fn to_next(&mut self, at: Option<Duration>) -> bool {
        let Some(at) = at else {
            return self.say("Nothing more is planned.".into());
        };
        let by = at - self.source.now();
        self.source.advance(by);
        self.motion_is_on = true;
        self.look();
        true
    }

    fn to_previous(&mut self, moments: Vec<Duration>) -> bool {
        let now = self.source.now();
        let before = moments.into_iter().filter(|at| *at < now).max();
        self.seek(before.unwrap_or(Duration::ZERO))
    }

    fn select(&mut self, selected: Option<Ref>) -> bool {
        self.edit(|ui| {
            ui.selected = selected;
            if ui.tab == Tab::Manifest {
                ui.tab = Tab::Cause;
            }
        });
        self.look();
        true
    }

    fn zoom(&mut self, by: i8) -> bool {
        const LEVELS: [Level; 5] = [
            Level::Dot,
            Level::Chip,
            Level::Mini,
            Level::Slim,
            Level::Card,
        ];
        let at = self
            .ui
            .level
            .and_then(|level| LEVELS.iter().position(|l| *l == level));
        let level = match by {
            0 => None,
            by if by < 0 => LEVELS
                .get(at.unwrap_or(LEVELS.len() - 1).saturating_sub(1))
                .copied(),
            _ => Some(
                LEVELS
                    .get(at.map_or(LEVELS.len(), |at| at + 1))
                    .copied()
                    .unwrap_or(Level::Card),
            ),
        };
        self.edit(|ui| ui.level = level)
    }

    fn edited(&mut self, text: Rc<str>) -> bool {
        browser::keep(DRAFT, &text);
        let problems = self.source.check(&text).into();
        self.edit(|ui| {
            ui.text = text;
            ui.problems = problems;
        })
    }

    fn apply(&mut self) -> bool {
        let text = self.ui.text.clone();
        let (problems, outcome) = self.source.apply(&text);
        let has_errors = problems.iter().any(|problem| problem.is_error);
        self.motion_is_on = true;
        self.print("kubectl apply -f manifest.yaml".into(), outcome);
        self.edit(|ui| {
            if !has_errors {
                if ui.applied != text {
                    ui.previous = std::mem::replace(&mut ui.applied, text);
                }
                ui.shows_diff = false;
            }
            ui.problems = problems.into();
            ui.notice = None;
        });
        self.look();
        if has_errors {
            self.say("The manifest has errors.".into())
        } else {
            self.start()
        }
    }

    fn offer(&mut self, text: String) -> bool {
        self.edited(text.into());
        self.edit(|ui| {
            ui.phone = PhoneTab::Yaml;
            if ui.form == Form::Middle {
                ui.tab = Tab::Manifest;
            }
        });
        self.notify("Placed in the editor. Nothing has run yet.", true)
    }

    fn run(&mut self, line: &str) -> bool {
        let line = line.trim();
        match line {
            "" => return false,
            "clear" => return self.edit(|ui| ui.terminal = Rc::new([])),
            _ => (),
        }
        let outcome = self.source.run(line);
        self.motion_is_on = true;
        self.print(line.into(), outcome);
        self.edit(|ui| ui.menu = None);
        self.look();
        true
    }

    fn print(&mut self, line: Rc<str>, outcome: crate::source::Outcome) {
        self.entries += 1;
        let id = self.entries;
        self.edit(|ui| {
            let mut entries: Vec<Entry> = ui.terminal.to_vec();
            entries.push(Entry { id, line, outcome });
            let surplus = entries.len().saturating_sub(ENTRIES_MAX);
            entries.drain(..surplus);
            ui.terminal = entries.into();
        });
    }

    fn interrupt(&mut self) -> bool {
        self.edit(|ui| {
            let mut entries: Vec<Entry> = ui.terminal.to_vec();
            if let Some(last) = entries.last_mut().filter(|entry| entry.outcome.is_running) {
                last.outcome.is_running = false;
                last.outcome.output.push_str("^C\n");
            }
            ui.terminal = entries.into();
        })
    }

    fn close(&mut self) -> bool {
        self.edit(|ui| {
            if ui.menu.take().is_none() && ui.dialog.take().is_none() && ui.notice.take().is_none()
            {
                ui.selected = None;
            }
        });
        self.look();
        true
    }

    fn theme(&mut self) -> bool {
        let theme = self.ui.theme.next();
        if let Some(root) = browser::document().and_then(|document| document.document_element()) {
            match theme {
                Theme::Auto => root.remove_attribute("data-theme").unwrap_or_default(),
                theme => root
                    .set_attribute("data-theme", theme.name())
                    .unwrap_or_default(),
            }
        }
        self.edit(|ui| ui.theme = theme);
        self.say(format!("Theme: {}", theme.name()))
    }

    fn break_it(&mut self) -> bool {
        self.edit(|ui| ui.can_break = false);
        self.start()
    }

    fn resized(&mut self, width: f64) -> bool {
        if self.ui.form == Form::Embed {
            return false;
        }
        let form = match width {
            w if w >= 1100.0 => Form::Wide,
            w if w >= 768.0 => Form::Middle,
            _ => Form::Phone,
        };
        form != self.ui.form && self.edit(|ui| ui.form = form)
    }

    fn notify(&mut self, text: &str, offers_apply: bool) -> bool {
        self.edit(|ui| {
            ui.notice = Some(Notice {
                text: text.into(),
                offers_apply,
            })
        });
        self.say(text.into())
    }

    /// Says something at once, because a person asked.
    fn say(&mut self, text: String) -> bool {
        self.said = text.into();
        self.said_at_ms = browser::now_ms();
        true
    }

    /// Sums up what changed, rarely, while time runs.
    fn report(&mut self) {
        let now = browser::now_ms();
        if now - self.said_at_ms < SAY_EVERY_MS {
            return;
        }
        let summary = summary(&self.view);
        if *self.said != *summary {
            self.said = summary.into();
            self.said_at_ms = now;
        }
    }
}

/// The pods by state, in words: for the live region and the scrubber.
pub fn summary(view: &View) -> String {
    let count = |state: PodState| view.pods.iter().filter(|pod| pod.state == state).count();
    let parts: Vec<String> = PodState::ALL
        .into_iter()
        .map(|state| (count(state), state.words()))
        .filter(|(n, _)| *n > 0)
        .map(|(n, words)| format!("{n} {}", words.to_lowercase()))
        .collect();
    if parts.is_empty() {
        "no pods".into()
    } else {
        parts.join(", ")
    }
}

/// The label of a speed.
pub fn speed_label(speed: f64) -> &'static str {
    SPEEDS
        .iter()
        .find(|(value, _)| *value == speed)
        .map_or("1×", |(_, label)| label)
}

/// The dialogs that a link may ask for.
pub fn dialog_named(name: &str) -> Option<Dialog> {
    match name {
        "share" => Some(Dialog::Share),
        "embed" => Some(Dialog::Embed),
        "help" => Some(Dialog::Help),
        _ => None,
    }
}
