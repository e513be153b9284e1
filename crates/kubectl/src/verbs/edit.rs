//! `kubectl edit`: an object in an editor. Natively the edited text is a file that is given.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::manifest::{self, Strictness};
use crate::output::format::Format;
use crate::running::{Outcome, Step};
use crate::selection::{Bare, Selection};
use crate::session::Cx;
use crate::subresource::Part;
use crate::writing;
use crate::written::{self, DryRun, report};
use api::Uid;
use api::yaml::encode_yaml;

/// `kubectl edit`.
pub const VERB: Verb = Verb {
    name: "edit",
    aliases: &[],
    flags: &[FLAGS, written::FLAGS],
    usage: "edit TYPE/NAME [--editor-input=FILE]",
    help: "Change an object in the editor",
    run,
};

const FLAGS: &[Flag] = &[
    long("editor-input", Takes::Text),
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
    short("selector", 'l', Takes::Text),
    long("output-patch", Takes::Switch),
    long("save-config", Takes::Switch),
    long("subresource", Takes::Text),
    long("validate", Takes::Optional("strict")),
    long("windows-line-endings", Takes::Switch),
];

/// What is said where no editor can be opened: the page offers its own for this object.
const NO_EDITOR: &str = "the playground's editor is beside the terminal: change the manifest there \
     and apply it, or give the edited text with --editor-input=FILE";

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let format = Format::of_write(args)?;
    let dry_run = DryRun::of(args, cx)?;
    let selection = Selection::read(&args.words, args, Bare::Refused, cx)?;
    let (objects, missing) = selection.find(cx);
    let kinds = objects.iter().map(|object| object.kind());
    let part = Part::read(args.text("subresource"), kinds)?;
    if let Some(failure) = missing.into_iter().next() {
        return Err(failure);
    }
    let Some(file) = args.text("editor-input") else {
        return Err(Failure::error(NO_EDITOR));
    };
    let text = match file {
        // An editor that changes nothing, such as `EDITOR=true`.
        "" => Some("".into()),
        file => cx.session.file(file).cloned(),
    };
    let Some(text) = text else {
        let text = format!("the path \"{file}\" does not exist");
        return Err(Failure::error(text));
    };
    for object in objects {
        if file.is_empty() || text.trim() == encode_yaml(&object.encode()).trim() {
            cx.out.note("Edit cancelled, no changes made.");
            continue;
        }
        let read = manifest::read(&[file], args, cx)?;
        if let Some(failure) = read.failures.into_iter().next() {
            return Err(failure);
        }
        let is_same =
            |item: &&manifest::Item| item.kind == object.kind() && item.name == object.meta.name;
        let Some(item) = read.items.iter().find(is_same) else {
            let text = "At least one of apiVersion, kind and name was changed";
            return Err(Failure::error(text));
        };
        let mut after = manifest::decode(item, Strictness::of(args)?, cx)
            .map_err(|text| Failure::server("BadRequest", text))?;
        after.meta.uid = Uid(0);
        let after = match part {
            Part::Resize => writing::resize(&after, dry_run, cx)?,
            Part::Main | Part::Status | Part::Scale => writing::update(after, dry_run, cx)?,
        };
        if after == object {
            cx.out.note("Edit cancelled, no changes made.");
        } else {
            report(&after, "edited", &format, dry_run, cx)?;
        }
    }
    Ok(Step::Done)
}
