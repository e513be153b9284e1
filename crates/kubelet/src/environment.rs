//! What a container finds around it: variables, mounted files, Services.
//!
//! k8s: pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables; pkg/fieldpath/fieldpath.go

use crate::runtime::command::with_references;
use crate::runtime::{Lookup, Surroundings};
use crate::worker::Worker;
use api::container::{Container, EnvVarSource, KeySelector, ObjectFieldSelector};
use api::container::{ResourceFieldSelector, VolumeMount};
use api::pod_spec::{KeyToPath, Volume};
use api::{Kind, Object, Pod, Str, StrMap, Uid};
use apiserver::Store;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sim::Digest;
use std::hash::Hash;

/// The world as a container of `object` sees it.
pub struct World<'a> {
    /// The objects of the cluster.
    pub store: &'a Store,
    /// The pod.
    pub object: &'a Object,
    /// Which of its containers.
    pub slot: usize,
}

impl Surroundings for World<'_> {
    fn lookup(&self, host: &str) -> Lookup {
        let mut labels = host.split('.');
        let name = labels.next().unwrap_or("");
        let namespace = labels.next().unwrap_or(&self.object.meta.namespace);
        if self.store.find(Kind::Service, namespace, name).is_none() {
            return Lookup::Unknown;
        }
        let is_ready = self
            .store
            .list_in(Kind::EndpointSlice, namespace)
            .any(|object| {
                let is_its = object
                    .meta
                    .label("kubernetes.io/service-name")
                    .is_some_and(|n| *n == name);
                let ready = object.endpoint_slice().is_some_and(|slice| {
                    slice
                        .endpoints
                        .iter()
                        .any(|endpoint| endpoint.conditions.ready != Some(false))
                });
                is_its && ready
            });
        if is_ready {
            Lookup::Ready
        } else {
            Lookup::NoEndpoints
        }
    }

    fn file(&self, path: &str) -> Option<String> {
        let pod = self.object.pod()?;
        if path == "/var/run/secrets/kubernetes.io/serviceaccount/namespace" {
            return Some(self.object.meta.namespace.to_string());
        }
        let count = pod.spec.init_containers.len();
        let container = match self.slot.checked_sub(count) {
            None => pod.spec.init_containers.get(self.slot),
            Some(index) => pod.spec.containers.get(index),
        }?;
        container
            .volume_mounts
            .iter()
            .find_map(|mount| self.mounted(pod, mount, path))
    }
}

impl World<'_> {
    /// The content of `path` if it lies in `mount`. Contents are those of now.
    /// Differs: a real kubelet brings changes of a ConfigMap to its files within a minute.
    fn mounted(&self, pod: &Pod, mount: &VolumeMount, path: &str) -> Option<String> {
        let root = mount.mount_path.trim_end_matches('/');
        let rest = path.strip_prefix(root)?;
        let file = match (rest.strip_prefix('/'), mount.sub_path.as_str()) {
            (Some(file), "") => file,
            (None, sub_path) if rest.is_empty() && !sub_path.is_empty() => sub_path,
            (_, _) => return None,
        };
        let volume = pod
            .spec
            .volumes
            .iter()
            .find(|volume| volume.name == mount.name)?;
        let namespace = &self.object.meta.namespace;
        let key_of = |items: &[KeyToPath]| match items.iter().find(|item| *item.path == *file) {
            Some(item) => Some(item.key.to_string()),
            None => items.is_empty().then(|| file.to_owned()),
        };
        if let Some(source) = &volume.config_map {
            let object = self.store.find(Kind::ConfigMap, namespace, &source.name)?;
            let key = key_of(&source.items)?;
            return object
                .config_map()?
                .data
                .get(key.as_str())
                .map(Str::to_string);
        }
        if let Some(source) = &volume.secret {
            let object = self
                .store
                .find(Kind::Secret, namespace, &source.secret_name)?;
            return secret_text(object.secret()?.data.get(key_of(&source.items)?.as_str())?);
        }
        let downward = volume.downward_api.as_ref()?;
        let item = downward.items.iter().find(|item| *item.path == *file)?;
        field_value(self.object, item.field_ref.as_ref()?)
    }
}

fn secret_text(encoded: &str) -> Option<String> {
    let bytes = STANDARD.decode(encoded).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The environment of a container, or why it cannot be made.
pub fn variables(
    worker: &Worker,
    slot: usize,
    store: &Store,
) -> Result<Vec<(String, String)>, String> {
    let Some(container) = worker.container(slot) else {
        return Ok(Vec::new());
    };
    let object = &worker.object;
    let namespace = &object.meta.namespace;
    let hostname = match worker.spec().hostname.as_str() {
        "" => object.meta.name.to_string(),
        name => name.to_owned(),
    };
    let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    let mut env = vec![
        ("PATH".to_owned(), path.to_owned()),
        ("HOSTNAME".to_owned(), hostname),
    ];
    for source in &container.env_from {
        let (kind, reference) = match (&source.config_map_ref, &source.secret_ref) {
            (Some(reference), _) => (Kind::ConfigMap, reference),
            (None, Some(reference)) => (Kind::Secret, reference),
            (None, None) => continue,
        };
        match data_of(store, kind, namespace, &reference.name) {
            Some(data) => {
                let entries = data.iter().filter_map(|(key, value)| {
                    let value = match kind {
                        Kind::Secret => secret_text(value)?,
                        _ => value.to_string(),
                    };
                    Some((format!("{}{key}", source.prefix), value))
                });
                env.extend(entries);
            }
            None if reference.optional == Some(true) => (),
            None => return Err(not_found(kind, &reference.name)),
        }
    }
    for variable in &container.env {
        let value = match &variable.value_from {
            Some(source) => match sourced(worker, container, source, store)? {
                Some(value) => value,
                None => continue,
            },
            None => with_references(&variable.value, &env),
        };
        env.push((variable.name.to_string(), value));
    }
    if store.find(Kind::Service, "default", "kubernetes").is_some() {
        env.push(("KUBERNETES_SERVICE_HOST".to_owned(), "10.96.0.1".to_owned()));
        env.push(("KUBERNETES_SERVICE_PORT".to_owned(), "443".to_owned()));
    }
    env.push(("HOME".to_owned(), "/root".to_owned()));
    Ok(env)
}

fn not_found(kind: Kind, name: &str) -> String {
    let kind = if kind == Kind::Secret {
        "secret"
    } else {
        "configmap"
    };
    format!("{kind} \"{name}\" not found")
}

fn data_of(store: &Store, kind: Kind, namespace: &str, name: &str) -> Option<StrMap> {
    let object = store.find(kind, namespace, name)?;
    match kind {
        Kind::Secret => object.secret().map(|secret| secret.data.clone()),
        _ => object.config_map().map(|map| map.data.clone()),
    }
}

/// The value of a variable that comes from elsewhere; None if it is optional and missing.
fn sourced(
    worker: &Worker,
    container: &Container,
    source: &EnvVarSource,
    store: &Store,
) -> Result<Option<String>, String> {
    let object = &worker.object;
    let keyed = |kind: Kind, selector: &KeySelector| {
        let namespace = &object.meta.namespace;
        let is_optional = selector.optional == Some(true);
        let Some(data) = data_of(store, kind, namespace, &selector.name) else {
            return match is_optional {
                true => Ok(None),
                false => Err(not_found(kind, &selector.name)),
            };
        };
        let name = if kind == Kind::Secret {
            "Secret"
        } else {
            "ConfigMap"
        };
        match data.get(&selector.key) {
            Some(value) if kind == Kind::Secret => Ok(secret_text(value)),
            Some(value) => Ok(Some(value.to_string())),
            None if is_optional => Ok(None),
            None => Err(format!(
                "couldn't find key {} in {name} {namespace}/{}",
                selector.key, selector.name
            )),
        }
    };
    if let Some(selector) = &source.config_map_key_ref {
        return keyed(Kind::ConfigMap, selector);
    }
    if let Some(selector) = &source.secret_key_ref {
        return keyed(Kind::Secret, selector);
    }
    if let Some(selector) = &source.field_ref {
        let own = || match selector.field_path.as_str() {
            "status.podIP" | "status.podIPs" => worker.sandbox.as_ref().map(|s| s.ip.to_string()),
            "status.hostIP" | "status.hostIPs" => {
                Some(node_address(store, &worker.pod().node_name).to_string())
            }
            _ => None,
        };
        return Ok(own().or_else(|| field_value(object, selector)));
    }
    let resource = source.resource_field_ref.as_ref();
    Ok(resource.map(|selector| resource_value(worker, container, selector, store)))
}

/// k8s: pkg/fieldpath/fieldpath.go, ExtractFieldPathAsString
fn field_value(object: &Object, selector: &ObjectFieldSelector) -> Option<String> {
    let pod = object.pod()?;
    let path = selector.field_path.as_str();
    let keyed = |prefix: &str, map: &StrMap| {
        let key = path
            .strip_prefix(prefix)?
            .strip_prefix("['")?
            .strip_suffix("']")?;
        Some(map.get(key).map(Str::to_string).unwrap_or_default())
    };
    let listed = |map: &StrMap| {
        let pairs: Vec<String> = map
            .iter()
            .map(|(key, v)| format!("{key}={:?}", &**v))
            .collect();
        pairs.join("\n")
    };
    match path {
        "metadata.name" => Some(object.meta.name.to_string()),
        "metadata.namespace" => Some(object.meta.namespace.to_string()),
        "metadata.uid" => Some(object.meta.uid.to_string()),
        "metadata.labels" => Some(listed(&object.meta.labels)),
        "metadata.annotations" => Some(listed(&object.meta.annotations)),
        "spec.nodeName" => Some(pod.node_name.to_string()),
        "spec.serviceAccountName" => Some(pod.spec.service_account_name.to_string()),
        "status.podIP" | "status.podIPs" => Some(pod.status.pod_ip.to_string()),
        "status.hostIP" | "status.hostIPs" => Some(pod.status.host_ip.to_string()),
        _ => keyed("metadata.labels", &object.meta.labels)
            .or_else(|| keyed("metadata.annotations", &object.meta.annotations)),
    }
}

/// A request or limit in units of the divisor, rounded up; limits default to the node's.
/// k8s: pkg/api/v1/resource/helpers.go, ExtractContainerResourceValue
fn resource_value(
    worker: &Worker,
    container: &Container,
    selector: &ResourceFieldSelector,
    store: &Store,
) -> String {
    let (list, name) = selector.resource.split_once('.').unwrap_or(("", ""));
    let own = match list {
        "requests" => container.resources.requests.get(name),
        _ => container.resources.limits.get(name),
    };
    let node = store.find(Kind::Node, "", &worker.pod().node_name);
    let allocatable = node
        .and_then(|node| node.node())
        .map(|n| &n.status.allocatable);
    let fallback = allocatable
        .filter(|_| list == "limits")
        .and_then(|list| list.get(name));
    let millis = own
        .or(fallback)
        .map_or(0, |quantity| i128::from(quantity.milli_value()));
    let divisor = selector
        .divisor
        .as_ref()
        .map_or(0, |d| i128::from(d.milli_value()));
    let divisor = if divisor > 0 { divisor } else { 1000 };
    ((millis + divisor - 1) / divisor).to_string()
}

/// The first volume whose source does not exist, and what is missing.
pub fn missing_source(object: &Object, store: &Store) -> Option<(Str, String)> {
    let pod = object.pod()?;
    let namespace = &object.meta.namespace;
    let lacks = |kind: Kind, name: &Str, optional: Option<bool>| {
        let is_missing = optional != Some(true) && store.find(kind, namespace, name).is_none();
        is_missing.then(|| not_found(kind, name))
    };
    let problem = |volume: &Volume| {
        if let Some(source) = &volume.config_map {
            return lacks(Kind::ConfigMap, &source.name, source.optional);
        }
        if let Some(source) = &volume.secret {
            return lacks(Kind::Secret, &source.secret_name, source.optional);
        }
        let projected = volume.projected.as_ref()?;
        projected.sources.iter().find_map(|source| {
            let map = source.config_map.as_ref();
            let secret = source.secret.as_ref();
            map.and_then(|s| lacks(Kind::ConfigMap, &s.name, s.optional))
                .or_else(|| secret.and_then(|s| lacks(Kind::Secret, &s.name, s.optional)))
        })
    };
    pod.spec
        .volumes
        .iter()
        .find_map(|volume| Some((volume.name.clone(), problem(volume)?)))
}

/// The internal address of a node.
pub fn node_address(store: &Store, name: &str) -> Str {
    let node = store.find(Kind::Node, "", name);
    let addresses = node
        .and_then(|node| node.node())
        .map(|node| &node.status.addresses);
    let internal = addresses.and_then(|list| list.iter().find(|a| a.type_ == "InternalIP"));
    internal
        .map(|address| address.address.clone())
        .unwrap_or_default()
}

/// The identity of an attempt, as containerd would name it.
pub fn container_id(pod: Uid, container: &str, attempt: u32) -> Str {
    let mut id = "containerd://".to_owned();
    for part in 0..4u32 {
        let mut digest = Digest::default();
        (pod, container, attempt, part).hash(&mut digest);
        id.push_str(&digest.hex());
    }
    id.into()
}
