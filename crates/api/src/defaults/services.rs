//! Defaults of services, volumes, storage classes and autoscalers.
//!
//! k8s: pkg/apis/core/v1/defaults.go, pkg/apis/storage/v1/defaults.go,
//! pkg/apis/autoscaling/v2/defaults.go

use super::set;
use crate::autoscaling::{HpaScalingPolicy, HpaScalingRules};
use crate::autoscaling::{HpaSpec, MetricSpec, MetricTarget, ResourceMetricSource};
use crate::int_or_percent::IntOrPercent;
use crate::network_kinds::{EndpointSlice, ServiceSpec};
use crate::object::PersistentVolume;
use crate::policy_kinds::LimitRangeSpec;
use crate::resources::ResourceList;
use crate::storage_kinds::StorageClass;
use serde_json::{Map, Value, json};
use std::rc::Rc;

/// How long a client keeps its endpoint.
/// k8s: staging/src/k8s.io/api/core/v1/types.go, DefaultClientIPServiceAffinitySeconds
const AFFINITY_SECONDS: u32 = 10_800;

/// Service: a cluster address, no affinity, single stack.
pub fn service(spec: &mut ServiceSpec) {
    set(&mut spec.type_, "ClusterIP");
    set(&mut spec.session_affinity, "None");
    if spec.session_affinity == "None" {
        spec.session_affinity_config = None;
    } else if spec.session_affinity == "ClientIP" && spec.session_affinity_config.is_none() {
        let timeout = json!({"clientIP": {"timeoutSeconds": AFFINITY_SECONDS}});
        spec.session_affinity_config = Some(timeout);
    }
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
        // Of several families the policy must tell.
        if spec.ip_families.len() < 2 && spec.cluster_ips.len() < 2 {
            set(&mut spec.ip_family_policy, "SingleStack");
        }
        if spec.ip_families.is_empty() && !spec.cluster_ip.contains(':') {
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
    if let Some(behavior) = &mut spec.behavior {
        let up = behavior.scale_up.get_or_insert_default();
        up.stabilization_window_seconds.get_or_insert(0);
        scaling_rules(up, &[("Pods", 4), ("Percent", 100)]);
        let down = behavior.scale_down.get_or_insert_default();
        scaling_rules(down, &[("Percent", 100)]);
    }
}

/// k8s: pkg/apis/autoscaling/v2/defaults.go, GenerateHPAScaleUpRules, GenerateHPAScaleDownRules
fn scaling_rules(rules: &mut HpaScalingRules, policies: &[(&str, i32)]) {
    set(&mut rules.select_policy, "Max");
    if !rules.policies.is_empty() {
        return;
    }
    let policy = |(type_, value): &(&str, i32)| HpaScalingPolicy {
        type_: (*type_).into(),
        value: *value,
        period_seconds: 15,
        ..HpaScalingPolicy::default()
    };
    rules.policies = policies.iter().map(policy).collect();
}

/// EndpointSlice: ports without a name and protocol are unnamed TCP ports.
/// k8s: pkg/apis/discovery/v1/defaults.go
pub fn endpoint_slice(slice: &mut EndpointSlice) {
    for port in &mut slice.ports {
        port.name.get_or_insert_default();
        set(&mut port.protocol, "TCP");
    }
}

/// LimitRange: what containers get by default follows from what else is said.
/// k8s: pkg/apis/core/v1/defaults.go, SetDefaults_LimitRangeItem
pub fn limit_range(spec: &mut LimitRangeSpec) {
    for item in spec
        .limits
        .iter_mut()
        .filter(|item| item.type_ == "Container")
    {
        fill(&mut item.default, &item.max);
        fill(&mut item.default_request, &item.default);
        fill(&mut item.default_request, &item.min);
    }
}

fn fill(list: &mut ResourceList, from: &ResourceList) {
    for (name, amount) in from
        .iter()
        .filter(|(name, _)| !list.contains_key(*name))
        .collect::<Vec<_>>()
    {
        Rc::make_mut(list).insert(name.clone(), amount.clone());
    }
}

/// NetworkPolicy: TCP, and the types that its rules speak of.
/// k8s: pkg/apis/networking/v1/defaults.go
pub fn network_policy(fields: &mut Map<String, Value>) {
    let Some(Value::Object(spec)) = fields.get_mut("spec") else {
        return;
    };
    for name in ["ingress", "egress"] {
        for rule in spec
            .get_mut(name)
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            let ports = rule.get_mut("ports").and_then(Value::as_array_mut);
            for port in ports.into_iter().flatten().filter_map(Value::as_object_mut) {
                port.entry("protocol").or_insert_with(|| "TCP".into());
            }
        }
    }
    let has_types = spec
        .get("policyTypes")
        .is_some_and(|types| !types.is_null());
    if !has_types {
        let mut types = vec![Value::from("Ingress")];
        let egress = spec.get("egress").and_then(Value::as_array);
        if egress.is_some_and(|rules| !rules.is_empty()) {
            types.push("Egress".into());
        }
        spec.insert("policyTypes".into(), types.into());
    }
}
