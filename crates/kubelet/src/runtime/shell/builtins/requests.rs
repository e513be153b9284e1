//! Programs that send requests: `wget`, `curl`, `nc`, `ping`.
//!
//! Texts and exit codes are busybox's, curl's are curl's. No packet is sent: the world says how a
//! connection goes.

use super::{Call, say};
use crate::runtime::shell::machine::Wait;
use crate::runtime::{Connection, Resolution};
use sim::Duration;

/// How long a connection that nobody answers takes if no option says so.
/// Linux: tcp_syn_retries 6, which gives up after 127 s.
const PATIENCE: Duration = Duration::from_secs(127);
/// Options of curl, wget, nc and ping whose value is the next word.
const WITH_VALUE: [&str; 22] = [
    "-H",
    "-X",
    "-d",
    "-o",
    "-O",
    "-w",
    "-m",
    "-A",
    "-e",
    "-u",
    "-T",
    "-t",
    "-p",
    "-c",
    "-W",
    "-i",
    "--max-time",
    "--connect-timeout",
    "--header",
    "--data",
    "--retry",
    "--resolve",
];

/// The words of a call: options with their values, and the rest.
struct Words {
    options: Vec<(String, String)>,
    plain: Vec<String>,
}

impl Words {
    /// Reads a call; `-w` has a value for all but nothing else, `-O-` is `-O -`.
    fn of(call: &Call<'_>) -> Words {
        let mut words = Words {
            options: Vec::new(),
            plain: Vec::new(),
        };
        let mut rest = call.arguments.iter();
        while let Some(word) = rest.next() {
            if !word.starts_with('-') || word == "-" {
                words.plain.push(word.clone());
            } else if let Some((name, value)) = word.split_once('=') {
                words.options.push((name.to_owned(), value.to_owned()));
            } else if word.starts_with("--") || word.len() == 2 {
                let has_value = WITH_VALUE.contains(&word.as_str())
                    && !(call.name.ends_with("curl") && word == "-O");
                let value = rest.as_slice().first().filter(|_| has_value).cloned();
                if value.is_some() {
                    rest.next();
                }
                words
                    .options
                    .push((word.clone(), value.unwrap_or_default()));
            } else {
                words.cluster(word, &mut rest);
            }
        }
        words
    }

    /// `-qO-`, `-sS`, `-zv`, `-w2`: letters, the last of which may have a value.
    fn cluster<'a>(&mut self, word: &str, rest: &mut impl Iterator<Item = &'a String>) {
        let letters = word.trim_start_matches('-');
        for (at, letter) in letters.char_indices() {
            let name = format!("-{letter}");
            let tail = letters.get(at + letter.len_utf8()..).unwrap_or("");
            if WITH_VALUE.contains(&name.as_str()) {
                let value = match tail {
                    "" => rest.next().cloned().unwrap_or_default(),
                    tail => tail.to_owned(),
                };
                self.options.push((name, value));
                return;
            }
            self.options.push((name, String::new()));
        }
    }

    fn value(&self, names: &[&str]) -> Option<&str> {
        let found = |(name, _): &&(String, String)| names.contains(&name.as_str());
        self.options
            .iter()
            .find(found)
            .map(|(_, value)| value.as_str())
    }

    fn has(&self, names: &[&str]) -> bool {
        self.value(names).is_some()
    }

    /// How long to wait, by an option in seconds.
    fn patience(&self, names: &[&str]) -> Duration {
        let seconds = self.value(names).and_then(|text| text.parse::<u64>().ok());
        seconds.map_or(PATIENCE, Duration::from_secs)
    }
}

/// Host, port and path of a URL.
fn target(url: &str) -> (String, i32, String) {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let (authority, path) = match rest.find(['/', '?']) {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    };
    let default = if scheme == "https" { 443 } else { 80 };
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().unwrap_or(0)),
        None => (authority, default),
    };
    (host.to_owned(), port, path.to_owned())
}

fn connect(call: &mut Call<'_>, host: &str, port: i32) -> Connection {
    let number = call.machine.connection();
    call.world.connect(host, port, number, call.now)
}

/// Prints what went wrong, and lets the time pass that it took.
fn fail(call: &mut Call<'_>, text: &str, status: u32, wait: Duration) -> u32 {
    call.machine.print(text);
    if wait > Duration::ZERO {
        call.machine.block(Wait::Until(call.now + wait));
    }
    status
}

/// `wget [-q] [-O FILE] [-T SECONDS] [--spider] URL`.
pub fn wget(call: &mut Call<'_>) -> u32 {
    let words = Words::of(call);
    let Some(url) = words.plain.first() else {
        return fail(call, "wget: missing URL\n", 1, Duration::ZERO);
    };
    let (host, port, path) = target(url);
    let patience = words.patience(&["-T", "--timeout"]);
    let has_limit = words.has(&["-T", "--timeout"]);
    let is_quiet = words.has(&["-q", "--quiet"]);
    let (address, status, page) = match connect(call, &host, port) {
        Connection::UnknownHost => {
            let text = format!("wget: bad address '{}'\n", with_port(&host, port, 80));
            return fail(call, &text, 1, Duration::ZERO);
        }
        Connection::Outside(name) => {
            let text = format!("wget: bad address '{name}'\n");
            return fail(call, &text, 1, Duration::ZERO);
        }
        Connection::Refused(address) => {
            let text = format!(
                "{}wget: can't connect to remote host ({address}): Connection refused\n",
                connecting(is_quiet, &host, &address, port)
            );
            return fail(call, &text, 1, Duration::ZERO);
        }
        Connection::TimedOut(address) => {
            let start = connecting(is_quiet, &host, &address, port);
            let text = match has_limit {
                true => format!("{start}wget: download timed out\n"),
                false => format!(
                    "{start}wget: can't connect to remote host ({address}): Connection timed out\n"
                ),
            };
            return fail(call, &text, 1, patience);
        }
        Connection::Answered {
            address,
            status,
            page,
        } => (address, status, page),
    };
    call.machine
        .print(&connecting(is_quiet, &host, &address, port));
    if status != 200 {
        let text = format!("wget: server returned error: HTTP/1.1 {status} Service Unavailable\n");
        return fail(call, &text, 1, Duration::ZERO);
    }
    if words.has(&["--spider"]) {
        return say(call, if is_quiet { "" } else { "remote file exists\n" });
    }
    match words.value(&["-O", "--output-document"]) {
        Some("-") => {
            call.machine.print(&page);
        }
        file => {
            let name = path.rsplit('/').next().filter(|name| !name.is_empty());
            let file = file.unwrap_or_else(|| name.unwrap_or("index.html"));
            call.machine.write_file(file, &page, false);
            if !is_quiet {
                let text = format!("saving to '{file}'\n'{file}' saved\n");
                call.machine.print(&text);
            }
        }
    }
    0
}

fn connecting(is_quiet: bool, host: &str, address: &str, port: i32) -> String {
    match is_quiet {
        true => String::new(),
        false => format!(
            "Connecting to {} ({address}:{port})\n",
            with_port(host, port, 80)
        ),
    }
}

fn with_port(host: &str, port: i32, default: i32) -> String {
    match port == default {
        true => host.to_owned(),
        false => format!("{host}:{port}"),
    }
}

/// `curl [-s] [-S] [-f] [-I] [-o FILE] [-w FORMAT] [-m SECONDS] URL`.
pub fn curl(call: &mut Call<'_>) -> u32 {
    let words = Words::of(call);
    let Some(url) = words.plain.first() else {
        let text = "curl: (2) no URL specified\n";
        return fail(call, text, 2, Duration::ZERO);
    };
    let (host, port, _) = target(url);
    let patience = words.patience(&["-m", "--max-time", "--connect-timeout"]);
    let is_silent = words.has(&["-s", "--silent"]) && !words.has(&["-S", "--show-error"]);
    let (status, page) = match connect(call, &host, port) {
        Connection::UnknownHost | Connection::Outside(_) => {
            let text = format!("curl: (6) Could not resolve host: {host}\n");
            return fail(call, silenced(is_silent, &text), 6, Duration::ZERO);
        }
        Connection::Refused(_) => {
            let text = format!(
                "curl: (7) Failed to connect to {host} port {port} after 0 ms: \
                 Could not connect to server\n"
            );
            return fail(call, silenced(is_silent, &text), 7, Duration::ZERO);
        }
        Connection::TimedOut(_) => {
            let text = format!(
                "curl: (28) Failed to connect to {host} port {port} after {} ms: \
                 Timeout was reached\n",
                patience.as_millis()
            );
            return fail(call, silenced(is_silent, &text), 28, patience);
        }
        Connection::Answered { status, page, .. } => (status, page),
    };
    let is_bad = status >= 400;
    if is_bad && words.has(&["-f", "--fail"]) {
        let text = format!("curl: (22) The requested URL returned error: {status}\n");
        return fail(call, silenced(is_silent, &text), 22, Duration::ZERO);
    }
    let reason = if is_bad { "Service Unavailable" } else { "OK" };
    let headers = format!(
        "HTTP/1.1 {status} {reason}\r\nContent-Length: {}\r\n\r\n",
        page.len()
    );
    let mut output = String::new();
    if words.has(&["-I", "--head", "-i", "--include"]) {
        output.push_str(&headers);
    }
    if !words.has(&["-I", "--head"]) {
        output.push_str(&page);
    }
    match words.value(&["-o", "--output"]) {
        Some("/dev/null") => (),
        Some(file) => call.machine.write_file(file, &output, false),
        None => call.machine.print(&output),
    }
    if let Some(format) = words.value(&["-w", "--write-out"]) {
        let text = format
            .replace("%{http_code}", &status.to_string())
            .replace("%{response_code}", &status.to_string())
            .replace("\\n", "\n");
        call.machine.print(&text);
    }
    0
}

fn silenced(is_silent: bool, text: &str) -> &str {
    if is_silent { "" } else { text }
}

/// `nc [-z] [-v] [-w SECONDS] HOST PORT`.
pub fn nc(call: &mut Call<'_>) -> u32 {
    let words = Words::of(call);
    let [host, port, ..] = words.plain.as_slice() else {
        return 1;
    };
    let (host, port) = (host.clone(), port.parse::<i32>().unwrap_or(0));
    let is_loud = words.has(&["-v"]);
    match connect(call, &host, port) {
        Connection::UnknownHost | Connection::Outside(_) => {
            let text = format!("nc: bad address '{host}'\n");
            fail(call, &text, 1, Duration::ZERO)
        }
        Connection::Refused(address) => {
            let text = format!("nc: {host} ({address}:{port}): Connection refused\n");
            fail(call, silenced(!is_loud, &text), 1, Duration::ZERO)
        }
        Connection::TimedOut(address) => {
            let text = format!("nc: {host} ({address}:{port}): Connection timed out\n");
            let patience = words.patience(&["-w"]);
            fail(call, silenced(!is_loud, &text), 1, patience)
        }
        Connection::Answered { address, .. } => {
            let text = format!("{host} ({address}:{port}) open\n");
            say(call, silenced(!is_loud, &text))
        }
    }
}

/// `ping [-c COUNT] HOST`. A Service's address answers no echo: proxies forward its ports alone.
pub fn ping(call: &mut Call<'_>) -> u32 {
    let words = Words::of(call);
    let Some(host) = words.plain.first() else {
        return 1;
    };
    let address = match call.world.resolve(host) {
        Resolution::Addresses(_, addresses) => addresses.first().cloned(),
        Resolution::Unknown | Resolution::Alias(..) | Resolution::Ports(..) => None,
    };
    let Some(address) = address else {
        let text = format!("ping: bad address '{host}'\n");
        return fail(call, &text, 1, Duration::ZERO);
    };
    let count = words
        .value(&["-c"])
        .and_then(|text| text.parse::<u32>().ok());
    let Some(count) = count.map(|count| count.min(PINGS_MAX)) else {
        // Without a count it goes on for ever.
        call.machine.block(Wait::Forever);
        return 0;
    };
    let answers = call.world.answers_echo(&address);
    let mut text = format!("PING {host} ({address}): 56 data bytes\n");
    for sequence in (0..count).filter(|_| answers) {
        text.push_str(&format!(
            "64 bytes from {address}: seq={sequence} ttl=62 time=0.500 ms\n"
        ));
    }
    let (received, loss) = if answers { (count, 0) } else { (0, 100) };
    text.push_str(&format!(
        "\n--- {host} ping statistics ---\n{count} packets transmitted, {received} packets \
         received, {loss}% packet loss\n"
    ));
    if answers {
        text.push_str("round-trip min/avg/max = 0.500/0.500/0.500 ms\n");
    }
    let pauses = count.saturating_sub(u32::from(answers));
    fail(
        call,
        &text,
        u32::from(!answers),
        Duration::from_secs(u64::from(pauses)),
    )
}

/// Echoes that one call prints.
const PINGS_MAX: u32 = 1000;
