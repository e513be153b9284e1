//! Terminal recordings of a real cluster, played and compared block by block.
//!
//! `tests/conformance/known.md` lists the blocks that differ, each with its cause. A block that
//! differs and is not listed fails, and so does a listed one that agrees: then take it off.
//! `PODARIUM_BLESS=1 cargo test -p tests --test conformance` rewrites the list and keeps causes.
//! Comparing is the work of `tests/conformance/compare.py` (python3), whose header says the rules.

// tidy: wide strings: rows and names that read best on one line.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use history::transcript::{Step, Transcript};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A block: file below `recorded/` without its ending, and its number.
type Block = (String, u64);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance")
}

fn recordings() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for area in std::fs::read_dir(folder().join("recorded")).unwrap() {
        let area = area.unwrap().path();
        if area.is_dir() {
            files.extend(
                std::fs::read_dir(area)
                    .unwrap()
                    .map(|file| file.unwrap().path()),
            );
        }
    }
    files.sort();
    files
}

fn name_of(path: &Path) -> String {
    let below = path.strip_prefix(folder().join("recorded")).unwrap();
    below.with_extension("").to_string_lossy().into_owned()
}

/// The transcript without its outputs: what is played must not depend on what is expected.
fn question(transcript: &Transcript) -> Transcript {
    let mut asked = transcript.clone();
    asked
        .steps
        .retain(|step| !matches!(step, Step::Finish { .. } | Step::Text(_)));
    asked
}

/// The blocks that differ: number, command, and how.
fn differences(path: &Path, played: &Path) -> Vec<(u64, String, String)> {
    let text = std::fs::read_to_string(path).unwrap();
    let transcript = Transcript::parse(&text).unwrap();
    let (actual, _) = playground::play::play(&question(&transcript));
    std::fs::write(played, actual.to_string()).unwrap();
    let output = Command::new("python3")
        .arg(folder().join("compare.py"))
        .args([path, played])
        .arg("--json")
        .output()
        .expect("python3 is needed to compare recordings: apt-get install python3");
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("compare.py on {}: {error}", path.display()));
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("").to_owned();
    let diffs = answer["diffs"].as_array().unwrap().iter();
    diffs
        .map(|d| {
            (
                d["block"].as_u64().unwrap(),
                text(&d["command"]),
                text(&d["diff"]),
            )
        })
        .collect()
}

/// `- pods/01-x block 3: cause` lines of `known.md`.
fn known() -> BTreeMap<Block, String> {
    let text = std::fs::read_to_string(folder().join("known.md")).unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let (file, rest) = line.strip_prefix("- ")?.split_once(" block ")?;
            let (number, cause) = rest.split_once(": ")?;
            Some(((file.to_owned(), number.parse().ok()?), cause.to_owned()))
        })
        .collect()
}

/// Blocks in which two recordings of the real cluster differ from each other.
fn unstable() -> BTreeSet<Block> {
    let text = std::fs::read_to_string(folder().join("recorded/unstable.json")).unwrap();
    let value: BTreeMap<String, Vec<u64>> = serde_json::from_str(&text).unwrap();
    let blocks = value.into_iter().flat_map(|(file, numbers)| {
        let file = file.trim_end_matches(".txt").to_owned();
        numbers
            .into_iter()
            .map(move |number| (file.clone(), number))
    });
    blocks.collect()
}

#[test]
fn recordings_agree_but_for_the_known_blocks() {
    let (known, unstable) = (known(), unstable());
    let files = recordings();
    let played = std::env::temp_dir().join(format!("podarium-{}", std::process::id()));
    std::fs::create_dir_all(&played).unwrap();
    let found: BTreeMap<Block, (String, String)> = std::thread::scope(|scope| {
        let halves: Vec<_> = (0..2)
            .map(|half| {
                let (files, played) = (&files, played.join(format!("{half}.txt")));
                scope.spawn(move || {
                    let mine = files.iter().skip(half).step_by(2);
                    mine.flat_map(|path| {
                        let name = name_of(path);
                        let found = differences(path, &played);
                        found
                            .into_iter()
                            .map(move |(n, line, how)| ((name.clone(), n), (line, how)))
                    })
                    .collect::<Vec<_>>()
                })
            })
            .collect();
        halves
            .into_iter()
            .flat_map(|half| half.join().unwrap())
            .collect()
    });
    if std::env::var_os("PODARIUM_BLESS").is_some() {
        return bless(&found, &known, &unstable);
    }
    let mut problems = Vec::new();
    for (block, (line, how)) in &found {
        if !known.contains_key(block) && !unstable.contains(block) {
            problems.push(format!("{} block {}: $ {line}\n{how}", block.0, block.1));
        }
    }
    for block in known.keys().filter(|block| !found.contains_key(*block)) {
        problems.push(format!(
            "{} block {} agrees: take it off known.md",
            block.0, block.1
        ));
    }
    println!(
        "{} recordings, {} known differences",
        files.len(),
        known.len()
    );
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Rewrites `known.md`.
fn bless(
    found: &BTreeMap<Block, (String, String)>,
    known: &BTreeMap<Block, String>,
    unstable: &BTreeSet<Block>,
) {
    let mut text = String::from(
        "# Blocks of recordings that differ\n\n\
         Each line names a block and why it differs. The test fails when a listed block agrees.\n\n",
    );
    for (block, (line, _)) in found.iter().filter(|(block, _)| !unstable.contains(*block)) {
        let cause = known.get(block).cloned();
        let cause = cause.unwrap_or_else(|| format!("not looked at yet (`{line}`)"));
        text.push_str(&format!("- {} block {}: {cause}\n", block.0, block.1));
    }
    std::fs::write(folder().join("known.md"), text).unwrap();
}
