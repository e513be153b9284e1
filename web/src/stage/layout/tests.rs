//! Layouts of the pictures of the design, and that pods do not jump between sizes.

use super::{Form, Group, HEAD_NODE, Level, Plan, Room};

fn groups(counts: &[usize]) -> Vec<Group> {
    counts
        .iter()
        .map(|n| Group {
            failing: vec![false; *n],
        })
        .collect()
}

fn plan(
    groups: &[Group],
    width: f64,
    height: f64,
    forced: Option<Level>,
    before: Option<Level>,
) -> Plan {
    let room = Room {
        width,
        height,
        head: HEAD_NODE,
        full: 100.0,
    };
    super::plan(groups, room, super::choose(groups, room, forced, before))
}

#[test]
fn the_scene_of_the_pictures_is_cards_in_three_boxes() {
    let plan = plan(&groups(&[4, 4, 3]), 632.0, 206.0, None, None);
    assert_eq!((plan.level, plan.form), (Level::Card, Form::Boxes));
    assert_eq!((plan.pods[0][3].h, plan.height), (36.0, 206.0));
}

#[test]
fn more_pods_are_drawn_smaller_and_come_back_only_with_room_to_spare() {
    let at = |n, before| plan(&groups(&[n, 4, 3]), 632.0, 206.0, None, before).level;
    assert_eq!(at(5, Some(Level::Card)), Level::Slim);
    assert_eq!(at(4, Some(Level::Slim)), Level::Slim);
    assert_eq!(at(3, Some(Level::Slim)), Level::Slim);
    assert_eq!(at(10, None), Level::Mini);
    assert_eq!(at(150, None), Level::Dot);
}

#[test]
fn narrow_stages_are_rows() {
    assert_eq!(
        plan(&groups(&[3, 3, 3]), 358.0, 240.0, None, None).form,
        Form::Rows
    );
    assert_eq!(
        plan(&groups(&[3, 3, 3]), 426.0, 240.0, None, None).form,
        Form::Labelled
    );
}

#[test]
fn a_thousand_pods_on_twenty_nodes_are_dots_in_five_columns_and_failing_ones_are_chips() {
    let mut groups = groups(&[50; 20]);
    groups[2].failing[..4].fill(true);
    let plan = plan(&groups, 920.0, 660.0, None, None);
    assert_eq!(plan.level, Level::Dot);
    assert_eq!((plan.frames[4].y, plan.frames[5].x), (0.0, 0.0));
    assert!(plan.height <= 660.5, "{}", plan.height);
    let places = &plan.pods[2];
    assert_eq!((places[3].level, places[3].w), (Level::Chip, 20.0));
    assert_eq!((places[4].level, places[4].w), (Level::Dot, 12.0));
    assert!(places[4].y > places[3].y + 20.0);
}

#[test]
fn containers_are_drawn_only_when_asked_for() {
    let few = groups(&[1, 1, 1]);
    assert_eq!(plan(&few, 900.0, 600.0, None, None).level, Level::Card);
    let full = plan(&few, 900.0, 600.0, Some(Level::Full), None);
    assert_eq!((full.level, full.pods[0][0].h), (Level::Full, 100.0));
}
