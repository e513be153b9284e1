//! Acting: editing, applying, running lines, loading and linking. All of it goes to the playground.

use std::rc::Rc;

use super::ui::{Entry, Form, Offer, PhoneTab, Tab};
use super::{App, Msg};
use crate::source::Outcome;
use crate::words;
use crate::{browser, editor, shell};
use playground::view::Ref;

/// Entries kept in the terminal.
const ENTRIES_MAX: usize = 200;
/// Bytes of output kept of one line.
const OUTPUT_MAX: usize = 64 * 1024;
/// Bytes of a manifest that is checked at every key, and how long typing rests in longer ones.
const SHORT_MAX: usize = 24 * 1024;
const REST_MS: u32 = 250;
/// Where a manifest being edited is kept during the session.
const DRAFT: &str = "podarium.draft";

impl App {
    /// The manifest was edited. Long ones are checked and kept when the typing rests.
    pub fn edited(&mut self, text: Rc<str>) -> bool {
        let is_long = text.len() > SHORT_MAX;
        self.edit(|ui| ui.text = text);
        if is_long {
            let send = self.send.clone();
            let rest = move || send.emit(Msg::Rested);
            self.rest = Some(gloo_timers::callback::Timeout::new(REST_MS, rest));
            return true;
        }
        self.check_text()
    }

    /// Checks what is in the editor, and keeps it for the session.
    pub fn check_text(&mut self) -> bool {
        self.rest = None;
        if !self.ui.is_embed {
            browser::keep(DRAFT, &self.ui.text);
        }
        let problems = self.source.check(&self.ui.text).into();
        self.edit(|ui| ui.problems = problems)
    }

    /// Applies the manifest as it stands in the editor, and lets time run.
    pub fn apply(&mut self) -> bool {
        let is_fine = self.apply_text().status == 0;
        if is_fine {
            self.pause();
            self.start()
        } else {
            self.say(words::notices::HAS_ERRORS.into())
        }
    }

    /// Applies the manifest as it stands in the editor.
    pub fn apply_text(&mut self) -> Outcome {
        let text = self.ui.text.clone();
        let (problems, outcome) = self.source.apply(&text);
        self.motion_is_on = true;
        self.print(playground::facade::APPLY_LINE.into(), outcome.clone());
        let is_fine = outcome.status == 0;
        self.edit(|ui| {
            ui.shows_diff &= !is_fine;
            ui.problems = problems.into();
            ui.notice = None;
        });
        self.look();
        if is_fine {
            self.show_applied();
        }
        crate::crash::remember(self.link());
        self.announce("apply");
        outcome
    }

    /// Another manifest brings its workload into view, in the place of one that it does not have.
    /// Not on a phone, where what is selected covers the map.
    fn show_applied(&mut self) {
        let Some(selected) = self.ui.selected.clone() else {
            return;
        };
        let shown = shell::owner(&self.view, &selected).unwrap_or(selected);
        let now = editor::objects(&self.ui.text);
        let before = editor::objects(&self.ui.previous);
        let workloads = || self.view.workloads.iter().map(|one| &one.reference);
        let is_replaced = workloads().any(|one| *one == shown) && !now.contains(&shown);
        let mut new = workloads().filter(|one| now.contains(one) && !before.contains(one));
        if let Some(new) = new.next().cloned()
            && is_replaced
            && self.ui.form != Form::Phone
        {
            self.select(Some(new));
        }
    }

    /// The draft of this session comes back, and says so.
    pub fn restore_draft(&mut self) {
        let draft = browser::recall(DRAFT).filter(|draft| **draft != *self.ui.applied);
        if let Some(draft) = draft {
            self.edited(draft.into());
            self.notify(words::notices::DRAFT_IS_BACK, Offer::Discard);
        }
    }

    /// A link never replaces a draft without saying where it is.
    pub fn mention_draft(&mut self) {
        if browser::recall(DRAFT).is_some_and(|draft| *draft != *self.ui.applied) {
            self.notify(words::notices::DRAFT_IS_KEPT, Offer::Draft);
        }
    }

    /// Puts the draft of this session into the editor.
    pub fn draft(&mut self) -> bool {
        if let Some(draft) = browser::recall(DRAFT) {
            self.edited(draft.into());
        }
        self.edit(|ui| ui.notice = None)
    }

    /// Shows the lines of the scenario that were reached, before one that still runs.
    pub fn tell_reached(&mut self) {
        let reached = self.source.reached();
        let is_new = !reached.is_empty();
        for (line, outcome) in reached {
            let runs = self.running().is_some();
            self.print(line, outcome);
            if let Some(before) = self.ui.terminal.len().checked_sub(2).filter(|_| runs) {
                let mut entries = self.ui.terminal.to_vec();
                entries.swap(before, before + 1);
                self.edit(|ui| ui.terminal = entries.into());
            }
        }
        if is_new {
            self.poll();
        }
    }

    /// Appends what running lines printed since.
    pub fn poll(&mut self) {
        let running = self.ui.terminal.iter().filter(|one| one.outcome.is_running);
        let running: Vec<(u32, u32)> = running.map(|one| (one.id, one.outcome.id)).collect();
        for (id, number) in running {
            let outcome = self.source.poll(number);
            if !outcome.output.is_empty() || !outcome.is_running {
                self.append(id, &outcome);
            }
        }
    }

    fn append(&mut self, id: u32, more: &Outcome) {
        let mut entries: Vec<Entry> = self.ui.terminal.to_vec();
        if let Some(entry) = entries.iter_mut().find(|entry| entry.id == id) {
            if more.clears {
                entry.outcome.output.clear();
            }
            entry.outcome.output.push_str(&more.output);
            cut(&mut entry.outcome.output);
            entry.outcome.is_running = more.is_running;
            entry.outcome.status = more.status;
        }
        self.edit(|ui| ui.terminal = entries.into());
    }

    /// Running lines stay as they are and say why.
    pub fn stop_running(&mut self, why: &str) {
        if self.ui.terminal.iter().all(|one| !one.outcome.is_running) {
            return;
        }
        let mut entries: Vec<Entry> = self.ui.terminal.to_vec();
        for entry in entries.iter_mut().filter(|one| one.outcome.is_running) {
            entry.outcome.is_running = false;
            entry.outcome.output.push_str(why);
        }
        self.edit(|ui| ui.terminal = entries.into());
    }

    /// The number of the line that runs.
    fn running(&self) -> Option<u32> {
        let last = self.ui.terminal.last()?;
        last.outcome.is_running.then_some(last.outcome.id)
    }

    pub fn offer(&mut self, text: String) -> bool {
        self.edited(text.into());
        self.edit(|ui| {
            ui.phone = PhoneTab::Yaml;
            if ui.form == Form::Middle {
                ui.tab = Tab::Manifest;
            }
        });
        self.check_text();
        let unknown = self.unknown_kinds();
        match unknown.is_empty() {
            true => self.notify(words::notices::PLACED, Offer::Apply),
            false => self.notify(
                &words::notices::placed_without(&unknown.join(", ")),
                Offer::Apply,
            ),
        }
    }

    /// Kinds of the manifest that are not simulated, each once.
    fn unknown_kinds(&self) -> Vec<String> {
        let problems = self.ui.problems.iter();
        let named = problems.filter_map(|problem| problem.message.strip_prefix("no matches for "));
        let mut kinds: Vec<String> = named
            .filter_map(|rest| Some(rest.split('"').nth(1)?.to_owned()))
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// Runs a line typed in the terminal or chosen from a menu.
    pub fn run(&mut self, line: &str) -> bool {
        match line.trim() {
            "" => return false,
            "clear" => return self.edit(|ui| ui.terminal = Rc::new([])),
            line if self.awaits_descriptions(line, Msg::Run(line.to_owned())) => return false,
            line => match self.source.edited(line) {
                None => self.run_line(line),
                Some(edited) => return self.open_editor(line, edited),
            },
        };
        true
    }

    /// `kubectl edit` opens the editor of the page.
    fn open_editor(&mut self, line: &str, edited: Result<String, Outcome>) -> bool {
        let outcome = match edited {
            Err(outcome) => outcome,
            Ok(text) => {
                self.edited(text.as_str().into());
                Outcome {
                    output: words::terminal::IN_EDITOR.into(),
                    ..Outcome::default()
                }
            }
        };
        self.print(line.into(), outcome);
        true
    }

    /// Selects what a name in the terminal means: `name`, or `type/name`.
    pub fn find(&mut self, name: &str) -> bool {
        let (kind, name) = match name.split_once('/') {
            Some((kind, name)) => (kind.split('.').next(), name),
            None => (None, name),
        };
        let view = self.view.clone();
        let all = view.pods.iter().map(|one| &one.reference);
        let all = all.chain(view.workloads.iter().map(|one| &one.reference));
        let all = all.chain(view.services.iter().map(|one| &one.reference));
        let mut all = all.chain(view.nodes.iter().map(|one| &one.reference));
        let fits = |one: &&Ref| {
            &*one.name == name && kind.is_none_or(|kind| kind.trim_end_matches('s') == &*one.kind)
        };
        match all.find(fits).cloned() {
            Some(found) => self.select(Some(found)),
            None => {
                self.say(words::notices::not_on_map(name));
                true
            }
        }
    }

    /// Runs a line and shows what it printed.
    pub fn run_line(&mut self, line: &str) -> Outcome {
        let outcome = self.source.run(line);
        self.motion_is_on = true;
        self.print(line.into(), outcome.clone());
        self.edit(|ui| ui.menu = None);
        self.look();
        crate::crash::remember(self.link());
        self.announce("change");
        outcome
    }

    pub fn print(&mut self, line: Rc<str>, outcome: Outcome) {
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

    pub fn interrupt(&mut self) -> bool {
        if let Some(id) = self.running() {
            self.source.interrupt(id);
        }
        self.stop_running("^C\n");
        true
    }

    /// The one thing to try: the manifest with a version that crashes, applied.
    pub fn break_it(&mut self) -> bool {
        let Some(broken) = self.source.broken(&self.ui.text) else {
            return self.say(words::notices::NOTHING_TO_BREAK.into());
        };
        self.edit(|ui| ui.can_break = false);
        self.pause();
        self.edited(broken.into());
        self.apply()
    }

    /// Takes up a future that was left.
    pub fn restore(&mut self, index: usize) -> bool {
        self.pause();
        self.stop_running(words::terminal::TIME_MOVED);
        self.motion_is_on = false;
        self.source.restore(index);
        self.look();
        self.announce("seeked");
        true
    }

    /// Loads a link, a scenario or manifests.
    pub fn load(&mut self, text: &str) -> Result<(), String> {
        self.source.load(text)?;
        let manifest = self.source.manifest();
        let problems = self.source.check(&manifest).into();
        self.pause();
        self.motion_is_on = false;
        let (speed, selected) = (self.source.speed(), self.source.opening());
        let previous = self.source.previous();
        self.edit(|ui| {
            ui.applied = manifest.clone();
            ui.previous = previous;
            ui.text = manifest;
            ui.problems = problems;
            ui.selected = selected;
            ui.speed = speed.unwrap_or(ui.speed);
            ui.can_break = false;
            (ui.focus, ui.map_only, ui.level) = (None, None, None);
            ui.terminal = Rc::new([]);
        });
        self.look();
        self.announce("ready");
        Ok(())
    }

    /// The link to this moment, on the page itself.
    pub fn link(&self) -> String {
        let home = browser::address();
        let home = home.trim_end_matches("index.html");
        let home = match self.ui.is_embed {
            true => home.trim_end_matches('/').strip_suffix('e').unwrap_or(home),
            false => home,
        };
        format!("{home}#{}", self.source.link().fragment)
    }

    /// What is applied at this moment, into the editor; what a person edits there stays.
    pub fn follow_manifest(&mut self) {
        let applied = self.source.manifest();
        if applied == self.ui.applied {
            return;
        }
        let (previous, is_edited) = (self.source.previous(), self.ui.text != self.ui.applied);
        let problems = (!is_edited && self.ui.text != applied).then(|| self.source.check(&applied));
        self.edit(|ui| {
            if !is_edited {
                ui.text = applied.clone();
            }
            if let Some(problems) = problems {
                ui.problems = problems.into();
            }
            (ui.applied, ui.previous) = (applied, previous);
        });
    }
}

/// Keeps the end of what a line printed, if it is far too long to show.
fn cut(output: &mut String) {
    let surplus = output.len().saturating_sub(OUTPUT_MAX);
    if surplus > 0 {
        let end = output.bytes().skip(surplus).position(|byte| byte == b'\n');
        output.drain(..end.map_or(0, |end| surplus + end + 1));
    }
}
