//! Time cut into quarters of an hour: no two clocks on the walls of this world differ by less.

use crate::database::{Answer, DatabaseError};
use crate::value::Unfit;
use units::{CivilDate, Timestamp};

const MICROS_A_DAY: i64 = 86_400_000_000;
const MICROS_AN_HOUR: i64 = MICROS_A_DAY / 24;
const MICROS_A_QUARTER: i64 = MICROS_AN_HOUR / 4;

/// Two columns for the quarter of an hour that a time lies in: the hour in UTC as text, which both
/// databases write the same but for the letter in its middle, and 0 to 3.
pub(super) fn quarter_of(time: &str) -> String {
    let minute = format!("SUBSTR(CAST({time} AS text), 15, 2)");
    format!(
        "SUBSTR(CAST({time} AS text), 1, 13), CASE WHEN {minute} < '15' THEN 0 \
         WHEN {minute} < '30' THEN 1 WHEN {minute} < '45' THEN 2 ELSE 3 END"
    )
}

/// When the quarter in these two columns begins.
pub(super) fn read_quarter(row: &Answer, column: usize) -> Result<Timestamp, DatabaseError> {
    let (hour, quarter): (String, i64) = (row.get(column)?, row.get(column + 1)?);
    let parts = hour.get(..10).zip(hour.get(11..));
    let read = parts.and_then(|(day, hour)| {
        let day: CivilDate = day.parse().ok()?;
        let hours: i64 = hour.parse().ok()?;
        let days = i64::from(day.days()).checked_mul(MICROS_A_DAY)?;
        days.checked_add(hours * MICROS_AN_HOUR)?.checked_add(quarter * MICROS_A_QUARTER)
    });
    let read = read.ok_or(Unfit { column, found: hour, wanted: "an hour in UTC" })?;
    Ok(Timestamp::from_micros(read))
}
