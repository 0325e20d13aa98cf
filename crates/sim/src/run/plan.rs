//! What kind of run a seed makes: how large batches are, how bad the disk is, how often what is done.

use crate::Chance;
use crate::disk::Faults;

/// What is drawn once a run.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub batch_records: usize,
    pub batch_bytes: usize,
    pub queue: usize,
    pub recent_bytes: usize,
    /// How many commands are submitted at once, at most.
    pub burst: u64,
    /// The weather is bad once in so many changes of it.
    pub foul: u64,
    weights: [u64; Action::ALL.len()],
}

/// What the scheduler may do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Submit,
    Write,
    Commit,
    LookUp,
    Follow,
    Checkpoint,
    Snapshot,
    Clock,
    Weather,
    Meddle,
    Crash,
    Kill,
    Shutdown,
    Check,
}

impl Action {
    const ALL: [Self; 14] = [
        Self::Submit,
        Self::Write,
        Self::Commit,
        Self::LookUp,
        Self::Follow,
        Self::Checkpoint,
        Self::Snapshot,
        Self::Clock,
        Self::Weather,
        Self::Meddle,
        Self::Crash,
        Self::Kill,
        Self::Shutdown,
        Self::Check,
    ];
}

impl Plan {
    pub fn new(chance: &mut Chance) -> Self {
        let rare = |chance: &mut Chance| chance.pick(&[0, 1, 2, 4]);
        let often = |chance: &mut Chance| chance.pick(&[60, 150, 300, 500]);
        Self {
            batch_records: chance.pick(&[1, 2, 5, 16, 64, 8_192]),
            batch_bytes: chance.pick(&[400, 4_000, 2_097_152]),
            queue: chance.pick(&[8, 64, 65_536]),
            recent_bytes: chance.pick(&[0, 2_000, 20_000, 33_554_432]),
            burst: chance.pick(&[1, 3, 8, 40]),
            foul: chance.pick(&[1, 2, 4, 1_000]),
            weights: [
                often(chance),
                often(chance) + 100,
                often(chance) / 2,
                chance.pick(&[2, 50]),
                chance.pick(&[10, 100, 300]),
                chance.pick(&[0, 5, 50]),
                rare(chance),
                chance.pick(&[2, 20, 60]),
                rare(chance) + 1,
                2 * rare(chance),
                rare(chance),
                rare(chance),
                rare(chance),
                1,
            ],
        }
    }

    pub fn next(&self, chance: &mut Chance) -> Action {
        let mut left = chance.below(self.weights.iter().sum());
        for (action, weight) in Action::ALL.into_iter().zip(self.weights) {
            match left.checked_sub(weight) {
                Some(less) => left = less,
                None => return action,
            }
        }
        Action::Check
    }

    /// What the disk is like for a while, and how many bytes are left on it.
    pub fn weather(&self, chance: &mut Chance) -> (Faults, Option<u64>) {
        if !chance.one_in(self.foul) {
            return (Faults::none(), None);
        }
        let (crash, full) = (chance.pick(&[0, 2, 15]), chance.pick(&[0, 0, 1, 10]));
        let (sync_failed, read_failed) = (chance.pick(&[0, 0, 2, 15]), chance.pick(&[0, 0, 1, 10]));
        let room = chance.one_in(8).then(|| chance.below(300_000));
        (Faults { crash, full, sync_failed, read_failed }, room)
    }
}
