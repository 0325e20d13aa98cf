//! A small world that commands happen in, as the node lets them happen: timers first, keys once.
//! Every record goes through its bytes.

use crate::{Source, ask};
use engine::{
    Actor, Admission, Command, Envelope, Facts, IdempotencyKey, Outcome, Record, Stamp, State,
    Tick, decide, evolve,
};
use units::{CivilDate, CivilTime, Duration, Timestamp};

/// Bytes of a step. All steps are of one size, so that a change in one leaves the others alone.
pub const STEP: usize = 20;

/// Timers that are let act at their own time while time passes; after these, all at once.
const PUNCTUAL: usize = 40;

/// A state, what time it is, and the records made.
#[derive(Clone, Debug)]
pub struct World {
    /// After the last record.
    pub state: State,
    /// The time of the next record, until timers are due.
    pub now: Timestamp,
    /// In order, from the first that this world made itself.
    pub records: Vec<Record>,
}

impl World {
    /// An empty world at noon of 2026-01-01 UTC.
    #[must_use]
    pub fn new() -> Self {
        let now = Timestamp::from_micros(1_767_268_800_000_000);
        Self { state: State::default(), now, records: Vec::new() }
    }

    /// Time passes, or somebody asks for something.
    pub fn step(&mut self, source: &mut Source<'_>) {
        match source.byte() {
            0..=23 => self.pass(source),
            kind => {
                let key = source.byte();
                let facts = self.facts(source);
                let (actor, command) = ask::anything(kind, self, source);
                // The node itself uses no keys.
                let key = key_of(key).filter(|_| actor != Actor::System);
                self.submit(actor, command, key, facts);
            }
        }
    }

    /// What is looked up for a command: mostly sensible.
    fn facts(&self, source: &mut Source<'_>) -> Facts {
        let choice = source.byte();
        let date = CivilDate::from_days(20_454 + i32::from(choice % 8));
        let minute_of_day = u16::from(choice) * 5;
        let late = self.now.after(Duration::from_days(u32::from(choice)));
        Facts {
            local_time: (choice < 240).then_some(CivilTime { date, minute_of_day }),
            expires_at: (choice < 250).then_some(late),
            starts_at: (!choice.is_multiple_of(5))
                .then_some(self.now.before(Duration::from_days(1))),
        }
    }

    /// Lets time pass: the timers on the way act at their own times, or all of them late.
    fn pass(&mut self, source: &mut Source<'_>) {
        let minutes = source.pick(&[1, 10, 60, 1_440, 10_080, 43_200, 525_600, 0]);
        let span = Duration::from_micros((minutes * 60 + u64::from(source.byte())) * 1_000_000);
        let end = self.now.after(span);
        let punctual = if source.flag() { 0 } else { PUNCTUAL };
        for _ in 0..punctual {
            let Some(due) = self.state.next_due().filter(|due| *due <= end) else {
                break;
            };
            self.now = self.now.max(due);
            self.tick();
        }
        self.now = end;
        self.tick();
    }

    /// Lets every timer that is due act.
    ///
    /// # Panics
    /// Where timers do not end, or a tick is refused.
    pub fn tick(&mut self) {
        for round in 0.. {
            if !self.state.is_due(self.now) {
                break;
            }
            assert!(round < 10_000, "timers end");
            let (actor, command, facts) = (Actor::System, Tick {}.into(), Facts::default());
            let outcome = self.record(Envelope { actor, key: None, command, facts });
            assert!(matches!(outcome, Outcome::Done(_)), "a tick is never refused: {outcome:?}");
        }
    }

    /// Records a command, unless its key was used before. Says whether it was done.
    ///
    /// # Panics
    /// Where a key leads to a record that it does not stand for.
    pub fn submit(
        &mut self,
        actor: Actor,
        command: Command,
        key: Option<IdempotencyKey>,
        facts: Facts,
    ) -> bool {
        self.tick();
        let envelope = Envelope { actor, key, command, facts };
        if let Admission::Seen { sequence } = self.state.admit(&envelope) {
            let found = self.records.iter().find(|record| record.stamp.sequence == sequence);
            let first = &found.expect("a key leads to a record").envelope;
            assert_eq!((&first.key, first.actor), (&envelope.key, actor), "the key's own record");
            return false;
        }
        let moved = match &envelope.command {
            Command::AdvanceClock(advance) => Some(advance.to),
            _ => None,
        };
        let done = matches!(self.record(envelope), Outcome::Done(_));
        if done {
            self.now = moved.unwrap_or(self.now);
        }
        done
    }

    fn record(&mut self, envelope: Envelope) -> Outcome {
        let stamp = Stamp { sequence: self.state.next_sequence(), time: self.now };
        let outcome = decide(&self.state, &envelope, stamp);
        let record = Record { stamp, envelope, outcome: outcome.clone() };
        let bytes = minicbor::to_vec(&record).expect("memory takes everything");
        let read: Record = minicbor::decode(&bytes).expect("a record can be read back");
        assert_eq!(read, record, "a record survives its bytes");
        evolve(&mut self.state, &read);
        self.records.push(record);
        outcome
    }

    /// Checks everything that is always true.
    ///
    /// # Panics
    /// Where it is not.
    pub fn check(&self) {
        self.state.check_invariants().unwrap_or_else(|broken| panic!("{broken}"));
    }

    /// Does with the records what readers do: shows them as JSON, and asks whom they concern.
    ///
    /// # Panics
    /// Where one cannot be shown.
    pub fn check_readers(&self) {
        for record in &self.records {
            serde_json::to_string(record).expect("a record becomes JSON");
            if let Outcome::Done(events) = &record.outcome {
                events.iter().for_each(|event| drop(node::concerned_members(event)));
            }
        }
    }

    /// Decides and folds everything again from `start`, with a snapshot taken on the way: every
    /// decision and the state at the end must come out the same.
    ///
    /// # Panics
    /// Where they do not.
    pub fn check_again(&self, start: &State) {
        let mut again = start.clone();
        let middle = self.records.len() / 2;
        for (index, record) in self.records.iter().enumerate() {
            if index == middle {
                let bytes = again.to_bytes();
                again = State::from_bytes(&bytes).expect("a snapshot can be read back");
                assert_eq!(again.to_bytes(), bytes, "a snapshot survives its bytes");
            }
            let outcome = decide(&again, &record.envelope, record.stamp);
            assert_eq!(outcome, record.outcome, "deciding again gives the same");
            evolve(&mut again, record);
        }
        assert_eq!(again.digest(), self.state.digest(), "folding again gives the same state");
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

/// One of a few keys, or none.
fn key_of(byte: u8) -> Option<IdempotencyKey> {
    let number = byte.checked_sub(224)?;
    IdempotencyKey::new(&format!("key-{number}"))
}
