//! Why the scheduler chose a node, or none: nodes against plugins.

use std::rc::Rc;

use crate::Duration;

/// The latest decision of the scheduler about a pod.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placement {
    /// When it was made.
    pub at: Duration,
    /// Which attempt it was, from 1.
    pub attempt: u32,
    /// The node that was chosen; none if the pod fits nowhere yet.
    pub chosen: Option<Rc<str>>,
    /// The message of the pod's condition, or what has to go first; empty if a node was chosen.
    pub message: Rc<str>,
    /// How many nodes the cluster had.
    pub nodes: u32,
    /// How many of them were looked at.
    pub evaluated: u32,
    /// How many of those were possible.
    pub feasible: u32,
    /// Filters in the order they are asked, then scores.
    pub plugins: Rc<[Plugin]>,
    /// The chosen node, the others by their total, then those that were refused. Of many nodes
    /// only the first are kept.
    pub rows: Rc<[PlacementRow]>,
}

/// A column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plugin {
    /// `NodeResourcesFit`.
    pub name: &'static str,
    /// How much its score counts; none for a filter.
    pub weight: Option<i64>,
}

/// A node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlacementRow {
    /// Its name.
    pub node: Rc<str>,
    /// Whether the pod went there.
    pub is_chosen: bool,
    /// The weighted sum; none if it was not rated.
    pub total: Option<i64>,
    /// One per plugin.
    pub cells: Rc<[PlacementCell]>,
}

/// What a plugin said about a node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PlacementCell {
    /// The filter let it pass.
    Passed,
    /// The filter refused it: `Insufficient cpu`.
    Refused(Rc<str>),
    /// It was not asked: another filter had refused the node, or it was the only possible one.
    NotAsked,
    /// The score had nothing to say about this pod.
    Skipped,
    /// The score's number.
    Points {
        /// What was computed.
        raw: i32,
        /// The same stretched to 0 to 100; the total counts it by the plugin's weight.
        score: u8,
    },
}
