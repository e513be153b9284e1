//! A static web server for one folder, on this machine only: for `serve`, and for browser tests.
//!
//! Tests mount the same folder under a second path as well (a page must work from any sub-path),
//! add a folder of their own pages, and have a recorder script put in front of all others.

use crate::failure::Failure;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tiny_http::{Header, Method, Request, Response, Server};

/// Threads that answer: a browser opens up to six connections.
const THREADS: u32 = 6;

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
        let server = Server::http(("127.0.0.1", port)).map_err(|error| {
            Failure::stuck(
                format!("Port {port} of this machine cannot be used: {error}."),
                "Choose another with --port N, or --port 0 for any free one.",
            )
        })?;
        let address = format!("http://{}", server.server_addr());
        let server = Arc::new(server);
        let site = Arc::new(self);
        for _ in 0..THREADS {
            let (server, site) = (Arc::clone(&server), Arc::clone(&site));
            std::thread::spawn(move || {
                for request in server.incoming_requests() {
                    site.answer(request);
                }
            });
        }
        Ok(address)
    }

    fn answer(&self, request: Request) {
        let url = request.url().to_owned();
        let (path, query) = match url.split_once('?') {
            Some((path, query)) => (path, format!("?{query}")),
            None => (url.as_str(), String::new()),
        };
        // A client that hung up is nobody's problem.
        let _ = match (request.method(), self.find(path)) {
            (Method::Get | Method::Head, Found::File(file)) => self.send(request, &file),
            (Method::Get | Method::Head, Found::Folder) => {
                let location = header("Location", &format!("{path}/{query}"));
                request.respond(Response::empty(308).with_header(location))
            }
            (Method::Get | Method::Head, Found::Nothing) => {
                request.respond(Response::from_string("Not found\n").with_status_code(404))
            }
            _ => request.respond(Response::from_string("GET only\n").with_status_code(405)),
        };
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

    fn send(&self, request: Request, file: &Path) -> std::io::Result<()> {
        let headers = [
            header("Content-Type", content_type(file)),
            header("Cache-Control", "no-cache"),
            header("X-Content-Type-Options", "nosniff"),
            // A sandboxed embed has an origin of its own: without this it may load nothing.
            header("Access-Control-Allow-Origin", "*"),
        ];
        if let (Some(script), Some("html")) = (&self.script_first, extension(file)) {
            let html = std::fs::read_to_string(file)?;
            let first = format!("<head>\n<script src=\"{script}\"></script>");
            let mut response = Response::from_string(html.replacen("<head>", &first, 1));
            headers
                .into_iter()
                .for_each(|header| response.add_header(header));
            return request.respond(response);
        }
        let mut response = Response::from_file(File::open(file)?);
        headers
            .into_iter()
            .for_each(|header| response.add_header(header));
        request.respond(response)
    }
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

/// Header names and values here are ASCII, the only thing tiny_http refuses to be without.
fn header(name: &str, value: &str) -> Header {
    let ascii: String = value.chars().filter(char::is_ascii).collect();
    Header::from_bytes(name, ascii).unwrap_or_else(|()| unreachable!("{name} is ASCII"))
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
