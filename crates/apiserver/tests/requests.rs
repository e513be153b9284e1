//! Requests against the server: names, versions, deletion, events.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use api::codec::Decoder;
use api::{Kind, Object, ObjectKey, Str};
use apiserver::because::command::Rule;
use apiserver::{
    ApiError, ApiServer, Because, DeleteOptions, EventNote, EventType, Intents, Propagation,
};
use sim::{Duration, Instant};

const BECAUSE: Because = Because::Command(Rule::Manifest);

fn object(kind: Kind, json: &str) -> Object {
    let value = serde_json::from_str(json).unwrap();
    Object::decode(kind, &value, &mut Decoder::default())
}

fn server() -> ApiServer {
    let mut server = ApiServer::new(1);
    let mut intents = Intents::new(&mut server, Instant::START, "kubectl", None);
    intents
        .create(
            object(Kind::Namespace, r#"{"metadata":{"name":"default"}}"#),
            BECAUSE,
        )
        .unwrap();
    server
}

fn pod(name: &str) -> Object {
    let json =
        r#"{"metadata":{"name":"NAME"},"spec":{"containers":[{"name":"c","image":"nginx"}]}}"#;
    object(Kind::Pod, &json.replace("NAME", name))
}

#[test]
fn a_new_pod_gets_what_admission_adds() {
    let mut server = server();
    let mut intents = Intents::new(&mut server, Instant::START, "kubectl", None);
    let created = intents.create(pod("a"), BECAUSE).unwrap();
    let value = created.encode();
    assert_eq!(value["status"]["qosClass"], "BestEffort");
    assert_eq!(value["spec"]["tolerations"].as_array().unwrap().len(), 2);
    assert_eq!(value["spec"]["containers"][0]["imagePullPolicy"], "Always");
    assert_eq!(value["spec"]["serviceAccountName"], "default");
    assert!(
        value["spec"]["volumes"][0]["name"]
            .as_str()
            .unwrap()
            .starts_with("kube-api-access-")
    );
    let again = Object::decode(Kind::Pod, &value, &mut Decoder::default());
    assert_eq!(
        again, *created,
        "what is printed decodes to the same object"
    );
    assert!(matches!(
        intents.create(pod("a"), BECAUSE),
        Err(ApiError::AlreadyExists { .. })
    ));
    let lost = intents.create(
        object(Kind::Pod, r#"{"metadata":{"name":"x","namespace":"nons"}}"#),
        BECAUSE,
    );
    assert_eq!(
        lost.unwrap_err().to_string(),
        "namespaces \"nons\" not found"
    );
}

#[test]
fn pods_of_one_template_share_one_specification() {
    let mut server = server();
    let mut intents = Intents::new(&mut server, Instant::START, "kubectl", None);
    let (a, b) = (
        intents.create(pod("a"), BECAUSE).unwrap(),
        intents.create(pod("b"), BECAUSE).unwrap(),
    );
    assert!(std::rc::Rc::ptr_eq(
        &a.pod().unwrap().spec,
        &b.pod().unwrap().spec
    ));
    assert_ne!(a.pod().unwrap().token_suffix, b.pod().unwrap().token_suffix);
}

#[test]
fn bound_pods_terminate_and_repeated_deletes_only_shorten() {
    let mut server = server();
    let key = ObjectKey::new(Kind::Pod, "default", "a");
    let mut intents = Intents::new(&mut server, Instant::START, "kubectl", None);
    intents.create(pod("a"), BECAUSE).unwrap();
    intents.bind(&key, "node-1", BECAUSE).unwrap();
    intents
        .delete(&key, &DeleteOptions::default(), BECAUSE)
        .unwrap();
    let deleted = |intents: &Intents<'_>| intents.latest().get(&key).unwrap().meta.deleted.unwrap();
    assert_eq!(
        deleted(&intents).instant(),
        Instant::START + Duration::from_secs(30)
    );
    let shorter = DeleteOptions {
        grace: Some(5),
        ..DeleteOptions::default()
    };
    intents.delete(&key, &shorter, BECAUSE).unwrap();
    assert_eq!(
        deleted(&intents).instant(),
        Instant::START + Duration::from_secs(5)
    );
    intents
        .delete(
            &key,
            &DeleteOptions {
                grace: Some(0),
                ..shorter
            },
            BECAUSE,
        )
        .unwrap();
    assert!(intents.latest().get(&key).is_none());
}

#[test]
fn finalizers_hold_and_the_last_one_lets_go() {
    let mut server = server();
    let key = ObjectKey::new(Kind::ConfigMap, "default", "a");
    let mut intents = Intents::new(&mut server, Instant::START, "kubectl", None);
    intents
        .create(
            object(Kind::ConfigMap, r#"{"metadata":{"name":"a"}}"#),
            BECAUSE,
        )
        .unwrap();
    let orphan = DeleteOptions {
        propagation: Some(Propagation::Orphan),
        ..DeleteOptions::default()
    };
    intents.delete(&key, &orphan, BECAUSE).unwrap();
    let mut object = (**intents.latest().get(&key).unwrap()).clone();
    assert_eq!(object.meta.finalizers, [Str::from("orphan")]);
    object.meta.finalizers.clear();
    intents.update(object, BECAUSE).unwrap();
    assert!(intents.latest().get(&key).is_none());
}

#[test]
fn stale_writes_conflict_and_empty_writes_are_not_written() {
    let mut server = server();
    let mut intents = Intents::new(&mut server, Instant::START, "kubectl", None);
    let first = intents
        .create(
            object(Kind::ConfigMap, r#"{"metadata":{"name":"a"}}"#),
            BECAUSE,
        )
        .unwrap();
    let version = intents.latest().resource_version();
    intents.update((*first).clone(), BECAUSE).unwrap();
    assert_eq!(intents.latest().resource_version(), version);
    let mut changed = (*first).clone();
    changed.meta.set_label("x", "y");
    intents.update(changed.clone(), BECAUSE).unwrap();
    assert!(matches!(
        intents.update(changed, BECAUSE),
        Err(ApiError::Conflict { .. })
    ));
}

#[test]
fn the_tenth_different_message_is_merged_and_equal_ones_are_counted() {
    let mut server = server();
    let mut intents = Intents::new(&mut server, Instant::START, "kubelet", None);
    let about = intents.create(pod("a"), BECAUSE).unwrap();
    for index in 0..12 {
        let message = format!("message {index}");
        intents.record(EventNote::new(
            &about,
            EventType::Normal,
            "R",
            message,
            "kubelet",
        ));
    }
    for _ in 0..3 {
        intents.record(EventNote::new(
            &about,
            EventType::Normal,
            "Other",
            "same",
            "kubelet",
        ));
    }
    let mut texts: Vec<_> = intents
        .latest()
        .events_about(about.meta.uid)
        .map(|object| {
            let event = object.event().unwrap();
            (event.message.to_string(), event.count)
        })
        .collect();
    texts.sort();
    assert_eq!(
        texts.first().unwrap(),
        &("(combined from similar events): message 11".into(), 3)
    );
    assert_eq!(texts.last().unwrap(), &("same".into(), 3));
    assert_eq!(texts.len(), 11);
}
