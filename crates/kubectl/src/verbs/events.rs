//! `kubectl events`: what happened, oldest first.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/events/events.go, event_printer.go

use super::Verb;
use crate::describe::interval;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::output::format::Format;
use crate::resource_names;
use crate::running::{Outcome, Poll, Step, Task};
use crate::session::Cx;
use crate::table::{TABLE, align_next};
use api::core_kinds::EventRecord;
use api::{Kind, Object, Str};
use sim::{Instant, order};
use std::rc::Rc;

/// `kubectl events`.
pub const VERB: Verb = Verb {
    name: "events",
    aliases: &[],
    flags: &[FLAGS],
    usage: "events [--for TYPE/NAME] [--types=Warning] [-A] [-w]",
    help: "Show what happened, oldest first",
    run,
};

const FLAGS: &[Flag] = &[
    short("all-namespaces", 'A', Takes::Switch),
    long("for", Takes::Text),
    long("types", Takes::Texts),
    short("watch", 'w', Takes::Switch),
    long("no-headers", Takes::Switch),
    short("output", 'o', Takes::Text),
    long("template", Takes::Text),
    long("chunk-size", Takes::Number),
];

/// Which events are asked for.
#[derive(Clone, Debug)]
struct Filter {
    namespace: Option<Str>,
    about: Option<(Kind, String)>,
    types: Vec<String>,
}

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let format = Format::of_get(args)?;
    let filter = Filter {
        namespace: cx.namespace_or_all(args),
        about: about(args)?,
        types: types(args)?,
    };
    let mut events: Vec<Rc<Object>> = cx
        .store()
        .list(Kind::Event)
        .filter(|object| filter.admits(object))
        .cloned()
        .collect();
    order::sort_by_key(&mut events, |object| {
        object.event().map(|event| last(event))
    });
    let mut table = Table {
        shows_namespace: filter.namespace.is_none(),
        has_headers: args.is_on("no-headers"),
        widths: Vec::new(),
    };
    let now = cx.now();
    if events.is_empty() && !args.is_on("watch") {
        cx.out.note(match &filter.namespace {
            Some(namespace) => format!("No events found in {namespace} namespace."),
            None => "No events found.".to_owned(),
        });
    } else if !matches!(format, Format::Table) {
        let text = format.print(&events, false, false)?;
        cx.out.put(&text);
    } else if !events.is_empty() {
        let text = table.rows(&events, now);
        cx.out.put(&text);
    }
    if !args.is_on("watch") {
        return Ok(Step::Done);
    }
    let seen = cx.intents.sequence();
    Ok(Step::Wait(Box::new(Following {
        filter,
        table,
        seen,
    })))
}

fn about(args: &Args) -> Result<Option<(Kind, String)>, Failure> {
    let Some(text) = args.text("for") else {
        return Ok(None);
    };
    match text.split_once('/') {
        Some((type_, name)) if !type_.is_empty() && !name.is_empty() => {
            Ok(Some((resource_names::kind(type_)?, name.to_owned())))
        }
        _ => Err(Failure::error("--for must be in resource/name form")),
    }
}

fn types(args: &Args) -> Result<Vec<String>, Failure> {
    let types = args.texts("types");
    for type_ in &types {
        if !matches!(type_.to_ascii_lowercase().as_str(), "normal" | "warning") {
            return Err(Failure::error("valid --types are Normal or Warning"));
        }
    }
    Ok(types
        .iter()
        .map(|type_| type_.to_ascii_lowercase())
        .collect())
}

impl Filter {
    fn admits(&self, object: &Object) -> bool {
        let Some(event) = object.event() else {
            return false;
        };
        let namespace = self.namespace.as_ref();
        let involved = &event.involved_object;
        namespace.is_none_or(|namespace| object.meta.namespace == *namespace)
            && self
                .about
                .as_ref()
                .is_none_or(|(kind, name)| involved.kind == kind.name() && *involved.name == **name)
            && (self.types.is_empty() || self.types.contains(&event.type_.to_ascii_lowercase()))
    }
}

/// When an event was last seen.
fn last(event: &EventRecord) -> Instant {
    match &event.series {
        Some(series) => series.last_observed_time.0,
        None if !event.last_timestamp.is_zero() => event.last_timestamp.instant(),
        None => event.event_time.0,
    }
}

#[derive(Clone, Debug)]
struct Table {
    shows_namespace: bool,
    has_headers: bool,
    widths: Vec<usize>,
}

impl Table {
    fn rows(&mut self, events: &[Rc<Object>], now: Instant) -> String {
        let mut text = String::new();
        if !self.has_headers {
            self.has_headers = true;
            if self.shows_namespace {
                text.push_str("NAMESPACE\t");
            }
            text.push_str("LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n");
        }
        for object in events {
            let Some(event) = object.event() else {
                continue;
            };
            if self.shows_namespace {
                text.push_str(&format!("{}\t", object.meta.namespace));
            }
            let about = &event.involved_object;
            text.push_str(&format!(
                "{}\t{}\t{}\t{}/{}\t{}\n",
                interval(event, now),
                event.type_,
                event.reason,
                about.kind,
                about.name,
                event.message.trim().replace('\t', " ")
            ));
        }
        align_next(&text, TABLE, &mut self.widths)
    }
}

/// `-w`.
#[derive(Clone, Debug)]
struct Following {
    filter: Filter,
    table: Table,
    seen: u64,
}

impl Task for Following {
    fn poll(&mut self, cx: &mut Cx<'_, '_>) -> Result<Poll, Failure> {
        let Some(changes) = cx.intents.changes_since(self.seen) else {
            return Err(Failure::error("too old resource version"));
        };
        let rows: Vec<(Instant, Rc<Object>)> = changes
            .filter_map(|change| {
                let object = change.after.as_ref()?;
                let is_wanted = object.kind() == Kind::Event && self.filter.admits(object);
                is_wanted.then(|| (change.at, Rc::clone(object)))
            })
            .collect();
        self.seen = cx.intents.sequence();
        for (at, event) in rows {
            let text = self.table.rows(&[event], at);
            cx.out.put(&text);
        }
        Ok(Poll::Pending(None))
    }

    fn boxed_clone(&self) -> Box<dyn Task> {
        Box::new(self.clone())
    }
}
