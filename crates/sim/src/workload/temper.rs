//! What the people of one seed are like. Seeds differ: some trade, some pay, some hurry through the
//! years, some make many mistakes. So each corner of the engine is the centre for some seed.

use crate::Chance;

/// What a command is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Theme {
    Members,
    Money,
    Series,
    Units,
    Orders,
    Negotiation,
    Tills,
}

/// Each theme with its usual weight.
const THEMES: [(Theme, u64); 7] = [
    (Theme::Members, 4),
    (Theme::Money, 10),
    (Theme::Series, 4),
    (Theme::Units, 14),
    (Theme::Orders, 36),
    (Theme::Negotiation, 12),
    (Theme::Tills, 20),
];

pub(super) struct Temper {
    /// Once in so many commands somebody moves the clock.
    pub jumps: u64,
    /// Once in so many commands there is something odd about one.
    pub odd: u64,
    /// Once in so many commands an earlier one is sent again.
    pub again: u64,
    /// The longest burst.
    pub burst: u64,
    weights: [u64; THEMES.len()],
}

impl Temper {
    pub fn new(chance: &mut Chance) -> Self {
        let weights = THEMES.map(|(_, usual)| usual * chance.pick(&[1, 2, 2, 2, 4]));
        Self {
            jumps: chance.pick(&[15, 40, 40, 100, 300]),
            odd: chance.pick(&[2, 4, 8, 20]),
            again: chance.pick(&[20, 40, 100]),
            burst: chance.pick(&[50, 300, 1_500]),
            weights,
        }
    }

    pub fn theme(&self, chance: &mut Chance) -> Theme {
        let mut at = chance.below(self.weights.iter().sum());
        let mut themes = THEMES.iter().zip(self.weights);
        let found = themes.find(|(_, weight)| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here
        });
        found.map_or(Theme::Orders, |((theme, _), _)| *theme)
    }
}
