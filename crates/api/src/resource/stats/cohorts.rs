//! The redemption curve: of what was issued in each month, how much was used by when.

use crate::app::App;
use crate::books::ask;
use crate::fresh::AtLeast;
use crate::read::{PathId, Reply, found};
use crate::wire::{Quantity, SeriesId, Shown};
use crate::{Answer, Caller};
use axum::extract::State;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use units::{CivilDate, Timestamp};
use utoipa::ToSchema;
use views::query::RangeAt;

/// Days after the issue at which the curve is told.
const DAYS: [u32; 9] = [1, 3, 7, 14, 30, 60, 90, 180, 365];
const MICROS_A_DAY: i64 = 86_400_000_000;

/// Units used by so many days after their issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct CohortPoint {
    /// Days of 24 hours.
    pub days: u32,
    /// Units captured within that time and not reversed; absent until that much time has passed for all
    /// units of the month.
    pub units: Option<Quantity>,
}

/// What was issued in one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Cohort {
    /// The first day of the month, in the issuer's time zone.
    #[schema(value_type = String)]
    pub month: CivilDate,
    /// Units issued, those in place of lost ones apart.
    pub issued: Quantity,
    /// How many of them were used, cumulative.
    pub redeemed: Vec<CohortPoint>,
}

/// The redemption curve of a series.
#[derive(Serialize, ToSchema)]
pub(crate) struct Cohorts {
    /// Which series.
    pub series: SeriesId,
    /// The last record that is counted in.
    pub as_of: u64,
    /// By month of issue, oldest first.
    pub cohorts: Vec<Cohort>,
}

/// What is being added up of one month.
struct Month {
    issued: i64,
    last_issue: Timestamp,
    /// Units first used between one of the days and the one before.
    used: [i64; DAYS.len()],
}

/// The cohorts of units that were issued and used so, at a time. `month_of` tells the first day of the
/// month a time lies in.
fn cohorts(
    issued: &[RangeAt],
    captured: &[RangeAt],
    now: Timestamp,
    month_of: impl Fn(Timestamp) -> Option<CivilDate>,
) -> Vec<Cohort> {
    let mut months: BTreeMap<CivilDate, Month> = BTreeMap::new();
    let born: Vec<(RangeAt, CivilDate)> =
        issued.iter().filter_map(|range| Some((*range, month_of(range.time)?))).collect();
    for (range, month) in &born {
        let fresh = Month { issued: 0, last_issue: range.time, used: [0; DAYS.len()] };
        let sum = months.entry(*month).or_insert(fresh);
        sum.issued += range.last - range.first + 1;
        sum.last_issue = sum.last_issue.max(range.time);
    }
    for used in captured {
        let first = born.partition_point(|(range, _)| range.last < used.first);
        let met = born.iter().skip(first).take_while(|(range, _)| range.first <= used.last);
        for (range, month) in met {
            let units = range.last.min(used.last) - range.first.max(used.first) + 1;
            let place = DAYS.iter().position(|days| used.time <= by(range.time, *days));
            if let (Some(place), Some(sum)) = (place, months.get_mut(month)) {
                sum.used[place] += units;
            }
        }
    }
    months.into_iter().map(|(month, sum)| sum.cohort(month, now)).collect()
}

fn by(time: Timestamp, days: u32) -> Timestamp {
    Timestamp::from_micros(time.micros().saturating_add(i64::from(days) * MICROS_A_DAY))
}

impl Month {
    fn cohort(self, month: CivilDate, now: Timestamp) -> Cohort {
        let mut so_far = 0;
        let points = DAYS.iter().zip(self.used).map(|(days, used)| {
            so_far += used;
            let is_past = by(self.last_issue, *days) <= now;
            CohortPoint { days: *days, units: is_past.then(|| so_far.shown()) }
        });
        Cohort { month, redeemed: points.collect(), issued: self.issued.shown() }
    }
}

fn month_in(time: Timestamp, zone: &str) -> Option<CivilDate> {
    let date = contract::local_time(time, zone).ok()?.date;
    let (_, _, day) = date.year_month_day()?;
    Some(CivilDate::from_days(date.days() - (i32::from(day) - 1)))
}

/// Reads how fast what was issued of a series in each month is used. Its issuer, operator, regulator,
/// auditor.
#[utoipa::path(get, path = "/v1/stats/series/{series}/cohorts", tag = "stats",
    security(("api_key" = [])), params(("series" = SeriesId, Path)),
    responses((status = 200, body = Cohorts)))]
pub(crate) async fn get_cohorts(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    PathId(id): PathId<units::SeriesId>,
) -> Answer<Reply<Cohorts>> {
    let (issuer, zone, now) = {
        let state = app.back.model.read();
        let series = found(state.coupons.get(id))?;
        let issuer = found(state.members.get(series.issuer))?;
        (series.issuer, issuer.time_zone.to_string(), app.now(&state))
    };
    caller.may_read(&[issuer])?;
    let answer = ask(&app, least, move |reader| {
        Ok((reader.issued_ranges(id)?, reader.captured_ranges(id)?))
    });
    let answer = answer.await?;
    let (as_of, (issued, captured)) = (answer.as_of, answer.found);
    let cohorts = cohorts(&issued, &captured, now, |time| month_in(time, &zone));
    Ok(Reply { as_of, body: Cohorts { series: id.into(), as_of, cohorts } })
}

#[cfg(test)]
mod tests;
