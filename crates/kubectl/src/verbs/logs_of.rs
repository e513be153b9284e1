//! The pods whose logs are asked for.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/polymorphichelpers/logsforobject.go

use crate::failure::Failure;
use crate::flags::Args;
use crate::pod_templates;
use crate::resource_names;
use crate::session::Cx;
use api::selector::Selector;
use api::{Kind, Object};
use sim::order;
use std::rc::Rc;

/// The pods asked for.
pub fn pods(args: &Args, cx: &mut Cx<'_, '_>) -> Result<Vec<Rc<Object>>, Failure> {
    let namespace = cx.namespace(args);
    if let Some(selector) = args.text("selector") {
        let selector = Selector::parse(selector).map_err(Failure::error)?;
        let found = matching(&selector, &namespace, cx)?;
        if found.is_empty() {
            cx.out
                .note(format!("No resources found in {namespace} namespace."));
        }
        return Ok(found);
    }
    let word = args.words.first().map_or("", String::as_str);
    let (kind, name) = match word.split_once('/') {
        Some((type_, name)) => (resource_names::kind(type_)?, name),
        None => (Kind::Pod, word),
    };
    cx.check("get", kind, "", &namespace, name)?;
    let Some(object) = cx.store().find(kind, &namespace, name).cloned() else {
        let text = format!("{} \"{name}\" not found", kind.resource());
        return Err(Failure::error(format!(
            "error from server (NotFound): {text} in namespace \"{namespace}\""
        )));
    };
    if kind == Kind::Pod {
        return Ok(vec![object]);
    }
    let selector = selector_of(&object).ok_or_else(|| {
        let text = format!("cannot get the logs from {}", kind.name());
        Failure::error(text)
    })?;
    let mut found = matching(&selector, &namespace, cx)?;
    order::sort_by_key(&mut found, |object| {
        object.pod().is_none_or(|pod| !pod.is_ready())
    });
    match (found.len(), args.is_on("all-pods")) {
        (0, _) => Err(Failure::error("timed out waiting for the condition")),
        (1, _) | (_, true) => Ok(found),
        (count, false) => {
            found.truncate(1);
            let name = found.first().map_or("", |pod| &pod.meta.name);
            cx.out.note(format!("Found {count} pods, using pod/{name}"));
            Ok(found)
        }
    }
}

fn matching(
    selector: &Selector,
    namespace: &str,
    cx: &Cx<'_, '_>,
) -> Result<Vec<Rc<Object>>, Failure> {
    cx.check("list", Kind::Pod, "", namespace, "")?;
    let pods = cx.store().list_in(Kind::Pod, namespace);
    let pods = pods.filter(|pod| selector.matches(|key| pod.meta.label(key).map(|it| it.as_str())));
    Ok(pods.cloned().collect())
}

fn selector_of(object: &Object) -> Option<Selector> {
    if let Some(service) = object.service() {
        return Some(crate::cells::equality_selector(&service.spec.selector));
    }
    let template = pod_templates::template(object)?;
    Some(crate::cells::equality_selector(&template.metadata.labels))
}
