//! `kubectl top`: what nodes and pods use.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/top/, pkg/metricsutil/metrics_printer.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::running::{Outcome, Step};
use crate::runtime::Usage;
use crate::session::Cx;
use crate::table::{TABLE, align};
use api::selector::Selector;
use api::{Kind, Object, resources};
use sim::order;
use std::rc::Rc;

/// `kubectl top nodes`.
pub const NODES: Verb = Verb {
    name: "top nodes",
    aliases: &["top node", "top no"],
    flags: &[FLAGS],
    usage: "top nodes [NAME]",
    help: "Show what nodes use",
    run: nodes,
};

/// `kubectl top pods`.
pub const PODS: Verb = Verb {
    name: "top pods",
    aliases: &["top pod", "top po"],
    flags: &[FLAGS],
    usage: "top pods [NAME] [-l SELECTOR] [--containers]",
    help: "Show what pods use",
    run: pods,
};

const FLAGS: &[Flag] = &[
    short("all-namespaces", 'A', Takes::Switch),
    short("selector", 'l', Takes::Text),
    long("field-selector", Takes::Text),
    long("containers", Takes::Switch),
    long("no-headers", Takes::Switch),
    long("sort-by", Takes::Text),
    long("sum", Takes::Switch),
    long("use-protocol-buffers", Takes::Switch),
    long("show-capacity", Takes::Switch),
    long("show-swap", Takes::Switch),
];

const MIB: u64 = 1024 * 1024;
/// What a silent node uses. k8s: metrics_printer.go, printMissingMetricsNodeLine
const UNKNOWN: &str = "<unknown>";

fn unavailable() -> Failure {
    Failure::error("Metrics API not available")
}

/// A name, and what it uses.
type Row = (String, Usage);

fn usage(pod: &Object, cx: &Cx<'_, '_>) -> Vec<(String, Usage)> {
    let containers = pod.pod().map(|pod| pod.spec.containers.as_slice());
    let containers = containers.unwrap_or_default().iter();
    containers
        .filter_map(|one| {
            let usage = cx.runtime.usage(pod, &one.name, cx.now())?;
            Some((one.name.to_string(), usage))
        })
        .collect()
}

fn total<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Usage {
    let mut sum = Usage::default();
    for (_, usage) in rows {
        sum.cpu_millis += usage.cpu_millis;
        sum.memory_bytes += usage.memory_bytes;
    }
    sum
}

/// Objects of a kind that words and `-l` name.
fn chosen(kind: Kind, args: &Args, cx: &Cx<'_, '_>) -> Result<Vec<Rc<Object>>, Failure> {
    let namespace = cx.namespace(args);
    if let Some(name) = args.words.first() {
        return Ok(vec![cx.find(kind, &namespace, name)?]);
    }
    let text = args.text("selector").unwrap_or("");
    let selector = Selector::parse(text).map_err(Failure::error)?;
    let is_wanted = |object: &&Rc<Object>| {
        let is_here = !kind.is_namespaced()
            || args.is_on("all-namespaces")
            || object.meta.namespace == namespace;
        is_here && selector.matches(|key| object.meta.label(key).map(|value| value.as_str()))
    };
    Ok(cx.store().list(kind).filter(is_wanted).cloned().collect())
}

fn sort(rows: &mut [Row], args: &Args) -> Result<(), Failure> {
    match args.text("sort-by") {
        None | Some("") => (),
        Some("cpu") => order::sort_by_key(rows, |(_, usage)| std::cmp::Reverse(usage.cpu_millis)),
        Some("memory") => {
            order::sort_by_key(rows, |(_, usage)| std::cmp::Reverse(usage.memory_bytes))
        }
        Some(_) => {
            let text = "--sort-by accepts only cpu or memory";
            return Err(Failure::error(text));
        }
    }
    Ok(())
}

/// What flags may not say. k8s: kubectl/pkg/cmd/top/top_{node,pod}.go, Validate
fn check(selector: &str, args: &Args) -> Result<(), Failure> {
    let sort_by = args.text("sort-by").unwrap_or("");
    if !matches!(sort_by, "" | "cpu" | "memory") {
        return Err(Failure::error("--sort-by accepts only cpu or memory"));
    }
    if !args.words.is_empty() && args.has("selector") {
        let text = format!("only one of NAME or {selector} can be provided");
        return Err(Failure::error(text));
    }
    Ok(())
}

fn nodes(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    check("--selector", args)?;
    let nodes = chosen(Kind::Node, args, cx)?;
    let mut has_metrics = false;
    let mut rows: Vec<Row> = Vec::new();
    let mut unknown = String::new();
    for node in &nodes {
        if !cx.runtime.is_reached(&node.meta.name) {
            if !args.words.is_empty() {
                let text = format!(
                    "nodemetrics.metrics.k8s.io \"{}\" not found",
                    node.meta.name
                );
                return Err(Failure::server("NotFound", text));
            }
            let name = &node.meta.name;
            unknown.push_str(&format!(
                "{name}\t{UNKNOWN}\t{UNKNOWN}\t{UNKNOWN}\t{UNKNOWN}\n"
            ));
            continue;
        }
        let pods: Vec<Rc<Object>> = cx.store().pods_on(&node.meta.name).cloned().collect();
        let used: Vec<Row> = pods.iter().flat_map(|pod| usage(pod, cx)).collect();
        has_metrics |= !used.is_empty();
        rows.push((node.meta.name.to_string(), total(&used)));
    }
    if !has_metrics {
        return Err(unavailable());
    }
    sort(&mut rows, args)?;
    let mut text = String::new();
    if !args.is_on("no-headers") {
        text.push_str("NAME\tCPU(cores)\tCPU(%)\tMEMORY(bytes)\tMEMORY(%)\n");
    }
    for (name, usage) in rows {
        let node = nodes.iter().find(|node| *node.meta.name == *name);
        let allocatable = node
            .and_then(|node| node.node())
            .map(|node| &node.status.allocatable);
        let share = |used: u64, of: i64| match u64::try_from(of) {
            Ok(of) if of > 0 => used * 100 / of,
            _ => 0,
        };
        let cpu = share(
            usage.cpu_millis,
            allocatable.map_or(0, resources::cpu_millis),
        );
        let memory = share(
            usage.memory_bytes,
            allocatable.map_or(0, resources::memory_bytes),
        );
        let (millis, mib) = (usage.cpu_millis, usage.memory_bytes / MIB);
        text.push_str(&format!("{name}\t{millis}m\t{cpu}%\t{mib}Mi\t{memory}%\n"));
    }
    text.push_str(&unknown);
    cx.out.put(&align(&text, TABLE));
    Ok(Step::Done)
}

fn pods(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    check("selector", args)?;
    let pods = chosen(Kind::Pod, args, cx)?;
    let by_container = args.is_on("containers");
    let mut rows: Vec<Row> = Vec::new();
    for pod in &pods {
        let used = usage(pod, cx);
        if used.is_empty() {
            continue;
        }
        let mut name = pod.meta.name.to_string();
        if args.is_on("all-namespaces") {
            name = format!("{}\t{name}", pod.meta.namespace);
        }
        if by_container {
            let named = used
                .into_iter()
                .map(|(container, usage)| (format!("{name}\t{container}"), usage));
            rows.extend(named);
        } else {
            rows.push((name, total(&used)));
        }
    }
    if rows.is_empty() {
        return Err(unavailable());
    }
    sort(&mut rows, args)?;
    let mut text = String::new();
    if !args.is_on("no-headers") {
        text.push_str(if args.is_on("all-namespaces") {
            "NAMESPACE\t"
        } else {
            ""
        });
        text.push_str(if by_container {
            "POD\tNAME\t"
        } else {
            "NAME\t"
        });
        text.push_str("CPU(cores)\tMEMORY(bytes)\n");
    }
    for (name, usage) in &rows {
        let (millis, mib) = (usage.cpu_millis, usage.memory_bytes / MIB);
        text.push_str(&format!("{name}\t{millis}m\t{mib}Mi\n"));
    }
    if args.is_on("sum") {
        let sum = total(&rows);
        let (millis, mib) = (sum.cpu_millis, sum.memory_bytes / MIB);
        text.push_str(&format!("\t________\t________\n\t{millis}m\t{mib}Mi\n"));
    }
    cx.out.put(&align(&text, TABLE));
    Ok(Step::Done)
}
