//! `kubectl config`: the one context of the playground, and its namespace.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/config/config.go

use super::{Verb, help};
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::output::format::Format;
use crate::running::{Outcome, Step};
use crate::session::Cx;
use crate::table::{TABLE, align};
use api::jsonpath::JsonPath;
use api::yaml::encode_yaml;
use serde_json::{Value, json};

/// `kubectl config`.
pub const VERB: Verb = Verb {
    name: "config",
    aliases: &[],
    flags: &[FLAGS],
    usage: "config current-context|get-clusters|get-contexts|get-users|set-context|use-context\
            |view",
    help: "Show or change the current namespace",
    run,
};

const FLAGS: &[Flag] = &[
    long("current", Takes::Switch),
    long("minify", Takes::Switch),
    long("raw", Takes::Switch),
    long("flatten", Takes::Switch),
    long("merge", Takes::Switch),
    long("no-headers", Takes::Switch),
    short("output", 'o', Takes::Text),
    long("template", Takes::Text),
];

/// The context, its cluster, its user.
const CONTEXT: &str = "playground";
const USER: &str = "admin";
/// Where the server would be.
pub const SERVER: &str = "https://127.0.0.1:6443";

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let word = |index: usize| args.words.get(index).map(String::as_str);
    match word(0) {
        Some("current-context") => cx.out.line(CONTEXT),
        Some("get-contexts") => return contexts(word(1), args, cx),
        Some("get-clusters") => cx.out.put("NAME\nplayground\n"),
        Some("get-users") => cx.out.put("NAME\nadmin\n"),
        Some("set-context") => return set_context(word(1), args, cx),
        Some("use-context" | "use") => match word(1) {
            Some(CONTEXT) => cx.out.line(format!("Switched to context \"{CONTEXT}\".")),
            Some(name) => {
                let text = format!("no context exists with the name: \"{name}\"");
                return Err(Failure::error(text));
            }
            None => return help::wants_more(&VERB, cx),
        },
        Some("view") => return view(args, cx),
        Some(other) if NOT_HERE.contains(&other) => {
            let text = "not available in the playground: there is one context, and no file of them";
            return Err(Failure::error(text));
        }
        Some(other) => {
            let text = format!("unknown command \"{other}\"");
            return Err(Failure::usage("config", text));
        }
        None => return help::wants_more(&VERB, cx),
    }
    Ok(Step::Done)
}

/// Sub-commands that write a file of contexts.
const NOT_HERE: [&str; 8] = [
    "delete-cluster",
    "delete-context",
    "delete-user",
    "rename-context",
    "set",
    "set-cluster",
    "set-credentials",
    "unset",
];

/// Fails if a global flag asks for a context, cluster, user or file that is not there.
/// A verb's own flag of the same name means something else.
/// k8s: staging/src/k8s.io/client-go/tools/clientcmd/client_config.go, getContext, getCluster
pub fn check(args: &Args, own: &[&[Flag]]) -> Result<(), Failure> {
    let given = |name: &str| {
        let mut own = own.iter().flat_map(|table| table.iter());
        let is_own = own.any(|flag| flag.name == name);
        args.text(name).filter(|text| !text.is_empty() && !is_own)
    };
    if let Some(path) = given("kubeconfig") {
        let text = format!("stat {path}: no such file or directory");
        return Err(Failure::error(text));
    }
    let other = |flag: &str, there: &str| given(flag).filter(|name| *name != there);
    if let Some(name) = other("context", CONTEXT) {
        return Err(Failure::plain(format!(
            "Error in configuration: context was not found for specified context: {name}"
        )));
    }
    if let Some(name) = other("cluster", CONTEXT) {
        return Err(Failure::error(format!(
            "no server found for cluster \"{name}\""
        )));
    }
    if let Some(name) = other("user", USER) {
        return Err(Failure::error(format!(
            "auth info \"{name}\" does not exist"
        )));
    }
    Ok(())
}

fn contexts(name: Option<&str>, args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let format = args.text("output").unwrap_or("");
    if !matches!(format, "" | "name") {
        return Err(Failure::error(format!(
            "--output {format} is not available in kubectl config get-contexts; resetting to \
             default output format"
        )));
    }
    let mut text = String::new();
    if !args.is_on("no-headers") && args.text("output") != Some("name") {
        text.push_str("CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n");
    }
    let is_missing = name.is_some_and(|name| name != CONTEXT);
    if args.text("output") == Some("name") {
        text.push_str(&format!("{CONTEXT}\n"));
    } else if !is_missing {
        let namespace = match cx.session.namespace.as_str() {
            "default" => "",
            namespace => namespace,
        };
        text.push_str(&format!("*\t{CONTEXT}\t{CONTEXT}\t{USER}\t{namespace}\n"));
    }
    cx.out.put(&align(&text, TABLE));
    match name.filter(|_| is_missing) {
        Some(name) => Err(Failure::error(format!("context {name} not found"))),
        None => Ok(Step::Done),
    }
}

/// Differs: other contexts are acknowledged and forgotten; there is one cluster.
fn set_context(name: Option<&str>, args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let name = match name {
        Some(name) => name,
        None if args.is_on("current") => CONTEXT,
        None => {
            let text = "you must specify a non-empty context name or --current";
            return Err(Failure::error(text));
        }
    };
    let word = if name == CONTEXT {
        "modified"
    } else {
        "created"
    };
    if let Some(namespace) = args.text("namespace").filter(|_| name == CONTEXT) {
        cx.session.namespace = namespace.into();
    }
    cx.out.line(format!("Context \"{name}\" {word}."));
    Ok(Step::Done)
}

fn tree(cx: &Cx<'_, '_>) -> Value {
    json!({
        "apiVersion": "v1",
        "clusters": [{
            "cluster": {"insecure-skip-tls-verify": true, "server": SERVER},
            "name": CONTEXT
        }],
        "contexts": [{
            "context": {
                "cluster": CONTEXT, "namespace": &*cx.session.namespace, "user": USER
            },
            "name": CONTEXT
        }],
        "current-context": CONTEXT,
        "kind": "Config",
        "users": [{"name": USER, "user": {"token": "REDACTED"}}]
    })
}

fn view(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let tree = tree(cx);
    let text = match Format::of_write(args)? {
        Format::JsonPath(template) => JsonPath::parse(&template.text)
            .and_then(|path| path.print(&tree))
            .map_err(|error| {
                Failure::error(format!("error parsing jsonpath {}, {error}", template.text))
            })?,
        Format::Json => api::json_text::encode_json_pretty(&tree) + "\n",
        _ => encode_yaml(&tree),
    };
    cx.out.put(&text);
    Ok(Step::Done)
}
