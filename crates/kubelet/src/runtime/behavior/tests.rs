//! Tests of the directive language.

use super::*;

#[test]
fn reads_every_directive() {
    let text = "pull=3s start=2s exit=1@20s oom@5s unready@6s..14s unready@30s hang@10s \
                term=ignore cpu=200m memory=120Mi rps=50 needs=svc/db log=\"up and running\"";
    let behavior = Behavior::parse(text).unwrap();
    assert_eq!(behavior.pull, Some(Pull::Takes(Duration::from_secs(3))));
    assert_eq!(behavior.exit, Some((1, Duration::from_secs(20))));
    assert_eq!(behavior.unready.len(), 2);
    assert!(behavior.unready[0].contains(Duration::from_secs(6)));
    assert!(!behavior.unready[0].contains(Duration::from_secs(14)));
    assert_eq!(behavior.term, Some(Term::Ignore));
    assert_eq!(behavior.cpu_millis, Some(200));
    assert_eq!(behavior.memory_bytes, Some(120 << 20));
    assert_eq!(behavior.needs, ["db"]);
    assert_eq!(behavior.log, ["up and running"]);
}

#[test]
fn errors_name_the_place() {
    for (text, message) in [
        (
            "start=2s frob=1",
            "unknown directive \"frob=1\" at column 10",
        ),
        ("start", "unknown directive \"start\" at column 1"),
        (
            "exit=300@1s",
            "\"exit=300@1s\" at column 1: expected CODE@TIME with a code from 0 to 255",
        ),
        ("  hang@soon", "\"hang@soon\" at column 3: expected a time"),
        ("needs=db", "\"needs=db\" at column 1: expected svc/NAME"),
        (
            "log=\"a b",
            "\"log=\"a b\" at column 1: the quotation has no end",
        ),
        (
            "memory=-1Mi",
            "\"memory=-1Mi\" at column 1: expected a quantity such as 200m or 120Mi",
        ),
    ] {
        assert_eq!(Behavior::parse(text).unwrap_err().to_string(), message);
    }
}

#[test]
fn the_longest_matching_pattern_wins() {
    let mut table = BehaviorTable::default();
    for (pattern, rps) in [("web", 1), ("web:v2", 2), ("*/api:*", 3), ("*", 4)] {
        table.insert(
            pattern,
            Behavior {
                rps: Some(rps),
                ..Behavior::default()
            },
        );
    }
    for (image, rps) in [
        ("web:v1", 1),
        ("web:v2", 2),
        ("ghcr.io/acme/api:7", 3),
        ("db", 4),
    ] {
        assert_eq!(table.of_image(image).unwrap().rps, Some(rps), "{image}");
    }
}
