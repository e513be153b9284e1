//! `kubectl api-resources` and `api-versions`: what the server has.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/apiresources/apiresources.go, apiversions.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::running::{Outcome, Step};
use crate::session::Cx;
use crate::table::{TABLE, align};
use api::schema::{Resource, resources};
use sim::order::{self, Gather};
use std::collections::BTreeSet;

/// `kubectl api-resources`.
pub const RESOURCES: Verb = Verb {
    name: "api-resources",
    aliases: &[],
    flags: &[FLAGS],
    usage: "api-resources [--api-group=GROUP] [--namespaced=true|false] [-o wide|name]",
    help: "List the types that the server has",
    run: list,
};

/// `kubectl api-versions`.
pub const VERSIONS: Verb = Verb {
    name: "api-versions",
    aliases: &[],
    flags: &[],
    usage: "api-versions",
    help: "List the API versions that the server has",
    run: versions,
};

const FLAGS: &[Flag] = &[
    long("api-group", Takes::Text),
    long("namespaced", Takes::Switch),
    long("no-headers", Takes::Switch),
    short("output", 'o', Takes::Text),
    long("sort-by", Takes::Text),
    long("verbs", Takes::Texts),
    long("categories", Takes::Texts),
    long("cached", Takes::Switch),
];

/// Groups that the server has besides those of its resources.
const MORE_VERSIONS: [&str; 5] = [
    "admissionregistration.k8s.io/v1",
    "apiextensions.k8s.io/v1",
    "apiregistration.k8s.io/v1",
    "autoscaling/v1",
    "events.k8s.io/v1",
];

fn split(resource: &Resource) -> (&'static str, &'static str) {
    let version = resource.group_version;
    version.split_once('/').unwrap_or(("", version))
}

/// One version of every resource, the preferred one, by group and name.
fn preferred() -> Vec<&'static Resource> {
    let mut all: Vec<&Resource> = resources()
        .iter()
        .filter(|one| !one.name.contains('/') && !one.verbs.is_empty())
        .collect();
    let key = |one: &&Resource| (split(one).0, one.name);
    order::sort_by(&mut all, |a, b| {
        key(a).cmp(&key(b)).then(split(b).1.cmp(split(a).1))
    });
    all.dedup_by_key(|one| (split(one).0, one.name));
    all
}

/// Neither command takes words.
fn no_words(verb: &str, args: &Args) -> Result<(), Failure> {
    if args.words.is_empty() {
        return Ok(());
    }
    let text = format!("unexpected arguments: [{}]", args.words.join(" "));
    Err(Failure::usage(verb, text))
}

fn list(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    no_words("api-resources", args)?;
    let output = args.text("output").unwrap_or("");
    if !matches!(output, "" | "wide" | "name") {
        let text = format!("--output {output} is not available");
        return Err(Failure::error(text));
    }
    let (verbs, categories) = (args.texts("verbs"), args.texts("categories"));
    let mut shown = preferred();
    shown.retain(|one| {
        args.text("api-group")
            .is_none_or(|group| group == split(one).0)
            && (args.text("namespaced")).is_none_or(|on| (on == "true") == one.is_namespaced)
            && verbs.iter().all(|verb| one.verbs.contains(verb))
            && categories
                .iter()
                .all(|category| one.categories.contains(category))
    });
    match args.text("sort-by") {
        None | Some("") => (),
        Some("name") => order::sort_by_key(&mut shown, |one| one.name),
        Some("kind") => order::sort_by_key(&mut shown, |one| one.kind),
        Some(_) => {
            let text = "--sort-by accepts only name or kind";
            return Err(Failure::error(text));
        }
    }
    if output == "name" {
        for one in shown {
            let (group, dot) = (split(one).0, if split(one).0.is_empty() { "" } else { "." });
            cx.out.line(format!("{}{dot}{group}", one.name));
        }
        return Ok(Step::Done);
    }
    let is_wide = output == "wide";
    let mut text = String::new();
    if !args.is_on("no-headers") {
        text.push_str("NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND");
        text.push_str(if is_wide {
            "\tVERBS\tCATEGORIES\n"
        } else {
            "\n"
        });
    }
    for one in shown {
        let (short, version) = (one.short_names.join(","), one.group_version);
        let (name, kind, namespaced) = (one.name, one.kind, one.is_namespaced);
        text.push_str(&format!("{name}\t{short}\t{version}\t{namespaced}\t{kind}"));
        if is_wide {
            let (verbs, categories) = (one.verbs.join(","), one.categories.join(","));
            text.push_str(&format!("\t{verbs}\t{categories}"));
        }
        text.push('\n');
    }
    cx.out.put(&align(&text, TABLE));
    Ok(Step::Done)
}

fn versions(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    no_words("api-versions", args)?;
    let mut all: BTreeSet<&str> = resources().iter().map(|one| one.group_version).gathered();
    all.extend(MORE_VERSIONS);
    all.iter().for_each(|version| cx.out.line(version));
    Ok(Step::Done)
}
