//! Taking what was authorised.

use super::found_in;
use super::give_back::Back;
use super::versions::versions_of;
use crate::clearing::state::total;
use crate::clearing::{Capture, ClearingFact, Redemption, RedemptionItem, RedemptionState};
use crate::coupon::{Funding, Split, face};
use crate::decide::{Context, one};
use crate::ledger::{AccountKey, Purpose};
use crate::{Code, Decide, Event, Place, Rejection};
use units::{Amount, Duration, Quantity, Timestamp, UnitRange};

impl Decide for Capture {
    const NAME: &'static str = "capture";
    const REJECTIONS: &'static [Code] = &[
        Code::RedemptionNotFound,
        Code::NotPermitted,
        Code::RedemptionStateWrong,
        Code::QuantityCountWrong,
        Code::CaptureTooMuch,
        Code::QuantityZero,
        Code::MatchNegative,
        Code::Overflow,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let found = found_in(context, self.redemption, RedemptionState::Authorised)?;
        let quantities = self.quantities_of(found)?;
        if self.merchant_match < Amount::ZERO {
            return Err(Code::MatchNegative.at("merchant_match"));
        }
        let granted = AccountKey::new(found.merchant, found.currency, Purpose::MatchGranted);
        let granted = context.state.ledger.balance(granted);
        if granted.plus(self.merchant_match).is_none() {
            return Err(Code::Overflow.at("merchant_match"));
        }

        let takings = found.items.iter().zip(quantities);
        let takings = takings.map(|(item, captured)| Taking::new(context, self, item, captured));
        let takings: Vec<Taking<'_>> = takings.collect();
        Ok(one(self.captured(context, found, takings)))
    }
}

impl Capture {
    fn quantities_of(&self, found: &Redemption) -> Result<Vec<Quantity>, Rejection> {
        let authorised = found.items.iter().map(|item| item.quantity);
        let Some(quantities) = &self.quantities else {
            return Ok(authorised.collect());
        };
        if quantities.len() != found.items.len() {
            return Err(Code::QuantityCountWrong.at("quantities"));
        }
        if authorised.zip(quantities).any(|(most, asked)| *asked > most) {
            return Err(Code::CaptureTooMuch.at("quantities"));
        }
        if quantities.iter().all(|quantity| quantity.is_zero()) {
            return Err(Code::QuantityZero.at("quantities"));
        }
        Ok(quantities.clone())
    }

    fn captured(
        &self,
        context: &Context<'_>,
        found: &Redemption,
        takings: Vec<Taking<'_>>,
    ) -> Event {
        let Redemption { merchant, holder, currency, .. } = *found;
        let items: Vec<RedemptionItem> = takings.iter().map(Taking::item).collect();
        let reversible_until = window_end(context.stamp.time, &takings);
        let account = |purpose| AccountKey::new(merchant, currency, purpose);
        let mut event = Event::new(ClearingFact::Captured {
            redemption: self.redemption,
            merchant,
            holder,
            currency,
            amount: total(&items),
            items,
            merchant_match: self.merchant_match,
            reversible_until,
        })
        .pay(
            account(Purpose::MatchFunded),
            account(Purpose::MatchGranted),
            self.merchant_match,
        );
        let from = Place::Authorised(self.redemption);
        let to = reversible_until.map_or(Place::Redeemed, |_| Place::Captured(self.redemption));
        let mut funding = Funding::new(context.state);
        for taking in takings {
            let reserved = AccountKey::reserved(taking.item.issuer, currency);
            let payable = account(Purpose::MerchantPayable);
            let series = taking.item.series;
            event = event.pay(reserved, payable, taking.paid.total()).moving(
                series,
                taking.ranges,
                from,
                to,
            );
            let back = Back { series, holder, ranges: taking.rest, from, money: taking.left };
            event = back.legs(event, taking.series, &mut funding);
        }
        event
    }
}

/// What becomes of one item.
struct Taking<'a> {
    item: &'a RedemptionItem,
    series: &'a crate::coupon::Series,
    captured: Quantity,
    /// The lowest serial numbers are taken.
    ranges: Vec<UnitRange>,
    paid: Split,
    rest: Vec<UnitRange>,
    left: Split,
}

impl<'a> Taking<'a> {
    /// The merchant is paid from the issuer's free cash first, so that escrow, which other holders
    /// rely on, gets back as much as it can.
    fn new(
        context: &Context<'a>,
        capture: &Capture,
        item: &'a RedemptionItem,
        captured: Quantity,
    ) -> Self {
        let series = context.state.coupons.get(item.series);
        let series = series.expect("what was authorised is of a series");
        let place = Place::Authorised(capture.redemption);
        let mut units = context.state.title.at(place, item.series).cursor();
        let ranges = units.take(captured.count());
        let rest = units.take(u64::MAX);
        let amount = face(series.terms(), captured.count());
        let amount = amount.expect("a part of a face value fits in 64 bits");
        let custody = item.custody.min(amount);
        let minus = |from: Amount, part: Amount| from.minus(part).expect("a part is not larger");
        let escrow = minus(amount, custody);
        Self {
            item,
            series,
            captured,
            ranges,
            paid: Split { escrow, custody },
            rest,
            left: Split {
                escrow: minus(item.escrow, escrow),
                custody: minus(item.custody, custody),
            },
        }
    }

    fn item(&self) -> RedemptionItem {
        RedemptionItem {
            captured: self.captured,
            escrow: self.paid.escrow,
            custody: self.paid.custody,
            ..*self.item
        }
    }
}

/// A redemption is reversed as a whole, so the shortest window of all units taken holds for all.
fn window_end(now: Timestamp, takings: &[Taking<'_>]) -> Option<Timestamp> {
    let versions = takings.iter().flat_map(|taking| versions_of(taking.series, &taking.ranges));
    let shortest = versions.map(|terms| terms.reversal_window).min();
    let window = shortest.filter(|window| *window > Duration::ZERO)?;
    Some(now.after(window))
}
