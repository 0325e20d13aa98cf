//! What is always true of redemptions, checked over the whole state at once.

use super::{Redemption, RedemptionState};
use crate::invariants::{BrokenInvariant, ensure};
use crate::ledger::AccountKey;
use crate::{Place, State};
use units::RedemptionId;

/// Units stand where each redemption says, at their face value, and the money behind them too.
pub(crate) fn check(state: &State) -> Result<(), BrokenInvariant> {
    let clearing = &state.clearing;
    let mut places = 0;
    for (id, redemption) in clearing.iter() {
        places += check_items(state, id, redemption)?;
    }
    let all = state.coupons.iter().flat_map(|(series, _)| state.title.reserved(series));
    let tills = all.filter(|(place, _)| matches!(place, Place::Authorised(_) | Place::Captured(_)));
    ensure(tills.count() == places, || {
        "units are reserved for a redemption that is not open".into()
    })?;
    for ((issuer, currency), amount) in clearing.reservations() {
        let reserved = state.ledger.balance(AccountKey::reserved(issuer, currency));
        ensure(reserved >= amount, || {
            format!("{issuer}: {reserved} reserved, {amount} authorised")
        })?;
    }
    let ends: u64 = clearing.open.sorted().iter().map(|(_, count)| **count).sum();
    ensure(u64::try_from(clearing.len()).is_ok_and(|open| open * 2 == ends), || {
        format!("{} redemptions open, {ends} ends counted", clearing.len())
    })?;
    ensure(clearing.codes.len() == clearing.codes_of.len(), || {
        "a code is not noted with its holder".into()
    })
}

/// Gives the number of places that hold units of the redemption.
fn check_items(
    state: &State,
    id: RedemptionId,
    redemption: &Redemption,
) -> Result<usize, BrokenInvariant> {
    let is_captured = redemption.state == RedemptionState::Captured;
    let mut places = 0;
    for item in &redemption.items {
        let (place, units) = if is_captured {
            (Place::Captured(id), item.captured)
        } else {
            (Place::Authorised(id), item.quantity)
        };
        let found = state.title.at(place, item.series).count();
        ensure(found == units.count(), || {
            format!("{id}: {units} units of {} noted, {found} there", item.series)
        })?;
        places += usize::from(found > 0);
        let series = state.coupons.get(item.series);
        let face = series.and_then(|series| units.face(series.terms().unit_value));
        ensure(face == Some(item.amount()), || {
            format!("{id}: {} is not the face value of its units", item.amount())
        })?;
        let so_far = state.clearing.redeemed(item.series, redemption.holder);
        let counted = units.is_zero() || so_far.redemptions > 0 && so_far.units >= units.count();
        ensure(counted, || format!("{id}: not counted for its holder"))?;
    }
    Ok(places)
}
