//! The sources of volumes as the server's inner types have them, for messages that show them.
//!
//! k8s: pkg/apis/core/types.go, PersistentVolumeSource

use super::go_json::Shape::{Number, Pointer, PointerTo, Text, Truth};
use super::go_json::{Table, print};
use crate::codec::Codec;
use crate::storage_kinds::PersistentVolumeSpec;

/// The source of a volume over many lines.
pub fn source(spec: &PersistentVolumeSpec) -> String {
    print(&spec.encode(), SOURCE, Some(0))
}

const HOST_PATH: Table = &[("Path", "path", Text), ("Type", "type", Pointer)];
const NFS: Table = &[
    ("Server", "server", Text),
    ("Path", "path", Text),
    ("ReadOnly", "readOnly", Truth),
];
const LOCAL: Table = &[("Path", "path", Text), ("FSType", "fsType", Pointer)];
const DISK: Table = &[
    ("PDName", "pdName", Text),
    ("FSType", "fsType", Text),
    ("Partition", "partition", Number),
    ("ReadOnly", "readOnly", Truth),
];
const STORE: Table = &[
    ("VolumeID", "volumeID", Text),
    ("FSType", "fsType", Text),
    ("Partition", "partition", Number),
    ("ReadOnly", "readOnly", Truth),
];
const CSI: Table = &[
    ("Driver", "driver", Text),
    ("VolumeHandle", "volumeHandle", Text),
    ("ReadOnly", "readOnly", Truth),
    ("FSType", "fsType", Text),
    ("VolumeAttributes", "volumeAttributes", Pointer),
    (
        "ControllerPublishSecretRef",
        "controllerPublishSecretRef",
        Pointer,
    ),
    ("NodeStageSecretRef", "nodeStageSecretRef", Pointer),
    ("NodePublishSecretRef", "nodePublishSecretRef", Pointer),
    (
        "ControllerExpandSecretRef",
        "controllerExpandSecretRef",
        Pointer,
    ),
    ("NodeExpandSecretRef", "nodeExpandSecretRef", Pointer),
];

/// Differs: rare sources are shown as in manifests.
const SOURCE: Table = &[
    ("GCEPersistentDisk", "gcePersistentDisk", PointerTo(DISK)),
    (
        "AWSElasticBlockStore",
        "awsElasticBlockStore",
        PointerTo(STORE),
    ),
    ("HostPath", "hostPath", PointerTo(HOST_PATH)),
    ("Glusterfs", "glusterfs", Pointer),
    ("NFS", "nfs", PointerTo(NFS)),
    ("RBD", "rbd", Pointer),
    ("Quobyte", "quobyte", Pointer),
    ("ISCSI", "iscsi", Pointer),
    ("FlexVolume", "flexVolume", Pointer),
    ("Cinder", "cinder", Pointer),
    ("CephFS", "cephfs", Pointer),
    ("FC", "fc", Pointer),
    ("Flocker", "flocker", Pointer),
    ("AzureFile", "azureFile", Pointer),
    ("VsphereVolume", "vsphereVolume", Pointer),
    ("AzureDisk", "azureDisk", Pointer),
    ("PhotonPersistentDisk", "photonPersistentDisk", Pointer),
    ("PortworxVolume", "portworxVolume", Pointer),
    ("ScaleIO", "scaleIO", Pointer),
    ("Local", "local", PointerTo(LOCAL)),
    ("StorageOS", "storageos", Pointer),
    ("CSI", "csi", PointerTo(CSI)),
];
