//! Measurements: one line `metric<TAB>value<TAB>unit` each.
//!
//! Times are those that this process was computing, the best of several runs: other programs only
//! ever make a run slower. Memory is what was asked of the allocator, so it is the same every time.

mod counting;
mod growth;
mod memory;
mod plan;
mod scenarios;
mod scheduling;

pub use counting::Counting;
pub use plan::plan;

use cpu_time::ProcessTime;

/// A part of the bench: its name, and what measures it, for the sizes that are asked for.
type Part = (&'static str, fn(&[u32]));

/// All parts, in the order of the table.
const PARTS: [Part; 5] = [
    ("growth", growth::rollouts),
    ("sets", growth::sets),
    ("memory", memory::run),
    ("placing", scheduling::placing),
    ("everything", scheduling::everything),
];

/// Measures the parts that are named, or all.
pub fn run(words: &[String]) {
    let sizes: Vec<u32> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let is_asked = |name: &str| words.len() == sizes.len() || words.iter().any(|word| word == name);
    for (_, measure) in PARTS.iter().filter(|(name, _)| is_asked(name)) {
        measure(&sizes);
    }
}

/// The sizes that are asked for, or `all` of them.
fn chosen(asked: &[u32], all: &[u32]) -> Vec<u32> {
    if asked.is_empty() { all } else { asked }.to_vec()
}

fn line(metric: &str, value: f64, unit: &str) {
    println!("{metric}\t{value:.1}\t{unit}");
}

/// Milliseconds of computing that `work` takes.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = ProcessTime::now();
    let result = work();
    (start.elapsed().as_secs_f64() * 1000.0, result)
}
