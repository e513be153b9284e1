//! `kubectl create job` and `create cronjob`: a pod that ends, now or by the calendar.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_job.go, create_cronjob.go

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long};
use crate::generated::{self, Doing, container, finish, name, require};
use crate::resource_names::{self, Named};
use crate::running::Outcome;
use crate::session::Cx;
use crate::written;
use api::Kind;
use api::codec::Codec;
use api::meta::OwnerReference;
use serde_json::{Value, json};

/// `kubectl create job`.
pub const VERB: Verb = Verb {
    name: "create job",
    aliases: &[],
    flags: &[JOB_FLAGS, generated::FLAGS, written::FLAGS],
    usage: "create job NAME --image=IMAGE [-- COMMAND…] | --from=cronjob/NAME",
    help: "Create a job from an image or a cron job",
    run: job,
};

/// `kubectl create cronjob`.
pub const CRON_JOB: Verb = Verb {
    name: "create cronjob",
    aliases: &["create cj"],
    flags: &[CRON_JOB_FLAGS, generated::FLAGS, written::FLAGS],
    usage: "create cronjob NAME --image=IMAGE --schedule='M H D M W' [-- COMMAND…]",
    help: "Create a cron job",
    run: cron_job,
};

const JOB_FLAGS: &[Flag] = &[long("image", Takes::Text), long("from", Takes::Text)];

const CRON_JOB_FLAGS: &[Flag] = &[
    long("image", Takes::Text),
    long("schedule", Takes::Text),
    long("restart", Takes::Text),
];

fn job(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let name = name("create job", &args.words)?;
    let command = args.after_dashes.clone().unwrap_or_default();
    let tree = match (args.text("image"), args.text("from")) {
        (None, None) | (Some(_), Some(_)) => {
            return Err(Failure::error("either --image or --from must be specified"));
        }
        (Some(image), None) => json!({
            "metadata": {"name": name},
            "spec": {"template": template(name, image, &command, "Never")},
            "status": {}
        }),
        (None, Some(_)) if !command.is_empty() => {
            let text = "cannot specify --from and command";
            return Err(Failure::error(text));
        }
        (None, Some(from)) => from_cron_job(name, from, args, cx)?,
    };
    finish(Kind::Job, tree, Doing::Creating("job"), args, cx)
}

fn template(name: &str, image: &str, command: &[String], restart: &str) -> Value {
    let mut one = container(name, image);
    if !command.is_empty() {
        one["command"] = json!(command);
    }
    json!({
        "metadata": {},
        "spec": {"containers": [one], "restartPolicy": restart}
    })
}

/// k8s: create_job.go, createJobFromCronJob
fn from_cron_job(
    name: &str,
    from: &str,
    args: &Args,
    cx: &mut Cx<'_, '_>,
) -> Result<Value, Failure> {
    let (kind, source) = from.split_once('/').unwrap_or(("cronjob", from));
    let Named::Kind(kind) = resource_names::find(kind)? else {
        return Err(Failure::error("from must be an existing cronjob"));
    };
    let namespace = cx.namespace(args);
    let object = cx.find(kind, &namespace, source)?;
    let Some(cron_job) = object.cron_job() else {
        let (version, name) = (kind.row().version, kind.name());
        let text = format!("unknown object type *{version}.{name}");
        return Err(Failure::error(text));
    };
    // To block its owner's deletion would want a right over its finalizers.
    let owner = OwnerReference {
        block_owner_deletion: None,
        ..object.controller_reference()
    };
    let template = &cron_job.spec.job_template;
    let mut annotations = template.metadata.annotations.encode();
    annotations["cronjob.kubernetes.io/instantiate"] = json!("manual");
    Ok(json!({
        "metadata": {
            "name": name,
            "annotations": annotations,
            "labels": template.metadata.labels.encode(),
            "ownerReferences": [owner.encode()]
        },
        "spec": template.spec.encode(),
        "status": {}
    }))
}

fn cron_job(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    require(args, &["image", "schedule"])?;
    let name = name("create cronjob", &args.words)?;
    let command = args.after_dashes.clone().unwrap_or_default();
    let restart = args.text("restart").unwrap_or("OnFailure");
    let image = args.text("image").unwrap_or("");
    let tree = json!({
        "metadata": {"name": name},
        "spec": {
            "schedule": args.text("schedule").unwrap_or(""),
            "jobTemplate": {
                "metadata": {"name": name},
                "spec": {"template": template(name, image, &command, restart)}
            }
        },
        "status": {}
    });
    finish(Kind::CronJob, tree, Doing::Creating("cronjob"), args, cx)
}
