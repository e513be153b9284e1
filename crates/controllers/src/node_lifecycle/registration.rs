//! Events when nodes come and go, at the next regular look.
//!
//! k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go (monitorNodeHealth),
//! pkg/controller/util/node/controller_utils.go (RecordNodeEvent)

use super::COMPONENT;
use super::health::next_pass;
use crate::Keys;
use api::batch::ObjectReference;
use api::{Kind, ObjectKey};
use apiserver::{Change, EventNote, EventType, Intents};
use sim::Instant;

/// Stand between a node's name, what happened to it, and its identity: no name contains them.
const MARK: char = '!';

/// Asks for the event. Nodes of a new cluster have been there for long.
pub fn enqueue(change: &Change, keys: &mut Keys) {
    let what = match (&change.before, &change.after) {
        (None, Some(_)) if change.at > Instant::START => "RegisteredNode",
        (Some(_), None) => "RemovingNode",
        _ => return,
    };
    let meta = &change.object().meta;
    let name = format!("{}{MARK}{what}{MARK}{}", meta.name, meta.uid);
    let delay = next_pass(change.at).since(change.at);
    keys.add_after(ObjectKey::new(Kind::Node, "", name), delay);
}

/// Writes the event, if the key is one that was made here.
pub fn announce(key: &ObjectKey, intents: &mut Intents<'_>) -> bool {
    let mut parts = key.name.split(MARK);
    let (Some(name), Some(reason), Some(uid)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let words = match reason {
        "RegisteredNode" => format!("Registered Node {name} in"),
        _ => format!("Removing Node {name} from"),
    };
    intents.record(EventNote {
        about: ObjectReference {
            api_version: "v1".into(),
            kind: "Node".into(),
            name: name.into(),
            uid: uid.into(),
            ..ObjectReference::default()
        },
        type_: EventType::Normal,
        reason: reason.into(),
        message: format!("Node {name} event: {words} Controller").into(),
        source: COMPONENT,
        host: api::Str::default(),
        action: api::Str::default(),
        is_new_api: false,
    });
    true
}
