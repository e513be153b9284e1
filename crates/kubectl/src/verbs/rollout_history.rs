//! `kubectl rollout history`: the revisions of a workload.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/rollout/rollout_history.go;
//! pkg/polymorphichelpers/history.go

use super::{Verb, rollout};
use crate::describe::{Writer, pod_template};
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::output::format::name;
use crate::revisions::{CHANGE_CAUSE, revisions};
use crate::running::{Outcome, Step};
use crate::session::Cx;
use crate::table::{DESCRIPTION, align};
use api::pod_spec::PodTemplateSpec;
use api::{Kind, Object};

/// `kubectl rollout history`.
pub const VERB: Verb = Verb {
    name: "rollout history",
    aliases: &[],
    flags: &[rollout::FLAGS, FLAGS],
    usage: "rollout history TYPE/NAME [--revision=N]",
    help: "Show the revisions of a workload",
    run,
};

const FLAGS: &[Flag] = &[
    long("revision", Takes::Number),
    short("output", 'o', Takes::Text),
    long("template", Takes::Text),
];

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let revision = args.number("revision").unwrap_or(0);
    if revision < 0 {
        return Err(Failure::error(
            "revision must be a positive integer: {revision}",
        ));
    }
    let (objects, mut failures) = rollout::select(args, cx)?;
    for object in objects {
        match history(&object, revision, cx) {
            Ok(text) => cx.out.put(&text),
            Err(failure) => failures.push(failure),
        }
    }
    failures.print(&mut cx.out);
    Ok(Step::Done)
}

fn history(object: &Object, number: i64, cx: &Cx<'_, '_>) -> Result<String, Failure> {
    let kind = object.kind();
    if !matches!(kind, Kind::Deployment | Kind::StatefulSet | Kind::DaemonSet) {
        return Err(Failure::error(format!(
            "no history viewer has been implemented for \"{}\"",
            rollout::kind_and_group(kind)
        )));
    }
    let all = revisions(object, cx.store());
    if number > 0 {
        let found = all.iter().find(|one| one.number == number);
        let missing = || Failure::error("unable to find the specified revision");
        let mut revision = found.ok_or_else(missing)?.clone();
        if let Some(cause) = revision.cause().filter(|cause| !cause.is_empty()) {
            let cause = cause.to_owned();
            revision
                .template
                .metadata
                .set_annotation(CHANGE_CAUSE, cause);
        }
        let text = template_text(&revision.template);
        return Ok(format!(
            "{} with revision #{number}\n{text}\n",
            name(object)
        ));
    }
    if all.is_empty() {
        return Ok(format!("{} \nNo rollout history found.\n", name(object)));
    }
    let rows = all.iter().map(|one| {
        let cause = one.cause().filter(|cause| !cause.is_empty());
        format!("{}\t{}\n", one.number, cause.unwrap_or("<none>"))
    });
    let table = format!("REVISION\tCHANGE-CAUSE\n{}", rows.collect::<String>());
    Ok(format!(
        "{} \n{}\n",
        name(object),
        align(&table, DESCRIPTION)
    ))
}

/// A template, as `describe` words it but not laid out.
pub fn template_text(template: &PodTemplateSpec) -> String {
    let mut w = Writer::default();
    pod_template::template(template, &mut w);
    w.text
}
