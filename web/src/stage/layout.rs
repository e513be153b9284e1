//! Where everything on the stage stands: pure arithmetic from groups and sizes to rectangles.
//!
//! The richest level at which every group fits is taken: cards, slim cards, names only, chips,
//! dots. A step back to a richer level needs room for one pod more, so that a rolling update does
//! not make the stage flicker between two. Containers are drawn only when somebody asks for them.

mod cell;

use cell::{Cell, cell, content, fill};

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
    /// A card with its containers and their probes.
    Full,
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
    /// For every pod, whether it fails. A gap among dots does not.
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
    /// Boxes side by side; of dots, columns under a line.
    Boxes,
    /// Rows with the name above.
    Rows,
    /// Rows with the name at the left.
    Labelled,
}

/// The room there is, and what has to go into it beside the pods.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Width in pixels.
    pub width: f64,
    /// Height in pixels.
    pub height: f64,
    /// Height of a box above its pods.
    pub head: f64,
    /// Height of a pod with its containers.
    pub full: f64,
}

/// Height of a box above its pods: of a node (name, meters), an owner (name, counts), a zone
/// (name).
pub const HEAD_NODE: f64 = 46.0;
/// See `HEAD_NODE`.
pub const HEAD_OWNER: f64 = 42.0;
/// See `HEAD_NODE`.
pub const HEAD_ZONE: f64 = 28.0;
/// Height of the head above dots: a name and a thin bar.
const HEAD_DOTS: f64 = 32.0;
/// Below this width groups are rows.
const ROWS_BELOW: f64 = 500.0;
/// From this width on, rows have their name at the left.
const LABEL_FROM: f64 = 400.0;
/// Width of that name.
const LABEL: f64 = 52.0;

/// What stands around the pods of a box: above, below, at each side, and between boxes.
struct Around {
    head: f64,
    foot: f64,
    side: f64,
    gap: f64,
}

impl Room {
    fn around(&self, level: Level) -> Around {
        match level {
            Level::Dot => Around {
                head: HEAD_DOTS,
                foot: 4.0,
                side: 0.0,
                gap: 20.0,
            },
            _ => Around {
                head: self.head,
                foot: 7.0,
                side: 9.0,
                gap: 12.0,
            },
        }
    }

    fn cell(&self, level: Level, form: Form) -> Cell {
        cell(level, form, self.full)
    }

    /// Boxes side by side at a level, and the width of each.
    fn boxes(&self, groups: usize, level: Level) -> (usize, f64) {
        let gap = self.around(level).gap;
        let min = self.cell(level, Form::Boxes).box_min;
        let n = (((self.width + gap) / (min + gap)).floor() as usize).clamp(1, groups.max(1));
        (n, (self.width - gap * (n as f64 - 1.0)) / n as f64)
    }
}

const BOXES: [Level; 5] = [
    Level::Card,
    Level::Slim,
    Level::Mini,
    Level::Chip,
    Level::Dot,
];
const ROWS: [Level; 4] = [Level::Compact, Level::Mini, Level::Chip, Level::Dot];

/// How groups stand in a room and how much of their pods is drawn, preferring `forced` or what was
/// `before`.
pub fn choose(
    groups: &[Group],
    room: Room,
    forced: Option<Level>,
    before: Option<Level>,
) -> (Form, Level) {
    let (form, levels) = match room.width {
        w if w >= ROWS_BELOW => (Form::Boxes, BOXES.as_slice()),
        w if w >= LABEL_FROM => (Form::Labelled, ROWS.as_slice()),
        _ => (Form::Rows, ROWS.as_slice()),
    };
    if let Some(level) = forced {
        let is_known = level == Level::Full || levels.contains(&level);
        let level = if is_known { level } else { levels[0] };
        return (form, level);
    }
    for level in levels {
        let extra = usize::from(before.is_some_and(|before| *level > before));
        if needed(groups, room, *level, form, extra).1 <= room.height + 0.5 {
            return (form, *level);
        }
    }
    (form, Level::Dot)
}

/// Height of every row of groups, and of all of them, at a level.
fn needed(groups: &[Group], room: Room, level: Level, form: Form, extra: usize) -> (Vec<f64>, f64) {
    let cell = room.cell(level, form);
    let around = room.around(level);
    match form {
        Form::Boxes => {
            let (columns, width) = room.boxes(groups.len(), level);
            let inner = width - 2.0 * around.side;
            let row = |row: &[Group]| {
                let tallest = row.iter().map(|g| content(g, level, &cell, inner, extra));
                tallest.fold(0.0, f64::max) + around.head + around.foot
            };
            let rows: Vec<f64> = groups.chunks(columns).map(row).collect();
            let total = rows.iter().sum::<f64>() + around.gap * (rows.len().max(1) as f64 - 1.0);
            (rows, total)
        }
        Form::Rows | Form::Labelled => {
            let (inner, more) = match form {
                Form::Labelled => (room.width - LABEL, 17.0),
                _ => (room.width, 33.0),
            };
            let row = |g: &Group| content(g, level, &cell, inner, extra).max(24.0) + more;
            let rows: Vec<f64> = groups.iter().map(row).collect();
            let total = rows.iter().sum();
            (rows, total)
        }
    }
}

/// Places all groups in a room.
pub fn plan(groups: &[Group], room: Room, (form, level): (Form, Level)) -> Plan {
    let (rows, total) = needed(groups, room, level, form, 0);
    let cell = room.cell(level, form);
    let around = room.around(level);
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
            let (columns, w) = room.boxes(groups.len(), level);
            let spare = (room.height - total).max(0.0) / rows.len().max(1) as f64;
            for (row, need) in groups.chunks(columns).zip(&rows) {
                let h = need + spare;
                for (column, group) in row.iter().enumerate() {
                    let x = column as f64 * (w + around.gap);
                    let corner = (x + around.side, y + around.head);
                    let inner = w - 2.0 * around.side;
                    plan.frames.push(Place { x, y, w, h, level });
                    plan.pods.push(fill(group, level, &cell, corner, inner));
                }
                y += h + around.gap;
            }
            plan.height = (y - around.gap).max(0.0);
        }
        Form::Rows | Form::Labelled => {
            for (group, h) in groups.iter().zip(rows) {
                let (corner, inner) = match form {
                    Form::Labelled => ((LABEL, y + 8.0), room.width - LABEL),
                    _ => ((0.0, y + 24.0), room.width),
                };
                plan.frames.push(Place {
                    x: 0.0,
                    y,
                    w: room.width,
                    h,
                    level,
                });
                plan.pods.push(fill(group, level, &cell, corner, inner));
                y += h;
            }
            plan.height = y;
        }
    }
    plan
}

#[cfg(test)]
mod tests;
