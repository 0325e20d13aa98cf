//! Escrow: after every event, what each issuer has in escrow backs what is still owed, each series
//! rounded up.

use super::Told;
use super::money::Money;
use super::pieces::{Units, is_outstanding};
use super::register::Register;
use engine::clearing::ClearingFact;
use engine::coupon::CouponFact;
use engine::ledger::{AccountKey, Purpose};
use engine::{Event, Fact, State};
use std::collections::BTreeSet;
use units::{Amount, Currency, MemberId};

/// What all series of an issuer in a currency require.
fn required(
    register: &Register,
    units: &Units,
    (issuer, currency): (MemberId, Currency),
) -> Result<i128, String> {
    let mut total = 0;
    for (id, series) in register.all_series().filter(|(_, series)| series.issuer == issuer) {
        let terms = series.terms()?;
        if terms.currency == currency {
            let face = i128::from(units.outstanding(id)) * i128::from(terms.unit_value.minor());
            let parts = face * i128::from(terms.reserve_ratio.points());
            total += parts / 10_000 + i128::from(parts % 10_000 > 0);
        }
    }
    Ok(total)
}

fn check(
    register: &Register,
    units: &Units,
    money: &Money,
    key: (MemberId, Currency),
) -> Result<i128, String> {
    let required = required(register, units, key)?;
    let escrow = money.balance(AccountKey::escrow(key.0, key.1));
    if escrow < required {
        return Err(format!("escrow: {} has {escrow}, owes backing of {required}", key.0));
    }
    Ok(required)
}

/// Checks every issuer whose escrow or whose outstanding units an event changed.
pub(super) fn record(event: &Event, register: &Register, units: &Units, money: &Money) -> Told {
    let drawn = event.postings.iter().filter(|leg| leg.account.purpose == Purpose::Escrow);
    let mut touched: BTreeSet<(MemberId, Currency)> =
        drawn.map(|leg| (leg.account.owner, leg.account.currency)).collect();
    let owed = |place| is_outstanding(place);
    for moved in event.moves.iter().filter(|moved| owed(moved.from) != owed(moved.to)) {
        let series = register.series(moved.series)?;
        touched.insert((series.issuer, series.terms()?.currency));
    }
    for key in touched {
        let required = check(register, units, money, key)?;
        let spare = money.balance(AccountKey::escrow(key.0, key.1)) - required;
        if spare > 0 && draws_on_cash(event, key) {
            return Err(format!("escrow: {} pays in cash, and {spare} is spare", key.0));
        }
    }
    Ok(())
}

/// Checks that these issuers have no more in escrow than they must.
pub(super) fn none_spare(
    keys: Vec<(MemberId, Currency)>,
    register: &Register,
    units: &Units,
    money: &Money,
) -> Told {
    for key in keys {
        let required = check(register, units, money, key)?;
        let spare = money.balance(AccountKey::escrow(key.0, key.1)) - required;
        if spare > 0 {
            return Err(format!("escrow: {} gets more than it gave, and {spare} is spare", key.0));
        }
    }
    Ok(())
}

/// True where an issuer's free cash pays for coupons: for what escrow lacks, and no more.
fn draws_on_cash(event: &Event, (issuer, currency): (MemberId, Currency)) -> bool {
    let pays = matches!(
        event.fact,
        Fact::Coupon(CouponFact::UnitsIssued { .. } | CouponFact::DormantRefunded { .. })
            | Fact::Clearing(ClearingFact::Authorised { .. })
    );
    let cash = AccountKey::custody(issuer, currency);
    let mut legs = event.postings.iter();
    pays && legs.any(|leg| leg.account == cash && leg.amount < Amount::ZERO)
}

/// Checks every issuer, and what the state says is required.
pub(super) fn compare(register: &Register, units: &Units, money: &Money, state: &State) -> Told {
    let mut all = BTreeSet::new();
    for (_, series) in register.all_series() {
        all.insert((series.issuer, series.terms()?.currency));
    }
    for key in all {
        let mine = check(register, units, money, key)?;
        let theirs = i128::from(state.coupons.required(key.0, key.1).minor());
        if mine != theirs {
            return Err(format!("escrow: {} requires {mine}, the state says {theirs}", key.0));
        }
    }
    Ok(())
}
