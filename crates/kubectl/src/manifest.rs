//! Files named with `-f`: their objects, and what is wrong with them.
//!
//! k8s: staging/src/k8s.io/cli-runtime/pkg/resource/visitor.go, mapper.go;
//! staging/src/k8s.io/kubectl/pkg/validation/validation.go

use crate::failure::Failure;
use crate::files;
use crate::flags::Args;
use crate::session::Cx;
use api::codec::Decoder;
use api::json_text::encode_json;
use api::schema::{self, strict_message};
use api::selector::Selector;
use api::yaml::{Document, decode_documents};
use api::{Kind, Object, Str};
use serde_json::{Map, Value, json};

/// One object of a file.
#[derive(Clone, Debug)]
pub struct Item {
    /// As it stands in the file, with the namespace it goes to.
    pub value: Value,
    /// Its kind.
    pub kind: Kind,
    /// Its name; empty with `generateName`.
    pub name: Str,
    /// The namespace it goes to; empty for cluster-scoped kinds.
    pub namespace: Str,
    /// The file, as messages name it.
    pub file: String,
}

/// What files gave.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// Objects, in order.
    pub items: Vec<Item>,
    /// Objects that could not be taken; they come before other failures.
    pub failures: Vec<Failure>,
}

/// Reads files. Text that is no manifest at all is a failure of the whole command.
pub fn read(files: &[&str], args: &Args, cx: &mut Cx<'_, '_>) -> Result<Read, Failure> {
    let mut read = Read::default();
    let names = named(files, args, cx)?;
    if names.is_empty() && !files.is_empty() {
        return Err(Failure::error(files::nothing_recognized(files)));
    }
    for name in &names {
        let (name, text) = match name.as_str() {
            "-" => ("STDIN", cx.stdin.clone()),
            name => (name, cx.session.file(name).cloned()),
        };
        let text = text.unwrap_or_else(|| "".into());
        let documents = decode_documents(&text);
        let stop = documents.problems.first().map(|problem| problem.document);
        for document in documents.documents {
            if stop.is_none_or(|stop| document.index < stop) {
                self::document(document, name, args, cx, &mut read)?;
            }
        }
        if let Some(problem) = documents.problems.first() {
            let text = format!("error: error parsing {name}: {}", problem.message);
            read.failures.push(Failure::plain(text));
        }
    }
    Ok(read)
}

/// The files that paths stand for: themselves, those of a directory, those of a pattern.
fn named(paths: &[&str], args: &Args, cx: &Cx<'_, '_>) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for path in paths {
        if *path == "-" || cx.session.file(path).is_some() {
            names.push((*path).to_owned());
            continue;
        }
        if path.starts_with("http://") || path.starts_with("https://") {
            let text = "not available in the playground: nothing is fetched; paste the manifest";
            return Err(Failure::error(text));
        }
        let found = match files::is_pattern(path) {
            true => cx.session.matching(path),
            false if cx.session.is_directory(path) => {
                let mut all = cx.session.directory(path, args.is_on("recursive"));
                all.retain(|name| files::is_manifest(name));
                names.append(&mut all);
                continue;
            }
            false => Vec::new(),
        };
        if found.is_empty() {
            let text = format!("the path \"{path}\" does not exist");
            return Err(Failure::error(text));
        }
        names.extend(found);
    }
    Ok(names)
}

/// Reads files, and keeps the objects that `-l` selects.
/// k8s: staging/src/k8s.io/cli-runtime/pkg/resource/builder.go, visitByPaths
pub fn read_selected(files: &[&str], args: &Args, cx: &mut Cx<'_, '_>) -> Result<Read, Failure> {
    let selector = args.text("selector").unwrap_or("");
    let selector = Selector::parse(selector).map_err(Failure::error)?;
    let mut read = read(files, args, cx)?;
    read.items.retain(|item| {
        let labels = &item.value["metadata"]["labels"];
        selector.matches(|key| labels.get(key).and_then(Value::as_str))
    });
    Ok(read)
}

fn document(
    document: Document,
    file: &str,
    args: &Args,
    cx: &mut Cx<'_, '_>,
    read: &mut Read,
) -> Result<(), Failure> {
    let is_list = document.value["kind"]
        .as_str()
        .is_some_and(|kind| kind.ends_with("List"));
    for document in document.into_objects() {
        if let Some(problem) = not_an_object(&document.value) {
            let text = if Strictness::of(args)? == Strictness::Ignore {
                format!(
                    "unable to decode \"{file}\": {}",
                    undecodable(&document.value)
                )
            } else {
                format!(
                    "error validating \"{file}\": error validating data: {problem}; if you choose \
                     to ignore these errors, turn validation off with --validate=false"
                )
            };
            read.failures.push(Failure::error(text));
            continue;
        }
        match item(document.value, file, is_list, args, cx) {
            Ok(item) => read.items.push(item),
            Err(failure) => read.failures.push(failure),
        }
    }
    Ok(())
}

fn not_an_object(value: &Value) -> Option<String> {
    let text = |key: &str| value[key].as_str().unwrap_or("");
    if !value.is_object() {
        Some("invalid object to validate".to_owned())
    } else if text("apiVersion").is_empty() && text("kind").is_empty() {
        Some("[apiVersion not set, kind not set]".to_owned())
    } else if text("kind").is_empty() {
        Some("kind not set".to_owned())
    } else if text("apiVersion").is_empty() {
        Some("apiVersion not set".to_owned())
    } else if text("apiVersion").matches('/').count() > 1 {
        Some(format!(
            "unexpected GroupVersion string: {}",
            text("apiVersion")
        ))
    } else {
        None
    }
}

fn undecodable(value: &Value) -> String {
    let what = match value {
        Value::Array(_) => "array",
        Value::String(_) => "string",
        Value::Number(_) => "number",
        Value::Bool(_) => "bool",
        value => return format!("Object 'Kind' is missing in '{}'", encode_json(value)),
    };
    format!("json: cannot unmarshal {what} into Go value of type unstructured.detector")
}

fn item(
    mut value: Value,
    file: &str,
    is_list: bool,
    args: &Args,
    cx: &Cx<'_, '_>,
) -> Result<Item, Failure> {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let (version, kind) = (text(&value["apiVersion"]), text(&value["kind"]));
    let (name, own) = (
        text(&value["metadata"]["name"]),
        text(&value["metadata"]["namespace"]),
    );
    let Some(kind) = find_kind(&version, &kind) else {
        let missing = format!("no matches for kind \"{kind}\" in version \"{version}\"");
        return Err(Failure::error(if is_list {
            format!("unable to recognize {missing}")
        } else {
            format!(
                "resource mapping not found for name: \"{name}\" namespace: \"{own}\" from \
                 \"{file}\": {missing}\nensure CRDs are installed first"
            )
        }));
    };
    if let Some(problem) = wrong_metadata(&value, &version, kind) {
        let text = format!("unable to decode \"{file}\": {problem}");
        return Err(Failure::error(text));
    }
    let mut namespace = String::new();
    if kind.is_namespaced() {
        namespace = if own.is_empty() {
            cx.namespace(args).to_string()
        } else {
            own.clone()
        };
        let asked = args
            .text("namespace")
            .filter(|asked| !own.is_empty() && *asked != own);
        if let Some(asked) = asked {
            return Err(Failure::error(format!(
                "the namespace from the provided object \"{own}\" does not match the namespace \
                 \"{asked}\". You must pass '--namespace={own}' to perform this operation."
            )));
        }
        set_namespace(&mut value, &namespace);
    }
    Ok(Item {
        value,
        kind,
        name: name.into(),
        namespace: namespace.into(),
        file: file.to_owned(),
    })
}

/// kubectl itself reads the metadata, before the server sees the object.
fn wrong_metadata(value: &Value, version: &str, kind: Kind) -> Option<String> {
    let problems = schema::check(value, schema::kind(version, kind.name())?);
    let mut wrong = problems
        .into_iter()
        .filter(|one| one.kind == schema::ProblemKind::WrongValue);
    let is_in_metadata = |one: &schema::FieldProblem| {
        let path = one.path.strip_prefix("metadata");
        path.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    // kubectl's own type around the metadata has another name.
    let around = format!("field {}.metadata of", kind.name());
    let own = "field metadataOnlyObject.metadata of";
    let first = wrong.find(is_in_metadata);
    first.map(|one| one.message.replace(&around, own))
}

/// Kinds by the versions that the server takes; older ones of a few are read as the present one.
fn find_kind(version: &str, kind: &str) -> Option<Kind> {
    Kind::find(version, kind).or_else(|| match (version, kind) {
        ("autoscaling/v1", "HorizontalPodAutoscaler") => Kind::find("autoscaling/v2", kind),
        ("events.k8s.io/v1", "Event") => Some(Kind::Event),
        _ => None,
    })
}

fn set_namespace(value: &mut Value, namespace: &str) {
    if let Some(metadata) = value.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.insert("namespace".to_owned(), Value::from(namespace));
    } else if let Some(fields) = value.as_object_mut() {
        let metadata = serde_json::json!({ "namespace": namespace });
        fields.insert("metadata".to_owned(), metadata);
    }
}

/// Turns what an older version of the API says into what the kept one says: an autoscaler's target.
/// k8s: pkg/apis/autoscaling/v1/conversion.go,
/// Convert_v1_HorizontalPodAutoscalerSpec_To_autoscaling_HorizontalPodAutoscalerSpec
pub fn convert(value: &mut Value) {
    if value["apiVersion"] != "autoscaling/v1" || value["kind"] != "HorizontalPodAutoscaler" {
        return;
    }
    value["apiVersion"] = Value::from("autoscaling/v2");
    let Some(spec) = value.get_mut("spec").and_then(Value::as_object_mut) else {
        return;
    };
    if let Some(percent) = spec.remove("targetCPUUtilizationPercentage") {
        let target = json!({"averageUtilization": percent, "type": "Utilization"});
        let metric = json!({"type": "Resource", "resource": {"name": "cpu", "target": target}});
        spec.insert("metrics".to_owned(), json!([metric]));
    }
}

/// How strictly a manifest is read: `--validate`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strictness {
    /// Unknown fields are refused.
    Strict,
    /// They are warned of.
    Warn,
    /// They are dropped in silence.
    Ignore,
}

impl Strictness {
    /// What the flag says. Go takes more words than two for yes and no.
    /// k8s: staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go, GetValidationDirective
    pub fn of(args: &Args) -> Result<Strictness, Failure> {
        match args.text("validate") {
            None | Some("strict" | "1" | "t" | "T" | "true" | "TRUE" | "True") => {
                Ok(Strictness::Strict)
            }
            Some("warn") => Ok(Strictness::Warn),
            Some("ignore" | "0" | "f" | "F" | "false" | "FALSE" | "False") => {
                Ok(Strictness::Ignore)
            }
            Some(other) => Err(Failure::error(format!(
                "invalid - validate option \"{other}\"; must be one of: strict (or true), warn, \
                 ignore (or false)"
            ))),
        }
    }
}

/// Turns a manifest into an object, as the server decodes it. The error is the server's text
/// without its context.
pub fn decode(item: &Item, strictness: Strictness, cx: &mut Cx<'_, '_>) -> Result<Object, String> {
    let (kind, mut value) = (item.kind, item.value.clone());
    convert(&mut value);
    let version = value["apiVersion"].as_str().unwrap_or("");
    let problems = match schema::kind(version, kind.name()) {
        Some(def) => schema::check(&value, def),
        None => Vec::new(),
    };
    let (unknown, wrong): (Vec<_>, Vec<_>) = problems
        .into_iter()
        .partition(|one| one.kind == schema::ProblemKind::UnknownField);
    let refused = match strictness {
        Strictness::Strict if wrong.is_empty() => strict_message(&unknown),
        _ => strict_message(&wrong),
    };
    if let Some(message) = refused {
        let name = kind.name();
        let version = item.value["apiVersion"].as_str().unwrap_or("");
        let version = version.rsplit('/').next().unwrap_or("v1");
        return Err(format!(
            "{name} in version \"{version}\" cannot be handled as a {name}: {message}"
        ));
    }
    if strictness == Strictness::Warn {
        for problem in &unknown {
            cx.out.server_warning(&problem.message);
        }
    }
    let pruned = prune(value, &unknown);
    Ok(Object::decode(kind, &pruned, &mut Decoder::default()))
}

/// The value without the fields that the server drops.
pub fn prune(mut value: Value, unknown: &[schema::FieldProblem]) -> Value {
    for problem in unknown {
        let pointer = problem.path.replace(['.', '['], "/").replace(']', "");
        let Some((parent, name)) = pointer.rsplit_once('/') else {
            value.as_object_mut().map(|fields| fields.remove(&pointer));
            continue;
        };
        let parent = value.pointer_mut(&format!("/{parent}"));
        parent
            .and_then(Value::as_object_mut)
            .map(|fields| fields.remove(name));
    }
    value
}

/// The annotation in which `apply` keeps what it applied.
/// k8s: staging/src/k8s.io/api/core/v1/annotation_key_constants.go, LastAppliedConfigAnnotation
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Writes the manifest itself into its annotation, as `apply` does.
/// k8s: staging/src/k8s.io/kubectl/pkg/util/apply.go, GetModifiedConfiguration
pub fn save_last_applied(value: &mut Value) {
    let Some(fields) = value.as_object_mut() else {
        return;
    };
    let metadata = fields
        .entry("metadata")
        .or_insert_with(|| Value::Object(Map::new()));
    let Some(metadata) = metadata.as_object_mut() else {
        return;
    };
    let annotations = metadata.entry("annotations");
    let annotations = annotations.or_insert_with(|| Value::Object(Map::new()));
    if annotations.is_null() {
        *annotations = Value::Object(Map::new());
    }
    if let Some(annotations) = annotations.as_object_mut() {
        annotations.remove(LAST_APPLIED);
    }
    let text = encode_json(value) + "\n";
    let annotations = value.pointer_mut("/metadata/annotations");
    if let Some(annotations) = annotations.and_then(Value::as_object_mut) {
        annotations.insert(LAST_APPLIED.to_owned(), Value::from(text));
    }
}
