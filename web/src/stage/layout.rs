//! Where everything on the stage stands: pure arithmetic from groups and sizes to rectangles.
//!
//! The richest level at which every group fits is taken: cards, slim cards, names only, chips,
//! dots. A step back to a richer level needs room for one pod more, so that a rolling update does
//! not make the stage flicker between two.

/// How much of a pod is drawn.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Shape and colour.
    Dot,
    /// Glyph and outline.
    Chip,
    /// One line: glyph and name.
    Mini,
    /// One line: glyph, name and label.
    Slim,
    /// Two lines without the set: in rows on narrow pages.
    Compact,
    /// Two lines with everything.
    Card,
}

/// A rectangle, and how a pod fills it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Place {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
    /// Level.
    pub level: Level,
}

/// A group to place: how many pods it has, in order, and which of them fail.
pub struct Group {
    /// For every pod, whether it fails.
    pub failing: Vec<bool>,
}

/// Everything placed.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    /// One rectangle per group.
    pub frames: Vec<Place>,
    /// For every group, one rectangle per pod.
    pub pods: Vec<Vec<Place>>,
    /// Height used; more than was given when nothing fits.
    pub height: f64,
    /// The level taken.
    pub level: Level,
    /// Whether groups stand as columns with a box, or as rows.
    pub form: Form,
}

/// How groups stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Boxes side by side.
    Boxes,
    /// Rows with the name above.
    Rows,
    /// Rows with the name at the left.
    Labelled,
}

/// Space between boxes.
pub const GAP: f64 = 12.0;
/// Height of a box above its pods: of a node (name, meters), an owner (name, counts), a zone
/// (name).
pub const HEAD_NODE: f64 = 46.0;
/// See `HEAD_NODE`.
pub const HEAD_OWNER: f64 = 42.0;
/// See `HEAD_NODE`.
pub const HEAD_ZONE: f64 = 28.0;
/// Height of a box below its pods.
const FOOT: f64 = 7.0;
/// Padding and border of a box at each side.
const SIDE: f64 = 9.0;
/// Below this width groups are rows.
const ROWS_BELOW: f64 = 500.0;
/// From this width on, rows have their name at the left.
const LABEL_FROM: f64 = 400.0;
/// Width of that name.
const LABEL: f64 = 52.0;

/// Size of a pod at a level and the space around it: width (zero: the whole box), height, gaps.
struct Cell {
    w: f64,
    h: f64,
    gap_x: f64,
    gap_y: f64,
    /// Boxes are at least this wide at this level.
    box_min: f64,
}

const fn cell(level: Level, form: Form) -> Cell {
    match (level, form) {
        (Level::Dot, _) => Cell {
            w: 12.0,
            h: 12.0,
            gap_x: 2.0,
            gap_y: 3.0,
            box_min: 108.0,
        },
        (Level::Chip, _) => Cell {
            w: 24.0,
            h: 24.0,
            gap_x: 12.0,
            gap_y: 8.0,
            box_min: 128.0,
        },
        (Level::Mini, _) => Cell {
            w: 84.0,
            h: 28.0,
            gap_x: 4.0,
            gap_y: 3.0,
            box_min: 148.0,
        },
        (Level::Slim, _) => Cell {
            w: 0.0,
            h: 28.0,
            gap_x: 0.0,
            gap_y: 3.0,
            box_min: 180.0,
        },
        (Level::Compact, Form::Labelled) => Cell {
            w: 112.0,
            h: 42.0,
            gap_x: 6.0,
            gap_y: 6.0,
            box_min: 0.0,
        },
        (Level::Compact, _) => Cell {
            w: 100.0,
            h: 40.0,
            gap_x: 8.0,
            gap_y: 6.0,
            box_min: 0.0,
        },
        (Level::Card, _) => Cell {
            w: 0.0,
            h: 36.0,
            gap_x: 0.0,
            gap_y: 3.0,
            box_min: 190.0,
        },
    }
}

/// How pods of one level stand in a box of some width.
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

/// Failing pods among dots are chips of this size with a badge.
const ALARM: f64 = 20.0;
const ALARM_PITCH: f64 = 38.0;

/// Height that a group's pods take at a level.
fn content(group: &Group, level: Level, form: Form, inner: f64, extra: usize) -> f64 {
    let cell = cell(level, form);
    let (n, _) = columns(&cell, inner);
    let alarms = if level == Level::Dot {
        group.failing.iter().filter(|f| **f).count()
    } else {
        0
    };
    let rest = group.failing.len() - alarms + extra;
    let rows = rest.div_ceil(n) as f64;
    let alarm_rows = alarms.div_ceil(((inner / ALARM_PITCH).floor() as usize).max(1)) as f64;
    (rows * (cell.h + cell.gap_y) - cell.gap_y).max(0.0) + alarm_rows * (ALARM + 10.0)
}

/// Places one group's pods from its inner corner.
fn fill(group: &Group, level: Level, form: Form, corner: (f64, f64), inner: f64) -> Vec<Place> {
    let cell = cell(level, form);
    let (n, stretched) = columns(&cell, inner);
    let w = match level {
        Level::Dot | Level::Chip => cell.w,
        Level::Mini | Level::Slim | Level::Compact | Level::Card => stretched,
    };
    let per_alarm_row = ((inner / ALARM_PITCH).floor() as usize).max(1);
    let alarms = if level == Level::Dot {
        group.failing.iter().filter(|f| **f).count()
    } else {
        0
    };
    let below = corner.1 + alarms.div_ceil(per_alarm_row) as f64 * (ALARM + 10.0);
    let (mut alarm, mut plain) = (0, 0);
    let mut one = |fails: bool| {
        if level == Level::Dot && fails {
            let (row, column) = (alarm / per_alarm_row, alarm % per_alarm_row);
            alarm += 1;
            let x = corner.0 + column as f64 * ALARM_PITCH;
            let y = corner.1 + 4.0 + row as f64 * (ALARM + 10.0);
            return Place {
                x,
                y,
                w: ALARM,
                h: ALARM,
                level: Level::Chip,
            };
        }
        let (row, column) = (plain / n, plain % n);
        plain += 1;
        let x = corner.0 + column as f64 * (w + cell.gap_x);
        let y = below + row as f64 * (cell.h + cell.gap_y);
        Place {
            x,
            y,
            w,
            h: cell.h,
            level,
        }
    };
    group.failing.iter().map(|fails| one(*fails)).collect()
}

/// Places all groups in `width` by `height`, preferring `forced` or what was `before`.
pub fn plan(
    groups: &[Group],
    width: f64,
    height: f64,
    forced: Option<Level>,
    before: Option<Level>,
) -> Plan {
    plan_below(groups, (width, height), HEAD_NODE, forced, before)
}

/// As `plan`, under heads of some height.
pub fn plan_below(
    groups: &[Group],
    (width, height): (f64, f64),
    head: f64,
    forced: Option<Level>,
    before: Option<Level>,
) -> Plan {
    let boxes = [
        Level::Card,
        Level::Slim,
        Level::Mini,
        Level::Chip,
        Level::Dot,
    ];
    let rows = [Level::Compact, Level::Mini, Level::Chip, Level::Dot];
    let (form, levels) = match width {
        w if w >= ROWS_BELOW => (Form::Boxes, boxes.as_slice()),
        w if w >= LABEL_FROM => (Form::Labelled, rows.as_slice()),
        _ => (Form::Rows, rows.as_slice()),
    };
    if let Some(level) = forced {
        let level = if levels.contains(&level) {
            level
        } else {
            levels[0]
        };
        return arrange(groups, (width, height), head, level, form);
    }
    for level in levels {
        let extra = usize::from(before.is_some_and(|before| *level > before));
        if needed(groups, width, head, *level, form, extra).1 <= height + 0.5 {
            return arrange(groups, (width, height), head, *level, form);
        }
    }
    arrange(groups, (width, height), head, Level::Dot, form)
}

fn box_columns(groups: usize, width: f64, level: Level) -> usize {
    let min = cell(level, Form::Boxes).box_min;
    (((width + GAP) / (min + GAP)).floor() as usize).clamp(1, groups.max(1))
}

fn box_width(columns: usize, width: f64) -> f64 {
    (width - GAP * (columns as f64 - 1.0)) / columns as f64
}

/// Height of every row of groups, and of all of them, at a level.
fn needed(
    groups: &[Group],
    width: f64,
    head: f64,
    level: Level,
    form: Form,
    extra: usize,
) -> (Vec<f64>, f64) {
    match form {
        Form::Boxes => {
            let columns = box_columns(groups.len(), width, level);
            let inner = box_width(columns, width) - 2.0 * SIDE;
            let row = |row: &[Group]| {
                let tallest = row.iter().map(|g| content(g, level, form, inner, extra));
                tallest.fold(0.0, f64::max) + head + FOOT
            };
            let rows: Vec<f64> = groups.chunks(columns).map(row).collect();
            let total = rows.iter().sum::<f64>() + GAP * (rows.len().max(1) as f64 - 1.0);
            (rows, total)
        }
        Form::Rows | Form::Labelled => {
            let (inner, around) = match form {
                Form::Labelled => (width - LABEL, 17.0),
                _ => (width, 33.0),
            };
            let row = |g: &Group| content(g, level, form, inner, extra).max(24.0) + around;
            let rows: Vec<f64> = groups.iter().map(row).collect();
            let total = rows.iter().sum();
            (rows, total)
        }
    }
}

fn arrange(
    groups: &[Group],
    (width, height): (f64, f64),
    head: f64,
    level: Level,
    form: Form,
) -> Plan {
    let (rows, total) = needed(groups, width, head, level, form, 0);
    let spare = (height - total).max(0.0);
    let mut plan = Plan {
        frames: Vec::new(),
        pods: Vec::new(),
        height: 0.0,
        level,
        form,
    };
    let mut y = 0.0;
    match form {
        Form::Boxes => {
            let columns = box_columns(groups.len(), width, level);
            let w = box_width(columns, width);
            for (row, need) in groups.chunks(columns).zip(&rows) {
                let h = need + spare / rows.len() as f64;
                for (column, group) in row.iter().enumerate() {
                    let x = column as f64 * (w + GAP);
                    let corner = (x + SIDE, y + head);
                    plan.frames.push(Place { x, y, w, h, level });
                    plan.pods
                        .push(fill(group, level, form, corner, w - 2.0 * SIDE));
                }
                y += h + GAP;
            }
            plan.height = (y - GAP).max(0.0);
        }
        Form::Rows | Form::Labelled => {
            for (group, h) in groups.iter().zip(rows) {
                let (corner, inner) = match form {
                    Form::Labelled => ((LABEL, y + 8.0), width - LABEL),
                    _ => ((0.0, y + 24.0), width),
                };
                plan.frames.push(Place {
                    x: 0.0,
                    y,
                    w: width,
                    h,
                    level,
                });
                plan.pods.push(fill(group, level, form, corner, inner));
                y += h;
            }
            plan.height = y;
        }
    }
    plan
}

#[cfg(test)]
mod tests;
