//! A job that is over stays over, its counters never shrink, and nothing of it is active.

use super::Checker;
use api::{Kind, Object};
use apiserver::{Change, Store};
use controllers::availability::is_active;
use controllers::job::finish::finished;

pub(super) const CHECKER: Checker = Checker {
    name: "finished",
    change,
    settled,
};

fn change(change: &Change, _: &Store) -> Result<(), String> {
    let jobs = [&change.before, &change.after].map(|o| o.as_deref().and_then(Object::job));
    let [Some(before), Some(after)] = jobs else {
        return Ok(());
    };
    let (old, new) = (&before.status, &after.status);
    if finished(&old.conditions).is_some() && finished(&new.conditions).is_none() {
        return Err(format!("{} is no longer over", change.key()));
    }
    if new.succeeded < old.succeeded || new.failed < old.failed {
        let (s, f) = (old.succeeded, old.failed);
        return Err(format!("{} had {s} successes, {f} failures", change.key()));
    }
    let most = after.spec.completions.unwrap_or(i32::MAX);
    let is_indexed = after.spec.completion_mode == "Indexed";
    if is_indexed && new.succeeded > most {
        let count = new.succeeded;
        return Err(format!("{}: {count} indexes of {most}", change.key()));
    }
    Ok(())
}

fn settled(store: &Store) -> Result<(), String> {
    for job in store.list(Kind::Job) {
        let Some(body) = job.job() else { continue };
        let is_idle =
            finished(&body.status.conditions).is_some() || body.spec.suspend == Some(true);
        let mut pods = store.owned_by(job.meta.uid);
        if let Some(pod) = pods.find(|pod| is_active(pod)).filter(|_| is_idle) {
            let (job, pod) = (&job.meta.name, &pod.meta.name);
            return Err(format!("{job} is over or suspended, {pod} is active"));
        }
    }
    Ok(())
}
