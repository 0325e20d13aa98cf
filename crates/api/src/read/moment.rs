//! Times in queries: an instant, or a day where the caller lives.

use crate::app::App;
use crate::{Answer, Caller, Fault};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use units::{CivilDate, MemberId, Timestamp};

/// RFC 3339, or a calendar date in the time zone of whoever it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// An instant.
    At(Timestamp),
    /// A whole day.
    On(CivilDate),
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let day = text.parse().map(Self::On);
        day.or_else(|_| text.parse().map(Self::At)).map_err(serde::de::Error::custom)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::At(time) => time.serialize(serializer),
            Self::On(day) => day.serialize(serializer),
        }
    }
}

impl Moment {
    /// When it begins.
    pub fn begin(self, zone: &str) -> Answer<Timestamp> {
        match self {
            Self::At(time) => Ok(time),
            Self::On(day) => start_of(day, zone),
        }
    }

    /// The first instant after it: an instant itself is the end of a span and not in it.
    pub fn end(self, zone: &str) -> Answer<Timestamp> {
        match self {
            Self::At(time) => Ok(time),
            Self::On(day) => start_of(next(day)?, zone),
        }
    }
}

fn next(day: CivilDate) -> Answer<CivilDate> {
    let next = day.days().checked_add(1).map(CivilDate::from_days);
    next.ok_or(Fault::QueryInvalid.into())
}

fn start_of(day: CivilDate, zone: &str) -> Answer<Timestamp> {
    crate::facts::start_of(day, zone).ok_or(Fault::QueryInvalid.into())
}

/// From when to when, and where the days of it are days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    /// The first instant in it.
    pub from: Option<Timestamp>,
    /// The first instant after it.
    pub to: Option<Timestamp>,
    /// IANA time zone.
    pub zone: String,
}

impl Range {
    /// A span of a member's days.
    pub fn of(
        app: &App,
        member: Option<MemberId>,
        from: Option<Moment>,
        to: Option<Moment>,
    ) -> Answer<Self> {
        let zone = zone_of(app, member);
        let begin = from.map(|from| from.begin(&zone)).transpose();
        let from = begin.map_err(|problem| problem.at("from"))?;
        let to = to.map(|to| to.end(&zone)).transpose().map_err(|problem| problem.at("to"))?;
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            return Err(Fault::QueryInvalid.at("to"));
        }
        Ok(Self { from, to, zone })
    }
}

/// Where a member's days are; UTC for the public.
pub(crate) fn zone_of(app: &App, member: Option<MemberId>) -> String {
    let state = app.back.model.read();
    let member = member.and_then(|member| state.members.get(member));
    member.map_or_else(|| "UTC".to_owned(), |member| member.time_zone.to_string())
}

/// As of which record: by its sequence, or by a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AsOf {
    /// Now.
    Now,
    /// After this record.
    Record(u64),
    /// After the last record up to this time.
    Time(Timestamp),
}

impl AsOf {
    /// What `as_of` and `at` of a query say; not both.
    pub fn of(
        app: &App,
        caller: Option<Caller>,
        as_of: Option<u64>,
        at: Option<Moment>,
    ) -> Answer<Self> {
        match (as_of, at) {
            (None, None) => Ok(Self::Now),
            (Some(sequence), None) => Ok(Self::Record(sequence)),
            (None, Some(Moment::At(time))) => Ok(Self::Time(time)),
            (None, Some(day)) => {
                let zone = zone_of(app, caller.map(|caller| caller.member));
                let end = day.end(&zone).map_err(|problem| problem.at("at"))?;
                Ok(Self::Time(Timestamp::from_micros(end.micros().saturating_sub(1))))
            }
            (Some(_), Some(_)) => Err(Fault::QueryInvalid.at("at")),
        }
    }
}
