//! What the page weighs as a browser gets it: every file compressed with brotli at its best.

use crate::Options;
use std::path::{Path, PathBuf};

/// What the page should weigh at most, compressed, all files together.
const TOTAL_GOAL_BYTES: u64 = 600_000;
/// What it may not exceed today. The goal was missed when all controllers and kubectl came in;
/// access control with its commands brought 55 kB more, and resizes in place, ephemeral volumes,
/// whole Go templates and the rarer refusals 37 kB, answers to "Why?" in embeds and tables for
/// exact look-ups 5 kB, scenarios to begin with 5 kB; maps and sets gathered without a sort of
/// their own gave 13 kB back, and functions ordered by likeness 18 kB. Nothing else may make it
/// larger.
const TOTAL_MAX_BYTES: u64 = 1_232_000;

/// What names of files begin with that only `kubectl explain` fetches.
const ON_DEMAND: &str = "schema-";

/// Prints the weight of every file under the built page; true if the sum is allowed. What is
/// fetched on demand is weighed, and not counted.
pub fn run(options: &Options) -> bool {
    let mut files = Vec::new();
    collect(&options.path, &mut files);
    files.sort();
    let mut total = (0, 0);
    println!("{:>10} {:>10}  file", "bytes", "brotli");
    for file in &files {
        let bytes = std::fs::read(file).expect("a file just listed");
        let packed = brotli_size(&bytes);
        let name = file.strip_prefix(&options.path).unwrap_or(file);
        let is_later = name.to_string_lossy().starts_with(ON_DEMAND);
        let note = if is_later { " (on demand)" } else { "" };
        println!("{:>10} {packed:>10}  {}{note}", bytes.len(), name.display());
        if is_later {
            continue;
        }
        total = (total.0 + bytes.len() as u64, total.1 + packed);
    }
    println!(
        "{:>10} {:>10}  in all, {TOTAL_GOAL_BYTES} wanted, {TOTAL_MAX_BYTES} allowed",
        total.0, total.1
    );
    if total.1 > TOTAL_MAX_BYTES {
        println!("The page is {} bytes too heavy.", total.1 - TOTAL_MAX_BYTES);
    }
    !files.is_empty() && total.1 <= TOTAL_MAX_BYTES
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
