//! `kubectl autoscale`: an autoscaler for a workload.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/autoscale/autoscale.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::generated::{self, Doing, finish, require};
use crate::running::{Outcome, Step};
use crate::selection::{Bare, Selection};
use crate::session::Cx;
use crate::written;
use api::quantity::Quantity;
use api::{Kind, Object};
use serde_json::{Value, json};

/// `kubectl autoscale`.
pub const VERB: Verb = Verb {
    name: "autoscale",
    aliases: &[],
    flags: &[FLAGS, generated::FLAGS, written::FLAGS],
    usage: "autoscale TYPE/NAME --max=N [--min=N] [--cpu=80%] [--memory=200Mi]",
    help: "Make an autoscaler for a workload",
    run,
};

const FLAGS: &[Flag] = &[
    long("max", Takes::Number),
    long("min", Takes::Number),
    long("cpu", Takes::Text),
    long("memory", Takes::Text),
    long("cpu-percent", Takes::Number),
    long("name", Takes::Text),
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
];

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    if args.has("cpu-percent") {
        cx.out.note(
            "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource \
             quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
        );
    }
    require(args, &["max"])?;
    let (min, max) = (args.number("min"), args.number("max").unwrap_or(0));
    if max < 1 {
        let text = format!("--max=MAXPODS is required and must be at least 1, max: {max}");
        return Err(Failure::error(text));
    }
    if let Some(min) = min.filter(|min| max < *min) {
        let text = format!(
            "--max=MAXPODS must be larger or equal to --min=MINPODS, max: {max}, min: {min}"
        );
        return Err(Failure::error(text));
    }
    let selection = Selection::read(&args.words, args, Bare::Refused, cx)?;
    let (objects, missing) = selection.find(cx);
    if let Some(failure) = missing.into_iter().next() {
        return Err(failure);
    }
    for object in objects {
        let tree = autoscaler(&object, args)?;
        finish(
            Kind::HorizontalPodAutoscaler,
            tree,
            Doing::Autoscaling,
            args,
            cx,
        )?;
    }
    Ok(Step::Done)
}

fn autoscaler(object: &Object, args: &Args) -> Result<Value, Failure> {
    let kind = object.kind();
    let is_scalable = matches!(
        kind,
        Kind::Deployment | Kind::ReplicaSet | Kind::StatefulSet
    );
    if !is_scalable {
        let text = format!(
            "cannot autoscale a {}: the server could not find the requested resource",
            kind.name()
        );
        return Err(Failure::error(text));
    }
    let mut metrics = Vec::new();
    for resource in ["cpu", "memory"] {
        if let Some(text) = args.text(resource).filter(|text| !text.is_empty()) {
            metrics.push(metric(resource, text)?);
        }
    }
    if let Some(percent) = args.number("cpu-percent").filter(|percent| *percent > 0) {
        metrics.push(metric("cpu", &format!("{percent}%"))?);
    }
    let mut spec = json!({
        "maxReplicas": args.number("max"),
        "scaleTargetRef": {
            "apiVersion": kind.api_version(), "kind": kind.name(), "name": &*object.meta.name
        }
    });
    if let Some(min) = args.number("min").filter(|min| *min > 0) {
        spec["minReplicas"] = Value::from(min);
    }
    if !metrics.is_empty() {
        spec["metrics"] = Value::Array(metrics);
    }
    Ok(json!({
        "metadata": {"name": args.text("name").unwrap_or(&object.meta.name)},
        "spec": spec,
        "status": {"currentMetrics": null, "desiredReplicas": 0}
    }))
}

fn metric(resource: &str, text: &str) -> Result<Value, Failure> {
    let target = match text.strip_suffix('%') {
        Some(percent) => match percent.parse::<i32>() {
            Ok(percent) if percent > 0 => {
                json!({"type": "Utilization", "averageUtilization": percent})
            }
            _ => {
                let text = format!("invalid {resource} resource target: {text}");
                return Err(Failure::error(text));
            }
        },
        None => {
            Quantity::parse(text).map_err(Failure::error)?;
            json!({"type": "AverageValue", "averageValue": text})
        }
    };
    Ok(json!({"type": "Resource", "resource": {"name": resource, "target": target}}))
}
