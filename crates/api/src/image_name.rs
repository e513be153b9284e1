//! The grammar of image references.
//!
//! k8s: github.com/distribution/reference, regexp.go (the reference itself), normalize.go
//! (what is said of a bad one); pkg/util/parsers/parsers.go, ParseImageName

/// What a registry of official images puts before a bare name.
/// k8s: github.com/distribution/reference, normalize.go, officialRepoPrefix
const OFFICIAL_PREFIX: &str = "library/";

/// What is wrong with a reference, as its parser says; None when nothing is.
pub fn problem(image: &str) -> Option<String> {
    if image.len() == 64
        && image
            .bytes()
            .all(|c| matches!(c, b'a'..=b'f' | b'0'..=b'9'))
    {
        return Some(format!(
            "invalid repository name ({image}), cannot specify 64-byte hexadecimal strings"
        ));
    }
    let remote = remote_name(image);
    if remote.to_lowercase() != remote {
        return Some(format!(
            "invalid reference format: repository name ({remote}) must be lowercase"
        ));
    }
    (!is_reference(image)).then(|| "invalid reference format".to_owned())
}

/// The name within its registry, without a tag.
fn remote_name(image: &str) -> String {
    let remote = match image.split_once('/') {
        None => format!("{OFFICIAL_PREFIX}{image}"),
        Some((first, rest)) if is_domain_like(first) => rest.to_owned(),
        Some(_) => image.to_owned(),
    };
    let end = remote.find(':').unwrap_or(remote.len());
    remote.get(..end).unwrap_or(&remote).to_owned()
}

/// Whether the first part of a name is taken for a registry.
fn is_domain_like(first: &str) -> bool {
    first.contains(['.', ':']) || first == "localhost" || first != first.to_ascii_lowercase()
}

/// Whether `image` follows the grammar of image references.
pub fn is_reference(image: &str) -> bool {
    let (rest, digest) = match image.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (image, None),
    };
    if digest.is_some_and(|digest| !is_digest(digest)) {
        return false;
    }
    let slash = rest.rfind('/').map_or(0, |at| at + 1);
    let (path, tag) = match rest.get(slash..).and_then(|last| last.find(':')) {
        Some(colon) => (rest.get(..slash + colon), rest.get(slash + colon + 1..)),
        None => (Some(rest), None),
    };
    let Some(path) = path else { return false };
    if tag.is_some_and(|tag| !is_tag(tag)) || path.is_empty() || path.len() > 255 {
        return false;
    }
    let mut parts = path.split('/').peekable();
    let first = parts.peek().copied().unwrap_or("");
    let has_domain = path.contains('/') && is_domain_like(first);
    if has_domain {
        parts.next();
        if !is_domain(first) {
            return false;
        }
    }
    parts.all(is_path_component)
}

fn is_domain(text: &str) -> bool {
    let (host, port) = text.split_once(':').unwrap_or((text, "0"));
    let host_ok = !host.is_empty()
        && host.split('.').all(|label| {
            !label.is_empty()
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        });
    host_ok && !port.is_empty() && port.chars().all(|c| c.is_ascii_digit())
}

fn is_path_component(text: &str) -> bool {
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let separators = text.split(word).filter(|between| !between.is_empty());
    let between_ok = |s: &str| s == "." || s == "_" || s == "__" || s.chars().all(|c| c == '-');
    text.starts_with(word) && text.ends_with(word) && separators.into_iter().all(between_ok)
}

fn is_tag(text: &str) -> bool {
    let first = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.len() <= 128
        && text.starts_with(first)
        && text.chars().all(|c| first(c) || c == '.' || c == '-')
}

fn is_digest(text: &str) -> bool {
    match text.split_once(':') {
        Some((algorithm, hex)) => {
            algorithm.starts_with(|c: char| c.is_ascii_alphabetic())
                && hex.len() >= 32
                && hex.chars().all(|c| c.is_ascii_hexdigit())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_reference, problem};

    #[test]
    fn names_are_in_lower_case_and_have_no_blanks() {
        for good in [
            "nginx",
            "Registry.io/team/app:1.0",
            "localhost:5000/a_b",
            "a/b:V1",
        ] {
            assert!(is_reference(good), "{good}");
        }
        for bad in [
            "",
            "Nginx",
            "nginx:",
            "a b",
            "nginx:1.0:2",
            "/nginx",
            "a//b",
            "-a",
        ] {
            assert!(!is_reference(bad), "{bad}");
        }
    }

    #[test]
    fn problems_say_which_name_is_not_in_lower_case() {
        for (image, expected) in [
            ("nginx:1.27", None),
            ("myUser/app", None),
            (
                "Nginx:1.27",
                Some("invalid reference format: repository name (library/Nginx) must be lowercase"),
            ),
            (
                "registry.example.com/Shop:1",
                Some("invalid reference format: repository name (Shop) must be lowercase"),
            ),
            (
                "acme/Shop",
                Some("invalid reference format: repository name (acme/Shop) must be lowercase"),
            ),
            ("nginx:1.27:3", Some("invalid reference format")),
            ("nginx:", Some("invalid reference format")),
        ] {
            assert_eq!(problem(image).as_deref(), expected, "{image}");
        }
        let digits = "0".repeat(64);
        assert!(problem(&digits).is_some_and(|text| text.ends_with("hexadecimal strings")));
    }
}
