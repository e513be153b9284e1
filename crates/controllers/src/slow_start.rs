//! Slow-start batches: 1, 2, 4, 8, … calls; the batches after a failure are not begun.
//!
//! k8s: pkg/controller/replicaset/replica_set.go, slowStartBatch

/// Size of the first batch.
/// k8s: pkg/controller/controller_utils.go, SlowStartInitialBatchSize
pub const SLOW_START_INITIAL: u32 = 1;

/// What came of the calls.
#[derive(Debug, PartialEq, Eq)]
pub struct SlowStart<E> {
    /// Calls that succeeded.
    pub successes: u32,
    /// Calls that were made.
    pub calls: u32,
    /// The first failure.
    pub error: Option<E>,
}

/// Makes up to `count` calls. The calls of one batch are all made, even when one of them fails.
pub fn slow_start<E>(
    count: u32,
    initial: u32,
    mut call: impl FnMut() -> Result<(), E>,
) -> SlowStart<E> {
    let mut done = SlowStart {
        successes: 0,
        calls: 0,
        error: None,
    };
    let mut batch = initial.min(count);
    while batch > 0 {
        for _ in 0..batch {
            done.calls += 1;
            match call() {
                Ok(()) => done.successes += 1,
                Err(error) => done.error = done.error.or(Some(error)),
            }
        }
        if done.error.is_some() {
            break;
        }
        batch = (2 * batch).min(count - done.calls);
    }
    done
}
