//! What names, labels, keys and ports may look like; each rule returns its messages.
//!
//! An empty list means valid. The two blanks before `or` in the messages are upstream's.
//! k8s: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go

/// k8s: validation.go, DNS1123LabelMaxLength
const LABEL_MAX: usize = 63;
/// k8s: validation.go, DNS1123SubdomainMaxLength
const SUBDOMAIN_MAX: usize = 253;
/// k8s: validation.go, IsValidPortName
const PORT_NAME_MAX: usize = 15;
/// Part of `generateName` that is kept; five random letters follow.
/// k8s: staging/src/k8s.io/apiserver/pkg/storage/names/generate.go, MaxGeneratedNameLength
const GENERATED_BASE_MAX: usize = 58;

const DNS1123_LABEL: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric \
     characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  \
     or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const DNS1123_SUBDOMAIN: &str = "a lowercase RFC 1123 subdomain must consist of lower case \
     alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character \
     (e.g. 'example.com', regex used for validation is \
     '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const DNS1035_LABEL: &str = "a DNS-1035 label must consist of lower case alphanumeric characters \
     or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. \
     'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const LABEL_VALUE: &str = "a valid label must be an empty string or consist of alphanumeric \
     characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. \
     'MyValue',  or 'my_value',  or '12345', regex used for validation is \
     '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const QUALIFIED_NAME: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must \
     start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', \
     regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const ENV_NAME: &str = "a valid environment variable name must consist of alphabetic characters, \
     digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or \
     'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is \
     '[-._a-zA-Z][-._a-zA-Z0-9]*')";
/// unverified: the text of IsRelaxedEnvVarName
const ENV_NAME_RELAXED: &str = "a valid environment variable name must consist only of printable \
     ASCII characters other than '='";
const CONFIG_KEY: &str = "a valid config key must consist of alphanumeric characters, '-', '_' or \
     '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is \
     '[-._a-zA-Z0-9]+')";
const PERCENT: &str = "a valid percent string must be a numeric string followed by an ending '%' \
     (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

const WILDCARD: &str = "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid \
     DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end \
     with an alphanumeric character (e.g. '*.example.com', regex used for validation is \
     '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const HTTP_HEADER: &str = "a valid HTTP header must consist of alphanumeric characters or '-' \
     (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";

/// Messages about one value; none means valid.
pub type Messages = Vec<String>;

/// Namespaces, containers, host names, services.
pub fn dns1123_label(name: &str) -> Messages {
    let form = match (is_dns1123_label(name), is_dns1123_subdomain(name)) {
        (true, _) => None,
        (false, true) => Some("must not contain dots"),
        (false, false) => Some(DNS1123_LABEL),
    };
    messages(too_long(name, LABEL_MAX, "characters"), form)
}

/// Most object names.
pub fn dns1123_subdomain(name: &str) -> Messages {
    let form = (!is_dns1123_subdomain(name)).then_some(DNS1123_SUBDOMAIN);
    messages(too_long(name, SUBDOMAIN_MAX, "characters"), form)
}

/// Labels that must start with a letter.
pub fn dns1035_label(name: &str) -> Messages {
    let is_valid = is_dns1123_label(name) && name.starts_with(|c: char| c.is_ascii_lowercase());
    let form = (!is_valid).then_some(DNS1035_LABEL);
    messages(too_long(name, LABEL_MAX, "characters"), form)
}

/// Keys of labels and annotations, finalizers, resource names: `[prefix/]name`.
pub fn qualified_name(key: &str) -> Messages {
    let mut found = Messages::new();
    let name = match key.split_once('/') {
        None => key,
        Some((_, name)) if name.contains('/') => {
            return vec![format!(
                "a valid label key {QUALIFIED_NAME} with an optional DNS subdomain prefix and '/' \
                 (e.g. 'example.com/MyName')"
            )];
        }
        Some(("", name)) => {
            found.push("prefix part must be non-empty".to_owned());
            name
        }
        Some((prefix, name)) => {
            let form = (!is_dns1123_subdomain(prefix)).then_some(DNS1123_SUBDOMAIN);
            let prefix_messages = messages(too_long(prefix, SUBDOMAIN_MAX, "bytes"), form);
            found.extend(
                prefix_messages
                    .iter()
                    .map(|text| format!("prefix part {text}")),
            );
            name
        }
    };
    if name.is_empty() {
        found.push("name part must be non-empty".to_owned());
    }
    found.extend(too_long(name, LABEL_MAX, "bytes").map(|text| format!("name part {text}")));
    if !is_label_text(name) {
        found.push(format!("name part {QUALIFIED_NAME}"));
    }
    found
}

/// Values of labels; may be empty.
pub fn label_value(value: &str) -> Messages {
    let form = (!value.is_empty() && !is_label_text(value)).then_some(LABEL_VALUE);
    messages(too_long(value, LABEL_MAX, "bytes"), form)
}

/// Keys of ConfigMaps and Secrets.
pub fn config_key(key: &str) -> Messages {
    let is_valid = !key.is_empty() && key.bytes().all(is_config_byte);
    let mut found = messages(
        too_long(key, SUBDOMAIN_MAX, "characters"),
        (!is_valid).then_some(CONFIG_KEY),
    );
    found.extend(parent_folder(key));
    found
}

/// Environment variables, by the older rule.
pub fn env_name(name: &str) -> Messages {
    let starts_well = name.starts_with(|c: char| !c.is_ascii_digit());
    let is_valid = starts_well && name.bytes().all(is_config_byte);
    let mut found = messages(None, (!is_valid).then_some(ENV_NAME));
    found.extend(parent_folder(name));
    found
}

/// Environment variables, by the rule of current releases. (Texts unverified.)
pub fn env_name_relaxed(name: &str) -> Messages {
    let is_allowed = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'=';
    if name.is_empty() {
        return vec!["environment variable name must be non-empty".to_owned()];
    }
    messages(
        None,
        (!name.bytes().all(is_allowed)).then_some(ENV_NAME_RELAXED),
    )
}

/// Host names that begin with `*.`.
pub fn wildcard_dns1123_subdomain(name: &str) -> Messages {
    let is_valid = name.strip_prefix("*.").is_some_and(is_dns1123_subdomain);
    messages(
        too_long(name, SUBDOMAIN_MAX, "characters"),
        (!is_valid).then_some(WILDCARD),
    )
}

/// Roles and bindings: what can be a part of a path.
/// k8s: staging/src/k8s.io/apimachinery/pkg/api/validation/path/name.go, IsValidPathSegmentName
pub fn path_segment(name: &str) -> Messages {
    if name == "." || name == ".." {
        return vec![format!("may not be '{name}'")];
    }
    let wrong = ["/", "%"].into_iter().filter(|one| name.contains(one));
    wrong
        .map(|one| format!("may not contain '{one}'"))
        .collect()
}

/// Names of HTTP headers.
pub fn http_header(name: &str) -> Messages {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_valid = !name.is_empty() && name.bytes().all(is_allowed);
    messages(None, (!is_valid).then_some(HTTP_HEADER))
}

/// Names of ports.
pub fn port_name(name: &str) -> Messages {
    let is_allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    let rules = [
        (
            name.len() > PORT_NAME_MAX,
            "must be no more than 15 characters",
        ),
        (
            name.is_empty() || !name.bytes().all(is_allowed),
            "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        ),
        (
            !name.bytes().any(|byte| byte.is_ascii_lowercase()),
            "must contain at least one letter (a-z)",
        ),
        (name.contains("--"), "must not contain consecutive hyphens"),
        (
            name.starts_with('-') || name.ends_with('-'),
            "must not begin or end with a hyphen",
        ),
    ];
    rules
        .iter()
        .filter(|(is_broken, _)| *is_broken)
        .map(|(_, text)| (*text).to_owned())
        .collect()
}

/// Port numbers.
pub fn port_number(port: i64) -> Messages {
    messages(
        None,
        (!(1..=65535).contains(&port)).then_some("must be between 1 and 65535, inclusive"),
    )
}

/// Percentages: digits and `%`.
pub fn percent(text: &str) -> Messages {
    let digits = text.strip_suffix('%').unwrap_or_default();
    let is_valid = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    messages(None, (!is_valid).then_some(PERCENT))
}

/// The part of a `generateName` that is kept in front of the random letters.
pub fn generated_name_base(generate_name: &str) -> &str {
    generate_name
        .get(..GENERATED_BASE_MAX)
        .unwrap_or(generate_name)
}

/// Whether `name` is a DNS-1123 label apart from its length.
pub fn is_dns1123_label(name: &str) -> bool {
    let is_inner = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    !name.is_empty() && name.bytes().all(is_inner) && !name.starts_with('-') && !name.ends_with('-')
}

/// Whether `name` is a DNS-1123 subdomain apart from its length.
pub fn is_dns1123_subdomain(name: &str) -> bool {
    name.split('.').all(is_dns1123_label)
}

/// k8s: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go, IsDomainPrefixedPath
pub const NO_DOMAIN_PATH: &str = "must be a domain-prefixed path (such as \"acme.io/foo\")";

/// Whether `text` is a domain, a slash and a path.
pub fn is_domain_path(text: &str) -> bool {
    let parts = text.split_once('/');
    parts.is_some_and(|(domain, path)| is_dns1123_subdomain(domain) && !path.is_empty())
}

fn is_label_text(text: &str) -> bool {
    let is_edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let bytes = text.as_bytes();
    is_edge(bytes.first()) && is_edge(bytes.last()) && text.bytes().all(is_inner)
}

fn is_config_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

/// k8s: validation.go, hasChDirPrefix
fn parent_folder(name: &str) -> Option<String> {
    match name {
        "." => Some("must not be '.'".to_owned()),
        ".." => Some("must not be '..'".to_owned()),
        name if name.starts_with("..") => Some("must not start with '..'".to_owned()),
        _ => None,
    }
}

fn too_long(text: &str, max: usize, unit: &str) -> Option<String> {
    (text.len() > max).then(|| format!("must be no more than {max} {unit}"))
}

fn messages(length: Option<String>, form: Option<&str>) -> Messages {
    length.into_iter().chain(form.map(str::to_owned)).collect()
}
