//! Chance that is the same everywhere.

/// A linear congruential generator: one seed, one stream, on every machine.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// The stream of this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`, which is above zero.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// The same in 32 bits.
    pub fn small(&mut self, bound: u32) -> u32 {
        u32::try_from(self.below(u64::from(bound))).unwrap_or(0)
    }

    /// Takes one out of a list, which has some.
    pub fn take<T>(&mut self, list: &mut Vec<T>) -> T {
        let at = usize::try_from(self.below(list.len() as u64)).unwrap_or(0);
        list.swap_remove(at)
    }
}
