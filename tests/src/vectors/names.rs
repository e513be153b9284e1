//! Names, keys, ports, and the hashes in generated names.

use api::{hash, names};
use serde_json::Value;

use super::{Adapter, Case, Outcome, Run, same};

const HASH: &str = "workloads/names-hash";

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    Adapter {
        file: "kubectl/names",
        kind: "names",
        run: Run::Each(every_rule),
    },
    Adapter {
        file: "kubectl/names",
        kind: "qualified",
        run: Run::Each(every_rule),
    },
    Adapter {
        file: "workloads/validation",
        kind: "subdomain_name",
        run: Run::Each(subdomain),
    },
    Adapter {
        file: "workloads/validation",
        kind: "label_name",
        run: Run::Each(label),
    },
    Adapter {
        file: HASH,
        kind: "safe_encode",
        run: Run::Each(safe_encode),
    },
    Adapter {
        file: HASH,
        kind: "fnv1a_32",
        run: Run::Each(fnv1a_32),
    },
    Adapter {
        file: HASH,
        kind: "fnv1_32",
        run: Run::Each(fnv1_32),
    },
    Adapter {
        file: HASH,
        kind: "collision_bytes",
        run: Run::Each(collision_bytes),
    },
    Adapter {
        file: HASH,
        kind: "generate_name",
        run: Run::Each(generate_name),
    },
];

type Rule = fn(&str) -> names::Messages;

const RULES: [(&str, Rule); 8] = [
    ("configMapKey", names::config_key),
    ("dns1035Label", names::dns1035_label),
    ("dns1123Label", names::dns1123_label),
    ("dns1123Subdomain", names::dns1123_subdomain),
    ("envVarName", names::env_name),
    ("labelValue", names::label_value),
    ("portName", names::port_name),
    ("qualifiedName", names::qualified_name),
];

fn every_rule(case: &Case<'_>) -> Outcome {
    for (key, expected) in case.vector.as_object().into_iter().flatten() {
        if key == "in" {
            continue;
        }
        let rule = RULES
            .iter()
            .find(|(name, _)| name == key)
            .ok_or(format!("no rule {key}"))?;
        let found = match rule.1(case.text("in")) {
            messages if messages.is_empty() => Value::Null,
            messages => Value::from(messages),
        };
        same(key, expected, &found)?;
    }
    Ok(())
}

fn subdomain(case: &Case<'_>) -> Outcome {
    let found = names::dns1123_subdomain(case.vector["inputs"]["name"].as_str().unwrap_or(""));
    same(
        "valid",
        case.vector["expected"]["valid"].as_bool(),
        Some(found.is_empty()),
    )
}

fn label(case: &Case<'_>) -> Outcome {
    let found = names::dns1123_label(case.vector["inputs"]["name"].as_str().unwrap_or(""));
    let expected = case.vector["expected"]["message"].as_str();
    same("message", expected, found.first().map(String::as_str))
}

fn safe_encode(case: &Case<'_>) -> Outcome {
    let text = case.vector["inputs"]["string"].as_str().unwrap_or_default();
    same(
        "encoded",
        &case.vector["expected"]["encoded"],
        &hash::safe_encode(text).into(),
    )
}

fn fnv1a_32(case: &Case<'_>) -> Outcome {
    fnv(case, hash::fnv1a_32)
}

fn fnv1_32(case: &Case<'_>) -> Outcome {
    fnv(case, hash::fnv1_32)
}

fn fnv(case: &Case<'_>, function: fn(&[u8]) -> u32) -> Outcome {
    let text = case.vector["inputs"]["bytes_utf8"]
        .as_str()
        .unwrap_or_default();
    let found = function(text.as_bytes());
    let expected = &case.vector["expected"];
    same("hash", expected["hash"].as_u64(), Some(found.into()))?;
    let encoded = hash::safe_encode(&found.to_string());
    same(
        "encoded",
        &expected["decimal_safe_encoded"],
        &encoded.into(),
    )
}

fn collision_bytes(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let dump = inputs["dump"].as_str().unwrap_or_default();
    let count = inputs["collision_count"].as_i64().map(|count| count as i32);
    let found = hash::template_hash_label(dump.as_bytes(), count);
    same("label", &case.vector["expected"]["label"], &found.into())
}

fn generate_name(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let base = names::generated_name_base(inputs["generateName"].as_str().unwrap_or_default());
    same("prefix", expected["prefix"].as_str(), Some(base))?;
    let alphabet = std::str::from_utf8(hash::NAME_ALPHABET).ok();
    same("alphabet", expected["suffix_alphabet"].as_str(), alphabet)?;
    let length = base.len() as u64 + expected["suffix_length"].as_u64().unwrap_or_default();
    same("length", expected["total_length"].as_u64(), Some(length))
}
