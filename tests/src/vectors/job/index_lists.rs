//! Vectors of jobs about lists of indexes and the names of indexed pods.

use super::*;
use controllers::job::plan::{self, Input};
use controllers::job::population::Population;

pub(super) fn succeeded_indexes(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let spec = json!({"completionMode": "Indexed", "completions": inputs["completions"]});
    let previous = &inputs["prev_completed_indexes"];
    let value = json!({
        "metadata": {}, "spec": spec, "status": {"completedIndexes": previous},
    });
    let job = Object::decode(Kind::Job, &value, &mut Default::default());
    let body = job.job().unwrap();
    let pods = Population::of(&body.spec, &body.status, pods_of(&inputs["pods"]));
    let input = Input {
        job: &job,
        spec: &body.spec,
        status: &body.status,
        pods: &pods,
        now: NOW,
    };
    let state = plan::plan(&input).indexes;
    let before = &expected["parsed_prev_intervals"];
    same("before", before, &json!(state.succeeded_before.intervals()))?;
    let after = json!(state.succeeded.intervals());
    same("after", &expected["result_intervals"], &after)
}

pub(super) fn generate_name_with_index(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let job = inputs["job_name"].as_str().unwrap_or_default();
    let found = indexes::generate_name(job, number(&inputs["index"]));
    same(
        "name",
        &case.vector["expected"]["generate_name"],
        &found.into(),
    )
}
