//! Values that are a number or a percentage of something: `2`, `"25%"`.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/util/intstr/intstr.go

use std::fmt;

use serde_json::Value;

use crate::go_text;
use crate::text::Str;

/// A number, or a text that should be a percentage.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum IntOrPercent {
    /// A plain number.
    Int(i32),
    /// As typed, `25%` if it is valid; a port name where the field is a port.
    Text(Str),
}

/// Why a value gives no number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IntOrPercentError(String);

impl Default for IntOrPercent {
    fn default() -> Self {
        IntOrPercent::Int(0)
    }
}

impl IntOrPercent {
    /// A percentage.
    pub fn percent(percent: u32) -> IntOrPercent {
        IntOrPercent::Text(format!("{percent}%").into())
    }

    /// From its form in a manifest; nothing when it is neither number nor text.
    pub fn from_value(value: &Value) -> Option<IntOrPercent> {
        match value {
            Value::Number(number) => {
                let number = i32::try_from(number.as_i64()?).ok()?;
                Some(IntOrPercent::Int(number))
            }
            Value::String(text) => Some(IntOrPercent::Text(Str::from(text.as_str()))),
            _ => None,
        }
    }

    /// Its form in a manifest.
    pub fn to_value(&self) -> Value {
        match self {
            IntOrPercent::Int(number) => Value::from(*number),
            IntOrPercent::Text(text) => Value::from(text.as_str()),
        }
    }

    /// The number, or that part of `total` rounded up.
    pub fn of_ceil(&self, total: i32) -> Result<i32, IntOrPercentError> {
        self.of(total, |scaled| -((-scaled).div_euclid(100)))
    }

    /// The number, or that part of `total` rounded down.
    pub fn of_floor(&self, total: i32) -> Result<i32, IntOrPercentError> {
        self.of(total, |scaled| scaled.div_euclid(100))
    }

    /// The percentage a text stands for; a plain number has none.
    pub fn percentage(&self) -> Result<Option<i64>, IntOrPercentError> {
        let IntOrPercent::Text(text) = self else {
            return Ok(None);
        };
        let problem = match text.strip_suffix('%') {
            None => "invalid type: string is not a percentage".to_owned(),
            Some(digits) => match go_text::atoi(digits) {
                Ok(percent) => return Ok(Some(percent)),
                Err(error) => format!("invalid value {}: {error}", go_text::quote(text)),
            },
        };
        Err(IntOrPercentError(problem))
    }

    fn of(
        &self,
        total: i32,
        divide_by_100: impl Fn(i128) -> i128,
    ) -> Result<i32, IntOrPercentError> {
        match (self, self.percentage()?) {
            (IntOrPercent::Int(number), _) => Ok(*number),
            (IntOrPercent::Text(_), percent) => {
                let scaled = i128::from(percent.unwrap_or(0)) * i128::from(total);
                let part = divide_by_100(scaled);
                Ok(part.clamp(i32::MIN.into(), i32::MAX.into()) as i32)
            }
        }
    }
}

impl fmt::Display for IntOrPercent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IntOrPercent::Int(number) => write!(out, "{number}"),
            IntOrPercent::Text(text) => out.write_str(text),
        }
    }
}

impl fmt::Display for IntOrPercentError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "invalid value for IntOrString: {}", self.0)
    }
}

impl std::error::Error for IntOrPercentError {}
