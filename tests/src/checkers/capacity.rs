//! No node holds more than it can.

use super::{Checker, any_store};
use api::Kind;
use api::resources::{cpu_millis, memory_bytes};
use apiserver::{Change, Store};

pub(super) const CHECKER: Checker = Checker {
    name: "capacity",
    change,
    settled: any_store,
};

fn change(change: &Change, store: &Store) -> Result<(), String> {
    let Some(pod) = change.after.as_ref().and_then(|object| object.pod()) else {
        return Ok(());
    };
    let Some(node) = store.find(Kind::Node, "", &pod.node_name) else {
        return Ok(());
    };
    let Some(body) = node.node() else {
        return Ok(());
    };
    let (tally, has) = (store.node_tally(&pod.node_name), &body.status.allocatable);
    let pods = has.get("pods").map_or(0, |quantity| quantity.value());
    let name = &pod.node_name;
    if tally.cpu_millis > cpu_millis(has) {
        return Err(format!(
            "{name} has {}m of cpu asked of it",
            tally.cpu_millis
        ));
    }
    if tally.memory_bytes > memory_bytes(has) {
        return Err(format!(
            "{name} has {} bytes of memory asked of it",
            tally.memory_bytes
        ));
    }
    if i64::from(tally.pods) > pods {
        return Err(format!("{name} has {} pods", tally.pods));
    }
    Ok(())
}
