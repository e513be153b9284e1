//! Pictures that `cargo xtask shots` takes: what to open, do first, and in which window.

use crate::page::Theme;

/// One picture, taken in each of its themes.
pub struct Scene {
    /// The file's name without size and theme.
    pub name: &'static str,
    /// The address within the site, with its fragment.
    pub path: &'static str,
    /// A script run before the picture, with `podarium` at hand; it may `await`.
    pub script: &'static str,
    /// Sizes of the window in CSS pixels.
    pub sizes: &'static [(u32, u32)],
    /// Light, dark, or both.
    pub themes: &'static [Theme],
}

const BOTH: &[Theme] = &[Theme::Light, Theme::Dark];
const LIGHT: &[Theme] = &[Theme::Light];
const DESKTOP: (u32, u32) = (1280, 800);
const WIDE: (u32, u32) = (1440, 900);
const PHONE: (u32, u32) = (390, 844);
const EMBED: (u32, u32) = (700, 420);

/// Every picture.
pub const ALL: &[Scene] = &[
    Scene {
        name: "start",
        path: "/#?t=18",
        script: "await podarium.pause();",
        sizes: &[DESKTOP, PHONE],
        themes: BOTH,
    },
    Scene {
        name: "rolling-update",
        path: "/#?t=18",
        script: "await podarium.pause(); await podarium.seek('24s');",
        sizes: &[DESKTOP, WIDE, PHONE],
        themes: BOTH,
    },
    Scene {
        name: "crash-loop",
        path: "/#?t=18",
        script: CRASH,
        sizes: &[DESKTOP, WIDE, PHONE],
        themes: BOTH,
    },
    Scene {
        name: "why",
        path: "/#?t=18",
        script: WHY,
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "bad-image",
        path: "/#?t=18",
        script: "await podarium.pause(); await podarium.seek('40s');
            await podarium.kubectl('kubectl set image deployment/web web=shop/web:typo');
            await podarium.advance('50s');",
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "node-down",
        path: "/#?t=18",
        script: "await podarium.pause(); await podarium.seek('40s');
            await podarium.kubectl('fault node-down node-2');
            await podarium.advance('75s');",
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "stateful-set",
        path: "/#?t=18",
        script: STATEFUL,
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "ten-states",
        path: "/#?t=18",
        script: TEN,
        sizes: &[DESKTOP, WIDE],
        themes: BOTH,
    },
    Scene {
        name: "200-pods",
        path: "/#?t=18",
        script: "await podarium.pause(); await podarium.load(scenario(10, 200));
            await podarium.seek('14s');",
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "1000-pods",
        path: "/#?t=18",
        script: "await podarium.pause(); await podarium.load(scenario(20, 1000));
            await podarium.seek('20s');",
        sizes: &[DESKTOP],
        themes: LIGHT,
    },
    Scene {
        name: "embed",
        path: "/e/#?mode=view&t=25",
        script: "",
        sizes: &[EMBED, (360, 400)],
        themes: BOTH,
    },
    Scene {
        name: "embed-split",
        path: "/e/#?mode=split&t=25",
        script: "",
        sizes: &[EMBED],
        themes: BOTH,
    },
];

/// The new version crashes; a pod of it is selected while it waits to be started again.
const CRASH: &str = "await podarium.pause(); await podarium.seek('40s');
    await podarium.kubectl('kubectl set image deployment/web web=shop/web:broken');
    await podarium.advance('36s');
    const state = await podarium.state();
    const crashing = state.pods.find((pod) => pod.state === 'Back-off');
    if (crashing) await podarium.select('pod/' + crashing.name);
    await podarium.kubectl('kubectl get pods');";

/// The roll-out is what is selected.
const WHY: &str = "await podarium.pause(); await podarium.seek('27s');
    await podarium.select('deployment/web');
    await podarium.kubectl('kubectl rollout status deployment/web --watch=false');";

/// A StatefulSet being scaled up, one pod after the other.
const STATEFUL: &str = "await podarium.pause(); await podarium.load(`
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
const TEN: &str = "await podarium.pause(); await podarium.load(`
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
    metadata: {name: lost}
    spec: {nodeName: node-3, containers: [{name: c, image: app}]}
`);
    await podarium.advance('20s');
    await podarium.kubectl('fault node-down node-3');
    await podarium.advance('65s');
    await podarium.kubectl('kubectl delete pod leaving --wait=false');
    await podarium.advance('21s');";
