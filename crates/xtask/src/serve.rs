//! `cargo xtask serve`: builds the page, serves it on this machine, and opens a browser.

use crate::failure::Failure;
use crate::page::{self, Profile};
use crate::process::find;
use crate::site::Site;
use crate::{Task, workspace};
use std::process::{Command, Stdio};
use std::time::Duration;

pub const TASK: Task = Task {
    name: "serve",
    usage: "[--port N] [--no-open]",
    about: "build the page, serve it on this machine, open a browser",
    run,
};

/// Tried first when no port is asked for; if it is taken, any free one is used.
const PORT_USUAL: u16 = 8080;

fn run(mut words: lexopt::Parser) -> Result<(), Failure> {
    let mut port = None;
    let mut opens = true;
    while let Some(word) = words.next()? {
        match word {
            lexopt::Arg::Long("port") => port = Some(lexopt::ValueExt::parse(&words.value()?)?),
            lexopt::Arg::Long("no-open") => opens = false,
            _ => return Err(word.unexpected().into()),
        }
    }
    let folder = workspace::target().join("serve");
    page::build(&folder, Profile::Quick)?;
    let site = Site {
        mounts: vec![("/".into(), folder)],
        script_first: None,
    };
    let address = match port {
        Some(port) => site.start(port)?,
        None => site.clone().start(PORT_USUAL).or_else(|_| site.start(0))?,
    };
    println!("\nPodarium is at {address}/  (Ctrl+C stops it)");
    if opens && !open_browser(&format!("{address}/")) {
        println!("No browser found to open; type the address into one.");
    }
    loop {
        std::thread::sleep(Duration::from_secs(3600));
    }
}

/// Asks the desktop to show an address. Says whether there is one to ask.
fn open_browser(address: &str) -> bool {
    let mut command = match std::env::consts::OS {
        "macos" => Command::new("open"),
        "windows" => {
            let mut command = Command::new("cmd");
            command.args(["/c", "start", ""]);
            command
        }
        _ => {
            let has_screen = ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"]
                .iter()
                .any(|name| std::env::var_os(name).is_some());
            let Some(opener) = find("xdg-open").filter(|_| has_screen) else {
                return false;
            };
            Command::new(opener)
        }
    };
    command
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().is_ok()
}
