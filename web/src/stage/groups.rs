//! Which pods stand together: by node, by owner, or by zone. Unscheduled pods stand in the tray.

use std::rc::Rc;

use playground::view::{Node, Pod, Ref, View, Workload};

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
        (Grouping::Node, "Node"),
        (Grouping::Owner, "Owner"),
        (Grouping::Zone, "Zone"),
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
            Title::Owner(None, _) => "no owner".into(),
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

/// Groups the pods of a view.
pub fn group(view: &View, by: Grouping) -> Grouped {
    let mut titles: Vec<(Title, Vec<usize>)> = match by {
        Grouping::Node => view
            .nodes
            .iter()
            .map(|node| (Title::Node(node.clone()), Vec::new()))
            .collect(),
        Grouping::Owner => owners(view),
        Grouping::Zone => zones(view),
    };
    let mut tray = Vec::new();
    for (index, pod) in view.pods.iter().enumerate() {
        if pod.node.is_none() {
            tray.push(index);
            continue;
        }
        match titles.iter_mut().find(|(title, _)| holds(title, pod, view)) {
            Some((_, pods)) => pods.push(index),
            None => tray.push(index),
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

fn owners(view: &View) -> Vec<(Title, Vec<usize>)> {
    let of = |workload: &Rc<Workload>| {
        let letters: Vec<Option<char>> = match workload.sets.len() {
            0 => vec![None],
            _ => workload.sets.iter().map(|set| set.letter).collect(),
        };
        let title = |letter| (Title::Owner(Some(workload.clone()), letter), Vec::new());
        letters.into_iter().map(title).collect::<Vec<_>>()
    };
    let mut titles: Vec<_> = view.workloads.iter().flat_map(of).collect();
    titles.push((Title::Owner(None, None), Vec::new()));
    titles
}

fn zones(view: &View) -> Vec<(Title, Vec<usize>)> {
    let mut names: Vec<Rc<str>> = view.nodes.iter().map(zone_of).collect();
    names.sort();
    names.dedup();
    let count = |zone: &Rc<str>| {
        view.nodes
            .iter()
            .filter(|node| zone_of(node) == *zone)
            .count()
    };
    names
        .into_iter()
        .map(|zone| (Title::Zone(zone.clone(), count(&zone)), Vec::new()))
        .collect()
}

fn zone_of(node: &Rc<Node>) -> Rc<str> {
    node.zone.clone().unwrap_or_else(|| "no zone".into())
}

fn holds(title: &Title, pod: &Pod, view: &View) -> bool {
    match title {
        Title::Node(node) => pod.node.as_ref() == Some(&node.reference.name),
        Title::Owner(Some(workload), letter) => {
            let is_set = |letter: Option<char>| workload.sets.iter().any(|s| s.letter == letter);
            pod.owner.as_ref() == Some(&workload.reference)
                && (*letter == pod.revision || !is_set(pod.revision))
        }
        Title::Owner(None, _) => true,
        Title::Zone(zone, _) => view
            .nodes
            .iter()
            .any(|node| pod.node.as_ref() == Some(&node.reference.name) && zone_of(node) == *zone),
    }
}
