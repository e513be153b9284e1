//! Terms of pod affinity and anti-affinity, ready for matching.
//!
//! k8s: staging/src/k8s.io/kube-scheduler/framework/types.go (AffinityTerm)

use api::meta::LabelSelector;
use api::pod_spec::{PodAffinity, PodAffinityTerm, PodSpec, WeightedPodAffinityTerm};
use api::selector::Selector;
use api::{Str, StrMap};

/// Which pods, and within which topology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Which pods.
    pub pods: PodMatch,
    /// The node label whose equal values mean "the same place".
    pub topology_key: Str,
}

/// Selects pods by namespace and labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodMatch {
    /// Namespaces by name.
    pub namespaces: Vec<Str>,
    /// Namespaces by label, in addition.
    pub namespace_selector: Option<LabelSelector>,
    /// Labels; absent matches nothing.
    pub selector: Option<LabelSelector>,
}

impl PodMatch {
    /// Whether a pod in `namespace`, which has `namespace_labels`, with `labels` is meant.
    pub fn matches(&self, namespace: &str, namespace_labels: &StrMap, labels: &StrMap) -> bool {
        self.covers(namespace, namespace_labels)
            && self
                .selector
                .as_ref()
                .is_some_and(|selector| selector.matches(labels))
    }

    fn covers(&self, namespace: &str, namespace_labels: &StrMap) -> bool {
        self.namespaces.iter().any(|name| *name == *namespace)
            || self
                .namespace_selector
                .as_ref()
                .is_some_and(|selector| selector.matches(namespace_labels))
    }
}

impl Term {
    fn of(term: &PodAffinityTerm, namespace: &Str) -> Term {
        let is_own = term.namespaces.is_empty() && term.namespace_selector.is_none();
        Term {
            pods: PodMatch {
                namespaces: if is_own {
                    vec![namespace.clone()]
                } else {
                    term.namespaces.clone()
                },
                namespace_selector: term.namespace_selector.clone(),
                selector: term.label_selector.clone(),
            },
            topology_key: term.topology_key.clone(),
        }
    }
}

/// All terms of a pod.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodTerms {
    /// Must be near pods that match all of these.
    pub required: Vec<Term>,
    /// Must be away from pods that match any of these.
    pub required_anti: Vec<Term>,
    /// Likes (positive weight) or dislikes (negative weight) to be near.
    pub preferred: Vec<(Term, i64)>,
    /// The first required term that cannot be read, as the scheduler words it.
    pub problem: Option<String>,
    /// The first preferred term that cannot be read.
    pub preferred_problem: Option<String>,
}

impl PodTerms {
    /// The terms of a specification; terms without namespaces mean `namespace`.
    pub fn of(spec: &PodSpec, namespace: &Str) -> PodTerms {
        let Some(affinity) = &spec.affinity else {
            return PodTerms::default();
        };
        let (near, away) = (
            affinity.pod_affinity.as_ref(),
            affinity.pod_anti_affinity.as_ref(),
        );
        let required = |part: Option<&PodAffinity>| -> Vec<Term> {
            required_of(part)
                .iter()
                .map(|term| Term::of(term, namespace))
                .collect()
        };
        let weighted = |part: Option<&PodAffinity>, sign: i64| -> Vec<(Term, i64)> {
            let terms = preferred_of(part).iter();
            terms
                .map(|one| {
                    (
                        Term::of(&one.pod_affinity_term, namespace),
                        sign * i64::from(one.weight),
                    )
                })
                .collect()
        };
        let mut preferred = weighted(near, 1);
        preferred.extend(weighted(away, -1));
        let plain = |part| required_of(part).iter();
        let inner = |part| preferred_of(part).iter().map(|one| &one.pod_affinity_term);
        PodTerms {
            required: required(near),
            required_anti: required(away),
            preferred,
            problem: problem(plain(near), "requiredAffinityTerms")
                .or_else(|| problem(plain(away), "requiredAntiAffinityTerms")),
            preferred_problem: problem(inner(near), "preferredAffinityTerms")
                .or_else(|| problem(inner(away), "preferredAntiAffinityTerms")),
        }
    }

    /// Whether the pod has no terms.
    pub fn is_empty(&self) -> bool {
        self.required.is_empty() && self.required_anti.is_empty() && self.preferred.is_empty()
    }
}

fn required_of(part: Option<&PodAffinity>) -> &[PodAffinityTerm] {
    part.map_or(&[], |part| {
        &part.required_during_scheduling_ignored_during_execution
    })
}

fn preferred_of(part: Option<&PodAffinity>) -> &[WeightedPodAffinityTerm] {
    part.map_or(&[], |part| {
        &part.preferred_during_scheduling_ignored_during_execution
    })
}

/// What is wrong with the first selector that cannot be read.
/// k8s: pkg/scheduler/framework/types.go, PodInfo.Update
fn problem<'a>(terms: impl Iterator<Item = &'a PodAffinityTerm>, what: &str) -> Option<String> {
    let selectors = |term: &'a PodAffinityTerm| {
        [
            term.label_selector.as_ref(),
            term.namespace_selector.as_ref(),
        ]
    };
    let error = terms.flat_map(selectors).flatten().find_map(|selector| {
        let labels = selector.match_labels.iter();
        let expressions = selector.match_expressions.iter();
        Selector::from_requirements(
            labels.map(|(key, value)| (key.as_str(), value.as_str())),
            expressions.map(|one| {
                (
                    one.key.as_str(),
                    one.operator.as_str(),
                    one.values.as_slice(),
                )
            }),
        )
        .err()
    })?;
    Some(format!("parsing pod: {what}: {error}"))
}
