//! Reading parts of manifests that have no typed model: texts, numbers and lists in a tree.

use super::problems::Problems;
use crate::codec::Extra;
use crate::names;
use serde_json::Value;
use std::net::IpAddr;

/// k8s: staging/src/k8s.io/apimachinery/pkg/util/validation/ip.go, IsValidIP
const NO_ADDRESS: &str = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
/// k8s: ip.go, IsValidCIDR
const NO_RANGE: &str = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

/// What an absent field reads as.
const NULL: &Value = &Value::Null;

/// A field, or null.
pub fn get<'a>(value: &'a Value, name: &str) -> &'a Value {
    value.get(name).unwrap_or(NULL)
}

/// A field that the model keeps as it came, or null.
pub fn extra<'a>(fields: &'a Extra, name: &str) -> &'a Value {
    let found = fields.as_ref().and_then(|fields| fields.get(name));
    found.unwrap_or(NULL)
}

/// A text field, or nothing.
pub fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    get(value, name).as_str().unwrap_or("")
}

/// A list field, or nothing.
pub fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    get(value, name).as_array().map_or(&[], Vec::as_slice)
}

/// A list field whose items are texts.
pub fn texts<'a>(value: &'a Value, name: &str) -> Vec<&'a str> {
    let items = list(value, name).iter();
    items.map(|item| item.as_str().unwrap_or("")).collect()
}

/// The text must be an address.
pub fn address(problems: &mut Problems, name: &str, text: &str) {
    if text.parse::<IpAddr>().is_err() {
        problems.invalid_text(name, text, NO_ADDRESS);
    }
}

/// An address range: its address as a number, its length, and how many bits it could have.
pub fn range(text: &str) -> Option<(u128, u32, u32)> {
    let (address, length) = text.split_once('/')?;
    let length: u32 = length.parse().ok()?;
    let (bits, width) = match address.parse::<IpAddr>().ok()? {
        IpAddr::V4(four) => (u128::from(u32::from(four)), 32),
        IpAddr::V6(six) => (u128::from(six), 128),
    };
    (length <= width).then_some((bits, length, width))
}

/// The text must be an address range.
pub fn address_range(problems: &mut Problems, name: &str, text: &str) -> bool {
    let is_valid = range(text).is_some();
    if !is_valid {
        problems.invalid_text(name, text, NO_RANGE);
    }
    is_valid
}

/// A host name that may begin with `*.`.
pub fn wildcard_host(problems: &mut Problems, name: &str, host: &str) {
    if !host.contains('*') {
        problems.texts(name, host, &names::dns1123_subdomain(host));
        return;
    }
    problems.texts(name, host, &names::wildcard_dns1123_subdomain(host));
}
