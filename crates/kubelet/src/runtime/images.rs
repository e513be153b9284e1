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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidReference(pub String);

/// `image` with the tag `latest` when it has neither tag nor digest.
/// k8s: pkg/kubelet/images/image_manager.go, applyDefaultImageTag
pub fn with_default_tag(image: &str) -> Result<String, InvalidReference> {
    if let Some(problem) = api::image_name::problem(image) {
        return Err(InvalidReference(problem));
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
        Err(InvalidReference(_)) => false,
    }
}

/// `image` without its tag.
pub fn without_tag(image: &str) -> &str {
    image
        .rsplit_once(':')
        .filter(|(_, tag)| !tag.contains('/'))
        .map_or(image, |(name, _)| name)
}

fn has_tag_or_digest(image: &str) -> bool {
    let last = image.rsplit('/').next().unwrap_or(image);
    last.contains(':') || last.contains('@')
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
            assert!(with_default_tag(bad).is_err(), "{bad}");
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
