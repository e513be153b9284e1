//! Tests of the link codec: released links, every kind of damage, random damage.

use super::*;
use crate::scenario::{Action, ActionKind};
use sim::Duration;

/// Released links with the canonical form of each. Never change a line; only add.
const RELEASED: &str = include_str!("fixtures/released.txt");

fn web() -> Scenario {
    let manifests = [
        "# web\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n",
        "  replicas: 3\n  selector:\n    matchLabels:\n      app: web\n  template:\n",
        "    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n",
        "      - name: web\n        image: nginx:1.27\n",
    ]
    .concat();
    let kind = ActionKind::Run("kubectl scale deployment/web --replicas=5".to_owned());
    let actions = vec![Action {
        at: Duration::from_secs(10),
        kind,
    }];
    Scenario {
        manifests,
        actions,
        ..Scenario::default()
    }
}

fn scenario_of(text: &str) -> Scenario {
    match decode(text).unwrap().target {
        Target::Scenario(scenario) => *scenario,
        other => panic!("{other:?}"),
    }
}

fn damage_of(text: &str) -> Damage {
    let damaged = decode(text).unwrap_err();
    assert_eq!(damaged.text, text);
    damaged.damage
}

#[test]
fn released_links_are_read_for_ever() {
    let mut count = 0;
    for pair in RELEASED
        .split("\n\n")
        .filter(|pair| !pair.trim().is_empty())
    {
        let (link, canonical) = pair.trim().split_once('\n').unwrap();
        let scenario = scenario_of(link);
        assert_eq!(scenario.to_canonical(), canonical, "{link}");
        let letter = link.chars().nth(1).unwrap();
        assert_eq!(
            encode_with(&scenario, Codec::of(letter).unwrap()),
            link,
            "same link again"
        );
        count += 1;
    }
    assert!(count >= 4);
}

#[test]
fn every_codec_and_every_way_to_write_it() {
    let scenario = web();
    for codec in Codec::ALL {
        let link = encode_with(&scenario, codec);
        let chat = format!("https://example.org/play/#{link}).");
        let query = format!("https://example.org/play/?theme=dark&s={link}&x=1");
        for text in [link.clone(), format!("#{link}"), chat, query] {
            assert_eq!(scenario_of(&text), scenario, "{text}");
        }
    }
    let shortest = encode(&scenario, &View::default());
    assert!(shortest.starts_with("1D."), "{shortest}");
    assert!(shortest.len() * 2 < encode_with(&scenario, Codec::Deflate).len());
}

#[test]
fn view_parameters_stay_outside() {
    let mut view = View::default();
    view.set("t", "0:42");
    view.set("sel", "deployment/web");
    view.set("note", "a & b");
    let link = encode(&web(), &view);
    assert!(
        link.ends_with("?t=0:42&sel=deployment/web&note=a%20%26%20b"),
        "{link}"
    );
    let read = decode(&link).unwrap();
    assert_eq!(read.view, view);
    assert_eq!(read.view.time(), Some(Duration::from_secs(42)));
    assert_eq!(
        decode("1j.e30.Q767?t=%zz&&x").unwrap_err().damage,
        Damage::Checksum
    );
}

#[test]
fn other_targets() {
    let gallery = |revision: Option<&str>| Target::Gallery {
        slug: "bad-image".to_owned(),
        revision: revision.map(str::to_owned),
    };
    assert_eq!(decode("#s/bad-image").unwrap().target, gallery(None));
    assert_eq!(
        decode("#s/bad-image@a1b2?t=5").unwrap().target,
        gallery(Some("a1b2"))
    );
    let url = "https://example.org/a.yaml";
    let text = format!("#u/{}", URL_SAFE_NO_PAD.encode(url));
    assert_eq!(
        decode(&text).unwrap().target,
        Target::Remote(url.to_owned())
    );
}

#[test]
fn every_damage_has_its_name() {
    let link = encode_with(&web(), Codec::Deflate);
    let cut = |to: usize| link.get(..to).unwrap().to_owned();
    assert_eq!(damage_of(""), Damage::Empty);
    assert_eq!(damage_of("hello"), Damage::NotALink);
    assert_eq!(damage_of(&cut(2)), Damage::Truncated);
    assert_eq!(damage_of(&cut(link.len() / 2)), Damage::Truncated);
    assert_eq!(damage_of(&cut(link.len() - 2)), Damage::Truncated);
    assert_eq!(
        damage_of(&link.replacen("1d", "2d", 1)),
        Damage::NewerVersion(2)
    );
    assert_eq!(
        damage_of(&link.replacen("1d", "1Q", 1)),
        Damage::UnknownCodec('Q')
    );
    assert_eq!(
        damage_of(&link.replacen('V', "ä", 1).replacen('v', "ä", 1)),
        Damage::NotBase64('ä')
    );
    assert_eq!(damage_of(&format!("{link}x")), Damage::Checksum);
    let long = "A".repeat(BODY_CHARS_MAX + 1);
    assert_eq!(
        damage_of(&format!("1d.{long}.AAAA")),
        Damage::TooLong(BODY_CHARS_MAX + 1)
    );
    for bytes in [vec![b' '; 900_000], vec![b'a'; 9_000_000]] {
        let body = URL_SAFE_NO_PAD.encode(codec::pack(Codec::Deflate, &bytes));
        let bomb = format!("1d.{body}.{}", check_of(&bytes));
        assert_eq!(damage_of(&bomb), Damage::Bomb);
    }
    let of_json = |json: &str| {
        format!(
            "1j.{}.{}",
            URL_SAFE_NO_PAD.encode(json),
            check_of(json.as_bytes())
        )
    };
    assert_eq!(
        damage_of(&of_json("{\"New\":1}")),
        Damage::Critical("New".to_owned())
    );
    assert!(matches!(
        damage_of(&of_json("{\"m\":[]}")),
        Damage::Content(_)
    ));
    let kept = "{\"m\":\"a\",\"zoom\":{\"x\":1}}";
    assert_eq!(scenario_of(&of_json(kept)).to_canonical(), kept);
}

#[test]
fn repetitive_scenarios_stay_readable() {
    let scenario = Scenario {
        manifests: "a".repeat(40_000),
        ..Scenario::default()
    };
    assert_eq!(scenario_of(&encode(&scenario, &View::default())), scenario);
}

#[test]
fn random_damage_never_panics_and_never_passes_unnoticed() {
    let original = web();
    let mut random = sim::Random::named(1, "links");
    for codec in Codec::ALL {
        let link: Vec<char> = encode_with(&original, codec).chars().collect();
        for _ in 0..3000 {
            let mut damaged = link.clone();
            for _ in 0..=random.below(3) {
                let at = random.below(damaged.len() as u64) as usize;
                match random.below(4) {
                    0 => damaged[at] = char::from(32 + random.below(96) as u8),
                    1 => damaged.truncate(at.max(1)),
                    2 => damaged.insert(at, 'A'),
                    _ => {
                        damaged.remove(at);
                    }
                }
                damaged.push('.');
                damaged.pop();
                if damaged.is_empty() {
                    damaged.push('1');
                }
            }
            let text: String = damaged.iter().collect();
            if let Ok(Link {
                target: Target::Scenario(read),
                ..
            }) = decode(&text)
            {
                assert_eq!(
                    *read,
                    Scenario {
                        view: read.view.clone(),
                        ..original.clone()
                    },
                    "{text}"
                );
            }
        }
    }
}
