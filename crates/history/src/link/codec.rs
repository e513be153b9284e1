//! The three ways to pack canonical bytes.
//!
//! `j` takes them as they are, `d` deflates them, `D` deflates them as if `DICTIONARY` stood before
//! them. The dictionary is frozen: a better one is a new codec.

use super::{Damage, UNPACK_RATIO_MAX, UNPACKED_BYTES_MAX};
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// Dictionary number 1: common lines of manifests, the commonest last. It never changes.
pub const DICTIONARY: &str = include_str!("dictionary1.txt");

/// How hard the compressor tries. Fixed, so that one scenario has one link everywhere.
const LEVEL: i32 = 9;

/// A way to pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// As it is.
    Plain,
    /// Raw DEFLATE.
    Deflate,
    /// Raw DEFLATE with the dictionary.
    Dictionary,
}

impl Codec {
    /// All codecs; of equally short ones the first is taken.
    pub const ALL: [Codec; 3] = [Codec::Deflate, Codec::Dictionary, Codec::Plain];

    /// Its letter in a link.
    pub const fn letter(self) -> char {
        match self {
            Codec::Plain => 'j',
            Codec::Deflate => 'd',
            Codec::Dictionary => 'D',
        }
    }

    /// The codec of a letter.
    pub fn of(letter: char) -> Option<Codec> {
        Codec::ALL
            .into_iter()
            .find(|codec| codec.letter() == letter)
    }

    fn dictionary(self) -> &'static [u8] {
        match self {
            Codec::Dictionary => DICTIONARY.as_bytes(),
            Codec::Plain | Codec::Deflate => &[],
        }
    }
}

/// The shortest form that a reader's limits allow.
pub fn pack_shortest(bytes: &[u8]) -> (Codec, Vec<u8>) {
    let mut best = (Codec::Plain, bytes.to_vec());
    let mut found = false;
    for codec in Codec::ALL {
        let body = pack(codec, bytes);
        let readable = bytes.len() <= body.len().saturating_mul(UNPACK_RATIO_MAX);
        if readable && (!found || body.len() < best.1.len()) {
            best = (codec, body);
            found = true;
        }
    }
    best
}

/// Packs `bytes`.
pub fn pack(codec: Codec, bytes: &[u8]) -> Vec<u8> {
    if codec == Codec::Plain {
        return bytes.to_vec();
    }
    let mut compressor = CompressorOxide::new(create_comp_flags_from_zip_params(LEVEL, -15, 0));
    let dictionary = codec.dictionary();
    if !dictionary.is_empty() {
        // A full flush of the dictionary ends on a byte; what comes after can refer back to it.
        deflate(&mut compressor, dictionary, TDEFLFlush::Sync);
    }
    deflate(&mut compressor, bytes, TDEFLFlush::Finish)
}

fn deflate(compressor: &mut CompressorOxide, bytes: &[u8], flush: TDEFLFlush) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut rest = bytes;
    loop {
        let (status, taken) = compress_to_output(compressor, rest, flush, |part| {
            packed.extend_from_slice(part);
            true
        });
        rest = rest.get(taken..).unwrap_or(&[]);
        if status != TDEFLStatus::Okay || rest.is_empty() {
            return packed;
        }
    }
}

/// Unpacks `body` within the limits.
pub fn unpack(codec: Codec, body: &[u8]) -> Result<Vec<u8>, Damage> {
    let limit = body
        .len()
        .saturating_mul(UNPACK_RATIO_MAX)
        .min(UNPACKED_BYTES_MAX);
    if codec == Codec::Plain {
        return if body.len() > UNPACKED_BYTES_MAX {
            Err(Damage::Bomb)
        } else {
            Ok(body.to_vec())
        };
    }
    let dictionary = codec.dictionary();
    let mut buffer = dictionary.to_vec();
    buffer.resize(dictionary.len() + limit, 0);
    let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut decompressor = DecompressorOxide::new();
    let (status, taken, written) = decompress(
        &mut decompressor,
        body,
        &mut buffer,
        dictionary.len(),
        flags,
    );
    match status {
        TINFLStatus::Done if taken == body.len() => {
            buffer.truncate(dictionary.len() + written);
            Ok(buffer.split_off(dictionary.len()))
        }
        TINFLStatus::HasMoreOutput => Err(Damage::Bomb),
        TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => {
            Err(Damage::Truncated)
        }
        // Foreign and open-ended: what is left is one or the other kind of wrong data.
        _ => Err(Damage::Checksum),
    }
}
