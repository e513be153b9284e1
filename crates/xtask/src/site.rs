//! A static web server for one folder, on this machine only: for `serve`, and for browser tests.
//!
//! Tests mount the same folder under a second path as well (a page must work from any sub-path),
//! add a folder of their own pages, and have a recorder script put in front of all others.

//!
//! One thread and one connection for each request: with tiny_http, requests waited behind idle
//! connections that a browser keeps open, and now and then a page took a minute to load.

use crate::failure::Failure;
use std::io::{Error, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The longest request line and headers that are read; links live in fragments, which stay home.
const HEAD_MAX_BYTES: usize = 64 * 1024;
/// Headers a browser may send.
const HEADERS_MAX: usize = 64;
/// A connection that says nothing for so long is closed.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// What is served, and where.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// Folders by the path they are mounted at; paths start and end with `/`. First match wins.
    pub mounts: Vec<(String, PathBuf)>,
    /// Address of a script to load before all others, for tests.
    pub script_first: Option<String>,
}

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    File(PathBuf),
    /// A folder asked for without its closing slash.
    Folder,
    Nothing,
}

impl Site {
    /// Starts answering on 127.0.0.1; port 0 takes any free one. Returns the address and stops
    /// when the process ends.
    pub fn start(self, port: u16) -> Result<String, Failure> {
        let stuck = |error: Error| {
            Failure::stuck(
                format!("Port {port} of this machine cannot be used: {error}."),
                "Choose another with --port N, or --port 0 for any free one.",
            )
        };
        let listener = TcpListener::bind(("127.0.0.1", port)).map_err(stuck)?;
        let address = format!("http://{}", listener.local_addr().map_err(stuck)?);
        let site = Arc::new(self);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let site = Arc::clone(&site);
                // A client that hung up is nobody's problem.
                std::thread::spawn(move || site.answer(stream));
            }
        });
        Ok(address)
    }

    fn answer(&self, mut stream: TcpStream) -> Result<(), Error> {
        stream.set_read_timeout(Some(SILENCE_MAX))?;
        let Some((method, url)) = read_request(&mut stream)? else {
            return Ok(());
        };
        let (path, query) = match url.split_once('?') {
            Some((path, query)) => (path, format!("?{query}")),
            None => (url.as_str(), String::new()),
        };
        let response = match (method.as_str(), self.find(path)) {
            ("GET" | "HEAD", Found::File(file)) => self.response_of(&file)?,
            ("GET" | "HEAD", Found::Folder) => {
                Response::note("308 Permanent Redirect").with("Location", format!("{path}/{query}"))
            }
            ("GET" | "HEAD", Found::Nothing) => Response::note("404 Not Found"),
            _ => Response::note("405 Method Not Allowed"),
        };
        stream.write_all(&response.bytes(method == "HEAD"))
    }

    fn find(&self, path: &str) -> Found {
        let Some(path) = percent_decoded(path) else {
            return Found::Nothing;
        };
        for (mount, folder) in &self.mounts {
            let Some(rest) = path.strip_prefix(mount.as_str()) else {
                continue;
            };
            if rest
                .split(['/', '\\'])
                .any(|part| part == ".." || part.contains(':'))
            {
                return Found::Nothing;
            }
            if rest.starts_with('/') {
                return Found::Nothing;
            }
            let file = folder.join(rest);
            if file.is_file() {
                return Found::File(file);
            }
            if file.join("index.html").is_file() {
                let is_closed = rest.is_empty() || rest.ends_with('/');
                return if is_closed {
                    Found::File(file.join("index.html"))
                } else {
                    Found::Folder
                };
            }
        }
        Found::Nothing
    }

    fn response_of(&self, file: &Path) -> Result<Response, Error> {
        let mut body = std::fs::read(file)?;
        if let (Some(script), Some("html")) = (&self.script_first, extension(file)) {
            let first = format!("<head>\n<script src=\"{script}\"></script>");
            body = String::from_utf8_lossy(&body)
                .replacen("<head>", &first, 1)
                .into_bytes();
        }
        Ok(Response {
            status: "200 OK",
            headers: Vec::new(),
            body,
        }
        .with("Content-Type", content_type(file).into())
        .with("X-Content-Type-Options", "nosniff".into()))
    }
}

struct Response {
    status: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Response {
    /// A status with itself as the text.
    fn note(status: &'static str) -> Self {
        let body = format!("{status}\n").into_bytes();
        Self {
            status,
            headers: Vec::new(),
            body,
        }
        .with("Content-Type", "text/plain".into())
    }

    fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    fn bytes(mut self, is_head_only: bool) -> Vec<u8> {
        let length = self.body.len().to_string();
        // A sandboxed embed has an origin of its own: without this it may load nothing.
        self = self.with("Access-Control-Allow-Origin", "*".into());
        self = self
            .with("Cache-Control", "no-cache".into())
            .with("Content-Length", length);
        let mut head = format!("HTTP/1.1 {}\r\nConnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut bytes = (head + "\r\n").into_bytes();
        if !is_head_only {
            bytes.append(&mut self.body);
        }
        bytes
    }
}

/// The method and address asked for; nothing if the client left without asking.
fn read_request(stream: &mut TcpStream) -> Result<Option<(String, String)>, Error> {
    let mut head = Vec::new();
    let mut chunk = [0; 4096];
    while head.len() < HEAD_MAX_BYTES {
        let count = stream.read(&mut chunk)?;
        if count == 0 {
            return Ok(None);
        }
        head.extend_from_slice(&chunk[..count]);
        let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
        let mut request = httparse::Request::new(&mut headers);
        let status = request
            .parse(&head)
            .map_err(|what| Error::new(ErrorKind::InvalidData, what))?;
        if let (true, Some(method), Some(path)) =
            (status.is_complete(), request.method, request.path)
        {
            return Ok(Some((method.to_owned(), path.to_owned())));
        }
    }
    Err(Error::from(ErrorKind::InvalidData))
}

fn extension(file: &Path) -> Option<&str> {
    file.extension().and_then(|extension| extension.to_str())
}

fn content_type(file: &Path) -> &'static str {
    match extension(file) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("woff2") => "font/woff2",
        Some("txt" | "md" | "yaml") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn percent_decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes().iter();
    while let Some(&byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let high = char::from(*rest.next()?).to_digit(16)?;
        let low = char::from(*rest.next()?).to_digit(16)?;
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes)
        .ok()
        .filter(|path| !path.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::{Found, Site, percent_decoded};
    use std::path::Path;

    #[test]
    fn paths_lead_into_the_folder_and_nowhere_else() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let site = Site {
            mounts: vec![("/a/".into(), here.into())],
            script_first: None,
        };
        assert_eq!(
            site.find("/a/Cargo.toml"),
            Found::File(here.join("Cargo.toml"))
        );
        assert_eq!(site.find("/Cargo.toml"), Found::Nothing);
        assert_eq!(site.find("/a/../xtask/Cargo.toml"), Found::Nothing);
        assert_eq!(site.find("/a/%2e%2e/xtask/Cargo.toml"), Found::Nothing);
        assert_eq!(site.find("/a/src"), Found::Nothing);
        assert_eq!(site.find("/a//etc/passwd"), Found::Nothing);
    }

    #[test]
    fn broken_escapes_are_refused() {
        assert_eq!(percent_decoded("/a%20b").as_deref(), Some("/a b"));
        assert_eq!(percent_decoded("/a%2"), None);
        assert_eq!(percent_decoded("/a%zz"), None);
        assert_eq!(percent_decoded("/%ff"), None);
    }
}
