//! `--append-hash`: the end of the name of a config map or a secret, which follows its content.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/util/hash/hash.go

use api::{Kind, json_text};
use serde_json::{Value, json};

/// The ten letters for a config map or a secret.
pub fn of(kind: Kind, tree: &Value) -> String {
    let mut hashed = json!({
        "data": tree.get("data").cloned().unwrap_or_else(|| json!({})),
        "kind": kind.name(),
        "name": tree["metadata"]["name"],
    });
    if kind == Kind::Secret {
        hashed["type"] = tree.get("type").cloned().unwrap_or_else(|| "".into());
    }
    let sum = sha256(json_text::encode_json(&hashed).as_bytes());
    let digits: String = sum.iter().map(|word| format!("{word:08x}")).collect();
    let letters = digits.chars().take(LENGTH).map(|digit| match digit {
        '0' => 'g',
        '1' => 'h',
        '3' => 'k',
        'a' => 'm',
        'e' => 't',
        other => other,
    });
    letters.collect()
}

const LENGTH: usize = 10;

/// Bytes that are mixed in at once.
const BLOCK: usize = 64;

/// SHA-256 as in FIPS 180-4.
fn sha256(text: &[u8]) -> [u32; 8] {
    let mut bytes = text.to_vec();
    bytes.push(0x80);
    while bytes.len() % BLOCK != BLOCK - 8 {
        bytes.push(0);
    }
    bytes.extend((text.len() as u64 * 8).to_be_bytes());
    let (mut state, rounds) = constants();
    for block in bytes.chunks(BLOCK) {
        let mut words: Vec<u32> = block
            .chunks(4)
            .map(|four| {
                four.iter()
                    .fold(0, |word, byte| word << 8 | u32::from(*byte))
            })
            .collect();
        for _ in 16..rounds.len() {
            let back = |by: usize| words.iter().rev().nth(by - 1).copied().unwrap_or(0);
            let (early, late) = (back(15), back(2));
            let early = early.rotate_right(7) ^ early.rotate_right(18) ^ (early >> 3);
            let late = late.rotate_right(17) ^ late.rotate_right(19) ^ (late >> 10);
            let sum = back(16).wrapping_add(early).wrapping_add(back(7));
            words.push(sum.wrapping_add(late));
        }
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
        for (word, round) in words.iter().zip(&rounds) {
            let sum = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let chosen = (e & f) ^ (!e & g);
            let first = h.wrapping_add(sum).wrapping_add(chosen);
            let first = first.wrapping_add(*round).wrapping_add(*word);
            let sum = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let second = sum.wrapping_add((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e) = (g, f, e, d.wrapping_add(first));
            (d, c, b, a) = (c, b, a, first.wrapping_add(second));
        }
        for (sum, one) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
            *sum = sum.wrapping_add(one);
        }
    }
    state
}

/// The first bits behind the point of the square roots of the first 8 primes, and of the cube
/// roots of the first 64.
fn constants() -> ([u32; 8], Vec<u32>) {
    let is_prime = |one: &u128| (2..*one).all(|other| !one.is_multiple_of(other));
    let primes: Vec<u128> = (2..).filter(is_prime).take(64).collect();
    let mut state = [0; 8];
    for (one, prime) in state.iter_mut().zip(&primes) {
        *one = root(2, prime << 64);
    }
    (
        state,
        primes.iter().map(|prime| root(3, prime << 96)).collect(),
    )
}

/// The lowest 32 bits of a whole root.
fn root(power: u32, of: u128) -> u32 {
    let (mut low, mut high) = (0_u128, 1 << 40);
    while high - low > 1 {
        let middle = (low + high) / 2;
        match middle.pow(power) <= of {
            true => low = middle,
            false => high = middle,
        }
    }
    low as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// k8s: kubectl/pkg/util/hash/hash_test.go, TestConfigMapHash, TestSecretHash
    #[test]
    fn names_end_as_upstream() {
        let tree = |data: Value| json!({"data": data, "metadata": {"name": ""}, "type": "my-type"});
        let (none, one) = (tree(json!({})), tree(json!({"one": ""})));
        assert_eq!(of(Kind::ConfigMap, &none), "42745tchd9");
        assert_eq!(of(Kind::ConfigMap, &one), "9g67k2htb6");
        assert_eq!(of(Kind::Secret, &none), "t75bgf6ctb");
        assert_eq!(of(Kind::Secret, &one), "74bd68bm66");
    }

    #[test]
    fn long_texts_take_several_blocks() {
        let sum = sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".as_bytes());
        assert_eq!(sum.first(), Some(&0x248d_6a61));
    }
}
