//! Commands that are sent again: those that nobody answered, and some that were answered long ago.

use crate::Chance;
use engine::{Actor, Command, Envelope};
use std::collections::VecDeque;

/// Answered commands that are remembered.
const ROOM: usize = 64;

#[derive(Default)]
pub(super) struct Again {
    lost: VecDeque<Envelope>,
    answered: Vec<Envelope>,
    /// The last one that was answered.
    latest: Option<Envelope>,
    /// How often that is to be sent again at once.
    urgent: u64,
}

impl Again {
    /// Keeps a few of all answered commands. Most stay for a while, so that some keys are used again
    /// when they are older than a key is remembered.
    pub fn note(&mut self, envelope: &Envelope, chance: &mut Chance) {
        if envelope.key.is_none() || matches!(envelope.command, Command::AdvanceClock(_)) {
            return;
        }
        self.latest = Some(envelope.clone());
        if !chance.one_in(8) {
            return;
        }
        if self.answered.len() < ROOM {
            self.answered.push(envelope.clone());
        } else if let Some(old) = self.answered.get_mut(index(chance)) {
            *old = envelope.clone();
        }
    }

    /// A command without a key is not sent again: nobody could tell one from two.
    pub fn lose(&mut self, envelope: Envelope) {
        if envelope.key.is_some() {
            self.lost.push_back(envelope);
        }
    }

    /// A command that was not answered, sooner or later.
    pub fn lost(&mut self, chance: &mut Chance) -> Option<Envelope> {
        if self.lost.is_empty() || !chance.one_in(3) {
            return None;
        }
        self.lost.pop_front()
    }

    /// About a month passed at once: the last keys are just remembered still, or just not any more.
    pub fn month_passed(&mut self) {
        self.urgent = 2;
    }

    /// The last command, sent again after such a time.
    pub fn urgent(&mut self) -> Option<Envelope> {
        self.urgent = self.urgent.checked_sub(1)?;
        self.latest.clone()
    }

    /// A command that was answered before.
    pub fn answered(&self, chance: &mut Chance) -> Option<Envelope> {
        let found = self.answered.get(index(chance)).cloned();
        found.filter(|envelope| envelope.actor != Actor::System)
    }
}

fn index(chance: &mut Chance) -> usize {
    usize::try_from(chance.below(ROOM as u64)).expect("an index fits")
}
