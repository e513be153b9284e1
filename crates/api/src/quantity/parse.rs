//! Reading a quantity: its parts, its suffix, and which of upstream's two ways it takes.
//!
//! Upstream reads short numbers in 64 bits and keeps the typed text of those it believes to be
//! canonical; the others go through a big decimal. Both show: `1.001` stays, `1.0001` does not.
//! k8s: staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go, ParseQuantity

use super::{Format, NANOS_PER_UNIT, Quantity, QuantityError};

/// Decimal digits that always fit 64 bits. k8s: math.go, maxInt64Factors
const DIGITS_64BIT_MAX: i64 = 18;
/// Decimal digits that always fit 128 bits.
const DIGITS_128BIT_MAX: usize = 38;
/// Binary amounts are capped here. k8s: quantity.go, maxAllowed
const BINARY_NANOS_MAX: i128 = (i64::MAX as i128) * NANOS_PER_UNIT;

/// A quantity's text, taken apart.
struct Parts<'a> {
    is_negative: bool,
    /// Digits before the point, leading zeros removed, at least `0`.
    whole: &'a str,
    /// Digits after the point.
    fraction: &'a str,
    suffix: &'a str,
    has_digits: bool,
}

pub(super) fn parse(text: &str) -> Result<Quantity, QuantityError> {
    if text.is_empty() {
        return Err(QuantityError::Format);
    }
    let parts = split(text)?;
    let (format, exponent) = suffix_meaning(parts.suffix).ok_or(QuantityError::Suffix)?;
    if let Some(quantity) = parse_short(text, &parts, format, exponent) {
        return Ok(quantity);
    }
    if !parts.has_digits {
        return Err(QuantityError::Numeric);
    }
    let magnitude = match format {
        Format::BinarySi => binary_nanos(&parts, exponent),
        Format::DecimalSi | Format::DecimalExponent => decimal_nanos(&parts, exponent),
    };
    let is_below_one = format == Format::BinarySi && magnitude < NANOS_PER_UNIT && magnitude > 0;
    Ok(Quantity {
        nanos: if parts.is_negative {
            -magnitude
        } else {
            magnitude
        },
        format: if is_below_one {
            Format::DecimalSi
        } else {
            format
        },
        is_wide: true,
        typed: (magnitude == i128::MAX).then(|| text.into()),
    })
}

fn split(text: &str) -> Result<Parts<'_>, QuantityError> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let significant = unsigned.trim_start_matches('0');
    let (whole, rest) = split_digits(significant);
    let (fraction, suffix) = match rest.strip_prefix('.') {
        Some(after) => split_digits(after),
        None => ("", rest),
    };
    let letters_end = suffix
        .find(|c| !"eEinumkKMGTP".contains(c))
        .unwrap_or(suffix.len());
    let (_, after_letters) = suffix.split_at(letters_end);
    let digits = after_letters
        .strip_prefix(['+', '-'])
        .unwrap_or(after_letters);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(QuantityError::Format);
    }
    Ok(Parts {
        is_negative: text.starts_with('-'),
        whole: if whole.is_empty() { "0" } else { whole },
        fraction,
        suffix,
        has_digits: unsigned.starts_with(|c: char| c.is_ascii_digit()) || !fraction.is_empty(),
    })
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(
        text.find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len()),
    )
}

/// The notation and the power (of ten, or of two) a suffix stands for.
fn suffix_meaning(suffix: &str) -> Option<(Format, i64)> {
    let decimal = |exponent| Some((Format::DecimalSi, exponent));
    let binary = |exponent| Some((Format::BinarySi, exponent));
    match suffix {
        "n" => decimal(-9),
        "u" => decimal(-6),
        "m" => decimal(-3),
        "" => decimal(0),
        "k" => decimal(3),
        "M" => decimal(6),
        "G" => decimal(9),
        "T" => decimal(12),
        "P" => decimal(15),
        "E" => decimal(18),
        "Ki" => binary(10),
        "Mi" => binary(20),
        "Gi" => binary(30),
        "Ti" => binary(40),
        "Pi" => binary(50),
        "Ei" => binary(60),
        _ => {
            let exponent = suffix.strip_prefix(['e', 'E'])?.parse::<i64>().ok()?;
            Some((Format::DecimalExponent, exponent))
        }
    }
}

/// Upstream's 64-bit way; `None` when the number is too long or too fine for it.
fn parse_short(text: &str, parts: &Parts<'_>, format: Format, exponent: i64) -> Option<Quantity> {
    let length = (parts.whole.len() + parts.fraction.len()) as i64;
    let (factor, power) = match format {
        Format::BinarySi => {
            let room = 15 - parts.whole.len() as i64 - exponent * 3 / 10 - 1;
            if !parts.fraction.is_empty() || room < 0 {
                return None;
            }
            (1_i64 << exponent, 0)
        }
        Format::DecimalSi | Format::DecimalExponent => {
            let power = exponent.checked_sub(parts.fraction.len() as i64)?;
            if length > DIGITS_64BIT_MAX || power < -9 {
                return None;
            }
            (1, power)
        }
    };
    let digits = format!("{}{}", parts.whole, parts.fraction);
    let number = digits.parse::<i64>().ok()?;
    let amount = i128::from(number.checked_mul(factor)?);
    let is_typed_kept = match format {
        Format::BinarySi => number & 7 != 0,
        Format::DecimalSi | Format::DecimalExponent => {
            power % 3 == 0 && !digits.ends_with("000") && !digits.starts_with('0')
        }
    };
    let magnitude = times_ten_to(amount, power.checked_add(9)?);
    Some(Quantity {
        nanos: if parts.is_negative {
            -magnitude
        } else {
            magnitude
        },
        format,
        is_wide: false,
        typed: (is_typed_kept || magnitude == i128::MAX).then(|| text.into()),
    })
}

/// `amount` × 10^`power` for `power` ≥ 0, saturating.
fn times_ten_to(amount: i128, power: i64) -> i128 {
    if amount == 0 {
        return 0;
    }
    u32::try_from(power)
        .ok()
        .and_then(|power| 10_i128.checked_pow(power))
        .and_then(|factor| amount.checked_mul(factor))
        .unwrap_or(i128::MAX)
}

fn decimal_nanos(parts: &Parts<'_>, exponent: i64) -> i128 {
    let power = exponent
        .saturating_add(9)
        .saturating_sub(parts.fraction.len() as i64);
    let digits = format!("{}{}", parts.whole, parts.fraction);
    let digits = digits.trim_start_matches('0');
    let dropped = usize::try_from(power.min(0).unsigned_abs()).unwrap_or(usize::MAX);
    let (kept, rest) = digits.split_at(digits.len().saturating_sub(dropped));
    if kept.len() > DIGITS_128BIT_MAX {
        return i128::MAX;
    }
    // Anything above nothing is rounded up: who asks for some gets some.
    let round_up = i128::from(rest.bytes().any(|byte| byte != b'0'));
    let amount = kept.parse::<i128>().unwrap_or(0).saturating_add(round_up);
    times_ten_to(amount, power.max(0))
}

fn binary_nanos(parts: &Parts<'_>, exponent: i64) -> i128 {
    let fraction_kept = DIGITS_64BIT_MAX as usize - parts.whole.len().min(18);
    let (fraction, rest) = parts
        .fraction
        .split_at(parts.fraction.len().min(fraction_kept));
    let round_up = i128::from(rest.bytes().any(|byte| byte != b'0'));
    let digits = format!("{}{fraction}", parts.whole);
    let nanos = digits
        .parse::<i128>()
        .ok()
        .and_then(|number| number.checked_add(round_up))
        .and_then(|number| number.checked_mul(1_i128 << exponent.clamp(0, 60)))
        .and_then(|number| match 9_usize.checked_sub(fraction.len()) {
            Some(power) => number.checked_mul(10_i128.pow(power as u32)),
            None => {
                let divisor = 10_i128.pow((fraction.len() - 9) as u32);
                Some(number / divisor + i128::from(number % divisor != 0))
            }
        });
    nanos.unwrap_or(BINARY_NANOS_MAX).min(BINARY_NANOS_MAX)
}
