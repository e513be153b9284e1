//! Comparing outputs of recorded sessions: what varies is a mark, what the server lacked is gone.

// tidy: wide strings: texts that read best on one line.

use serde_json::Value;
use sim::Instant;

/// The recorded server gave pods no service account: what it adds is taken away, and JSON is
/// compared as YAML.
pub fn plain_account(text: &str) -> String {
    let text = as_yaml(text);
    let text = marked(&text).join("\n") + "\n";
    let mount = "- mountPath: /var/run/secrets/kubernetes.io/serviceaccount\n\
                 name: kube-api-access-~\nreadOnly: true\n";
    let volume = "- name: kube-api-access-~\nprojected:\ndefaultMode: 420\nsources:\n\
                  - serviceAccountToken:\nexpirationSeconds: 3607\npath: token\n- configMap:\n\
                  items:\n- key: ca.crt\npath: ca.crt\nname: kube-root-ca.crt\n- downwardAPI:\n\
                  items:\n- fieldRef:\napiVersion: v1\nfieldPath: metadata.namespace\n\
                  path: namespace\n";
    let described = "kube-api-access-~:\n\
                     Type: Projected (a volume that contains injected data from multiple sources)\n\
                     TokenExpirationSeconds: 3607\nConfigMapName: kube-root-ca.crt\n\
                     Optional: false\nDownwardAPI: true\n";
    let mounted = "/var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-~ (ro)\n";
    let mut text = text;
    for (from, to) in [
        (format!("volumeMounts:\n{mount}"), ""),
        (mount.to_owned(), ""),
        (format!("volumes:\n{volume}"), ""),
        (volume.to_owned(), ""),
        (
            "serviceAccount: default\nserviceAccountName: default\n".to_owned(),
            "",
        ),
        ("Service Account: default\n".to_owned(), ""),
        (format!("Mounts:\n{mounted}"), "Mounts: <none>\n"),
        (format!("Volumes:\n{described}"), "Volumes: <none>\n"),
        ("running: {}\n".to_owned(), "running:\n"),
    ] {
        text = text.replace(&from, to);
    }
    text
}

/// Times that were set by hand are null there, and left out here.
pub fn without_nulls(text: &str) -> String {
    let text = as_yaml(text);
    let is_null = |line: &&str| {
        let line = line.trim_start();
        line == "startedAt: null" || line == "lastTransitionTime: null"
    };
    let lines: Vec<&str> = text.lines().filter(|line| !is_null(line)).collect();
    lines.join("\n") + "\n"
}

fn as_yaml(text: &str) -> String {
    match serde_json::from_str::<Value>(text) {
        Ok(tree) if tree.is_object() => api::yaml::encode_yaml(&tree),
        _ => text.to_owned(),
    }
}

/// Lines without regard to their order.
pub fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

/// The text with what varies replaced by marks; runs of blanks are one blank.
pub fn marked(text: &str) -> Vec<String> {
    let line = |line: &str| {
        line.split(' ')
            .filter(|word| !word.is_empty())
            .map(mark)
            .collect::<Vec<_>>()
            .join(" ")
    };
    text.trim_end().lines().map(unified).map(line).collect()
}

/// Places in differences of pods depend on the service account, which the recorded server lacked.
fn unified(line: &str) -> &str {
    match line {
        line if line.starts_with("@@ -") => "@@",
        line if line.contains("\"ServiceAccountName\"") => "(service account)",
        line if line.contains(" /tmp/LIVE-") => "(the files compared)",
        line if line.starts_with("+++ /tmp/MERGED-") => "(a file compared)",
        line if line.starts_with("CreationTimestamp:") => "CreationTimestamp: ~",
        line => line,
    }
}

/// An object inside a message, with its version and times as marks.
fn quoted(word: &str) -> String {
    const VERSION: &str = "\\\"resourceVersion\\\":\\\"";
    let mut parts: Vec<String> = Vec::new();
    for (index, part) in word.split(VERSION).enumerate() {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        parts.push(if index == 0 { part } else { rest }.to_owned());
    }
    let text = parts.join(VERSION);
    let pieces = text
        .split("\\\"")
        .map(|piece| match Instant::parse_rfc3339(piece) {
            Some(_) => "<TIME>",
            None => piece,
        });
    pieces.collect::<Vec<&str>>().join("\\\"")
}

/// Words that vary: ages, addresses, identifiers, times, random suffixes.
fn mark(word: &str) -> String {
    if word.starts_with("\"{\\\"") {
        return without_uids(&quoted(word));
    }
    let bare =
        word.trim_matches(|c| matches!(c, '"' | ',' | ':' | '{' | '}' | '[' | ']' | '(' | ')'));
    let is_age = !bare.is_empty()
        && bare.ends_with(['s', 'm', 'h', 'd'])
        && bare
            .chars()
            .all(|c| c.is_ascii_digit() || "smhd".contains(c))
        && bare.starts_with(|c: char| c.is_ascii_digit());
    if is_age || bare == "<TIME>" || Instant::parse_rfc3339(bare).is_some() {
        return "~".to_owned();
    }
    if word.contains("<UID>") || word.matches('-').count() >= 4 && has_uid(word) {
        return without_uids(word);
    }
    if word.starts_with("https://") {
        return "https://~".to_owned();
    }
    if bare == "<RV>"
        || !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit()) && word.starts_with('"')
    {
        return "~".to_owned();
    }
    if let Some(port) = bare.strip_suffix("/TCP") {
        let node_port = port.split_once(':').map(|(_, port)| port.parse::<u32>());
        if matches!(node_port, Some(Ok(30_000..=32_767))) {
            return format!("{}:~/TCP", port.split(':').next().unwrap_or(""));
        }
    }
    if bare.starts_with("10.") && bare.parse::<std::net::IpAddr>().is_ok() {
        return word.replace(bare, "<IP>");
    }
    without_suffix(word)
}

/// A generated name is cut so that its random letters still fit.
/// k8s: staging/src/k8s.io/apiserver/pkg/storage/names/generate.go, maxNameLength
const NAME_MAX: usize = 63;

/// A generated name without its last five random letters.
/// k8s: staging/src/k8s.io/apimachinery/pkg/util/rand/rand.go, alphanums
fn without_suffix(word: &str) -> String {
    let is_random = |suffix: &str| {
        let mut letters = suffix.bytes();
        suffix.len() == 5 && letters.all(|b| b"bcdfghjklmnpqrstvwxz2456789".contains(&b))
    };
    // What follows the suffix of a name in a description or a message.
    let bare = word.trim_end_matches([':', ',', '"']);
    let tail = word.strip_prefix(bare).unwrap_or("");
    let name = bare.rsplit('/').next().unwrap_or(bare);
    let is_name = name
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if is_name && name.len() == NAME_MAX {
        return format!("{}~{tail}", &bare[..bare.len() - 5]);
    }
    match bare.rsplit_once(['-', '_']) {
        Some((head, suffix)) if is_random(suffix) => format!("{head}-~{tail}"),
        _ => word.to_owned(),
    }
}

fn is_uid(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn has_uid(word: &str) -> bool {
    (0..word.len()).any(|from| word.get(from..from + 36).is_some_and(is_uid))
}

fn without_uids(word: &str) -> String {
    let mut out = String::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        if rest.get(..36).is_some_and(is_uid) {
            out.push_str("<UID>");
            rest = &rest[36..];
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}
