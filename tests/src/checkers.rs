//! Invariants, judged outside the code they are about: one file each.
//!
//! A checker sees every change with the store as it is afterwards, and the store when a run has
//! settled. It says what is wrong, or nothing.

mod availability;
mod capacity;
mod explained;
mod finished;
mod growth;
pub mod ledger;
mod limits;
mod ordinals;
mod owners;
mod placement;
mod surge;
mod tallies;
mod totals;
mod updates;
mod versions;

use apiserver::{Change, Store};

/// An invariant.
pub struct Checker {
    /// Its name in failures.
    pub name: &'static str,
    /// Judges one change; the store is the one after it, or after later changes of the same step.
    pub change: fn(&Change, &Store) -> Result<(), String>,
    /// Judges a run that was left alone for long enough.
    pub settled: fn(&Store) -> Result<(), String>,
}

/// Every invariant.
pub const ALL: &[Checker] = &[
    versions::CHECKER,
    placement::CHECKER,
    capacity::CHECKER,
    tallies::CHECKER,
    surge::CHECKER,
    growth::CHECKER,
    updates::CHECKER,
    limits::CHECKER,
    finished::CHECKER,
    availability::CHECKER,
    ordinals::CHECKER,
    owners::CHECKER,
    totals::CHECKER,
    explained::CHECKER,
];

/// For checkers that judge settled runs alone.
fn any_change(_: &Change, _: &Store) -> Result<(), String> {
    Ok(())
}

/// For checkers that judge changes alone.
fn any_store(_: &Store) -> Result<(), String> {
    Ok(())
}
