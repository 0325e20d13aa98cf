//! A number that stands for everything a disk was asked, in order.

/// What was asked.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
pub(super) enum Asked {
    Open = 1,
    Read,
    Write,
    Truncate,
    Sync,
    Delete,
    Crash,
    Restart,
    Damage,
}

/// A running hash; no defence against anybody, only a comparison of two runs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trace(u64);

impl Trace {
    /// Adds what was asked of which file, where, how much, and what came of it.
    pub fn add(&mut self, asked: Asked, file: &str, place: u64, length: u64, result: i32) {
        self.mix(asked as u64);
        self.bytes(file.as_bytes());
        self.mix(place);
        self.mix(length);
        self.mix(u64::from(result.cast_unsigned()));
    }

    /// Adds content.
    pub fn bytes(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..part.len()].copy_from_slice(part);
            self.mix(u64::from_le_bytes(word));
        }
        self.mix(bytes.len() as u64);
    }

    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517C_C1B7_2722_0A95);
    }

    /// The hash so far.
    pub fn hash(self) -> u64 {
        self.0
    }
}
