//! Carries out the steps of a pass: pods and their claims, with events.
//!
//! Writes pods, claims and events.
//! k8s: pkg/controller/statefulset/stateful_pod_control.go

// tidy: wide strings: rows and names that read best on one line.

use super::claims::{self, Retention};
use super::decide::{Revision, Rules, Step, Strategy};
use super::identity::{self, pod_name};
use super::revisions::{Revisions, template};
use super::{NAME, because};
use api::apps::StatefulSetSpec;
use api::{Kind, Object, ObjectKey};
use apiserver::because::stateful_set::Rule;
use apiserver::{ApiError, DeleteOptions, EventNote, EventType, Intents};
use std::rc::Rc;

/// Everything a step needs.
pub struct PodControl<'a> {
    /// The set.
    pub set: &'a Object,
    /// Its specification.
    pub spec: &'a StatefulSetSpec,
    /// What the pass goes by.
    pub rules: &'a Rules<'a>,
    /// Revisions to make pods from.
    pub revisions: &'a Revisions,
}

impl PodControl<'_> {
    /// Carries out one step.
    pub fn carry_out(&self, step: Step, intents: &mut Intents<'_>) -> Result<(), ApiError> {
        match step {
            Step::Create(ordinal, revision) => self.create(ordinal, revision, intents),
            Step::EnsureClaims(ordinal) => self.ensure_claims(ordinal, intents),
            Step::Repair(ordinal) => self.repair(ordinal, intents),
            Step::RepairClaims(ordinal) => self.repair_claims(ordinal, intents),
            Step::DeleteFinished(ordinal) => self.delete(ordinal, Rule::Ended { ordinal }, intents),
            Step::DeleteCondemned(ordinal) => {
                let rule = Rule::OutOfRange {
                    ordinal,
                    start: self.rules.start,
                    replicas: self.rules.replicas,
                };
                self.delete(ordinal, rule, intents)
            }
            Step::DeleteOutdated(ordinal) => {
                let rule = self.outdated(ordinal, intents);
                self.delete(ordinal, rule, intents)
            }
        }
    }

    fn key(&self, ordinal: i32) -> ObjectKey {
        let name = pod_name(&self.set.meta.name, ordinal);
        ObjectKey::new(Kind::Pod, &self.set.meta.namespace, name)
    }

    fn outdated(&self, ordinal: i32, intents: &Intents<'_>) -> Rule {
        let pod = intents.latest().get(&self.key(ordinal));
        let revision = pod.and_then(|pod| pod.meta.label(identity::REVISION_LABEL));
        Rule::Outdated {
            ordinal,
            revision: revision.cloned().unwrap_or_default(),
            update: self.rules.update_revision.into(),
            partition: match self.rules.strategy {
                Strategy::Rolling { partition, .. } => partition,
                Strategy::OnDelete => 0,
            },
        }
    }

    fn note(&self, type_: EventType, reason: &str, text: String, intents: &mut Intents<'_>) {
        intents.record(EventNote::new(self.set, type_, reason, text, NAME));
    }

    /// An event about a verb applied to a pod.
    fn say(&self, verb: &str, pod: &str, result: &Result<(), ApiError>, intents: &mut Intents<'_>) {
        let what = format!("{verb} Pod {pod} in StatefulSet {}", self.set.meta.name);
        match result {
            Ok(()) => {
                let reason = format!("Successful{verb}");
                self.note(
                    EventType::Normal,
                    &reason,
                    format!("{what} successful"),
                    intents,
                );
            }
            Err(error) => {
                let text = format!("{what} failed error: {error}");
                self.note(EventType::Warning, &format!("Failed{verb}"), text, intents);
            }
        }
    }

    fn create(
        &self,
        ordinal: i32,
        revision: Revision,
        intents: &mut Intents<'_>,
    ) -> Result<(), ApiError> {
        let claimed = self.ensure_claims(ordinal, intents);
        if claimed.is_err() {
            let pod = pod_name(&self.set.meta.name, ordinal);
            self.say("Create", &pod, &claimed, intents);
            return claimed;
        }
        let source = match revision {
            Revision::Current => &self.revisions.current,
            Revision::Update => &self.revisions.update,
        };
        let is_present = source.meta.uid == self.revisions.update.meta.uid;
        let remembered = (!is_present).then(|| template(source));
        let template = remembered.as_ref().unwrap_or(&self.spec.template);
        let name = source.meta.name.as_str();
        let pod = identity::new_pod(self.set, self.spec, template, name, ordinal);
        let rule = Rule::Missing {
            ordinal,
            start: self.rules.start,
            replicas: self.rules.replicas,
            revision: source.meta.name.clone(),
        };
        let name = pod.meta.name.clone();
        let result = intents.create(pod, because(rule)).map(|_| ());
        if let Err(ApiError::AlreadyExists { .. }) = result {
            return result;
        }
        self.say("Create", &name, &result, intents);
        result?;
        self.repair_claims(ordinal, intents)
    }

    fn delete(&self, ordinal: i32, rule: Rule, intents: &mut Intents<'_>) -> Result<(), ApiError> {
        let key = self.key(ordinal);
        let result = intents.delete(&key, &DeleteOptions::default(), because(rule));
        self.say("Delete", &key.name, &result, intents);
        result
    }

    /// Makes the claims that are missing. One that is being deleted holds the pod up.
    fn ensure_claims(&self, ordinal: i32, intents: &mut Intents<'_>) -> Result<(), ApiError> {
        if self.spec.volume_claim_templates.is_empty() {
            return Ok(());
        }
        let pod = pod_name(&self.set.meta.name, ordinal);
        let set = &self.set.meta.name;
        for claim in claims::new_claims(self.set, self.spec, ordinal) {
            let (key, name) = (claim.key(), claim.meta.name.clone());
            if let Some(old) = intents.latest().get(&key) {
                if old.meta.is_terminating() {
                    let text = format!("pvc {name} is being deleted");
                    return Err(ApiError::BadRequest(text.into()));
                }
                continue;
            }
            match intents.create(claim, because(Rule::ClaimMissing { ordinal })) {
                Ok(_) => {
                    let text =
                        format!("Create Claim {name} Pod {pod} in StatefulSet {set} success");
                    self.note(EventType::Normal, "SuccessfulCreate", text, intents);
                }
                Err(error) => {
                    let text = format!(
                        "Create Claim {name} for Pod {pod} in StatefulSet {set} failed error: {error}"
                    );
                    self.note(EventType::Warning, "FailedCreate", text, intents);
                    let text = format!("failed to create PVC {name}: {error}");
                    return Err(ApiError::BadRequest(text.into()));
                }
            }
        }
        Ok(())
    }

    /// Puts labels and volumes of a pod right, and its claims.
    fn repair(&self, ordinal: i32, intents: &mut Intents<'_>) -> Result<(), ApiError> {
        self.ensure_claims(ordinal, intents)?;
        self.repair_claims(ordinal, intents)?;
        let Some(pod) = intents.latest().get(&self.key(ordinal)).cloned() else {
            return Ok(());
        };
        if identity::is_consistent(self.set, self.spec, &pod, ordinal) {
            return Ok(());
        }
        let mut changed = (*pod).clone();
        let name = changed.meta.name.clone();
        changed
            .meta
            .set_label(identity::POD_NAME_LABEL, name.clone());
        changed
            .meta
            .set_label(identity::POD_INDEX_LABEL, ordinal.to_string());
        if let Some(body) = changed.pod_mut() {
            // The server refuses other volumes, which the event then says.
            let own = body.spec.volumes.clone();
            let volumes = identity::volumes(self.set, self.spec, own, ordinal);
            Rc::make_mut(&mut body.spec).volumes = volumes;
        }
        let result = intents.update(changed, because(Rule::Identity { ordinal }));
        let result = result.map(|_| ());
        self.say("Update", &name, &result, intents);
        result
    }

    /// Puts the owners of the claims of a pod right.
    fn repair_claims(&self, ordinal: i32, intents: &mut Intents<'_>) -> Result<(), ApiError> {
        let Some(pod) = intents.latest().get(&self.key(ordinal)).cloned() else {
            return Ok(());
        };
        let wanted = owners(self.spec, self.rules, ordinal);
        for key in claim_keys(self.set, self.spec, ordinal) {
            let Some(claim) = intents.latest().get(&key).cloned() else {
                continue;
            };
            let (set, old) = (self.set, &claim.meta.owners);
            if claims::owners_match(old, wanted, set.meta.uid, pod.meta.uid) {
                continue;
            }
            let mut changed = (*claim).clone();
            changed.meta.owners = claims::with_owners(old, wanted, set, &pod);
            intents.update(changed, because(Rule::ClaimOwners { ordinal }))?;
        }
        Ok(())
    }
}

fn owners(spec: &StatefulSetSpec, rules: &Rules<'_>, ordinal: i32) -> claims::Owners {
    let is_condemned = claims::is_condemned(rules.start, rules.replicas, ordinal);
    Retention::of(spec).owners(is_condemned)
}

/// The claims of an ordinal.
fn claim_keys(
    set: &Object,
    spec: &StatefulSetSpec,
    ordinal: i32,
) -> impl Iterator<Item = ObjectKey> {
    let templates = spec.volume_claim_templates.iter();
    templates.map(move |template| {
        let name = identity::claim_name(&template.metadata.name, &set.meta.name, ordinal);
        ObjectKey::new(Kind::PersistentVolumeClaim, &set.meta.namespace, name)
    })
}

/// Whether the owners of the pod's claims are as they should be.
pub fn claims_are_right(
    set: &Object,
    spec: &StatefulSetSpec,
    rules: &Rules<'_>,
    (pod, ordinal): (&Object, i32),
    store: &apiserver::Store,
) -> bool {
    let wanted = owners(spec, rules, ordinal);
    claim_keys(set, spec, ordinal).all(|key| {
        let claim = store.get(&key);
        claim.is_none_or(|claim: &Rc<Object>| {
            claims::owners_match(&claim.meta.owners, wanted, set.meta.uid, pod.meta.uid)
        })
    })
}

/// Whether a claim of an ordinal that has no pod still goes with the pod that was there.
pub fn has_stale_claim(
    set: &Object,
    spec: &StatefulSetSpec,
    ordinal: i32,
    store: &apiserver::Store,
) -> bool {
    let pod = pod_name(&set.meta.name, ordinal);
    claim_keys(set, spec, ordinal).any(|key| {
        let claim = store.get(&key);
        claim.is_some_and(|claim| claims::is_stale(&claim.meta.owners, &pod, api::Uid(0)))
    })
}
