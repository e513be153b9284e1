//! Which pods of a replica set are deleted first.
//!
//! The store keeps the pods in the order of the rules that do not depend on the time; here the
//! rules about related pods and ages are added.
//! k8s: pkg/controller/controller_utils.go, ActivePodsWithRanks.Less

use api::{Kind, Object, ObjectKey, Uid};
use apiserver::Store;
use apiserver::because::replica_set::Rank;
use apiserver::store::ranking::RankKey;
use sim::Instant;
use std::cmp::Ordering;

/// Active pods of the same controller's replica sets, by the number of their node.
#[derive(Clone, Debug, Default)]
pub struct Related(Vec<u32>);

impl Related {
    /// Counts more pods on a node.
    pub fn add(&mut self, node: u32, count: u32) {
        let place = node as usize;
        if place >= self.0.len() {
            self.0.resize(place + 1, 0);
        }
        if let Some(known) = self.0.get_mut(place) {
            *known += count;
        }
    }

    fn on(&self, node: u32) -> u32 {
        self.0.get(node as usize).copied().unwrap_or(0)
    }
}

/// Counts the pods that are related to those of `set`. A set without a controller has none.
pub fn related(set: &Object, store: &Store) -> Related {
    let mut related = Related::default();
    let Some(controller) = set.meta.controller() else {
        return related;
    };
    for sibling in store.owned_by(controller.uid) {
        if sibling.kind() == Kind::ReplicaSet {
            for (node, count) in store.ranking().per_node(sibling.meta.uid) {
                related.add(node, count);
            }
        }
    }
    related
}

/// The first `count` active pods of `set` in the order of deletion, each with what put it before
/// the first pod that stays.
pub fn victims(set: &Object, count: usize, store: &Store, now: Instant) -> Vec<(ObjectKey, Rank)> {
    let related = related(set, store);
    let mut places = first(set, count + 1, &related, store, now);
    let stays = places.get(count).cloned();
    places.truncate(count);
    let with_rank = places.into_iter().filter_map(|place| {
        let rank = stays
            .as_ref()
            .map_or(Rank::All, |other| compare(&place, other, &related, now).1);
        Some((store.by_uid(place.uid)?.key(), rank))
    });
    with_rank.collect()
}

/// The first `count` active pods in the order of deletion.
fn first(
    set: &Object,
    count: usize,
    related: &Related,
    store: &Store,
    now: Instant,
) -> Vec<RankKey> {
    let ranking = store.ranking();
    let mut chosen: Vec<RankKey> = Vec::new();
    let mut from = RankKey {
        owner: set.meta.uid,
        cost: i32::MIN,
        ready_since: std::cmp::Reverse(u32::MAX),
        restarts: std::cmp::Reverse((i32::MAX, i32::MAX)),
        created: std::cmp::Reverse(u32::MAX),
        ..RankKey::default()
    };
    while chosen.len() < count {
        let Some(head) = ranking.from(&from).next() else {
            break;
        };
        let left = count - chosen.len();
        let alike = ranking.from(head).take_while(|key| key.is_alike(head));
        let alike: Vec<&RankKey> = alike.take(left).collect();
        if alike.len() == left {
            select(head, left, related, store, now, &mut chosen);
            break;
        }
        from = alike
            .last()
            .map_or_else(|| from.clone(), |last| last.after_its_like());
        chosen.extend(alike.into_iter().cloned());
    }
    chosen
}

/// Chooses `left` of the pods that are like `head`: those with the most related pods on their node
/// first, then by age.
fn select(
    head: &RankKey,
    left: usize,
    related: &Related,
    store: &Store,
    now: Instant,
    chosen: &mut Vec<RankKey>,
) {
    let enough = chosen.len() + left;
    // Highest first: counts of related pods on the nodes of the set.
    let level_below = |bound: u32| {
        let nodes = store.ranking().per_node(head.owner);
        let levels = nodes.map(|(node, _)| related.on(node));
        levels.filter(|level| *level < bound).max()
    };
    let mut next = level_below(u32::MAX);
    while let Some(level) = next {
        let mut runs = runs(head, store);
        for run in &mut runs {
            run.skip_to(|key| related.on(key.node) == level);
        }
        while chosen.len() < enough {
            let ahead = runs
                .iter()
                .enumerate()
                .filter_map(|(n, run)| Some((n, run.head?)));
            let best = ahead.min_by(|a, b| compare(a.1, b.1, related, now).0);
            let Some((index, key)) = best else { break };
            chosen.push(key.clone());
            if let Some(run) = runs.get_mut(index) {
                run.head = run.rest.next();
                run.skip_to(|key| related.on(key.node) == level);
            }
        }
        if chosen.len() >= enough {
            return;
        }
        next = level_below(level);
    }
}

/// Pods that differ in identity alone, in order.
struct Run<'a, I> {
    head: Option<&'a RankKey>,
    rest: I,
}

impl<'a, I: Iterator<Item = &'a RankKey>> Run<'a, I> {
    fn skip_to(&mut self, is_wanted: impl Fn(&RankKey) -> bool) {
        while self.head.is_some_and(|key| !is_wanted(key)) {
            self.head = self.rest.next();
        }
    }
}

/// The runs of pods that are like `head`.
fn runs<'a>(
    head: &'a RankKey,
    store: &'a Store,
) -> Vec<Run<'a, impl Iterator<Item = &'a RankKey> + use<'a>>> {
    let mut runs = Vec::new();
    let mut from = store.ranking().from(head);
    while let Some(key) = from.next().filter(|key| key.is_alike(head)) {
        runs.push(Run {
            head: Some(key),
            rest: from.take_while(move |other| other.is_same_but_identity(key)),
        });
        from = store.ranking().from(&key.after_its_like());
    }
    runs
}

/// `Less` if `a` is deleted before `b`, and the rule that says so.
pub fn compare(a: &RankKey, b: &RankKey, related: &Related, now: Instant) -> (Ordering, Rank) {
    let (rank_a, rank_b) = (related.on(a.node), related.on(b.node));
    let is_both_ready = a.is_ready && b.is_ready;
    let rules = [
        (a.is_bound.cmp(&b.is_bound), Rank::Unassigned),
        (a.phase.cmp(&b.phase), Rank::Phase),
        (a.is_ready.cmp(&b.is_ready), Rank::NotReady),
        (a.cost.cmp(&b.cost), Rank::Cost),
        (rank_b.cmp(&rank_a), Rank::Colocated),
        (
            match is_both_ready {
                true => younger_first(a.ready_since.0, b.ready_since.0, a.uid, b.uid, now),
                false => Ordering::Equal,
            },
            Rank::ReadyForShorter,
        ),
        (a.restarts.cmp(&b.restarts), Rank::Restarts),
        (
            younger_first(a.created.0, b.created.0, a.uid, b.uid, now),
            Rank::CreatedLater,
        ),
    ];
    let decided = rules.into_iter().find(|(order, _)| order.is_ne());
    decided.unwrap_or((a.uid.cmp(&b.uid), Rank::Name))
}

/// Ages are compared by the logarithm of their nanoseconds, so that pods of about the same age are
/// chosen by identity. An unset time goes first.
fn younger_first(a: u32, b: u32, uid_a: Uid, uid_b: Uid, now: Instant) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    if a == 0 || b == 0 {
        return a.cmp(&b);
    }
    let by_bucket = age_bucket(a, now).cmp(&age_bucket(b, now));
    by_bucket.then_with(|| uid_a.cmp(&uid_b))
}

/// Floor of the binary logarithm of the age in nanoseconds; -1 for none.
fn age_bucket(since_seconds: u32, now: Instant) -> i32 {
    let since = Instant(u64::from(since_seconds) * 1_000_000);
    let nanos = u128::from(now.since(since).0) * 1000;
    nanos.checked_ilog2().map_or(-1, |log| log as i32)
}
