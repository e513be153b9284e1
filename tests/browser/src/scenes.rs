//! Pictures that `cargo xtask shots` takes: what to open, do first, and in which window.

mod scripts;

use crate::page::Theme;
use scripts::*;
pub use scripts::{FAILING, TEN, with_scenarios};

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
const LIGHT: &[Theme] = &[Theme::Light];
const DESKTOP: (u32, u32) = (1280, 800);
const WIDE: (u32, u32) = (1440, 900);
const LARGE: (u32, u32) = (1920, 1080);
const PHONE: (u32, u32) = (390, 844);
const EMBED: (u32, u32) = (700, 420);

/// Every picture.
pub const ALL: &[Scene] = &[
    Scene {
        name: "start",
        path: "/#?t=18",
        script: "await podarium.pause();",
        sizes: &[DESKTOP, PHONE],
        themes: BOTH,
    },
    Scene {
        name: "rolling-update",
        path: "/#?t=18",
        script: "await podarium.pause(); await podarium.seek('24s');",
        sizes: &[DESKTOP, WIDE, PHONE],
        themes: BOTH,
    },
    Scene {
        name: "crash-loop",
        path: "/#?t=18",
        script: CRASH,
        sizes: &[DESKTOP, WIDE, PHONE],
        themes: BOTH,
    },
    Scene {
        name: "why",
        path: "/#?t=18",
        script: WHY,
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "why-unscheduled",
        path: "/#?t=18",
        script: GREEDY,
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "share",
        path: "/#?t=24",
        script: "await podarium.pause(); await press('Share'); await press('QR code');",
        sizes: &[DESKTOP, PHONE],
        themes: BOTH,
    },
    Scene {
        name: "bad-image",
        path: "/#?t=18",
        script: "await podarium.pause(); await podarium.seek('40s');
            await podarium.kubectl('kubectl set image deployment/web web=shop/web:typo');
            await podarium.advance('50s');",
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "node-down",
        path: "/#?t=18",
        script: "await podarium.pause(); await podarium.seek('40s');
            await podarium.kubectl('fault node-down node-2');
            await podarium.advance('75s');",
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "stateful-set",
        path: "/#?t=18",
        script: STATEFUL,
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "ten-states",
        path: "/#?t=18",
        script: TEN,
        sizes: &[DESKTOP, WIDE],
        themes: BOTH,
    },
    // States must be told apart without their colours.
    Scene {
        name: "grey",
        path: "/#?t=18",
        script: "await tenStates(); document.documentElement.style.filter = 'grayscale(1)';",
        sizes: &[DESKTOP, PHONE],
        themes: BOTH,
    },
    Scene {
        name: "design",
        path: "/#?t=18",
        script: DESIGN,
        sizes: &[DESKTOP, LARGE, PHONE],
        themes: BOTH,
    },
    Scene {
        name: "zoomed-out",
        path: "/#?t=18",
        script: ZOOMED_OUT,
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "containers",
        path: "/#?t=18",
        script: "await podarium.pause(); await podarium.seek('24s');
            document.querySelector('[aria-label^=\"Zoom in\"]').click();",
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "service",
        path: "/#?t=18",
        script: "await podarium.pause(); await podarium.load(oneBadNode);
            await podarium.kubectl('kubectl expose deployment web --port=80');
            await podarium.seek('87s'); await podarium.select('deployment/web');",
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "menu",
        path: "/#?t=18",
        script: "await podarium.pause(); document.querySelector('.ribbon .more').click();",
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "behavior",
        path: "/#?t=18",
        script: "await podarium.pause(); document.querySelector('.ribbon .more').click();
            await new Promise((done) => setTimeout(done, 200));
            [...document.querySelectorAll('.menu .run')].at(-1).click();",
        sizes: &[DESKTOP],
        themes: LIGHT,
    },
    Scene {
        name: "heat-map",
        path: "/#?t=18",
        script: "await podarium.pause(); await podarium.load(scenario(1000, 2000));
            await podarium.seek('22s');",
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "200-pods",
        path: "/#?t=18",
        script: "await podarium.pause(); await podarium.load(scenario(10, 200));
            await podarium.seek('14s');",
        sizes: &[DESKTOP],
        themes: BOTH,
    },
    Scene {
        name: "1000-pods",
        path: "/#?t=18",
        script: "await podarium.pause(); await podarium.load(scenario(20, 1000));
            await podarium.seek('20s');",
        sizes: &[DESKTOP],
        themes: LIGHT,
    },
    Scene {
        name: "embed",
        path: "/e/#?mode=view&t=25",
        script: "",
        sizes: &[EMBED, (360, 400)],
        themes: BOTH,
    },
    Scene {
        name: "embed-split",
        path: "/e/#?mode=split&t=25",
        script: FAILING,
        sizes: &[EMBED],
        themes: BOTH,
    },
    Scene {
        name: "embed-crash",
        path: "/e/#?mode=view&t=25",
        script: FAILING,
        sizes: &[EMBED, (360, 400)],
        themes: BOTH,
    },
    Scene {
        name: "embed-why",
        path: "/e/#?mode=view&t=25",
        script: EMBED_WHY,
        sizes: &[EMBED, (360, 400)],
        themes: BOTH,
    },
];
