//! Links to a run, and how far they carry.

use history::link;
use history::scenario::Scenario;

/// Where a link of this length fits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkSize {
    /// At most 1,500 characters.
    Anywhere,
    /// At most 2,000 characters.
    Chats,
    /// At most 8,000 characters: chats may cut it.
    Browsers,
    /// Longer: better a file.
    TooLong,
}

/// A link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// The fragment without `#`.
    pub fragment: String,
    /// Where it fits.
    pub size: LinkSize,
    /// What it holds, in words: `manifest, 2 actions, time 0:42`.
    pub includes: String,
}

/// The link to a scenario.
pub fn link(scenario: &Scenario) -> Link {
    let mut payload = scenario.clone();
    let view = std::mem::take(&mut payload.view);
    let fragment = link::encode(&payload, &view);
    let size = match fragment.chars().count() {
        0..=1500 => LinkSize::Anywhere,
        1501..=2000 => LinkSize::Chats,
        2001..=8000 => LinkSize::Browsers,
        _ => LinkSize::TooLong,
    };
    let mut parts = Vec::new();
    if !scenario.manifests.trim().is_empty() {
        parts.push("manifest".to_owned());
    }
    match scenario.actions.len() {
        0 => (),
        1 => parts.push("1 action".to_owned()),
        n => parts.push(format!("{n} actions")),
    }
    if let Some(time) = view.time() {
        parts.push(format!("time {}", crate::view::clock(time)));
    }
    Link {
        fragment,
        size,
        includes: parts.join(", "),
    }
}

/// Whether a text is a link rather than a file.
pub fn is_link(text: &str) -> bool {
    let text = text.trim();
    let one_line = !text.contains('\n') && !text.contains(": ");
    let is_listed = text.starts_with("s/");
    let packed = text.trim_start_matches('#').split('.').next().unwrap_or("");
    let is_packed =
        packed.len() <= 6 && packed.starts_with(|c: char| c.is_ascii_digit()) && text.contains('.');
    one_line && (text.starts_with('#') || text.contains("://") || is_listed || is_packed)
}
