//! The engine alone: decide and fold in memory, count what happens.

use engine::coupon::{ActivateSeries, ApproveSeries, DefineSeries, IssueUnits};
use engine::member::{MemberKind, Members};
use engine::{
    Actor, Command, Envelope, Facts, IdempotencyKey, Outcome, Record, Stamp, State, Tick,
};
use engine::{decide, evolve};
use units::{CivilDate, Duration, MemberId, SeriesId, Timestamp};

use crate::Error;
use crate::world::{self, ISSUER, World, grant};

/// 2026-01-01, the time of every record.
pub const NOW: Timestamp = Timestamp::from_micros(1_767_268_800_000_000);

/// Ten days later: when a series that ends has ended.
pub const END: Timestamp = Timestamp::from_micros(NOW.micros() + 10 * 86_400_000_000);

/// A state, and what was done to it.
#[derive(Debug)]
pub struct Desk {
    /// The state.
    pub state: State,
    keyed: bool,
    /// Commands that happened.
    pub done: u64,
    /// Commands that were refused.
    pub refused: u64,
    /// Postings and moves of those that happened.
    pub legs: u64,
}

/// What is asked, and by whom.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Who speaks.
    pub actor: MemberId,
    /// What is asked.
    pub command: Command,
}

impl Ask {
    /// `actor` asks for `command`.
    pub fn new(actor: MemberId, command: impl Into<Command>) -> Self {
        Self { actor, command: command.into() }
    }

    /// The platform asks for `command`.
    pub fn platform(command: impl Into<Command>) -> Self {
        Self::new(Members::PLATFORM, command)
    }

    /// As the node takes it.
    #[must_use]
    pub fn envelope(self, key: Option<IdempotencyKey>) -> Envelope {
        let actor = Actor::Member(self.actor);
        Envelope { actor, key, command: self.command, facts: Facts::default() }
    }
}

impl Desk {
    /// A state with the platform's own member in it; `keyed` where commands carry idempotency keys.
    #[must_use]
    pub fn new(keyed: bool) -> Self {
        let mut desk = Self { state: State::default(), keyed, done: 0, refused: 0, legs: 0 };
        let command = world::open(MemberKind::Platform).into();
        let platform =
            Envelope { actor: Actor::System, key: None, command, facts: Facts::default() };
        desk.submit(platform);
        desk
    }

    /// The same with a world in it.
    ///
    /// # Panics
    /// Where the world is not accepted.
    #[must_use]
    pub fn with(keyed: bool, world: impl Iterator<Item = Ask>) -> Self {
        let mut desk = Self::new(keyed);
        for ask in world {
            desk.ok(ask);
        }
        desk.forget_counts();
        desk
    }

    /// Counts from zero.
    pub const fn forget_counts(&mut self) {
        (self.done, self.refused, self.legs) = (0, 0, 0);
    }

    /// Decides and folds; gives what came of it.
    pub fn ask(&mut self, ask: Ask) -> Record {
        let sequence = self.state.next_sequence();
        let key = self.keyed.then(|| IdempotencyKey::new(&format!("bench-{sequence}")));
        self.submit(ask.envelope(key.flatten()))
    }

    /// The same, where it must happen.
    ///
    /// # Panics
    /// Where it was refused.
    pub fn ok(&mut self, ask: Ask) -> Record {
        let record = self.ask(ask);
        let name = record.envelope.command.name();
        let done = matches!(record.outcome, Outcome::Done(_));
        assert!(done, "{name} must happen: {:?}", record.outcome);
        record
    }

    /// Opens the first series, which ends before [`END`], and gives units to every holder.
    ///
    /// # Panics
    /// Where that is refused.
    pub fn one_that_ends(&mut self, world: World) {
        let series = SeriesId::new(1);
        let mut terms = Box::new(world::terms(world.unit_value));
        terms.valid_until = Some(CivilDate::from_days(20_459));
        self.ok(Ask::platform(DefineSeries { issuer: ISSUER, terms, document: "{}".into() }));
        let facts =
            Facts { expires_at: Some(NOW.after(Duration::from_days(5))), ..Facts::default() };
        self.submit(Envelope { facts, ..Ask::platform(ApproveSeries { series }).envelope(None) });
        self.ok(Ask::platform(ActivateSeries { series }));
        let holders: Vec<_> = (0..world.holders).map(|n| world.holder(0, n)).collect();
        for part in holders.chunks(10_000) {
            let grants = part.iter().map(|to| grant(*to, world.units)).collect();
            self.ok(Ask::platform(IssueUnits { series, grants }));
        }
    }

    /// Lets every timer act that is due at `time`.
    ///
    /// # Errors
    /// Where none was.
    pub fn tick(&mut self, time: Timestamp) -> Result<(), Error> {
        let before = self.done;
        while self.state.is_due(time) {
            let command = Tick {}.into();
            let (actor, key, facts) = (Actor::System, None, Facts::default());
            self.submit_at(Envelope { actor, key, command, facts }, time);
        }
        (self.done > before).then_some(()).ok_or_else(|| Error::new("nothing was due"))
    }

    fn submit(&mut self, envelope: Envelope) -> Record {
        self.submit_at(envelope, NOW)
    }

    fn submit_at(&mut self, envelope: Envelope, time: Timestamp) -> Record {
        let stamp = Stamp { sequence: self.state.next_sequence(), time };
        let outcome = decide(&self.state, &envelope, stamp);
        let record = Record { stamp, envelope, outcome };
        evolve(&mut self.state, &record);
        match legs(&record.outcome) {
            Some(legs) => (self.done, self.legs) = (self.done + 1, self.legs + legs),
            None => self.refused += 1,
        }
        record
    }
}

/// Postings and moves of what happened; none where it was refused.
#[must_use]
pub fn legs(outcome: &Outcome) -> Option<u64> {
    match outcome {
        Outcome::Done(events) => {
            let legs = events.iter().map(|event| event.postings.len() + event.moves.len());
            u64::try_from(legs.sum::<usize>()).ok()
        }
        Outcome::Rejected(_) => None,
    }
}
