//! `kubectl get -w`: a first list, then a row for every change.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/get/get.go, watch; apimachinery/pkg/watch

use crate::failure::Failure;
use crate::flags::Args;
use crate::get_table::{Table, TableFlags, WatchEvent};
use crate::output::format::Format;
use crate::running::{Outcome, Poll, Step, Task};
use crate::selection::Selection;
use crate::session::Cx;
use api::{Kind, Object};
use apiserver::Change;
use sim::Instant;
use std::rc::Rc;

/// A watch that is going on.
#[derive(Clone, Debug)]
pub struct Watch {
    selection: Selection,
    format: Format,
    table: Table,
    kind: Kind,
    hides_headers: bool,
    /// Changes up to this one have been shown.
    seen: u64,
    /// `--request-timeout`: when the server hangs up.
    deadline: Option<Instant>,
}

impl Watch {
    /// Prints what is there and begins to wait for changes.
    pub fn start(
        selection: Selection,
        format: Format,
        flags: TableFlags,
        args: &Args,
        cx: &mut Cx<'_, '_>,
    ) -> Outcome {
        let mut kinds: Vec<Option<Kind>> = selection.targets.iter().map(|one| one.kind()).collect();
        kinds.dedup();
        let [Some(kind)] = kinds.as_slice() else {
            return Err(Failure::error(
                "you may only specify a single resource type",
            ));
        };
        let (objects, failures) = selection.find(cx);
        if let Some(failure) = failures.first() {
            return Err(failure.clone());
        }
        let hides_headers = flags.hides_headers;
        let timeout = args.request_timeout()?.filter(|span| span.0 > 0);
        let mut watch = Watch {
            table: Table::new(*kind, flags),
            kind: *kind,
            format,
            hides_headers,
            seen: cx.intents.sequence(),
            selection,
            deadline: timeout.map(|span| cx.now() + span),
        };
        if !args.is_on("watch-only") && !objects.is_empty() {
            let rows: Vec<(WatchEvent, Rc<Object>)> = objects
                .into_iter()
                .map(|object| (WatchEvent::Added, object))
                .collect();
            watch.print(&rows, cx.now(), cx)?;
        }
        Ok(Step::Wait(Box::new(watch)))
    }

    fn print(
        &mut self,
        rows: &[(WatchEvent, Rc<Object>)],
        now: Instant,
        cx: &mut Cx<'_, '_>,
    ) -> Result<(), Failure> {
        if matches!(self.format, Format::Table | Format::Wide) {
            let rows = rows.iter().map(|(event, object)| (*event, &**object));
            let text = self.table.rows(rows, now);
            cx.out.put(&text);
            return Ok(());
        }
        for (_, object) in rows {
            let one = std::slice::from_ref(object);
            let text = self.format.print(one, true, self.hides_headers)?;
            self.hides_headers = true;
            let separator = if self.format == Format::Yaml {
                "---\n"
            } else {
                ""
            };
            cx.out.put(separator);
            cx.out.put(&text);
        }
        Ok(())
    }

    /// What a watcher with these selectors hears of a change.
    fn event(&self, change: &Change) -> Option<(WatchEvent, Rc<Object>)> {
        let admitted = |object: &Option<Rc<Object>>| {
            let object = object.as_ref()?;
            (self.admits(object)).then(|| Rc::clone(object))
        };
        match (admitted(&change.before), admitted(&change.after)) {
            (None, Some(after)) => Some((WatchEvent::Added, after)),
            (Some(_), Some(after)) => Some((WatchEvent::Modified, after)),
            (Some(before), None) => {
                // The last state is shown, also when labels moved the object out of sight.
                let last = change.after.clone().unwrap_or(before);
                Some((WatchEvent::Deleted, last))
            }
            (None, None) => None,
        }
    }

    fn admits(&self, object: &Object) -> bool {
        use crate::selection::Target;
        object.kind() == self.kind
            && self.selection.admits(object)
            && self.selection.targets.iter().any(|target| match target {
                Target::One(_, name) => object.meta.name == *name,
                Target::All(_) => true,
            })
    }
}

impl Task for Watch {
    fn poll(&mut self, cx: &mut Cx<'_, '_>) -> Result<Poll, Failure> {
        let Some(changes) = cx.intents.changes_since(self.seen) else {
            return Err(Failure::error(
                "an error on the server (\"too old resource version\") has prevented the request \
                 from succeeding",
            ));
        };
        let changes: Vec<Rc<Change>> = changes
            .filter(|change| change.kind() == self.kind)
            .cloned()
            .collect();
        self.seen = cx.intents.sequence();
        for change in changes {
            if let Some(row) = self.event(&change) {
                self.print(&[row], change.at, cx)?;
            }
        }
        match self.deadline {
            Some(deadline) if cx.now() >= deadline => Ok(Poll::Done),
            deadline => Ok(Poll::Pending(deadline)),
        }
    }

    fn boxed_clone(&self) -> Box<dyn Task> {
        Box::new(self.clone())
    }
}
