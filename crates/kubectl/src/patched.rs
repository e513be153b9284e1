//! What the server finds wrong in an object that a strategic patch made.
//!
//! k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go, applyPatchToObject

use crate::manifest::{self, Strictness};
use crate::session::Cx;
use api::Kind;
use api::go_text::{quote, value};
use api::schema::{self, ProblemKind};
use serde_json::Value;

/// The tree without the fields that the server drops, or the problem that refuses the patch.
pub fn check(
    tree: Value,
    patch: &Value,
    kind: Kind,
    strictness: Strictness,
    cx: &mut Cx<'_, '_>,
) -> Result<Value, String> {
    let def = schema::kind(kind.api_version(), kind.name());
    let problems = def.map_or_else(Vec::new, |def| schema::check(&tree, def));
    let is_wrong = |one: &&schema::FieldProblem| one.kind == ProblemKind::WrongValue;
    let wrong = problems.iter().find(is_wrong);
    let refused = match wrong {
        Some(wrong) => Some(wrong.restoring.clone()),
        None if strictness == Strictness::Strict => schema::strict_message(&problems),
        None => None,
    };
    if let Some(text) = refused {
        let given = quote(&value(patch));
        return Err(format!("patch: Invalid value: {given}: {text}"));
    }
    if strictness == Strictness::Warn {
        for problem in &problems {
            cx.out.server_warning(&problem.message);
        }
    }
    Ok(manifest::prune(tree, &problems))
}
