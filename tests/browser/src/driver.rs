//! Starts chromedriver or geckodriver and a browser session in it; ends both when dropped.

use crate::page::Page;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// Where the browsers and drivers are; a browser without both is not used.
#[derive(Debug, Default, Clone)]
pub struct Programs {
    pub chromium: Option<PathBuf>,
    pub chromedriver: Option<PathBuf>,
    pub firefox: Option<PathBuf>,
    pub geckodriver: Option<PathBuf>,
    /// The native `podarium`, to compare the page with.
    pub podarium: Option<PathBuf>,
}

/// The two engines everything is looked at in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    Chromium,
    Firefox,
}

impl Browser {
    /// As printed before each test, and in names of files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }
}

/// A running driver program.
pub struct Driver {
    browser: Browser,
    program: PathBuf,
    podarium: PathBuf,
    address: String,
    process: Child,
    /// A new empty profile folder for Chromium.
    profile: PathBuf,
}

/// How long a driver or a browser may take to start on a busy machine.
const START_MAX: Duration = Duration::from_secs(60);

impl Driver {
    /// Starts the driver of a browser, if both were named.
    pub fn start(browser: Browser, programs: &Programs) -> Option<Self> {
        let (driver, program) = match browser {
            Browser::Chromium => (&programs.chromedriver, &programs.chromium),
            Browser::Firefox => (&programs.geckodriver, &programs.firefox),
        };
        let (driver, program) = (driver.as_ref()?, program.clone()?);
        let port = free_port();
        let mut command = Command::new(driver);
        match browser {
            Browser::Chromium => command.arg(format!("--port={port}")),
            // Two more ports of its own, or two Firefoxes at once would meet on the usual ones.
            Browser::Firefox => command
                .args([
                    "--port",
                    &port.to_string(),
                    "--log",
                    "fatal",
                    "--allow-system-access",
                ])
                .args(["--marionette-port", &free_port().to_string()])
                .args(["--websocket-port", &free_port().to_string()]),
        };
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let process = command
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", driver.display()));
        let profile = std::env::temp_dir().join(format!("podarium-{}-{port}", std::process::id()));
        let address = format!("http://127.0.0.1:{port}");
        Some(Self {
            browser,
            program,
            podarium: programs.podarium.clone().unwrap_or_default(),
            address,
            process,
            profile,
        })
    }

    /// Opens a browser with an empty profile.
    pub fn page(&self, origin: &str) -> Page {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("an event loop of our own");
        let client = self.connect(&runtime);
        let podarium = self.podarium.clone();
        Page {
            browser: self.browser,
            runtime,
            client,
            origin: origin.to_owned(),
            podarium,
        }
    }

    fn connect(&self, runtime: &Runtime) -> Client {
        let Value::Object(capabilities) = self.capabilities() else {
            unreachable!("an object")
        };
        let capabilities: Capabilities = capabilities.into_iter().collect();
        let start = Instant::now();
        let server = self.address.trim_start_matches("http://");
        while TcpStream::connect(server).is_err() {
            assert!(
                start.elapsed() < START_MAX,
                "{}'s driver is silent",
                self.browser.name()
            );
            std::thread::sleep(Duration::from_millis(100));
        }
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let connect = || runtime.block_on(builder.connect(&self.address));
        // On a busy machine a browser now and then gives up starting; it deserves a second try.
        match connect().or_else(|_| connect()) {
            Ok(client) => client,
            Err(error) => panic!("{} does not start: {error}", self.browser.name()),
        }
    }

    fn capabilities(&self) -> Value {
        let timeouts = json!({ "script": 60_000, "pageLoad": 60_000, "implicit": 0 });
        match self.browser {
            Browser::Chromium => json!({
                "timeouts": timeouts,
                "goog:chromeOptions": {
                    "binary": self.program,
                    "args": [
                        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                        "--no-first-run", "--disable-background-networking",
                        "--disable-component-update", "--disable-sync", "--hide-scrollbars",
                        "--force-color-profile=srgb", "--font-render-hinting=none",
                        format!("--user-data-dir={}", self.profile.display()),
                    ],
                },
                "goog:loggingPrefs": { "performance": "ALL" },
            }),
            Browser::Firefox => json!({
                "timeouts": timeouts,
                "moz:firefoxOptions": {
                    "binary": self.program,
                    "args": ["-headless"],
                    "prefs": {
                        "network.captive-portal-service.enabled": false,
                        "network.connectivity-service.enabled": false,
                        "datareporting.policy.dataSubmissionEnabled": false,
                        "toolkit.telemetry.enabled": false,
                    },
                },
            }),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

/// A port nobody uses, and that no other call here was given.
fn free_port() -> u16 {
    static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    loop {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        if GIVEN.lock().expect("nobody panics with it").insert(port) {
            return port;
        }
    }
}
