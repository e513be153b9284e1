//! What a container finds around it: mounted files, names, connections.
//!
//! Differs: a real kubelet brings changes of a ConfigMap to its files within a minute.

use crate::environment::{field_value, secret_text};
use crate::kubelets::Kubelets;
use crate::runtime::network::Reached;
use crate::runtime::{Connection, Lookup, Network, Resolution, Response, Surroundings};
use api::container::VolumeMount;
use api::pod_spec::KeyToPath;
use api::{Kind, Object, Pod, Str, Uid};
use apiserver::Store;
use sim::Instant;
use std::rc::Rc;

/// The world as a container of `object` sees it.
pub struct World<'a> {
    /// The objects of the cluster.
    pub store: &'a Store,
    /// The pod.
    pub object: &'a Object,
    /// Which of its containers.
    pub slot: usize,
    /// Names and endpoints.
    pub network: &'static dyn Network,
    /// What runs elsewhere, if that can be asked.
    pub others: Option<&'a Kubelets>,
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

    fn resolve(&self, host: &str) -> Resolution {
        let host = if host == self.host_name() {
            self.object.pod().map_or(host, |pod| &pod.status.pod_ip)
        } else {
            host
        };
        self.network
            .resolve(self.store, &self.object.meta.namespace, host)
    }

    fn connect(&self, host: &str, port: i32, number: u64, now: Instant) -> Connection {
        if matches!(host, "localhost" | "127.0.0.1") || host == self.host_name() {
            return self.arrive("127.0.0.1".into(), Some(self.object.meta.uid), port, now);
        }
        let reached = self
            .network
            .reach(self.store, self.object, (host, port), now.0 ^ number);
        match reached {
            Reached::UnknownHost => Connection::UnknownHost,
            Reached::Refused(address) => Connection::Refused(address),
            Reached::Lost(address) => Connection::TimedOut(address),
            Reached::Outside(name) => Connection::Outside(name),
            Reached::Pod { dialed, pod, port } => self.arrive(dialed, pod, port, now),
        }
    }

    fn answers_echo(&self, address: &str) -> bool {
        let is_pod = |object: &&Rc<Object>| {
            let pod = object.pod();
            pod.is_some_and(|pod| *pod.status.pod_ip == *address && !pod.phase().is_terminal())
        };
        let is_node = |object: &&Rc<Object>| {
            let node = object.node();
            let addresses = node.map(|node| &node.status.addresses);
            addresses.is_some_and(|all| all.iter().any(|own| *own.address == *address))
        };
        address == "127.0.0.1"
            || self.store.list(Kind::Pod).any(|object| is_pod(&object))
            || self.store.list(Kind::Node).any(|object| is_node(&object))
    }

    fn file(&self, path: &str) -> Option<String> {
        let pod = self.object.pod()?;
        if path == "/etc/resolv.conf" {
            return Some(self.network.resolv_conf(&self.object.meta.namespace));
        }
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
    fn host_name(&self) -> &str {
        match self.object.pod().map_or("", |pod| &pod.spec.hostname) {
            "" => &self.object.meta.name,
            name => name,
        }
    }

    /// How a pod answers that a connection has got to.
    fn arrive(&self, address: Str, pod: Option<Uid>, port: i32, now: Instant) -> Connection {
        let Some(pod) = pod else {
            return Connection::TimedOut(address);
        };
        let (response, page) = match self.others {
            Some(kubelets) => (kubelets.respond(pod, port, now).0, kubelets.page(pod, port)),
            None => (self.likely_response(pod), String::new()),
        };
        match response {
            Response::Served => Connection::Answered {
                address,
                status: 200,
                page,
            },
            Response::Unavailable => Connection::Answered {
                address,
                status: 503,
                page: "Service Unavailable\n".to_owned(),
            },
            Response::Refused => Connection::Refused(address),
            Response::Silence => Connection::TimedOut(address),
        }
    }

    /// What the status of a pod says about how it answers, where its processes cannot be asked.
    fn likely_response(&self, pod: Uid) -> Response {
        let pod = self.store.by_uid(pod).and_then(|object| object.pod());
        let runs = pod.is_some_and(|pod| {
            let mut states = pod.status.container_statuses.iter();
            states.any(|status| status.state.running().is_some())
        });
        if runs {
            Response::Served
        } else {
            Response::Refused
        }
    }

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
