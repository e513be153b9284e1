//! Transcripts with the outputs they should give: `tests/transcripts/*.txt`, played from the start.
//!
//! `podarium check --bless FILE` rewrites the outputs; the difference is then reviewed like code.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use history::transcript::Transcript;
use std::path::Path;

#[test]
fn transcripts_give_their_outputs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("transcripts");
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "no transcripts in {}", folder.display());
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let transcript = Transcript::parse(&text).unwrap();
        let (played, _) = playground::play::play(&transcript);
        let found = played.to_string();
        let difference = text.lines().zip(found.lines()).find(|(a, b)| a != b);
        assert_eq!(difference, None, "{}", path.display());
        assert_eq!(text, found, "{}", path.display());
    }
}
