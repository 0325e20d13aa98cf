//! Whether something strikes now.

use super::{Handle, Storage};
use crate::disk::image::{Image, index};

impl Storage {
    /// Whether everything stops at this operation.
    pub(super) fn crashes(&mut self) -> bool {
        self.happened.operations += 1;
        let ordered = self.crash_in == Some(0);
        self.crash_in = self.crash_in.map(|left| left.saturating_sub(1));
        let crashes = ordered || self.strikes(self.faults.crash);
        if crashes {
            self.crash_now();
        }
        crashes
    }

    pub(super) fn is_full(&mut self, handle: &Handle, end: u64) -> bool {
        let length = self.files.get(&handle.file).and_then(Image::length).unwrap_or(0);
        let growth = end.saturating_sub(length);
        if growth == 0 {
            return false;
        }
        if self.strikes(self.faults.full) {
            self.full_spell = 1 + self.chance.below(8);
        }
        if self.full_spell > 0 {
            self.full_spell -= 1;
            return true;
        }
        match &mut self.room {
            Some(room) if *room < growth => true,
            Some(room) => {
                *room -= growth;
                false
            }
            None => false,
        }
    }

    /// Draws nothing where nothing can happen, so that a run without faults needs no chance.
    pub(super) fn strikes(&mut self, per_mille: u64) -> bool {
        per_mille > 0 && self.chance.below(1000) < per_mille
    }

    /// How much of a write gets as far as the system's cache.
    pub(super) fn part(&mut self, length: usize) -> usize {
        match self.chance.below(3) {
            0 => 0,
            1 => length,
            _ => index(self.chance.below(length as u64 + 1)),
        }
    }
}
