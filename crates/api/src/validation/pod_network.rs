//! What a pod says about its network: name servers, host aliases, ports of the host.
//!
//! k8s: pkg/apis/core/validation/validation.go, validatePodDNSConfig, ValidateHostAliases,
//! validateHostNetwork

use super::problems::Problems;
use super::tree::{self, extra, text, texts};
use crate::codec::Codec;
use crate::json_text::encode_json;
use crate::names;
use crate::pod_spec::PodSpec;

/// k8s: validation.go, MaxDNSNameservers, MaxDNSSearchPaths, MaxDNSSearchListChars
const SERVERS_MAX: usize = 3;
const SEARCHES_MAX: usize = 32;
const SEARCH_CHARS_MAX: usize = 2048;

/// Name servers and search domains.
pub fn dns_config(problems: &mut Problems, spec: &PodSpec) {
    let config = extra(&spec.extra, "dnsConfig");
    if spec.dns_policy == "None" {
        if config.is_null() {
            let detail = "must provide `dnsConfig` when `dnsPolicy` is None";
            return problems.required("dnsConfig", detail);
        }
        if texts(config, "nameservers").is_empty() {
            let detail = "must provide at least one DNS nameserver when `dnsPolicy` is None";
            return problems.required("dnsConfig.nameservers", detail);
        }
    }
    problems.field("dnsConfig", |problems| {
        let servers = texts(config, "nameservers");
        if servers.len() > SERVERS_MAX {
            let detail = format!("must not have more than {SERVERS_MAX} nameservers");
            let shown = encode_json(tree::get(config, "nameservers"));
            problems.invalid("nameservers", shown, &detail);
        }
        problems.items("nameservers", &servers, |problems, server| {
            tree::address(problems, "", server);
        });
        let searches = texts(config, "searches");
        if searches.len() > SEARCHES_MAX {
            let detail = format!("must not have more than {SEARCHES_MAX} search paths");
            let shown = encode_json(tree::get(config, "searches"));
            problems.invalid("searches", shown, &detail);
        }
        if searches.join(" ").len() > SEARCH_CHARS_MAX {
            let detail = format!(
                "must not have more than {SEARCH_CHARS_MAX} characters (including spaces) in the \
                 search list"
            );
            let shown = encode_json(tree::get(config, "searches"));
            problems.invalid("searches", shown, &detail);
        }
        problems.items("searches", &searches, |problems, search| {
            let search = search.strip_suffix('.').unwrap_or(search);
            // Underscores are allowed here alone.
            let messages = names::dns1123_subdomain(&search.replace('_', "a"));
            problems.texts("", search, &messages);
        });
        problems.items("options", tree::list(config, "options"), |problems, one| {
            if text(one, "name").is_empty() {
                problems.required("", "must not be empty");
            }
        });
    });
}

/// Names for `/etc/hosts`.
pub fn host_aliases(problems: &mut Problems, spec: &PodSpec) {
    let aliases = extra(&spec.extra, "hostAliases").as_array();
    let aliases = aliases.map_or(&[][..], Vec::as_slice);
    problems.items("hostAliases", aliases, |problems, alias| {
        tree::address(problems, "ip", text(alias, "ip"));
        problems.items("hostnames", &texts(alias, "hostnames"), |problems, name| {
            problems.texts("", name, &names::dns1123_subdomain(name));
        });
    });
}

/// In the network of the host a port is the host's port.
pub fn host_network(problems: &mut Problems, spec: &PodSpec) {
    if spec.host_network != Some(true) {
        return;
    }
    problems.items("containers", &spec.containers, |problems, container| {
        problems.items("ports", &container.ports, |problems, port| {
            let number = port.host_port.unwrap_or(0);
            if number != 0 && number != port.container_port {
                let detail = "must match `containerPort` when `hostNetwork` is true";
                problems.invalid("hostPort", encode_json(&number.encode()), detail);
            }
        });
    });
}
