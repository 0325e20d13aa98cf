//! Chance from a seed: the same seed, the same plan.

/// The seed where `STORM_SEED` names none.
const USUAL: u64 = 0x5eed;

/// `SplitMix64`.
#[derive(Clone)]
pub struct Chance(u64);

impl Chance {
    /// The plan of one client among many.
    pub fn of(seed: u64, client: u64) -> Self {
        let mut chance = Self(seed ^ client.wrapping_mul(0xa076_1d64_78bd_642f));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is above zero.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A length from 0 to `most`.
    pub fn up_to(&mut self, most: usize) -> usize {
        let end = u64::try_from(most).expect("a length") + 1;
        usize::try_from(self.below(end)).expect("below a length")
    }
}

/// The seed of this run. Tests print what they print only where they fail.
pub fn seed() -> u64 {
    let given = std::env::var("STORM_SEED").ok();
    let seed = given.map_or(USUAL, |text| text.parse().expect("STORM_SEED is a number"));
    println!("STORM_SEED={seed} repeats the plan of this storm");
    seed
}
