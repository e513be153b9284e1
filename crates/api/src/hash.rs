//! The hashes in names and labels: `pod-template-hash`, revisions, generated suffixes.
//!
//! k8s: pkg/controller/controller_utils.go, ComputeHash;
//! staging/src/k8s.io/apimachinery/pkg/util/rand/rand.go, SafeEncodeString

/// Letters of generated names: no vowels, no digits that look like letters.
/// k8s: staging/src/k8s.io/apimachinery/pkg/util/rand/rand.go, alphanums
pub const NAME_ALPHABET: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";

const FNV_OFFSET: u32 = 2_166_136_261;
const FNV_PRIME: u32 = 16_777_619;

/// FNV-1a, 32 bits.
pub fn fnv1a_32(bytes: &[u8]) -> u32 {
    bytes.iter().fold(FNV_OFFSET, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(FNV_PRIME)
    })
}

/// FNV-1, 32 bits: used for controller revisions.
pub fn fnv1_32(bytes: &[u8]) -> u32 {
    bytes.iter().fold(FNV_OFFSET, |hash, byte| {
        hash.wrapping_mul(FNV_PRIME) ^ u32::from(*byte)
    })
}

/// The text with each byte replaced by a letter that is safe in names.
pub fn safe_encode(text: &str) -> String {
    text.bytes()
        .filter_map(|byte| NAME_ALPHABET.get(usize::from(byte) % NAME_ALPHABET.len()))
        .map(|letter| char::from(*letter))
        .collect()
}

/// The `pod-template-hash` label of a template with this dump.
///
/// The collision count, if any, is hashed after the dump as eight bytes of which it fills
/// the first four.
pub fn template_hash_label(dump: &[u8], collision_count: Option<i32>) -> String {
    let mut bytes = dump.to_vec();
    if let Some(count) = collision_count {
        bytes.extend(count.to_le_bytes());
        bytes.extend([0; 4]);
    }
    safe_encode(&fnv1a_32(&bytes).to_string())
}
