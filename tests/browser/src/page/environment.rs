//! The window and what its owner prefers: size, light or dark, less motion.

use super::Page;
use crate::driver::Browser;
use serde_json::{Value, json};

/// The colours the person's system asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Page {
    /// Makes the page's viewport this large in CSS pixels.
    #[track_caller]
    pub fn resize(&self, width: u32, height: u32) {
        match self.browser {
            Browser::Chromium => {
                let size = json!({
                    "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
                });
                self.chromium("Emulation.setDeviceMetricsOverride", size);
            }
            Browser::Firefox => {
                // Its window does not get narrower than 450 by itself.
                self.firefox("document.documentElement.style.minWidth = '0'");
                self.run(self.client.set_window_size(width, height));
                let frame = self.eval(
                    "return [outerWidth - innerWidth, outerHeight - innerHeight].map(Math.round)",
                );
                let extra = |index: usize| {
                    u32::try_from(frame[index].as_i64().unwrap_or_default()).unwrap_or_default()
                };
                self.run(
                    self.client
                        .set_window_size(width + extra(0), height + extra(1)),
                );
            }
        }
        // A window grows and shrinks when the system gets to it.
        self.until("the window has its size", || {
            self.eval("return [innerWidth, innerHeight]") == json!([width, height])
        });
    }

    /// Makes the system prefer light or dark, and more or less motion.
    #[track_caller]
    pub fn prefer(&self, theme: Theme, is_motion_reduced: bool) {
        match self.browser {
            Browser::Chromium => {
                let scheme = if theme == Theme::Dark {
                    "dark"
                } else {
                    "light"
                };
                let motion = if is_motion_reduced {
                    "reduce"
                } else {
                    "no-preference"
                };
                let features = json!({ "features": [
                    { "name": "prefers-color-scheme", "value": scheme },
                    { "name": "prefers-reduced-motion", "value": motion },
                ] });
                self.chromium("Emulation.setEmulatedMedia", features);
            }
            Browser::Firefox => {
                let scheme = if theme == Theme::Dark { 0 } else { 1 };
                self.firefox(&format!(
                    "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override',
                       {scheme});
                     Services.prefs.setIntPref('ui.prefersReducedMotion', {});",
                    u8::from(is_motion_reduced)
                ));
            }
        }
        let script = "return matchMedia(arguments[0]).matches";
        let asks = |what: &str| self.eval_with(script, vec![json!(what)]) == true;
        self.until("the page sees what is preferred", || {
            asks("(prefers-color-scheme: dark)") == (theme == Theme::Dark)
                && asks("(prefers-reduced-motion: reduce)") == is_motion_reduced
        });
    }

    /// Looks at the page as a system with forced colours shows it.
    #[track_caller]
    pub fn in_forced_colors(&self, look: impl FnOnce()) {
        match self.browser {
            Browser::Chromium => {
                let features = json!([{ "name": "forced-colors", "value": "active" }]);
                let media = json!({ "features": features });
                self.chromium("Emulation.setEmulatedMedia", media);
            }
            Browser::Firefox => self.set_firefox("browser.display.document_color_use", 2),
        }
        let is_forced = "return matchMedia('(forced-colors: active)').matches";
        self.until("colours are forced", || self.eval(is_forced) == true);
        look();
        match self.browser {
            Browser::Chromium => self.prefer(Theme::Light, false),
            Browser::Firefox => self.set_firefox("browser.display.document_color_use", 0),
        }
    }

    /// Looks at the page as it is printed.
    #[track_caller]
    pub fn on_paper(&self, look: impl FnOnce()) {
        let set = |medium: &str| match self.browser {
            Browser::Chromium => {
                self.chromium("Emulation.setEmulatedMedia", json!({ "media": medium }));
            }
            Browser::Firefox => self.firefox(&format!(
                "gBrowser.selectedBrowser.browsingContext.mediumOverride = '{medium}'"
            )),
        };
        set("print");
        let is_paper = "return matchMedia('print').matches";
        self.until("it is on paper", || self.eval(is_paper) == true);
        look();
        set("");
    }

    #[track_caller]
    fn set_firefox(&self, preference: &str, value: u8) {
        self.firefox(&format!(
            "Services.prefs.setIntPref('{preference}', {value})"
        ));
    }

    /// A command of Chromium's own protocol.
    #[track_caller]
    fn chromium(&self, command: &str, parameters: Value) {
        self.extra(
            "goog/cdp/execute",
            json!({ "cmd": command, "params": parameters }),
        );
    }

    /// A script in Firefox's own window instead of the page.
    #[track_caller]
    fn firefox(&self, script: &str) {
        self.extra("moz/context", json!({ "context": "chrome" }));
        self.eval(script);
        self.extra("moz/context", json!({ "context": "content" }));
    }
}
