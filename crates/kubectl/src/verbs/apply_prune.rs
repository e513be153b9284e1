//! `kubectl apply --prune`: what was applied before and stands in no file now is deleted.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/apply/prune.go; pkg/util/prune/prune.go

use crate::failure::Failure;
use crate::flags::Args;
use crate::manifest::LAST_APPLIED;
use crate::output::format::Format;
use crate::session::Cx;
use crate::written::{DryRun, report};
use api::selector::Selector;
use api::{Kind, Object, Str, Uid};
use apiserver::DeleteOptions;
use sim::order::Gather;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Kinds that are pruned unless a list is given; those outside of namespaces come last.
/// k8s: prune.go, defaultNamespacedPruneResources, defaultNonNamespacedPruneResources
const KINDS: [Kind; 16] = [
    Kind::ConfigMap,
    Kind::Endpoints,
    Kind::PersistentVolumeClaim,
    Kind::Pod,
    Kind::ReplicationController,
    Kind::Secret,
    Kind::Service,
    Kind::Job,
    Kind::CronJob,
    Kind::Ingress,
    Kind::DaemonSet,
    Kind::Deployment,
    Kind::ReplicaSet,
    Kind::StatefulSet,
    Kind::Namespace,
    Kind::PersistentVolume,
];

/// Deletes what the files, just applied, leave out, of the kinds that `kinds` gives.
pub fn prune(
    kinds: Vec<Kind>,
    args: &Args,
    applied: &[(Rc<Object>, &'static str)],
    format: &Format,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<(), Failure> {
    let labels = args.text("selector").unwrap_or("");
    let labels = Selector::parse(labels).map_err(Failure::error)?;
    let kept: Vec<Uid> = applied.iter().map(|(object, _)| object.meta.uid).collect();
    let namespaces: BTreeSet<Str> = applied
        .iter()
        .map(|(object, _)| object.meta.namespace.clone())
        .gathered();
    let is_pruned = |object: &&Rc<Object>| {
        let meta = &object.meta;
        let is_here = !object.kind().is_namespaced() || namespaces.contains(&meta.namespace);
        is_here
            && meta.annotation(LAST_APPLIED).is_some()
            && !kept.contains(&meta.uid)
            && labels.matches(|key| meta.label(key).map(|it| it.as_str()))
    };
    for kind in kinds {
        let found: Vec<Rc<Object>> = cx.store().list(kind).filter(is_pruned).cloned().collect();
        for object in found {
            let (key, because) = (object.key(), cx.because());
            let options = DeleteOptions::default();
            cx.check("delete", kind, "", &key.namespace, &key.name)?;
            match dry_run {
                DryRun::None => cx.intents.delete(&key, &options, because)?,
                DryRun::Server => cx.intents.trial(|it| it.delete(&key, &options, because))?,
                DryRun::Client | DryRun::Local => (),
            }
            report(&object, "pruned", format, dry_run, cx)?;
        }
    }
    Ok(())
}

/// Those of `--prune-allowlist=apps/v1/Deployment`, or all that are pruned.
pub fn kinds(args: &Args) -> Result<Vec<Kind>, Failure> {
    let texts = args.values("prune-allowlist");
    if texts.is_empty() {
        return Ok(KINDS.to_vec());
    }
    let kind = |text: &str| match text.split('/').collect::<Vec<&str>>().as_slice() {
        ["core" | "", version, kind] => known(version, kind),
        [group, version, kind] => known(&format!("{group}/{version}"), kind),
        _ => Err(Failure::error(format!(
            "invalid GroupVersionKind format: {text}, please follow <group/version/kind>"
        ))),
    };
    texts.into_iter().map(kind).collect()
}

fn known(version: &str, kind: &str) -> Result<Kind, Failure> {
    Kind::find(version, kind).ok_or_else(|| {
        let text = format!("no matches for kind \"{kind}\" in version \"{version}\"");
        Failure::error(text)
    })
}
