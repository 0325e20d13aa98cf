//! Time-outs. The node records a tick whenever the first timer is due, before anything else.

use crate::decide::Context;
use crate::{Actor, Code, Decide, Event, Rejection, clearing, coupon, ledger, market};
use minicbor::{Decode, Encode};
use serde::Serialize;
use std::collections::BTreeSet;
use units::{
    BuybackId, DealId, GiftId, HoldId, MemberId, OrderId, PurchaseId, QuoteId, RedemptionId,
    SeriesId, Timestamp,
};

/// What is to happen. Of timers due at the same instant the one listed first here comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Timer {
    /// Some open orders of a frozen or closed member are to be cancelled.
    #[n(0)]
    PurgeMember(#[n(0)] MemberId),
    /// Some open orders, gifts and deals in a series that ends are to be cancelled.
    #[n(1)]
    PurgeSeries(#[n(0)] SeriesId),
    /// An order that waited for a trigger price is to enter its book.
    #[n(2)]
    TriggerOrder(#[n(0)] OrderId),
    /// An authorisation times out.
    #[n(3)]
    Authorisation(#[n(0)] RedemptionId),
    /// A reversal window closes.
    #[n(4)]
    ReversalWindow(#[n(0)] RedemptionId),
    /// A locked quote goes back to the book.
    #[n(5)]
    Quote(#[n(0)] QuoteId),
    /// An order expires.
    #[n(6)]
    OrderExpiry(#[n(0)] OrderId),
    /// A scheduled order is to enter its book.
    #[n(7)]
    OrderStart(#[n(0)] OrderId),
    /// A deal proposal expires.
    #[n(8)]
    Deal(#[n(0)] DealId),
    /// A gift that nobody claimed goes back.
    #[n(9)]
    Gift(#[n(0)] GiftId),
    /// A hold on money voids itself.
    #[n(10)]
    Hold(#[n(0)] HoldId),
    /// A cooling-off time ends.
    #[n(11)]
    CoolingOff(#[n(0)] PurchaseId),
    /// A buy-back programme closes.
    #[n(12)]
    Buyback(#[n(0)] BuybackId),
    /// A call auction uncrosses.
    #[n(13)]
    Auction(#[n(0)] SeriesId),
    /// A series expires, or its dormancy ends.
    #[n(14)]
    SeriesEnd(#[n(0)] SeriesId),
    /// The time of a shown code is over.
    #[n(15)]
    ShownCode(#[n(0)] [u8; 32]),
}

/// All timers, by time.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(transparent)]
pub(crate) struct Timers(#[n(0)] BTreeSet<(Timestamp, Timer)>);

impl Timers {
    pub(crate) fn first(&self) -> Option<(Timestamp, Timer)> {
        self.0.first().copied()
    }

    pub(crate) fn set(&mut self, at: Timestamp, timer: Timer) {
        assert!(self.0.insert((at, timer)), "a timer is set once: {timer:?}");
    }

    pub(crate) fn clear(&mut self, at: Timestamp, timer: Timer) {
        assert!(self.0.remove(&(at, timer)), "a timer that is cleared was set: {timer:?}");
    }
}

/// Lets the first timer that is due act. Sent by the node alone.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Tick {}

impl Decide for Tick {
    const NAME: &'static str = "tick";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        if context.actor != Actor::System {
            return Err(Code::NotPermitted.into());
        }
        let due = context.state.timers.first().filter(|(at, _)| *at <= context.stamp.time);
        Ok(due.map_or_else(Vec::new, |(_, timer)| fire(timer, context)))
    }
}

/// Each answer clears its timer when it is folded, or the node would tick for ever.
fn fire(timer: Timer, context: &Context<'_>) -> Vec<Event> {
    match timer {
        Timer::PurgeMember(member) => market::on_purge_member(context, member),
        Timer::PurgeSeries(series) => coupon::on_purge_series(context, series),
        Timer::TriggerOrder(order) => market::on_trigger(context, order),
        Timer::OrderStart(order) => market::on_start(context, order),
        Timer::OrderExpiry(order) => market::on_order_expiry(context, order),
        Timer::Quote(quote) => market::on_quote_timeout(context, quote),
        Timer::Deal(deal) => market::on_deal_timeout(context, deal),
        Timer::Buyback(buyback) => market::on_buyback_end(context, buyback),
        Timer::Auction(series) => market::on_auction(context, series),
        Timer::Authorisation(redemption) => clearing::on_authorisation_timeout(context, redemption),
        Timer::ReversalWindow(redemption) => clearing::on_window_closed(context, redemption),
        Timer::ShownCode(code) => clearing::on_code_timeout(context, code),
        Timer::Gift(gift) => coupon::on_gift_timeout(context, gift),
        Timer::CoolingOff(purchase) => coupon::on_cooling_off_end(context, purchase),
        Timer::SeriesEnd(series) => coupon::on_series_end(context, series),
        Timer::Hold(hold) => ledger::on_hold_timeout(context, hold),
    }
}
