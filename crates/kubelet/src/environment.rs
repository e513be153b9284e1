//! What a container is started with: its variables, and the sources its volumes need.
//!
//! k8s: pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables; pkg/fieldpath/fieldpath.go

use crate::runtime::command::with_references;
use crate::worker::Worker;
use api::container::ResourceFieldSelector;
use api::container::{Container, EnvVarSource, KeySelector, ObjectFieldSelector};
use api::pod_spec::{KeyToPath, Volume};
use api::{Kind, Object, Str, StrMap, Uid};
use apiserver::Store;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sim::Digest;
use std::hash::Hash;

pub(crate) fn secret_text(encoded: &str) -> Option<String> {
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
    for (name, value) in service_links(worker, store) {
        if !env.iter().any(|(known, _)| *known == name) {
            env.push((name, value));
        }
    }
    env.push(("HOME".to_owned(), "/root".to_owned()));
    Ok(env)
}

/// Variables about the Services that are there when the container starts.
/// k8s: pkg/kubelet/kubelet_pods.go, getServiceEnvVarMap; pkg/kubelet/envvars/envvars.go
fn service_links(worker: &Worker, store: &Store) -> Vec<(String, String)> {
    let namespace = &worker.object.meta.namespace;
    let master = store.find(Kind::Service, "default", "kubernetes");
    let wants_links = worker.spec().enable_service_links != Some(false);
    let own = store
        .list_in(Kind::Service, namespace)
        .filter(|_| wants_links);
    let mut links = Vec::new();
    for object in own.chain(master.filter(|_| **namespace != *"default" || !wants_links)) {
        let Some(service) = object.service() else {
            continue;
        };
        let address = service.spec.cluster_ip.as_str();
        let name = object.meta.name.to_uppercase().replace('-', "_");
        let Some(first) = service.spec.ports.first() else {
            continue;
        };
        if address.is_empty() || address == "None" {
            continue;
        }
        links.push((format!("{name}_SERVICE_HOST"), address.to_owned()));
        links.push((format!("{name}_SERVICE_PORT"), first.port.to_string()));
        for port in &service.spec.ports {
            let number = port.port;
            if !port.name.is_empty() {
                let own = port.name.to_uppercase().replace('-', "_");
                links.push((format!("{name}_SERVICE_PORT_{own}"), number.to_string()));
            }
            let protocol = port.protocol.to_lowercase();
            let url = format!("{protocol}://{address}:{number}");
            if std::ptr::eq(port, first) {
                links.push((format!("{name}_PORT"), url.clone()));
            }
            let prefix = format!("{name}_PORT_{number}_{}", port.protocol);
            links.push((prefix.clone(), url));
            links.push((format!("{prefix}_PROTO"), protocol));
            links.push((format!("{prefix}_PORT"), number.to_string()));
            links.push((format!("{prefix}_ADDR"), address.to_owned()));
        }
    }
    sim::order::sort(&mut links);
    links
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
pub(crate) fn field_value(object: &Object, selector: &ObjectFieldSelector) -> Option<String> {
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

/// The volumes whose sources do not exist, and what is missing. Those that no container mounts
/// are not looked at.
/// k8s: pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go, processPodVolumes
pub fn missing_sources(object: &Object, store: &Store) -> Vec<(Str, String)> {
    let Some(pod) = object.pod() else {
        return Vec::new();
    };
    let namespace = &object.meta.namespace;
    let lacks = |kind: Kind, name: &Str, items: &[KeyToPath], optional: Option<bool>| {
        if optional == Some(true) {
            return None;
        }
        let Some(data) = data_of(store, kind, namespace, name) else {
            return Some(not_found(kind, name));
        };
        // k8s: pkg/volume/{configmap/configmap.go,secret/secret.go}, MakePayload
        let title = match kind {
            Kind::Secret => "references non-existent secret key",
            _ => "configmap references non-existent config key",
        };
        let map = store.find(kind, namespace, name);
        let map = map.and_then(|object| object.config_map());
        let is_binary = |key: &Str| map.is_some_and(|map| map.binary_data.contains_key(key));
        let is_there = |item: &&KeyToPath| data.contains_key(&item.key) || is_binary(&item.key);
        let item = items.iter().find(|item| !is_there(item))?;
        Some(format!("{title}: {}", item.key))
    };
    let problem = |volume: &Volume| {
        if let Some(source) = &volume.config_map {
            return lacks(
                Kind::ConfigMap,
                &source.name,
                &source.items,
                source.optional,
            );
        }
        if let Some(source) = &volume.secret {
            return lacks(
                Kind::Secret,
                &source.secret_name,
                &source.items,
                source.optional,
            );
        }
        let projected = volume.projected.as_ref()?;
        let missing = projected.sources.iter().filter_map(|source| {
            let map = source.config_map.as_ref();
            let secret = source.secret.as_ref();
            map.and_then(|s| lacks(Kind::ConfigMap, &s.name, &s.items, s.optional))
                .or_else(|| secret.and_then(|s| lacks(Kind::Secret, &s.name, &s.items, s.optional)))
        });
        // k8s: staging/src/k8s.io/apimachinery/pkg/util/errors/errors.go, aggregate
        let mut missing: Vec<String> = missing.collect();
        match missing.len() {
            0 | 1 => missing.pop(),
            _ => Some(format!("[{}]", missing.join(", "))),
        }
    };
    let containers = pod.spec.init_containers.iter().chain(&pod.spec.containers);
    let mounts = containers.flat_map(|container| &container.volume_mounts);
    let mounted: Vec<&Str> = mounts.map(|mount| &mount.name).collect();
    let used = pod.spec.volumes.iter();
    used.filter(|volume| mounted.contains(&&volume.name))
        .filter_map(|volume| Some((volume.name.clone(), problem(volume)?)))
        .collect()
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
