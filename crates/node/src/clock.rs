//! What time it is, for the writer. Never earlier than it was.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use engine::{Command, Outcome, Record, State};
use units::Timestamp;

use crate::ClockMode;

/// How long an idle writer waits at most before it looks at the wall again, which may have jumped.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

pub(crate) struct Clock {
    mode: ClockMode,
    /// What the clock was last moved to.
    floor: Timestamp,
    /// What the wall shows, where somebody else tells it.
    told: Option<Timestamp>,
}

impl Clock {
    /// `last` is the last record of the journal that is not a timer's: where it moved the clock, the
    /// clock goes on from there, even if nothing else came after it.
    pub fn new(mode: ClockMode, last: Option<&Record>) -> Self {
        let floor = last.and_then(moved_to);
        let floor = floor.unwrap_or(Timestamp::from_micros(i64::MIN));
        Self { mode, floor, told: None }
    }

    /// From now on the wall shows this, until told otherwise.
    pub fn tell(&mut self, wall: Timestamp) {
        self.told = Some(wall);
    }

    pub fn now(&self, state: &State) -> Timestamp {
        let shown = match self.mode {
            ClockMode::Wall => self.wall(),
            ClockMode::Sandbox => {
                let micros = self.wall().micros().saturating_add(state.clock_offset());
                Timestamp::from_micros(micros)
            }
            ClockMode::Manual { start } => start,
        };
        shown.max(self.floor).max(state.time())
    }

    fn wall(&self) -> Timestamp {
        self.told.unwrap_or_else(system_time)
    }

    /// Notes a move of the clock, which holds from the next record on.
    pub fn note(&mut self, record: &Record) {
        if let Some(to) = moved_to(record) {
            self.floor = self.floor.max(to);
        }
    }

    /// How long the writer may sleep before a timer is due; `None` for as long as nothing comes.
    pub fn sleep(&self, state: &State) -> Option<Duration> {
        let due = state.next_due()?;
        if matches!(self.mode, ClockMode::Manual { .. }) {
            return None;
        }
        let ahead = due.micros().saturating_sub(self.now(state).micros());
        let ahead = Duration::from_micros(u64::try_from(ahead).unwrap_or(0));
        Some(ahead.min(LONGEST_WAIT))
    }
}

fn moved_to(record: &Record) -> Option<Timestamp> {
    match (&record.envelope.command, &record.outcome) {
        (Command::AdvanceClock(advance), Outcome::Done(_)) => Some(advance.to),
        _ => None,
    }
}

fn system_time() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let micros = since.map_or(0, |since| since.as_micros());
    Timestamp::from_micros(i64::try_from(micros).unwrap_or(i64::MAX))
}
