//! What time brings: gifts that go back, cooling-off times that end, and series that end.
//!
//! A series ends in three steps, each a tick of its own: it expires (or its dormancy ends) and the
//! purge timer is set; the purge cancels a bounded number of orders, deals, gifts and loss reports at
//! a time until nothing is reserved; then whatever the contract says becomes of all that is free.
//! Due ticks come before any command, so nobody can act in between.

use super::super::{
    AfterDormancy, AfterExpiry, CouponFact, Funding, ReturnReason, Series, SeriesState,
};
use super::{gift, loss, series_of};
use crate::decide::{Context, one};
use crate::ledger::{AccountKey, Purpose};
use crate::policy::MAX_CANCELS;
use crate::{Event, Place, market};
use units::{GiftId, LossId, PurchaseId, Quantity, SeriesId};

pub(crate) fn on_gift_timeout(context: &Context<'_>, id: GiftId) -> Vec<Event> {
    let found = context.state.coupons.gift(id).expect("a gift's timer ends with it");
    one(gift::returned(context, id, found, ReturnReason::TimedOut))
}

pub(crate) fn on_cooling_off_end(_: &Context<'_>, purchase: PurchaseId) -> Vec<Event> {
    one(Event::new(CouponFact::CoolingOffEnded { purchase }))
}

/// The last valid day is over, or dormancy is.
pub(crate) fn on_series_end(context: &Context<'_>, series: SeriesId) -> Vec<Event> {
    let found = series_of(context, series);
    let fact = match (found.state, found.terms().after_expiry) {
        (SeriesState::Dormant, _) | (_, AfterExpiry::Extinguish) => {
            CouponFact::SeriesExpired { series }
        }
        (_, AfterExpiry::Dormant { lasts, .. }) => {
            CouponFact::SeriesDormant { series, until: context.stamp.time.after(lasts) }
        }
    };
    one(Event::new(fact))
}

/// One bounded step of releasing what is reserved; the last one ends the series if it is to end.
pub(crate) fn on_purge_series(context: &Context<'_>, series: SeriesId) -> Vec<Event> {
    let steps = [market::purge_series, returned_gifts, restored_losses];
    let released = steps.iter().map(|step| step(context, series)).find(|events| !events.is_empty());
    released.unwrap_or_else(|| {
        let purged = Event::new(CouponFact::SeriesPurged { series });
        let ended = end(context, series, series_of(context, series));
        [purged].into_iter().chain(ended).collect()
    })
}

fn returned_gifts(context: &Context<'_>, series: SeriesId) -> Vec<Event> {
    let coupons = &context.state.coupons;
    let all = (series, GiftId::new(0))..=(series, GiftId::new(u64::MAX));
    let some = coupons.gifts_of.range(all).take(MAX_CANCELS);
    some.map(|(_, id)| {
        let found = coupons.gift(*id).expect("the index follows the gifts");
        gift::returned(context, *id, found, ReturnReason::SeriesEnded)
    })
    .collect()
}

fn restored_losses(context: &Context<'_>, series: SeriesId) -> Vec<Event> {
    let coupons = &context.state.coupons;
    let all = (series, LossId::new(0))..=(series, LossId::new(u64::MAX));
    let some = coupons.losses_of.range(all).take(MAX_CANCELS);
    some.map(|(_, id)| {
        let found = coupons.losses.get(id).expect("the index follows the losses");
        loss::restored(context, *id, *found, ReturnReason::SeriesEnded)
    })
    .collect()
}

/// The end of an expired series. Units that a till was promised are not touched: they are captured
/// in their time, or end when they are voided.
fn end(context: &Context<'_>, id: SeriesId, series: &Series) -> Option<Event> {
    if series.state != SeriesState::Expired {
        return None;
    }
    let escheats = matches!(
        series.terms().after_expiry,
        AfterExpiry::Dormant { then: AfterDormancy::Escheat, .. }
    );
    let outstanding = context.state.title.units(id).outstanding;
    Some(if escheats {
        escheated(context, id, series, outstanding)
    } else {
        let quantity = Quantity::new(outstanding);
        Event::new(CouponFact::SeriesExtinguished { series: id, quantity })
    })
}

/// The holders' value goes to the unclaimed-property account, as far as the issuer has it.
fn escheated(context: &Context<'_>, id: SeriesId, series: &Series, outstanding: u64) -> Event {
    let (issuer, currency) = (series.issuer, series.terms().currency);
    let own = context.state.title.free(issuer, id);
    let held = outstanding - own.count();
    let mut funding = Funding::new(context.state);
    let paid = funding.end(id, own.count()).and_then(|()| funding.pay_what_there_is(id, held));
    let (split, shortfall) = paid.expect("what is owed fits in 64 bits");
    let amount = split.escrow.plus(split.custody).expect("a part of what is owed fits");

    let event = Event::new(CouponFact::SeriesEscheated {
        series: id,
        quantity: Quantity::new(held),
        treasury: Quantity::new(own.count()),
        amount,
        shortfall,
    });
    let to = AccountKey::new(issuer, currency, Purpose::UnclaimedProperty);
    let event = event.pay(AccountKey::escrow(issuer, currency), to, split.escrow);
    let event = event.pay(AccountKey::custody(issuer, currency), to, split.custody);
    event.moving(id, own.iter(), Place::Free(issuer), Place::Extinguished)
}
