//! Elements of the page, found the way assistive technology finds them.

use super::Page;
use fantoccini::elements::{Element as Handle, ElementRef};
use serde_json::{Value, json};

/// The key under which WebDriver hands out elements.
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One element, with the accessible name it was found by.
pub struct Element<'a> {
    page: &'a Page,
    handle: Handle,
    /// Its accessible name.
    pub name: String,
}

impl Page {
    /// The one element of this role and exact accessible name. Waits for it; two are an error.
    #[track_caller]
    pub fn by_role(&self, role: &str, name: &str) -> Element<'_> {
        self.one(role, &format!("named `{name}`"), |found| found == name)
    }

    /// The one element of this role whose accessible name has `part` in it.
    #[track_caller]
    pub fn by_role_with(&self, role: &str, part: &str) -> Element<'_> {
        self.one(role, &format!("with `{part}` in its name"), |found| {
            found.contains(part)
        })
    }

    /// Every visible element of this role, in document order; does not wait.
    #[track_caller]
    pub fn all_by_role(&self, role: &str) -> Vec<Element<'_>> {
        let mut tries = 0;
        let found = loop {
            let script = include_str!("find.js");
            let found = self.client.execute(script, vec![json!(role)]);
            match self.runtime.block_on(found) {
                Ok(found) => break found,
                // The page replaced an element while it was being handed over: look again.
                Err(error) if tries < 5 && is_stale(&error.to_string()) => tries += 1,
                Err(error) => panic!("{}: {error}", self.browser.name()),
            }
        };
        let found = found.as_array().map(Vec::as_slice).unwrap_or_default();
        found.iter().filter_map(|pair| self.element(pair)).collect()
    }

    /// The accessible names of every visible element of this role; does not wait.
    #[track_caller]
    pub fn names(&self, role: &str) -> Vec<String> {
        self.all_by_role(role)
            .into_iter()
            .map(|element| element.name)
            .collect()
    }

    #[track_caller]
    fn one(&self, role: &str, what: &str, fits: impl Fn(&str) -> bool) -> Element<'_> {
        let mut found = Vec::new();
        let start = std::time::Instant::now();
        while start.elapsed() < super::WAIT_MAX {
            found = self.all_by_role(role);
            if found.iter().any(|element| fits(&element.name)) {
                break;
            }
            std::thread::sleep(super::WAIT_STEP);
        }
        let names: Vec<String> = found.iter().map(|element| element.name.clone()).collect();
        let mut fitting: Vec<Element> = found
            .into_iter()
            .filter(|element| fits(&element.name))
            .collect();
        let count = fitting.len();
        match (count, fitting.pop()) {
            (1, Some(element)) => element,
            (0, _) => panic!("no {role} {what}; there are: {names:?}"),
            _ => panic!("{count} elements of role {role} {what}"),
        }
    }

    fn element(&self, pair: &Value) -> Option<Element<'_>> {
        let id = pair.get(0)?.get(ELEMENT_KEY)?.as_str()?.to_owned();
        let handle = Handle::from_element_id(self.client.clone(), ElementRef::from(id));
        let name = pair.get(1)?.as_str()?.to_owned();
        Some(Element {
            page: self,
            handle,
            name,
        })
    }
}

fn is_stale(error: &str) -> bool {
    error.contains("no longer attached") || error.contains("stale element")
}

impl Element<'_> {
    /// Clicks it with the mouse, where a person would.
    #[track_caller]
    pub fn click(&self) {
        self.page.run(self.handle.click());
    }

    /// Focuses it and types.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        self.page.run(self.handle.send_keys(text));
    }

    /// Empties a text field.
    #[track_caller]
    pub fn clear(&self) {
        self.page.run(self.handle.clear());
    }

    /// Gives it the focus without the mouse.
    #[track_caller]
    pub fn focus(&self) {
        self.eval("arguments[0].focus()");
    }

    /// Its text as it is to be seen.
    #[track_caller]
    pub fn text(&self) -> String {
        self.page.run(self.handle.text())
    }

    /// What a form field holds.
    #[track_caller]
    pub fn value(&self) -> String {
        self.page.run(self.handle.prop("value")).unwrap_or_default()
    }

    /// An attribute as it is now, if it is there.
    #[track_caller]
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.page.run(self.handle.attr(name))
    }

    /// Left, top, width and height in CSS pixels of the window.
    #[track_caller]
    pub fn rectangle(&self) -> (f64, f64, f64, f64) {
        self.page.run(self.handle.rectangle())
    }

    /// A script's `return`, with this element as `arguments[0]`.
    #[track_caller]
    pub fn eval(&self, script: &str) -> Value {
        let id: String = self.handle.element_id().into();
        self.page
            .eval_with(script, vec![json!({ ELEMENT_KEY: id })])
    }
}
