//! Service, EndpointSlice and what belongs to them.
//!
//! k8s: staging/src/k8s.io/api/core/v1/types.go, staging/src/k8s.io/api/discovery/v1/types.go

use crate::api_struct;
use crate::batch::ObjectReference;
use crate::int_or_percent::IntOrPercent;
use crate::meta::StrMap;
use crate::text::Str;
use serde_json::Value;

api_struct! {
    /// A port of a service.
    pub struct ServicePort {
        pub app_protocol: Str = "appProtocol",
        pub name: Str = "name",
        pub node_port: i32 = "nodePort",
        pub port: i32 = "port" always,
        pub protocol: Str = "protocol",
        pub target_port: Option<IntOrPercent> = "targetPort",
    }
}

api_struct! {
    /// A stable name and address for a set of pods.
    pub struct ServiceSpec {
        pub allocate_load_balancer_node_ports: Option<bool> = "allocateLoadBalancerNodePorts",
        pub cluster_ip: Str = "clusterIP",
        pub cluster_ips: Vec<Str> = "clusterIPs",
        pub external_ips: Vec<Str> = "externalIPs",
        pub external_name: Str = "externalName",
        pub external_traffic_policy: Str = "externalTrafficPolicy",
        pub health_check_node_port: i32 = "healthCheckNodePort",
        pub internal_traffic_policy: Str = "internalTrafficPolicy",
        pub ip_families: Vec<Str> = "ipFamilies",
        pub ip_family_policy: Str = "ipFamilyPolicy",
        pub load_balancer_class: Str = "loadBalancerClass",
        pub load_balancer_ip: Str = "loadBalancerIP",
        pub load_balancer_source_ranges: Vec<Str> = "loadBalancerSourceRanges",
        pub ports: Vec<ServicePort> = "ports",
        pub publish_not_ready_addresses: bool = "publishNotReadyAddresses",
        pub selector: StrMap = "selector",
        pub session_affinity: Str = "sessionAffinity",
        pub session_affinity_config: Option<Value> = "sessionAffinityConfig",
        pub traffic_distribution: Str = "trafficDistribution",
        pub type_: Str = "type",
    }
}

api_struct! {
    /// An address outside the cluster.
    pub struct LoadBalancerIngress {
        pub hostname: Str = "hostname",
        pub ip: Str = "ip",
        pub ip_mode: Str = "ipMode",
    }
}

api_struct! {
    /// Addresses outside the cluster.
    pub struct LoadBalancerStatus {
        pub ingress: Vec<LoadBalancerIngress> = "ingress",
    }
}

api_struct! {
    /// Addresses outside the cluster.
    pub struct ServiceStatus {
        pub load_balancer: LoadBalancerStatus = "loadBalancer",
    }
}

api_struct! {
    /// Whether an endpoint takes requests.
    pub struct EndpointConditions {
        pub ready: Option<bool> = "ready",
        pub serving: Option<bool> = "serving",
        pub terminating: Option<bool> = "terminating",
    }
}

api_struct! {
    /// One pod behind a service.
    pub struct Endpoint {
        pub addresses: Vec<Str> = "addresses" always,
        pub conditions: EndpointConditions = "conditions",
        pub hostname: Str = "hostname",
        pub node_name: Str = "nodeName",
        pub target_ref: Option<ObjectReference> = "targetRef",
        pub zone: Str = "zone",
    }
}

api_struct! {
    /// A port behind a service.
    pub struct EndpointPort {
        pub app_protocol: Str = "appProtocol",
        pub name: Option<Str> = "name" always,
        pub port: Option<i32> = "port",
        pub protocol: Str = "protocol",
    }
}

api_struct! {
    /// Up to 100 endpoints of a service.
    pub struct EndpointSlice {
        pub address_type: Str = "addressType" always,
        pub endpoints: Vec<Endpoint> = "endpoints",
        pub ports: Vec<EndpointPort> = "ports",
    }
}
