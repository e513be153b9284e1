//! Whether a container may run as the user it would run as.
//!
//! Of security contexts nothing else is looked at: no process runs.
//! k8s: pkg/kubelet/kuberuntime/security_context.go, verifyRunAsNonRoot;
//! pkg/securitycontext/util.go, DetermineEffectiveSecurityContext

use api::Object;
use api::container::Container;
use serde_json::Value;

/// Images whose user is given by name, which says nothing about its number.
const NAMED_USERS: [(&str, &str); 2] = [("memcached", "memcache"), ("haproxy", "haproxy")];

/// Why the container may not run, if it must not run as root and would.
pub fn non_root_problem(object: &Object, container: &Container) -> Option<String> {
    if setting(object, container, "runAsNonRoot")?.as_bool() != Some(true) {
        return None;
    }
    let meta = &object.meta;
    let whose = format!(
        "(pod: \"{}_{}({})\", container: {})",
        meta.name, meta.namespace, meta.uid, container.name
    );
    match setting(object, container, "runAsUser").and_then(|user| user.as_i64()) {
        Some(0) => {
            return Some(format!(
                "container's runAsUser breaks non-root policy {whose}"
            ));
        }
        Some(_) => return None,
        None => (),
    }
    let name = official_name(&container.image)?;
    Some(match NAMED_USERS.iter().find(|(image, _)| *image == name) {
        Some((_, user)) => format!(
            "container has runAsNonRoot and image has non-numeric user ({user}), cannot verify \
             user is non-root {whose}"
        ),
        None => format!("container has runAsNonRoot and image will run as root {whose}"),
    })
}

/// A setting of the container, or else of its pod.
fn setting(object: &Object, container: &Container, name: &str) -> Option<Value> {
    let own = container.security_context.as_ref();
    let own = own.and_then(|context| context.get(name)).cloned();
    own.or_else(|| {
        let pod = object.pod()?.spec.security_context.as_ref()?;
        pod.extra.as_ref()?.get(name).cloned()
    })
}

/// The name of an official image, which runs as root.
/// Differs: there are no images to ask. Official ones run as root, as nearly all of them do, and
/// those of anybody else as somebody else.
fn official_name(image: &str) -> Option<&str> {
    let image = image.split('@').next().unwrap_or(image);
    let name = image.strip_prefix("docker.io/").unwrap_or(image);
    let name = name.strip_prefix("library/").unwrap_or(name);
    let name = name.split(':').next().unwrap_or(name);
    (!name.contains('/')).then_some(name)
}
