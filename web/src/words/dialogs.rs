//! Dialogs: share, embed, keys and about, links that cannot be read, what an image does.

pub const CLOSE: &str = "Close";

// The share dialog.
pub const LINK: &str = "Link";
pub const COPY_LINK: &str = "Copy link";
pub const QR_CODE: &str = "QR code";
pub const QR_CODE_IS: &str = "QR code of the link";
pub const SECRET: &str = " This holds a Secret, a key or a token, and everybody who gets the link \
                          can read it. Take it out of the manifest first if it is a real one.";
pub const SAVE: &str = "Save";
pub const SCENARIO_FILE: &str = "Scenario file";
pub const MAP_SVG: &str = "Map as SVG";
pub const MAP_PNG: &str = "Map as PNG";
pub const EVENTS_CSV: &str = "Events as CSV";
pub const EVENTS_JSON: &str = "Events as JSON";

// How long a link is.
pub const FITS_ANYWHERE: &str = "short enough for any chat";
pub const FITS_CHATS: &str = "fits most chats";
pub const FITS_BROWSERS: &str = "browsers take it, chats may cut it";
pub const TOO_LONG: &str = "too long for a link: save the scenario as a file";

/// Behind what a link holds, if the editor was changed since.
pub const UNAPPLIED: &str = " What you edited since the last Apply is not in it.";

// The embed dialog.
pub const LAYOUT: &str = "Layout";
pub const LAYOUT_VIEW: &str = "Map and time";
pub const LAYOUT_SPLIT: &str = "With the manifest";
pub const LAYOUT_FULL: &str = "Everything";
pub const EMBED_CODE: &str = "Embed code";
pub const COPY_CODE: &str = "Copy code";
pub const EMBED_IS: &str =
    "Nothing is loaded from anywhere else, and nothing runs before the reader asks.";
/// The name of the frame in somebody's page.
pub const FRAME_TITLE: &str = "Podarium: a simulated Kubernetes cluster";

// Scenarios to begin with.
pub const SCENARIOS: &str = "Scenarios";
pub const SCENARIOS_OPEN: &str = "See the scenarios";

// A link that cannot be read.
pub const BAD_LINK: &str = "This link cannot be read";
pub const BAD_LINK_KEPT: &str = " The text is kept below, so that nothing is lost.";
pub const BAD_LINK_TEXT: &str = "Text of the link";
pub const BAD_LINK_COPY: &str = "Copy the text";

// A link in the place of what is edited.
pub const REPLACE: &str = "Open another scenario?";
pub const REPLACE_LOSES: &str =
    "It takes the place of this one. What you edited but did not apply would be lost.";
pub const REPLACE_YES: &str = "Open it";
pub const REPLACE_NO: &str = "Keep editing";

/// A button where there is no room for it in the header.
pub const THEME: &str = "Theme";

// What an image does.
pub const BEHAVIOR: &str = "What an image does";
pub const BEHAVIOR_DEFAULT: &str = "No image runs here. By default a container opens its port at \
                                    once, serves for ever and stops when asked to.";
pub const BEHAVIOR_AGAIN: &str = "It holds from the start of the run: what happened so far is \
                                  played again with it.";
pub const BEHAVIOR_SAVE: &str = "Let it behave so";
pub const BEHAVIOR_COPY: &str = "Copy for a scenario file";

// About.
pub const SIMULATED: &str = "What is simulated";
pub const PRIVACY: &str = "Privacy and licences";
pub const PRIVACY_IS: &str = "Everything happens in this tab: no cluster, no server, no account, \
                              and nothing leaves your browser. What you edit is kept for this \
                              session alone.";
pub const LICENCE: &str = concat!(
    "Podarium ",
    env!("CARGO_PKG_VERSION"),
    ", Apache-2.0. Icons are our own. Not affiliated with the Kubernetes project, whose name is a \
     trademark of The Linux Foundation."
);

/// Keys, and what they do.
pub const KEYS: [(&str, &str); 14] = [
    ("Space", "play or pause, on the map or the time line"),
    (", .", "previous or next event"),
    ("[ ]", "previous or next marker"),
    ("← →", "on the time line: 5 s; with Shift: a tenth"),
    ("0 – 9", "on the time line: that many tenths"),
    ("I O", "on the time line: a range begins or ends now"),
    ("Arrows", "on the map: to the next pod"),
    ("Home End", "first or last pod; start or end of time"),
    ("Letters", "on the map: the pod whose name begins so"),
    ("M", "on a pod: its menu"),
    ("Ctrl ↵", "apply the manifest"),
    ("Ctrl Space", "in the editor: what fits here"),
    (
        "F8",
        "in the editor: the next problem; with Shift the one before",
    ),
    (
        "Esc",
        "close, clear the range, or leave the editor: then Tab",
    ),
];

/// What behaves as in a cluster, and what stands in for it.
pub const FIDELITY: [(&str, &str); 7] = [
    (
        "As in Kubernetes 1.36",
        "Objects, defaulting and validation; the controllers of workloads, nodes, services, \
         volumes, budgets and autoscaling; the scheduler's filters, scores and preemption; \
         kubelets with probes, hooks, restarts and back-off; events and kubectl's output.",
    ),
    (
        "Containers",
        "No image runs. What a container does over time is described by its image's behaviour, its \
         command or an annotation.",
    ),
    (
        "Time",
        "Simulated, at most 7 days. Latencies are constants, measured on a recorded cluster.",
    ),
    (
        "Chance",
        "Names, addresses and ties come from the scenario's seed: the same scenario gives the same \
         bytes in every browser.",
    ),
    ("Images", "A pull takes one second, one at a time per node."),
    (
        "Network",
        "Services and endpoints are exact; packets, DNS and TLS are not there.",
    ),
    (
        "Not there",
        "Authentication, admission webhooks and custom resources. What is not simulated is said, \
         never ignored in silence.",
    ),
];

/// How long a link is.
pub fn characters(n: &str) -> String {
    format!("{n} characters")
}

/// What a link holds, and what it leaves out.
pub fn includes(holds: &str, unapplied: &str) -> String {
    format!("Includes: {holds}.{unapplied}")
}

/// A blank in a phrase of a behaviour.
pub fn blank(phrase: &str, number: usize) -> String {
    format!("{phrase}: value {number}")
}
