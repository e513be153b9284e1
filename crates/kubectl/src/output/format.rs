//! `-o`: how objects are printed other than as tables.
//!
//! k8s: staging/src/k8s.io/cli-runtime/pkg/genericclioptions/print_flags.go

use super::{custom_columns, go_template, kyaml};
use crate::failure::Failure;
use crate::flags::Args;
use crate::session::Cx;
use api::json_text::encode_json_pretty;
use api::jsonpath::{JsonPath, JsonPathError};
use api::yaml::encode_yaml;
use api::{Kind, Object, go_text};
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
    JsonPathJson(Template),
    /// `-o kyaml`.
    Kyaml,
    /// `-o name`.
    Name,
    /// `-o jsonpath=…`.
    JsonPath(Template),
    /// `-o custom-columns=…`.
    CustomColumns(String),
    /// `-o go-template=…`.
    GoTemplate(String),
}

/// A JSONPath template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Template {
    /// As typed.
    pub text: String,
    /// Whether a path that leads nowhere is an error.
    pub is_strict: bool,
}

const FORMATS_OF_GET: &str = "custom-columns,custom-columns-file,go-template,go-template-file,json,\
    jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml";
const FORMATS_OF_WRITES: &str = "go-template,go-template-file,json,jsonpath,jsonpath-as-json,\
    jsonpath-file,kyaml,name,template,templatefile,yaml";

/// Formats whose template stands in a file, and the format that reads it.
const FROM_FILES: [(&str, &str); 4] = [
    ("jsonpath-file", "jsonpath"),
    ("go-template-file", "go-template"),
    ("templatefile", "go-template"),
    ("custom-columns-file", "custom-columns"),
];

/// `-o jsonpath-file=FILE` and the like become the format with the text of the file.
/// k8s: cli-runtime/pkg/genericclioptions/{jsonpath_flags,template_flags}.go;
/// kubectl/pkg/cmd/get/customcolumn.go, NewCustomColumnsPrinterFromTemplate
pub fn read_template(args: &mut Args, cx: &Cx<'_, '_>) -> Result<(), Failure> {
    let (output, template) = (args.text("output"), args.text("template"));
    let output = output.unwrap_or("");
    let (name, file) = output
        .split_once('=')
        .unwrap_or((output, template.unwrap_or("")));
    let Some((_, plain)) = FROM_FILES.iter().find(|(one, _)| *one == name) else {
        return Ok(());
    };
    if file.is_empty() {
        let text = "template format specified but no template given";
        return Err(Failure::error(text));
    }
    let is_columns = *plain == "custom-columns";
    let Some(text) = cx.session.file(file) else {
        let flag = if is_columns { "template" } else { "--template" };
        return Err(Failure::error(format!(
            "error reading {flag} {file}, open {file}: no such file or directory"
        )));
    };
    let template = match is_columns {
        true => columns_of(text)?,
        false => text.to_string(),
    };
    args.put("output", format!("{plain}={template}"));
    Ok(())
}

/// Two lines, headers and paths, as one specification.
fn columns_of(text: &str) -> Result<String, Failure> {
    let mut lines = text.lines().map(|line| line.split_whitespace());
    let (headers, paths) = (lines.next(), lines.next());
    let (headers, paths): (Vec<&str>, Vec<&str>) = match headers.zip(paths) {
        Some((headers, paths)) => (headers.collect(), paths.collect()),
        None => (Vec::new(), Vec::new()),
    };
    if headers.is_empty() || headers.len() != paths.len() {
        let (headers, paths) = (headers.len(), paths.len());
        return Err(Failure::error(format!(
            "number of headers ({headers}) and field specifications ({paths}) don't match"
        )));
    }
    let pairs = headers
        .iter()
        .zip(paths)
        .map(|(header, path)| format!("{header}:{path}"));
    Ok(pairs.collect::<Vec<String>>().join(","))
}

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
        let template = |text: String| Template {
            text,
            is_strict: args.is_off("allow-missing-template-keys"),
        };
        match name {
            "" if !given.is_empty() => Ok(Format::GoTemplate(given)),
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
            "jsonpath" => Ok(Format::JsonPath(template(given))),
            "jsonpath-as-json" => Ok(Format::JsonPathJson(template(given))),
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
        self.print_tree(&match objects {
            [one] if is_single => one.encode(),
            many => list(many),
        })
    }

    /// Prints a tree; formats that are not about trees print it as YAML.
    pub fn print_tree(&self, tree: &Value) -> Result<String, Failure> {
        match self {
            Format::Json => Ok(encode_json_pretty(tree) + "\n"),
            Format::Kyaml => Ok(kyaml::print(tree)),
            Format::JsonPath(template) => json_path(template, tree, JsonPath::print),
            Format::JsonPathJson(template) => json_path(template, tree, JsonPath::print_json),
            Format::GoTemplate(template) => go_template::print(template, tree),
            Format::Yaml
            | Format::Table
            | Format::Wide
            | Format::Name
            | Format::CustomColumns(_) => Ok(encode_yaml(tree)),
        }
    }
}

fn unknown(text: &str, allowed: &str) -> Failure {
    Failure::error(format!(
        "unable to match a printer suitable for the output format \"{text}\", allowed formats \
         are: {allowed}"
    ))
}

fn parse_json_path(template: &Template) -> Result<JsonPath, Failure> {
    let text = &template.text;
    let parsed = JsonPath::parse(text)
        .map_err(|error| Failure::error(format!("error parsing jsonpath {text}, {error}")))?;
    Ok(match template.is_strict {
        true => parsed.strict(),
        false => parsed,
    })
}

/// k8s: cli-runtime/pkg/printers/jsonpath.go, JSONPathPrinter.PrintObj
fn json_path(
    template: &Template,
    tree: &Value,
    print: fn(&JsonPath, &Value) -> Result<String, JsonPathError>,
) -> Result<String, Failure> {
    let parsed = parse_json_path(template)?;
    print(&parsed, tree).map_err(|error| {
        let (quoted, text) = (go_text::quote(&template.text), &template.text);
        let object = go_text::syntax(tree);
        Failure::error(format!(
            "error executing jsonpath {quoted}: Error executing template: {error}. Printing more \
             information for debugging the template:\n\ttemplate was:\n\t\t{text}\n\tobject given \
             to jsonpath engine was:\n\t\t{object}\n\n"
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
