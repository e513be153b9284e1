//! Every vector file, against the real code. See `tests::vectors`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use tests::vectors;

#[test]
fn vectors_hold() {
    let report = vectors::run(&vectors::folder());
    println!(
        "vectors: {} passed, {} known failures, {} pending",
        report.passed, report.known, report.pending
    );
    for (id, reason) in &report.failures {
        println!("  {id}: {reason}");
    }
    assert!(
        report.failures.is_empty(),
        "{} vectors fail",
        report.failures.len()
    );
}
