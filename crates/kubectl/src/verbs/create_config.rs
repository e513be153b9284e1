//! `kubectl create configmap` and `create secret`: keys from literals and files.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_configmap.go, create_secret.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long};
use crate::generated::{self, Doing, finish, name, require};
use crate::running::Outcome;
use crate::session::Cx;
use crate::written;
use api::Kind;
use serde_json::{Map, Value, json};

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
        let text = "one of docker-registry, generic, tls is required";
        return Err(Failure::usage("create secret", text));
    };
    let (type_, data) = match sort.as_str() {
        "generic" => (args.text("type").unwrap_or(""), data(args, cx)?),
        "tls" => {
            require(args, &["cert", "key"])?;
            let of = |flag| {
                let path = args.text(flag).unwrap_or("");
                let text = cx.session.files.get(path).map(ToString::to_string);
                text.ok_or_else(|| {
                    Failure::error(format!(
                        "Cannot read file {path}, open {path}: no such file or directory"
                    ))
                })
            };
            let data = vec![
                ("tls.crt".to_owned(), of("cert")?),
                ("tls.key".to_owned(), of("key")?),
            ];
            ("kubernetes.io/tls", data)
        }
        "docker-registry" => {
            let config = (".dockerconfigjson".to_owned(), registry(args));
            ("kubernetes.io/dockerconfigjson", vec![config])
        }
        _ => {
            let text = format!("unknown command \"{}\"", args.words.join(" "));
            return Err(Failure::usage("create secret", text));
        }
    };
    let name = name(&format!("create secret {sort}"), words)?;
    let mut tree = json!({"metadata": {"name": name}});
    if !data.is_empty() {
        tree["data"] = texts(data, |text| base64(text.as_bytes()));
    }
    if !type_.is_empty() {
        tree["type"] = Value::from(type_);
    }
    finish(Kind::Secret, tree, Doing::Creating("secret"), args, cx)
}

fn texts(data: Vec<(String, String)>, encode: fn(String) -> String) -> Value {
    let fields = data
        .into_iter()
        .map(|(key, text)| (key, Value::from(encode(text))));
    Value::Object(fields.collect::<Map<String, Value>>())
}

fn registry(args: &Args) -> String {
    let text = |flag| args.text(flag).unwrap_or("");
    let server = args
        .text("docker-server")
        .unwrap_or("https://index.docker.io/v1/");
    let (user, password) = (text("docker-username"), text("docker-password"));
    let mut auth = json!({
        "username": user,
        "password": password,
        "auth": base64(format!("{user}:{password}").as_bytes())
    });
    if args.has("docker-email") {
        auth["email"] = Value::from(text("docker-email"));
    }
    api::json_text::encode_json(&json!({"auths": {server: auth}}))
}

/// Keys and values of all sources.
fn data(args: &Args, cx: &Cx<'_, '_>) -> Result<Vec<(String, String)>, Failure> {
    let mut data = Vec::new();
    for path in args.texts("from-file") {
        let (key, path) = match path.split_once('=') {
            Some((key, path)) => (key, path),
            None => (path.rsplit('/').next().unwrap_or(path), path),
        };
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
    let mut seen = std::collections::BTreeSet::new();
    for (key, _) in &data {
        let problems = api::names::config_key(key);
        if !problems.is_empty() {
            let what = match args.words.first().map(String::as_str) {
                Some("generic") => "a Secret",
                _ => "a ConfigMap",
            };
            let text = format!(
                "\"{key}\" is not a valid key name for {what}: {}",
                problems.join(";")
            );
            return Err(Failure::error(text));
        }
        if !seen.insert(key.clone()) {
            let text = format!(
                "cannot add key \"{key}\", another key by that name already exists in Data for \
                 ConfigMap \"{}\"",
                args.words.last().map_or("", String::as_str)
            );
            return Err(Failure::error(text));
        }
    }
    Ok(data)
}

fn file(path: &str, cx: &Cx<'_, '_>) -> Result<String, Failure> {
    match cx.session.files.get(path) {
        Some(text) => Ok(text.to_string()),
        None => {
            let text = format!("error reading {path}: no such file or directory");
            Err(Failure::error(text))
        }
    }
}

/// Standard base64 with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| chunk.get(index).map_or(0, |byte| u32::from(*byte));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let index = (bits >> (18 - 6 * place)) & 63;
            let letter = LETTERS
                .get(index as usize)
                .map_or('=', |letter| char::from(*letter));
            out.push(if place > chunk.len() { '=' } else { letter });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_padded() {
        for (text, code) in [
            ("", ""),
            ("a", "YQ=="),
            ("ab", "YWI="),
            ("abc", "YWJj"),
            ("x", "eA=="),
        ] {
            assert_eq!(base64(text.as_bytes()), code);
        }
    }
}
