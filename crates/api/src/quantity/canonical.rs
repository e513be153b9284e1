//! The canonical text of an amount: no fraction, the largest suffix that leaves an integer.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go, CanonicalizeBytes

use super::{Format, NANOS_PER_UNIT};

/// Decimal suffixes for exponents -9, -6, … 18.
const DECIMAL_SUFFIXES: [&str; 10] = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
/// Binary suffixes for 1024 to the power 0, 1, … 6.
const BINARY_SUFFIXES: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
/// Binary amounts nearer to zero than this are printed in decimal notation.
const BINARY_MIN: i128 = 1024 * NANOS_PER_UNIT;

/// The text of `nanos` in `format`.
pub(super) fn canonical_text(nanos: i128, format: Format) -> String {
    if nanos == 0 {
        return "0".to_owned();
    }
    let is_whole = nanos % NANOS_PER_UNIT == 0;
    let is_binary = format == Format::BinarySi && nanos.unsigned_abs() >= BINARY_MIN as u128;
    if is_binary && is_whole {
        return binary_text(nanos / NANOS_PER_UNIT);
    }
    let (mantissa, exponent) = decimal_parts(nanos);
    if format == Format::DecimalExponent {
        return match exponent {
            0 => mantissa.to_string(),
            exponent => format!("{mantissa}e{exponent}"),
        };
    }
    let suffix = DECIMAL_SUFFIXES
        .get((exponent / 3 + 3) as usize)
        .copied()
        .unwrap_or_default();
    format!("{mantissa}{suffix}")
}

fn binary_text(mut mantissa: i128) -> String {
    let mut index = 0;
    while mantissa % 1024 == 0 && index + 1 < BINARY_SUFFIXES.len() {
        mantissa /= 1024;
        index += 1;
    }
    format!(
        "{mantissa}{}",
        BINARY_SUFFIXES.get(index).copied().unwrap_or_default()
    )
}

/// The smallest mantissa with an exponent that is a multiple of three, at most 18.
fn decimal_parts(nanos: i128) -> (i128, i32) {
    let (mut mantissa, mut exponent) = (nanos, -9);
    while mantissa % 1000 == 0 && exponent < 18 {
        mantissa /= 1000;
        exponent += 3;
    }
    (mantissa, exponent)
}
