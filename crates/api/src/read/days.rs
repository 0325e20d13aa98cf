//! Spans of whole days where a member lives.

use super::{Moment, moment};
use crate::app::App;
use crate::{Answer, Fault};
use units::{CivilDate, MemberId, Timestamp};

/// Days that one answer may tell.
const MOST_DAYS: i32 = 400;

/// Days after each other, in a member's time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    /// The first.
    pub first: CivilDate,
    /// The last, counted in.
    pub last: CivilDate,
    /// IANA time zone.
    pub zone: String,
}

impl Days {
    /// From the day of `from` to the day of `to`; to today where that is absent or later, and
    /// `usual` days where there is no `from`.
    pub fn of(
        app: &App,
        member: MemberId,
        (from, to): (Option<Moment>, Option<Moment>),
        usual: u32,
    ) -> Answer<Self> {
        let zone = moment::zone_of(app, Some(member));
        let today = day_of(app.now(&app.back.model.read()), &zone)?;
        let day = |moment, name| match moment {
            Moment::On(day) => Ok(day),
            Moment::At(time) => day_of(time, &zone).map_err(|problem| problem.at(name)),
        };
        let last = to.map_or(Ok(today), |to| day(to, "to"))?.min(today);
        let before = i32::try_from(usual).unwrap_or(MOST_DAYS) - 1;
        let usual = CivilDate::from_days(last.days().saturating_sub(before));
        let first = from.map_or(Ok(usual), |from| day(from, "from"))?;
        match last.days().checked_sub(first.days()) {
            Some(between) if (0..MOST_DAYS).contains(&between) => Ok(Self { first, last, zone }),
            _ => Err(Fault::QueryInvalid.at("from")),
        }
    }

    /// The first instant.
    pub fn begin(&self) -> Answer<Timestamp> {
        Moment::On(self.first).begin(&self.zone)
    }

    /// The first instant after the last day.
    pub fn end(&self) -> Answer<Timestamp> {
        Moment::On(self.last).end(&self.zone)
    }

    /// The last instant of each day.
    pub fn ends(&self) -> Answer<Vec<Timestamp>> {
        let days = (self.first.days()..=self.last.days()).map(CivilDate::from_days);
        let end = |day| {
            let end = Moment::On(day).end(&self.zone)?;
            Ok(Timestamp::from_micros(end.micros().saturating_sub(1)))
        };
        days.map(end).collect()
    }
}

/// The day that a time lies in.
pub(crate) fn day_of(time: Timestamp, zone: &str) -> Answer<CivilDate> {
    let local = contract::local_time(time, zone).map_err(|_| Fault::QueryInvalid)?;
    Ok(local.date)
}
