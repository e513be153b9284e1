//! Names, labels, annotations, owners and finalizers of every object.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go;
//! pkg/apis/core/validation/validation.go, ValidateObjectMeta

use super::problems::{IMMUTABLE, Problems};
use crate::meta::{Meta, StrMap};
use crate::names::{self, Messages};
use crate::text::Str;

/// Bytes of all annotations of an object together.
/// k8s: objectmeta.go, TotalAnnotationSizeLimitB
const ANNOTATIONS_BYTES_MAX: usize = 256 * 1024;

/// Finalizers that need no domain.
/// k8s: pkg/apis/core/helper/helpers.go, standardFinalizers
const STANDARD_FINALIZERS: [&str; 3] = ["kubernetes", "orphan", "foregroundDeletion"];

/// What a name may look like.
pub type NameRule = fn(&str) -> Messages;

/// Checks the metadata of an object.
pub fn validate(problems: &mut Problems, meta: &Meta, name_rule: NameRule) {
    problems.field("metadata", |problems| {
        if !meta.generate_name.is_empty() {
            let masked = masked_prefix(&meta.generate_name);
            problems.texts("generateName", &meta.generate_name, &name_rule(&masked));
        }
        if meta.name.is_empty() {
            problems.required("name", "name or generateName is required");
        } else {
            problems.texts("name", &meta.name, &name_rule(&meta.name));
        }
        labels(problems, "labels", &meta.labels);
        annotations(problems, "annotations", &meta.annotations);
        problems.field("ownerReferences", |problems| owners(problems, meta));
        finalizers(problems, &meta.finalizers);
    });
}

/// A prefix may end with a dash: something follows.
/// k8s: staging/src/k8s.io/apimachinery/pkg/api/validation/generic.go, maskTrailingDash
fn masked_prefix(prefix: &str) -> String {
    match prefix.strip_suffix('-') {
        Some(rest) if !rest.is_empty() => format!("{rest}a"),
        _ => prefix.to_owned(),
    }
}

/// Keys and values of labels.
pub fn labels(problems: &mut Problems, name: &str, labels: &StrMap) {
    for (key, value) in labels.iter() {
        problems.texts(name, key, &names::qualified_name(key));
        problems.texts(name, value, &names::label_value(value));
    }
}

/// Keys of annotations, and the size of all.
pub fn annotations(problems: &mut Problems, name: &str, annotations: &StrMap) {
    for key in annotations.keys() {
        let messages = names::qualified_name(&key.to_ascii_lowercase());
        problems.texts(name, key, &messages);
    }
    let bytes: usize = annotations.iter().map(|(k, v)| k.len() + v.len()).sum();
    if bytes > ANNOTATIONS_BYTES_MAX {
        let detail = format!("may not be more than {ANNOTATIONS_BYTES_MAX} bytes");
        problems.too_long(name, &detail);
    }
}

fn owners(problems: &mut Problems, meta: &Meta) {
    let mut controller: Option<&Str> = None;
    for owner in &meta.owners {
        let uid = match owner.uid.0 {
            0 => "",
            _ => "set",
        };
        if owner.api_version.is_empty() {
            problems.invalid_text("apiVersion", "", "version must not be empty");
        }
        for (name, text) in [
            ("kind", owner.kind.as_str()),
            ("name", &owner.name),
            ("uid", uid),
        ] {
            if text.is_empty() {
                problems.invalid_text(name, "", "must not be empty");
            }
        }
        if owner.controller == Some(true) {
            if let Some(first) = controller {
                let second = &owner.name;
                let detail = format!(
                    "Only one reference can have Controller set to true. Found \"true\" in \
                     references for {first} and {second}"
                );
                problems.invalid("", "<omitted>", &detail);
            }
            controller = Some(&owner.name);
        }
    }
}

fn finalizers(problems: &mut Problems, finalizers: &[Str]) {
    for finalizer in finalizers {
        let messages = names::qualified_name(finalizer);
        problems.texts("finalizers", finalizer, &messages);
    }
    problems.items("finalizers", finalizers, |problems, finalizer| {
        let is_standard = STANDARD_FINALIZERS.contains(&finalizer.as_str());
        if !finalizer.contains('/') && !is_standard {
            let detail = "name is neither a standard finalizer name nor is it fully qualified";
            problems.invalid_text("", finalizer, detail);
        }
    });
}

/// What may not change in the metadata.
/// k8s: objectmeta.go, ValidateObjectMetaAccessorUpdate
pub fn validate_update(problems: &mut Problems, meta: &Meta, before: &Meta) {
    problems.field("metadata", |problems| {
        if before.deleted.is_some() {
            let is_new = |one: &&Str| !before.finalizers.contains(one);
            let new: Vec<_> = meta.finalizers.iter().filter(is_new).collect();
            if !new.is_empty() {
                let texts: Vec<_> = new.iter().map(|one| crate::go_text::quote(one)).collect();
                let detail = format!(
                    "no new finalizers can be added if the object is being deleted, found new \
                     finalizers []string{{{}}}",
                    texts.join(", ")
                );
                problems.forbidden("finalizers", &detail);
            }
        }
        if meta.uid != before.uid {
            problems.invalid_text("uid", &meta.uid.to_string(), IMMUTABLE);
        }
    });
}
