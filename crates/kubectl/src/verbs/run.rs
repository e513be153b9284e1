//! `kubectl run`: one pod from an image.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/run/run.go, pkg/generate/versioned/run.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::generated::{self, Doing, container, finish, require};
use crate::running::Outcome;
use crate::session::Cx;
use crate::written;
use api::Kind;
use serde_json::{Value, json};

/// `kubectl run`.
pub const VERB: Verb = Verb {
    name: "run",
    aliases: &[],
    flags: &[FLAGS, generated::FLAGS, written::FLAGS],
    usage: "run NAME --image=IMAGE [--restart=Never] [--port=PORT] [--env=K=V] [-- ARGUMENTS…]",
    help: "Run an image in a pod",
    run,
};

const FLAGS: &[Flag] = &[
    long("image", Takes::Text),
    long("image-pull-policy", Takes::Text),
    long("restart", Takes::Text),
    long("env", Takes::Texts),
    long("port", Takes::Number),
    short("labels", 'l', Takes::Text),
    long("annotations", Takes::Texts),
    long("command", Takes::Switch),
    long("privileged", Takes::Switch),
    long("expose", Takes::Switch),
    long("rm", Takes::Switch),
    long("attach", Takes::Switch),
    short("stdin", 'i', Takes::Switch),
    short("tty", 't', Takes::Switch),
    short("quiet", 'q', Takes::Switch),
    long("overrides", Takes::Text),
    long("override-type", Takes::Text),
    long("pod-running-timeout", Takes::Span),
    long("grace-period", Takes::Number),
];

/// What flags may not say. k8s: kubectl/pkg/cmd/run/run.go, Run and verifyImagePullPolicy
fn check(args: &Args) -> Result<(), Failure> {
    let restart = args.text("restart").unwrap_or("Always");
    if !matches!(restart, "Always" | "OnFailure" | "Never") {
        let text = format!("invalid restart policy: {restart}");
        return Err(Failure::usage("run", text));
    }
    let image = args.text("image").unwrap_or("");
    if image.is_empty() {
        return Err(Failure::error("--image is required"));
    }
    if !api::image_name::is_reference(image) {
        let text = format!("Invalid image name \"{image}\": invalid reference format");
        return Err(Failure::error(text));
    }
    let policies = ["", "Always", "IfNotPresent", "Never"];
    let policy = args.text("image-pull-policy").unwrap_or("");
    if !policies.contains(&policy) {
        let text = format!("invalid image pull policy: {policy}");
        return Err(Failure::usage("run", text));
    }
    let attaches = ["attach", "stdin"].iter().any(|flag| args.is_on(flag));
    if args.is_on("rm") && !attaches {
        let text = "--rm should only be used for attached containers";
        return Err(Failure::usage("run", text));
    }
    if ["rm", "attach", "stdin", "tty"]
        .iter()
        .any(|flag| args.is_on(flag))
    {
        return Err(Failure::error(
            "not available in the playground: containers are simulated and have no terminal; \
             leave out -i, -t, --rm and --attach",
        ));
    }
    Ok(())
}

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    require(args, &["image"])?;
    let Some((name, words)) = args.words.split_first() else {
        return Err(Failure::usage("run", "NAME is required for run"));
    };
    check(args)?;
    let restart = args.text("restart").unwrap_or("Always");
    let mut one = container(name, args.text("image").unwrap_or(""));
    let mut command = words.to_vec();
    command.extend(args.after_dashes.clone().unwrap_or_default());
    if !command.is_empty() {
        let field = if args.is_on("command") {
            "command"
        } else {
            "args"
        };
        one[field] = json!(command);
    }
    if let Some(port) = args.number("port").filter(|port| *port > 0) {
        one["ports"] = json!([{ "containerPort": port }]);
    }
    if let Some(policy) = args.text("image-pull-policy") {
        one["imagePullPolicy"] = Value::from(policy);
    }
    if args.is_on("privileged") {
        one["securityContext"] = json!({"privileged": true});
    }
    let environment = environment(args)?;
    if !environment.is_empty() {
        one["env"] = Value::Array(environment);
    }
    let labels = match args.text("labels") {
        Some(text) => generated::pairs(text)
            .map_err(|part| Failure::error(format!("unexpected label spec: {part}")))?,
        None => json!({ "run": name }),
    };
    let mut tree = json!({
        "metadata": {"name": name, "labels": labels},
        "spec": {"containers": [one], "dnsPolicy": "ClusterFirst", "restartPolicy": restart},
        "status": {}
    });
    let annotations = generated::pairs(&args.values("annotations").join(",")).unwrap_or_default();
    if annotations.as_object().is_some_and(|all| !all.is_empty()) {
        tree["metadata"]["annotations"] = annotations;
    }
    if let Some(text) = args.text("overrides") {
        let patch: Value = serde_json::from_str(text)
            .map_err(|error| Failure::error(format!("Invalid JSON Patch: {error}")))?;
        tree = api::patch::merge::apply(&tree, &patch);
    }
    if args.is_on("expose") {
        expose(name, &tree, args, cx)?;
    }
    if args.is_on("expose") && args.text("output") == Some("yaml") {
        cx.out.put(written::YAML_BREAK);
    }
    finish(Kind::Pod, tree, Doing::CreatingPlainly, args, cx)
}

/// `--expose`: a service of the same name, made first.
fn expose(name: &str, pod: &Value, args: &Args, cx: &mut Cx<'_, '_>) -> Result<(), Failure> {
    let Some(port) = args.number("port") else {
        let text = "--port must be set when exposing a service";
        return Err(Failure::usage("run", text));
    };
    let tree = json!({
        "metadata": {"name": name},
        "spec": {
            "ports": [{"port": port, "protocol": "TCP", "targetPort": port}],
            "selector": pod["metadata"]["labels"]
        },
        "status": {"loadBalancer": {}}
    });
    finish(Kind::Service, tree, Doing::CreatingPlainly, args, cx).map(|_| ())
}

fn environment(args: &Args) -> Result<Vec<Value>, Failure> {
    let pair = |text: &str| match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok(json!({"name": name, "value": value})),
        _ => Err(Failure::error(format!("invalid env: {text}"))),
    };
    args.values("env").into_iter().map(pair).collect()
}
