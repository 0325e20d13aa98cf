//! What is looked up for a command, because it hangs on a table that changes: time zones.

use engine::{Command, Facts, State};
use units::{CivilDate, Timestamp};

/// The facts of a command. What cannot be looked up stays absent: then the engine refuses the command
/// with a better reason, or with `fact_missing`.
pub(crate) fn facts_of(command: &Command, state: &State, now: Timestamp) -> Facts {
    match command {
        Command::ApproveSeries(approve) => {
            let series = state.coupons.get(approve.series);
            let draft = series.and_then(|series| series.draft.as_ref());
            let Some(terms) = draft.map(|draft| &draft.terms) else {
                return Facts::default();
            };
            Facts {
                expires_at: terms.valid_until.and_then(|day| end_of(day, &terms.time_zone)),
                starts_at: terms.valid_from.and_then(|day| start_of(day, &terms.time_zone)),
                ..Facts::default()
            }
        }
        Command::ReactivateSeries(reactivate) => {
            let series = state.coupons.get(reactivate.series);
            let zone = series.map(|series| &series.terms().time_zone);
            Facts {
                expires_at: zone.and_then(|zone| end_of(reactivate.valid_until, zone)),
                ..Facts::default()
            }
        }
        Command::Authorise(authorise) => {
            let merchant = state.members.get(authorise.merchant);
            let local = merchant.and_then(|m| contract::local_time(now, &m.time_zone).ok());
            Facts { local_time: local, ..Facts::default() }
        }
        _ => Facts::default(),
    }
}

/// True where the facts of a command hang on what an earlier command of the same batch may change.
pub(crate) const fn hangs_on_state(command: &Command) -> bool {
    matches!(command, Command::ApproveSeries(_) | Command::ReactivateSeries(_))
}

fn end_of(day: CivilDate, zone: &str) -> Option<Timestamp> {
    contract::expiry_instant(day, zone).ok()
}

/// When a day begins: when the day before it ends; `None` past the end of the calendar.
pub(crate) fn start_of(day: CivilDate, zone: &str) -> Option<Timestamp> {
    let before = day.days().checked_sub(1)?;
    end_of(CivilDate::from_days(before), zone)
}
