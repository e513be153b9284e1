//! Which images exist, and how references are read.
//!
//! There is no registry: an image exists unless its name says that it does not, or the scenario
//! does (`pull=error`, the fault `image-missing`).
//! k8s: pkg/util/parsers/parsers.go, pkg/kubelet/images/image_manager.go

/// Size that every image is said to have, as the recorded cluster's simulated runtime says.
pub const IMAGE_SIZE_BYTES: u64 = 68_000_000;

/// Parts of a reference that mark an image which does not exist.
const MISSING_MARKS: [&str; 4] = ["missing", "nonexistent", "typo", "doesnotexist"];

/// References that are known not to exist: the mistyped tag of the Kubernetes documentation.
const MISSING_IMAGES: [&str; 1] = ["nginx:1.161"];

/// Whether the built-in table has `image`.
pub fn exists(image: &str) -> bool {
    let lower = image.to_ascii_lowercase();
    let listed = MISSING_IMAGES
        .iter()
        .any(|missing| lower == *missing || lower.ends_with(&format!("/{missing}")));
    !listed && !MISSING_MARKS.iter().any(|mark| lower.contains(mark))
}

/// Why a reference cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidReference;

/// `image` with the tag `latest` when it has neither tag nor digest.
/// k8s: pkg/kubelet/images/image_manager.go, applyDefaultImageTag
pub fn with_default_tag(image: &str) -> Result<String, InvalidReference> {
    if !is_reference(image) {
        return Err(InvalidReference);
    }
    Ok(if has_tag_or_digest(image) {
        image.to_owned()
    } else {
        format!("{image}:latest")
    })
}

/// Whether the tag of `image` is `latest`, written or implied: the pull policy is then `Always`.
/// k8s: pkg/apis/core/v1/defaults.go, SetDefaults_Container
pub fn is_latest(image: &str) -> bool {
    match with_default_tag(image) {
        Ok(full) => !full.contains('@') && full.ends_with(":latest"),
        Err(InvalidReference) => false,
    }
}

fn has_tag_or_digest(image: &str) -> bool {
    let last = image.rsplit('/').next().unwrap_or(image);
    last.contains(':') || last.contains('@')
}

/// Whether `image` follows the grammar of image references.
fn is_reference(image: &str) -> bool {
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
    let has_domain = path.contains('/')
        && (first.contains(['.', ':']) || first == "localhost" || first != first.to_lowercase());
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
    use super::*;

    #[test]
    fn default_tags_and_broken_references() {
        for (image, full) in [
            ("nginx", "nginx:latest"),
            ("nginx:1.27", "nginx:1.27"),
            ("localhost:5000/app", "localhost:5000/app:latest"),
            ("ghcr.io/acme/payments:2.3.6", "ghcr.io/acme/payments:2.3.6"),
            (
                "registry.k8s.io/e2e-test-images/agnhost:2.41",
                "registry.k8s.io/e2e-test-images/agnhost:2.41",
            ),
        ] {
            assert_eq!(with_default_tag(image).as_deref(), Ok(full), "{image}");
        }
        for bad in [
            "",
            "Nginx",
            "nginx:",
            "nginx:a b",
            "a//b",
            "-x",
            "nginx:1.27:2",
            "ngi nx",
            "ü",
        ] {
            assert_eq!(with_default_tag(bad), Err(InvalidReference), "{bad}");
        }
        assert!(is_latest("nginx") && is_latest("a/b:latest") && !is_latest("nginx:1"));
    }

    #[test]
    fn names_that_do_not_exist() {
        for missing in [
            "web:typo",
            "registry.example.com/nonexistent:1",
            "nginx:1.161",
        ] {
            assert!(!exists(missing), "{missing}");
        }
        assert!(exists("nginx:1.16.1") && exists("busybox"));
    }
}
