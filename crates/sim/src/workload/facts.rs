//! What is looked up for a command: as the API does it, and sometimes wrong.

use crate::Chance;
use contract::{expiry_instant, local_time};
use engine::{Command, Facts, State};
use units::{CivilDate, Duration, Timestamp};

/// Instants of civil days in the issuer's zone, and local time at the store.
pub(super) fn facts_of(command: &Command, state: &State, now: Timestamp) -> Facts {
    match command {
        Command::ApproveSeries(approve) => {
            let series = state.coupons.get(approve.series);
            let draft = series.and_then(|series| series.draft.as_ref());
            draft.map_or_else(Facts::default, |draft| {
                let (from, until) = (draft.terms.valid_from, draft.terms.valid_until);
                let zone = &draft.terms.time_zone;
                Facts {
                    expires_at: until.and_then(|day| expiry_instant(day, zone).ok()),
                    starts_at: from.and_then(|day| start_of(day, zone)),
                    ..Facts::default()
                }
            })
        }
        Command::ReactivateSeries(reactivate) => {
            let series = state.coupons.get(reactivate.series);
            let zone = series.map(|series| series.terms().time_zone.as_str());
            let day = reactivate.valid_until;
            let expires_at = zone.and_then(|zone| expiry_instant(day, zone).ok());
            Facts { expires_at, ..Facts::default() }
        }
        Command::Authorise(authorise) => {
            let merchant = state.members.get(authorise.merchant);
            let local = merchant.and_then(|merchant| local_time(now, &merchant.time_zone).ok());
            Facts { local_time: local, ..Facts::default() }
        }
        _ => Facts::default(),
    }
}

fn start_of(day: CivilDate, zone: &str) -> Option<Timestamp> {
    let before = day.days().checked_sub(1)?;
    expiry_instant(CivilDate::from_days(before), zone).ok()
}

/// Nothing was found, or an instant that is over or far away.
pub(super) fn spoilt(chance: &mut Chance, facts: Facts, now: Timestamp) -> Facts {
    let day = Duration::from_days(1);
    let expires_at = chance.pick(&[None, Some(now.before(day)), Some(now), Some(now.after(day))]);
    Facts {
        expires_at,
        starts_at: facts.starts_at.filter(|_| chance.one_in(2)),
        local_time: facts.local_time.filter(|_| chance.one_in(4)),
    }
}
