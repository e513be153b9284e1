//! What pictures and some tests do in the page first, with the scenarios they load.

use serde_json::json;

/// A script with `podarium` and the scenarios at hand.
pub fn with_scenarios(script: &str) -> String {
    let named = SCENARIOS.map(|(name, text)| format!("const {name} = {};", json!(text)));
    let named = named.join(" ");
    let ten = format!("const tenStates = async () => {{ {TEN} }};");
    format!("const podarium = window.podarium; {PRESS} {MANY} {named} {ten} {script}")
}

/// The scenarios that pictures and tests share, as constants of their scripts.
const SCENARIOS: [(&str, &str); 2] = [
    (
        "oneBadNode",
        include_str!("../../manifests/one_bad_node.podarium.yaml"),
    ),
    (
        "manyOwners",
        include_str!("../../manifests/many_owners.podarium.yaml"),
    ),
];

/// Presses a button once it is there, by its text or label.
const PRESS: &str = "const press = async (name) => {
      const named = (button) => [button.innerText.trim(), button.ariaLabel].includes(name);
      const find = () => [...document.querySelectorAll('button')].find(named);
      while (!find()) await new Promise(requestAnimationFrame);
      find().click();
    };";

/// A scenario with so many nodes and pods, of which a few fail.
const MANY: &str = r#"const scenario = (nodes, pods) => `
apiVersion: podarium.dev/v1
kind: Scenario
metadata: {name: many, title: "${pods} pods"}
spec:
  cluster: {nodes: ${nodes}, cpu: "16", memory: 64Gi}
  manifests: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: ${pods - 8}
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: web, image: "web:v1"}]}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: worker}
    spec:
      replicas: 8
      selector: {matchLabels: {app: worker}}
      template:
        metadata:
          labels: {app: worker}
          annotations: {behavior.podarium.dev/worker: "exit=1@2s"}
        spec: {containers: [{name: worker, image: "worker:v1"}]}
`;"#;

/// The instant that the pictures of the design show: a roll-out that one pod holds up.
pub const DESIGN: &str = "await podarium.pause(); await podarium.load(oneBadNode);
    await podarium.seek('87s'); await podarium.kubectl('kubectl get pods');
    const state = await podarium.state();
    const crashing = state.pods.find((pod) => pod.state === 'Back-off');
    if (crashing && innerWidth > 800) await podarium.select('pod/' + crashing.name);";

/// The same instant, without anything selected.
pub const FAILING: &str = "await podarium.pause(); await podarium.load(oneBadNode);
    await podarium.seek('87s');";

/// A reader of an embed asks about it.
pub const EMBED_WHY: &str = "await podarium.pause(); await podarium.load(oneBadNode);
    await podarium.seek('87s'); await press('Why?');";

/// A thousand pods of four owners on twenty nodes; some fail, one node is silent.
pub const ZOOMED_OUT: &str = "await podarium.pause(); await podarium.load(manyOwners);
    await podarium.seek('60s');
    await podarium.kubectl('fault node-down node-14');
    await podarium.kubectl('kubectl -n shop set image deployment/cart cart=cart:v2');
    await podarium.advance('58s');";

/// The new version crashes; a pod of it is selected while it waits to be started again.
pub const CRASH: &str = "await podarium.pause(); await podarium.seek('40s');
    await podarium.kubectl('kubectl set image deployment/web web=shop/web:broken');
    await podarium.advance('36s');
    const state = await podarium.state();
    const crashing = state.pods.find((pod) => pod.state === 'Back-off');
    if (crashing) await podarium.select('pod/' + crashing.name);
    await podarium.kubectl('kubectl get pods');";

/// The roll-out is what is selected.
pub const WHY: &str = "await podarium.pause(); await podarium.seek('27s');
    await podarium.select('deployment/web');
    await podarium.kubectl('kubectl rollout status deployment/web --watch=false');";

/// A pod that asks for more than any node has free; the scheduler's table is in sight.
pub const GREEDY: &str = "await podarium.pause(); await podarium.seek('40s');
    await podarium.apply(`
apiVersion: v1
kind: Pod
metadata: {name: greedy}
spec: {containers: [{name: c, image: app, resources: {requests: {cpu: 1900m}}}]}
`);
    await podarium.advance('5s');
    await podarium.select('pod/greedy');
    await new Promise(requestAnimationFrame);
    document.querySelector('.part details').open = true;
    document.querySelector('.why').scrollTop = 150;";

/// A StatefulSet being scaled up, one pod after the other.
pub const STATEFUL: &str = "await podarium.pause(); await podarium.load(`
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 3
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}, annotations: {behavior.podarium.dev/db: \"start=4s\"}}
    spec:
      containers:
      - name: db
        image: postgres:17
        readinessProbe: {tcpSocket: {port: 5432}, periodSeconds: 2}
`);
    await podarium.advance('40s');
    await podarium.kubectl('kubectl scale statefulset db --replicas=6');
    await podarium.advance('11s');
    await podarium.select('statefulset/db');";

/// Every state that is drawn apart, at once.
pub const TEN: &str = "await podarium.pause(); await podarium.load(`
apiVersion: podarium.dev/v1
kind: Scenario
metadata: {name: ten, title: Ten states}
spec:
  cluster: {nodes: 4, cpu: \"4\", memory: 8Gi}
  manifests: |
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: pending}
    spec: {containers: [{name: c, image: app, resources: {requests: {cpu: \"64\"}}}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: creating, annotations: {behavior.podarium.dev/c: \"pull=900s\"}}
    spec: {nodeName: node-4, containers: [{name: c, image: app:slow}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: starting, annotations: {behavior.podarium.dev/c: \"start=900s\"}}
    spec:
      nodeName: node-1
      containers: [{name: c, image: app, readinessProbe: {tcpSocket: {port: 80}}}]
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: server}
    spec: {nodeName: node-1, containers: [{name: c, image: app}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: leaving, annotations: {behavior.podarium.dev/c: \"term=ignore\"}}
    spec: {nodeName: node-1, terminationGracePeriodSeconds: 60, containers: [{name: c, image: app}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: crasher, annotations: {behavior.podarium.dev/c: \"exit=1@2s\"}}
    spec: {nodeName: node-1, containers: [{name: c, image: app}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: misspelt}
    spec: {nodeName: node-2, containers: [{name: c, image: app:typo}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: failed, annotations: {behavior.podarium.dev/c: \"exit=3@5s\"}}
    spec: {nodeName: node-2, restartPolicy: Never, containers: [{name: c, image: app}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: greedy, annotations: {behavior.podarium.dev/c: \"oom@5s\"}}
    spec: {nodeName: node-2, restartPolicy: Never, containers: [{name: c, image: app}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: done, annotations: {behavior.podarium.dev/c: \"exit=0@5s\"}}
    spec: {nodeName: node-2, restartPolicy: Never, containers: [{name: c, image: app}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: evicted, annotations: {behavior.podarium.dev/c: \"memory=8100Mi\"}}
    spec: {nodeName: node-1, restartPolicy: Never, containers: [{name: c, image: app}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: lost}
    spec: {nodeName: node-3, containers: [{name: c, image: app}]}
`);
    await podarium.advance('20s');
    await podarium.kubectl('fault node-down node-3');
    await podarium.advance('65s');
    await podarium.kubectl('kubectl delete pod leaving --wait=false');
    await podarium.kubectl('kubectl cordon node-2');
    await podarium.advance('31s');";
