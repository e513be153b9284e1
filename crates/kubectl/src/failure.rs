//! Why a command failed, worded as kubectl words it.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go, checkErr, StandardErrorMessage

use crate::output::Output;
use api::{Kind, Pod};
use apiserver::ApiError;

/// An error of a command: what it prints, and how it exits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// Lines for the error stream, without the last line break.
    pub text: String,
    /// The exit status.
    pub status: i32,
}

impl Failure {
    /// Text that is printed as it is.
    pub fn plain(text: impl Into<String>) -> Failure {
        Failure {
            text: text.into(),
            status: 1,
        }
    }

    /// `error: …`
    pub fn error(text: impl std::fmt::Display) -> Failure {
        Failure::plain(format!("error: {text}"))
    }

    /// `error: …`, and where to read about it.
    pub fn usage(verb: &str, text: impl std::fmt::Display) -> Failure {
        Failure::error(format!(
            "{text}\nSee 'kubectl {verb} -h' for help and examples"
        ))
    }

    /// An answer of the API server.
    pub fn server(reason: &str, message: impl std::fmt::Display) -> Failure {
        Failure::plain(format!("Error from server ({reason}): {message}"))
    }

    /// The kubelet of the pod's node does not answer what is asked for at `path`, or at all.
    /// k8s: staging/src/k8s.io/apiserver/pkg/util/proxy; pkg/registry/core/pod/rest/log.go
    pub fn silent_kubelet(pod: &Pod, path: Option<&str>) -> Failure {
        let address = format!("{}:10250", pod.status.host_ip);
        let refused = format!("dial tcp {address}: connect: connection refused");
        Failure::plain(match path {
            Some(path) => format!("Error from server: Get \"https://{address}/{path}\": {refused}"),
            None => format!("Error from server: error dialing backend: {refused}"),
        })
    }

    /// No such object.
    pub fn not_found(kind: Kind, name: &str) -> Failure {
        Failure::from(ApiError::NotFound {
            kind,
            name: name.into(),
        })
    }

    /// A type that the server does not have.
    pub fn no_resource_type(name: &str) -> Failure {
        Failure::error(format!(
            "the server doesn't have a resource type \"{name}\""
        ))
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Failure {
        match &error {
            ApiError::Invalid {
                kind,
                name,
                problems,
            } => {
                let head = format!("The {} \"{name}\" is invalid: ", kind.name());
                match problems.as_slice() {
                    [one] => Failure::plain(format!("{head}{one}")),
                    many => {
                        let lines = many.iter().map(|one| format!("\n* {one}"));
                        Failure::plain(head + &lines.collect::<String>())
                    }
                }
            }
            ApiError::NotFound { .. }
            | ApiError::AlreadyExists { .. }
            | ApiError::Conflict { .. }
            | ApiError::Forbidden { .. }
            | ApiError::NamespaceTerminating { .. }
            | ApiError::TooManyRequests(_)
            | ApiError::BadRequest(_)
            | ApiError::Internal(_) => Failure::server(error.reason(), &error),
        }
    }
}

/// The failures of a command about several objects. One alone is worded differently from one
/// among several. k8s: kubectl/pkg/cmd/util/helpers.go, MultipleErrors
#[derive(Clone, Debug, Default)]
pub struct Failures {
    list: Vec<(Failure, Failure)>,
}

impl From<Vec<Failure>> for Failures {
    fn from(list: Vec<Failure>) -> Failures {
        let mut failures = Failures::default();
        list.into_iter().for_each(|one| failures.push(one));
        failures
    }
}

impl Failures {
    /// Adds a failure; among others it loses `error: `.
    pub fn push(&mut self, failure: Failure) {
        let among = failure
            .text
            .strip_prefix("error: ")
            .unwrap_or(&failure.text);
        let among = Failure::plain(among);
        self.list.push((failure, among));
    }

    /// Adds a failure that is worded the same among others.
    pub fn push_as_is(&mut self, failure: Failure) {
        self.list.push((failure.clone(), failure));
    }

    /// Adds an answer of the API server, with what it was asked for.
    pub fn push_api(&mut self, error: ApiError, context: &str) {
        let context = match context {
            "" => String::new(),
            context => format!("{context}: "),
        };
        let among = Failure::server(error.reason(), format!("{context}{error}"));
        let alone = match &error {
            ApiError::Invalid { .. } => Failure::from(error),
            _ => among.clone(),
        };
        self.push_both(alone, among);
    }

    /// Adds a failure in the words it has alone, and among others.
    pub fn push_both(&mut self, alone: Failure, among: Failure) {
        self.list.push((alone, among));
    }

    /// Drops what is the same as the one before.
    pub fn dedup(&mut self) {
        self.list.dedup();
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Prints them.
    pub fn print(&self, out: &mut Output) {
        match self.list.as_slice() {
            [(alone, _)] => out.failure(alone),
            many => many.iter().for_each(|(_, among)| out.failure(among)),
        }
    }
}
