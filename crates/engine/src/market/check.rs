//! What is always true of markets, counted anew over everything that is open.

use super::order::Stage;
use super::{Markets, Side};
use crate::coupon::VenueMode;
use crate::{BrokenInvariant, Place, State};
use std::collections::BTreeMap;
use units::{Amount, Currency, MemberId};

impl Markets {
    /// The cash that stands behind everything open, by member and currency.
    pub(crate) fn reservations(&self, state: &State) -> BTreeMap<(MemberId, Currency), Amount> {
        let orders = self.all_orders().filter_map(|order| {
            let series = state.coupons.get(order.series)?;
            Some(((order.member, series.terms().currency), order.reserved))
        });
        let quotes = self.quotes.values().map(|q| ((q.member, q.currency), q.reserved));
        let deals = self
            .deals
            .values()
            .filter_map(|deal| Some(((deal.proposer, deal.cash?.currency), deal.reserved)));
        let buybacks = self.buybacks.values().map(|b| ((b.issuer, b.currency), b.left));
        let mut sums: BTreeMap<_, Amount> = BTreeMap::new();
        for (key, amount) in orders.chain(quotes).chain(deals).chain(buybacks) {
            let sum = sums.entry(key).or_default();
            *sum = sum.plus(amount).unwrap_or(Amount::MAX);
        }
        sums
    }
}

/// Checks every book, and that units stand behind every sell order.
pub(crate) fn check(state: &State) -> Result<(), BrokenInvariant> {
    let markets = &state.markets;
    for (series, market) in markets.iter() {
        market.book.check(&markets.orders).map_err(BrokenInvariant)?;
        let (bid, ask) = (market.best(Side::Buy), market.best(Side::Sell));
        let is_continuous = market.venue.mode == VenueMode::Continuous;
        if is_continuous && bid.zip(ask).is_some_and(|(bid, ask)| bid >= ask) {
            return Err(BrokenInvariant(format!("{series}: the book is crossed")));
        }
    }
    let mut locked: BTreeMap<_, u64> = BTreeMap::new();
    for quote in markets.quotes.values() {
        *locked.entry(quote.order).or_default() += quote.quantity.count();
    }
    for order in markets.all_orders() {
        let units = state.title.at(Place::Order(order.id), order.series).count();
        let wanted = if order.side == Side::Sell { order.open.count() } else { 0 };
        let entering = matches!(order.stage, Stage::Entering { .. });
        let held = locked.remove(&order.id).unwrap_or(0);
        if units != wanted || order.open.is_zero() || entering || held != order.locked.count() {
            return Err(BrokenInvariant(format!("{}: {order:?} has {units} units", order.id)));
        }
    }
    match locked.keys().next() {
        Some(order) => Err(BrokenInvariant(format!("a quote is locked on {order}, not open"))),
        None => Ok(()),
    }
}
