//! Which pods stand together: by node, by owner, or by zone. Unscheduled pods stand in the tray.

use std::collections::BTreeMap;
use std::rc::Rc;

use playground::view::{Node, Pod, Ref, Workload};

use crate::words;

/// How pods are grouped.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Grouping {
    /// By the node they are bound to.
    #[default]
    Node,
    /// By the workload that owns them.
    Owner,
    /// By the zone of their node.
    Zone,
}

impl Grouping {
    /// Every grouping, as the switch shows them.
    pub const ALL: [(Grouping, &'static str); 3] = [
        (Grouping::Node, words::stage::BY_NODE),
        (Grouping::Owner, words::stage::BY_OWNER),
        (Grouping::Zone, words::stage::BY_ZONE),
    ];
}

/// What a group is.
#[derive(Clone, PartialEq)]
pub enum Title {
    /// A node.
    Node(Rc<Node>),
    /// A workload, or pods without an owner; with the letter of a revision.
    Owner(Option<Rc<Workload>>, Option<char>),
    /// A zone, and how many nodes it has.
    Zone(Rc<str>, usize),
}

impl Title {
    /// The object a click selects.
    pub fn reference(&self) -> Option<Ref> {
        match self {
            Title::Node(node) => Some(node.reference.clone()),
            Title::Owner(workload, _) => workload.as_ref().map(|w| w.reference.clone()),
            Title::Zone(..) => None,
        }
    }

    /// What stands in the header.
    pub fn name(&self) -> String {
        match self {
            Title::Node(node) => node.reference.name.to_string(),
            Title::Owner(Some(workload), _) => workload.reference.name.to_string(),
            Title::Owner(None, _) => words::stage::NO_OWNER.into(),
            Title::Zone(zone, _) => zone.to_string(),
        }
    }

    /// A key that stays while the group exists.
    pub fn key(&self) -> String {
        match self {
            Title::Node(node) => format!("node-{}", node.uid),
            Title::Owner(workload, letter) => {
                let name = workload
                    .as_ref()
                    .map(|w| w.reference.text())
                    .unwrap_or_default();
                format!("owner-{name}-{}", letter.unwrap_or('-'))
            }
            Title::Zone(zone, _) => format!("zone-{zone}"),
        }
    }
}

/// Pods in their groups, by their place in the view, and those of the tray.
pub struct Grouped {
    /// Groups in order.
    pub groups: Vec<(Title, Vec<usize>)>,
    /// Pods without a node.
    pub tray: Vec<usize>,
}

/// What is grouped.
pub struct Parts<'a> {
    /// Nodes.
    pub nodes: &'a [Rc<Node>],
    /// Pods.
    pub pods: &'a [Rc<Pod>],
    /// Workloads.
    pub workloads: &'a [Rc<Workload>],
}

/// Groups pods.
pub fn group(parts: &Parts<'_>, by: Grouping) -> Grouped {
    let mut titles: Vec<(Title, Vec<usize>)> = match by {
        Grouping::Node => by_node(parts),
        Grouping::Owner => owners(parts),
        Grouping::Zone => zones(parts),
    };
    let (homes, tray) = homes(&titles, parts, by);
    for (index, place) in homes {
        if let Some((_, pods)) = titles.get_mut(place) {
            pods.push(index);
        }
    }
    if by == Grouping::Owner {
        titles.retain(|(_, pods)| !pods.is_empty());
    }
    Grouped {
        groups: titles,
        tray,
    }
}

/// For every pod with a node its group, and the pods without one.
fn homes(
    titles: &[(Title, Vec<usize>)],
    parts: &Parts<'_>,
    by: Grouping,
) -> (Vec<(usize, usize)>, Vec<usize>) {
    let places = places(titles, parts);
    let rest = titles.len().saturating_sub(1);
    let (mut homes, mut tray) = (Vec::new(), Vec::new());
    for (index, pod) in parts.pods.iter().enumerate() {
        let key = match (&pod.node, by, &pod.owner) {
            (None, _, _) => None,
            (Some(node), Grouping::Node | Grouping::Zone, _) => Some(("", &**node, "", None)),
            (Some(_), Grouping::Owner, Some(owner)) => Some(key_of(owner, pod.revision)),
            (Some(_), Grouping::Owner, None) => Some(("", "", "", None)),
        };
        let found = |key: Key<'_>| {
            let exact = places.get(&key).copied();
            exact.or_else(|| places.get(&(key.0, key.1, key.2, None)).copied())
        };
        match (key, key.and_then(found)) {
            (Some(_), Some(place)) => homes.push((index, place)),
            (Some(_), None) if by == Grouping::Owner => homes.push((index, rest)),
            (_, _) => tray.push(index),
        }
    }
    (homes, tray)
}

/// Namespace, name and kind of an owner with the letter of a revision; of a node only the name.
type Key<'a> = (&'a str, &'a str, &'a str, Option<char>);

fn key_of(owner: &Ref, letter: Option<char>) -> Key<'_> {
    (&owner.namespace, &owner.name, &owner.kind, letter)
}

/// Where pods go: by node, or by their owner and revision. A pod of a revision that
/// has no group stands with the workload's first.
type Places<'a> = BTreeMap<Key<'a>, usize>;

fn places<'a>(titles: &'a [(Title, Vec<usize>)], parts: &'a Parts<'_>) -> Places<'a> {
    let mut places = Places::new();
    for (index, (title, _)) in titles.iter().enumerate() {
        match title {
            Title::Node(node) => {
                places.insert(("", &node.reference.name, "", None), index);
            }
            Title::Owner(Some(workload), letter) => {
                let owner = &workload.reference;
                places.insert(key_of(owner, *letter), index);
                places.entry(key_of(owner, None)).or_insert(index);
            }
            Title::Owner(None, _) => (),
            Title::Zone(zone, _) => {
                for node in parts.nodes.iter().filter(|node| zone_of(node) == *zone) {
                    places.insert(("", &node.reference.name, "", None), index);
                }
            }
        }
    }
    places
}

fn by_node(parts: &Parts<'_>) -> Vec<(Title, Vec<usize>)> {
    let nodes = parts.nodes.iter();
    nodes
        .map(|node| (Title::Node(node.clone()), Vec::new()))
        .collect()
}

fn owners(parts: &Parts<'_>) -> Vec<(Title, Vec<usize>)> {
    let of = |workload: &Rc<Workload>| {
        let letters: Vec<Option<char>> = match workload.sets.len() {
            0 => vec![None],
            _ => workload.sets.iter().map(|set| set.letter).collect(),
        };
        let title = |letter| (Title::Owner(Some(workload.clone()), letter), Vec::new());
        letters.into_iter().map(title).collect::<Vec<_>>()
    };
    let mut titles: Vec<_> = parts.workloads.iter().flat_map(of).collect();
    titles.push((Title::Owner(None, None), Vec::new()));
    titles
}

fn zones(parts: &Parts<'_>) -> Vec<(Title, Vec<usize>)> {
    let mut counts: BTreeMap<Rc<str>, usize> = BTreeMap::new();
    for node in parts.nodes {
        *counts.entry(zone_of(node)).or_default() += 1;
    }
    let zone = |(zone, nodes)| (Title::Zone(zone, nodes), Vec::new());
    counts.into_iter().map(zone).collect()
}

fn zone_of(node: &Rc<Node>) -> Rc<str> {
    node.zone
        .clone()
        .unwrap_or_else(|| words::stage::NO_ZONE.into())
}
