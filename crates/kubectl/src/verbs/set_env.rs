//! `kubectl set env`: environment variables of a workload's containers.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/set/set_env.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::output::format::{self, Format};
use crate::pairs::Pairs;
use crate::pod_templates::{containers_mut, no_template, spec_mut};
use crate::running::{Outcome, Step};
use crate::selection::{Bare, Selection, to_change};
use crate::session::Cx;
use crate::writing;
use crate::written::{self, DryRun, report_all};
use api::container::{Container, EnvVar, EnvVarSource, KeySelector};
use api::{Body, Kind, Object};
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

/// What may not be asked for.
fn check(pairs: &Pairs, args: &Args) -> Result<(), Failure> {
    if pairs.set.iter().any(|(key, _)| pairs.removed.contains(key)) {
        return Err(Failure::error(
            "can not both modify and remove the same environment variable in the same command",
        ));
    }
    if args.has("keys") && !args.has("from") {
        return Err(Failure::error(
            "when specifying --keys, a configmap or secret must be provided with --from",
        ));
    }
    if pairs.words.is_empty() && !args.has("filename") {
        return Err(pairs.nothing_to_do("environment", args));
    }
    Ok(())
}

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let format = Format::of_write(args)?;
    let dry_run = DryRun::of(args, cx)?;
    let mut pairs = Pairs::read(&args.words, "environment")?;
    for text in args.values("env") {
        if let Some((key, value)) = text.split_once('=') {
            pairs.set.push((key.to_owned(), value.to_owned()));
        }
    }
    check(&pairs, args)?;
    let lists = args.is_on("list");
    let from = from(args, cx)?;
    if pairs.is_empty() && from.is_empty() && !lists {
        let text = "at least one environment variable must be provided";
        return Err(Failure::error(text));
    }
    let (objects, mut failures) = to_change(&pairs.words, args, cx)?;
    let containers = args.text("containers").unwrap_or("*");
    let mut updated = Vec::new();
    for object in objects {
        let mut after = (*object).clone();
        let Some(spec) = spec_mut(&mut after) else {
            failures.push_as_is(no_template(&object));
            continue;
        };
        let mut chosen: Vec<&mut Container> = containers_mut(spec)
            .filter(|one| matches(containers, &one.name))
            .collect();
        if chosen.is_empty() {
            cx.out.note(format!(
                "Warning: {}/{} does not have any containers matching \"{containers}\"",
                object.kind().name(),
                object.meta.name
            ));
        }
        if let Some(problem) = chosen.iter().find_map(|one| taken(one, &pairs, args)) {
            let name = format::name(&object);
            failures.push(Failure::error(format!("{name}\n {problem}")));
            continue;
        }
        for container in &mut chosen {
            change(container, &pairs, &from);
            if lists {
                list(&object, container, args.is_on("resolve"), cx);
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

/// `--overwrite=false` keeps what has another value.
/// k8s: kubectl/pkg/cmd/set/set_env.go, validateNoOverwrites
fn taken(container: &Container, pairs: &Pairs, args: &Args) -> Option<String> {
    if !args.is_off("overwrite") {
        return None;
    }
    let mut taken = pairs.set.iter().filter_map(|(key, value)| {
        let old = container.env.iter().find(|one| *one.name == **key)?;
        (*old.value != **value).then(|| {
            let old = &old.value;
            format!("'{key}' already has a value ({old}), and --overwrite is false")
        })
    });
    taken.next()
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
                .to_ascii_uppercase()
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

fn list(object: &Object, container: &Container, resolves: bool, cx: &mut Cx<'_, '_>) {
    let kind = object.kind().name();
    let name = &object.meta.name;
    cx.out
        .line(format!("# {kind} {name}, container {}", container.name));
    for variable in &container.env {
        let name = &variable.name;
        let line = match &variable.value_from {
            None => format!("{name}={}", variable.value),
            Some(source) => {
                let value = resolves.then(|| resolved(source, object, cx)).flatten();
                match value {
                    Some(value) => format!("{name}={value}"),
                    None => format!("# {name} from {}", place(source)),
                }
            }
        };
        cx.out.line(line);
    }
}

/// Where a value comes from, in words.
/// k8s: kubectl/pkg/cmd/set/env/env_resolve.go, GetEnvVarRefString
fn place(source: &EnvVarSource) -> String {
    match (&source.config_map_key_ref, &source.secret_key_ref) {
        (Some(one), _) => format!("configmap {}, key {}", one.name, one.key),
        (_, Some(one)) => format!("secret {}, key {}", one.name, one.key),
        (None, None) => match &source.field_ref {
            Some(field) => format!("field path {}", field.field_path),
            None => "resource field".to_owned(),
        },
    }
}

/// The value of a key of a ConfigMap or a Secret.
fn resolved(source: &EnvVarSource, object: &Object, cx: &Cx<'_, '_>) -> Option<String> {
    let (kind, one) = match (&source.config_map_key_ref, &source.secret_key_ref) {
        (Some(one), _) => (Kind::ConfigMap, one),
        (None, Some(one)) => (Kind::Secret, one),
        (None, None) => return None,
    };
    let found = cx.store().find(kind, &object.meta.namespace, &one.name)?;
    let tree = found.encode();
    let value = tree["data"][&*one.key].as_str()?;
    match kind {
        Kind::Secret => String::from_utf8(api::base64_text::decode(value)?).ok(),
        _ => Some(value.to_owned()),
    }
}
