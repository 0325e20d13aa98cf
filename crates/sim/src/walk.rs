//! A walk in memory: the workload against the engine alone, as a node would run it, without a
//! journal, threads or faults. Hundreds of thousands of steps a second, so that whole lives of worlds
//! can be tried.

use crate::Chance;
use crate::audit::{Audit, Expected};
use crate::workload::Workload;
use engine::{
    Actor, Admission, Code, Command, Envelope, Facts, Outcome, Record, Stamp, State, Tick, decide,
    evolve,
};
use std::collections::BTreeMap;
use units::Timestamp;

/// One world and the people in it.
pub struct Walk {
    /// The engine's state.
    pub state: State,
    /// Every record so far.
    pub records: Vec<Record>,
    /// How often each command succeeded and each refusal was answered.
    pub reached: Reached,
    workload: Workload,
    audit: Audit,
    /// What becomes of answers on their way.
    chance: Chance,
    now: Timestamp,
}

/// How often something happened.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    /// By name of the command.
    pub succeeded: BTreeMap<&'static str, u64>,
    /// By name of the command and code.
    pub refused: BTreeMap<(&'static str, Code), u64>,
    /// Keys sent again: with the same input, and with other input.
    pub again: (u64, u64),
}

impl Walk {
    /// A world in which nothing has happened yet. The seed decides everything, the day included.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let workload = Workload::new(chance.fork());
        // Noon of 2026-01-01 in UTC, or some day of the ten years after.
        let day = i64::try_from(chance.below(3_652)).expect("days are few");
        let now = Timestamp::from_micros(1_767_268_800_000_000 + day * 86_400_000_000);
        let (state, records, reached) = (State::default(), Vec::new(), Reached::default());
        let audit = Audit::default();
        Self { state, records, reached, workload, audit, chance, now }
    }

    /// One command. Now and then it, or its answer, is lost on the way.
    ///
    /// # Errors
    /// What the audit says of it.
    pub fn step(&mut self) -> Result<(), String> {
        self.tick()?;
        let envelope = self.workload.next(&self.state, self.now);
        if self.chance.one_in(500) {
            self.workload.lost(envelope);
            return Ok(());
        }
        if !self.admit(&envelope)? {
            return Ok(());
        }
        self.record(envelope, self.now)?;
        let record = self.records.last().expect("one was just recorded");
        self.reached.note(record);
        if let (Command::AdvanceClock(advance), Outcome::Done(_)) =
            (&record.envelope.command, &record.outcome)
        {
            self.now = advance.to;
        }
        if self.chance.one_in(200) {
            self.workload.lost(record.envelope.clone());
        } else {
            self.workload.answered(&record.envelope, record.stamp.sequence, &record.outcome);
        }
        Ok(())
    }

    /// Whether a command is new; the audit must be of the same opinion.
    fn admit(&mut self, envelope: &Envelope) -> Result<bool, String> {
        let admission = self.state.admit(envelope);
        let answer = match admission {
            Admission::Fresh => Expected::Fresh,
            Admission::Seen { sequence } => self.compare(envelope, sequence),
        };
        match answer {
            Expected::Fresh => {}
            Expected::Repeated(_) => self.reached.again.0 += 1,
            Expected::Conflict(_) => self.reached.again.1 += 1,
        }
        let expected = self.audit.expect(envelope, self.now);
        if answer != expected {
            return Err(format!("key: {answer:?} is answered, expected {expected:?}"));
        }
        Ok(answer == Expected::Fresh)
    }

    /// Whether a key that was seen stands for the same input, as its record tells.
    fn compare(&self, envelope: &Envelope, sequence: u64) -> Expected {
        let at = usize::try_from(sequence - 1).expect("a sequence fits");
        match self.records[at].envelope.command == envelope.command {
            true => Expected::Repeated(sequence),
            false => Expected::Conflict(sequence),
        }
    }

    /// Lets every timer that is due act at its own time, as the node does.
    fn tick(&mut self) -> Result<(), String> {
        while let Some(due) = self.state.next_due().filter(|due| *due <= self.now) {
            let (actor, key, facts) = (Actor::System, None, Facts::default());
            self.record(Envelope { actor, key, command: Tick {}.into(), facts }, due)?;
            let acted = self.records.last().map(|record| &record.outcome);
            let acted = matches!(acted, Some(Outcome::Done(events)) if !events.is_empty());
            assert!(acted, "a timer that is due acts");
        }
        Ok(())
    }

    fn record(&mut self, envelope: Envelope, time: Timestamp) -> Result<(), String> {
        let stamp =
            Stamp { sequence: self.state.next_sequence(), time: time.max(self.state.time()) };
        let outcome = decide(&self.state, &envelope, stamp);
        let record = Record { stamp, envelope, outcome };
        evolve(&mut self.state, &record);
        let told = self.audit.record(&record);
        self.records.push(record);
        told
    }

    /// Looks at everything at once.
    ///
    /// # Errors
    /// What is not as it should be.
    pub fn check(&self) -> Result<(), String> {
        self.state.check_invariants().map_err(|broken| broken.to_string())?;
        self.audit.compare(&self.state)
    }

    /// Decides and folds everything again, each record through its bytes; and the state too.
    ///
    /// # Errors
    /// What came out different.
    pub fn replay(&self) -> Result<(), String> {
        let mut again = State::default();
        for record in &self.records {
            let sequence = record.stamp.sequence;
            let bytes = minicbor::to_vec(record).map_err(|error| error.to_string())?;
            let read: Record = minicbor::decode(&bytes).map_err(|error| error.to_string())?;
            if read != *record {
                return Err(format!("record {sequence} does not survive its bytes"));
            }
            if decide(&again, &read.envelope, read.stamp) != record.outcome {
                return Err(format!("record {sequence} is decided in another way"));
            }
            evolve(&mut again, &read);
        }
        let bytes = self.state.to_bytes();
        let read = State::from_bytes(&bytes).map_err(|error| error.to_string())?;
        let same = again.to_bytes() == bytes && read.to_bytes() == bytes;
        same.then_some(()).ok_or_else(|| "the state comes out different".into())
    }
}

impl Reached {
    pub(crate) fn note(&mut self, record: &Record) {
        let name = record.envelope.command.name();
        match &record.outcome {
            Outcome::Done(_) => *self.succeeded.entry(name).or_default() += 1,
            Outcome::Rejected(rejection) => {
                *self.refused.entry((name, rejection.code)).or_default() += 1;
            }
        }
    }

    /// Adds what another walk reached.
    pub fn add(&mut self, other: &Self) {
        for (&name, count) in &other.succeeded {
            *self.succeeded.entry(name).or_default() += count;
        }
        for (&key, count) in &other.refused {
            *self.refused.entry(key).or_default() += count;
        }
        self.again.0 += other.again.0;
        self.again.1 += other.again.1;
    }

    /// The commands that never succeeded; a tick is none that anybody asks for.
    #[must_use]
    pub fn commands_missed(&self) -> Vec<&'static str> {
        let names = Command::CATALOGUE.iter().map(|(name, _)| *name);
        names.filter(|name| *name != "tick" && !self.succeeded.contains_key(name)).collect()
    }

    /// The refusals that stand in a command's list and were never answered by it.
    #[must_use]
    pub fn refusals_missed(&self) -> Vec<(&'static str, Code)> {
        let listed = Command::CATALOGUE.iter();
        let listed = listed.flat_map(|(name, codes)| codes.iter().map(|code| (*name, *code)));
        listed.filter(|key| !self.refused.contains_key(key)).collect()
    }
}

#[cfg(test)]
mod tests;
