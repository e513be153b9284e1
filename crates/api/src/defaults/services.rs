//! Defaults of services, volumes, storage classes and autoscalers.
//!
//! k8s: pkg/apis/core/v1/defaults.go, pkg/apis/storage/v1/defaults.go,
//! pkg/apis/autoscaling/v2/defaults.go

use super::set;
use crate::autoscaling::{HpaSpec, MetricSpec, MetricTarget, ResourceMetricSource};
use crate::int_or_percent::IntOrPercent;
use crate::network_kinds::ServiceSpec;
use crate::object::PersistentVolume;
use crate::storage_kinds::StorageClass;
use std::rc::Rc;

/// Service: a cluster address, no affinity, single stack.
pub fn service(spec: &mut ServiceSpec) {
    set(&mut spec.type_, "ClusterIP");
    set(&mut spec.session_affinity, "None");
    for port in &mut spec.ports {
        set(&mut port.protocol, "TCP");
        let same = port.port;
        port.target_port.get_or_insert(IntOrPercent::Int(same));
    }
    if spec.type_ != "ExternalName" {
        set(&mut spec.internal_traffic_policy, "Cluster");
        if spec.type_ != "ClusterIP" {
            set(&mut spec.external_traffic_policy, "Cluster");
        }
        if spec.type_ == "LoadBalancer" {
            spec.allocate_load_balancer_node_ports.get_or_insert(true);
        }
        set(&mut spec.ip_family_policy, "SingleStack");
        if spec.ip_families.is_empty() {
            spec.ip_families = vec!["IPv4".into()];
        }
    }
}

/// PersistentVolume: kept after use, a file system, not bound yet.
pub fn volume(volume: &mut PersistentVolume) {
    let spec = Rc::make_mut(&mut volume.spec);
    set(&mut spec.persistent_volume_reclaim_policy, "Retain");
    set(&mut spec.volume_mode, "Filesystem");
    set(&mut Rc::make_mut(&mut volume.status).phase, "Pending");
}

/// StorageClass: volumes go with their claims and are made at once.
pub fn storage_class(class: &mut StorageClass) {
    set(&mut class.reclaim_policy, "Delete");
    set(&mut class.volume_binding_mode, "Immediate");
}

/// HorizontalPodAutoscaler: at least one replica; 80 % of the requested cpu.
pub fn autoscaler(spec: &mut HpaSpec) {
    spec.min_replicas.get_or_insert(1);
    if spec.metrics.is_empty() {
        spec.metrics.push(MetricSpec {
            type_: "Resource".into(),
            resource: Some(ResourceMetricSource {
                name: "cpu".into(),
                target: MetricTarget {
                    type_: "Utilization".into(),
                    average_utilization: Some(80),
                    ..MetricTarget::default()
                },
                ..ResourceMetricSource::default()
            }),
            ..MetricSpec::default()
        });
    }
}
