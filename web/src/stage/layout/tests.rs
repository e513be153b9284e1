//! Layouts of the pictures of the design, and that pods do not jump between sizes.

use super::{Form, Group, Level, plan};

fn groups(counts: &[usize]) -> Vec<Group> {
    counts
        .iter()
        .map(|n| Group {
            failing: vec![false; *n],
        })
        .collect()
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
