//! The fields of the server's inner types, in their order, for messages that show them.
//!
//! Differs: affinity, spread constraints and rare volume sources are shown as in manifests.
//! k8s: pkg/apis/core/types.go

use super::go_json::Shape::{
    Beside, InSecurity, List, Number, Pointer, PointerTo, Struct, Text, Truth,
};
use super::go_json::{Table, print};
use crate::codec::Codec;
use crate::json_text::encode_json;
use crate::pod_spec::{PodSpec, PodTemplateSpec};
use crate::storage_kinds::ClaimSpec;

/// A pod specification over many lines.
pub fn pod_spec(spec: &PodSpec) -> String {
    print(&spec.encode(), POD_SPEC, Some(0))
}

/// A claim specification over many lines.
pub fn claim(spec: &ClaimSpec) -> String {
    print(&spec.encode(), CLAIM_SPEC, Some(0))
}

/// A pod template on one line.
pub fn template(template: &PodTemplateSpec) -> String {
    let mut meta = encode_json(&template.metadata.encode());
    meta.pop();
    let comma = if meta == "{" { "" } else { "," };
    let spec = print(&template.spec.encode(), POD_SPEC, None);
    format!("{meta}{comma}\"Spec\":{spec}}}")
}

const RESOURCES: Table = &[
    ("Limits", "limits", Pointer),
    ("Requests", "requests", Pointer),
    ("Claims", "claims", Pointer),
];

const CLAIM_RESOURCES: Table = &[
    ("Limits", "limits", Pointer),
    ("Requests", "requests", Pointer),
];

const CLAIM_SPEC: Table = &[
    ("AccessModes", "accessModes", Pointer),
    ("Selector", "selector", Pointer),
    ("Resources", "resources", Struct(CLAIM_RESOURCES)),
    ("VolumeName", "volumeName", Text),
    ("StorageClassName", "storageClassName", Pointer),
    ("VolumeMode", "volumeMode", Pointer),
    ("DataSource", "dataSource", Pointer),
    ("DataSourceRef", "dataSourceRef", Pointer),
    (
        "VolumeAttributesClassName",
        "volumeAttributesClassName",
        Pointer,
    ),
];

const PORT: Table = &[
    ("Name", "name", Text),
    ("HostPort", "hostPort", Number),
    ("ContainerPort", "containerPort", Number),
    ("Protocol", "protocol", Text),
    ("HostIP", "hostIP", Text),
];

const FIELD_REF: Table = &[
    ("APIVersion", "apiVersion", Text),
    ("FieldPath", "fieldPath", Text),
];

const RESOURCE_FIELD_REF: Table = &[
    ("ContainerName", "containerName", Text),
    ("Resource", "resource", Text),
    ("Divisor", "divisor", Text),
];

const KEY_REF: Table = &[
    ("Name", "name", Text),
    ("Key", "key", Text),
    ("Optional", "optional", Pointer),
];

const ENV_SOURCE: Table = &[
    ("FieldRef", "fieldRef", PointerTo(FIELD_REF)),
    (
        "ResourceFieldRef",
        "resourceFieldRef",
        PointerTo(RESOURCE_FIELD_REF),
    ),
    ("ConfigMapKeyRef", "configMapKeyRef", PointerTo(KEY_REF)),
    ("SecretKeyRef", "secretKeyRef", PointerTo(KEY_REF)),
    ("FileKeyRef", "fileKeyRef", Pointer),
];

const ENV: Table = &[
    ("Name", "name", Text),
    ("Value", "value", Text),
    ("ValueFrom", "valueFrom", PointerTo(ENV_SOURCE)),
];

const REF: Table = &[("Name", "name", Text), ("Optional", "optional", Pointer)];

const ENV_FROM: Table = &[
    ("Prefix", "prefix", Text),
    ("ConfigMapRef", "configMapRef", PointerTo(REF)),
    ("SecretRef", "secretRef", PointerTo(REF)),
];

const MOUNT: Table = &[
    ("Name", "name", Text),
    ("ReadOnly", "readOnly", Truth),
    ("RecursiveReadOnly", "recursiveReadOnly", Pointer),
    ("MountPath", "mountPath", Text),
    ("SubPath", "subPath", Text),
    ("MountPropagation", "mountPropagation", Pointer),
    ("SubPathExpr", "subPathExpr", Text),
];

const EXEC: Table = &[("Command", "command", Pointer)];
const HTTP_GET: Table = &[
    ("Path", "path", Text),
    ("Port", "port", Number),
    ("Host", "host", Text),
    ("Scheme", "scheme", Text),
    ("HTTPHeaders", "httpHeaders", Pointer),
];
const TCP_SOCKET: Table = &[("Port", "port", Number), ("Host", "host", Text)];
const GRPC: Table = &[("Port", "port", Number), ("Service", "service", Pointer)];
const SLEEP: Table = &[("Seconds", "seconds", Number)];

const PROBE: Table = &[
    ("Exec", "exec", PointerTo(EXEC)),
    ("HTTPGet", "httpGet", PointerTo(HTTP_GET)),
    ("TCPSocket", "tcpSocket", PointerTo(TCP_SOCKET)),
    ("GRPC", "grpc", PointerTo(GRPC)),
    ("InitialDelaySeconds", "initialDelaySeconds", Number),
    ("TimeoutSeconds", "timeoutSeconds", Number),
    ("PeriodSeconds", "periodSeconds", Number),
    ("SuccessThreshold", "successThreshold", Number),
    ("FailureThreshold", "failureThreshold", Number),
    (
        "TerminationGracePeriodSeconds",
        "terminationGracePeriodSeconds",
        Pointer,
    ),
];

const HOOK: Table = &[
    ("Exec", "exec", PointerTo(EXEC)),
    ("HTTPGet", "httpGet", PointerTo(HTTP_GET)),
    ("TCPSocket", "tcpSocket", PointerTo(TCP_SOCKET)),
    ("Sleep", "sleep", PointerTo(SLEEP)),
];

const LIFECYCLE: Table = &[
    ("PostStart", "postStart", PointerTo(HOOK)),
    ("PreStop", "preStop", PointerTo(HOOK)),
    ("StopSignal", "stopSignal", Pointer),
];

const CONTAINER: Table = &[
    ("Name", "name", Text),
    ("Image", "image", Text),
    ("Command", "command", Pointer),
    ("Args", "args", Pointer),
    ("WorkingDir", "workingDir", Text),
    ("Ports", "ports", List(PORT)),
    ("EnvFrom", "envFrom", List(ENV_FROM)),
    ("Env", "env", List(ENV)),
    ("Resources", "resources", Struct(RESOURCES)),
    ("ResizePolicy", "resizePolicy", Pointer),
    ("RestartPolicy", "restartPolicy", Pointer),
    ("RestartPolicyRules", "restartPolicyRules", Pointer),
    ("VolumeMounts", "volumeMounts", List(MOUNT)),
    ("VolumeDevices", "volumeDevices", Pointer),
    ("LivenessProbe", "livenessProbe", PointerTo(PROBE)),
    ("ReadinessProbe", "readinessProbe", PointerTo(PROBE)),
    ("StartupProbe", "startupProbe", PointerTo(PROBE)),
    ("Lifecycle", "lifecycle", PointerTo(LIFECYCLE)),
    ("TerminationMessagePath", "terminationMessagePath", Text),
    ("TerminationMessagePolicy", "terminationMessagePolicy", Text),
    ("ImagePullPolicy", "imagePullPolicy", Text),
    ("SecurityContext", "securityContext", Pointer),
    ("Stdin", "stdin", Truth),
    ("StdinOnce", "stdinOnce", Truth),
    ("TTY", "tty", Truth),
];

/// Some fields of the inner security context stand in the pod specification itself.
const POD_SECURITY: Table = &[
    ("HostNetwork", "hostNetwork", Truth),
    ("HostPID", "hostPID", Truth),
    ("HostIPC", "hostIPC", Truth),
    ("ShareProcessNamespace", "shareProcessNamespace", Pointer),
    ("HostUsers", "hostUsers", Pointer),
    ("SELinuxOptions", "seLinuxOptions", InSecurity),
    ("WindowsOptions", "windowsOptions", InSecurity),
    ("RunAsUser", "runAsUser", InSecurity),
    ("RunAsGroup", "runAsGroup", InSecurity),
    ("RunAsNonRoot", "runAsNonRoot", InSecurity),
    ("SupplementalGroups", "supplementalGroups", InSecurity),
    (
        "SupplementalGroupsPolicy",
        "supplementalGroupsPolicy",
        InSecurity,
    ),
    ("FSGroup", "fsGroup", InSecurity),
    ("FSGroupChangePolicy", "fsGroupChangePolicy", InSecurity),
    ("Sysctls", "sysctls", InSecurity),
    ("SeccompProfile", "seccompProfile", InSecurity),
    ("AppArmorProfile", "appArmorProfile", InSecurity),
    ("SELinuxChangePolicy", "seLinuxChangePolicy", InSecurity),
];

const KEY_TO_PATH: Table = &[
    ("Key", "key", Text),
    ("Path", "path", Text),
    ("Mode", "mode", Pointer),
];
const EMPTY_DIR: Table = &[
    ("Medium", "medium", Text),
    ("SizeLimit", "sizeLimit", Pointer),
];
const HOST_PATH: Table = &[("Path", "path", Text), ("Type", "type", Pointer)];
const CLAIM: Table = &[
    ("ClaimName", "claimName", Text),
    ("ReadOnly", "readOnly", Truth),
];
const SECRET: Table = &[
    ("SecretName", "secretName", Text),
    ("Items", "items", List(KEY_TO_PATH)),
    ("DefaultMode", "defaultMode", Pointer),
    ("Optional", "optional", Pointer),
];
const CONFIG_MAP: Table = &[
    ("Name", "name", Text),
    ("Items", "items", List(KEY_TO_PATH)),
    ("DefaultMode", "defaultMode", Pointer),
    ("Optional", "optional", Pointer),
];
const DOWNWARD_FILE: Table = &[
    ("Path", "path", Text),
    ("FieldRef", "fieldRef", PointerTo(FIELD_REF)),
    (
        "ResourceFieldRef",
        "resourceFieldRef",
        PointerTo(RESOURCE_FIELD_REF),
    ),
    ("Mode", "mode", Pointer),
];
const DOWNWARD: Table = &[
    ("Items", "items", List(DOWNWARD_FILE)),
    ("DefaultMode", "defaultMode", Pointer),
];
const TOKEN: Table = &[
    ("Audience", "audience", Text),
    ("ExpirationSeconds", "expirationSeconds", Number),
    ("Path", "path", Text),
];
const PROJECTED_KEYS: Table = &[
    ("Name", "name", Text),
    ("Items", "items", List(KEY_TO_PATH)),
    ("Optional", "optional", Pointer),
];
const PROJECTED_FILES: Table = &[("Items", "items", List(DOWNWARD_FILE))];
const PROJECTION: Table = &[
    ("Secret", "secret", PointerTo(PROJECTED_KEYS)),
    ("DownwardAPI", "downwardAPI", PointerTo(PROJECTED_FILES)),
    ("ConfigMap", "configMap", PointerTo(PROJECTED_KEYS)),
    (
        "ServiceAccountToken",
        "serviceAccountToken",
        PointerTo(TOKEN),
    ),
    ("ClusterTrustBundle", "clusterTrustBundle", Pointer),
    ("PodCertificate", "podCertificate", Pointer),
];
const PROJECTED: Table = &[
    ("Sources", "sources", List(PROJECTION)),
    ("DefaultMode", "defaultMode", Pointer),
];

const VOLUME: Table = &[
    ("Name", "name", Text),
    ("HostPath", "hostPath", PointerTo(HOST_PATH)),
    ("EmptyDir", "emptyDir", PointerTo(EMPTY_DIR)),
    ("GCEPersistentDisk", "gcePersistentDisk", Pointer),
    ("AWSElasticBlockStore", "awsElasticBlockStore", Pointer),
    ("GitRepo", "gitRepo", Pointer),
    ("Secret", "secret", PointerTo(SECRET)),
    ("NFS", "nfs", Pointer),
    ("ISCSI", "iscsi", Pointer),
    ("Glusterfs", "glusterfs", Pointer),
    (
        "PersistentVolumeClaim",
        "persistentVolumeClaim",
        PointerTo(CLAIM),
    ),
    ("RBD", "rbd", Pointer),
    ("Quobyte", "quobyte", Pointer),
    ("FlexVolume", "flexVolume", Pointer),
    ("Cinder", "cinder", Pointer),
    ("CephFS", "cephfs", Pointer),
    ("Flocker", "flocker", Pointer),
    ("DownwardAPI", "downwardAPI", PointerTo(DOWNWARD)),
    ("FC", "fc", Pointer),
    ("AzureFile", "azureFile", Pointer),
    ("ConfigMap", "configMap", PointerTo(CONFIG_MAP)),
    ("VsphereVolume", "vsphereVolume", Pointer),
    ("AzureDisk", "azureDisk", Pointer),
    ("PhotonPersistentDisk", "photonPersistentDisk", Pointer),
    ("Projected", "projected", PointerTo(PROJECTED)),
    ("PortworxVolume", "portworxVolume", Pointer),
    ("ScaleIO", "scaleIO", Pointer),
    ("StorageOS", "storageos", Pointer),
    ("CSI", "csi", Pointer),
    ("Ephemeral", "ephemeral", Pointer),
    ("Image", "image", Pointer),
];

const TOLERATION: Table = &[
    ("Key", "key", Text),
    ("Operator", "operator", Text),
    ("Value", "value", Text),
    ("Effect", "effect", Text),
    ("TolerationSeconds", "tolerationSeconds", Pointer),
];

const NAME: Table = &[("Name", "name", Text)];
const GATE: Table = &[("ConditionType", "conditionType", Text)];

const POD_SPEC: Table = &[
    ("Volumes", "volumes", List(VOLUME)),
    ("InitContainers", "initContainers", List(CONTAINER)),
    ("Containers", "containers", List(CONTAINER)),
    ("EphemeralContainers", "ephemeralContainers", Pointer),
    ("RestartPolicy", "restartPolicy", Text),
    (
        "TerminationGracePeriodSeconds",
        "terminationGracePeriodSeconds",
        Pointer,
    ),
    ("ActiveDeadlineSeconds", "activeDeadlineSeconds", Pointer),
    ("DNSPolicy", "dnsPolicy", Text),
    ("NodeSelector", "nodeSelector", Pointer),
    ("ServiceAccountName", "serviceAccountName", Text),
    (
        "AutomountServiceAccountToken",
        "automountServiceAccountToken",
        Pointer,
    ),
    ("NodeName", "nodeName", Text),
    ("SecurityContext", "", Beside(POD_SECURITY)),
    ("ImagePullSecrets", "imagePullSecrets", List(NAME)),
    ("Hostname", "hostname", Text),
    ("Subdomain", "subdomain", Text),
    ("SetHostnameAsFQDN", "setHostnameAsFQDN", Pointer),
    ("Affinity", "affinity", Pointer),
    ("SchedulerName", "schedulerName", Text),
    ("Tolerations", "tolerations", List(TOLERATION)),
    ("HostAliases", "hostAliases", Pointer),
    ("PriorityClassName", "priorityClassName", Text),
    ("Priority", "priority", Pointer),
    ("PreemptionPolicy", "preemptionPolicy", Pointer),
    ("DNSConfig", "dnsConfig", Pointer),
    ("ReadinessGates", "readinessGates", List(GATE)),
    ("RuntimeClassName", "runtimeClassName", Pointer),
    ("Overhead", "overhead", Pointer),
    ("EnableServiceLinks", "enableServiceLinks", Pointer),
    (
        "TopologySpreadConstraints",
        "topologySpreadConstraints",
        Pointer,
    ),
    ("OS", "os", Pointer),
    ("SchedulingGates", "schedulingGates", List(NAME)),
    ("ResourceClaims", "resourceClaims", Pointer),
    ("Resources", "resources", PointerTo(RESOURCES)),
    ("HostnameOverride", "hostnameOverride", Pointer),
    ("SchedulingGroup", "schedulingGroup", Pointer),
];
