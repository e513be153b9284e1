//! A page in a browser, with what a test wants to do to it. Every method waits for what it needs
//! and panics with what it saw instead, so that tests read as a list of what a person does.

mod element;
mod environment;
mod heard;
mod keys;

pub use element::Element;
pub use environment::Theme;

use crate::driver::Browser;
use fantoccini::Client;
use fantoccini::wd::TimeoutConfiguration;
use serde_json::{Value, json};
use std::future::Future;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// How long to wait for something to appear before giving up.
const WAIT_MAX: Duration = Duration::from_secs(10);
/// Between two looks.
const WAIT_STEP: Duration = Duration::from_millis(50);

/// One browser tab on the served page.
pub struct Page {
    /// Which browser this is, for the rare test that must know.
    pub browser: Browser,
    pub(crate) runtime: Runtime,
    pub(crate) client: Client,
    /// Where the site is, without a closing slash.
    pub(crate) origin: String,
    /// The native program.
    pub(crate) podarium: PathBuf,
}

impl Page {
    /// Runs a WebDriver step to its end, and panics with its complaint.
    #[track_caller]
    fn run<T, E: std::fmt::Display>(&self, step: impl Future<Output = Result<T, E>>) -> T {
        match self.runtime.block_on(step) {
            Ok(value) => value,
            Err(error) => panic!("{}: {error}", self.browser.name()),
        }
    }

    /// Opens a path of the site with empty storage and waits until the program answers.
    #[track_caller]
    pub fn open(&self, path: &str) {
        self.visit(path);
        self.until("window.podarium is there", || {
            self.eval("return !!window.podarium") == true
        });
    }

    /// Opens a path and waits for nothing more than the document. Leaves the page first, so that
    /// a path that differs in its fragment alone is loaded anew as well.
    #[track_caller]
    pub fn visit(&self, path: &str) {
        self.eval("try { localStorage.clear(); sessionStorage.clear(); } catch {}");
        self.run(self.client.goto("about:blank"));
        self.forget_requests();
        self.run(self.client.goto(&format!("{}{path}", self.origin)));
    }

    /// Opens the page at the root of another site, and waits until the program answers.
    #[track_caller]
    pub fn open_at(&self, origin: &str) {
        self.run(self.client.goto(&format!("{origin}/")));
        self.until("window.podarium is there", || {
            self.eval("return !!window.podarium") == true
        });
    }

    /// How long a script may take from here on.
    pub fn wait_at_most(&self, time: Duration) {
        let timeouts = TimeoutConfiguration::new(Some(time), Some(time), None);
        self.run(self.client.update_timeouts(timeouts));
    }

    /// Loads the page again, keeping what it stored.
    #[track_caller]
    pub fn reload(&self) {
        self.run(self.client.refresh());
    }

    /// The value of a script's `return`, run in the page; elements do not come back this way.
    #[track_caller]
    pub fn eval(&self, script: &str) -> Value {
        self.eval_with(script, vec![])
    }

    /// The same, with `arguments[0]`, `arguments[1]`, ….
    #[track_caller]
    pub fn eval_with(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.run(self.client.execute(script, arguments))
    }

    /// The value of a script that may `await`.
    #[track_caller]
    pub fn eval_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.try_async(script, arguments)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    fn try_async(&self, script: &str, arguments: Vec<Value>) -> Result<Value, String> {
        let wrapped = format!(
            "const given = [...arguments], done = given.pop();
             (async (...args) => {{ {script} }})(...given)
               .then((ok) => done({{ ok: ok === undefined ? null : ok }}),
                     (error) => done({{ error: String((error && error.message) || error) }}));"
        );
        let answer = self.run(self.client.execute_async(&wrapped, arguments));
        match answer.get("error") {
            Some(error) => Err(error.as_str().unwrap_or_default().to_owned()),
            None => Ok(answer.get("ok").cloned().unwrap_or_default()),
        }
    }

    /// Calls `window.podarium.<method>(…)` and gives what its promise gives.
    #[track_caller]
    pub fn podarium(&self, method: &str, arguments: &[Value]) -> Value {
        self.try_podarium(method, arguments)
            .unwrap_or_else(|error| panic!("podarium.{method}: {error}"))
    }

    /// The same, for calls that should be refused.
    #[track_caller]
    pub fn try_podarium(&self, method: &str, arguments: &[Value]) -> Result<Value, String> {
        let script = "const [method, list] = args; return await window.podarium[method](...list);";
        self.try_async(script, vec![json!(method), json!(arguments)])
    }

    /// Runs a kubectl line and gives what it prints.
    #[track_caller]
    pub fn kubectl(&self, line: &str) -> String {
        let answer = self.podarium("kubectl", &[json!(line)]);
        answer["output"].as_str().unwrap_or_default().to_owned()
    }

    /// Writes `input` into a file and gives what the native program prints about it:
    /// `native(&["digest", "{}", "--until", "60s"], scenario)`, `{}` being the file.
    #[track_caller]
    pub fn native(&self, arguments: &[&str], input: &str) -> String {
        let name = format!(
            "podarium-{}-{}.yaml",
            std::process::id(),
            self.browser.name()
        );
        let file = std::env::temp_dir().join(name);
        std::fs::write(&file, input).expect("a temporary file can be written");
        let words = arguments.iter().map(|word| match *word {
            "{}" => file.as_os_str().to_owned(),
            word => word.into(),
        });
        let output = Command::new(&self.podarium).args(words).output();
        let output = output.expect("the native program runs");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "podarium {arguments:?}: {complaint}"
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Waits until a condition holds, and panics with `what` if it never does.
    #[track_caller]
    pub fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let start = Instant::now();
        while !is_so() {
            assert!(start.elapsed() < WAIT_MAX, "waited in vain until {what}");
            std::thread::sleep(WAIT_STEP);
        }
    }

    /// A picture of what is to be seen, as PNG.
    #[track_caller]
    pub fn screenshot(&self) -> Vec<u8> {
        self.run(self.client.screenshot())
    }

    /// Goes into the only iframe of the page; `leave_frame` comes back.
    #[track_caller]
    pub fn enter_frame(&self) {
        self.run(self.client.enter_frame(0));
    }

    /// Back to the page around the frame.
    #[track_caller]
    pub fn leave_frame(&self) {
        self.run(self.client.enter_parent_frame());
    }

    /// What axe-core finds against WCAG 2.2 AA: one line for each element that breaks a rule.
    #[track_caller]
    pub fn axe(&self) -> Vec<String> {
        let script = "
            if (!window.axe) {
              const element = document.createElement('script');
              element.src = '/__axe__/axe.min.js';
              const loaded = new Promise((good, bad) => {
                element.onload = good;
                element.onerror = () => bad(new Error('axe-core is not served'));
              });
              document.head.append(element);
              await loaded;
            }
            const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
            const found = await window.axe.run(document, { runOnly: tags });
            return found.violations.flatMap((rule) => rule.nodes.map((node) =>
              `${rule.id}: ${rule.help}: ${node.html.slice(0, 200)}`));";
        strings(&self.eval_async(script, vec![]))
    }

    pub(crate) fn is_alive(&self) -> bool {
        self.runtime.block_on(self.client.current_url()).is_ok()
    }

    pub(crate) fn close(self) {
        let _ = self.runtime.block_on(self.client.close());
    }
}

/// The strings of a JSON list.
pub fn strings(list: &Value) -> Vec<String> {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    items
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}
