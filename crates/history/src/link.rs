//! Share links: a scenario in the fragment of a URL.
//!
//! `#1d.BODY.CHECK?t=0:42`: version, codec, base64url body, 24 bits of CRC-32 over the canonical
//! bytes, then view parameters that a person may edit. Decoding is total: whatever is wrong has a
//! name, and the text is kept so that nothing a reader pasted is lost.

mod codec;
mod view;

use crate::scenario::{Scenario, ScenarioError, View};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;

pub use codec::{Codec, DICTIONARY};

/// The version that is written. Every version up to it is read, for ever.
pub const VERSION: u32 = 1;
/// Longest body, in characters.
pub const BODY_CHARS_MAX: usize = 64 * 1024;
/// Most bytes that a body may unpack to.
pub const UNPACKED_BYTES_MAX: usize = 1 << 20;
/// Most bytes that one byte may unpack to, on average.
pub const UNPACK_RATIO_MAX: usize = 200;
/// Characters that chats put after a link and that never belong to it.
const TRAILERS: [char; 12] = ['.', ',', ';', ':', '!', ')', ']', '}', '>', '"', '\'', '*'];

/// What a fragment stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// The scenario itself.
    Scenario(Box<Scenario>),
    /// A scenario of the built-in gallery.
    Gallery {
        /// Its name.
        slug: String,
        /// The revision, if one is named.
        revision: Option<String>,
    },
    /// A scenario to be fetched from elsewhere, after asking.
    Remote(String),
}

/// A link that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What it leads to.
    pub target: Target,
    /// How it is shown.
    pub view: View,
}

/// A link that cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub struct DamagedLink {
    /// What is wrong with it.
    pub damage: Damage,
    /// The link as it came.
    pub text: String,
}

/// What is wrong with a link.
#[derive(Clone, Debug, PartialEq)]
pub enum Damage {
    /// There is nothing in it.
    Empty,
    /// It is not of any form that links have.
    NotALink,
    /// The end is missing: it was cut, as chats do with long lines.
    Truncated,
    /// It was made by a newer version of Podarium.
    NewerVersion(u32),
    /// It is packed in a way that is not known here.
    UnknownCodec(char),
    /// This character is none that links are made of.
    NotBase64(char),
    /// The body is longer than links may be.
    TooLong(usize),
    /// It unpacks to too much: it looks like a decompression bomb.
    Bomb,
    /// Something in it was changed: its check does not fit.
    Checksum,
    /// It is whole, but what it holds is not a scenario.
    Content(ScenarioError),
    /// It holds something that a reader must know, of a newer version.
    Critical(String),
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Damage::Empty => f.write_str("the link is empty"),
            Damage::NotALink => f.write_str("this is not a link to a scenario"),
            Damage::Truncated => {
                f.write_str("the link is cut off: its end is missing, ask for it again in full")
            }
            Damage::NewerVersion(version) => {
                write!(
                    f,
                    "the link was made by a newer version (link version {version})"
                )
            }
            Damage::UnknownCodec(codec) => {
                write!(
                    f,
                    "the link is packed in a way that is not known here (\"{codec}\")"
                )
            }
            Damage::NotBase64(c) => write!(f, "the link contains {c:?}, which links never do"),
            Damage::TooLong(chars) => {
                write!(
                    f,
                    "the link is too long: {chars} characters, at most {BODY_CHARS_MAX}"
                )
            }
            Damage::Bomb => f.write_str(
                "the link unpacks to far more than a scenario: it looks like a decompression bomb",
            ),
            Damage::Checksum => {
                f.write_str("the link was changed on its way: its check does not fit its content")
            }
            Damage::Content(error) => write!(f, "the link does not hold a scenario: {error}"),
            Damage::Critical(key) => {
                write!(
                    f,
                    "the link was made by a newer version (it needs \"{key}\")"
                )
            }
        }
    }
}

impl fmt::Display for DamagedLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.damage.fmt(f)
    }
}

/// The fragment of a link to `scenario`, without `#`, shown as `view` says.
pub fn encode(scenario: &Scenario, view: &View) -> String {
    let canonical = scenario.to_canonical();
    let (codec, body) = codec::pack_shortest(canonical.as_bytes());
    let check = check_of(canonical.as_bytes());
    let body = URL_SAFE_NO_PAD.encode(body);
    format!(
        "{VERSION}{}.{body}.{check}{}",
        codec.letter(),
        view::write(view)
    )
}

/// The fragment of a link to `scenario` packed with `codec`.
pub fn encode_with(scenario: &Scenario, codec: Codec) -> String {
    let canonical = scenario.to_canonical();
    let body = URL_SAFE_NO_PAD.encode(codec::pack(codec, canonical.as_bytes()));
    format!(
        "{VERSION}{}.{body}.{}",
        codec.letter(),
        check_of(canonical.as_bytes())
    )
}

/// Reads a fragment, with or without `#`, or a whole URL with a fragment or `?s=`.
pub fn decode(text: &str) -> Result<Link, DamagedLink> {
    read(text).map_err(|damage| DamagedLink {
        damage,
        text: text.to_owned(),
    })
}

/// 24 bits of the CRC-32 of `bytes`, as four characters.
fn check_of(bytes: &[u8]) -> String {
    let [_, high, middle, low] = crc32fast::hash(bytes).to_be_bytes();
    URL_SAFE_NO_PAD.encode([high, middle, low])
}

fn read(text: &str) -> Result<Link, Damage> {
    let fragment = fragment_of(text.trim());
    let (rest, view) = fragment.split_once('?').unwrap_or((fragment, ""));
    let rest = rest.trim_end_matches(TRAILERS);
    let view = view::read(view.trim_end_matches(TRAILERS));
    let target = if rest.is_empty() {
        return Err(Damage::Empty);
    } else if let Some(name) = rest.strip_prefix("s/") {
        gallery(name)?
    } else if let Some(url) = rest.strip_prefix("u/") {
        let bytes = base64url(url)?;
        Target::Remote(String::from_utf8(bytes).map_err(|_| Damage::NotALink)?)
    } else {
        let mut scenario = packed(rest)?;
        scenario.view = view.clone();
        Target::Scenario(Box::new(scenario))
    };
    Ok(Link { target, view })
}

/// The part of a URL that carries the scenario; the fragment wins over the query.
fn fragment_of(text: &str) -> &str {
    if let Some((_, fragment)) = text.split_once('#') {
        return fragment;
    }
    match text.split_once("?s=").or_else(|| text.split_once("&s=")) {
        Some((before, value)) if before.is_empty() || before.contains('/') => {
            value.split('&').next().unwrap_or(value)
        }
        Some(_) | None => text,
    }
}

fn gallery(name: &str) -> Result<Target, Damage> {
    let (slug, revision) = match name.split_once('@') {
        Some((slug, revision)) => (slug, Some(revision.to_owned())),
        None => (name, None),
    };
    let known = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match slug.chars().find(|c| !known(*c)) {
        Some(c) => Err(Damage::NotBase64(c)),
        None if slug.is_empty() => Err(Damage::Empty),
        None => Ok(Target::Gallery {
            slug: slug.to_owned(),
            revision,
        }),
    }
}

fn packed(text: &str) -> Result<Scenario, Damage> {
    let mut parts = text.split('.');
    let head = parts.next().unwrap_or("");
    let digits = head
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(head.len());
    let (version, letters) = head.split_at(digits);
    if version.is_empty() {
        return Err(Damage::NotALink);
    }
    let version: u32 = version.parse().unwrap_or(u32::MAX);
    if version > VERSION {
        return Err(Damage::NewerVersion(version));
    }
    if version == 0 {
        return Err(Damage::NotALink);
    }
    let mut letters = letters.chars();
    let codec = match (letters.next(), letters.next()) {
        (Some(letter), None) => Codec::of(letter).ok_or(Damage::UnknownCodec(letter))?,
        (None, _) => return Err(Damage::Truncated),
        (Some(_), Some(_)) => return Err(Damage::NotALink),
    };
    let body = parts.next().ok_or(Damage::Truncated)?;
    if body.len() > BODY_CHARS_MAX {
        return Err(Damage::TooLong(body.len()));
    }
    let check = parts.next();
    if parts.next().is_some() {
        return Err(Damage::NotALink);
    }
    if let Some(c) = text.chars().find(|c| !is_base64url(*c) && *c != '.') {
        return Err(Damage::NotBase64(c));
    }
    let check = check
        .filter(|check| check.len() >= 4)
        .ok_or(Damage::Truncated)?;
    let bytes = codec::unpack(codec, &base64url(body)?)?;
    if check_of(&bytes) != check {
        return Err(Damage::Checksum);
    }
    let canonical = String::from_utf8(bytes).map_err(|_| Damage::Checksum)?;
    Scenario::from_canonical(&canonical).map_err(|error| {
        if error.path.starts_with(|c: char| c.is_ascii_uppercase()) {
            Damage::Critical(error.path)
        } else {
            Damage::Content(error)
        }
    })
}

fn is_base64url(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

fn base64url(text: &str) -> Result<Vec<u8>, Damage> {
    if let Some(c) = text.chars().find(|c| !is_base64url(*c)) {
        return Err(Damage::NotBase64(c));
    }
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Damage::Checksum)
}

#[cfg(test)]
mod tests;
