//! `kubectl set env`: environment variables of a workload's containers.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/set/set_env.go

use super::Verb;
use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, long, short};
use crate::output::format::Format;
use crate::pairs::Pairs;
use crate::pod_templates::{containers_mut, spec_mut};
use crate::running::{Outcome, Step};
use crate::selection::{Bare, Selection};
use crate::session::Cx;
use crate::writing;
use crate::written::{self, DryRun, report_all};
use api::container::{Container, EnvVar, EnvVarSource, KeySelector};
use api::{Body, Object};
use std::rc::Rc;

/// `kubectl set env`.
pub const VERB: Verb = Verb {
    name: "set env",
    aliases: &[],
    flags: &[FLAGS, written::FLAGS],
    usage: "set env TYPE/NAME KEY=VALUE… KEY-… [-c CONTAINER] [--from=configmap/NAME] [--list]",
    help: "Change the environment of a workload",
    run,
};

const FLAGS: &[Flag] = &[
    short("containers", 'c', Takes::Text),
    short("env", 'e', Takes::Texts),
    long("from", Takes::Text),
    long("prefix", Takes::Text),
    long("keys", Takes::Texts),
    long("list", Takes::Switch),
    long("resolve", Takes::Switch),
    long("overwrite", Takes::Switch),
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
    short("selector", 'l', Takes::Text),
    long("all", Takes::Switch),
    long("local", Takes::Switch),
];

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let format = Format::of_write(args)?;
    let dry_run = DryRun::of(args, cx)?;
    let mut pairs = Pairs::read(&args.words, "environment")?;
    for text in args.values("env") {
        if let Some((key, value)) = text.split_once('=') {
            pairs.set.push((key.to_owned(), value.to_owned()));
        }
    }
    let lists = args.is_on("list");
    let from = from(args, cx)?;
    if pairs.is_empty() && from.is_empty() && !lists {
        let text = "at least one environment variable must be provided";
        return Err(Failure::error(text));
    }
    let selection = Selection::read(&pairs.words, args, Bare::Refused, cx)?;
    let (objects, missing) = selection.find(cx);
    let mut failures = Failures::default();
    missing.into_iter().for_each(|one| failures.push(one));
    let containers = args.text("containers").unwrap_or("*");
    let mut updated = Vec::new();
    for object in objects {
        let mut after = (*object).clone();
        let Some(spec) = spec_mut(&mut after) else {
            let kind = object.kind().name();
            let text = format!("{kind} {} has no pod template", object.meta.name);
            failures.push(Failure::error(text));
            continue;
        };
        let mut chosen: Vec<&mut Container> = containers_mut(spec)
            .filter(|one| matches(containers, &one.name))
            .collect();
        if chosen.is_empty() {
            let text = format!(
                "{} {} does not have any containers matching \"{containers}\"",
                object.kind().singular_resource(),
                object.meta.name
            );
            cx.out.note(format!("warning: {text}"));
        }
        for container in &mut chosen {
            change(container, &pairs, &from);
            if lists {
                list(&object, container, cx);
            }
        }
        if after == *object || lists {
            continue;
        }
        match writing::update(after, dry_run, cx) {
            Ok(object) => updated.push((object, "env updated")),
            Err(error) => failures.push(Failure::error(format!(
                "failed to patch env update to pod template: {error}"
            ))),
        }
    }
    report_all(&updated, &format, dry_run, cx)?;
    failures.print(&mut cx.out);
    Ok(Step::Done)
}

/// Whether a container is meant: `*` stands for any text.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, tail)) => {
            name.len() >= head.len() + tail.len() && name.starts_with(head) && name.ends_with(tail)
        }
    }
}

fn change(container: &mut Container, pairs: &Pairs, from: &[EnvVar]) {
    let mut set = |variable: EnvVar| {
        let mut all = container.env.iter_mut();
        match all.find(|one| one.name == variable.name) {
            Some(one) => *one = variable,
            None => container.env.push(variable),
        }
    };
    from.iter().cloned().for_each(&mut set);
    for (key, value) in &pairs.set {
        set(EnvVar {
            name: key.into(),
            value: value.into(),
            ..EnvVar::default()
        });
    }
    container
        .env
        .retain(|one| !pairs.removed.iter().any(|key| *one.name == **key));
}

/// Variables for all keys of a ConfigMap or Secret.
fn from(args: &Args, cx: &mut Cx<'_, '_>) -> Result<Vec<EnvVar>, Failure> {
    let Some(source) = args.text("from") else {
        return Ok(Vec::new());
    };
    let selection = Selection::read(&[source.to_owned()], &Args::default(), Bare::Refused, cx)?;
    let (objects, missing) = selection.find(cx);
    if let Some(failure) = missing.into_iter().next() {
        return Err(failure);
    }
    let prefix = args.text("prefix").unwrap_or("");
    let wanted = args.texts("keys");
    let mut variables = Vec::new();
    for object in objects {
        let (keys, is_secret) = match &object.body {
            Body::ConfigMap(one) => (Rc::clone(&one.data), false),
            Body::Secret(one) => (Rc::clone(&one.data), true),
            _ => {
                let text = format!("unsupported resource specified in --from: {source}");
                return Err(Failure::error(text));
            }
        };
        for key in keys
            .keys()
            .filter(|key| wanted.is_empty() || wanted.contains(&key.as_str()))
        {
            let selector = Some(KeySelector {
                key: key.clone(),
                name: object.meta.name.clone(),
                ..KeySelector::default()
            });
            let mut source = EnvVarSource::default();
            if is_secret {
                source.secret_key_ref = selector;
            } else {
                source.config_map_key_ref = selector;
            }
            let name = format!("{prefix}{key}")
                .to_uppercase()
                .replace(['-', '.'], "_");
            variables.push(EnvVar {
                name: name.into(),
                value_from: Some(source),
                ..EnvVar::default()
            });
        }
    }
    Ok(variables)
}

fn list(object: &Object, container: &Container, cx: &mut Cx<'_, '_>) {
    let kind = object.kind().name();
    let name = &object.meta.name;
    cx.out
        .line(format!("# {kind} {name}, container {}", container.name));
    for variable in &container.env {
        let name = &variable.name;
        let line = match &variable.value_from {
            None => format!("{name}={}", variable.value),
            Some(source) => match (&source.config_map_key_ref, &source.secret_key_ref) {
                (Some(one), _) => format!("# {name} from configmap {}, key {}", one.name, one.key),
                (_, Some(one)) => format!("# {name} from secret {}, key {}", one.name, one.key),
                (None, None) => match &source.field_ref {
                    Some(field) => format!("# {name} from field path {}", field.field_path),
                    None => format!("# {name} from resource field"),
                },
            },
        };
        cx.out.line(line);
    }
}
