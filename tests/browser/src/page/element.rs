//! Elements of the page, found the way assistive technology finds them.

use super::Page;
use fantoccini::elements::{Element as Handle, ElementRef};
use fantoccini::error::CmdError;
use serde_json::{Value, json};

/// The key under which WebDriver hands out elements.
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How often an element is looked for again when the page has drawn it anew in the meantime.
const TRIES: usize = 5;

/// One element, with the accessible name it was found by.
pub struct Element<'a> {
    page: &'a Page,
    handle: Handle,
    role: String,
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
                Err(error) if tries < TRIES && is_stale(&error.to_string()) => tries += 1,
                Err(error) => panic!("{}: {error}", self.browser.name()),
            }
        };
        let found = found.as_array().map(Vec::as_slice).unwrap_or_default();
        found
            .iter()
            .filter_map(|pair| self.element(role, pair))
            .collect()
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

    fn element(&self, role: &str, pair: &Value) -> Option<Element<'_>> {
        let id = pair.get(0)?.get(ELEMENT_KEY)?.as_str()?.to_owned();
        let handle = Handle::from_element_id(self.client.clone(), ElementRef::from(id));
        let name = pair.get(1)?.as_str()?.to_owned();
        Some(Element {
            page: self,
            handle,
            role: role.to_owned(),
            name,
        })
    }
}

/// Whether a driver says that an element is not in the document any more: Chromium in the first
/// two ways, Firefox in the last.
fn is_stale(error: &str) -> bool {
    ["stale element", "no longer attached", "is stale; either"]
        .iter()
        .any(|words| error.contains(words))
}

impl Element<'_> {
    /// Does something with the element. A page under way may have drawn it anew since it was
    /// found; then the one that now has its role and name is meant, as a person would mean it.
    #[track_caller]
    fn with<T>(&self, step: impl AsyncFn(Handle) -> Result<T, CmdError>) -> T {
        let mut handle = self.handle.clone();
        let mut tries = 0;
        loop {
            match self.page.runtime.block_on(step(handle.clone())) {
                Ok(value) => return value,
                Err(error) if tries < TRIES && is_stale(&error.to_string()) => tries += 1,
                Err(error) => panic!("{}: {error}", self.page.browser.name()),
            }
            handle = self.page.by_role(&self.role, &self.name).handle;
        }
    }

    /// Clicks it with the mouse, where a person would.
    #[track_caller]
    pub fn click(&self) {
        self.with(async |handle: Handle| handle.click().await);
    }

    /// Focuses it and types.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        self.with(async |handle: Handle| handle.send_keys(text).await);
    }

    /// Empties a text field.
    #[track_caller]
    pub fn clear(&self) {
        self.with(async |handle: Handle| handle.clear().await);
    }

    /// Gives it the focus without the mouse.
    #[track_caller]
    pub fn focus(&self) {
        self.eval("arguments[0].focus()");
    }

    /// Its text as it is to be seen.
    #[track_caller]
    pub fn text(&self) -> String {
        self.with(async |handle: Handle| handle.text().await)
    }

    /// What a form field holds.
    #[track_caller]
    pub fn value(&self) -> String {
        self.with(async |handle: Handle| handle.prop("value").await)
            .unwrap_or_default()
    }

    /// An attribute as it is now, if it is there.
    #[track_caller]
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.with(async |handle: Handle| handle.attr(name).await)
    }

    /// Left, top, width and height in CSS pixels of the window.
    #[track_caller]
    pub fn rectangle(&self) -> (f64, f64, f64, f64) {
        self.with(async |handle: Handle| handle.rectangle().await)
    }

    /// A script's `return`, with this element as `arguments[0]`.
    #[track_caller]
    pub fn eval(&self, script: &str) -> Value {
        self.with(async |handle: Handle| {
            let id: String = handle.element_id().into();
            let element = vec![json!({ ELEMENT_KEY: id })];
            self.page.client.execute(script, element).await
        })
    }
}
