//! The chosen victims are those that a plain sort by the same rules would put first.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use api::pod_status::PodCondition;
use api::{Kind, Meta, Object, OwnerReference, Pod, PodPhase, Str, Time, Uid};
use apiserver::Store;
use apiserver::store::ranking::RankKey;
use controllers::replica_set::ranking::{compare, related, victims};
use sim::{Duration, Instant, Random};
use std::rc::Rc;

const NOW: Instant = Instant::at(Duration::from_secs(1000));

fn owner(uid: u128, kind: &str) -> Vec<OwnerReference> {
    vec![OwnerReference {
        uid: Uid(uid),
        kind: kind.into(),
        controller: Some(true),
        ..OwnerReference::default()
    }]
}

/// A pod that is ready for one of a few ages, or not, on one of a few nodes, or on none.
fn pod(number: u64, random: &mut Random) -> Object {
    let mut meta = Meta::named(&Str::from("default"), format!("pod-{number}"));
    meta.uid = Uid(u128::from(random.next()) + 1);
    // Ages of the same time never disagree with ages by size: the rules stay a total order.
    meta.created = Time::from(NOW - Duration::from_secs(900));
    meta.owners = owner(10 + u128::from(random.below(2)), "ReplicaSet");
    let mut pod = Pod::default();
    let status = Rc::make_mut(&mut pod.status);
    if random.below(8) > 0 {
        pod.node_name = Str::from(format!("node-{}", random.below(3)));
        status.phase = PodPhase::Running;
    }
    if random.below(8) > 0 {
        let age = Duration::from_secs([2, 3, 20, 25, 200][random.below(5) as usize]);
        status.conditions.push(PodCondition {
            type_: "Ready".into(),
            status: "True".into(),
            last_transition_time: Time::from(NOW - age),
            ..PodCondition::default()
        });
    }
    Object::new(meta, pod)
}

fn set(uid: u128) -> Object {
    let value = serde_json::json!({"metadata": {"name": format!("set-{uid}")}});
    let mut object = Object::decode(Kind::ReplicaSet, &value, &mut Default::default());
    object.meta.namespace = "default".into();
    object.meta.uid = Uid(uid);
    object.meta.owners = owner(1, "Deployment");
    object
}

#[test]
fn victims_are_the_first_of_a_plain_sort() {
    for seed in 0..300 {
        let mut random = Random::named(seed, "victims");
        let n_pods = 1 + random.below(40);
        let mut objects = vec![set(10), set(11)];
        objects.extend((0..n_pods).map(|number| pod(number, &mut random)));
        let store = Store::from_objects(objects);
        let set = store.by_uid(Uid(10)).unwrap();
        let counts = related(set, &store);
        let place =
            |pod: &Rc<Object>| RankKey::of(pod, store.ranking().number(&pod.pod()?.node_name));
        let own = store.owned_by(Uid(10)).filter_map(place);
        let mut sorted: Vec<RankKey> = own.collect();
        sorted.sort_by(|a, b| compare(a, b, &counts, NOW).0);
        let count = random.below(n_pods + 2) as usize;
        let expected = sorted
            .iter()
            .take(count)
            .filter_map(|place| Some(store.by_uid(place.uid)?.key()));
        let found = victims(set, count, &store, NOW)
            .into_iter()
            .map(|(key, _)| key);
        let (mut expected, mut found): (Vec<_>, Vec<_>) = (expected.collect(), found.collect());
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "seed {seed}, {count} of {}", sorted.len());
    }
}
