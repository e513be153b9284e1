//! Cluster addresses and node ports of services.
//!
//! k8s: pkg/registry/core/service/storage/alloc.go

use crate::error::ApiError;
use crate::intents::Intents;
use api::field_error::{ErrorType, FieldError};
use api::{Kind, Object, Str};
use std::rc::Rc;

/// Cluster addresses are `10.96.x.y`, as kubeadm's default service range begins.
const PREFIX: &str = "10.96";
/// Node ports.
/// k8s: pkg/controlplane/apiserver/options/options.go, DefaultServiceNodePortRange
const NODE_PORTS: std::ops::RangeInclusive<i32> = 30_000..=32_767;

/// Gives a new service its address and ports.
pub fn admit_create(intents: &mut Intents<'_>, object: &mut Object) -> Result<(), ApiError> {
    let name = object.meta.name.clone();
    let Some(service) = object.service_mut() else {
        return Ok(());
    };
    let spec = Rc::make_mut(&mut service.spec);
    if spec.type_ == "ExternalName" {
        return Ok(());
    }
    if spec.cluster_ip.is_empty() {
        spec.cluster_ip = free_address(intents);
    } else if spec.cluster_ip != "None" && intents.server.addresses.contains(&spec.cluster_ip) {
        let detail = "failed to allocate IP ".to_owned()
            + &spec.cluster_ip
            + ": provided IP is already allocated";
        let path = "spec.clusterIPs";
        let value = format!("[\"{}\"]", spec.cluster_ip);
        let problem = FieldError::with_value(path, ErrorType::Invalid, value, &detail);
        return Err(ApiError::Invalid {
            kind: Kind::Service,
            name,
            problems: vec![problem],
        });
    }
    if spec.cluster_ip != "None" {
        intents.server.addresses.insert(spec.cluster_ip.clone());
    }
    spec.cluster_ips = vec![spec.cluster_ip.clone()];
    allocate_node_ports(intents, spec);
    Ok(())
}

/// Keeps the address of an updated service and gives it the ports that its new type needs.
pub fn admit_update(
    intents: &mut Intents<'_>,
    before: &Object,
    object: &mut Object,
) -> Result<(), ApiError> {
    let Some(old) = before.service() else {
        return Ok(());
    };
    let Some(service) = object.service_mut() else {
        return Ok(());
    };
    let spec = Rc::make_mut(&mut service.spec);
    if spec.type_ == "ExternalName" {
        return Ok(());
    }
    if spec.cluster_ip.is_empty() {
        spec.cluster_ip = match old.spec.cluster_ip.as_str() {
            "" => free_address(intents),
            address => Str::from(address),
        };
    }
    if spec.cluster_ips.is_empty() {
        spec.cluster_ips = vec![spec.cluster_ip.clone()];
    }
    if spec.type_ == "ClusterIP" {
        if old.spec.type_ != "ClusterIP" {
            spec.ports.iter_mut().for_each(|port| port.node_port = 0);
        }
        return Ok(());
    }
    for port in &mut spec.ports {
        let same = old
            .spec
            .ports
            .iter()
            .find(|p| p.port == port.port && p.name == port.name);
        if port.node_port == 0 {
            port.node_port = same.map_or(0, |port| port.node_port);
        }
    }
    allocate_node_ports(intents, spec);
    Ok(())
}

fn allocate_node_ports(intents: &mut Intents<'_>, spec: &mut api::network_kinds::ServiceSpec) {
    if spec.type_ != "NodePort" && spec.type_ != "LoadBalancer" {
        return;
    }
    for index in 0..spec.ports.len() {
        let is_missing = spec
            .ports
            .get(index)
            .is_some_and(|port| port.node_port == 0);
        if is_missing {
            let drawn = intents
                .random("node-port")
                .below(NODE_PORTS.clone().count() as u64);
            if let Some(port) = spec.ports.get_mut(index) {
                port.node_port = *NODE_PORTS.start() + drawn as i32;
            }
        }
    }
}

/// A free address from the range, drawn at random as upstream does.
fn free_address(intents: &mut Intents<'_>) -> Str {
    loop {
        let drawn = intents.random("cluster-ip").below(65_000);
        let address = Str::from(format!(
            "{PREFIX}.{}.{}",
            drawn / 254 % 254,
            drawn % 254 + 1
        ));
        // The range is far larger than the number of services a run can hold.
        if !intents.server.addresses.contains(&address) || intents.server.addresses.len() > 60_000 {
            return address;
        }
    }
}
