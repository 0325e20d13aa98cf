//! Giving back: before capture (void) and after it (reverse).

use super::found_in;
use super::give_back::Back;
use crate::clearing::{
    ClearingFact, Redemption, RedemptionItem, RedemptionState, ReverseRedemption, VoidRedemption,
};
use crate::coupon::{Funding, Series, SeriesState, Split};
use crate::decide::{Context, one};
use crate::ledger::{AccountKey, Purpose};
use crate::{Code, Decide, Event, Place, Rejection};
use units::RedemptionId;

impl Decide for VoidRedemption {
    const NAME: &'static str = "void_redemption";
    const REJECTIONS: &'static [Code] =
        &[Code::RedemptionNotFound, Code::NotPermitted, Code::RedemptionStateWrong];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let found = found_in(context, self.redemption, RedemptionState::Authorised)?;

        Ok(voided(context, self.redemption, found, false))
    }
}

/// All of an authorisation goes back.
pub(super) fn voided(
    context: &Context<'_>,
    id: RedemptionId,
    found: &Redemption,
    timed_out: bool,
) -> Vec<Event> {
    let mut event = Event::new(ClearingFact::Voided {
        redemption: id,
        merchant: found.merchant,
        holder: found.holder,
        currency: found.currency,
        items: found.items.clone(),
        timed_out,
    });
    let from = Place::Authorised(id);
    let mut funding = Funding::new(context.state);
    for item in &found.items {
        let back = Back {
            series: item.series,
            holder: found.holder,
            ranges: context.state.title.at(from, item.series).iter().collect(),
            from,
            money: split_of(item),
        };
        event = back.legs(event, series_of(context, item), &mut funding);
    }
    one(event)
}

impl Decide for ReverseRedemption {
    const NAME: &'static str = "reverse_redemption";
    const REJECTIONS: &'static [Code] = &[
        Code::RedemptionNotFound,
        Code::NotPermitted,
        Code::RedemptionStateWrong,
        Code::SeriesStateWrong,
        Code::MerchantUnderfunded,
    ];

    /// There is no check of the window: when it closes, the redemption is final and forgotten before
    /// any other command is decided.
    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let found = found_in(context, self.redemption, RedemptionState::Captured)?;
        let is_over = |item: &RedemptionItem| {
            let state = series_of(context, item).state;
            matches!(state, SeriesState::Expired | SeriesState::Closed)
        };
        if taken(found).any(is_over) {
            return Err(Code::SeriesStateWrong.at("redemption"));
        }
        let (payable, cash) = merchant_accounts(found);
        let amount = found.amount();
        let first = context.state.ledger.balance(payable).min(amount);
        let rest = amount.minus(first);
        let rest = rest.expect("both are amounts of money that is there");
        if context.state.ledger.balance(cash) < rest {
            return Err(Code::MerchantUnderfunded.at("redemption"));
        }

        let mut event = Event::new(ClearingFact::Reversed {
            redemption: self.redemption,
            merchant: found.merchant,
            holder: found.holder,
            currency: found.currency,
            items: found.items.clone(),
            amount,
            merchant_match: found.merchant_match,
        });
        event.post(payable, first.negated());
        event.post(cash, rest.negated());
        Ok(one(restored(context, self.redemption, found, event)))
    }
}

/// Units to the holder, money to the issuers, the store's own discount off the memorandum.
fn restored(
    context: &Context<'_>,
    id: RedemptionId,
    found: &Redemption,
    mut event: Event,
) -> Event {
    let currency = found.currency;
    let (from, to) = (Place::Captured(id), Place::Free(found.holder));
    let mut funding = Funding::new(context.state);
    for item in taken(found) {
        let split = funding.restore(item.series, item.captured.count(), split_of(item));
        event.post(AccountKey::escrow(item.issuer, currency), split.escrow);
        event.post(AccountKey::custody(item.issuer, currency), split.custody);
        let units = context.state.title.at(from, item.series);
        event = event.moving(item.series, units.iter(), from, to);
    }
    event.postings.retain(|posting| !posting.amount.is_zero());
    let memorandum = |purpose| AccountKey::new(found.merchant, currency, purpose);
    event.pay(
        memorandum(Purpose::MatchGranted),
        memorandum(Purpose::MatchFunded),
        found.merchant_match,
    )
}

fn taken(found: &Redemption) -> impl Iterator<Item = &RedemptionItem> {
    found.items.iter().filter(|item| !item.captured.is_zero())
}

fn merchant_accounts(found: &Redemption) -> (AccountKey, AccountKey) {
    let payable = AccountKey::new(found.merchant, found.currency, Purpose::MerchantPayable);
    (payable, AccountKey::custody(found.merchant, found.currency))
}

fn series_of<'a>(context: &Context<'a>, item: &RedemptionItem) -> &'a Series {
    let series = context.state.coupons.get(item.series);
    series.expect("what was authorised is of a series")
}

fn split_of(item: &RedemptionItem) -> Split {
    Split { escrow: item.escrow, custody: item.custody }
}
