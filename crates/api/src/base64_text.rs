//! Bytes as text: base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Standard base64 with padding.
pub fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads standard base64 with padding; nothing if the text is none.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn base64_is_padded() {
        for (text, code) in [
            ("", ""),
            ("a", "YQ=="),
            ("ab", "YWI="),
            ("abc", "YWJj"),
            ("x", "eA=="),
        ] {
            assert_eq!(encode(text.as_bytes()), code);
            assert_eq!(decode(code).as_deref(), Some(text.as_bytes()));
        }
        for text in ["a", "a===", "====", "YQ=", "Y Q=", "\u{e9}\u{e9}"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
