//! What the page weighs as a browser gets it: every file compressed with brotli at its best.

use crate::Options;
use std::path::{Path, PathBuf};

/// A share of the page's files, by when they are fetched.
struct Share {
    name: &'static str,
    /// What the names of its files begin with; the last share takes every other file.
    begins: &'static str,
    /// What it may weigh at most, compressed.
    max_bytes: u64,
}

const SHARES: &[Share] = &[
    Share {
        name: "fetched by `kubectl explain` alone",
        begins: "schema-",
        max_bytes: 100_000,
    },
    // Everything that does not open the page: most of kubectl, the inspector, the editor's help,
    // dialogs, rare kinds. What is new comes into the first part until `cargo xtask opening` has
    // seen that no opening calls it.
    Share {
        name: "fetched when the page is touched",
        begins: "web_rest.wasm",
        max_bytes: 690_000,
    },
    Share {
        name: "fetched to open and play",
        begins: "",
        max_bytes: 600_000,
    },
];

/// Prints the weight of every file under the built page; true if each share is as light as it must
/// be.
pub fn run(options: &Options) -> bool {
    let mut files = Vec::new();
    collect(&options.path, &mut files);
    files.sort();
    let mut totals = vec![0; SHARES.len()];
    println!("{:>10} {:>10}  file", "bytes", "brotli");
    for file in &files {
        let bytes = std::fs::read(file).expect("a file just listed");
        let packed = brotli_size(&bytes);
        let name = file.strip_prefix(&options.path).unwrap_or(file);
        let is_in = |share: &Share| name.to_string_lossy().starts_with(share.begins);
        let share = SHARES
            .iter()
            .position(is_in)
            .expect("the last one takes all");
        totals[share] += packed;
        println!("{:>10} {packed:>10}  {}", bytes.len(), name.display());
    }
    println!();
    for (share, total) in SHARES.iter().zip(&totals) {
        let Share {
            name, max_bytes, ..
        } = share;
        let verdict = if total > max_bytes {
            "TOO MUCH"
        } else {
            "allowed"
        };
        println!("{:>10} {total:>10}  {name}: {max_bytes} {verdict}", "");
    }
    !files.is_empty()
        && SHARES
            .iter()
            .zip(&totals)
            .all(|(share, total)| *total <= share.max_bytes)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = folder.read_dir().expect("the built page can be read");
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn brotli_size(bytes: &[u8]) -> u64 {
    let settings = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        ..Default::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &settings).expect("memory can be written");
    packed.len() as u64
}
