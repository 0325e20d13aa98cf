//! How time passes: mostly by seconds, now and then up to the very instant at which something is due,
//! to a day on which a calendar goes wrong, or over everything that could be due.

use super::cast::ZONES;
use super::crowd::{Crowd, Offer};
use super::days;
use contract::expiry_instant;
use engine::AdvanceClock;
use units::{Duration, Timestamp};

const MICROS: u64 = 1_000_000;

impl Crowd<'_> {
    /// In a hurry, only seconds pass.
    pub(super) fn about_clock(&mut self, hurries: bool) -> Offer {
        let at_most = if hurries { 60 } else { 200 };
        let to = match self.chance.below(at_most) {
            0..=99 => self.later(120 * MICROS),
            100..=139 => self.later(8 * 3_600 * MICROS),
            140..=177 => self.around_next_due(),
            178..=190 => self.later(3 * 86_400 * MICROS),
            191..=194 => self.special_day(),
            195..=197 => self.about_a_month(),
            _ => self.now.after(Duration::from_days(400)),
        };
        let to = if self.slips() { self.no_time() } else { to };
        self.platform(AdvanceClock { to })
    }

    fn later(&mut self, most: u64) -> Timestamp {
        let span = 1 + self.chance.below(most);
        self.now.after(Duration::from_micros(span))
    }

    /// One step before, at, or one step after `time`.
    fn around(&mut self, time: Timestamp) -> Timestamp {
        let step = Duration::from_micros(1);
        self.chance.pick(&[time.before(step), time, time.after(step)]).max(self.now)
    }

    fn around_next_due(&mut self) -> Timestamp {
        let near = self.now.after(Duration::from_days(40));
        match self.state.next_due().filter(|due| *due <= near) {
            Some(due) => self.around(due),
            None => self.later(3_600 * MICROS),
        }
    }

    /// As long as keys are remembered, or a day more.
    fn about_a_month(&mut self) -> Timestamp {
        let month = self.now.after(Duration::from_days(30));
        let longer = self.now.after(Duration::from_days(31));
        let month = self.around(month);
        self.chance.pick(&[month, month, longer])
    }

    fn special_day(&mut self) -> Timestamp {
        let day = days::special(self.chance, self.now);
        let end = expiry_instant(day, self.chance.pick(&ZONES));
        match end {
            Ok(end) if end > self.now => self.around(end),
            _ => self.later(86_400 * MICROS),
        }
    }

    fn no_time(&mut self) -> Timestamp {
        let before = self.now.before(Duration::from_micros(1));
        let edge = [before, Timestamp::from_micros(i64::MIN), Timestamp::from_micros(i64::MAX)];
        self.chance.pick(&edge)
    }
}
