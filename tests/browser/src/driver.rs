//! Starts chromedriver or geckodriver and a browser session in it; ends both when dropped.

use crate::page::Page;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{Read, Write};
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
    port: u16,
    process: Child,
    /// A new empty profile folder for Chromium.
    profile: PathBuf,
}

/// How long a driver or a browser may take to start on a busy machine.
const START_MAX: Duration = Duration::from_secs(60);
/// How often a driver, and a browser in it, is started before giving up.
const START_TRIES: u32 = 3;

impl Driver {
    /// Starts the driver of a browser, if both were named, and waits until it answers.
    pub fn start(browser: Browser, programs: &Programs) -> Option<Self> {
        let (driver, program) = match browser {
            Browser::Chromium => (&programs.chromedriver, &programs.chromium),
            Browser::Firefox => (&programs.geckodriver, &programs.firefox),
        };
        let (driver, program) = (driver.as_ref()?, program.clone()?);
        for _ in 0..START_TRIES {
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
            let mut started = Self {
                browser,
                program: program.clone(),
                podarium: programs.podarium.clone().unwrap_or_default(),
                port,
                process,
                profile: std::env::temp_dir()
                    .join(format!("podarium-{}-{port}", std::process::id())),
            };
            if started.answers() {
                return Some(started);
            }
            println!("{}: {} did not start", browser.name(), driver.display());
        }
        panic!("{} does not start", driver.display());
    }

    /// Waits until the driver says that it is ready; false if it ended instead, as it does when
    /// somebody else took its port in the meantime, or stayed silent.
    fn answers(&mut self) -> bool {
        let start = Instant::now();
        while start.elapsed() < START_MAX {
            if matches!(self.process.try_wait(), Ok(Some(_)) | Err(_)) {
                return false;
            }
            if self.is_ready().unwrap_or(false) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        false
    }

    /// Asks the driver for its state; the connection may stay open, so its end is not waited for.
    fn is_ready(&self) -> std::io::Result<bool> {
        let mut wire = TcpStream::connect(("127.0.0.1", self.port))?;
        wire.set_read_timeout(Some(Duration::from_secs(5)))?;
        let host = format!("Host: 127.0.0.1:{}", self.port);
        wire.write_all(format!("GET /status HTTP/1.1\r\n{host}\r\n\r\n").as_bytes())?;
        let (mut answer, mut part) = (String::new(), [0; 1024]);
        while !answer.contains("\"ready\":") {
            match wire.read(&mut part)? {
                0 => return Ok(false),
                count => answer.push_str(&String::from_utf8_lossy(&part[..count])),
            }
        }
        Ok(true)
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
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{}", self.port);
        let mut tries = 1;
        loop {
            // On a busy machine a browser now and then gives up starting; it is asked again.
            match runtime.block_on(builder.connect(&address)) {
                Ok(client) => return client,
                Err(error) if tries >= START_TRIES => {
                    panic!("{} does not start: {error}", self.browser.name())
                }
                Err(_) => tries += 1,
            }
            std::thread::sleep(Duration::from_secs(2));
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
