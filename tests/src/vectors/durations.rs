//! Ages, and numbers that may be percentages.

use api::duration_text::{age_text, age_text_micros};
use api::int_or_percent::IntOrPercent;
use serde_json::Value;

use super::{Adapter, Case, Outcome, Run, same};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    Adapter {
        file: "kubectl/durations",
        kind: "",
        run: Run::Each(age),
    },
    Adapter {
        file: "kubelet/human_duration",
        kind: "",
        run: Run::Each(age_fractional),
    },
    Adapter {
        file: "kubectl/int_or_percent",
        kind: "",
        run: Run::Each(int_or_percent),
    },
    Adapter {
        file: "workloads/intstr",
        kind: "scaled_value",
        run: Run::Each(scaled_value),
    },
];

fn age(case: &Case<'_>) -> Outcome {
    let seconds = case.vector["seconds"].as_i64().ok_or("no seconds")?;
    same("age", case.text("age"), &age_text(seconds))
}

fn age_fractional(case: &Case<'_>) -> Outcome {
    // Nanoseconds in a vector are cut towards zero, as the simulation has microseconds.
    let text = case.vector["seconds"].to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let digits: String = format!("{fraction}000000").chars().take(6).collect();
    let micros = format!("{whole}{digits}")
        .parse::<i64>()
        .map_err(|error| error.to_string())?;
    same("age", case.text("expect"), &age_text_micros(micros))
}

fn value(value: &Value) -> Result<IntOrPercent, String> {
    IntOrPercent::from_value(value).ok_or_else(|| format!("not an int or string: {value}"))
}

fn int_or_percent(case: &Case<'_>) -> Outcome {
    let value = value(&case.vector["value"])?;
    let total = case.vector["total"].as_i64().unwrap_or_default() as i32;
    let (up, down) = (value.of_ceil(total), value.of_floor(total));
    if let Some(error) = case.vector["error"].as_str() {
        return same(
            "error",
            Err(error.to_owned()),
            up.map_err(|error| error.to_string()),
        );
    }
    let number = |key: &str| case.vector[key].as_i64();
    same("rounded up", number("roundUp"), up.ok().map(i64::from))?;
    same(
        "rounded down",
        number("roundDown"),
        down.ok().map(i64::from),
    )
}

fn scaled_value(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let value = value(&inputs["value"])?;
    let total = inputs["total"].as_i64().unwrap_or_default() as i32;
    let found = match inputs["round_up"].as_bool() {
        Some(true) => value.of_ceil(total),
        _ => value.of_floor(total),
    };
    same(
        "value",
        expected["value"].as_i64(),
        found.ok().map(i64::from),
    )
}
