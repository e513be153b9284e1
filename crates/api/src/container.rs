//! Containers of a pod specification: image, command, probes, hooks, environment.
//!
//! k8s: staging/src/k8s.io/api/core/v1/types.go

use crate::api_struct;
use crate::int_or_percent::IntOrPercent;
use crate::quantity::Quantity;
use crate::resources::ResourceList;
use crate::text::Str;
use serde_json::Value;

api_struct! {
    /// Requests and limits of a container.
    pub struct Resources {
        pub limits: ResourceList = "limits",
        pub requests: ResourceList = "requests",
    }
}

api_struct! {
    /// A port that a container opens.
    pub struct ContainerPort {
        pub container_port: i32 = "containerPort" always,
        pub host_ip: Str = "hostIP",
        pub host_port: Option<i32> = "hostPort",
        pub name: Str = "name",
        pub protocol: Str = "protocol",
    }
}

api_struct! {
    /// Runs a command in the container.
    pub struct ExecAction {
        pub command: Vec<Str> = "command",
    }
}

api_struct! {
    /// A header of a probe request.
    pub struct HttpHeader {
        pub name: Str = "name" always,
        pub value: Str = "value" always,
    }
}

api_struct! {
    /// Asks for a page.
    pub struct HttpGetAction {
        pub host: Str = "host",
        pub http_headers: Vec<HttpHeader> = "httpHeaders",
        pub path: Str = "path",
        pub port: IntOrPercent = "port",
        pub scheme: Str = "scheme",
    }
}

api_struct! {
    /// Opens a connection.
    pub struct TcpSocketAction {
        pub host: Str = "host",
        pub port: IntOrPercent = "port",
    }
}

api_struct! {
    /// Asks the gRPC health service.
    pub struct GrpcAction {
        pub port: i32 = "port" always,
        pub service: Str = "service",
    }
}

api_struct! {
    /// Waits.
    pub struct SleepAction {
        pub seconds: i64 = "seconds" always,
    }
}

api_struct! {
    /// What a hook does.
    pub struct LifecycleHandler {
        pub exec: Option<ExecAction> = "exec",
        pub http_get: Option<HttpGetAction> = "httpGet",
        pub sleep: Option<SleepAction> = "sleep",
        pub tcp_socket: Option<TcpSocketAction> = "tcpSocket",
    }
}

api_struct! {
    /// Hooks around the life of a container.
    pub struct Lifecycle {
        pub post_start: Option<LifecycleHandler> = "postStart",
        pub pre_stop: Option<LifecycleHandler> = "preStop",
        pub stop_signal: Str = "stopSignal",
    }
}

api_struct! {
    /// A periodic check of a container.
    pub struct Probe {
        pub exec: Option<ExecAction> = "exec",
        pub failure_threshold: Option<i32> = "failureThreshold",
        pub grpc: Option<GrpcAction> = "grpc",
        pub http_get: Option<HttpGetAction> = "httpGet",
        pub initial_delay_seconds: Option<i32> = "initialDelaySeconds",
        pub period_seconds: Option<i32> = "periodSeconds",
        pub success_threshold: Option<i32> = "successThreshold",
        pub tcp_socket: Option<TcpSocketAction> = "tcpSocket",
        pub termination_grace_period_seconds: Option<i64> = "terminationGracePeriodSeconds",
        pub timeout_seconds: Option<i32> = "timeoutSeconds",
    }
}

api_struct! {
    /// A field of the pod itself.
    pub struct ObjectFieldSelector {
        pub api_version: Str = "apiVersion",
        pub field_path: Str = "fieldPath" always,
    }
}

api_struct! {
    /// A request or limit of a container.
    pub struct ResourceFieldSelector {
        pub container_name: Str = "containerName",
        pub divisor: Option<Quantity> = "divisor",
        pub resource: Str = "resource" always,
    }
}

api_struct! {
    /// One key of a ConfigMap or Secret.
    pub struct KeySelector {
        pub key: Str = "key" always,
        pub name: Str = "name",
        pub optional: Option<bool> = "optional",
    }
}

api_struct! {
    /// Where the value of an environment variable comes from.
    pub struct EnvVarSource {
        pub config_map_key_ref: Option<KeySelector> = "configMapKeyRef",
        pub field_ref: Option<ObjectFieldSelector> = "fieldRef",
        pub file_key_ref: Option<Value> = "fileKeyRef",
        pub resource_field_ref: Option<ResourceFieldSelector> = "resourceFieldRef",
        pub secret_key_ref: Option<KeySelector> = "secretKeyRef",
    }
}

api_struct! {
    /// An environment variable.
    pub struct EnvVar {
        pub name: Str = "name" always,
        pub value: Str = "value",
        pub value_from: Option<EnvVarSource> = "valueFrom",
    }
}

api_struct! {
    /// All keys of a ConfigMap or Secret.
    pub struct EnvSource {
        pub name: Str = "name",
        pub optional: Option<bool> = "optional",
    }
}

api_struct! {
    /// Environment variables from a ConfigMap or Secret.
    pub struct EnvFromSource {
        pub config_map_ref: Option<EnvSource> = "configMapRef",
        pub prefix: Str = "prefix",
        pub secret_ref: Option<EnvSource> = "secretRef",
    }
}

api_struct! {
    /// Where a volume appears in a container.
    pub struct VolumeMount {
        pub mount_path: Str = "mountPath" always,
        pub mount_propagation: Str = "mountPropagation",
        pub name: Str = "name" always,
        pub read_only: Option<bool> = "readOnly",
        pub recursive_read_only: Str = "recursiveReadOnly",
        pub sub_path: Str = "subPath",
        pub sub_path_expr: Str = "subPathExpr",
    }
}

api_struct! {
    /// Exit codes that a restart rule matches.
    pub struct ExitCodes {
        pub operator: Str = "operator" always,
        pub values: Vec<i32> = "values",
    }
}

api_struct! {
    /// What to do when a container exits in a certain way.
    pub struct ContainerRestartRule {
        pub action: Str = "action" always,
        pub exit_codes: Option<ExitCodes> = "exitCodes",
    }
}

api_struct! {
    /// A container of a pod, or an init container, or a sidecar.
    pub struct Container {
        pub args: Vec<Str> = "args",
        pub command: Vec<Str> = "command",
        pub env: Vec<EnvVar> = "env",
        pub env_from: Vec<EnvFromSource> = "envFrom",
        pub image: Str = "image",
        pub image_pull_policy: Str = "imagePullPolicy",
        pub lifecycle: Option<Lifecycle> = "lifecycle",
        pub liveness_probe: Option<Probe> = "livenessProbe",
        pub name: Str = "name" always,
        pub ports: Vec<ContainerPort> = "ports",
        pub readiness_probe: Option<Probe> = "readinessProbe",
        pub resize_policy: Vec<Value> = "resizePolicy",
        pub resources: Resources = "resources",
        pub restart_policy: Str = "restartPolicy",
        pub restart_policy_rules: Vec<ContainerRestartRule> = "restartPolicyRules",
        pub security_context: Option<Value> = "securityContext",
        pub startup_probe: Option<Probe> = "startupProbe",
        pub stdin: Option<bool> = "stdin",
        pub stdin_once: Option<bool> = "stdinOnce",
        pub termination_message_path: Str = "terminationMessagePath",
        pub termination_message_policy: Str = "terminationMessagePolicy",
        pub tty: Option<bool> = "tty",
        pub volume_devices: Vec<Value> = "volumeDevices",
        pub volume_mounts: Vec<VolumeMount> = "volumeMounts",
        pub working_dir: Str = "workingDir",
    }
}
