//! Turns the published API schema into tables.
//!
//! Reads `data/*.json`; writes `schema.rs` (types, merge rules, resources: small, always loaded)
//! and `descriptions.bin` (texts for explain and hover: large, loaded on demand).

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

const SCHEMA: &str = "data/schema-v1.36.json";
const RESOURCES: &str = "data/resources-v1.36.json";
/// Best compression.
const DEFLATE_LEVEL: u8 = 10;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=data");
    let schema: Value = serde_json::from_str(&fs::read_to_string(SCHEMA)?)?;
    let resources: Value = serde_json::from_str(&fs::read_to_string(RESOURCES)?)?;
    let out = env::var("OUT_DIR")?;
    let mut tables = String::new();
    let mut texts = String::new();
    write_definitions(&schema, &mut tables, &mut texts)?;
    write_resources(&resources, &mut tables)?;
    fs::write(Path::new(&out).join("schema.rs"), tables)?;
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
    for (index, (name, definition)) in definitions.iter().enumerate() {
        write_text(definition, texts);
        let (package, go_name) = go_names(name);
        let fields = definition["properties"].as_object();
        let kind = match (&definition["gvk"], fields) {
            (Value::Array(gvk), _) => format!("{:?}", gvk.get(2).and_then(Value::as_str)),
            _ => "None".to_owned(),
        };
        writeln!(
            tables,
            "static D{index}: Definition = Definition {{ index: {index}, package: {package:?}, \
             name: {go_name:?}, kind: {kind}, is_open: {}, is_atomic: {}, fields: &[",
            fields.is_none(),
            definition["x-kubernetes-map-type"] == "atomic",
        )?;
        let required = definition["required"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        for (field_name, field) in fields.into_iter().flatten() {
            write_text(field, texts);
            let is_required = required.iter().any(|name| name == field_name);
            writeln!(
                tables,
                "Field {{ name: {field_name:?}, ty: {}, is_required: {is_required}, rules: {} }},",
                type_of(field, &indexes),
                rules_of(field),
            )?;
        }
        writeln!(tables, "] }};")?;
    }
    write!(tables, "static DEFINITIONS: &[Def] = &[")?;
    for index in 0..definitions.len() {
        write!(tables, "&D{index},")?;
    }
    writeln!(tables, "];")?;
    let kinds = schema["kinds"].as_object().ok_or("no kinds")?;
    writeln!(tables, "static KINDS: &[(&str, &str, Def)] = &[")?;
    for (kind, definition) in kinds {
        let (api_version, kind) = kind.rsplit_once('/').ok_or("bad kind")?;
        let index = definition
            .as_str()
            .and_then(|name| indexes.get(name))
            .ok_or("no definition")?;
        writeln!(tables, "({api_version:?}, {kind:?}, &D{index}),")?;
    }
    writeln!(tables, "];")?;
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

fn type_of(schema: &Value, indexes: &Indexes<'_>) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return match go_names(name).1 {
            "Quantity" => "Type::Quantity".to_owned(),
            "IntOrString" => "Type::IntOrString".to_owned(),
            "Time" => "Type::Time".to_owned(),
            "MicroTime" => "Type::MicroTime".to_owned(),
            _ => match indexes.get(name) {
                Some(index) => format!("Type::Object(&D{index})"),
                None => "Type::Any".to_owned(),
            },
        };
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("string"), Some("byte")) => "Type::Bytes".to_owned(),
        (Some("string"), _) => "Type::String".to_owned(),
        (Some("boolean"), _) => "Type::Bool".to_owned(),
        (Some("integer"), Some("int32")) => "Type::Int32".to_owned(),
        (Some("integer"), _) => "Type::Int64".to_owned(),
        (Some("array"), _) => format!("Type::List(&{})", type_of(&schema["items"], indexes)),
        (Some("object"), _) if schema["additionalProperties"].is_object() => {
            format!(
                "Type::Map(&{})",
                type_of(&schema["additionalProperties"], indexes)
            )
        }
        _ => "Type::Any".to_owned(),
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
        Some("set") => "Set",
        Some("map") => "Map",
        _ => "Atomic",
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
        && list_type == "Atomic"
        && values == "&[]"
        && default.is_empty()
        && keys == "&[]";
    if is_plain {
        return "&NO_RULES".to_owned();
    }
    format!(
        "&Rules {{ patch_strategy: {strategy:?}, merge_key: {merge_key:?}, \
         list_type: ListType::{list_type}, list_keys: {keys}, values: {values}, \
         default: {default:?} }}"
    )
}

fn texts(list: &Value) -> String {
    let texts = list
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    format!("&{:?}", texts.collect::<Vec<_>>())
}

fn write_resources(resources: &Value, tables: &mut String) -> Result<(), Box<dyn Error>> {
    writeln!(tables, "static RESOURCES: &[Resource] = &[")?;
    for resource in resources.as_array().ok_or("no resources")? {
        let text = |key: &str| format!("{:?}", resource[key].as_str().unwrap_or_default());
        writeln!(
            tables,
            "Resource {{ group_version: {}, name: {}, singular: {}, kind: {}, \
             is_namespaced: {}, verbs: {}, short_names: {}, categories: {} }},",
            text("groupVersion"),
            text("name"),
            text("singular"),
            text("kind"),
            resource["namespaced"] == true,
            texts(&resource["verbs"]),
            texts(&resource["shortNames"]),
            texts(&resource["categories"]),
        )?;
    }
    writeln!(tables, "];")?;
    Ok(())
}
