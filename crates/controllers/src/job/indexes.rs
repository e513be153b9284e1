//! Completion indexes: sets of them as ascending intervals, and which are to run next.
//!
//! k8s: pkg/controller/job/indexed_job_utils.go

use api::{Meta, Object};
use sim::order;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Label and annotation with a pod's index.
/// k8s: staging/src/k8s.io/api/batch/v1/types.go, JobCompletionIndexAnnotation
pub const INDEX_KEY: &str = "batch.kubernetes.io/job-completion-index";
/// Room for `<job>-<index>-` before the random characters of a pod's name.
/// k8s: staging/src/k8s.io/apiserver/pkg/storage/names/generate.go, MaxGeneratedNameLength
const GENERATE_NAME_MAX: usize = 58;

/// A set of indexes as ascending intervals that do not touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indexes(Vec<(i32, i32)>);

impl Indexes {
    /// Reads `0,2-4,7`; what is malformed, not ascending or not below `completions` is left out.
    pub fn parse(text: &str, completions: i32) -> Indexes {
        let mut indexes = Indexes::default();
        for part in text.split(',').filter(|part| !part.is_empty()) {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (Ok(first), Ok(last)) = (first.parse::<i32>(), last.parse::<i32>()) else {
                continue;
            };
            if first >= 0 && first < completions && first <= last {
                indexes.push(first, last.min(completions.saturating_sub(1)));
            }
        }
        indexes
    }

    /// From single indexes in any order.
    pub fn from_set(set: &BTreeSet<i32>) -> Indexes {
        let mut indexes = Indexes::default();
        for index in set {
            indexes.push(*index, *index);
        }
        indexes
    }

    /// The intervals.
    pub fn intervals(&self) -> &[(i32, i32)] {
        &self.0
    }

    /// How many indexes there are.
    pub fn total(&self) -> i32 {
        self.0.iter().map(|(first, last)| last - first + 1).sum()
    }

    /// Whether `index` is in the set.
    pub fn has(&self, index: i32) -> bool {
        self.0
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&index))
    }

    /// With more indexes.
    pub fn with(&self, more: &BTreeSet<i32>) -> Indexes {
        let mut all = self.0.clone();
        all.extend(more.iter().map(|index| (*index, *index)));
        order::sort(&mut all);
        let mut indexes = Indexes::default();
        for (first, last) in all {
            indexes.push(first, last);
        }
        indexes
    }

    /// The indexes in both sets.
    pub fn common(&self, other: &Indexes) -> i32 {
        let overlap = |a: &(i32, i32), b: &(i32, i32)| (a.1.min(b.1) - a.0.max(b.0) + 1).max(0);
        let pairs = self
            .0
            .iter()
            .flat_map(|a| other.0.iter().map(move |b| overlap(a, b)));
        pairs.sum()
    }

    /// Appends an interval that begins no earlier than the last one.
    fn push(&mut self, first: i32, last: i32) {
        match self.0.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => self.0.push((first, last)),
        }
    }
}

impl std::fmt::Display for Indexes {
    /// Runs of three or more as `2-4`, two neighbours as `7,8`.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (position, (first, last)) in self.0.iter().enumerate() {
            if position > 0 {
                out.write_str(",")?;
            }
            match last - first {
                0 => write!(out, "{first}")?,
                1 => write!(out, "{first},{last}")?,
                _ => write!(out, "{first}-{last}")?,
            }
        }
        Ok(())
    }
}

/// The index of a pod, if it has a valid one.
pub fn index_of(meta: &Meta) -> Option<i32> {
    let index: i32 = meta.annotation(INDEX_KEY)?.parse().ok()?;
    (index >= 0).then_some(index)
}

/// The index of a pod, if it is one of the `completions`.
pub fn index_within(meta: &Meta, completions: i32) -> Option<i32> {
    index_of(meta).filter(|index| *index < completions)
}

/// Up to `count` lowest indexes that are in none of `taken`.
/// k8s: indexed_job_utils.go, firstPendingIndexes
pub fn first_pending(
    count: usize,
    completions: i32,
    active: &BTreeSet<i32>,
    taken: &[&Indexes],
) -> Vec<i32> {
    let mut blocked: Vec<(i32, i32)> = active.iter().map(|index| (*index, *index)).collect();
    blocked.extend(taken.iter().flat_map(|set| set.intervals()));
    order::sort(&mut blocked);
    let mut pending = Vec::new();
    let mut next = 0;
    for (first, last) in blocked {
        while next < first.min(completions) && pending.len() < count {
            pending.push(next);
            next += 1;
        }
        next = next.max(last.saturating_add(1));
    }
    while next < completions && pending.len() < count {
        pending.push(next);
        next += 1;
    }
    pending
}

/// Pods that an indexed job has too many: those without a valid index, and all but one of each
/// index. Of one index the pod that ranks last for deletion is kept.
/// k8s: indexed_job_utils.go, appendDuplicatedIndexPodsForRemoval
pub fn surplus(pods: &[Rc<Object>], completions: i32) -> (Vec<Rc<Object>>, Vec<Rc<Object>>) {
    let mut sorted: Vec<Rc<Object>> = pods.to_vec();
    order::sort_by(&mut sorted, |a, b| {
        let order = index_of(&a.meta).cmp(&index_of(&b.meta));
        order.then_with(|| super::ranking::compare(a, b))
    });
    let (mut remove, mut keep): (Vec<Rc<Object>>, Vec<Rc<Object>>) = (Vec::new(), Vec::new());
    for (position, pod) in sorted.iter().enumerate() {
        let next = sorted.get(position + 1);
        match index_within(&pod.meta, completions) {
            Some(index) if next.and_then(|pod| index_of(&pod.meta)) != Some(index) => {
                keep.push(pod.clone());
            }
            _ => remove.push(pod.clone()),
        }
    }
    (remove, keep)
}

/// `<job>-<index>-`, the job's name cut so that the prefix fits.
/// k8s: indexed_job_utils.go, podGenerateNameWithIndex
pub fn generate_name(job: &str, index: i32) -> String {
    let suffix = format!("-{index}-");
    let room = GENERATE_NAME_MAX.saturating_sub(suffix.len());
    format!("{}{suffix}", job.get(..room).unwrap_or(job))
}
