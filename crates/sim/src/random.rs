//! Chance from one seed, through named streams.
//!
//! Each consumer draws from its own stream, so a new draw in one place does not shift the others.
//! The generator is SplitMix64: small, well distributed, the same on every machine.

use crate::digest::Digest;
use std::collections::BTreeMap;

/// A stream of pseudo-random numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The stream called `name` of a run with `seed`.
    pub fn named(seed: u64, name: &str) -> Random {
        let mut digest = Digest::default();
        digest.write(name.as_bytes());
        Random {
            state: digest.value() ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15),
        }
    }

    /// The next 64 bits.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `bound - 1`; 0 if `bound` is 0. The bias is below 2^-32 for small bounds.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// Five characters of the alphabet that Kubernetes uses for generated names.
    /// k8s: staging/src/k8s.io/apimachinery/pkg/util/rand/rand.go, alphanums
    pub fn suffix5(&mut self) -> String {
        const ALPHANUMS: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";
        (0..5)
            .map(|_| {
                ALPHANUMS
                    .get(self.below(27) as usize)
                    .map_or('b', |b| char::from(*b))
            })
            .collect()
    }
}

/// All streams of a run, made when first drawn from.
#[derive(Clone, Debug)]
pub struct Streams {
    seed: u64,
    streams: BTreeMap<&'static str, Random>,
}

impl Streams {
    /// The streams of a run with `seed`.
    pub fn new(seed: u64) -> Streams {
        Streams {
            seed,
            streams: BTreeMap::new(),
        }
    }

    /// The stream called `name`.
    pub fn stream(&mut self, name: &'static str) -> &mut Random {
        let seed = self.seed;
        self.streams
            .entry(name)
            .or_insert_with(|| Random::named(seed, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_do_not_disturb_each_other() {
        let mut plain = Streams::new(7);
        let expected: Vec<_> = (0..3).map(|_| plain.stream("a").next()).collect();
        let mut mixed = Streams::new(7);
        let mut drawn = Vec::new();
        for _ in 0..3 {
            mixed.stream("b").next();
            drawn.push(mixed.stream("a").next());
        }
        assert_eq!(drawn, expected);
    }
}
