//! What coupons cost without a market: the backing of an issue, refunds, and the end of a series.

use super::Told;
use super::money::{Moved, legs};
use super::register::Register;
use engine::coupon::CouponFact;
use engine::ledger::{AccountKey, Purpose};
use engine::{Event, Fact};
use units::{Amount, Quantity, SeriesId};

fn ensure(holds: bool, wrong: impl FnOnce() -> String) -> Told {
    if holds { Ok(()) } else { Err(format!("coupon: {}", wrong())) }
}

fn face(register: &Register, series: SeriesId, units: Quantity) -> Result<i128, String> {
    let terms = register.series(series)?.terms()?;
    Ok(i128::from(terms.unit_value.minor()) * i128::from(units.count()))
}

fn minor(amount: Amount) -> i128 {
    i128::from(amount.minor())
}

/// Checks the money that moves with coupons. What escrow must hold is for another part to say.
pub(super) fn record(event: &Event, register: &Register) -> Told {
    let Fact::Coupon(fact) = &event.fact else { return Ok(()) };
    let found = legs(event);
    match *fact {
        CouponFact::UnitsIssued { series, backed, .. } => {
            let (issuer, currency) = owner(register, series)?;
            let mut wanted = Moved::new();
            wanted.insert(AccountKey::custody(issuer, currency), -minor(backed));
            wanted.insert(AccountKey::escrow(issuer, currency), minor(backed));
            wanted.retain(|_, amount| *amount != 0);
            ensure(found == wanted, || format!("{series} is backed by {found:?}"))
        }
        CouponFact::PurchaseRefunded { series, buyer, paid, .. } => {
            paid_by_issuer(register, &found, series, Purpose::Custody, (Some(buyer), minor(paid)))
        }
        CouponFact::DormantRefunded { series, member, quantity, amount } => {
            let whole = face(register, series, quantity)?;
            ensure(minor(amount) == whole, || format!("{quantity} units are worth {whole}"))?;
            paid_by_issuer(register, &found, series, Purpose::Custody, (Some(member), whole))
        }
        CouponFact::SeriesEscheated { series, quantity, amount, shortfall, .. } => {
            let whole = face(register, series, quantity)?;
            let told = minor(amount) + minor(shortfall);
            ensure(told == whole, || format!("{series} owes {whole}, {told} is told"))?;
            let to = Purpose::UnclaimedProperty;
            paid_by_issuer(register, &found, series, to, (None, minor(amount)))
        }
        _ => ensure(found.is_empty(), || format!("{fact:?} moves {found:?}")),
    }
}

fn owner(
    register: &Register,
    series: SeriesId,
) -> Result<(units::MemberId, units::Currency), String> {
    let found = register.series(series)?;
    Ok((found.issuer, found.terms()?.currency))
}

/// So much leaves the issuer's escrow and cash for one account, of the payee or of its own.
fn paid_by_issuer(
    register: &Register,
    found: &Moved,
    series: SeriesId,
    purpose: Purpose,
    (payee, amount): (Option<units::MemberId>, i128),
) -> Told {
    let (issuer, currency) = owner(register, series)?;
    let to = AccountKey::new(payee.unwrap_or(issuer), currency, purpose);
    let sources = [AccountKey::escrow(issuer, currency), AccountKey::custody(issuer, currency)];
    let leg = |account: &AccountKey| found.get(account).copied().unwrap_or(0);
    let spent: i128 = sources.iter().map(leg).sum();
    let to_itself = sources.contains(&to);
    let wanted = if to_itself { 0 } else { -amount };
    ensure(spent == wanted, || format!("{series}: {issuer} pays {spent}, not {amount}"))?;
    ensure(to_itself || leg(&to) == amount, || format!("{series}: {to:?} gets {}", leg(&to)))?;
    let others = found.keys().find(|account| **account != to && !sources.contains(account));
    ensure(others.is_none(), || format!("{series}: {others:?} is touched"))
}

#[cfg(test)]
mod tests;
