//! Turns the published API schema into tables.
//!
//! Reads `data/*.json`; writes `schema.txt` (types, merge rules, resources: always there, unpacked
//! by `src/schema/tables.rs` when first asked for) and `descriptions.bin` (texts for explain and
//! hover: large, loaded on demand). A text weighs half of what tables of pointers weigh.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

const SCHEMA: &str = "data/schema-v1.36.json";
/// Kinds that the dump lacks.
const SCHEMA_RBAC: &str = "data/schema-rbac-v1.json";
const RESOURCES: &str = "data/resources-v1.36.json";
/// Best compression.
const DEFLATE_LEVEL: u8 = 10;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=data");
    let mut schema: Value = serde_json::from_str(&fs::read_to_string(SCHEMA)?)?;
    let more: Value = serde_json::from_str(&fs::read_to_string(SCHEMA_RBAC)?)?;
    for part in ["kinds", "definitions"] {
        let more = more[part].as_object().cloned().unwrap_or_default();
        schema[part].as_object_mut().ok_or("no map")?.extend(more);
    }
    let resources: Value = serde_json::from_str(&fs::read_to_string(RESOURCES)?)?;
    let out = env::var("OUT_DIR")?;
    let mut tables = String::new();
    let mut texts = String::new();
    write_definitions(&schema, &mut tables, &mut texts)?;
    write_resources(&resources, &mut tables)?;
    fs::write(Path::new(&out).join("schema.txt"), tables)?;
    let packed = miniz_oxide::deflate::compress_to_vec(texts.as_bytes(), DEFLATE_LEVEL);
    fs::write(Path::new(&out).join("descriptions.bin"), packed)?;
    Ok(())
}

type Indexes<'a> = BTreeMap<&'a str, usize>;

fn write_definitions(
    schema: &Value,
    tables: &mut String,
    texts: &mut String,
) -> Result<(), Box<dyn Error>> {
    let definitions = schema["definitions"].as_object().ok_or("no definitions")?;
    let indexes: Indexes<'_> = definitions
        .keys()
        .enumerate()
        .map(|(index, name)| (name.as_str(), index))
        .collect();
    for (name, definition) in definitions {
        write_text(definition, texts);
        let (package, go_name) = go_names(name);
        let fields = definition["properties"].as_object();
        let kind = match (&definition["gvk"], fields) {
            (Value::Array(gvk), _) => gvk.get(2).and_then(Value::as_str).unwrap_or_default(),
            _ => "",
        };
        let is_open = if fields.is_none() { "open" } else { "" };
        let is_atomic = match definition["x-kubernetes-map-type"] == "atomic" {
            true => "atomic",
            false => "",
        };
        writeln!(
            tables,
            "d\t{package}\t{go_name}\t{kind}\t{is_open}\t{is_atomic}"
        )?;
        let required = definition["required"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        for (field_name, field) in fields.into_iter().flatten() {
            write_text(field, texts);
            let is_required = match required.iter().any(|name| name == field_name) {
                true => "!",
                false => "",
            };
            let (ty, rules) = (type_of(field, &indexes), rules_of(field));
            writeln!(tables, "f\t{field_name}\t{ty}{is_required}{rules}")?;
        }
    }
    let kinds = schema["kinds"].as_object().ok_or("no kinds")?;
    for (kind, definition) in kinds {
        let (api_version, kind) = kind.rsplit_once('/').ok_or("bad kind")?;
        let index = definition
            .as_str()
            .and_then(|name| indexes.get(name))
            .ok_or("no definition")?;
        writeln!(tables, "k\t{api_version}\t{kind}\t{index}")?;
    }
    Ok(())
}

/// One text per definition and per field, in the order of the tables.
fn write_text(schema: &Value, texts: &mut String) {
    texts.push_str(schema["description"].as_str().unwrap_or_default());
    texts.push('\0');
}

/// Package and name as Go's error messages have them: `v1`, `DeploymentSpec`.
fn go_names(definition: &str) -> (&str, &str) {
    let mut parts = definition.rsplit('.');
    let name = parts.next().unwrap_or_default();
    (parts.next().unwrap_or_default(), name)
}

/// A letter for a scalar, `o12` for an object, `[` and `{` before the items of lists and maps.
fn type_of(schema: &Value, indexes: &Indexes<'_>) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return match go_names(name).1 {
            "Quantity" => "q".to_owned(),
            "IntOrString" => "x".to_owned(),
            "Time" => "t".to_owned(),
            "MicroTime" => "m".to_owned(),
            _ => match indexes.get(name) {
                Some(index) => format!("o{index}"),
                None => "a".to_owned(),
            },
        };
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("string"), Some("byte")) => "y".to_owned(),
        (Some("string"), _) => "s".to_owned(),
        (Some("boolean"), _) => "b".to_owned(),
        (Some("integer"), Some("int32")) => "i".to_owned(),
        (Some("integer"), _) => "l".to_owned(),
        (Some("array"), _) => format!("[{}", type_of(&schema["items"], indexes)),
        (Some("object"), _) if schema["additionalProperties"].is_object() => {
            format!("{{{}", type_of(&schema["additionalProperties"], indexes))
        }
        _ => "a".to_owned(),
    }
}

fn rules_of(field: &Value) -> String {
    let strategy = field["x-kubernetes-patch-strategy"]
        .as_str()
        .unwrap_or_default();
    let merge_key = field["x-kubernetes-patch-merge-key"]
        .as_str()
        .unwrap_or_default();
    let list_type = match field["x-kubernetes-list-type"].as_str() {
        Some("set") => "set",
        Some("map") => "map",
        _ => "",
    };
    let default = match &field["default"] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let (keys, values) = (
        texts(&field["x-kubernetes-list-map-keys"]),
        texts(&field["enum"]),
    );
    let is_plain = strategy.is_empty()
        && list_type.is_empty()
        && keys.is_empty()
        && values.is_empty()
        && default.is_empty();
    match is_plain {
        true => String::new(),
        false => format!("\t{strategy}\t{merge_key}\t{list_type}\t{keys}\t{values}\t{default}"),
    }
}

/// A list of words, with commas between them.
fn texts(list: &Value) -> String {
    let texts = list
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    texts.collect::<Vec<_>>().join(",")
}

fn write_resources(resources: &Value, tables: &mut String) -> Result<(), Box<dyn Error>> {
    for resource in resources.as_array().ok_or("no resources")? {
        let text = |key: &str| resource[key].as_str().unwrap_or_default();
        writeln!(
            tables,
            "r\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            text("groupVersion"),
            text("name"),
            text("singular"),
            text("kind"),
            if resource["namespaced"] == true {
                "namespaced"
            } else {
                ""
            },
            texts(&resource["verbs"]),
            texts(&resource["shortNames"]),
            texts(&resource["categories"]),
        )?;
    }
    Ok(())
}
