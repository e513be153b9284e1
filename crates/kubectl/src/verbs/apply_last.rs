//! `kubectl apply view-last-applied`: the manifest that was applied last.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/apply/apply_view_last_applied.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::manifest::LAST_APPLIED;
use crate::running::{Outcome, Step};
use crate::selection::{Bare, Selection};
use crate::session::Cx;
use api::json_text::encode_json_pretty;
use api::yaml::encode_yaml;
use serde_json::Value;

/// `kubectl apply view-last-applied`.
pub const VERB: Verb = Verb {
    name: "apply view-last-applied",
    aliases: &[],
    flags: &[FLAGS],
    usage: "apply view-last-applied TYPE/NAME [-o yaml|json]",
    help: "Show the manifest that was applied last",
    run,
};

const FLAGS: &[Flag] = &[
    short("output", 'o', Takes::Text),
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
    short("selector", 'l', Takes::Text),
    long("all", Takes::Switch),
];

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let print: fn(&Value) -> String = match args.text("output") {
        None | Some("" | "yaml") => encode_yaml,
        Some("json") => |tree| encode_json_pretty(tree),
        Some(_) => {
            let text = format!(
                "Unexpected -o output mode: {}, the flag 'output' must be one of yaml|json",
                args.text("output").unwrap_or("")
            );
            return Err(Failure::usage("apply view-last-applied", text));
        }
    };
    let selection = Selection::read(&args.words, args, Bare::Refused, cx)?;
    let (objects, missing) = selection.find(cx);
    if let Some(failure) = missing.into_iter().next() {
        return Err(failure);
    }
    for object in objects {
        let text = object.meta.annotation(LAST_APPLIED);
        let Some(tree) = text.and_then(|text| serde_json::from_str(text).ok()) else {
            let text = format!(
                "no last-applied-configuration annotation found on resource: {}",
                object.meta.name
            );
            return Err(Failure::error(text));
        };
        cx.out.put(&print(&tree));
    }
    Ok(Step::Done)
}
