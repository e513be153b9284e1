//! A rolling update never takes more available pods than its budget allows.

use super::{Checker, any_store};
use apiserver::because::deployment::Rule;
use apiserver::{Because, Change, Store};

pub(super) const CHECKER: Checker = Checker {
    name: "availability",
    change,
    settled: any_store,
};

fn change(change: &Change, _: &Store) -> Result<(), String> {
    let Because::Deployment(Rule::ScaleDownOld {
        from,
        to,
        available,
        min_available,
    }) = &change.cause.because
    else {
        return Ok(());
    };
    if available - (from - to) < *min_available {
        return Err(format!(
            "{}: {available} available, {} taken, at least {min_available} must be",
            change.key(),
            from - to
        ));
    }
    Ok(())
}
