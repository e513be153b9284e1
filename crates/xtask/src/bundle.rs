//! Turns the compiled page into a static folder, reading the same index.html as Trunk.
//!
//! index.html is written so that very little reading is needed: each line that has `data-trunk`
//! is one `<link … />` of rel `rust`, `copy-file` or `copy-dir`. Such a line says what to put into
//! the folder and does not reach the browser; every other line does, unchanged. Style sheets are
//! packed (`css.rs`).

use crate::css;
use crate::failure::Failure;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// The program in the folder of the page.
pub const WASM: &str = "web_bg.wasm";

/// Whether the program in the folder still has the names of its functions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// As the linker wrote them.
    Kept,
    Dropped,
}

/// Puts the page into `out`: index.html, what it names, web.js and web_bg.wasm.
pub fn bundle(top: &Path, wasm: &Path, names: Names, out: &Path) -> Result<(), Failure> {
    let index_path = top.join("index.html");
    let index =
        std::fs::read_to_string(&index_path).map_err(|error| Failure::file(&index_path, error))?;
    let plan = Plan::read(&index)?;
    // Bound beside the wasm first: a failure leaves the page of the last build alone.
    let bound = wasm.with_extension("bound");
    if bound.exists() {
        std::fs::remove_dir_all(&bound).map_err(|error| Failure::file(&bound, error))?;
    }
    bind(wasm, names, &bound)?;
    make_empty(out)?;
    copy(&bound, out)?;
    for source in &plan.copies {
        let from = top.join(source);
        let Some(name) = from.file_name() else {
            continue;
        };
        copy(&from, &out.join(name))?;
    }
    let written = out.join("index.html");
    std::fs::write(&written, plan.html).map_err(|error| Failure::file(&written, error))
}

/// What index.html asks for.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    /// Files and folders to copy to the top of the output, under their own names.
    copies: Vec<PathBuf>,
    /// The page without the lines meant for bundlers.
    html: String,
}

impl Plan {
    fn read(index: &str) -> Result<Self, Failure> {
        let mut plan = Self {
            copies: Vec::new(),
            html: String::new(),
        };
        for line in index.lines() {
            // A comment may speak of data-trunk; only an element's attribute counts.
            if !line.trim_start().starts_with("<link data-trunk") {
                plan.html.push_str(line);
                plan.html.push('\n');
                continue;
            }
            match (attribute(line, "rel"), attribute(line, "href")) {
                (Some("rust"), _) => (),
                (Some("copy-file" | "copy-dir"), Some(href)) => plan.copies.push(href.into()),
                _ => {
                    return Err(Failure::stuck(
                        format!("index.html: do not know what to do with `{}`", line.trim()),
                        "Use rel \"rust\", \"copy-file\" or \"copy-dir\" with an href \
                         (crates/xtask/src/bundle.rs).",
                    ));
                }
            }
        }
        Ok(plan)
    }
}

/// The value of an attribute written `name="value"`.
fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// Empties a folder that an earlier build left; refuses to touch one that is something else.
fn make_empty(out: &Path) -> Result<(), Failure> {
    if out.exists() {
        let is_empty = out
            .read_dir()
            .map_err(|e| Failure::file(out, e))?
            .next()
            .is_none();
        if !is_empty && !out.join(WASM).is_file() {
            return Err(Failure::stuck(
                format!(
                    "{} holds something that is not a built page.",
                    out.display()
                ),
                "Name a new or an empty folder with --out.",
            ));
        }
        std::fs::remove_dir_all(out).map_err(|error| Failure::file(out, error))?;
    }
    std::fs::create_dir_all(out).map_err(|error| Failure::file(out, error))
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    if from.extension().is_some_and(|kind| kind == "css") {
        let sheet = std::fs::read_to_string(from).map_err(|error| Failure::file(from, error))?;
        return std::fs::write(to, css::pack(&sheet)).map_err(|error| Failure::file(to, error));
    }
    if !from.is_dir() {
        std::fs::copy(from, to).map_err(|error| Failure::file(from, error))?;
        return Ok(());
    }
    std::fs::create_dir_all(to).map_err(|error| Failure::file(to, error))?;
    for entry in from
        .read_dir()
        .map_err(|error| Failure::file(from, error))?
    {
        let entry = entry.map_err(|error| Failure::file(from, error))?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Writes web.js and web_bg.wasm.
fn bind(wasm: &Path, names: Names, out: &Path) -> Result<(), Failure> {
    let mut bindgen = Bindgen::new();
    bindgen
        .web(true)
        .map(|bindgen| {
            bindgen.input_path(wasm).out_name("web").typescript(false);
            bindgen
                .remove_name_section(names == Names::Dropped)
                .demangle(false)
                .remove_producers_section(true)
        })
        .and_then(|bindgen| bindgen.generate(out))
        .map_err(|error| {
            Failure::stuck(
                format!(
                    "wasm-bindgen could not bundle {}: {error:#}",
                    wasm.display()
                ),
                "Versions of wasm-bindgen and wasm-bindgen-cli-support in Cargo.lock must agree.",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::Plan;
    use std::path::PathBuf;

    #[test]
    fn bundler_lines_are_obeyed_and_dropped() {
        let index = [
            "<html>",
            "  <!-- data-trunk -->",
            "  <link data-trunk rel=\"rust\" href=\"x\" />",
            "  <link data-trunk rel=\"copy-dir\" href=\"web/e\" />",
            "</html>",
        ];
        let plan = Plan::read(&index.join("\n")).unwrap();
        assert_eq!(plan.copies, [PathBuf::from("web/e")]);
        assert_eq!(plan.html, "<html>\n  <!-- data-trunk -->\n</html>\n");
        assert!(Plan::read("<link data-trunk rel=\"sass\" href=\"x\" />").is_err());
    }
}
