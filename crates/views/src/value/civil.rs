//! Instants and dates as text of fixed width, which sorts as time does.

use units::{CivilDate, Timestamp};

const DAY: i64 = 86_400_000_000;
/// 0001-01-01 and 9999-12-31, as days since 1970-01-01.
const DAYS: std::ops::RangeInclusive<i64> = -719_162..=2_932_896;

/// The instant, or the nearest that has a year of four digits: "for ever" is written as its end.
fn within(time: Timestamp) -> i64 {
    let (first, last) = (*DAYS.start() * DAY, (*DAYS.end() + 1) * DAY - 1);
    time.micros().clamp(first, last)
}

/// Year, month and day of a day, by Howard Hinnant's `civil_from_days`.
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * shifted + 2) / 5 + 1)
}

/// The opposite: the day of a year, month and day.
fn day_of(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * shifted + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn put(out: &mut String, mut number: i64, width: u32) {
    let mut power = 10_i64.pow(width - 1);
    while power > 0 {
        let digit = u8::try_from(number / power).unwrap_or(0) % 10;
        out.push(char::from(b'0' + digit));
        number %= power;
        power /= 10;
    }
}

fn put_date(out: &mut String, day: i64) {
    let (year, month, day) = civil(day);
    put(out, year, 4);
    out.push('-');
    put(out, month, 2);
    out.push('-');
    put(out, day, 2);
}

/// Adds an instant, such as `2026-01-01T12:00:00.000000Z`. One outside the years 1 to 9999 is
/// written as the nearest inside them.
pub fn write_time(out: &mut String, time: Timestamp) {
    let micros = within(time);
    put_date(out, micros.div_euclid(DAY));
    let of_day = micros.rem_euclid(DAY);
    let seconds = of_day / 1_000_000;
    for (mark, part) in [('T', seconds / 3_600), (':', seconds / 60 % 60), (':', seconds % 60)] {
        out.push(mark);
        put(out, part, 2);
    }
    out.push('.');
    put(out, of_day % 1_000_000, 6);
    out.push('Z');
}

/// Adds a date, such as `2026-01-01`, brought inside the years 1 to 9999 as for an instant.
pub fn write_date(out: &mut String, date: CivilDate) {
    put_date(out, i64::from(date.days()).clamp(*DAYS.start(), *DAYS.end()));
}

/// The same instant as [`write_time`] would write, in microseconds since 1970.
pub(crate) fn bounded_micros(time: Timestamp) -> i64 {
    within(time)
}

fn number(text: &str, from: usize, to: usize) -> Option<i64> {
    let digits = text.get(from..to)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn day_in(text: &str) -> Option<i64> {
    let (year, month, day) = (number(text, 0, 4)?, number(text, 5, 7)?, number(text, 8, 10)?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| day_of(year, month, day))
}

/// Reads what [`write_date`] wrote.
#[must_use]
pub fn read_date(text: &str) -> Option<CivilDate> {
    if text.len() != 10 {
        return None;
    }
    i32::try_from(day_in(text)?).ok().map(CivilDate::from_days)
}

/// Reads what [`write_time`] wrote.
#[must_use]
pub fn read_time(text: &str) -> Option<Timestamp> {
    if text.len() != 27 || !text.ends_with('Z') {
        return None;
    }
    let (hour, minute) = (number(text, 11, 13)?, number(text, 14, 16)?);
    let (second, micros) = (number(text, 17, 19)?, number(text, 20, 26)?);
    let of_day = ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros;
    Some(Timestamp::from_micros(day_in(text)? * DAY + of_day))
}
