//! Printing: paper gets the still of the map, because the map itself is as wide as the screen.

use playground::view::still;

use super::App;
use crate::browser;

/// The class of the still: it is seen on paper alone.
const PAPER: &str = "still";

impl App {
    /// Puts the still beside the page before it is printed, and takes it away afterwards.
    pub fn put_on_paper(&self, begins: bool) -> bool {
        let Some(body) = browser::document().and_then(|document| document.body()) else {
            return false;
        };
        if let Ok(Some(old)) = body.query_selector(&format!(":scope > .{PAPER}")) {
            old.remove();
        }
        let made = browser::document().and_then(|document| document.create_element("div").ok());
        if let Some(paper) = made.filter(|_| begins) {
            paper.set_class_name(PAPER);
            paper.set_inner_html(&still(&self.view));
            // Without it the page is printed without its map: nothing that could be mended here.
            let _ = body.append_child(&paper);
        }
        false
    }
}
