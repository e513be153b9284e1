//! What the page complained about, and what it asked the network for.

use super::{Page, strings};
use crate::driver::Browser;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
use url::{ParseError, Url};

impl Page {
    /// Everything the page complained about since it was opened: console warnings and errors,
    /// uncaught errors, broken loads, refusals by the content security policy.
    #[track_caller]
    pub fn complaints(&self) -> Vec<String> {
        strings(&self.eval("return window.__recorded.complaints"))
    }

    /// The addresses asked for since the page was opened. Chromium's come from its network log,
    /// Firefox's from the page's own resource timings.
    #[track_caller]
    pub fn requests(&self) -> Vec<String> {
        if self.browser == Browser::Firefox {
            let script = "return [location.href, ...performance.getEntriesByType('resource')
                .map((entry) => entry.name)]";
            return strings(&self.eval(script));
        }
        let log = self.extra("se/log", json!({ "type": "performance" }));
        let entries = log.as_array().map(Vec::as_slice).unwrap_or_default();
        entries.iter().filter_map(requested).collect()
    }

    pub(super) fn forget_requests(&self) {
        if self.browser == Browser::Chromium {
            self.requests();
        }
    }

    /// Requests that left the site this page came from; there should be none, ever.
    #[track_caller]
    pub fn requests_elsewhere(&self) -> Vec<String> {
        let is_inside = |address: &str| {
            address.starts_with(&self.origin)
                || address.starts_with("data:")
                || address.starts_with("blob:")
                || address.starts_with("about:")
        };
        self.requests()
            .into_iter()
            .filter(|address| !is_inside(address))
            .collect()
    }

    /// A command that only one driver knows, posted under the session's address.
    #[track_caller]
    pub(super) fn extra(&self, path: &'static str, body: Value) -> Value {
        self.run(self.client.issue_cmd(Extra { path, body }))
    }
}

/// The address of a `Network.requestWillBeSent` entry of Chromium's performance log.
fn requested(entry: &Value) -> Option<String> {
    let message: Value = serde_json::from_str(entry.get("message")?.as_str()?).ok()?;
    let message = message.get("message")?;
    if message.get("method")?.as_str()? != "Network.requestWillBeSent" {
        return None;
    }
    Some(
        message
            .get("params")?
            .get("request")?
            .get("url")?
            .as_str()?
            .to_owned(),
    )
}

#[derive(Debug)]
struct Extra {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extra {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
