//! Address families of services, on a cluster that has IPv4 alone.
//!
//! k8s: pkg/registry/core/service/storage/alloc.go, initIPFamilyFields;
//! pkg/apis/core/validation/validation.go, ValidateServiceClusterIPsRelatedFields

use api::field_error::{ErrorType, FieldError};
use api::json_text::encode_json;
use api::network_kinds::ServiceSpec;
use serde_json::Value;

const FOUR: &str = "IPv4";
const SIX: &str = "IPv6";
/// A service has as many addresses and families at most.
const FAMILIES_MAX: usize = 2;

/// Completes the families and addresses of a service, or tells why they cannot be had.
pub fn settle(spec: &mut ServiceSpec) -> Vec<FieldError> {
    if spec.cluster_ips.is_empty() && !spec.cluster_ip.is_empty() {
        spec.cluster_ips = vec![spec.cluster_ip.clone()];
    }
    let mut problems = of_themselves(spec);
    if problems.is_empty() {
        problems = of_the_policy(spec);
    }
    if !problems.is_empty() {
        return problems;
    }
    if spec.ip_family_policy.is_empty() {
        spec.ip_family_policy = "SingleStack".into();
    }
    if spec.ip_families.is_empty() {
        spec.ip_families = vec![FOUR.into()];
    }
    // Whoever keeps the endpoints may give them addresses that the cluster has not.
    if spec.cluster_ip == "None" && spec.selector.is_empty() {
        if spec.ip_families.len() < FAMILIES_MAX && spec.ip_family_policy != "SingleStack" {
            let has_four = spec.ip_families.iter().any(|family| family == FOUR);
            spec.ip_families
                .push(if has_four { SIX } else { FOUR }.into());
        }
        return Vec::new();
    }
    of_the_cluster(spec)
}

/// What contradicts itself.
fn of_themselves(spec: &ServiceSpec) -> Vec<FieldError> {
    let mut problems = Vec::new();
    let (first, families) = (spec.cluster_ips.first(), &spec.ip_families);
    let all = listed(spec);
    if let Some(first) = first.filter(|first| **first != spec.cluster_ip) {
        problems.push(match spec.cluster_ip.is_empty() || first.is_empty() {
            true => invalid(
                CLUSTER_IPS,
                &all,
                "must be empty when `clusterIP` is not specified",
            ),
            false => invalid(CLUSTER_IPS, &all, "first value must match `clusterIP`"),
        });
    }
    let twice = !families.is_empty() && families.first() == families.get(1);
    if twice {
        let value = encode_json(&Value::from(
            families.first().map_or("", |one| one.as_str()),
        ));
        let path = "spec.ipFamilies[1]";
        let problem = FieldError::with_value(path, ErrorType::Duplicate, value, "");
        problems.push(problem);
    }
    let count = spec.cluster_ips.len();
    if count > 1 && spec.cluster_ip == "None" {
        problems.push(invalid(
            CLUSTER_IPS,
            &all,
            "'None' must be the first and only value",
        ));
        return problems;
    }
    if count > FAMILIES_MAX {
        problems.push(invalid(CLUSTER_IPS, &all, "may only hold up to 2 values"));
    }
    let sixes = spec.cluster_ips.iter().filter(|one| is_six(one)).count();
    if count > 1 && (count - sixes > 1 || sixes > 1) {
        let detail = "may specify no more than one IP for each IP family";
        problems.push(invalid(CLUSTER_IPS, &all, detail));
    }
    if spec.cluster_ip != "None" {
        for (index, (address, family)) in spec.cluster_ips.iter().zip(families).enumerate() {
            if is_six(address) != (family == SIX) {
                let path = format!("{CLUSTER_IPS}[{index}]");
                let detail =
                    format!("expected an {family} value as indicated by `ipFamilies[{index}]`");
                let value = encode_json(&Value::from(address.as_str()));
                problems.push(invalid(&path, &value, &detail));
            }
        }
    }
    problems
}

/// What the policy does not allow, and addresses whose family the cluster lacks.
fn of_the_policy(spec: &ServiceSpec) -> Vec<FieldError> {
    let mut problems = Vec::new();
    let policy = spec.ip_family_policy.as_str();
    if policy.is_empty() || policy == "SingleStack" {
        let lists = [
            ("clusterIPs", spec.cluster_ips.len()),
            ("ipFamilies", spec.ip_families.len()),
        ];
        for (list, _) in lists.iter().filter(|(_, count)| *count == FAMILIES_MAX) {
            let detail = format!(
                "must be RequireDualStack or PreferDualStack when multiple '{list}' are specified"
            );
            let shown = if policy.is_empty() { "null" } else { policy };
            let value = encode_json(&Value::from(shown));
            problems.push(invalid(POLICY, &value, &detail));
        }
    }
    let others = spec.cluster_ips.iter().enumerate();
    for (index, _) in others
        .skip(spec.ip_families.len())
        .filter(|(_, address)| is_six(address))
    {
        let path = format!("{CLUSTER_IPS}[{index}]");
        let detail = format!("{SIX} is not configured on this cluster");
        problems.push(invalid(&path, &listed(spec), &detail));
    }
    problems
}

/// What the cluster cannot give.
fn of_the_cluster(spec: &ServiceSpec) -> Vec<FieldError> {
    let mut problems = Vec::new();
    if spec.ip_family_policy == "RequireDualStack" {
        let value = encode_json(&Value::from(spec.ip_family_policy.as_str()));
        let detail = "this cluster is not configured for dual-stack services";
        problems.push(invalid(POLICY, &value, detail));
    }
    for (index, family) in spec.ip_families.iter().enumerate() {
        if family != FOUR {
            let path = format!("spec.ipFamilies[{index}]");
            let value = encode_json(&Value::from(family.as_str()));
            problems.push(invalid(&path, &value, "not configured on this cluster"));
        }
    }
    problems
}

const CLUSTER_IPS: &str = "spec.clusterIPs";
const POLICY: &str = "spec.ipFamilyPolicy";

fn is_six(address: &str) -> bool {
    address.contains(':')
}

fn listed(spec: &ServiceSpec) -> String {
    let list = spec.cluster_ips.iter().map(|one| Value::from(one.as_str()));
    encode_json(&Value::Array(list.collect()))
}

fn invalid(path: &str, value: &str, detail: &str) -> FieldError {
    FieldError::with_value(path, ErrorType::Invalid, value, detail)
}
