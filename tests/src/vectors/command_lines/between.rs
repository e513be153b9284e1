//! What happened between the steps of recorded sessions, as far as their outputs tell.
//!
//! The vectors' README says that some steps were not recorded: objects were made and statuses set
//! by hand. Here they are, as lines of the terminal that run before a step.

// tidy: wide strings: rows and names that read best on one line.

/// Lines that run before a step.
pub struct Between {
    /// The file of vectors.
    pub file: &'static str,
    /// The command of the step.
    pub command: &'static str,
    /// Which of the steps with this command, from 0.
    pub nth: usize,
    /// What runs; `<uid KIND NAME>` is the identity of an object.
    pub lines: &'static str,
}

const fn before(
    file: &'static str,
    command: &'static str,
    nth: usize,
    lines: &'static str,
) -> Between {
    Between {
        file,
        command,
        nth,
        lines,
    }
}

const ROLLOUT: &str = "kubectl/rollout";
const DRAIN: &str = "kubectl/nodes_drain";
const MISC: &str = "kubectl/cli_misc";

/// All of them.
#[rustfmt::skip]
pub const ALL: &[Between] = &[
    before(ROLLOUT, "kubectl rollout status deploy/web --watch=false", 0, "kubectl create -f web.yaml"),
    before(ROLLOUT, "kubectl rollout status deploy/web --watch=false", 1, r#"
kubectl patch deploy web --subresource=status --type=merge -p '{"status":{"observedGeneration":1,"replicas":4,"updatedReplicas":1}}'"#),
    before(ROLLOUT, "kubectl rollout status deploy/web --watch=false", 3, r#"
kubectl patch deploy web --subresource=status --type=merge -p '{"status":{"replicas":3,"updatedReplicas":3,"readyReplicas":3,"availableReplicas":2}}'"#),
    before(ROLLOUT, "kubectl rollout status deploy/web", 0, r#"
kubectl patch deploy web --subresource=status --type=merge -p '{"status":{"availableReplicas":3}}'"#),
    before(ROLLOUT, "kubectl rollout status deploy/web", 1, r#"
kubectl patch deploy web --subresource=status --type=merge -p '{"status":{"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]}}'"#),
    before(ROLLOUT, "kubectl rollout status deploy/web --timeout=1s", 0, r#"
kubectl patch deploy web --subresource=status --type=merge -p '{"status":{"conditions":[]}}'"#),
    before(ROLLOUT, "kubectl rollout history deploy/web", 1, r#"
kubectl create -f - <<END
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-aaa
  labels: {app: web, pod-template-hash: aaa}
  annotations:
    deployment.kubernetes.io/revision: "1"
    kubernetes.io/change-cause: kubectl apply --filename=web.yaml --record=true
  ownerReferences:
  - {apiVersion: apps/v1, kind: Deployment, name: web, controller: true,
     uid: <uid Deployment web>}
spec:
  selector: {matchLabels: {app: web, pod-template-hash: aaa}}
  template:
    metadata: {labels: {app: web, pod-template-hash: aaa}}
    spec: {containers: [{name: nginx, image: "nginx:1.26", ports: [{containerPort: 80}]}]}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-bbb
  labels: {app: web, pod-template-hash: bbb}
  annotations: {deployment.kubernetes.io/revision: "2"}
  ownerReferences:
  - {apiVersion: apps/v1, kind: Deployment, name: web, controller: true,
     uid: <uid Deployment web>}
spec:
  selector: {matchLabels: {app: web, pod-template-hash: bbb}}
  template:
    metadata: {labels: {app: web, pod-template-hash: bbb}}
    spec: {containers: [{name: nginx, image: "nginx:1.27", ports: [{containerPort: 80}]}]}
END"#),
    before(ROLLOUT, "kubectl rollout status sts/db --watch=false", 0, "kubectl create -f st.yaml"),
    before(ROLLOUT, "kubectl rollout status sts/db --watch=false", 1, r#"
kubectl patch sts db --subresource=status --type=merge -p '{"status":{"observedGeneration":1,"replicas":1}}'"#),
    before(ROLLOUT, "kubectl rollout status sts/db --watch=false", 2, r#"
kubectl patch sts db --subresource=status --type=merge -p '{"status":{"readyReplicas":1,"updatedReplicas":1}}'"#),
    before(ROLLOUT, "kubectl rollout status ds/ds --watch=false", 0, "kubectl create -f ds.yaml"),
    before(ROLLOUT, "kubectl rollout status ds/ds --watch=false", 1, r#"
kubectl patch ds ds --subresource=status --type=merge -p '{"status":{"observedGeneration":1,"desiredNumberScheduled":3,"updatedNumberScheduled":1}}'"#),
    before(ROLLOUT, "kubectl rollout status ds/ds --watch=false", 2, r#"
kubectl patch ds ds --subresource=status --type=merge -p '{"status":{"updatedNumberScheduled":3,"numberAvailable":2}}'"#),
    before(ROLLOUT, "kubectl rollout status ds/ds", 0, r#"
kubectl patch ds ds --subresource=status --type=merge -p '{"status":{"numberAvailable":3}}'"#),

    before(DRAIN, "kubectl get nodes", 0, NODES),
    before(DRAIN, "kubectl drain node-1", 0, r#"
kubectl create -f ds.yaml
kubectl create -f - <<END
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web-bbb}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: nginx}]}
END
kubectl create -f - <<END
apiVersion: v1
kind: Pod
metadata:
  name: dsp
  ownerReferences:
  - {apiVersion: apps/v1, kind: DaemonSet, name: ds, controller: true,
     uid: <uid DaemonSet ds>}
spec: {nodeName: node-1, terminationGracePeriodSeconds: 0, containers: [{name: c, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata:
  name: local
  ownerReferences:
  - {apiVersion: apps/v1, kind: ReplicaSet, name: web-bbb, controller: true,
     uid: <uid ReplicaSet web-bbb>}
spec:
  nodeName: node-1
  terminationGracePeriodSeconds: 0
  containers: [{name: c, image: nginx}]
  volumes: [{name: scratch, emptyDir: {}}]
---
apiVersion: v1
kind: Pod
metadata: {name: naked}
spec: {nodeName: node-1, terminationGracePeriodSeconds: 0, containers: [{name: c, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata:
  name: web-bbb-1
  labels: {app: web}
  ownerReferences:
  - {apiVersion: apps/v1, kind: ReplicaSet, name: web-bbb, controller: true,
     uid: <uid ReplicaSet web-bbb>}
spec: {nodeName: node-1, terminationGracePeriodSeconds: 0, containers: [{name: c, image: nginx}]}
END"#),
    before(DRAIN, "kubectl drain node-1 --ignore-daemonsets --timeout=3s", 0, r#"
kubectl create pdb guard --selector=app=web --min-available=1
kubectl create -f - <<END
apiVersion: v1
kind: Pod
metadata:
  name: web-bbb-2
  labels: {app: web}
  ownerReferences:
  - {apiVersion: apps/v1, kind: ReplicaSet, name: web-bbb, controller: true,
     uid: <uid ReplicaSet web-bbb>}
spec: {nodeName: node-1, terminationGracePeriodSeconds: 0, containers: [{name: c, image: nginx}]}
END
kubectl patch pod web-bbb-2 --subresource=status --type=merge -p '{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}'"#),

    before(MISC, "kubectl logs unsched", 0, NODES),
    before(MISC, "kubectl logs unsched", 0, MISC_OBJECTS),
    before(MISC, "kubectl events", 0, r#"
kubectl create -f - <<END
apiVersion: v1
kind: Event
metadata: {name: 10.96.163.137.18e9bda32591e0dd}
involvedObject: {kind: IPAddress, name: 10.96.163.137, namespace: default}
type: Warning
reason: IPAddressWrongReference
message: "IPAddress: 10.96.163.137 for Service default/web-svc has a wrong reference; cleaning up"
reportingComponent: ipallocator-repair-controller
reportingInstance: ipallocator-repair-controller-vm
source: {component: ipallocator-repair-controller, host: ipallocator-repair-controller-vm}
firstTimestamp: "2026-01-15T09:52:35Z"
lastTimestamp: "2026-01-15T09:52:35Z"
count: 1
---
apiVersion: v1
kind: Event
metadata: {name: kubernetes.18e9be05fa8f058d}
involvedObject: {kind: Service, name: kubernetes, namespace: default}
type: Warning
reason: ClusterIPNotAllocated
message: "Cluster IP [IPv4]: 10.96.0.1 is not allocated; repairing"
reportingComponent: ipallocator-repair-controller
reportingInstance: ipallocator-repair-controller-vm
source: {component: ipallocator-repair-controller, host: ipallocator-repair-controller-vm}
firstTimestamp: "2026-01-15T09:59:40Z"
lastTimestamp: "2026-01-15T09:59:40Z"
count: 1
END"#),
    before(MISC, "kubectl events", 1, r#"
kubectl create -f - <<END
apiVersion: v1
kind: Event
metadata: {name: two.1}
involvedObject:
  {apiVersion: v1, kind: Pod, name: two, namespace: default, uid: <uid Pod two>}
type: Warning
reason: BackOff
message: Back-off restarting failed container
source: {component: kubelet}
firstTimestamp: "2026-01-15T09:55:00Z"
lastTimestamp: "2026-01-15T10:00:00Z"
count: 4
END"#),
    before(MISC, "kubectl run over --image=nginx", 0, r#"
kubectl patch quota q --subresource=status --type=merge -p '{"status":{"hard":{"pods":"0"},"used":{"pods":"0"}}}'"#),
    before(MISC, "kubectl create -f -", 0, "kubectl delete quota q"),
    before(MISC, "kubectl get pod slow -o jsonpath='{.metadata.deletionGracePeriodSeconds}'", 0, r#"
kubectl create -f - <<END
apiVersion: v1
kind: Pod
metadata: {name: slow}
spec: {nodeName: node-1, containers: [{name: c, image: nginx}]}
END
kubectl patch pod slow --subresource=status --type=merge -p '{"status":{"phase":"Running","containerStatuses":[{"name":"c","ready":true,"image":"nginx","imageID":"","restartCount":0,"state":{"running":{}}}]}}'
kubectl delete pod slow --wait=false"#),
    before(MISC, "kubectl create -f web.yaml", 0, r#"
kubectl delete deploy,sts,ds,rs,pod,svc,job,cj --all --force --wait=false
kubectl delete cm,sa --all
kubectl create cm icm
kubectl create cm settings
kubectl create sa robot
kubectl create ns team-a
kubectl create pdb guard --selector=app=web --min-available=1
kubectl create priorityclass high --value=1000
kubectl create priorityclass prio --value=1000
kubectl create -f sc.yaml
kubectl create -f pvc.yaml"#),
    // The managers' times show that a second had passed.
    before(MISC, "kubectl apply -f web2.yaml", 0, "sleep 1"),
    before(MISC, "kubectl get svc -o name", 0, r#"
kubectl create -f - <<END
apiVersion: v1
kind: Service
metadata: {name: kubernetes}
spec: {clusterIP: 10.96.0.1, ports: [{port: 443, targetPort: 6443}]}
END"#),
    before(MISC, "kubectl get svc", 0, "kubectl delete pod web 2>/dev/null"),
];

const NODES: &str = r#"
kubectl create -f - <<END
apiVersion: v1
kind: Node
metadata: {name: node-1}
status:
  addresses: [{type: InternalIP, address: 172.18.0.1}]
  capacity: {cpu: "4", memory: 8Gi, pods: "110"}
  allocatable: {cpu: "4", memory: 8Gi, pods: "110"}
  conditions: [{type: Ready, status: "True", reason: KubeletReady, message: kubelet is posting ready status}]
  nodeInfo: {kubeletVersion: v1.36.2, osImage: Debian, kernelVersion: "6.8", containerRuntimeVersion: "containerd://2.1", architecture: amd64, operatingSystem: linux}
---
apiVersion: v1
kind: Node
metadata: {name: node-2}
status:
  addresses: [{type: InternalIP, address: 172.18.0.2}]
  capacity: {cpu: "4", memory: 8Gi, pods: "110"}
  allocatable: {cpu: "4", memory: 8Gi, pods: "110"}
  conditions: [{type: Ready, status: "True", reason: KubeletReady, message: kubelet is posting ready status}]
  nodeInfo: {kubeletVersion: v1.36.2, osImage: Debian, kernelVersion: "6.8", containerRuntimeVersion: "containerd://2.1", architecture: amd64, operatingSystem: linux}
END
kubectl taint node --all node.kubernetes.io/not-ready-"#;

const MISC_OBJECTS: &str = r#"
kubectl label node node-1 disktype=ssd
kubectl create -f ds.yaml
kubectl create -f - <<END
apiVersion: v1
kind: Pod
metadata:
  name: dsp
  ownerReferences:
  - {apiVersion: apps/v1, kind: DaemonSet, name: ds, controller: true,
     uid: <uid DaemonSet ds>}
spec: {nodeName: node-1, terminationGracePeriodSeconds: 0, containers: [{name: c, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: two, labels: {app: two}}
spec:
  nodeName: node-1
  terminationGracePeriodSeconds: 0
  containers: [{name: a, image: nginx}, {name: b, image: nginx}]
---
apiVersion: v1
kind: Pod
metadata: {name: unsched}
spec: {containers: [{name: c, image: nginx}]}
END
kubectl patch pod dsp --subresource=status --type=merge -p '{"status":{"phase":"Running","podIP":"10.0.0.5","podIPs":[{"ip":"10.0.0.5"}],"conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[{"name":"c","ready":true,"image":"nginx","imageID":"","restartCount":0,"state":{"running":{}}}]}}'
kubectl patch pod two --subresource=status --type=merge -p '{"status":{"phase":"Running","podIP":"10.0.0.5","podIPs":[{"ip":"10.0.0.5"}],"conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[{"name":"a","ready":true,"image":"nginx","imageID":"","restartCount":0,"state":{"running":{}}},{"name":"b","ready":true,"image":"nginx","imageID":"","restartCount":0,"state":{"running":{}}}]}}'
kubectl apply -f web.yaml
kubectl annotate deploy web \
  'kubernetes.io/change-cause=kubectl apply --filename=web.yaml --record=true'
kubectl set image deploy web nginx=nginx:1.26
kubectl scale deploy web --replicas=2
kubectl scale deploy web --replicas=3"#;
