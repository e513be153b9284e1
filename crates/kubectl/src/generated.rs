//! Objects that commands make from flags: printed as kubectl made them, or created.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create.go, CreateSubcommandOptions

use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long};
use crate::output::format::Format;
use crate::running::{Outcome, Step};
use crate::session::Cx;
use crate::writing;
use crate::written::{DryRun, report};
use api::codec::Decoder;
use api::json_text::encode_json_pretty_in;
use api::meta::Meta;
use api::object::Raw;
use api::{Kind, Object, schema};
use serde_json::{Value, json};
use std::rc::Rc;

/// Flags that every generator takes beside those of all writes.
pub const FLAGS: &[Flag] = &[
    long("save-config", Takes::Switch),
    long("validate", Takes::Optional("strict")),
];

/// What is done with the object, and how a refusal is worded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doing {
    /// `created`; refusals begin with `failed to create KIND`.
    Creating(&'static str),
    /// `created`, with refusals as the server words them.
    CreatingPlainly,
    /// `exposed`.
    Exposing,
    /// `autoscaled`.
    Autoscaling,
}

impl Doing {
    fn word(self) -> &'static str {
        match self {
            Doing::Creating(_) | Doing::CreatingPlainly => "created",
            Doing::Exposing => "exposed",
            Doing::Autoscaling => "autoscaled",
        }
    }
}

/// The one name that a generator wants.
pub fn name<'a>(verb: &str, words: &'a [String]) -> Result<&'a str, Failure> {
    match words {
        [name] => Ok(name),
        words => {
            let count = words.len();
            let text = format!("exactly one NAME is required, got {count}");
            Err(Failure::usage(verb, text))
        }
    }
}

/// Fails if flags that must be given are not.
pub fn require(args: &Args, flags: &[&str]) -> Result<(), Failure> {
    let missing: Vec<String> = flags
        .iter()
        .filter(|flag| !args.has(flag))
        .map(|flag| format!("\"{flag}\""))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let text = format!("required flag(s) {} not set", missing.join(", "));
    Err(Failure::error(text))
}

/// Prints or creates the object. `tree` is as kubectl makes it, without version and kind.
pub fn finish(
    kind: Kind,
    mut tree: Value,
    doing: Doing,
    args: &Args,
    cx: &mut Cx<'_, '_>,
) -> Outcome {
    let format = Format::of_write(args)?;
    let dry_run = DryRun::of(args, cx)?;
    if kind.is_namespaced() && (args.has("namespace") || dry_run != DryRun::Client) {
        tree["metadata"]["namespace"] = Value::from(cx.namespace(args).as_str());
    }
    if args.is_on("save-config") {
        tree["apiVersion"] = Value::from(kind.api_version());
        tree["kind"] = Value::from(kind.name());
        crate::manifest::save_last_applied(&mut tree);
    }
    let object = match dry_run {
        DryRun::Client | DryRun::Local => Rc::new(as_made(kind, &tree)),
        DryRun::None | DryRun::Server => {
            let object = Object::decode(kind, &tree, &mut Decoder::default());
            writing::create(object, dry_run, cx).map_err(|error| match doing {
                Doing::Creating(what) => {
                    Failure::error(format!("failed to create {what}: {error}"))
                }
                Doing::CreatingPlainly | Doing::Exposing | Doing::Autoscaling => {
                    Failure::from(error)
                }
            })?
        }
    };
    if format == Format::Json {
        // What was typed in Go is printed as it is declared there.
        let order = schema::Order::of(schema::kind(kind.api_version(), kind.name()));
        cx.out.put(&encode_json_pretty_in(order, &object.encode()));
        return Ok(Step::Done);
    }
    report(&object, doing.word(), &format, dry_run, cx)?;
    Ok(Step::Done)
}

/// The object as its tree, so that it is printed as it was made.
fn as_made(kind: Kind, tree: &Value) -> Object {
    let mut fields = tree.as_object().cloned().unwrap_or_default();
    let meta = fields.remove("metadata").unwrap_or_else(|| json!({}));
    let (meta, fields) = (api::codec::decode::<Meta>(&meta), Rc::new(fields));
    Object::new(meta, api::Body::Raw(Raw { kind, fields }))
}

/// A container made from an image and a command.
pub fn container(name: &str, image: &str) -> Value {
    json!({"name": name, "image": image, "resources": {}})
}

/// The name that a container gets from its image.
/// k8s: kubectl/pkg/cmd/create/create_deployment.go, buildPodSpec
pub fn name_of_image(image: &str) -> String {
    let name = image.rsplit('/').next().unwrap_or(image);
    let name = name.split([':', '@']).next().unwrap_or(name);
    let is_kept = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let clean = |c: char| {
        if is_kept(c) {
            c.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    name.chars().map(clean).collect()
}

/// `a=b,c=d` as a map; the error names the part that is none.
pub fn pairs(text: &str) -> Result<Value, String> {
    let mut map = serde_json::Map::new();
    for part in text.split(',').filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').ok_or_else(|| part.to_owned())?;
        map.insert(key.to_owned(), Value::from(value));
    }
    Ok(Value::Object(map))
}
