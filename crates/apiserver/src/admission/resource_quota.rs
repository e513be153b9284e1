//! ResourceQuota: refuses what a namespace has no room for, and counts what it admits.
//!
//! k8s: staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go

use super::quota_usage::{Usage, missing, usage};
use crate::because::{Because, policy};
use crate::error::ApiError;
use crate::intents::Intents;
use api::{Kind, Object};
use std::rc::Rc;

/// Charges a new object to every quota of its namespace.
pub fn charge(intents: &mut Intents<'_>, object: &Object) -> Result<(), ApiError> {
    charge_beyond(intents, object, None)
}

/// Charges what an object uses more, or less, than it did before.
pub fn charge_beyond(
    intents: &mut Intents<'_>,
    object: &Object,
    before: Option<&Object>,
) -> Result<(), ApiError> {
    if intents.latest().count(Kind::ResourceQuota) == 0 {
        return Ok(());
    }
    let namespace = &object.meta.namespace;
    let quotas = intents.latest().list_in(Kind::ResourceQuota, namespace);
    let quotas: Vec<Rc<Object>> = quotas.cloned().collect();
    let refuse = |detail: String| ApiError::Forbidden {
        kind: object.kind(),
        name: object.meta.name.clone(),
        detail: detail.into(),
    };
    let mut charged = Vec::new();
    for quota in &quotas {
        let Some(body) = quota.resource_quota() else {
            continue;
        };
        let mut requested = usage(&body.spec, object, intents.now);
        if let Some(before) = before {
            subtract(&mut requested, &usage(&body.spec, before, intents.now));
        }
        if requested.is_empty() {
            continue;
        }
        let name = &quota.meta.name;
        if let Some(text) = missing(&body.spec, object).filter(|_| before.is_none()) {
            return Err(refuse(format!("failed quota: {name}: {text}")));
        }
        let used: Usage = (*body.status.used).clone();
        let mut after = used.clone();
        for (resource, amount) in &requested {
            let old = used.get(resource).cloned().unwrap_or_default();
            after.insert(resource.clone(), old.add(amount));
        }
        let is_exceeded = |resource: &api::Str| {
            let hard = body.spec.hard.get(resource);
            hard.zip(after.get(resource))
                .is_some_and(|(hard, after)| after > hard)
        };
        let grows = requested.iter().filter(|(_, amount)| amount.sign() > 0);
        let exceeded: Vec<api::Str> = grows
            .map(|(resource, _)| resource)
            .filter(|resource| is_exceeded(resource))
            .cloned()
            .collect();
        if !exceeded.is_empty() {
            let text = |amounts: &Usage| {
                let part = |resource: &api::Str| {
                    let amount = amounts.get(resource).cloned().unwrap_or_default();
                    format!("{resource}={amount}")
                };
                exceeded.iter().map(part).collect::<Vec<_>>().join(",")
            };
            let (requested, used) = (text(&requested), text(&used));
            let limited = text(&body.spec.hard);
            return Err(refuse(format!(
                "exceeded quota: {name}, requested: {requested}, used: {used}, limited: {limited}"
            )));
        }
        charged.push((quota, requested, after));
    }
    for (quota, requested, after) in charged {
        write(quota, requested, after, intents)?;
    }
    Ok(())
}

/// Takes away what was used before; what has not changed is left out.
fn subtract(requested: &mut Usage, before: &Usage) {
    for (resource, amount) in requested.iter_mut() {
        *amount = amount.sub(&before.get(resource).cloned().unwrap_or_default());
    }
    requested.retain(|_, amount| !amount.is_zero());
}

fn write(
    quota: &Object,
    requested: Usage,
    after: Usage,
    intents: &mut Intents<'_>,
) -> Result<(), ApiError> {
    let rule = charged_rule(quota, requested, &after);
    let mut changed = quota.clone();
    if let Some(body) = changed.resource_quota_mut() {
        Rc::make_mut(&mut body.status).used = Rc::new(after);
    }
    changed.meta.resource_version = 0;
    intents
        .update_status(changed, Because::Policy(rule))
        .map(|_| ())
}

/// The numbers by which a quota has room.
fn charged_rule(quota: &Object, requested: Usage, after: &Usage) -> policy::Rule {
    let hard = quota.resource_quota().map(|body| &body.spec.hard);
    let amounts = requested.into_iter().map(|(resource, amount)| {
        let used = after.get(&resource).cloned().unwrap_or_default();
        let limit = hard.and_then(|hard| hard.get(&resource));
        (resource, amount, used, limit.cloned().unwrap_or_default())
    });
    policy::Rule::Charged {
        amounts: amounts.collect(),
    }
}
