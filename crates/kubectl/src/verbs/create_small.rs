//! `kubectl create namespace`, `serviceaccount`, `quota`, `poddisruptionbudget`,
//! `priorityclass` and `ingress`: small objects from a few flags.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_{namespace,serviceaccount,quota,pdb,
//! priorityclass,ingress}.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long};
use crate::generated::{self, Doing, finish, name};
use crate::running::Outcome;
use crate::session::Cx;
use crate::written;
use api::Kind;
use api::quantity::Quantity;
use serde_json::{Value, json};

/// `kubectl create namespace`.
pub const NAMESPACE: Verb = Verb {
    name: "create namespace",
    aliases: &["create ns"],
    flags: &[generated::FLAGS, written::FLAGS],
    usage: "create namespace NAME",
    help: "Create a namespace",
    run: namespace,
};

/// `kubectl create serviceaccount`.
pub const SERVICE_ACCOUNT: Verb = Verb {
    name: "create serviceaccount",
    aliases: &["create sa"],
    flags: &[generated::FLAGS, written::FLAGS],
    usage: "create serviceaccount NAME",
    help: "Create a service account",
    run: service_account,
};

/// `kubectl create quota`.
pub const QUOTA: Verb = Verb {
    name: "create quota",
    aliases: &["create resourcequota"],
    flags: &[QUOTA_FLAGS, generated::FLAGS, written::FLAGS],
    usage: "create quota NAME --hard=KEY=AMOUNT,…",
    help: "Create a resource quota",
    run: quota,
};

/// `kubectl create poddisruptionbudget`.
pub const BUDGET: Verb = Verb {
    name: "create poddisruptionbudget",
    aliases: &["create pdb"],
    flags: &[BUDGET_FLAGS, generated::FLAGS, written::FLAGS],
    usage: "create poddisruptionbudget NAME --selector=SELECTOR --min-available=N",
    help: "Create a pod disruption budget",
    run: budget,
};

/// `kubectl create priorityclass`.
pub const PRIORITY_CLASS: Verb = Verb {
    name: "create priorityclass",
    aliases: &["create pc"],
    flags: &[CLASS_FLAGS, generated::FLAGS, written::FLAGS],
    usage: "create priorityclass NAME --value=VALUE",
    help: "Create a priority class",
    run: priority_class,
};

/// `kubectl create ingress`.
pub const INGRESS: Verb = Verb {
    name: "create ingress",
    aliases: &["create ing"],
    flags: &[INGRESS_FLAGS, generated::FLAGS, written::FLAGS],
    usage: "create ingress NAME --rule=HOST/PATH=SERVICE:PORT",
    help: "Create an ingress",
    run: ingress,
};

const QUOTA_FLAGS: &[Flag] = &[long("hard", Takes::Text), long("scopes", Takes::Text)];

const BUDGET_FLAGS: &[Flag] = &[
    long("selector", Takes::Text),
    long("min-available", Takes::Text),
    long("max-unavailable", Takes::Text),
];

const CLASS_FLAGS: &[Flag] = &[
    long("value", Takes::Number),
    long("global-default", Takes::Switch),
    long("description", Takes::Text),
    long("preemption-policy", Takes::Text),
];

const INGRESS_FLAGS: &[Flag] = &[
    long("rule", Takes::Texts),
    long("class", Takes::Text),
    long("default-backend", Takes::Text),
    long("annotation", Takes::Texts),
];

fn namespace(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let name = name("create namespace", &args.words)?;
    let tree = json!({"metadata": {"name": name}, "spec": {}, "status": {}});
    finish(Kind::Namespace, tree, Doing::CreatingPlainly, args, cx)
}

fn service_account(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let name = name("create serviceaccount", &args.words)?;
    let tree = json!({"metadata": {"name": name}});
    finish(
        Kind::ServiceAccount,
        tree,
        Doing::Creating("serviceaccount"),
        args,
        cx,
    )
}

fn quota(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let name = name("create quota", &args.words)?;
    let hard = generated::pairs(args.text("hard").unwrap_or("")).map_err(|part| {
        Failure::error(format!(
            "Invalid argument syntax {part}, expected <resource>=<value>"
        ))
    })?;
    let amounts = hard.as_object().into_iter().flatten();
    for amount in amounts.filter_map(|(_, amount)| amount.as_str()) {
        Quantity::parse(amount).map_err(Failure::error)?;
    }
    let mut tree = json!({"metadata": {"name": name}, "spec": {}, "status": {}});
    if hard.as_object().is_some_and(|hard| !hard.is_empty()) {
        tree["spec"]["hard"] = hard;
    }
    if let Some(scopes) = args.text("scopes") {
        tree["spec"]["scopes"] = scopes.split(',').map(Value::from).collect();
    }
    finish(
        Kind::ResourceQuota,
        tree,
        Doing::Creating("quota"),
        args,
        cx,
    )
}

fn budget(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let name = name("create poddisruptionbudget", &args.words)?;
    let Some(selector) = args.text("selector").filter(|text| !text.is_empty()) else {
        return Err(Failure::error("a selector must be specified"));
    };
    let (min, max) = (args.text("min-available"), args.text("max-unavailable"));
    let number = |text: &str| {
        text.parse::<i32>()
            .map_or_else(|_| Value::from(text), Value::from)
    };
    let whole = |text: &str| {
        let digits = text.strip_suffix('%').unwrap_or(text);
        digits.parse::<u32>().is_ok()
    };
    for (flag, given) in [("min-available", min), ("max-unavailable", max)] {
        if given.is_some_and(|text| !whole(text)) {
            let text = format!("invalid format specified for {flag}");
            return Err(Failure::error(text));
        }
    }
    let labels = generated::pairs(selector).unwrap_or_default();
    let mut spec = json!({"selector": {"matchLabels": labels}});
    match (min, max) {
        (Some(min), None) => spec["minAvailable"] = number(min),
        (None, Some(max)) => spec["maxUnavailable"] = number(max),
        (None, None) => {
            let text = "one of min-available or max-unavailable must be specified";
            return Err(Failure::error(text));
        }
        (Some(_), Some(_)) => {
            let text = "min-available and max-unavailable cannot be both specified";
            return Err(Failure::error(text));
        }
    }
    let status = json!({
        "currentHealthy": 0, "desiredHealthy": 0, "disruptionsAllowed": 0, "expectedPods": 0
    });
    let tree = json!({"metadata": {"name": name}, "spec": spec, "status": status});
    let doing = Doing::Creating("poddisruptionbudgets");
    finish(Kind::PodDisruptionBudget, tree, doing, args, cx)
}

fn priority_class(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let name = name("create priorityclass", &args.words)?;
    let policy = args
        .text("preemption-policy")
        .unwrap_or("PreemptLowerPriority");
    let mut tree = json!({
        "metadata": {"name": name},
        "value": args.number("value").unwrap_or(0),
        "preemptionPolicy": policy
    });
    if args.is_on("global-default") {
        tree["globalDefault"] = Value::from(true);
    }
    if let Some(text) = args.text("description") {
        tree["description"] = Value::from(text);
    }
    finish(
        Kind::PriorityClass,
        tree,
        Doing::Creating("priorityclass"),
        args,
        cx,
    )
}

fn ingress(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let name = name("create ingress", &args.words)?;
    if !args.has("rule") && !args.has("default-backend") {
        let text = "not enough information provided: every ingress has to either specify a \
                    default-backend (which catches all traffic) or a list of rules (which catch \
                    specific paths)";
        return Err(Failure::error(text));
    }
    let mut rules: Vec<Value> = Vec::new();
    let mut tls: Vec<Value> = Vec::new();
    for text in args.values("rule") {
        let (host, path) = rule(text)?;
        add_tls(&host, text, &mut tls);
        let same = rules
            .iter_mut()
            .find(|rule| rule["host"].as_str().unwrap_or("") == host);
        match same.and_then(|rule| rule["http"]["paths"].as_array_mut()) {
            Some(paths) => paths.push(path),
            None => {
                let mut rule = json!({"http": {"paths": [path]}});
                if !host.is_empty() {
                    rule["host"] = Value::from(host);
                }
                rules.push(rule);
            }
        }
    }
    let mut spec = json!({});
    if !rules.is_empty() {
        spec["rules"] = Value::Array(rules);
    }
    if !tls.is_empty() {
        spec["tls"] = Value::Array(tls);
    }
    if let Some(class) = args.text("class") {
        spec["ingressClassName"] = Value::from(class);
    }
    if let Some(text) = args.text("default-backend") {
        spec["defaultBackend"] = backend(text).ok_or_else(|| {
            Failure::error("default-backend should be in format servicename:serviceport")
        })?;
    }
    let mut tree = json!({
        "metadata": {"name": name}, "spec": spec, "status": {"loadBalancer": {}}
    });
    let annotations = generated::pairs(&args.values("annotation").join(",")).unwrap_or_default();
    if annotations.as_object().is_some_and(|all| !all.is_empty()) {
        tree["metadata"]["annotations"] = annotations;
    }
    finish(Kind::Ingress, tree, Doing::Creating("ingress"), args, cx)
}

/// `…,tls` or `…,tls=SECRET`: the certificate of a host. Hosts with one secret stand together.
/// k8s: create_ingress.go, buildTLSRules
fn add_tls(host: &str, text: &str, all: &mut Vec<Value>) {
    let options = text.split(',').skip(1);
    let Some(secret) = options
        .filter_map(|one| one.trim().strip_prefix("tls"))
        .next()
    else {
        return;
    };
    let secret = secret.trim_start_matches('=');
    let mut same = all.iter_mut();
    let same = same.find(|one| one["secretName"].as_str().unwrap_or("") == secret);
    match same.and_then(|one| one["hosts"].as_array_mut()) {
        Some(hosts) => hosts.push(Value::from(host)),
        None => {
            let mut one = json!({});
            if !host.is_empty() {
                one["hosts"] = json!([host]);
            }
            if !secret.is_empty() {
                one["secretName"] = Value::from(secret);
            }
            all.push(one);
        }
    }
}

/// `foo.com/bar*=svc:80`: host, and the path with its backend.
fn rule(text: &str) -> Result<(String, Value), Failure> {
    let wrong = || {
        Failure::error(format!(
            "rule {text} is invalid and should be in format host/path=svcname:\
             svcport[,tls[=secret]]"
        ))
    };
    let (place, service) = text
        .split(',')
        .next()
        .and_then(|head| head.split_once('='))
        .ok_or_else(wrong)?;
    let (host, path) = place.split_once('/').ok_or_else(wrong)?;
    let (path, type_) = match path.strip_suffix('*') {
        Some(prefix) => (prefix, "Prefix"),
        None => (path, "Exact"),
    };
    let backend = backend(service).ok_or_else(wrong)?;
    let path = json!({"path": format!("/{path}"), "pathType": type_, "backend": backend});
    Ok((host.to_owned(), path))
}

fn backend(text: &str) -> Option<Value> {
    let (name, port) = text.split_once(':')?;
    let port = match port.parse::<i64>() {
        Ok(number) => json!({ "number": number }),
        Err(_) => json!({ "name": port }),
    };
    Some(json!({"service": {"name": name, "port": port}}))
}
