//! Values that are a number or a percentage.
//!
//! k8s: pkg/apis/apps/validation/validation.go, ValidatePositiveIntOrPercent,
//! IsNotMoreThan100Percent, getIntOrPercentValue

use super::problems::{NOT_NEGATIVE, Problems};
use crate::go_text::quote;
use crate::int_or_percent::IntOrPercent;

/// The value as messages show it.
pub fn shown(value: &IntOrPercent) -> String {
    match value {
        IntOrPercent::Int(number) => number.to_string(),
        IntOrPercent::Text(text) => quote(text),
    }
}

/// Not negative, and a text only as a percentage.
pub fn positive(problems: &mut Problems, name: &str, value: Option<&IntOrPercent>) {
    match value {
        None => (),
        Some(value @ IntOrPercent::Int(number)) if *number < 0 => {
            problems.invalid(name, shown(value), NOT_NEGATIVE);
        }
        Some(IntOrPercent::Int(_)) => (),
        Some(IntOrPercent::Text(text)) => {
            problems.texts(name, text, &crate::names::percent(text));
        }
    }
}

/// Not above 100 %.
pub fn at_most_100_percent(problems: &mut Problems, name: &str, value: Option<&IntOrPercent>) {
    let Some(value) = value else { return };
    if matches!(value.percentage(), Ok(Some(percent)) if percent > 100) {
        problems.invalid(name, shown(value), "must not be greater than 100%");
    }
}

/// The bare number: of `25%` it is 25, of nonsense 0.
pub fn number(value: Option<&IntOrPercent>) -> i64 {
    match value {
        None => 0,
        Some(IntOrPercent::Int(number)) => i64::from(*number),
        Some(text) => text.percentage().ok().flatten().unwrap_or(0),
    }
}
