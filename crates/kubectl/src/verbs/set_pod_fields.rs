//! `kubectl set resources`, `set serviceaccount` and `set selector`.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/set/set_{resources,serviceaccount,selector}.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::generated;
use crate::output::format::Format;
use crate::pod_templates::{containers_mut, no_template, spec_mut};
use crate::running::{Outcome, Step};
use crate::selection::to_change;
use crate::session::Cx;
use crate::writing;
use crate::written::{self, DryRun, report_all};
use api::quantity::Quantity;
use api::resources::ResourceList;
use api::selector::{Operator, Selector};
use api::{Object, Str};
use std::collections::BTreeMap;
use std::rc::Rc;

/// `kubectl set resources`.
pub const RESOURCES: Verb = Verb {
    name: "set resources",
    aliases: &[],
    flags: &[RESOURCE_FLAGS, FLAGS, written::FLAGS],
    usage: "set resources TYPE/NAME --limits=cpu=200m,memory=64Mi [--requests=…] [-c CONTAINER]",
    help: "Change requests and limits of a workload",
    run: resources,
};

/// `kubectl set serviceaccount`.
pub const SERVICE_ACCOUNT: Verb = Verb {
    name: "set serviceaccount",
    aliases: &["set sa"],
    flags: &[FLAGS, written::FLAGS],
    usage: "set serviceaccount TYPE/NAME ACCOUNT",
    help: "Change the service account of a workload",
    run: service_account,
};

/// `kubectl set selector`.
pub const SELECTOR: Verb = Verb {
    name: "set selector",
    aliases: &[],
    flags: &[FLAGS, written::FLAGS],
    usage: "set selector svc/NAME KEY=VALUE,…",
    help: "Change the selector of a service",
    run: selector,
};

const FLAGS: &[Flag] = &[
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
    long("all", Takes::Switch),
    long("local", Takes::Switch),
    long("resource-version", Takes::Text),
];

const RESOURCE_FLAGS: &[Flag] = &[
    long("limits", Takes::Text),
    long("requests", Takes::Text),
    short("containers", 'c', Takes::Text),
    short("selector", 'l', Takes::Text),
];

/// Changes every selected object and says so; a refusal begins with `refusal`.
pub fn each(
    words: &[String],
    args: &Args,
    word: &'static str,
    refusal: &str,
    cx: &mut Cx<'_, '_>,
    mut change: impl FnMut(&mut Object) -> Result<(), Failure>,
) -> Outcome {
    let format = Format::of_write(args)?;
    let dry_run = DryRun::of(args, cx)?;
    let (objects, mut failures) = to_change(words, args, cx)?;
    let mut updated = Vec::new();
    for object in objects {
        let mut after = (*object).clone();
        if let Err(failure) = change(&mut after) {
            failures.push(failure);
            continue;
        }
        if after == *object {
            continue;
        }
        match writing::update(after, dry_run, cx) {
            Ok(object) => updated.push((object, word)),
            Err(error) => failures.push(Failure::error(format!("{refusal} {error}"))),
        }
    }
    report_all(&updated, &format, dry_run, cx)?;
    failures.print(&mut cx.out);
    Ok(Step::Done)
}

fn resources(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let names_something = !args.words.is_empty() || args.has("filename");
    if names_something && !args.has("limits") && !args.has("requests") {
        return Err(Failure::error(
            "you must specify an update to requests or limits (in the form of --requests/--limits)",
        ));
    }
    let limits = amounts(args.text("limits").unwrap_or(""))?;
    let requests = amounts(args.text("requests").unwrap_or(""))?;
    let pattern = args.text("containers").unwrap_or("*");
    let refusal = "failed to patch resources update to pod template";
    each(
        &args.words,
        args,
        "resource requirements updated",
        refusal,
        cx,
        |object| {
            let missing = no_template(object);
            let spec = spec_mut(object).ok_or(missing)?;
            let mut is_found = false;
            for container in containers_mut(spec) {
                if pattern == "*" || *container.name == *pattern {
                    is_found = true;
                    merge(&mut container.resources.limits, &limits);
                    merge(&mut container.resources.requests, &requests);
                }
            }
            if !is_found {
                let text = format!("unable to find container named {pattern}");
                return Err(Failure::error(text));
            }
            Ok(())
        },
    )
}

fn amounts(text: &str) -> Result<BTreeMap<Str, Quantity>, Failure> {
    let mut amounts = BTreeMap::new();
    for part in text.split(',').filter(|part| !part.is_empty()) {
        let Some((name, amount)) = part.split_once('=') else {
            let text = format!("invalid argument syntax {part}, expected <resource>=<value>");
            return Err(Failure::error(text));
        };
        let amount = Quantity::parse(amount).map_err(Failure::error)?;
        amounts.insert(Str::from(name), amount);
    }
    Ok(amounts)
}

fn merge(list: &mut ResourceList, changes: &BTreeMap<Str, Quantity>) {
    for (name, amount) in changes {
        Rc::make_mut(list).insert(name.clone(), amount.clone());
    }
}

fn service_account(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let Some((account, words)) = args.words.split_last() else {
        return Err(Failure::error("serviceaccount is required"));
    };
    let refusal = "failed to patch ServiceAccountName";
    each(
        words,
        args,
        "serviceaccount updated",
        refusal,
        cx,
        |object| {
            let missing = no_template(object);
            let spec = spec_mut(object).ok_or(missing)?;
            spec.service_account_name = account.into();
            spec.service_account = account.into();
            Ok(())
        },
    )
}

/// Services select by equal labels alone.
/// k8s: set_selector.go, updateSelectorForObject
fn unsupported(expression: &str) -> Failure {
    let selector = match Selector::parse(expression) {
        Ok(selector) => selector,
        Err(error) => return Failure::error(error),
    };
    let mut all = Vec::new();
    for one in selector.requirements() {
        let word = match one.operator() {
            Operator::Equals | Operator::DoubleEquals => continue,
            Operator::NotIn | Operator::NotEquals => "NotIn",
            Operator::Exists => "Exists",
            Operator::DoesNotExist => "DoesNotExist",
            Operator::In | Operator::GreaterThan | Operator::LessThan => "In",
        };
        let values: Vec<&str> = one.values().collect();
        all.push(format!("{{{} {word} [{}]}}", one.key(), values.join(" ")));
    }
    let all = all.join(" ");
    Failure::error(format!(
        "match expression [{all}] not supported on this object"
    ))
}

fn selector(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let Some((expression, words)) = args.words.split_last() else {
        return Err(Failure::error("one selector is required"));
    };
    let labels = generated::pairs(expression).map_err(|_| unsupported(expression))?;
    let labels: api::meta::StrMap = api::codec::decode(&labels);
    let refusal = "failed to patch selector";
    each(words, args, "selector updated", refusal, cx, |object| {
        let Some(service) = object.service_mut() else {
            let text = "setting a selector is only supported for Services";
            return Err(Failure::error(text));
        };
        Rc::make_mut(&mut service.spec).selector = Rc::clone(&labels);
        Ok(())
    })
}
