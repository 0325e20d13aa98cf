//! Money back: for an untouched purchase in its cooling-off time, and for dormant coupons.

use super::super::{CouponFact, Funding, RefundDormant, RefundPurchase, SeriesState};
use super::{free_units, in_state, known_series, series_of, some};
use crate::decide::{Context, one};
use crate::ledger::AccountKey;
use crate::member::{active_member, acts_for};
use crate::{Code, Decide, Event, Place, Rejection};
use units::Quantity;

/// A series that is frozen or dormant still owes the price of what its buyers give back in time.
const REFUNDABLE: &[SeriesState] =
    &[SeriesState::Active, SeriesState::Suspended, SeriesState::Dormant];

impl Decide for RefundPurchase {
    const NAME: &'static str = "refund_purchase";
    const REJECTIONS: &'static [Code] = &[
        Code::PurchaseNotFound,
        Code::NotPermitted,
        Code::MemberFrozen,
        Code::SeriesStateWrong,
        Code::PurchaseUsed,
        Code::IssuerUnderfunded,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let state = context.state;
        let purchase = state.coupons.purchases.get(&self.purchase);
        let purchase = purchase.ok_or(Code::PurchaseNotFound.at("purchase"))?;
        let (id, buyer, paid) = (purchase.series, purchase.buyer, purchase.paid);
        acts_for(context, buyer)?;
        if active_member(context, buyer, "purchase").is_err() {
            return Err(Code::MemberFrozen.at("purchase"));
        }
        let series = series_of(context, id);
        in_state(series, REFUNDABLE)?;
        let free = state.title.free(buyer, id);
        if purchase.used || !purchase.units.iter().all(|range| free.contains(range)) {
            return Err(Code::PurchaseUsed.at("purchase"));
        }
        let count = purchase.units.count();
        let freed = Funding::new(state).refund(id, count, paid);
        let freed = freed.ok_or(Code::IssuerUnderfunded.at("purchase"))?;

        let (issuer, currency) = (series.issuer, series.terms().currency);
        let custody = AccountKey::custody(issuer, currency);
        let event = Event::new(CouponFact::PurchaseRefunded {
            purchase: self.purchase,
            series: id,
            buyer,
            quantity: Quantity::new(count),
            paid,
        });
        // What escrow frees above the price is the issuer's again.
        let event = event.pay(AccountKey::escrow(issuer, currency), custody, freed);
        let event = event.pay(custody, AccountKey::custody(buyer, currency), paid);
        Ok(one(event.moving(id, purchase.units.iter(), Place::Free(buyer), Place::Refunded)))
    }
}

impl Decide for RefundDormant {
    const NAME: &'static str = "refund_dormant";
    const REJECTIONS: &'static [Code] = &[
        Code::SeriesNotFound,
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::SeriesNotDormant,
        Code::QuantityZero,
        Code::InsufficientUnits,
        Code::IssuerUnderfunded,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { series: id, member, quantity } = *self;
        let series = known_series(context, id)?;
        acts_for(context, member)?;
        active_member(context, member, "member")?;
        if series.state != SeriesState::Dormant {
            return Err(Code::SeriesNotDormant.at("series"));
        }
        some(quantity)?;
        let ranges = free_units(context, member, id, quantity)?;
        let split = Funding::new(context.state).pay(id, quantity.count());
        let split = split.ok_or(Code::IssuerUnderfunded.at("series"))?;
        let amount = split.escrow.plus(split.custody).ok_or(Code::IssuerUnderfunded)?;

        let (issuer, currency) = (series.issuer, series.terms().currency);
        let to = AccountKey::custody(member, currency);
        let event =
            Event::new(CouponFact::DormantRefunded { series: id, member, quantity, amount });
        let event = event.pay(AccountKey::escrow(issuer, currency), to, split.escrow);
        let event = event.pay(AccountKey::custody(issuer, currency), to, split.custody);
        Ok(one(event.moving(id, ranges, Place::Free(member), Place::Refunded)))
    }
}
