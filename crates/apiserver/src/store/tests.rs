//! Indexes and tallies against plain recounts.

use super::*;
use api::object::Body;
use api::{Meta, Pod, PodPhase};

fn pod(name: &str, owner: u128, node: &str, phase: PodPhase) -> Object {
    let mut meta = Meta::named(&Str::from("default"), name);
    meta.uid = Uid(u128::from(name.bytes().map(u64::from).sum::<u64>()) + (owner << 64));
    if owner > 0 {
        meta.owners = vec![api::OwnerReference {
            uid: Uid(owner),
            controller: Some(true),
            ..Default::default()
        }];
    }
    let mut pod = Pod {
        node_name: node.into(),
        ..Pod::default()
    };
    Rc::make_mut(&mut pod.status).phase = phase;
    Object::new(meta, Body::Pod(pod))
}

fn put(store: &mut Store, after: Option<Object>, key: &ObjectKey) {
    let before = store.get(key).cloned();
    let version = store.resource_version() + 1;
    store.replace(before.as_ref(), after.map(Rc::new).as_ref(), version);
}

#[test]
fn tallies_follow_owner_node_and_phase() {
    let mut store = Store::default();
    let key = ObjectKey::new(Kind::Pod, "default", "a");
    put(&mut store, Some(pod("a", 0, "", PodPhase::Pending)), &key);
    assert_eq!(store.orphans_in(Kind::Pod, "default").count(), 1);
    put(&mut store, Some(pod("a", 7, "", PodPhase::Pending)), &key);
    assert_eq!(store.orphans_in(Kind::Pod, "default").count(), 0);
    assert_eq!(
        (store.tally(Uid(7)).pending, store.tally(Uid(7)).unassigned),
        (1, 1)
    );
    put(&mut store, Some(pod("a", 7, "n1", PodPhase::Running)), &key);
    assert_eq!(
        (store.tally(Uid(7)).running, store.tally(Uid(7)).unassigned),
        (1, 0)
    );
    assert_eq!(
        (store.node_tally("n1").pods, store.pods_on("n1").count()),
        (1, 1)
    );
    put(&mut store, Some(pod("a", 8, "n1", PodPhase::Failed)), &key);
    assert_eq!(
        (store.tally(Uid(7)), store.tally(Uid(8)).failed),
        (Tally::default(), 1)
    );
    assert_eq!(store.node_tally("n1").pods, 0, "finished pods hold nothing");
    put(&mut store, None, &key);
    assert_eq!(
        (store.count(Kind::Pod), store.tally(Uid(8))),
        (0, Tally::default())
    );
    assert_eq!(
        (store.pods_on("n1").count(), store.owned_by(Uid(8)).count()),
        (0, 0)
    );
}

#[test]
fn ranges_do_not_leak_into_their_neighbours() {
    let mut store = Store::default();
    for (namespace, name) in [("a", "x"), ("ab", "y"), ("b", "z")] {
        let mut object = pod(name, 0, "n", PodPhase::Pending);
        object.meta.namespace = namespace.into();
        let key = object.key();
        put(&mut store, Some(object), &key);
    }
    assert_eq!(store.list_in(Kind::Pod, "a").count(), 1);
    assert_eq!(store.list(Kind::Pod).count(), 3);
    assert_eq!(store.list(Kind::Node).count(), 0);
}
