//! Probes and hooks of containers.
//!
//! k8s: pkg/apis/core/validation/validation.go, validateProbe, validateHandler, validateLifecycle

use super::problems::Problems;
use crate::container::{
    ExecAction, GrpcAction, HttpGetAction, Lifecycle, Probe, SleepAction, TcpSocketAction,
};

/// One action of a probe or a hook.
struct Handler<'a> {
    exec: Option<&'a ExecAction>,
    http_get: Option<&'a HttpGetAction>,
    tcp_socket: Option<&'a TcpSocketAction>,
    grpc: Option<&'a GrpcAction>,
    /// With the grace period that it must fit into.
    sleep: Option<(&'a SleepAction, i64)>,
}

/// A liveness or startup probe: one success is enough.
pub fn liveness(problems: &mut Problems, name: &str, probe: Option<&Probe>) {
    let Some(probe) = probe else { return };
    problems.field(name, |problems| {
        common(problems, probe);
        if let Some(count) = probe.success_threshold.filter(|count| *count != 1) {
            problems.invalid("successThreshold", count.to_string(), "must be 1");
        }
    });
}

/// A readiness probe: it never ends a container.
pub fn readiness(problems: &mut Problems, probe: Option<&Probe>) {
    let Some(probe) = probe else { return };
    problems.field("readinessProbe", |problems| {
        common(problems, probe);
        if let Some(seconds) = probe.termination_grace_period_seconds {
            let detail = "must not be set for readinessProbes";
            problems.invalid("terminationGracePeriodSeconds", seconds.to_string(), detail);
        }
    });
}

fn common(problems: &mut Problems, probe: &Probe) {
    let action = Handler {
        exec: probe.exec.as_ref(),
        http_get: probe.http_get.as_ref(),
        tcp_socket: probe.tcp_socket.as_ref(),
        grpc: probe.grpc.as_ref(),
        sleep: None,
    };
    handler(problems, &action);
    problems.non_negative_option("initialDelaySeconds", probe.initial_delay_seconds);
    problems.non_negative_option("timeoutSeconds", probe.timeout_seconds);
    problems.non_negative_option("periodSeconds", probe.period_seconds);
    problems.non_negative_option("successThreshold", probe.success_threshold);
    problems.non_negative_option("failureThreshold", probe.failure_threshold);
    if let Some(seconds) = probe.termination_grace_period_seconds.filter(|s| *s <= 0) {
        let detail = "must be greater than 0";
        problems.invalid("terminationGracePeriodSeconds", seconds.to_string(), detail);
    }
}

/// Hooks around the life of a container.
pub fn lifecycle(problems: &mut Problems, lifecycle: Option<&Lifecycle>, grace: i64) {
    let Some(lifecycle) = lifecycle else { return };
    for (name, hook) in [
        ("postStart", &lifecycle.post_start),
        ("preStop", &lifecycle.pre_stop),
    ] {
        let Some(hook) = hook else { continue };
        let action = Handler {
            exec: hook.exec.as_ref(),
            http_get: hook.http_get.as_ref(),
            tcp_socket: hook.tcp_socket.as_ref(),
            grpc: None,
            sleep: hook.sleep.as_ref().map(|sleep| (sleep, grace)),
        };
        problems.field("lifecycle", |problems| {
            problems.field(name, |problems| handler(problems, &action));
        });
    }
}

/// Exactly one action.
fn handler(problems: &mut Problems, handler: &Handler<'_>) {
    let mut count = 0;
    if let Some(exec) = handler.exec {
        count += 1;
        if exec.command.is_empty() {
            problems.field("exec", |problems| problems.required("command", ""));
        }
    }
    if let Some(http) = handler.http_get {
        one_action(problems, "httpGet", &mut count, |problems| {
            http_get(problems, http)
        });
    }
    if let Some(tcp) = handler.tcp_socket {
        one_action(problems, "tcpSocket", &mut count, |problems| {
            problems.port("port", &tcp.port);
        });
    }
    if let Some(grpc) = handler.grpc {
        one_action(problems, "grpc", &mut count, |problems| {
            problems.port_number("port", i64::from(grpc.port));
        });
    }
    if let Some((sleep, grace)) = handler.sleep {
        one_action(problems, "sleep", &mut count, |problems| {
            if sleep.seconds < 0 || sleep.seconds > grace {
                let detail = format!(
                    "must be non-negative and less than terminationGracePeriodSeconds ({grace})"
                );
                problems.invalid("", sleep.seconds.to_string(), &detail);
            }
        });
    }
    if count == 0 {
        problems.required("", "must specify a handler type");
    }
}

fn one_action(
    problems: &mut Problems,
    name: &str,
    count: &mut u32,
    look: impl FnOnce(&mut Problems),
) {
    *count += 1;
    if *count > 1 {
        problems.forbidden(name, "may not specify more than 1 handler type");
    } else {
        problems.field(name, look);
    }
}

fn http_get(problems: &mut Problems, http: &HttpGetAction) {
    problems.require("path", &http.path);
    problems.port("port", &http.port);
    problems.one_of("scheme", &http.scheme, &["HTTP", "HTTPS"]);
    for header in &http.http_headers {
        let messages = crate::names::http_header(&header.name);
        problems.texts("httpHeaders", &header.name, &messages);
    }
}
