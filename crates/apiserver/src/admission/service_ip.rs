//! Cluster addresses and node ports of services.
//!
//! k8s: pkg/registry/core/service/storage/alloc.go

use super::service_families;
use crate::error::ApiError;
use crate::intents::Intents;
use api::field_error::{ErrorType, FieldError};
use api::network_kinds::ServiceSpec;
use api::{Kind, Object, Str, Uid};
use std::rc::Rc;

/// Cluster addresses are `10.96.x.y`, as kubeadm's default service range begins.
const PREFIX: &str = "10.96";
/// Node ports.
/// k8s: pkg/controlplane/apiserver/options/options.go, DefaultServiceNodePortRange
const NODE_PORTS: std::ops::RangeInclusive<i32> = 30_000..=32_767;

/// Of these, so many at the beginning are only given to whom asks for them, as long as there are
/// others.
/// k8s: pkg/registry/core/service/portallocator/allocator.go, calculateRangeOffset: a 32nd part of
/// the range, at least 16 and at most 128
const NODE_PORTS_TO_CHOOSE: i32 = 86;

/// Services beyond which two may share an address.
const SERVICES_MAX: u32 = 60_000;

/// Gives a new service its address and ports; runs after validation.
pub fn allocate(intents: &mut Intents<'_>, object: &mut Object) -> Result<(), ApiError> {
    let name = object.meta.name.clone();
    let Some(service) = object.service_mut() else {
        return Ok(());
    };
    let spec = Rc::make_mut(&mut service.spec);
    if spec.type_ == "ExternalName" {
        return Ok(());
    }
    let problems = service_families::settle(spec);
    if !problems.is_empty() {
        return Err(ApiError::Invalid {
            kind: Kind::Service,
            name,
            problems,
        });
    }
    if spec.cluster_ip.is_empty() {
        spec.cluster_ip = free_address(intents);
    } else if let Some(problem) = refused_address(intents, &spec.cluster_ip) {
        return Err(invalid(name, problem));
    }
    spec.cluster_ips = vec![spec.cluster_ip.clone()];
    if let Some(problem) = refused_port(intents, spec, None) {
        return Err(invalid(name, problem));
    }
    allocate_node_ports(intents, spec)
}

fn invalid(name: Str, problem: FieldError) -> ApiError {
    ApiError::Invalid {
        kind: Kind::Service,
        name,
        problems: vec![problem],
    }
}

/// Why an address that a manifest asks for cannot be had.
/// k8s: pkg/registry/core/service/ipallocator/ipallocator.go, ErrNotInRange, ErrAllocated
fn refused_address(intents: &Intents<'_>, address: &Str) -> Option<FieldError> {
    if *address == "None" {
        return None;
    }
    let is_in_range = address.starts_with(&format!("{PREFIX}."));
    let why = if !is_in_range {
        format!(
            "the provided IP ({address}) is not in the valid range. The range of valid IPs is \
             {PREFIX}.0.0/16"
        )
    } else if is_taken(intents, address) {
        "provided IP is already allocated".to_owned()
    } else {
        return None;
    };
    let detail = format!("failed to allocate IP {address}: {why}");
    let value = format!("[\"{address}\"]");
    let path = "spec.clusterIPs";
    Some(FieldError::with_value(
        path,
        ErrorType::Invalid,
        value,
        &detail,
    ))
}

fn is_taken(intents: &Intents<'_>, address: &str) -> bool {
    let mut services = intents.latest().list(Kind::Service);
    services.any(|one| {
        one.service()
            .is_some_and(|body| body.spec.cluster_ip == address)
    })
}

/// Why a node port that a manifest asks for cannot be had. A dry run does not look at the
/// range.
/// k8s: pkg/registry/core/service/portallocator/allocator.go, ErrNotInRange, ErrAllocated;
/// operation.go, Allocate
fn refused_port(intents: &Intents<'_>, spec: &ServiceSpec, own: Option<Uid>) -> Option<FieldError> {
    let (start, end) = (NODE_PORTS.start(), NODE_PORTS.end());
    let wanted = spec.ports.iter().enumerate();
    wanted
        .filter(|(_, port)| port.node_port != 0)
        .find_map(|(index, port)| {
            let detail = if !intents.is_trial && !NODE_PORTS.contains(&port.node_port) {
                format!(
                    "provided port is not in the valid range. The range of valid ports is \
                     {start}-{end}"
                )
            } else if has_node_port(intents, port.node_port, own) {
                "provided port is already allocated".to_owned()
            } else {
                return None;
            };
            let path = format!("spec.ports[{index}].nodePort");
            let value = port.node_port.to_string();
            Some(FieldError::with_value(
                path,
                ErrorType::Invalid,
                value,
                &detail,
            ))
        })
}

fn has_node_port(intents: &Intents<'_>, number: i32, own: Option<Uid>) -> bool {
    let mut services = intents
        .latest()
        .list(Kind::Service)
        .filter(|one| Some(one.meta.uid) != own);
    services.any(|one| {
        let ports = one.service().map(|body| body.spec.ports.as_slice());
        ports
            .unwrap_or_default()
            .iter()
            .any(|port| port.node_port == number)
    })
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
    drop_dependent_fields(spec, &old.spec);
    if spec.type_ == "ExternalName" {
        return Ok(());
    }
    // A client that knows one address alone changes that one.
    // k8s: pkg/registry/core/service/storage/storage.go, normalizeClusterIPs
    let is_alone = spec.cluster_ip != old.spec.cluster_ip && !spec.cluster_ip.is_empty();
    if is_alone && spec.cluster_ips == old.spec.cluster_ips {
        spec.cluster_ips = vec![spec.cluster_ip.clone()];
    }
    let families = |spec: &ServiceSpec| (spec.ip_families.clone(), spec.ip_family_policy.clone());
    if families(spec) != families(&old.spec) {
        let problems = service_families::settle(spec);
        if !problems.is_empty() {
            return Err(ApiError::Invalid {
                kind: Kind::Service,
                name: before.meta.name.clone(),
                problems,
            });
        }
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
        return Ok(());
    }
    if let Some(problem) = refused_port(intents, spec, Some(before.meta.uid)) {
        return Err(invalid(before.meta.name.clone(), problem));
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
    allocate_node_ports(intents, spec)
}

/// A change of the type takes away what the new type does not have, unless it was set anew.
/// k8s: pkg/registry/core/service/strategy.go, dropTypeDependentFields
fn drop_dependent_fields(spec: &mut ServiceSpec, old: &ServiceSpec) {
    let has_ports = |spec: &ServiceSpec| matches!(&*spec.type_, "NodePort" | "LoadBalancer");
    if has_ports(old) && !has_ports(spec) {
        for (index, port) in spec.ports.iter_mut().enumerate() {
            if old
                .ports
                .get(index)
                .is_some_and(|old| old.node_port == port.node_port)
            {
                port.node_port = 0;
            }
        }
        if spec.external_traffic_policy == old.external_traffic_policy {
            spec.external_traffic_policy = Str::default();
        }
    }
    if old.type_ == "LoadBalancer" && spec.type_ != "LoadBalancer" {
        spec.allocate_load_balancer_node_ports = None;
        spec.load_balancer_class = Str::default();
    }
    if old.type_ != "ExternalName" && spec.type_ == "ExternalName" {
        if spec.cluster_ip == old.cluster_ip {
            spec.cluster_ip = Str::default();
            spec.cluster_ips.clear();
        }
        spec.ip_families.clear();
        spec.ip_family_policy = Str::default();
    }
}

/// Gives a port to every entry that needs one. Entries with the same port and other protocols
/// share theirs.
/// k8s: pkg/registry/core/service/storage/alloc.go, initNodePorts, shouldAllocateNodePorts
fn allocate_node_ports(intents: &mut Intents<'_>, spec: &mut ServiceSpec) -> Result<(), ApiError> {
    let needs_ports = match &*spec.type_ {
        "NodePort" => true,
        "LoadBalancer" => spec.allocate_load_balancer_node_ports != Some(false),
        _ => false,
    };
    if !needs_ports {
        return Ok(());
    }
    for index in 0..spec.ports.len() {
        let Some(port) = spec.ports.get(index).filter(|port| port.node_port == 0) else {
            continue;
        };
        let mut alike = spec.ports.iter().filter(|other| other.port == port.port);
        let shared = alike.find(|other| other.node_port != 0);
        let number = match shared {
            Some(other) => other.node_port,
            None => free_port(intents, spec)?,
        };
        if let Some(port) = spec.ports.get_mut(index) {
            port.node_port = number;
        }
    }
    Ok(())
}

/// A free node port, drawn at random from those that are not left for people to choose, or else
/// from these.
/// k8s: pkg/registry/core/service/portallocator/allocator.go, AllocateNext, ErrFull
fn free_port(intents: &mut Intents<'_>, spec: &ServiceSpec) -> Result<i32, ApiError> {
    let (start, end) = (*NODE_PORTS.start(), *NODE_PORTS.end());
    let chosen_first = start + NODE_PORTS_TO_CHOOSE;
    for band in [chosen_first..=end, start..=chosen_first - 1] {
        let count = band.clone().count() as u64;
        let from = band.start() + intents.random("node-port").below(count) as i32;
        let is_free = |number: &i32| {
            !has_node_port(intents, *number, None)
                && !spec.ports.iter().any(|port| port.node_port == *number)
        };
        let upper = from..=*band.end();
        if let Some(free) = upper.chain(*band.start()..=from - 1).find(is_free) {
            return Ok(free);
        }
    }
    Err(ApiError::Internal(
        "failed to allocate a nodePort: range is full".into(),
    ))
}

/// A free address from the range, drawn at random as upstream does. The first 256 are left for
/// people to choose.
/// k8s: pkg/registry/core/service/ipallocator/ipallocator.go, calculateRangeOffset
fn free_address(intents: &mut Intents<'_>) -> Str {
    loop {
        let drawn = intents.random("cluster-ip").below(65_000);
        let address = Str::from(format!(
            "{PREFIX}.{}.{}",
            drawn / 254 % 254 + 1,
            drawn % 254 + 1
        ));
        // The range is far larger than the number of services a run can hold.
        if !is_taken(intents, &address) || intents.latest().count(Kind::Service) > SERVICES_MAX {
            return address;
        }
    }
}
