//! Keys: which command each stands for. The oracle of what a repetition must be answered with.

use engine::{Actor, Command, Envelope, Record};
use std::collections::BTreeMap;
use units::{Duration, Timestamp};

/// How long a key is remembered: as the API promises, and not as the engine has it.
const RETENTION: Duration = Duration::from_days(30);

/// What is to be expected of a command, before it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It is new: it will be recorded.
    Fresh,
    /// It was recorded under this sequence: its answer comes again.
    Repeated(u64),
    /// Its key stands for other input, recorded under this sequence.
    Conflict(u64),
}

struct Seen {
    input: Command,
    sequence: u64,
    time: Timestamp,
}

/// Every key ever used, with the last command it stood for.
#[derive(Default)]
pub(super) struct Keys {
    seen: BTreeMap<(Actor, String), Seen>,
    last: Option<Timestamp>,
}

impl Keys {
    /// A key is forgotten with the first record that is more than 30 days younger; so what counts is
    /// the last record, not the time it is now.
    fn is_known(seen: &Seen, last: Timestamp) -> bool {
        seen.time >= last.before(RETENTION)
    }

    pub fn expect(&self, envelope: &Envelope, now: Timestamp) -> Expected {
        let Some(key) = &envelope.key else { return Expected::Fresh };
        let last = self.last.unwrap_or(now).min(now);
        match self.seen.get(&(envelope.actor, key.as_str().to_owned())) {
            Some(seen) if !Self::is_known(seen, last) => Expected::Fresh,
            Some(seen) if seen.input == envelope.command => Expected::Repeated(seen.sequence),
            Some(seen) => Expected::Conflict(seen.sequence),
            None => Expected::Fresh,
        }
    }

    pub fn record(&mut self, record: &Record) -> Result<(), String> {
        let before = self.last.unwrap_or(record.stamp.time);
        match self.expect(&record.envelope, before) {
            Expected::Fresh => {}
            seen => return Err(format!("key: recorded again, expected {seen:?}")),
        }
        self.last = Some(record.stamp.time);
        if let Some(key) = &record.envelope.key {
            let seen = Seen {
                input: record.envelope.command.clone(),
                sequence: record.stamp.sequence,
                time: record.stamp.time,
            };
            self.seen.insert((record.envelope.actor, key.as_str().to_owned()), seen);
        }
        Ok(())
    }
}
