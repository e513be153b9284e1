//! Client-side apply and strategic merge patches.

use api::patch::{strategic_merge, three_way};
use api::schema::{self, Def};

use super::{Adapter, Case, Outcome, Run, same};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    Adapter {
        file: "kubectl/strategic_merge",
        kind: "",
        run: Run::Each(strategic),
    },
    Adapter {
        file: "kubectl/three_way_apply",
        kind: "",
        run: Run::Each(apply),
    },
];

/// The definition of the kind a vector is about, whatever its version.
fn definition(case: &Case<'_>) -> Option<Def> {
    let kinds = schema::kinds().iter();
    let mut found = kinds.filter(|(_, kind, _)| *kind == case.text("kind"));
    found.next().map(|(_, _, def)| *def)
}

fn strategic(case: &Case<'_>) -> Outcome {
    let found = strategic_merge(
        &case.vector["live"],
        &case.vector["patch"],
        definition(case),
    );
    match (case.vector["error"].as_str(), found) {
        (Some(error), found) => same(
            "error",
            Err(error.to_owned()),
            found.map_err(|error| error.to_string()),
        ),
        (None, found) => same("result", Ok(case.vector["result"].clone()), found),
    }
}

fn apply(case: &Case<'_>) -> Outcome {
    let (vector, def) = (case.vector, definition(case));
    let patch = three_way(
        &vector["lastApplied"],
        &vector["manifest"],
        &vector["live"],
        def,
    );
    let patch = patch.map_err(|error| error.to_string())?;
    same("patch", &vector["patch"], &patch)?;
    let result = strategic_merge(&vector["live"], &patch, def);
    same("result", Ok(vector["result"].clone()), result)
}
