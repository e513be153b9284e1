//! Random texts in the small languages of the API: selectors, quantities, durations, JSONPath,
//! links. Nothing panics, and what is printed back reads as the same again.

use super::{Answer, Judge, Subject};
use api::quantity::Quantity;
use api::selector::field::FieldSelector;
use sim::{Duration, Random};

/// Texts made of pieces of all languages, each text tried in every one of them.
pub const SUBJECT: Subject = Subject {
    name: "texts",
    kept: KEPT,
    draw,
    judge: || Box::new(judge) as Judge,
};

/// Texts that failed once.
const KEPT: &[&str] = &[];

const PIECES: &[&str] = &[
    "app",
    "web",
    "a",
    "x/y",
    "=",
    "==",
    "!=",
    "!",
    " in ",
    " notin ",
    "(",
    ")",
    ",",
    ">",
    "<",
    " ",
    "",
    "1",
    "0",
    "-",
    "+",
    ".",
    "1.5",
    "100m",
    "Ki",
    "Mi",
    "Ei",
    "E",
    "e",
    "n",
    "u",
    "k",
    "9223372036854775807",
    "99999999999999999999999999999999999999",
    "0.0000000001",
    "s",
    "m",
    "h",
    "ms",
    "us",
    "\u{b5}s",
    "ns",
    "{",
    "}",
    ".items",
    "[*]",
    "[",
    "]",
    "[0]",
    "[-1:]",
    "[::",
    "..",
    "range ",
    "end",
    "?(@.a==",
    "\"",
    "'",
    "\\",
    "\\n",
    "$",
    "@",
    "{.metadata.name}",
    "{range .items[*]}",
    "{end}",
    "/",
    "#1d.",
    "#",
    "AAAA",
    "eJw",
    "%",
    "?t=0:42",
    "\u{e9}",
    "\u{0}",
    "\u{1f600}",
    "status.phase",
    "metadata.name",
    "spec.nodeName",
    "\\,",
    "\\=",
];

fn draw(random: &mut Random) -> String {
    let count = 1 + random.below(8);
    let piece = |_| PIECES[random.below(PIECES.len() as u64) as usize];
    (0..count).map(piece).collect()
}

fn judge(text: &str) -> Result<Answer, String> {
    let mut is_taken = quantity(text)?;
    is_taken |= selector(text)?;
    is_taken |= duration(text)?;
    is_taken |= jsonpath(text);
    // A damaged link is told so.
    is_taken |= history::link::decode(text).is_ok();
    Ok(match is_taken {
        true => Answer::Accepted,
        false => Answer::Refused,
    })
}

fn quantity(text: &str) -> Result<bool, String> {
    let Ok(quantity) = Quantity::parse(text) else {
        return Ok(false);
    };
    let (_, _) = (quantity.value(), quantity.milli_value());
    let shown = quantity.to_string();
    match Quantity::parse(&shown) {
        Ok(again) if again == quantity => Ok(true),
        Ok(again) => Err(format!("{shown} reads as {again}")),
        Err(_) => Err(format!("{shown} cannot be read back")),
    }
}

fn selector(text: &str) -> Result<bool, String> {
    let is_field = FieldSelector::parse(text).is_ok();
    let Ok(selector) = api::selector::Selector::parse(text) else {
        return Ok(is_field);
    };
    let shown = selector.to_string();
    match api::selector::Selector::parse(&shown) {
        Ok(again) if again.to_string() == shown => Ok(true),
        _ => Err(format!("{shown:?} does not read back")),
    }
}

fn duration(text: &str) -> Result<bool, String> {
    let Some(duration) = Duration::parse(text) else {
        return Ok(false);
    };
    match Duration::parse(&duration.go_text()) {
        Some(again) if again == duration => Ok(true),
        again => Err(format!("{duration:?} reads back as {again:?}")),
    }
}

fn jsonpath(text: &str) -> bool {
    let value = serde_json::json!({
        "items": [{"metadata": {"name": "a"}, "a": 1}, {"a": [1, 2, {"b": null}]}],
    });
    let Ok(template) = api::jsonpath::JsonPath::parse(text) else {
        return false;
    };
    template.print(&value).is_ok()
}
