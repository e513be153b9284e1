//! `kubectl get`: tables and trees of objects, once or as they change.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/get/get.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::get_table::{Table, TableFlags, WatchEvent};
use crate::output::format::Format;
use crate::resource_names::Named;
use crate::running::{Outcome, Step};
use crate::selection::{Bare, Selection, Target};
use crate::session::Cx;
use crate::sort_by;
use crate::watch::Watch;
use api::{Kind, Object};
use std::rc::Rc;

/// `kubectl get`.
pub const VERB: Verb = Verb {
    name: "get",
    aliases: &[],
    flags: &[FLAGS],
    usage: "get (TYPE[,TYPE] [NAME…] | TYPE/NAME… | -f FILE) [-o FORMAT] [-l SELECTOR] [-w]",
    help: "Show objects as a table or in full",
    run,
};

const FLAGS: &[Flag] = &[
    short("output", 'o', Takes::Text),
    short("watch", 'w', Takes::Switch),
    long("watch-only", Takes::Switch),
    long("output-watch-events", Takes::Switch),
    short("all-namespaces", 'A', Takes::Switch),
    short("selector", 'l', Takes::Text),
    long("field-selector", Takes::Text),
    short("label-columns", 'L', Takes::Texts),
    long("show-labels", Takes::Switch),
    long("show-kind", Takes::Switch),
    long("no-headers", Takes::Switch),
    long("sort-by", Takes::Text),
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
    long("ignore-not-found", Takes::Switch),
    long("chunk-size", Takes::Number),
    long("raw", Takes::Text),
    long("server-print", Takes::Switch),
    long("show-managed-fields", Takes::Switch),
    long("allow-missing-template-keys", Takes::Switch),
    long("template", Takes::Text),
    long("subresource", Takes::Text),
];

const NO_TYPE: &str =
    "You must specify the type of resource to get. Use \"kubectl api-resources\" \
    for a complete list of supported resources.

error: Required resource not specified.
Use \"kubectl explain <resource>\" for a detailed description of that resource (e.g. kubectl \
    explain pods).
See 'kubectl get -h' for help and examples";

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    if let Some(path) = args.text("raw") {
        return raw(path, cx);
    }
    if args.words.is_empty() && !args.has("filename") {
        return Err(Failure::plain(NO_TYPE));
    }
    let format = Format::of_get(args)?;
    let selection = Selection::read(&args.words, args, Bare::SelectsAll, cx)?;
    warn(&args.words, &selection, cx);
    let table = table_flags(args, &format, &selection);
    if args.is_on("watch") || args.is_on("watch-only") {
        return Watch::start(selection, format, table, args, cx);
    }
    let (mut objects, mut failures) = selection.find(cx);
    if args.is_on("ignore-not-found") {
        failures.retain(|failure| !failure.text.starts_with("Error from server (NotFound)"));
    }
    if let Some(path) = args.text("sort-by") {
        let is_found = sort_by::sort(&mut objects, path)?;
        if !is_found && !objects.is_empty() && matches!(format, Format::Table | Format::Wide) {
            objects.clear();
        }
    }
    match format {
        Format::Table | Format::Wide => tables(&objects, &table, cx),
        _ if objects.is_empty() && selection.is_single => (),
        _ => {
            let text = format.print(&objects, selection.is_single, args.is_on("no-headers"))?;
            cx.out.put(&text);
        }
    }
    let says_nothing = objects.is_empty() && failures.is_empty() && cx.out.status == 0;
    if says_nothing
        && matches!(format, Format::Table | Format::Wide)
        && !args.is_on("ignore-not-found")
    {
        cx.out.note(selection.nothing_found());
    }
    for failure in &failures {
        cx.out.failure(failure);
    }
    Ok(Step::Done)
}

/// `--raw`: only the server's health can be asked for by path.
fn raw(path: &str, cx: &mut Cx<'_, '_>) -> Outcome {
    match path {
        "/livez" | "/readyz" | "/healthz" => cx.out.put("ok"),
        _ => {
            let text = "the server could not find the requested resource";
            return Err(Failure::server("NotFound", text));
        }
    }
    Ok(Step::Done)
}

/// The flags of the tables of a selection.
fn table_flags(args: &Args, format: &Format, selection: &Selection) -> TableFlags {
    let mut kinds: Vec<Option<Kind>> = selection.targets.iter().map(Target::kind).collect();
    kinds.dedup();
    TableFlags {
        is_wide: *format == Format::Wide,
        shows_labels: args.is_on("show-labels"),
        label_columns: args
            .texts("label-columns")
            .iter()
            .map(ToString::to_string)
            .collect(),
        shows_namespace: selection.namespace.is_none(),
        shows_kind: kinds.len() > 1 || args.is_on("show-kind"),
        shows_event: args.is_on("output-watch-events"),
        hides_headers: args.is_on("no-headers"),
    }
}

/// Prints one table for each run of objects of one kind, with a blank line between.
fn tables(objects: &[Rc<Object>], flags: &TableFlags, cx: &mut Cx<'_, '_>) {
    let flags = TableFlags {
        shows_event: false,
        ..flags.clone()
    };
    let now = cx.now();
    for (index, group) in objects.chunk_by(|a, b| a.kind() == b.kind()).enumerate() {
        let Some(first) = group.first() else { continue };
        if index > 0 && !flags.hides_headers {
            cx.out.put("\n");
        }
        let rows = group.iter().map(|object| (WatchEvent::Added, &**object));
        let text = Table::new(first.kind(), flags.clone()).rows(rows, now);
        cx.out.put(&text);
    }
}

/// Warnings of the server about what is asked for.
fn warn(words: &[String], selection: &Selection, cx: &mut Cx<'_, '_>) {
    let types = words.iter().flat_map(|word| word.split(['/', ',']));
    if types.into_iter().any(|word| word == "ev") {
        cx.out.warning(
            "short name \"ev\" could also match lower priority resource events.events.k8s.io",
        );
    }
    let asks_endpoints = selection
        .targets
        .iter()
        .any(|one| matches!(one.named(), Named::Kind(Kind::Endpoints)));
    if asks_endpoints {
        cx.out
            .warning("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
    }
}
