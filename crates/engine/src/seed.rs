//! The one source of everything that AWS draws at random: UUIDs, `States.MathRandom`, jitter, task tokens, run names.
//!
//! Every number comes from the seed of the execution, so that the same inputs give the same bytes on every machine, for ever: links
//! depend on it. The generator is SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014), whose
//! output is fixed by its definition and not by a library's version.

use std::cell::Cell;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A stream of numbers that depends on the seed alone. Drawing needs no `&mut`, since evaluating a template only reads everything else.
#[derive(Debug, Clone)]
pub struct Seed(Cell<u64>);

impl Seed {
    /// The stream that begins at `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    /// The next 64 bits.
    pub fn next_u64(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.0.set(state);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in `0.0..1.0`.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
    pub fn unit(&self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number in `0..bound`; 0 when `bound` is 0.
    pub fn below(&self, bound: u64) -> u64 {
        let wide = u128::from(self.next_u64()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or_default()
    }

    /// A version 4 UUID in lower case.
    pub fn uuid(&self) -> String {
        let bytes = (u128::from(self.next_u64()) << 64) | u128::from(self.next_u64());
        uuid::Builder::from_random_bytes(bytes.to_be_bytes())
            .into_uuid()
            .to_string()
    }

    /// A task token in AWS's form, two runs of base64: 728 characters that begin `AQDAAAAAKgAAAAMAAAA`, with `=` behind the first run, or, in
    /// a Map, 720 that begin `AQC4AAAAKgAAAAMAAAA`, with `==` (reference 10-more-recordings, Task.State/006, Map.State/006). How long each run
    /// is, and that it is the Map that makes the difference, is not recorded.
    pub fn task_token(&self, in_a_map: bool) -> String {
        let (mark, first) = if in_a_map { (0xB8, 490) } else { (0xC0, 497) };
        let head = vec![
            0x01, 0x00, mark, 0x00, 0x00, 0x00, 0x2A, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00,
        ];
        let fill = |mut bytes: Vec<u8>, length: usize| {
            while bytes.len() < length {
                bytes.extend_from_slice(&self.next_u64().to_le_bytes());
            }
            bytes.truncate(length);
            STANDARD.encode(bytes)
        };
        fill(head, first) + &fill(Vec::new(), SECOND_RUN)
    }
}

/// The bytes of the second run of a task token: 64 characters of base64.
const SECOND_RUN: usize = 48;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_never_changes() {
        // The reference outputs of SplitMix64 for the seed 1234567.
        let seed = Seed::new(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| seed.next_u64()).collect();
        assert_eq!(
            drawn,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn a_uuid_is_of_version_4_and_depends_on_the_seed_alone() {
        let uuid = Seed::new(7).uuid();
        assert_eq!(uuid, Seed::new(7).uuid());
        assert_ne!(uuid, Seed::new(8).uuid());
        assert_eq!((uuid.len(), uuid.get(14..15)), (36, Some("4")));
    }

    #[test]
    fn a_task_token_looks_like_one_of_aws() {
        for (in_a_map, length, begin, padding) in [
            (false, 728, "AQDAAAAAKgAAAAMAAA", "="),
            (true, 720, "AQC4AAAAKgAAAAMAAA", "=="),
        ] {
            let token = Seed::new(1).task_token(in_a_map);
            assert_eq!(token.len(), length);
            assert!(token.starts_with(begin), "{token}");
            let (first, second) = token.split_once(padding).unwrap();
            assert!(!first.contains('=') && !second.contains('='), "{token}");
        }
    }

    #[test]
    fn numbers_stay_in_their_range() {
        let seed = Seed::new(3);
        for _ in 0..1_000 {
            assert!((0.0..1.0).contains(&seed.unit()));
            assert!(seed.below(10) < 10);
        }
        assert_eq!(seed.below(0), 0);
    }
}
