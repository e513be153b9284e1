//! The scheduler's decision about a pod as a table of nodes against plugins.

use crate::view::{Placement, PlacementCell, PlacementRow, Plugin};
use api::{Object, Str};
use scheduler::Scheduler;
use scheduler::decision::{NodeReport, Outcome, Points, Verdict};
use scheduler::{filters, scores};
use std::rc::Rc;

/// The table for `object`, if it is a pod about which a decision is kept.
pub fn draw(scheduler: &Scheduler, object: &Object) -> Option<Rc<Placement>> {
    let decision = scheduler.decision(object.meta.uid)?;
    let (chosen, message) = match &decision.outcome {
        Outcome::Bound(node) => (Some(node), String::new()),
        Outcome::Unschedulable(message) => (None, message.to_string()),
        Outcome::Preempting { node, victims } => {
            let names: Vec<&str> = victims.iter().map(|victim| &*victim.name).collect();
            let names = names.join(", ");
            (None, format!("{names} must first go from {node}"))
        }
    };
    let filters = filters::ALL.iter().map(|filter| Plugin {
        name: filter.name,
        weight: None,
    });
    let scores = scores::ALL.iter().map(|score| Plugin {
        name: score.name,
        weight: Some(score.weight),
    });
    let rows = decision.nodes.iter().map(|report| row(report, chosen));
    Some(Rc::new(Placement {
        at: decision.at.since_start(),
        attempt: decision.attempt,
        chosen: chosen.map(|node| node.as_str().into()),
        message: message.into(),
        nodes: decision.node_count,
        evaluated: decision.evaluated,
        feasible: decision.feasible,
        plugins: filters.chain(scores).collect(),
        rows: rows.collect(),
    }))
}

fn row(report: &NodeReport, chosen: Option<&Str>) -> PlacementRow {
    let mut cells = Vec::new();
    let mut is_refused = false;
    for filter in filters::ALL {
        cells.push(match &report.verdict {
            _ if is_refused => PlacementCell::NotAsked,
            Verdict::Refused {
                filter: by,
                reasons,
            } if *by == filter.name => {
                is_refused = true;
                let reasons: Vec<&str> = reasons.iter().map(Str::as_str).collect();
                PlacementCell::Refused(reasons.join(", ").into())
            }
            _ => PlacementCell::Passed,
        });
    }
    let (total, points) = match &report.verdict {
        Verdict::Refused { .. } | Verdict::Only => (None, None),
        Verdict::Rated { total, points } => (Some(*total), Some(points)),
    };
    cells.extend((0..scores::ALL.len()).map(|index| match points {
        None => PlacementCell::NotAsked,
        Some(points) => match points.get(index).copied().flatten() {
            None => PlacementCell::Skipped,
            Some(Points { raw, score }) => PlacementCell::Points { raw, score },
        },
    }));
    PlacementRow {
        node: report.node.as_str().into(),
        is_chosen: chosen == Some(&report.node),
        total,
        cells: cells.into(),
    }
}
