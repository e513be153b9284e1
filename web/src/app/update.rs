//! What each `Msg` does. Commands go to the playground; the picture is taken anew; nothing else.

use std::rc::Rc;

use playground::view::{LogRequest, Ref};

use super::params::{Hidden, Mode, Params};
pub use super::speak::{speed_label, summary};
use super::ui::{Dialog, EventFilter, Form, Menu, Offer, PhoneTab, Tab, Theme, Ui};
use super::{App, Msg};
use crate::browser;
use crate::source::Source;
use crate::stage::groups::Grouping;
use crate::words;

/// The clip of the first visit takes at most so long.
const INTRO_MS: f64 = 8000.0;

/// What the page remembers when it opens.
pub fn first_ui(source: &mut Source, params: &Params) -> Ui {
    let text = source.manifest();
    let can_break = source.broken(&text).is_some();
    let is_embed = browser::document()
        .and_then(|document| document.body())
        .is_some_and(|body| body.get_attribute("data-shell").as_deref() == Some("embed"));
    // The right one from the first frame on: a page laid out twice shows the wrong one first.
    let form = match browser::width() {
        _ if is_embed => Form::Embed,
        Some(width) => Form::of(width),
        None => Form::Wide,
    };
    Ui {
        form,
        is_embed,
        is_playing: false,
        speed: 4.0,
        selected: source
            .opening()
            .filter(|_| !covers_map(form, can_break, params)),
        grouping: Grouping::Node,
        level: None,
        focus: None,
        shows_traffic: true,
        map_only: None,
        tab: Tab::Cause,
        filter: EventFilter::All,
        phone: PhoneTab::Map,
        dialog: None,
        menu: None,
        notice: None,
        theme: Theme::Auto,
        problems: source.check(&text).into(),
        can_break,
        applied: text.clone(),
        previous: source.previous(),
        text,
        shows_diff: false,
        terminal: source.lines(),
        mode: Mode::View,
        hide: Hidden::default(),
        link: "".into(),
        holds: "".into(),
        link_has_secret: false,
        branches: Rc::new([]),
        skips_quiet: false,
        breaks: Rc::new([]),
        range: None,
        since: None,
        logs: LogRequest::default(),
        applied_at: None,
        is_still: browser::media("(prefers-reduced-motion: reduce)"),
    }
}

impl App {
    /// Hears a message; tells whether to draw.
    pub fn hear(&mut self, msg: Msg) -> bool {
        if !matches!(msg, Msg::Frame(_)) {
            self.catch_up();
        }
        match msg {
            Msg::Opened => self.opened(),
            Msg::Frame(at) => self.frame(at),
            Msg::Toggle if self.ui.is_playing => self.pause(),
            Msg::Toggle | Msg::Play => self.start(),
            Msg::Pause => self.pause(),
            Msg::Speed(speed) => self.edit(|ui| ui.speed = speed),
            Msg::Seek(to) => self.seek(to),
            Msg::Skip(seconds) => self.skip(seconds),
            Msg::NextEvent => self.go_to_next_event(),
            Msg::PreviousEvent => {
                self.go_to_previous(self.view.events.iter().map(|e| e.last).collect())
            }
            Msg::NextMarker => {
                let now = self.source.now();
                self.go_to_next(self.view.markers.iter().map(|m| m.at).find(|at| *at > now))
            }
            Msg::PreviousMarker => {
                self.go_to_previous(self.view.markers.iter().map(|m| m.at).collect())
            }
            Msg::RunUntilStable => self.run_until_stable(),
            Msg::SkipQuiet => self.edit(|ui| ui.skips_quiet = !ui.skips_quiet),
            Msg::Range(range) => self.limit(range),
            Msg::RangeFrom => self.limit_from(),
            Msg::RangeTo => self.limit_to(),
            Msg::UndoApply => self.undo_apply(),
            Msg::Select(selected) => self.select(selected),
            Msg::Edit(text) => self.edited(text),
            Msg::Apply => self.apply(),
            Msg::Reset => {
                let text = self.ui.applied.clone();
                self.edit(|ui| ui.notice = None);
                self.edited(text)
            }
            Msg::Rested => self.check_text(),
            Msg::Draft => self.draft(),
            Msg::ToggleDiff => self.edit(|ui| ui.shows_diff = !ui.shows_diff),
            Msg::Offer(text) => self.offer(text),
            Msg::Run(line) => self.run(&line),
            Msg::Complete(line, cursor, put) => {
                put.emit(self.source.complete(&line, cursor));
                false
            }
            Msg::Find(name) => self.find(&name),
            Msg::Interrupt => self.interrupt(),
            Msg::ClearTerminal => self.edit(|ui| ui.terminal = Rc::new([])),
            msg => self.hear_page(msg),
        }
    }

    /// The messages that are about the page rather than about time and cluster.
    fn hear_page(&mut self, msg: Msg) -> bool {
        match msg {
            Msg::Inspect(tab) => {
                self.edit(|ui| ui.tab = tab);
                self.look();
                true
            }
            Msg::Since(since) => {
                self.edit(|ui| ui.since = since);
                self.look();
                true
            }
            Msg::Logs(logs) => {
                self.edit(|ui| ui.logs = logs);
                self.look();
                true
            }
            Msg::Save(what) => {
                self.save(what);
                false
            }
            Msg::Filter(filter) => self.edit(|ui| ui.filter = filter),
            Msg::OpenMenu(of, x, y) => {
                self.select(Some(of.clone()));
                self.edit(|ui| ui.menu = Some(Menu { of, at: (x, y) }))
            }
            Msg::CloseMenu => self.edit(|ui| ui.menu = None),
            Msg::Open(dialog) => {
                let (link, holds) = (self.link(), self.source.link().includes);
                let has_secret = self.source.has_secret();
                self.edit(|ui| {
                    ui.link_has_secret = has_secret;
                    ui.link = link.into();
                    ui.holds = holds.into();
                    ui.dialog = Some(dialog);
                })
            }
            Msg::Close => self.close(),
            Msg::Theme => self.theme(),
            Msg::Copy(text, said) => {
                browser::copy(&text);
                self.notify(said, Offer::Nothing)
            }
            Msg::Phone(tab) => self.edit(|ui| ui.phone = tab),
            Msg::BreakIt => self.break_it(),
            Msg::Resized(width) => self.resized(width),
            Msg::Visibility(is_shown) => {
                self.last_frame_ms = 0.0;
                is_shown
            }
            Msg::Print(begins) => self.put_on_paper(begins),
            Msg::Fragment => self.fragment(),
            Msg::OpenLink(link) => self.open_link(link),
            Msg::LoadLink(link) => self.load_link(&link),
            Msg::Restore(index) => self.restore(index),
            Msg::OpenOutside => {
                browser::open(&self.link());
                false
            }
            Msg::Call(call) => self.call(&call),
            msg => self.hear_map(msg),
        }
    }

    /// The page stands: what happens before anybody does anything.
    pub fn opened(&mut self) -> bool {
        if self.params.link.is_empty() {
            if !self.ui.is_embed && self.params.t.is_none() {
                self.introduce();
            }
            if !self.ui.is_embed {
                self.restore_draft();
            }
        } else {
            self.load_link(&browser::fragment());
            self.mention_draft();
        }
        self.follow();
        self.announce("ready");
        true
    }

    /// A short clip that plays once and stops paused; its last frame under reduced motion.
    fn introduce(&mut self) {
        let Some(speed) = self.source.intro() else {
            return;
        };
        let until = self.source.now() + crate::time::moment(INTRO_MS / 1000.0 * speed);
        if self.ui.is_still {
            self.seek(until);
            return;
        }
        let before = self.ui.speed;
        self.play.until = Some(until);
        self.play.stop_at_ms = Some(browser::now_ms() + INTRO_MS);
        self.play.speed_after = Some(before);
        self.edit(|ui| ui.speed = speed);
        self.start();
    }

    /// Shows what the address asks for.
    fn follow(&mut self) {
        let params = self.params.clone();
        if let Some(theme) = params.theme.as_deref() {
            self.paint(match theme {
                "light" => Theme::Light,
                "dark" => Theme::Dark,
                _ => Theme::Auto,
            });
        }
        if let Some(speed) = params.speed {
            self.edit(|ui| ui.speed = speed);
        }
        if let Some(grouping) = params.group.as_deref() {
            let named = Grouping::ALL
                .into_iter()
                .find(|(_, name)| name.eq_ignore_ascii_case(grouping));
            self.edit(|ui| ui.grouping = named.map_or(Grouping::Node, |(grouping, _)| grouping));
        }
        if let Some(t) = params.t {
            self.seek(t);
        }
        if let Some(selected) = params.select.as_deref().and_then(Ref::parse) {
            self.select(Some(selected));
        }
        self.edit(|ui| (ui.mode, ui.hide) = (params.mode, params.hide));
        self.resized(self.width);
        if params.autoplay && !self.ui.is_still {
            self.start();
        }
    }

    /// The address has a new fragment.
    fn fragment(&mut self) -> bool {
        !self.ui.is_embed && self.open_link(browser::fragment().into())
    }

    /// Asks first if edits would be lost.
    fn open_link(&mut self, link: Rc<str>) -> bool {
        if self.ui.text != self.ui.applied {
            return self.edit(|ui| ui.dialog = Some(Dialog::Replace(link)));
        }
        self.load_link(&link)
    }

    fn load_link(&mut self, link: &str) -> bool {
        self.params = Params::read(link);
        let link = self.params.link.clone();
        self.edit(|ui| ui.dialog = None);
        match self.load(&link) {
            Ok(()) => {
                // On a phone what is selected covers the map.
                if self.ui.form == Form::Phone && self.params.select.is_none() {
                    self.select(None);
                }
                self.follow();
            }
            Err(why) => {
                self.edit(|ui| ui.dialog = Some(Dialog::BadLink(why.into(), link.into())));
            }
        }
        true
    }

    pub fn select(&mut self, selected: Option<Ref>) -> bool {
        self.edit(|ui| {
            if ui.selected != selected {
                ui.since = None;
            }
            let has_logs = selected.as_ref().is_some_and(|of| &*of.kind == "pod");
            ui.selected = selected;
            if ui.tab == Tab::Manifest || ui.tab == Tab::Logs && !has_logs {
                ui.tab = Tab::Cause;
            }
        });
        self.look();
        true
    }

    fn close(&mut self) -> bool {
        self.edit(|ui| {
            let is_closed = ui.menu.take().is_some()
                || ui.dialog.take().is_some()
                || ui.notice.take().is_some()
                || ui.range.take().is_some();
            if !is_closed {
                ui.selected = None;
            }
        });
        self.look();
        true
    }

    fn theme(&mut self) -> bool {
        let theme = self.ui.theme.next();
        self.paint(theme);
        self.say(words::notices::theme(theme.name()))
    }

    fn paint(&mut self, theme: Theme) {
        if let Some(root) = browser::document().and_then(|document| document.document_element()) {
            match theme {
                Theme::Auto => root.remove_attribute("data-theme").unwrap_or_default(),
                theme => root
                    .set_attribute("data-theme", theme.name())
                    .unwrap_or_default(),
            }
        }
        self.edit(|ui| ui.theme = theme);
    }

    fn resized(&mut self, width: f64) -> bool {
        self.width = width;
        let form = match width {
            _ if self.ui.is_embed && self.ui.mode != Mode::Full => Form::Embed,
            width => Form::of(width),
        };
        if form == self.ui.form {
            return false;
        }
        if covers_map(form, self.ui.can_break, &self.params) {
            self.edit(|ui| ui.selected = None);
            self.look();
        }
        self.edit(|ui| ui.form = form)
    }
}

/// On a phone what is selected covers the map: nothing is, before somebody asks.
fn covers_map(form: Form, can_break: bool, params: &Params) -> bool {
    form == Form::Phone && can_break && params.select.is_none()
}
