//! Pictures that `cargo xtask shots` takes: what to open, do first, and in which window.

use crate::page::Theme;

/// One picture, taken in each of its themes.
pub struct Scene {
    /// The file's name without size and theme.
    pub name: &'static str,
    /// The address within the site, with its fragment.
    pub path: &'static str,
    /// A script run before the picture, with `podarium` at hand; it may `await`.
    pub script: &'static str,
    /// Sizes of the window in CSS pixels.
    pub sizes: &'static [(u32, u32)],
    /// Light, dark, or both.
    pub themes: &'static [Theme],
}

const BOTH: &[Theme] = &[Theme::Light, Theme::Dark];
const DESKTOP: (u32, u32) = (1280, 800);
const PHONE: (u32, u32) = (390, 844);
const EMBED: (u32, u32) = (700, 420);

/// Every picture.
pub const ALL: &[Scene] = &[
    Scene {
        name: "first",
        path: "/",
        script: "",
        sizes: &[DESKTOP, PHONE],
        themes: BOTH,
    },
    Scene {
        name: "embed",
        path: "/e/#?mode=view",
        script: "",
        sizes: &[EMBED],
        themes: BOTH,
    },
];
