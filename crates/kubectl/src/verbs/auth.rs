//! `kubectl auth can-i` and `auth whoami`: what the user of a command may do.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/auth/{cani,whoami}.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::resource_names;
use crate::rules;
use crate::running::{Outcome, Step};
use crate::session::Cx;
use crate::table::{TABLE, align};
use apiserver::authorization::{self, Action};
use serde_json::json;

/// `kubectl auth can-i`.
pub const CAN_I: Verb = Verb {
    name: "auth can-i",
    aliases: &[],
    flags: &[CAN_I_FLAGS],
    usage: "auth can-i (VERB TYPE[/NAME] | --list) [--as=USER]",
    help: "Say whether an action is allowed",
    run: can_i,
};

/// `kubectl auth whoami`.
pub const WHO_AM_I: Verb = Verb {
    name: "auth whoami",
    aliases: &[],
    flags: &[],
    usage: "auth whoami",
    help: "Say who is asking",
    run: who_am_i,
};

const CAN_I_FLAGS: &[Flag] = &[
    short("all-namespaces", 'A', Takes::Switch),
    short("quiet", 'q', Takes::Switch),
    long("list", Takes::Switch),
    long("no-headers", Takes::Switch),
    long("subresource", Takes::Text),
];

/// k8s: cani.go, resourceVerbs
const VERBS: [&str; 16] = [
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "use",
    "bind",
    "impersonate",
    "*",
    "approve",
    "sign",
    "escalate",
    "attest",
];
/// k8s: cani.go, nonResourceURLVerbs
const PATH_VERBS: [&str; 8] = [
    "get", "put", "post", "head", "options", "delete", "patch", "*",
];

fn can_i(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    if args.is_on("list") {
        return list(args, cx);
    }
    let [verb, resource] = args.words.as_slice() else {
        return Err(Failure::error(
            "you must specify two arguments: verb resource or verb resource/resourceName.\nSee \
             'kubectl auth can-i -h' for help and examples.",
        ));
    };
    let decision = match resource.starts_with('/') {
        true => path(verb, resource, args, cx)?,
        false => of_resource(verb, resource, args, cx),
    };
    cx.out.status = i32::from(decision.is_err());
    if args.is_on("quiet") {
        return Ok(Step::Done);
    }
    match decision {
        Ok(()) => cx.out.line("yes"),
        Err(reason) if reason.is_empty() => cx.out.line("no"),
        Err(reason) => cx.out.line(format!("no - {reason}")),
    }
    Ok(Step::Done)
}

type Decision = Result<(), String>;

fn path(verb: &str, path: &str, args: &Args, cx: &mut Cx<'_, '_>) -> Result<Decision, Failure> {
    if args.has("subresource") {
        let text = "--subresource can not be used with NonResourceURL";
        return Err(Failure::error(text));
    }
    if !PATH_VERBS.contains(&verb) {
        cx.out
            .warning(format!("verb '{verb}' is not a known verb\n"));
    }
    let action = Action::Path { verb, path };
    Ok(authorization::decide(cx.store(), &cx.user(), &action))
}

fn of_resource(verb: &str, word: &str, args: &Args, cx: &mut Cx<'_, '_>) -> Decision {
    let (type_, name) = word.split_once('/').unwrap_or((word, ""));
    let (group, resource, is_namespaced) = match resource_names::find(type_) {
        Ok(named) => named.place(),
        Err(_) => {
            let (name, group) = type_.split_once('.').unwrap_or((type_, ""));
            if type_ != "*" {
                let within = match group {
                    "" => String::new(),
                    group => format!(" in group '{group}'"),
                };
                cx.out.warning(format!(
                    "the server doesn't have a resource type '{name}'{within}\n"
                ));
            }
            (group, name, true)
        }
    };
    if !is_namespaced && !args.is_on("all-namespaces") {
        let within = match group {
            "" => String::new(),
            group => format!(" in group '{group}'"),
        };
        cx.out.warning(format!(
            "resource '{resource}' is not namespace scoped{within}\n"
        ));
    }
    if !VERBS.contains(&verb) {
        cx.out
            .warning(format!("verb '{verb}' is not a known verb\n"));
    }
    let namespace = cx.namespace_or_all(args);
    let action = Action::Resource {
        verb,
        group,
        resource,
        subresource: args.text("subresource").unwrap_or(""),
        name,
        namespace: namespace.as_deref().unwrap_or(""),
    };
    authorization::decide(cx.store(), &cx.user(), &action)
}

fn list(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    if !args.words.is_empty() {
        let text = "list option must be specified with no arguments";
        return Err(Failure::error(text));
    }
    let is_mixed = ["quiet", "all-namespaces"]
        .iter()
        .any(|one| args.is_on(one));
    if is_mixed || args.has("subresource") {
        return Err(Failure::error(
            "list option can't be specified with neither quiet, all-namespaces nor subresource \
             options",
        ));
    }
    let user = cx.user();
    // Masters need no role. k8s: staging/src/k8s.io/apiserver/plugin/pkg/authenticator: none;
    // pkg/authorization/authorizerfactory/builtin.go, privilegedGroupAuthorizer
    let all = [
        json!({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}),
        json!({"nonResourceURLs": ["*"], "verbs": ["*"]}),
    ];
    let is_master = user.groups.iter().any(|it| it == authorization::MASTERS);
    let rows = match is_master {
        true => rules::rows(&all.iter().collect::<Vec<_>>()),
        false => {
            let namespace = cx.namespace(args);
            let (found, _) = authorization::rules_of(cx.store(), &user, &namespace);
            rules::rows(&found)
        }
    };
    let mut text = String::new();
    if !args.is_on("no-headers") {
        text.push_str("Resources\tNon-Resource URLs\tResource Names\tVerbs\n");
    }
    for row in rows {
        text.push_str(&row);
        text.push('\n');
    }
    cx.out.put(&align(&text, TABLE));
    Ok(Step::Done)
}

fn who_am_i(_: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let user = cx.user();
    let text = format!(
        "ATTRIBUTE\tVALUE\nUsername\t{}\nGroups\t{}\n",
        user.name,
        crate::describe::go_list(&user.groups)
    );
    cx.out.put(&align(&text, TABLE));
    Ok(Step::Done)
}
