//! Generated names and identities.
//!
//! k8s: staging/src/k8s.io/apiserver/pkg/storage/names/generate.go

use crate::store::Store;
use api::{Kind, Str, Uid};
use sim::Random;

/// The longest prefix that still leaves room for the suffix in 63 characters.
/// k8s: generate.go, maxGeneratedNameLength
const PREFIX_MAX: usize = 58;
/// How often a taken name is drawn again.
/// k8s: staging/src/k8s.io/apiserver/pkg/registry/rest/create.go, maxNameGenerationCreateAttempts
const ATTEMPTS_MAX: u32 = 8;

/// A free name that starts with `prefix`; after the last attempt a taken one, which is refused.
pub fn generate(
    store: &Store,
    kind: Kind,
    namespace: &str,
    prefix: &str,
    random: &mut Random,
) -> Str {
    let end = prefix
        .char_indices()
        .nth(PREFIX_MAX)
        .map_or(prefix.len(), |(at, _)| at);
    let prefix = prefix.get(..end).unwrap_or(prefix);
    let mut name = Str::default();
    for _ in 0..ATTEMPTS_MAX {
        name = Str::from(format!("{prefix}{}", random.suffix5()));
        if store.find(kind, namespace, &name).is_none() {
            break;
        }
    }
    name
}

/// The stream of the identities of a kind. Roles have one of their own, so that those of a new
/// cluster shift nothing else.
pub fn stream_of(kind: Kind) -> &'static str {
    match kind.row().group {
        api::rbac::GROUP => "uid-rbac",
        _ => "uid",
    }
}

/// A fresh identity.
pub fn uid(random: &mut Random) -> Uid {
    Uid::from_random(random.next(), random.next())
}
