//! A still of the map as SVG: nodes as columns, pods in them, in the colours of the light theme.
//!
//! Self-contained and without scripts, with everything it shows as text for those who cannot see
//! it. Colours are those of web/style/tokens.css (ux.md, 3.1).

use super::{Pod, PodState, View, clock};
use sim::order;
use std::fmt::Write;

const COLUMN: usize = 212;
const ROW: usize = 36;
const HEAD: usize = 92;
/// Pods drawn of one node; the others are counted.
const PODS_MAX: usize = 40;

/// The picture as an SVG document.
pub fn still(view: &View) -> String {
    let columns: Vec<(String, Vec<&Pod>)> = columns(view);
    let shown = |pods: &[&Pod]| pods.len().min(PODS_MAX + 1);
    let rows = columns.iter().map(|(_, pods)| shown(pods)).max();
    let (width, height) = (
        columns.len().max(2) * COLUMN + 16,
        HEAD + rows.unwrap_or(0).max(1) * ROW + 16,
    );
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"system-ui, sans-serif\" \
         font-size=\"12\"><title>{}</title><desc>{}</desc>\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
        escaped(&format!("{}, at {}", view.title, clock(view.clock.now))),
        escaped(&described(view)),
    );
    text(
        &mut svg,
        (16, 28),
        "#14181d\" font-size=\"16\" font-weight=\"700",
        &view.headline,
    );
    let when = format!("{} · {}", view.title, clock(view.clock.now));
    text(&mut svg, (16, 48), "#57606a", &when);
    for (index, (name, pods)) in columns.iter().enumerate() {
        let x = 16 + index * COLUMN;
        let box_height = height - 60 - 16;
        let _ = write!(
            svg,
            "<rect x=\"{x}\" y=\"60\" width=\"{}\" height=\"{box_height}\" rx=\"6\" fill=\"none\" \
             stroke=\"#dde1e6\"/>",
            COLUMN - 16
        );
        text(&mut svg, (x + 10, 80), "#14181d\" font-weight=\"700", name);
        for (row, pod) in pods.iter().take(PODS_MAX).enumerate() {
            draw(&mut svg, pod, x + 8, HEAD + row * ROW);
        }
        if pods.len() > PODS_MAX {
            let more = format!("and {} more", pods.len() - PODS_MAX);
            text(
                &mut svg,
                (x + 10, HEAD + PODS_MAX * ROW + 16),
                "#57606a",
                &more,
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// Nodes with their pods, failing pods first; those without a node come last.
fn columns(view: &View) -> Vec<(String, Vec<&Pod>)> {
    let of = |name: Option<&str>| {
        let mut pods: Vec<&Pod> = view
            .pods
            .iter()
            .map(|pod| &**pod)
            .filter(|pod| pod.node.as_deref() == name)
            .collect();
        order::sort_by_key(&mut pods, |pod| !pod.state.is_failing());
        pods
    };
    let nodes = view.nodes.iter().map(|node| {
        let name = &*node.reference.name;
        let words = node.condition.words().map(|words| format!(" · {words}"));
        (
            format!("{name}{}", words.unwrap_or_default()),
            of(Some(name)),
        )
    });
    let mut columns: Vec<_> = nodes.collect();
    let waiting = of(None);
    if !waiting.is_empty() {
        columns.push(("Unscheduled".to_owned(), waiting));
    }
    columns
}

fn draw(svg: &mut String, pod: &Pod, x: usize, y: usize) {
    let (ink, fill) = colours(pod.state);
    let dashes = match pod.state {
        PodState::Pending => " stroke-dasharray=\"4 3\"",
        PodState::Creating => " stroke-dasharray=\"2 2\"",
        PodState::ImagePull => " stroke-dasharray=\"1 2\"",
        PodState::Unknown => " stroke-dasharray=\"7 3 1.5 3\"",
        _ => "",
    };
    let radius = if pod.state == PodState::Error { 0 } else { 6 };
    let _ = write!(
        svg,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"30\" rx=\"{radius}\" fill=\"{fill}\" \
         stroke=\"{ink}\" stroke-width=\"1.5\"{dashes}/>",
        COLUMN - 32
    );
    let name: String = pod.suffix.chars().take(14).collect();
    let bold = "#14181d\" font-weight=\"700";
    text(
        svg,
        (x + 8, y + 19),
        &format!("{bold}\" font-family=\"monospace"),
        &name,
    );
    let right = x + COLUMN - 40;
    text(
        svg,
        (right, y + 19),
        "#14181d\" text-anchor=\"end",
        &pod.label(),
    );
}

fn colours(state: PodState) -> (&'static str, &'static str) {
    match state {
        PodState::Pending | PodState::Completed | PodState::Unknown => ("#4a4f57", "#e9eaeb"),
        PodState::Creating => ("#1e4a95", "#e4e9f2"),
        PodState::NotReady => ("#966608", "#f2ede1"),
        PodState::Ready => ("#0c7f49", "#e2f0e9"),
        PodState::Terminating => ("#8547d6", "#f0e9fa"),
        PodState::BackOff | PodState::ImagePull | PodState::Error => ("#8f1020", "#f2e2e4"),
    }
}

/// Everything the picture shows, in words.
fn described(view: &View) -> String {
    let pods = view.pods.iter().map(|pod| pod.sentence());
    let pods: Vec<String> = pods.collect();
    format!("{} {}.", view.headline, pods.join("; "))
}

fn text(svg: &mut String, (x, y): (usize, usize), fill: &str, words: &str) {
    let words = escaped(words);
    let _ = write!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" fill=\"{fill}\">{words}</text>"
    );
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
