//! Conditions, runs of containers, events and logs of the object that is inspected.

use super::events;
use super::trail::Trail;
use crate::view::{Condition, ContainerRun, EventRow, LogRequest, Logs};
use api::pod_status::ContainerStatus;
use api::{Object, Pod, Time};
use apiserver::Store;
use kubelet::Kubelets;
use kubelet::inspect::{InspectError, Run};
use serde_json::Value;
use sim::order;
use std::rc::Rc;

/// Runs, events and lines that are shown.
const RUNS_MAX: usize = 40;
const EVENTS_MAX: usize = 100;
const LINES_MAX: u32 = 400;

/// The conditions in the status of an encoded object, whatever its kind.
pub fn conditions(encoded: &Value) -> Vec<Condition> {
    let rows = encoded
        .get("status")
        .and_then(|status| status.get("conditions"));
    let rows = rows.and_then(Value::as_array);
    let rows = rows.map(Vec::as_slice).unwrap_or_default();
    let condition = |row: &Value| {
        let text = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or("");
        let (reason, message) = (text("reason"), text("message"));
        let words = match (reason, message) {
            ("", message) => message.to_owned(),
            (reason, "") => reason.to_owned(),
            (reason, message) => format!("{reason}: {message}"),
        };
        let since = sim::Instant::parse_rfc3339(text("lastTransitionTime"));
        Condition {
            name: text("type").into(),
            status: text("status").into(),
            text: words.into(),
            since: since.map(sim::Instant::since_start),
        }
    };
    rows.iter().map(condition).collect()
}

/// The runs of a pod's containers, the latest first, read off its changes.
pub fn runs(trail: &Trail, object: &Object) -> Vec<ContainerRun> {
    let mut runs: Vec<ContainerRun> = Vec::new();
    for change in trail.own(object) {
        let pod = change.after.as_ref().and_then(|object| object.pod());
        for status in pod.into_iter().flat_map(statuses) {
            note(&mut runs, status);
        }
    }
    order::sort_by(&mut runs, |a, b| {
        (b.from, &a.container).cmp(&(a.from, &b.container))
    });
    runs.truncate(RUNS_MAX);
    runs
}

fn statuses(pod: &Pod) -> impl Iterator<Item = &ContainerStatus> {
    let status = &pod.status;
    status
        .init_container_statuses
        .iter()
        .chain(&status.container_statuses)
}

/// The current run of a status, and the one before it that may never have been published.
fn note(runs: &mut Vec<ContainerRun>, status: &ContainerStatus) {
    let number = u32::try_from(status.restart_count).unwrap_or(0);
    if let Some(ended) = status.last_state.terminated() {
        end(runs, status, number.saturating_sub(1), ended);
    }
    match (status.state.running(), status.state.terminated()) {
        (Some(running), _) => put(runs, status, number, running.started_at),
        (None, Some(ended)) => end(runs, status, number, ended),
        (None, None) => (),
    }
}

fn put(runs: &mut Vec<ContainerRun>, status: &ContainerStatus, number: u32, started: Time) {
    let is_known = runs
        .iter()
        .any(|run| *run.container == *status.name && run.number == number);
    if !is_known && !started.is_zero() {
        runs.push(ContainerRun {
            container: status.name.as_str().into(),
            number,
            from: started.instant().since_start(),
            to: None,
            end: "".into(),
            is_bad: false,
        });
    }
}

fn end(
    runs: &mut Vec<ContainerRun>,
    status: &ContainerStatus,
    number: u32,
    ended: &api::pod_status::ContainerStateTerminated,
) {
    put(runs, status, number, ended.started_at);
    let mut known = runs.iter_mut().rev();
    let run = known.find(|run| *run.container == *status.name && run.number == number);
    if let Some(run) = run.filter(|run| run.to.is_none()) {
        run.to = Some(ended.finished_at.instant().since_start());
        run.end = format!("exit {}, {}", ended.exit_code, ended.reason).into();
        run.is_bad = ended.exit_code != 0;
    }
}

/// The events about an object, the latest first.
pub fn events(store: &Store, object: &Object) -> Vec<Rc<EventRow>> {
    let about = store.events_about(object.meta.uid);
    let mut rows: Vec<(u64, EventRow)> = about
        .filter_map(|event| Some((event.meta.resource_version, events::draw(event)?)))
        .collect();
    order::sort_by_key(&mut rows, |(version, row)| {
        std::cmp::Reverse((row.last, *version))
    });
    rows.truncate(EVENTS_MAX);
    rows.into_iter().map(|(_, row)| Rc::new(row)).collect()
}

/// What a container of a pod printed.
pub fn logs(kubelets: &Kubelets, object: &Object, request: &LogRequest) -> Option<Logs> {
    let spec = &object.pod()?.spec;
    let all = spec.init_containers.iter().chain(&spec.containers);
    let containers: Rc<[Rc<str>]> = all
        .map(|container| container.name.as_str().into())
        .collect();
    let is_there = containers.contains(&request.container);
    let first = spec.containers.first();
    let container: Rc<str> = match (is_there, first) {
        (true, _) | (false, None) => Rc::clone(&request.container),
        (false, Some(first)) => first.name.as_str().into(),
    };
    let run = match request.is_previous {
        true => Run::Previous,
        false => Run::Latest,
    };
    let found = kubelets.log(object.meta.uid, Some(&container), run);
    let note: Option<Rc<str>> = match &found {
        Ok(lines) if lines.is_empty() => Some("It has printed nothing.".into()),
        Ok(_) => None,
        Err(InspectError::NotRunning) => Some("It runs on no node that answers.".into()),
        Err(InspectError::Waiting(reason, _)) => Some(format!("It waits: {reason}.").into()),
        Err(InspectError::NoRun) => Some("There was no run before this one.".into()),
        Err(InspectError::NoContainer | InspectError::NoProgram) => {
            Some("There is no such container.".into())
        }
    };
    let found = found.unwrap_or_default();
    let surplus = found.len().saturating_sub(LINES_MAX);
    let line =
        |line: &kubelet::runtime::LogLine| (line.at.since_start(), line.text.as_str().into());
    Some(Logs {
        containers,
        container,
        is_previous: request.is_previous,
        lines: found.from(surplus).map(line).collect(),
        note,
    })
}
