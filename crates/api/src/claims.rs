//! Claims that pods mount: those they name, and those made for them alone.
//!
//! k8s: staging/src/k8s.io/component-helpers/storage/ephemeral/ephemeral.go

use crate::pod_spec::{PodSpec, Volume};
use crate::{Object, Str};
use serde_json::Value;

impl Volume {
    /// What the claim of a volume looks like that lives as long as its pod.
    pub fn claim_template(&self) -> Option<&Value> {
        let ephemeral = self.extra.as_ref()?.get("ephemeral")?;
        ephemeral.get("volumeClaimTemplate")
    }

    /// The claim behind the volume in a pod of this name.
    pub fn claim(&self, pod: &str) -> Option<Str> {
        match &self.persistent_volume_claim {
            Some(source) => Some(source.claim_name.clone()),
            None => {
                self.claim_template()?;
                Some(Str::from(format!("{pod}-{}", self.name).as_str()))
            }
        }
    }
}

impl PodSpec {
    /// Names of the claims that a pod of this name mounts.
    pub fn claims<'a>(&'a self, pod: &'a str) -> impl Iterator<Item = Str> + 'a {
        self.volumes.iter().filter_map(|volume| volume.claim(pod))
    }
}

/// Names of the claims that a pod mounts.
pub fn claims_of(pod: &Object) -> impl Iterator<Item = Str> + '_ {
    let name = &pod.meta.name;
    let specs = pod.pod().into_iter();
    specs.flat_map(|body| body.spec.claims(name))
}

/// Why a claim is not the one that was made for this pod; None when it is.
pub fn not_for_pod(claim: &Object, pod: &Object) -> Option<String> {
    let is_owned = claim
        .meta
        .owners
        .iter()
        .any(|owner| owner.controller == Some(true) && owner.uid == pod.meta.uid);
    (!is_owned).then(|| {
        format!(
            "PVC {}/{} was not created for pod {}/{} (pod is not owner)",
            claim.meta.namespace, claim.meta.name, pod.meta.namespace, pod.meta.name
        )
    })
}
