//! Errors as the API server answers them. They are data: controllers turn them into events and
//! conditions, kubectl prints them.
//!
//! k8s: staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go

use api::field_error::FieldError;
use api::{Kind, Str};
use std::fmt;

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// No such object.
    NotFound {
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: Str,
    },
    /// The name is taken.
    AlreadyExists {
        /// The kind.
        kind: Kind,
        /// The name.
        name: Str,
    },
    /// Somebody else wrote in between.
    Conflict {
        /// The kind.
        kind: Kind,
        /// The name.
        name: Str,
        /// What conflicted.
        detail: Str,
    },
    /// The object breaks rules.
    Invalid {
        /// The kind.
        kind: Kind,
        /// The name.
        name: Str,
        /// All of them.
        problems: Vec<FieldError>,
    },
    /// An admission rule says no.
    Forbidden {
        /// The kind.
        kind: Kind,
        /// The name.
        name: Str,
        /// Why.
        detail: Str,
    },
    /// The namespace is being deleted: a `Forbidden` that controllers do not report.
    NamespaceTerminating {
        /// The kind.
        kind: Kind,
        /// The name.
        name: Str,
        /// The namespace.
        namespace: Str,
    },
    /// Not now: a disruption budget is exhausted.
    TooManyRequests(Str),
    /// The request itself is wrong.
    BadRequest(Str),
    /// The server has run out of something.
    Internal(Str),
}

/// The text of a stale write.
/// k8s: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go, OptimisticLockErrorMsg
pub const MODIFIED: &str =
    "the object has been modified; please apply your changes to the latest version and try again";

impl ApiError {
    /// The machine-readable reason, as in `Error from server (Reason): …`.
    pub fn reason(&self) -> &'static str {
        match self {
            ApiError::NotFound { .. } => "NotFound",
            ApiError::AlreadyExists { .. } => "AlreadyExists",
            ApiError::Conflict { .. } => "Conflict",
            ApiError::Invalid { .. } => "Invalid",
            ApiError::Forbidden { .. } | ApiError::NamespaceTerminating { .. } => "Forbidden",
            ApiError::TooManyRequests(_) => "TooManyRequests",
            ApiError::BadRequest(_) => "BadRequest",
            ApiError::Internal(_) => "InternalError",
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ApiError::NotFound { kind, name } => {
                write!(f, "{} \"{name}\" not found", kind.resource())
            }
            ApiError::AlreadyExists { kind, name } => {
                write!(f, "{} \"{name}\" already exists", kind.resource())
            }
            ApiError::Conflict { kind, name, detail } => write!(
                f,
                "Operation cannot be fulfilled on {} \"{name}\": {detail}",
                kind.resource()
            ),
            ApiError::Invalid {
                kind,
                name,
                problems,
            } => {
                let group = match kind.row().group {
                    "" => kind.name().to_owned(),
                    group => format!("{}.{group}", kind.name()),
                };
                write!(f, "{group} \"{name}\" is invalid: ")?;
                match problems.as_slice() {
                    [one] => write!(f, "{one}"),
                    many => {
                        let texts: Vec<_> = many.iter().map(ToString::to_string).collect();
                        write!(f, "[{}]", texts.join(", "))
                    }
                }
            }
            // What has no name yet, or stands for many, is named by its resource alone.
            ApiError::Forbidden { kind, name, detail } if name.is_empty() => {
                write!(f, "{} is forbidden: {detail}", kind.resource())
            }
            ApiError::Forbidden { kind, name, detail } => {
                write!(f, "{} \"{name}\" is forbidden: {detail}", kind.resource())
            }
            ApiError::NamespaceTerminating {
                kind,
                name,
                namespace,
            } => write!(
                f,
                "{} \"{name}\" is forbidden: unable to create new content in namespace {namespace} \
                 because it is being terminated",
                kind.resource()
            ),
            ApiError::TooManyRequests(text) | ApiError::BadRequest(text) => f.write_str(text),
            // k8s: staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go, NewInternalError
            ApiError::Internal(text) => write!(f, "Internal error occurred: {text}"),
        }
    }
}
