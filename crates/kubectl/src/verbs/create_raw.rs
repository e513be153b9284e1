//! `kubectl create --raw PATH -f FILE`: posts to a path; only evictions of pods are known.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/rawhttp/raw.go

use crate::failure::Failure;
use crate::running::{Outcome, Step};
use crate::session::Cx;
use api::{Kind, ObjectKey};

/// What the server answers to an eviction that it accepts.
/// k8s: pkg/registry/core/pod/storage/eviction.go, Create
const ACCEPTED: &str = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\
                        \"status\":\"Success\",\"code\":201}";

/// Posts to `path`.
pub fn post(path: &str, cx: &mut Cx<'_, '_>) -> Outcome {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let [
        "api",
        "v1",
        "namespaces",
        namespace,
        "pods",
        name,
        "eviction",
    ] = parts[..]
    else {
        let text = "the server could not find the requested resource";
        return Err(Failure::server("NotFound", text));
    };
    let key = ObjectKey::new(Kind::Pod, namespace, name);
    let because = cx.because();
    cx.intents.evict(&key, None, because)?;
    cx.out.put(ACCEPTED);
    Ok(Step::Done)
}
