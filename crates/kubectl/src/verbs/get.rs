//! `kubectl get`: tables and trees of objects, once or as they change.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/get/get.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::get_table::{Table, TableFlags, WatchEvent};
use crate::output::format::Format;
use crate::raw_path;
use crate::running::{Outcome, Step};
use crate::selection::{Bare, Selection, Target};
use crate::session::Cx;
use crate::sort_by;
use crate::subresource::{Part, print_scales};
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
        if !args.words.is_empty() {
            let text = "arguments may not be passed when --raw is specified";
            return Err(Failure::error(text));
        }
        if !path.starts_with('/') {
            let path = api::go_text::quote(path);
            let text =
                format!("--raw must be a valid URL path: parse {path}: invalid URI for request");
            return Err(Failure::error(text));
        }
        cx.out.put(&raw_path::get(path, cx)?);
        return Ok(Step::Done);
    }
    if args.words.is_empty() && !args.has("filename") {
        return Err(Failure::plain(NO_TYPE));
    }
    let format = Format::of_get(args)?;
    check_flags(args)?;
    let selection = Selection::read(&args.words, args, Bare::SelectsAll, cx)?;
    let table = table_flags(args, &format, &selection);
    if args.is_on("watch") || args.is_on("watch-only") {
        return Watch::start(selection, format, table, args, cx);
    }
    let (mut objects, mut failures) = selection.find_to_show(cx);
    let part = part(args, &selection)?;
    if args.is_on("ignore-not-found") {
        failures.retain(|failure| !failure.text.starts_with("Error from server (NotFound)"));
    }
    if let Some(path) = args.text("sort-by").filter(|path| !path.is_empty()) {
        let is_found = sort_by::sort(&mut objects, path)?;
        if !is_found && !objects.is_empty() && matches!(format, Format::Table | Format::Wide) {
            objects.clear();
        }
    }
    if args.is_on("show-managed-fields") {
        objects
            .iter_mut()
            .for_each(|object| show_managers(object, cx));
    }
    let hides_headers = args.is_on("no-headers");
    match format {
        _ if part == Part::Scale => {
            let now = cx.now();
            print_scales(&objects, &format, hides_headers, now, &mut cx.out)?;
        }
        Format::Table | Format::Wide => tables(&objects, &table, cx),
        _ if objects.is_empty() && selection.is_single => (),
        _ => {
            let text = format.print(&objects, selection.is_single, hides_headers)?;
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

/// Flags that do not go together.
/// k8s: staging/src/k8s.io/kubectl/pkg/cmd/get/get.go, Validate
fn check_flags(args: &Args) -> Result<(), Failure> {
    let output = args.text("output").unwrap_or("");
    if args.is_on("show-labels") && !matches!(output, "" | "wide") {
        let text = format!("--show-labels option cannot be used with {output} printer");
        return Err(Failure::error(text));
    }
    let watches = args.is_on("watch") || args.is_on("watch-only");
    if args.is_on("output-watch-events") && !watches {
        let text = "--output-watch-events option can only be used with --watch or --watch-only";
        return Err(Failure::usage("get", text));
    }
    Ok(())
}

/// Adds `metadata.managedFields`.
fn show_managers(object: &mut Rc<Object>, cx: &Cx<'_, '_>) {
    let managed = cx.intents.managed(object);
    let fields = managed.encode(object.kind());
    let meta = &mut Rc::make_mut(object).meta;
    let mut extra = meta.extra.as_deref().cloned().unwrap_or_default();
    extra.insert("managedFields".into(), fields);
    meta.extra = Some(Rc::new(extra));
}

/// `--subresource`, which only named objects have.
fn part(args: &Args, selection: &Selection) -> Result<Part, Failure> {
    let kinds = selection.targets.iter().filter_map(Target::kind);
    let part = Part::read(args.text("subresource"), kinds)?;
    if part != Part::Main && selection.targets.iter().any(Target::is_bulk) {
        let text = "subresource cannot be used when bulk resources are specified";
        return Err(Failure::error(text));
    }
    Ok(part)
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
        is_plain: args.is_off("server-print"),
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
