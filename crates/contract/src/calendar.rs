//! Civil dates and instants, by the IANA time zone database. The results go into commands as
//! facts: the engine never looks a time zone up.

use crate::Problem;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use units::{CivilDate, CivilTime, Timestamp};

/// The first instant after the last valid day: the first moment of the next day in the zone, also
/// where the clocks change at midnight or a whole day is left out.
///
/// # Errors
/// Where the zone is unknown or the date lies outside the calendar.
pub fn expiry_instant(valid_until: CivilDate, time_zone: &str) -> Result<Timestamp, Problem> {
    let zone = zone(time_zone)?;
    let next = date(valid_until).and_then(|date| date.tomorrow().ok());
    let midnight = next.and_then(|next| next.to_zoned(zone).ok());
    let instant = midnight.ok_or_else(outside_calendar)?.timestamp();
    Ok(Timestamp::from_micros(instant.as_microsecond()))
}

/// What a clock on the wall shows in the zone at this instant.
///
/// # Errors
/// Where the zone is unknown or the instant lies outside the calendar.
pub fn local_time(instant: Timestamp, time_zone: &str) -> Result<CivilTime, Problem> {
    let zone = zone(time_zone)?;
    let instant = jiff::Timestamp::from_microsecond(instant.micros());
    let local = zone.to_datetime(instant.map_err(|_| outside_calendar())?);
    let date = local.date().to_string().parse();
    let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
    Ok(CivilTime {
        date: date.map_err(|_| outside_calendar())?,
        minute_of_day: u16::try_from(minute).map_err(|_| outside_calendar())?,
    })
}

/// The same day of the year, years later; the last of February where there is no 29th.
pub(crate) fn plus_years(date: CivilDate, years: i64) -> Option<CivilDate> {
    let span = jiff::Span::new().try_years(years).ok()?;
    let later = self::date(date)?.checked_add(span).ok()?;
    later.to_string().parse().ok()
}

/// The zone of this IANA name.
pub(crate) fn zone(name: &str) -> Result<TimeZone, Problem> {
    let found = jiff::tz::db().get(name).ok();
    let found = found.filter(|zone| !zone.is_unknown() && zone.iana_name().is_some());
    found.ok_or_else(|| {
        Problem::new(
            "unknown_time_zone",
            "not an IANA time zone, such as Asia/Shanghai",
            "不是 IANA 时区名，例如 Asia/Shanghai",
        )
    })
}

fn date(date: CivilDate) -> Option<Date> {
    let (year, month, day) = date.year_month_day()?;
    Date::new(year, month, day).ok()
}

fn outside_calendar() -> Problem {
    Problem::new(
        "outside_calendar",
        "the date lies outside the years 0 to 9999",
        "日期超出 0 至 9999 年的范围",
    )
}
