//! Days on which calendars go wrong: clocks that change, 29 February, ends of years.

use crate::Chance;
use units::{CivilDate, Timestamp};

/// Month and day. Of those marked, the Sunday on or before is meant.
const SPECIAL: [(u8, u8, bool); 8] = [
    (3, 31, true),  // summer time begins in Europe,
    (3, 14, true),  // and in America
    (10, 31, true), // winter time begins in Europe,
    (11, 7, true),  // and in America
    (2, 28, false),
    (2, 29, false),
    (12, 31, false),
    (1, 1, false),
];

/// The day that `now` falls on in UTC; a day of 2026 where the calendar does not reach.
pub(super) fn today(now: Timestamp) -> CivilDate {
    CivilDate::from_days(i32::try_from(now.utc_day()).unwrap_or(20_454))
}

/// The next such day of some kind after `now`.
pub(super) fn special(chance: &mut Chance, now: Timestamp) -> CivilDate {
    let today = today(now);
    let (month, day, is_sunday) = chance.pick(&SPECIAL);
    let year = today.year_month_day().map_or(2026, |(year, _, _)| year);
    let years = (year..).take(10);
    let days = years.filter_map(|year| day_of(year, month, day));
    let mut days = days.map(|day| if is_sunday { sunday_before(day) } else { day });
    days.find(|day| *day > today).unwrap_or(today)
}

fn day_of(year: i16, month: u8, day: u8) -> Option<CivilDate> {
    format!("{year:04}-{month:02}-{day:02}").parse().ok()
}

/// This day or the last Sunday before it.
fn sunday_before(day: CivilDate) -> CivilDate {
    CivilDate::from_days(day.days() - i32::from(day.weekday() % 7))
}
