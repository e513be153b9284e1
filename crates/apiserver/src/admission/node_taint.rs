//! New nodes take no pods until they are found ready.
//!
//! k8s: plugin/pkg/admission/nodetaint/admission.go

use crate::error::ApiError;
use crate::intents::Intents;
use api::Object;
use api::node_kinds::Taint;
use std::rc::Rc;

/// Adds the taint to a new node.
pub fn admit_create(_: &mut Intents<'_>, object: &mut Object) -> Result<(), ApiError> {
    let Some(node) = object.node_mut() else {
        return Ok(());
    };
    let taint = Taint {
        key: "node.kubernetes.io/not-ready".into(),
        effect: "NoSchedule".into(),
        ..Taint::default()
    };
    let spec = Rc::make_mut(&mut node.spec);
    let is_there = |known: &Taint| known.key == taint.key && known.effect == taint.effect;
    if !spec.taints.iter().any(is_there) {
        spec.taints.push(taint);
    }
    Ok(())
}
