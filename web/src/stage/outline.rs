//! The outline of a pod: one SVG path inset by half its stroke, so that its dashes are exact.

use playground::view::{Pod, PodState, Shape};
use yew::prelude::*;

/// Stroke width and dashes of a state.
const fn stroke(state: PodState) -> (f64, &'static str) {
    match state {
        PodState::Pending => (1.5, "4 3"),
        PodState::Creating => (1.5, "2 2"),
        PodState::NotReady | PodState::Ready => (1.5, ""),
        PodState::Terminating | PodState::Completed => (1.0, ""),
        PodState::BackOff | PodState::Error => (2.0, ""),
        PodState::ImagePull => (2.0, "1 2"),
        PodState::Unknown => (1.5, "7 3 1.5 3"),
    }
}

/// A rounded rectangle inset by `i` from a box of `w` by `h`, with corners of radius `r`.
fn rounded(w: f64, h: f64, i: f64, r: f64) -> String {
    let (x, y) = (w - i, h - i);
    format!(
        "M{a} {i}H{b}a{r} {r} 0 0 1 {r} {r}V{c}a{r} {r} 0 0 1 -{r} {r}H{a}\
         a{r} {r} 0 0 1 -{r} -{r}V{a}a{r} {r} 0 0 1 {r} -{r}Z",
        a = i + r,
        b = x - r,
        c = y - r,
    )
}

fn path(pod: &Pod, w: f64, h: f64, stroke: f64) -> String {
    let i = stroke / 2.0;
    let (x, y, cut) = (w - i, h - i, if h < 30.0 { 5.0 } else { 8.0 });
    match (pod.state, pod.shape) {
        (PodState::Error, _) => format!("M{i} {i}H{x}V{y}H{i}Z"),
        (_, Shape::Daemon) => format!(
            "M{a} {i}H{b}L{x} {m}L{b} {y}H{a}L{i} {m}Z",
            a = i + cut,
            b = x - cut,
            m = h / 2.0
        ),
        (_, Shape::Job) => format!(
            "M{a} {i}H{b}L{x} {c}V{d}L{b} {y}H{a}L{i} {d}V{c}Z",
            a = i + cut,
            b = x - cut,
            c = i + cut,
            d = y - cut
        ),
        (_, Shape::Plain | Shape::Ordinal(_)) => {
            rounded(w, h, i, if h < 26.0 { 5.4 } else { 6.4 } - i)
        }
    }
}

/// The outline and fill of a pod in a box of `w` by `h`; `card` fills differ from those of chips.
pub fn outline(pod: &Pod, w: f64, h: f64, card: bool) -> Html {
    let (width, dashes) = stroke(pod.state);
    let d = path(pod, w, h, width);
    let dashes = (!dashes.is_empty()).then_some(dashes);
    let round = (pod.state == PodState::ImagePull).then_some("round");
    let line = html! { <path d={d.clone()} fill="none" stroke="var(--ink)"
        stroke-width={width.to_string()}
    stroke-dasharray={dashes} stroke-linecap={round} /> };
    let solid = |fill: &'static str| html! { <path d={d.clone()} fill={fill} /> };
    let inside = match pod.state {
        PodState::Pending => html! { <>{ solid("var(--surface)") }{ line }</> },
        PodState::Creating => {
            let done = f64::from(pod.pulled_permille.unwrap_or(1000)) / 1000.0;
            let id = format!("pull-{}", pod.uid);
            html! { <>
                { solid("var(--surface)") }
                <clipPath id={id.clone()}><rect width={(w * done).to_string()}
                    height={h.to_string()} /></clipPath>
                <path d={d.clone()} fill="var(--fill)" clip-path={format!("url(#{id})")} />
                { line }
            </> }
        }
        PodState::NotReady => {
            let id = format!("hatched-{}", pod.uid);
            let to = if card { 38.0 } else { w };
            html! { <>
                <path d={d.clone()} class="bd" stroke-width={width.to_string()} />
                <clipPath id={id.clone()}><rect width={to.to_string()} height={h.to_string()}
                    /></clipPath>
                <path d={d.clone()} fill="url(#hatch)" clip-path={format!("url(#{id})")} />
            </> }
        }
        PodState::Terminating => html! { <>
            <path d={d.clone()} class="bd" stroke-width="1" />
            <path d={inner(pod, w, h)} fill="none" stroke="var(--ink)" stroke-width="1" />
        </> },
        PodState::Ready
        | PodState::BackOff
        | PodState::ImagePull
        | PodState::Error
        | PodState::Completed
        | PodState::Unknown => html! {
            <path d={d.clone()} class="bd" stroke-width={width.to_string()}
                stroke-dasharray={dashes} stroke-linecap={round} />
        },
    };
    html! {
        <svg class="o" width={w.to_string()} height={h.to_string()} aria-hidden="true">{ inside
            }</svg>
    }
}

/// The second line of a terminating pod, 2.5 px inside the first.
fn inner(pod: &Pod, w: f64, h: f64) -> String {
    match pod.shape {
        Shape::Plain | Shape::Ordinal(_) => rounded(w, h, 3.0, if h < 26.0 { 2.5 } else { 3.5 }),
        Shape::Daemon | Shape::Job => path(pod, w, h, 6.0),
    }
}
