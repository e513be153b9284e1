//! How large a pod is at a level, and how the pods of one group stand in their box.

use super::{Form, Group, Level, Place};

/// Failing pods among dots are chips of this size with a badge.
const ALARM: f64 = 20.0;
const ALARM_PITCH: f64 = 38.0;
const ALARM_ROW: f64 = ALARM + 10.0;

/// Size of a pod at a level and the space around it: width (zero: the whole box), height, gaps.
pub struct Cell {
    w: f64,
    h: f64,
    gap_x: f64,
    gap_y: f64,
    /// Boxes are at least this wide at this level.
    pub box_min: f64,
}

/// Width, height, gaps across and down, least width of a box.
const fn of(w: f64, h: f64, gap_x: f64, gap_y: f64, box_min: f64) -> Cell {
    Cell {
        w,
        h,
        gap_x,
        gap_y,
        box_min,
    }
}

/// The cell of a level; `full` is the height of a pod with its containers.
pub const fn cell(level: Level, form: Form, full: f64) -> Cell {
    match (level, form) {
        (Level::Dot, _) => of(12.0, 12.0, 2.0, 3.0, 152.0),
        (Level::Chip, _) => of(24.0, 24.0, 12.0, 8.0, 128.0),
        (Level::Mini, _) => of(84.0, 28.0, 4.0, 3.0, 148.0),
        (Level::Slim, _) => of(0.0, 28.0, 0.0, 3.0, 180.0),
        (Level::Compact, Form::Labelled) => of(112.0, 42.0, 6.0, 6.0, 0.0),
        (Level::Compact, _) => of(100.0, 40.0, 8.0, 6.0, 0.0),
        (Level::Card, _) => of(0.0, 36.0, 0.0, 3.0, 190.0),
        (Level::Full, Form::Boxes) => of(0.0, full, 0.0, 6.0, 264.0),
        (Level::Full, _) => of(0.0, full, 0.0, 6.0, 0.0),
    }
}

/// How many pods of one level stand side by side in a box of some width, and how wide each is.
fn columns(cell: &Cell, inner: f64) -> (usize, f64) {
    if cell.w == 0.0 {
        return (1, inner);
    }
    let n = ((inner + cell.gap_x) / (cell.w + cell.gap_x))
        .floor()
        .max(1.0);
    let stretched = (inner - (n - 1.0) * cell.gap_x) / n;
    (n as usize, stretched)
}

/// Failing pods that are drawn apart, and the rows they take.
fn alarms(group: &Group, level: Level, inner: f64) -> (usize, usize, usize) {
    let per_row = ((inner / ALARM_PITCH).floor() as usize).max(1);
    let n = match level {
        Level::Dot => group.failing.iter().filter(|fails| **fails).count(),
        _ => 0,
    };
    (n, per_row, n.div_ceil(per_row))
}

/// Height that a group's pods take, with room for `extra` more.
pub fn content(group: &Group, level: Level, cell: &Cell, inner: f64, extra: usize) -> f64 {
    let (n, _) = columns(cell, inner);
    let (n_alarms, _, alarm_rows) = alarms(group, level, inner);
    let rest = group.failing.len() - n_alarms + extra;
    let rows = rest.div_ceil(n) as f64;
    (rows * (cell.h + cell.gap_y) - cell.gap_y).max(0.0) + alarm_rows as f64 * ALARM_ROW
}

/// Places one group's pods from its inner corner.
pub fn fill(
    group: &Group,
    level: Level,
    cell: &Cell,
    corner: (f64, f64),
    inner: f64,
) -> Vec<Place> {
    let (n, stretched) = columns(cell, inner);
    let w = match level {
        Level::Dot | Level::Chip => cell.w,
        Level::Mini | Level::Slim | Level::Compact | Level::Card | Level::Full => stretched,
    };
    let (_, per_alarm_row, alarm_rows) = alarms(group, level, inner);
    let below = corner.1 + alarm_rows as f64 * ALARM_ROW;
    let (mut alarm, mut plain) = (0, 0);
    let mut one = |fails: bool| {
        if level == Level::Dot && fails {
            let (row, column) = (alarm / per_alarm_row, alarm % per_alarm_row);
            alarm += 1;
            return Place {
                x: corner.0 + column as f64 * ALARM_PITCH,
                y: corner.1 + 4.0 + row as f64 * ALARM_ROW,
                w: ALARM,
                h: ALARM,
                level: Level::Chip,
            };
        }
        let (row, column) = (plain / n, plain % n);
        plain += 1;
        Place {
            x: corner.0 + column as f64 * (w + cell.gap_x),
            y: below + row as f64 * (cell.h + cell.gap_y),
            w,
            h: cell.h,
            level,
        }
    };
    group.failing.iter().map(|fails| one(*fails)).collect()
}
