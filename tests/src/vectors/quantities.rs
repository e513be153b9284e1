//! Quantities: reading, canonical text, rounding, sums.

use api::quantity::{Format, Quantity};

use super::{Adapter, Case, Outcome, Run, same};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    Adapter {
        file: "kubectl/quantities",
        kind: "parse",
        run: Run::Each(parse),
    },
    Adapter {
        file: "kubectl/quantities",
        kind: "arith",
        run: Run::Each(arith),
    },
];

fn parse(case: &Case<'_>) -> Outcome {
    let found = Quantity::parse(case.text("in"));
    if let Some(error) = case.vector["error"].as_str() {
        return same(
            "error",
            Err(error.to_owned()),
            found.map_err(|error| error.to_string()),
        );
    }
    let quantity = found.map_err(|error| error.to_string())?;
    let format = match quantity.format() {
        Format::DecimalSi => "DecimalSI",
        Format::BinarySi => "BinarySI",
        Format::DecimalExponent => "DecimalExponent",
    };
    same("format", case.text("format"), format)?;
    same("canonical", case.text("canonical"), &quantity.to_string())?;
    same(
        "value",
        case.vector["value"].as_i64(),
        Some(quantity.value()),
    )?;
    same(
        "milli",
        case.vector["milli"].as_i64(),
        Some(quantity.milli_value()),
    )?;
    same(
        "sign",
        case.vector["sign"].as_i64(),
        Some(quantity.sign().into()),
    )
}

fn arith(case: &Case<'_>) -> Outcome {
    let read = |key| Quantity::parse(case.text(key)).map_err(|error| error.to_string());
    let (a, b) = (read("a")?, read("b")?);
    same("sum", case.text("sum"), &a.add(&b).to_string())?;
    same("diff", case.text("diff"), &a.sub(&b).to_string())?;
    same("cmp", case.vector["cmp"].as_i64(), Some(a.cmp(&b) as i64))
}
