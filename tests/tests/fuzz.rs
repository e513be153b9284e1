//! A few thousand inputs of every subject of `tests::fuzz`; `cargo xtask fuzz` tries more.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use tests::fuzz;

/// Inputs that are tried of each subject.
const INPUTS: u64 = 4_000;

#[test]
fn no_input_breaks_a_property() {
    let problems: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = fuzz::ALL
            .iter()
            .map(|subject| {
                scope.spawn(move || match fuzz::run(subject, 0..INPUTS) {
                    Ok(tally) if tally.is_telling() => None,
                    Ok(tally) => Some(format!("{}: one-sided: {tally:?}", subject.name)),
                    Err(problem) => Some(problem),
                })
            })
            .collect();
        let problems = threads.into_iter().map(|thread| thread.join().unwrap());
        problems.flatten().collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
