//! Resource quantities: `100m`, `1.5Gi`, `2e3`, exact and without floating point.
//!
//! A quantity is a whole number of nano-units plus the notation it is written in. Two
//! quantities are equal when their values are, whatever their notation (`1000m` == `1`),
//! as upstream's semantic equality has it.
//! k8s: staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go

mod canonical;
mod parse;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use canonical::canonical_text;

/// Nano-units per unit: the finest step a quantity can express.
const NANOS_PER_UNIT: i128 = 1_000_000_000;
/// Nano-units per thousandth.
const NANOS_PER_MILLI: i128 = 1_000_000;

/// The family of suffixes a quantity is printed with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// `n u m (none) k M G T P E`.
    #[default]
    DecimalSi,
    /// `Ki Mi Gi Ti Pi Ei`.
    BinarySi,
    /// `e3`, `E-6`.
    DecimalExponent,
}

/// An exact amount of a resource.
///
/// Differs: upstream holds any magnitude; this one saturates at about 1.7e29 units and then
/// prints the text it was given.
#[derive(Clone, Default)]
pub struct Quantity {
    nanos: i128,
    format: Format,
    /// Upstream holds this amount as a big decimal; only the way overflow shows differs.
    is_wide: bool,
    /// The text as typed, kept only where upstream keeps a text that is not canonical.
    typed: Option<Box<str>>,
}

/// Why a text is not a quantity.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QuantityError {
    /// The text as a whole has the wrong form.
    Format,
    /// The suffix is none of the known ones.
    Suffix,
    /// The digits cannot be read.
    Numeric,
}

impl Quantity {
    /// Reads a quantity as it stands in a manifest.
    pub fn parse(text: &str) -> Result<Quantity, QuantityError> {
        parse::parse(text)
    }

    /// So many thousandths (`250` is `250m`).
    pub fn from_millis(millis: i64) -> Quantity {
        Quantity {
            nanos: i128::from(millis) * NANOS_PER_MILLI,
            ..Quantity::default()
        }
    }

    /// So many units in decimal notation (`110`, `2k`).
    pub fn from_units(units: i64) -> Quantity {
        Quantity {
            nanos: i128::from(units) * NANOS_PER_UNIT,
            ..Quantity::default()
        }
    }

    /// So many bytes in binary notation (`64Mi`).
    pub fn from_bytes_binary(bytes: i64) -> Quantity {
        Quantity {
            format: Format::BinarySi,
            ..Quantity::from_units(bytes)
        }
    }

    /// Whole units, fractions rounded away from zero; overflow as upstream shows it.
    pub fn value(&self) -> i64 {
        self.scaled(NANOS_PER_UNIT)
    }

    /// Thousandths, finer fractions rounded away from zero; overflow as upstream shows it:
    /// zero for amounts it keeps in 64 bits, the low 64 bits for others.
    pub fn milli_value(&self) -> i64 {
        self.scaled(NANOS_PER_MILLI)
    }

    /// Whether the amount is nothing at all.
    pub fn is_zero(&self) -> bool {
        self.nanos == 0
    }

    /// -1, 0 or 1.
    pub fn sign(&self) -> i32 {
        self.nanos.signum() as i32
    }

    /// The notation this quantity prints in.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The sum, in the notation of `self` unless that is zero.
    #[must_use]
    pub fn add(&self, other: &Quantity) -> Quantity {
        self.combined(other, self.nanos.saturating_add(other.nanos))
    }

    /// The difference, in the notation of `self` unless that is zero.
    #[must_use]
    pub fn sub(&self, other: &Quantity) -> Quantity {
        self.combined(other, self.nanos.saturating_sub(other.nanos))
    }

    fn combined(&self, other: &Quantity, nanos: i128) -> Quantity {
        let format = if self.is_zero() {
            other.format
        } else {
            self.format
        };
        Quantity {
            nanos,
            format,
            is_wide: self.is_wide || other.is_wide,
            typed: None,
        }
    }

    fn scaled(&self, unit: i128) -> i64 {
        let towards_zero = self.nanos / unit;
        let rest = self.nanos % unit;
        let whole = towards_zero + rest.signum();
        match i64::try_from(whole) {
            Ok(value) => value,
            // Differs: upstream also wraps here, but from a number of any size.
            Err(_) if self.is_wide => whole as i64,
            Err(_) => 0,
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.typed {
            Some(text) => out.write_str(text),
            None => out.write_str(&canonical_text(self.nanos, self.format)),
        }
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Quantity({self})")
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Quantity) -> bool {
        self.nanos == other.nanos
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Quantity) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Quantity) -> Ordering {
        self.nanos.cmp(&other.nanos)
    }
}

impl Hash for Quantity {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.nanos.hash(state);
    }
}

impl fmt::Display for QuantityError {
    /// k8s: quantity.go, ErrFormatWrong, ErrSuffix, ErrNumeric
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            QuantityError::Format => {
                "quantities must match the regular expression \
                 '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            }
            QuantityError::Suffix => "unable to parse quantity's suffix",
            QuantityError::Numeric => "unable to parse numeric part of quantity",
        })
    }
}

impl std::error::Error for QuantityError {}

#[cfg(test)]
mod tests {
    use super::Quantity;

    fn check(input: &str, canonical: &str, value: i64, milli: i64) {
        let quantity = Quantity::parse(input).unwrap();
        let found = (
            quantity.to_string(),
            quantity.value(),
            quantity.milli_value(),
        );
        assert_eq!(found, (canonical.to_owned(), value, milli), "{input}");
    }

    #[test]
    fn constructors_print_canonically() {
        assert_eq!(Quantity::from_millis(1500).to_string(), "1500m");
        assert_eq!(Quantity::from_millis(2000).to_string(), "2");
        assert_eq!(Quantity::from_units(110).to_string(), "110");
        assert_eq!(Quantity::from_bytes_binary(64 << 20).to_string(), "64Mi");
        assert_eq!(Quantity::default().to_string(), "0");
        assert_eq!(Quantity::from_millis(1000), Quantity::parse("1").unwrap());
    }

    #[test]
    fn odd_texts() {
        check("00", "0", 0, 0);
        check(".", "0", 0, 0);
        check("-0.1n", "-1n", -1, -1);
        check("2048", "2048", 2048, 2_048_000);
        check("16Ei", "9223372036854775807", i64::MAX, -1000);
        check(
            "1.5Ei",
            "1536Pi",
            1_729_382_256_910_270_464,
            1_729_382_256_910_270_464_i64.wrapping_mul(1000),
        );
        assert_eq!(
            Quantity::parse("Pi").unwrap_err().to_string(),
            "unable to parse numeric part of quantity"
        );
    }

    #[test]
    fn hostile_texts_do_not_panic() {
        let nines = "9".repeat(5000);
        let zeros = "0".repeat(5000);
        for text in [
            nines.clone(),
            format!("-{nines}"),
            format!("{nines}Ei"),
            format!("{nines}.{nines}n"),
            format!("0.{zeros}1"),
            format!("1e{nines}"),
            "1e9223372036854775807".to_owned(),
            "1e-9223372036854775807".to_owned(),
            format!("1.{zeros}1Ki"),
            "é".to_owned(),
            "1é".to_owned(),
        ] {
            if let Ok(quantity) = Quantity::parse(&text) {
                let _ = (
                    quantity.value(),
                    quantity.milli_value(),
                    quantity.to_string(),
                );
                let _ = quantity.add(&quantity).sub(&quantity).to_string();
            }
        }
    }
}
