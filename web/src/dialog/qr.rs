//! QR codes of links, drawn as one path.

use qrcodegen::{QrCode, QrCodeEcc};

/// Longer links make codes too fine for a phone to read from a screen.
pub const CHARACTERS_MAX: usize = 1000;

/// Modules of a code, row by row.
pub struct Code(QrCode);

impl Code {
    /// The code of a text, if it is short enough.
    pub fn of(text: &str) -> Option<Code> {
        if text.len() > CHARACTERS_MAX {
            return None;
        }
        QrCode::encode_text(text, QrCodeEcc::Low).ok().map(Code)
    }

    /// Modules per side.
    pub fn size(&self) -> i32 {
        self.0.size()
    }

    /// The dark modules as a path of unit squares.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.size() {
            for x in (0..self.size()).filter(|x| self.0.get_module(*x, y)) {
                path.push_str(&format!("M{x} {y}h1v1h-1z"));
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn a_thousand_characters_fit_and_more_do_not() {
        assert_eq!(Code::of("a").unwrap().size(), 21);
        assert_eq!(Code::of(&"a".repeat(1000)).unwrap().size(), 105);
        assert!(Code::of(&"a".repeat(1001)).is_none());
    }
}
