//! Which pods of a node a drain removes, which it leaves alone, and which forbid it.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/drain/filters.go

use api::selector::Selector;
use api::{Kind, Object, ObjectKey, Pod, Uid};
use apiserver::Store;
use std::borrow::Cow;

/// What the flags allow.
#[derive(Clone, Debug)]
pub struct Filter {
    /// `--pod-selector`.
    pub pods: Selector,
    /// `--ignore-daemonsets`.
    pub ignores_daemon_sets: bool,
    /// `--delete-emptydir-data`.
    pub deletes_local_data: bool,
    /// `--force`.
    pub forces: bool,
    /// Minor version of the kubectl that is imitated.
    pub minor: u32,
}

/// What is to be done with a node.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// Pods to remove.
    pub pods: Vec<(ObjectKey, Uid)>,
    /// What is said before.
    pub warnings: Vec<String>,
    /// Why nothing is removed.
    pub errors: Vec<String>,
}

const DAEMON_SET_ERROR: &str =
    "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)";
const DAEMON_SET_WARNING: &str = "ignoring DaemonSet-managed Pods";
const LOCAL_ERROR: &str =
    "cannot delete Pods with local storage (use --delete-emptydir-data to override)";
const NO_CONTROLLER_ERROR: &str =
    "cannot delete Pods that declare no controller (use --force to override)";
const NO_CONTROLLER_WARNING: &str = "deleting Pods that declare no controller";

/// The annotation of pods that a kubelet reads from a file.
/// k8s: staging/src/k8s.io/api/core/v1/annotation_key_constants.go, MirrorPodAnnotationKey
const MIRROR: &str = "kubernetes.io/config.mirror";

/// What is thought of one pod.
struct Opinion {
    leaves: bool,
    warning: Option<&'static str>,
    error: Option<Cow<'static, str>>,
}

impl Filter {
    /// Judges the pods of a node.
    pub fn judge(&self, node: &str, store: &Store) -> Verdict {
        let mut verdict = Verdict::default();
        let mut notes: Vec<(Cow<'static, str>, bool, Vec<String>)> = [
            (DAEMON_SET_ERROR, true),
            (LOCAL_ERROR, true),
            (NO_CONTROLLER_ERROR, true),
            (DAEMON_SET_WARNING, false),
            (NO_CONTROLLER_WARNING, false),
        ]
        .map(|(text, is_error)| (text.into(), is_error, Vec::new()))
        .into();
        for object in store.pods_on(node) {
            let meta = &object.meta;
            let is_selected = self
                .pods
                .matches(|key| meta.label(key).map(|it| it.as_str()));
            let Some(pod) = object.pod().filter(|_| is_selected) else {
                continue;
            };
            let opinion = self.opinion(object, pod, store);
            if opinion.leaves && opinion.error.is_none() {
                verdict.pods.push((object.key(), meta.uid));
            }
            let is_error = opinion.error.is_some();
            let warning = opinion.warning.map(Cow::from);
            for text in warning.into_iter().chain(opinion.error) {
                let name = format!("{}/{}", meta.namespace, meta.name);
                match notes.iter_mut().find(|(title, ..)| *title == text) {
                    Some((_, _, names)) => names.push(name),
                    None => notes.push((text, is_error, vec![name])),
                }
            }
        }
        for (text, is_error, names) in notes {
            let list = match is_error {
                true => &mut verdict.errors,
                false => &mut verdict.warnings,
            };
            // kubectl up to 1.35 stammers here.
            let stammers = text == NO_CONTROLLER_ERROR && self.minor < 36;
            let head = if stammers { "cannot delete " } else { "" };
            if !names.is_empty() {
                list.push(format!("{head}{text}: {}", names.join(", ")));
            }
        }
        verdict
    }

    fn opinion(&self, object: &Object, pod: &Pod, store: &Store) -> Opinion {
        let meta = &object.meta;
        let mut opinion = Opinion {
            leaves: true,
            warning: None,
            error: None,
        };
        let is_finished = pod.phase().is_terminal();
        let owner = meta.controller();
        let daemon_set = owner.filter(|owner| owner.kind == "DaemonSet");
        if let Some(owner) = daemon_set.filter(|_| !is_finished) {
            let is_there = store.find(Kind::DaemonSet, &meta.namespace, &owner.name);
            match (is_there.is_some(), self.ignores_daemon_sets) {
                (true, true) => {
                    opinion.leaves = false;
                    opinion.warning = Some(DAEMON_SET_WARNING);
                    return opinion;
                }
                (true, false) => {
                    opinion.error = Some(DAEMON_SET_ERROR.into());
                    return opinion;
                }
                // The set is gone: the pod goes by force, and the other rules hold for it.
                (false, _) if self.forces => (),
                (false, _) => {
                    let text =
                        format!("cannot delete daemonsets.apps \"{}\" not found", owner.name);
                    opinion.error = Some(text.into());
                    return opinion;
                }
            }
        }
        if meta.annotation(MIRROR).is_some() {
            opinion.leaves = false;
            return opinion;
        }
        let has_local = pod
            .spec
            .volumes
            .iter()
            .any(|volume| volume.empty_dir.is_some());
        // With the flag there is no warning: upstream lets the next filter's word replace it.
        if has_local && !is_finished && !self.deletes_local_data {
            opinion.error = Some(LOCAL_ERROR.into());
            return opinion;
        }
        if owner.is_none() && !is_finished {
            match self.forces {
                true => opinion.warning = Some(NO_CONTROLLER_WARNING),
                false => opinion.error = Some(NO_CONTROLLER_ERROR.into()),
            }
        }
        opinion
    }
}
