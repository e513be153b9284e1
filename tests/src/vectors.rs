//! Runs the vector files: one line of data, one case, against the real code.
//!
//! Reads `tests/vectors/` or the folder named by `PODARIUM_VECTORS` (same layout). Each file
//! holds vectors of one or more kinds; each kind has an adapter in `ALL`, or is in `PENDING`
//! until somebody writes one. A file or kind in neither fails the run.

mod autoscaler;
mod command_lines;
mod cron_job;
mod daemon_set;
mod deployment;
mod descriptions;
mod disruption;
mod durations;
mod garbage;
mod history;
mod job;
mod known;
mod kubelet;
mod names;
mod nodes;
mod patches;
mod pending;
mod quantities;
mod reconciled;
mod replica_set;
mod scheduling;
mod selectors;
mod stateful_set;
mod tables;
mod validation;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

pub use known::KNOWN_FAILURES;
pub use pending::PENDING;

/// Every adapter, one file per area.
pub const ALL: &[&[Adapter]] = &[
    autoscaler::ADAPTERS,
    command_lines::ADAPTERS,
    validation::ADAPTERS,
    cron_job::ADAPTERS,
    daemon_set::ADAPTERS,
    deployment::ADAPTERS,
    deployment::PASSES,
    deployment::PROGRESS,
    deployment::SETS,
    descriptions::ADAPTERS,
    disruption::ADAPTERS,
    durations::ADAPTERS,
    garbage::ADAPTERS,
    history::ADAPTERS,
    job::ADAPTERS,
    kubelet::ADAPTERS,
    names::ADAPTERS,
    nodes::ADAPTERS,
    patches::ADAPTERS,
    quantities::ADAPTERS,
    replica_set::ADAPTERS,
    scheduling::ADAPTERS,
    selectors::ADAPTERS,
    stateful_set::ADAPTERS,
    tables::ADAPTERS,
];

/// What came of one vector; the error says what was expected and what was found.
pub type Outcome = Result<(), String>;

/// Turns the vectors of one kind into calls of our code.
pub struct Adapter {
    /// Folder and file, without `.json`: `kubectl/quantities`.
    pub file: &'static str,
    /// The vector's `kind`, or the key of the list it stands in, or nothing.
    pub kind: &'static str,
    /// What to do with them.
    pub run: Run,
}

/// How the vectors of a kind are run.
pub enum Run {
    /// One at a time, in any order.
    Each(fn(&Case<'_>) -> Outcome),
    /// A session: all steps of the file in order; one outcome per step that is checked,
    /// with its number or id.
    Session(fn(file: &Value) -> Vec<(String, Outcome)>),
    /// Not vectors but data that vectors of other kinds refer to.
    Context,
}

/// One vector, and the file around it for shared data.
pub struct Case<'a> {
    /// The vector itself.
    pub vector: &'a Value,
    /// The whole file.
    pub file: &'a Value,
}

impl Case<'_> {
    /// A text field of the vector, empty when absent.
    pub fn text(&self, key: &str) -> &str {
        self.vector[key].as_str().unwrap_or_default()
    }
}

/// Compares, and words the difference.
pub fn same<T: PartialEq + std::fmt::Debug>(what: &str, expected: T, found: T) -> Outcome {
    if expected == found {
        return Ok(());
    }
    Err(format!(
        "{what}\n    expected {expected:?}\n    found    {found:?}"
    ))
}

/// Counts and failures of a whole run.
#[derive(Default)]
pub struct Report {
    /// Vectors that hold.
    pub passed: u32,
    /// Vectors whose kind has no adapter yet.
    pub pending: u32,
    /// Vectors that fail and are recorded as such.
    pub known: u32,
    /// Everything that must be looked at: id and reason.
    pub failures: Vec<(String, String)>,
}

/// The folder to read.
pub fn folder() -> PathBuf {
    match std::env::var_os("PODARIUM_VECTORS") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors"),
    }
}

/// Runs every vector below `folder`.
pub fn run(folder: &Path) -> Report {
    let mut report = Report::default();
    for area in files_in(folder) {
        for path in files_in(&area) {
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                run_file(&path, &mut report);
            }
        }
    }
    if report.passed == 0 {
        report
            .failures
            .push((folder.display().to_string(), "no vector was run".to_owned()));
    }
    report
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn run_file(path: &Path, report: &mut Report) {
    let stem = |path: Option<&Path>| {
        path.and_then(Path::file_stem)
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let name = format!("{}/{}", stem(path.parent()), stem(Some(path)));
    let file = match fs::read_to_string(path).map(|text| serde_json::from_str::<Value>(&text)) {
        Ok(Ok(file)) => file,
        Ok(Err(error)) => return report.failures.push((name, error.to_string())),
        Err(error) => return report.failures.push((name, error.to_string())),
    };
    for (kind, id, vector) in vectors_of(&file) {
        let id = match kind {
            "" => format!("{name}/{id}"),
            kind => format!("{name}/{kind}/{id}"),
        };
        run_vector(
            &name,
            kind,
            id,
            &Case {
                vector,
                file: &file,
            },
            report,
        );
    }
}

/// The vectors of a file with their kinds and ids, whatever shape the file has.
fn vectors_of(file: &Value) -> Vec<(&str, String, &Value)> {
    if let Value::Array(list) = file {
        return numbered("", list).collect();
    }
    if file["steps"].is_array() {
        return vec![("steps", String::new(), file)];
    }
    if let Value::Array(list) = &file["vectors"] {
        return numbered("", list)
            .map(|(_, id, vector)| (vector["kind"].as_str().unwrap_or_default(), id, vector))
            .collect();
    }
    let mut vectors = Vec::new();
    for (key, value) in file.as_object().into_iter().flatten() {
        match value {
            Value::Array(list) => vectors.extend(numbered(key, list)),
            Value::Object(_) => vectors.push(("", key.clone(), value)),
            _ => (),
        }
    }
    vectors
}

fn numbered<'a>(
    kind: &'a str,
    list: &'a [Value],
) -> impl Iterator<Item = (&'a str, String, &'a Value)> {
    list.iter().enumerate().map(move |(index, vector)| {
        let named = ["id", "name", "in"]
            .iter()
            .find_map(|key| vector[key].as_str());
        (
            kind,
            named.map_or_else(|| index.to_string(), str::to_owned),
            vector,
        )
    })
}

fn run_vector(name: &str, kind: &str, id: String, case: &Case<'_>, report: &mut Report) {
    let adapter = ALL
        .iter()
        .flat_map(|area| area.iter())
        .find(|adapter| adapter.file == name && adapter.kind == kind);
    match adapter.map(|adapter| &adapter.run) {
        Some(Run::Each(check)) => report.add(id, check(case)),
        Some(Run::Session(check)) => {
            for (step, outcome) in check(case.file) {
                report.add(format!("{name}/steps/{step}"), outcome);
            }
        }
        Some(Run::Context) => (),
        None if PENDING.contains(&(name, kind)) => report.pending += 1,
        None => report
            .failures
            .push((id, format!("no adapter for kind {kind:?} of {name}"))),
    }
}

impl Report {
    fn add(&mut self, id: String, outcome: Outcome) {
        let known = KNOWN_FAILURES.iter().find(|(known, _)| *known == id);
        match (outcome, known) {
            (Ok(()), None) => self.passed += 1,
            (Err(_), Some(_)) => self.known += 1,
            (Err(error), None) => self.failures.push((id, error)),
            (Ok(()), Some((_, reason))) => {
                let text = format!("passes now; take it off the known failures ({reason})");
                self.failures.push((id, text));
            }
        }
    }
}
