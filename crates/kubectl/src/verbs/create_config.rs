//! `kubectl create configmap` and `create secret`: keys from literals and files.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_configmap.go, create_secret.go

use super::{Verb, help};
use crate::content_hash;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long};
use crate::generated::{self, Doing, finish, name};
use crate::running::Outcome;
use crate::session::Cx;
use crate::written;
use api::{Kind, base64_text};
use serde_json::{Value, json};
use sim::order::Gather;

/// `kubectl create configmap`.
pub const CONFIG_MAP: Verb = Verb {
    name: "create configmap",
    aliases: &["create cm"],
    flags: &[SOURCES, generated::FLAGS, written::FLAGS],
    usage: "create configmap NAME [--from-literal=KEY=VALUE] [--from-file=FILE]",
    help: "Create a config map",
    run: config_map,
};

/// `kubectl create secret`.
pub const SECRET: Verb = Verb {
    name: "create secret",
    aliases: &[],
    flags: &[SOURCES, SECRET_FLAGS, generated::FLAGS, written::FLAGS],
    usage: "create secret generic|tls|docker-registry NAME [--from-literal=KEY=VALUE]",
    help: "Create a secret",
    run: secret,
};

const SOURCES: &[Flag] = &[
    long("from-literal", Takes::Texts),
    long("from-file", Takes::Texts),
    long("from-env-file", Takes::Texts),
    long("append-hash", Takes::Switch),
];

const SECRET_FLAGS: &[Flag] = &[
    long("type", Takes::Text),
    long("cert", Takes::Text),
    long("key", Takes::Text),
    long("docker-username", Takes::Text),
    long("docker-password", Takes::Text),
    long("docker-email", Takes::Text),
    long("docker-server", Takes::Text),
];

fn config_map(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let name = name("create configmap", &args.words)?;
    let data = data(args, cx)?;
    let mut tree = json!({"metadata": {"name": name}});
    if !data.is_empty() {
        tree["data"] = texts(data, |text| text);
    }
    append_hash(Kind::ConfigMap, &mut tree, args);
    finish(
        Kind::ConfigMap,
        tree,
        Doing::Creating("configmap"),
        args,
        cx,
    )
}

fn secret(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let Some((sort, words)) = args.words.split_first() else {
        return help::wants_more(&SECRET, cx);
    };
    if !["generic", "tls", "docker-registry"].contains(&sort.as_str()) {
        let text = format!("unknown command \"{}\"", args.words.join(" "));
        return Err(Failure::usage("create secret", text));
    }
    let name = name(&format!("create secret {sort}"), words)?;
    let (type_, data) = match sort.as_str() {
        "generic" => (args.text("type").unwrap_or(""), data(args, cx)?),
        "tls" => {
            if !args.has("cert") || !args.has("key") {
                return Err(Failure::error("key and cert must be specified"));
            }
            let of = |flag| {
                let path = args.text(flag).unwrap_or("");
                let text = cx.session.file(path).map(ToString::to_string);
                text.ok_or_else(|| {
                    Failure::error(format!(
                        "Cannot read file {path}, open {path}: no such file or directory"
                    ))
                })
            };
            let (cert, key) = (of("cert")?, of("key")?);
            check_pair(&cert, &key).map_err(|text| Failure::error(format!("tls: {text}")))?;
            let data = vec![("tls.crt".to_owned(), cert), ("tls.key".to_owned(), key)];
            ("kubernetes.io/tls", data)
        }
        _ if args.has("from-file") => ("kubernetes.io/dockerconfigjson", data(args, cx)?),
        _ => {
            if !args.has("docker-username") || !args.has("docker-password") {
                return Err(Failure::error(
                    "either --from-file or the combination of --docker-username, \
                     --docker-password and --docker-server is required",
                ));
            }
            let config = (".dockerconfigjson".to_owned(), registry(args));
            ("kubernetes.io/dockerconfigjson", vec![config])
        }
    };
    let mut tree = json!({"metadata": {"name": name}});
    if !data.is_empty() {
        tree["data"] = texts(data, |text| base64_text::encode(text.as_bytes()));
    }
    if !type_.is_empty() {
        tree["type"] = Value::from(type_);
    }
    append_hash(Kind::Secret, &mut tree, args);
    finish(Kind::Secret, tree, Doing::Creating("secret"), args, cx)
}

/// `--append-hash`.
fn append_hash(kind: Kind, tree: &mut Value, args: &Args) {
    if args.is_on("append-hash") {
        let hash = content_hash::of(kind, tree);
        let name = tree["metadata"]["name"].as_str().unwrap_or("");
        tree["metadata"]["name"] = Value::from(format!("{name}-{hash}"));
    }
}

/// What a certificate and its key must look like.
/// Differs: what stands in the blocks is not read, so a stand-in does.
/// k8s: none; Go standard library, crypto/tls, X509KeyPair
fn check_pair(cert: &str, key: &str) -> Result<(), String> {
    let certs = blocks(cert);
    if !certs.contains(&"CERTIFICATE") {
        return Err(match certs.as_slice() {
            [] => "failed to find any PEM data in certificate input".to_owned(),
            [one] if one.ends_with("PRIVATE KEY") => "failed to find certificate PEM data in \
                certificate input, but did find a private key; PEM inputs may have been switched"
                .to_owned(),
            others => format!(
                "failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM \
                 blocks of the following types: [{}]",
                others.join(" ")
            ),
        });
    }
    let keys = blocks(key);
    if keys.iter().any(|one| one.ends_with("PRIVATE KEY")) {
        return Ok(());
    }
    Err(match keys.as_slice() {
        [] => "failed to find any PEM data in key input".to_owned(),
        ["CERTIFICATE"] => {
            "found a certificate rather than a key in the PEM for the private key".to_owned()
        }
        others => format!(
            "failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after \
             skipping PEM blocks of the following types: [{}]",
            others.join(" ")
        ),
    })
}

/// The types of the blocks of a text in PEM.
fn blocks(text: &str) -> Vec<&str> {
    let begins = text.lines().filter_map(|line| {
        let line = line.trim().strip_prefix("-----BEGIN ")?;
        line.strip_suffix("-----")
    });
    begins
        .filter(|name| text.contains(&format!("-----END {name}-----")))
        .collect()
}

fn texts(data: Vec<(String, String)>, encode: fn(String) -> String) -> Value {
    let fields = data
        .into_iter()
        .map(|(key, text)| (key, Value::from(encode(text))));
    Value::Object(fields.gathered())
}

fn registry(args: &Args) -> String {
    let text = |flag| args.text(flag).unwrap_or("");
    let server = args
        .text("docker-server")
        .unwrap_or("https://index.docker.io/v1/");
    let (user, password) = (text("docker-username"), text("docker-password"));
    let code = base64_text::encode(format!("{user}:{password}").as_bytes());
    let email = text("docker-email");
    // In the order in which Go declares the fields.
    let fields = [
        ("username", user),
        ("password", password),
        ("email", email),
        ("auth", &code),
    ];
    let fields = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let fields = fields.map(|(name, value)| format!("\"{name}\":{}", Value::from(value)));
    let fields: Vec<String> = fields.collect();
    let server = Value::from(server);
    format!("{{\"auths\":{{{server}:{{{}}}}}}}", fields.join(","))
}

/// Keys and values of all sources.
fn data(args: &Args, cx: &Cx<'_, '_>) -> Result<Vec<(String, String)>, Failure> {
    let mut data = Vec::new();
    if args.has("from-env-file") && (args.has("from-file") || args.has("from-literal")) {
        let text = "from-env-file cannot be combined with from-file or from-literal";
        return Err(Failure::error(text));
    }
    for path in args.texts("from-file") {
        let (key, path) = match path.split_once('=') {
            Some((key, path)) => (Some(key), path),
            None => (None, path),
        };
        if cx.session.file(path).is_none() && cx.session.is_directory(path) {
            if key.is_some() {
                let text = "cannot give a key name for a directory path";
                return Err(Failure::error(text));
            }
            for path in cx.session.directory(path, false) {
                data.push((base_name(&path).to_owned(), file(&path, cx)?));
            }
            continue;
        }
        let key = key.unwrap_or_else(|| base_name(path));
        data.push((key.to_owned(), file(path, cx)?));
    }
    for literal in args.values("from-literal") {
        let Some((key, value)) = literal.split_once('=') else {
            let text = format!("invalid literal source {literal}, expected key=value");
            return Err(Failure::error(text));
        };
        let value = value.trim_matches(['"', '\'']);
        data.push((key.to_owned(), value.to_owned()));
    }
    for path in args.texts("from-env-file") {
        let text = file(path, cx)?;
        let lines = text.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (key, value) = line.split_once('=').unwrap_or((line, ""));
            data.push((key.to_owned(), value.to_owned()));
        }
    }
    let sorts = ["generic", "docker-registry"];
    let is_secret = args
        .words
        .first()
        .is_some_and(|word| sorts.contains(&word.as_str()));
    let mut seen = std::collections::BTreeSet::new();
    for (key, _) in &data {
        let problems = api::names::config_key(key);
        if !problems.is_empty() {
            let problems = problems.join(";");
            return Err(Failure::error(match is_secret {
                true => format!("\"{key}\" is not valid key name for a Secret {problems}"),
                false => format!("\"{key}\" is not a valid key name for a ConfigMap: {problems}"),
            }));
        }
        if !seen.insert(key.clone()) {
            let name = args.words.last().map_or("", String::as_str);
            return Err(Failure::error(match is_secret {
                true => format!("cannot add key {key}, another key by that name already exists"),
                false => format!(
                    "cannot add key \"{key}\", another key by that name already exists in Data \
                     for ConfigMap \"{name}\""
                ),
            }));
        }
    }
    Ok(data)
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn file(path: &str, cx: &Cx<'_, '_>) -> Result<String, Failure> {
    match cx.session.file(path) {
        Some(text) => Ok(text.to_string()),
        None => {
            let text = format!("error reading {path}: no such file or directory");
            Err(Failure::error(text))
        }
    }
}
