//! What the address asks for besides the scenario: `#LINK?t=0:42&speed=4&sel=pod/x&mode=view`.
//!
//! None of it changes what happens in the simulation. Unknown keys are ignored.

use playground::Duration;

/// How an embed is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// Map and time.
    #[default]
    View,
    /// The manifest beside them.
    Split,
    /// The whole page.
    Full,
    /// The time line alone.
    Timeline,
    /// The terminal alone.
    Terminal,
}

/// What can be left out of the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The editor.
    Yaml,
    /// The terminal.
    Terminal,
    /// The table of events.
    Events,
    /// The lanes of pods.
    Lanes,
    /// Pods that no node has.
    Tray,
    /// The way to the whole page.
    Open,
    /// The answers to why.
    Why,
}

impl Part {
    /// Every part by its name in an address and its class.
    const ALL: [(Part, &'static str, &'static str); 7] = [
        (Part::Yaml, "yaml", "no-yaml"),
        (Part::Terminal, "terminal", "no-terminal"),
        (Part::Events, "events", "no-events"),
        (Part::Lanes, "lanes", "no-lanes"),
        (Part::Tray, "tray", "no-tray"),
        (Part::Open, "open", "no-open"),
        (Part::Why, "why", "no-why"),
    ];
}

/// What is left out, one bit for a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Hidden(u8);

impl Hidden {
    /// Reads a list of names; what is none is passed over.
    fn read(list: &str) -> Hidden {
        let known = |name: &str| Part::ALL.iter().find(|(_, known, _)| *known == name);
        let parts = list.split(',').filter_map(known);
        Hidden(parts.fold(0, |bits, (part, ..)| bits | 1 << *part as u8))
    }

    /// Whether a part is left out.
    pub fn has(self, part: Part) -> bool {
        self.0 & 1 << part as u8 != 0
    }

    /// The classes by which the style sheet knows.
    pub fn classes(self) -> Vec<&'static str> {
        let hidden = Part::ALL.iter().filter(|(part, ..)| self.has(*part));
        hidden.map(|(_, _, class)| *class).collect()
    }
}

/// What the address asks for.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Params {
    /// The scenario: a packed link, or nothing.
    pub link: String,
    /// Where to start.
    pub t: Option<Duration>,
    /// Where to stop.
    pub end: Option<Duration>,
    /// How fast.
    pub speed: Option<f64>,
    /// What to select.
    pub select: Option<String>,
    /// How pods stand together.
    pub group: Option<String>,
    /// `light`, `dark` or `auto`.
    pub theme: Option<String>,
    /// Layout of an embed.
    pub mode: Mode,
    /// Whether to play without being asked.
    pub autoplay: bool,
    /// Whether the manifest can be changed.
    pub readonly: bool,
    /// What to leave out.
    pub hide: Hidden,
}

impl Params {
    /// Reads a fragment, without its `#`.
    pub fn read(fragment: &str) -> Params {
        let (link, view) = fragment.split_once('?').unwrap_or((fragment, ""));
        let mut params = Params {
            link: link.to_string(),
            ..Params::default()
        };
        for pair in view.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, "true"));
            params.set(key, &decoded(value));
        }
        params
    }

    fn set(&mut self, key: &str, value: &str) {
        let is_on = matches!(value, "" | "1" | "true" | "on");
        match key {
            "t" => self.t = moment(value),
            "end" => self.end = moment(value),
            "speed" => self.speed = value.parse().ok().filter(|s| (0.1..=1000.0).contains(s)),
            "sel" => self.select = Some(value.to_string()),
            "group" => self.group = Some(value.to_string()),
            "theme" => self.theme = Some(value.to_string()),
            "autoplay" => self.autoplay = is_on || value == "in-view",
            "readonly" => self.readonly = is_on,
            "hide" => self.hide = Hidden::read(value),
            "mode" => {
                self.mode = match value {
                    "split" => Mode::Split,
                    "full" => Mode::Full,
                    "timeline" => Mode::Timeline,
                    "terminal" => Mode::Terminal,
                    _ => Mode::View,
                }
            }
            _ => (),
        }
    }
}

/// `%2F` and `+` as people's tools write them.
fn decoded(value: &str) -> String {
    js_sys::decode_uri_component(value).map_or_else(|_| value.to_string(), String::from)
}

/// A moment as people write it: `42`, `42s`, `1:27`, `5m`, `1m30s`, `500ms`.
pub fn moment(text: &str) -> Option<Duration> {
    let text = text.trim();
    if let Some((minutes, seconds)) = text.split_once(':') {
        let (minutes, seconds): (u64, f64) = (minutes.parse().ok()?, seconds.parse().ok()?);
        return span(minutes.checked_mul(60)? as f64 + seconds);
    }
    if let Ok(seconds) = text.parse::<f64>() {
        return span(seconds);
    }
    let (mut total, mut number) = (0.0, String::new());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        if c.is_ascii_digit() || c == '.' {
            number.push(c);
            continue;
        }
        let unit = match (c, letters.peek()) {
            ('m', Some('s')) => {
                letters.next();
                0.001
            }
            ('h', _) => 3600.0,
            ('m', _) => 60.0,
            ('s', _) => 1.0,
            _ => return None,
        };
        total += std::mem::take(&mut number).parse::<f64>().ok()? * unit;
    }
    if !number.is_empty() || text.is_empty() {
        return None;
    }
    span(total)
}

fn span(seconds: f64) -> Option<Duration> {
    (seconds.is_finite() && (0.0..1e9).contains(&seconds)).then(|| crate::time::moment(seconds))
}

#[cfg(test)]
mod tests {
    use super::moment;
    use playground::Duration;

    #[test]
    fn moments_are_read_as_people_write_them() {
        let table = [
            ("42", 42_000),
            ("1:27", 87_000),
            ("5m", 300_000),
            ("1m30s", 90_000),
            ("500ms", 500),
            ("2.5s", 2500),
        ];
        for (text, millis) in table {
            assert_eq!(moment(text), Some(Duration::from_millis(millis)), "{text}");
        }
        assert_eq!(
            ["", "x", "5", "-3", "5q"].map(moment).map(|m| m.is_some()),
            [false, false, true, false, false]
        );
    }
}
