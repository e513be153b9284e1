//! `kubectl rollout history`: the revisions of a workload.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/rollout/rollout_history.go;
//! pkg/polymorphichelpers/history.go

use super::{Verb, rollout};
use crate::describe::{Writer, pod_template};
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::output::format::{Format, name};
use crate::revisions::{CHANGE_CAUSE, Revision, revisions};
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
    help: "View rollout history",
    run,
};

const FLAGS: &[Flag] = &[
    long("revision", Takes::Number),
    short("output", 'o', Takes::Text),
    long("template", Takes::Text),
    long("show-managed-fields", Takes::Switch),
    long("allow-missing-template-keys", Takes::Switch),
];

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let revision = args.number("revision").unwrap_or(0);
    if revision < 0 {
        return Err(Failure::error(format!(
            "revision must be a positive integer: {revision}"
        )));
    }
    let format = Format::of_write(args)?;
    let (objects, mut failures) = rollout::select(args, cx)?;
    for object in objects {
        let text = match format {
            Format::Table => history(&object, revision, cx),
            _ => keepers(&object, revision, &format, cx),
        };
        match text {
            Ok(text) => cx.out.put(&text),
            Err(failure) => failures.push(failure),
        }
    }
    failures.print(&mut cx.out);
    Ok(Step::Done)
}

/// The revisions of an object that has some; the others have no viewer.
fn all_of(object: &Object, cx: &Cx<'_, '_>) -> Result<Vec<Revision>, Failure> {
    let kind = object.kind();
    if matches!(kind, Kind::Deployment | Kind::StatefulSet | Kind::DaemonSet) {
        return Ok(revisions(object, cx.store()));
    }
    Err(Failure::error(format!(
        "no history viewer has been implemented for \"{}\"",
        rollout::kind_and_group(kind)
    )))
}

fn find(all: &[Revision], number: i64) -> Result<&Revision, Failure> {
    let found = all.iter().find(|one| one.number == number);
    found.ok_or_else(|| Failure::error("unable to find the specified revision"))
}

/// `-o`: the objects that keep the revisions.
fn keepers(
    object: &Object,
    number: i64,
    format: &Format,
    cx: &Cx<'_, '_>,
) -> Result<String, Failure> {
    let all = all_of(object, cx)?;
    let shown = match number {
        0 => all.as_slice(),
        number => std::slice::from_ref(find(&all, number)?),
    };
    let mut text = String::new();
    for (index, revision) in shown.iter().enumerate() {
        if index > 0 && *format == Format::Yaml {
            text.push_str("---\n");
        }
        text.push_str(&format.print(std::slice::from_ref(&revision.keeper), true, false)?);
    }
    Ok(text)
}

fn history(object: &Object, number: i64, cx: &Cx<'_, '_>) -> Result<String, Failure> {
    let all = all_of(object, cx)?;
    if number > 0 {
        let mut revision = find(&all, number)?.clone();
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
