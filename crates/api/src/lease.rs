//! Node leases: a kubelet's sign of life, renewed in a fixed rhythm.
//!
//! A healthy lease is not written every ten seconds: its stored renewal gives the rhythm, and the
//! latest renewal is computed. Only when a kubelet stops is the last one written down.
//! k8s: pkg/kubelet/kubelet.go (nodeLeaseRenewIntervalFraction)

use crate::core_kinds::LeaseSpec;
use crate::meta::MicroTime;
use crate::{Meta, Object, Str};
use sim::{Duration, Instant};
use std::rc::Rc;

/// Where node leases are.
pub const NAMESPACE: &str = "kube-node-lease";
/// k8s: pkg/kubelet/apis/config/v1beta1/defaults.go, NodeLeaseDurationSeconds
const DURATION_SECONDS: i32 = 40;
/// A quarter of the duration.
const RENEW_PERIOD: Duration = Duration::from_secs(10);
/// Differs: says that the kubelet renews no more. Real leases simply grow old.
const STOPPED: &str = "podarium.dev/renewals-stopped";

/// The lease of a node, last renewed at `renewed`.
pub fn of_node(node: &Object, renewed: Instant) -> Object {
    let meta = Meta {
        owners: vec![crate::OwnerReference {
            block_owner_deletion: None,
            controller: None,
            ..node.controller_reference()
        }],
        ..Meta::named(&Str::from(NAMESPACE), node.meta.name.clone())
    };
    let spec = LeaseSpec {
        holder_identity: node.meta.name.clone(),
        lease_duration_seconds: Some(DURATION_SECONDS),
        renew_time: MicroTime(renewed),
        ..LeaseSpec::default()
    };
    Object::new(
        meta,
        crate::object::Lease {
            spec: Rc::new(spec),
        },
    )
}

/// When the lease was last renewed, as seen at `now`.
pub fn last_renewal(lease: &Object, now: Instant) -> Option<Instant> {
    let stored = lease.lease()?.spec.renew_time.0;
    if lease.meta.annotation(STOPPED).is_some() {
        return Some(stored);
    }
    let renewals = now.since(stored).0 / RENEW_PERIOD.0;
    Some(stored + RENEW_PERIOD.times(renewals))
}

/// The lease with its latest renewal written in, as a reader at `now` sees it.
pub fn seen(lease: &Object, now: Instant) -> Option<Object> {
    let renewed = last_renewal(lease, now)?;
    let is_of_kubelet = lease.meta.namespace == NAMESPACE;
    let is_old = lease.lease()?.spec.renew_time.0 != renewed;
    (is_of_kubelet && is_old).then(|| {
        let mut after = lease.clone();
        renew(&mut after, renewed);
        after
    })
}

/// The last renewal before the kubelet stopped; none while it renews.
pub fn stopped_at(lease: &Object) -> Option<Instant> {
    lease.meta.annotation(STOPPED)?;
    Some(lease.lease()?.spec.renew_time.0)
}

/// The lease as it stays when its kubelet stops at `now`.
pub fn stopped(lease: &Object, now: Instant) -> Object {
    let mut after = lease.clone();
    let last = last_renewal(lease, now);
    after.meta.set_annotation(STOPPED, "true");
    renew(&mut after, last.unwrap_or(now));
    after
}

/// The lease as its kubelet renews it after a pause.
pub fn resumed(lease: &Object, now: Instant) -> Object {
    let mut after = lease.clone();
    Rc::make_mut(&mut after.meta.annotations).remove(STOPPED);
    renew(&mut after, now);
    after
}

fn renew(lease: &mut Object, at: Instant) {
    if let Some(body) = lease.lease_mut() {
        Rc::make_mut(&mut body.spec).renew_time = MicroTime(at);
    }
}
