//! `-o`: how objects are printed other than as tables.
//!
//! k8s: staging/src/k8s.io/cli-runtime/pkg/genericclioptions/print_flags.go

use super::{custom_columns, go_template, kyaml};
use crate::failure::Failure;
use crate::flags::Args;
use api::json_text::encode_json_pretty;
use api::jsonpath::{JsonPath, JsonPathError};
use api::yaml::encode_yaml;
use api::{Kind, Object};
use serde_json::{Value, json};
use std::rc::Rc;

/// A format.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Format {
    /// No `-o`.
    Table,
    /// `-o wide`.
    Wide,
    /// `-o yaml`.
    Yaml,
    /// `-o json`.
    Json,
    /// `-o jsonpath-as-json=…`.
    JsonPathJson(String),
    /// `-o kyaml`.
    Kyaml,
    /// `-o name`.
    Name,
    /// `-o jsonpath=…`.
    JsonPath(String),
    /// `-o custom-columns=…`.
    CustomColumns(String),
    /// `-o go-template=…`.
    GoTemplate(String),
}

const FORMATS_OF_GET: &str = "custom-columns,custom-columns-file,go-template,go-template-file,json,\
    jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml";
const FORMATS_OF_WRITES: &str = "go-template,go-template-file,json,jsonpath,jsonpath-as-json,\
    jsonpath-file,kyaml,name,template,templatefile,yaml";

impl Format {
    /// What `get` takes.
    pub fn of_get(args: &Args) -> Result<Format, Failure> {
        Format::read(args, FORMATS_OF_GET)
    }

    /// What commands that write take: no tables.
    pub fn of_write(args: &Args) -> Result<Format, Failure> {
        match Format::read(args, FORMATS_OF_WRITES)? {
            Format::Wide => Err(unknown("wide", FORMATS_OF_WRITES)),
            Format::CustomColumns(_) => Err(unknown("custom-columns", FORMATS_OF_WRITES)),
            // What cannot be printed is not written either.
            format => format.check().map(|()| format),
        }
    }

    /// Whether the template, if there is one, can be read.
    fn check(&self) -> Result<(), Failure> {
        match self {
            Format::JsonPath(template) | Format::JsonPathJson(template) => {
                parse_json_path(template).map(|_| ())
            }
            Format::GoTemplate(template) => go_template::check(template),
            Format::Table
            | Format::Wide
            | Format::Yaml
            | Format::Json
            | Format::Kyaml
            | Format::Name
            | Format::CustomColumns(_) => Ok(()),
        }
    }

    fn read(args: &Args, allowed: &str) -> Result<Format, Failure> {
        let text = args.text("output").unwrap_or("");
        let template = args.text("template").unwrap_or("");
        let (name, given) = match text.split_once('=') {
            Some((name, given)) => (name, given),
            None => (text, template),
        };
        let given = given.to_owned();
        match name {
            "" if !template.is_empty() => Ok(Format::GoTemplate(given)),
            "" => Ok(Format::Table),
            "wide" => Ok(Format::Wide),
            "yaml" => Ok(Format::Yaml),
            "json" => Ok(Format::Json),
            "kyaml" => Ok(Format::Kyaml),
            "name" => Ok(Format::Name),
            "jsonpath" | "jsonpath-as-json" | "go-template" | "template" if given.is_empty() => {
                Err(Failure::error(
                    "template format specified but no template given",
                ))
            }
            "custom-columns" if given.is_empty() => Err(Failure::error(
                "custom-columns format specified but no custom columns given",
            )),
            "jsonpath" => Ok(Format::JsonPath(given)),
            "jsonpath-as-json" => Ok(Format::JsonPathJson(given)),
            "custom-columns" => Ok(Format::CustomColumns(given)),
            "go-template" | "template" => Ok(Format::GoTemplate(given)),
            _ => Err(unknown(text, allowed)),
        }
    }

    /// Prints objects; one that was asked for alone is not wrapped in a list.
    pub fn print(
        &self,
        objects: &[Rc<Object>],
        is_single: bool,
        hides_headers: bool,
    ) -> Result<String, Failure> {
        if *self == Format::Name {
            let lines = objects.iter().map(|one| format!("{}\n", name(one)));
            return Ok(lines.collect());
        }
        if let Format::CustomColumns(spec) = self {
            let trees: Vec<Value> = objects.iter().map(|one| one.encode()).collect();
            return custom_columns::print(spec, &trees, hides_headers);
        }
        let tree = match objects {
            [one] if is_single => one.encode(),
            many => list(many),
        };
        match self {
            Format::Json => Ok(encode_json_pretty(&tree) + "\n"),
            Format::Kyaml => Ok(kyaml::print(&tree)),
            Format::JsonPath(template) => json_path(template, &tree, JsonPath::print),
            Format::JsonPathJson(template) => json_path(template, &tree, JsonPath::print_json),
            Format::GoTemplate(template) => go_template::print(template, &tree),
            Format::Yaml
            | Format::Table
            | Format::Wide
            | Format::Name
            | Format::CustomColumns(_) => Ok(encode_yaml(&tree)),
        }
    }
}

fn unknown(text: &str, allowed: &str) -> Failure {
    Failure::error(format!(
        "unable to match a printer suitable for the output format \"{text}\", allowed formats \
         are: {allowed}"
    ))
}

fn parse_json_path(template: &str) -> Result<JsonPath, Failure> {
    JsonPath::parse(template)
        .map_err(|error| Failure::error(format!("error parsing jsonpath {template}, {error}")))
}

fn json_path(
    template: &str,
    tree: &Value,
    print: fn(&JsonPath, &Value) -> Result<String, JsonPathError>,
) -> Result<String, Failure> {
    let parsed = parse_json_path(template)?;
    print(&parsed, tree).map_err(|error| {
        Failure::error(format!(
            "error executing jsonpath {}: {error}",
            api::go_text::quote(template)
        ))
    })
}

/// `deployment.apps/web`.
pub fn name(object: &Object) -> String {
    format!("{}/{}", object.kind().singular_resource(), object.meta.name)
}

/// A list of any kinds, as kubectl puts it together.
pub fn list(objects: &[Rc<Object>]) -> Value {
    let items: Vec<Value> = objects.iter().map(|one| one.encode()).collect();
    json!({
        "apiVersion": "v1",
        "items": items,
        "kind": "List",
        "metadata": { "resourceVersion": "" },
    })
}

/// `deployments.apps "web"`, as errors name an object.
pub fn quoted(kind: Kind, name: &str) -> String {
    format!("{} \"{name}\"", kind.resource())
}
