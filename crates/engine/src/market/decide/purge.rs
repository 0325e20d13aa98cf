//! Everything that is open is cancelled, some at a time: of a frozen member, of a series that ends.

use super::buyback::end_buyback;
use super::cancel::end_order;
use super::deal::end_deal;
use super::desk::desk_of;
use super::quote::give_back;
use crate::Event;
use crate::decide::Context;
use crate::market::state::under;
use crate::market::{BuybackEnd, DealEnd, DoneReason, MarketFact, Order, ReleaseReason, Side};
use crate::policy::MAX_CANCELS;
use units::{BuybackId, DealId, MemberId, SeriesId};

/// Ends orders until enough is done for one record.
fn end_orders<'a>(
    context: &Context<'a>,
    orders: impl Iterator<Item = &'a Order>,
    reason: DoneReason,
    out: &mut Vec<Event>,
) {
    for order in orders {
        if out.len() >= MAX_CANCELS {
            break;
        }
        end_order(&desk_of(context, order.series), order, reason, None, out);
    }
}

/// How many more events one record takes.
fn room(events: &[Event]) -> usize {
    MAX_CANCELS.saturating_sub(events.len())
}

/// Ends open items of a frozen member; the last answer clears the timer.
///
/// A quote that is given back may let its order trade, and so must not share a record with anything
/// else: quotes go last, one at a time.
pub(crate) fn on_purge_member(context: &Context<'_>, member: MemberId) -> Vec<Event> {
    let markets = &context.state.markets;
    let mut events = Vec::new();
    end_orders(context, markets.orders_of(member), DoneReason::MemberFrozen, &mut events);
    let deals = markets.deals_of(member).take(room(&events));
    events.extend(deals.map(|(id, _)| end_deal(context, id, DealEnd::MemberFrozen)));
    let buybacks = markets.buybacks_of(member).take(room(&events));
    events.extend(buybacks.map(|id| end_buyback(context, id, BuybackEnd::MemberFrozen)));
    if !events.is_empty() {
        return events;
    }
    match markets.quotes_of(member).next() {
        Some((quote, _)) => give_back(context, quote, ReleaseReason::MemberFrozen),
        None => vec![Event::new(MarketFact::MemberPurged { member })],
    }
}

/// Ends up to about 1,000 orders, quotes, deals and buy-backs of a series; empty when none is left.
pub(crate) fn purge_series(context: &Context<'_>, series: SeriesId) -> Vec<Event> {
    let markets = &context.state.markets;
    let mut events = Vec::new();
    let Some(market) = markets.market(series) else { return events };
    let waiting = market.waiting.iter().filter_map(|id| markets.order(*id));
    let queued = [Side::Buy, Side::Sell].into_iter();
    let queued = queued.flat_map(|side| markets.queue(series, side));
    end_orders(context, queued.chain(waiting), DoneReason::SeriesEnded, &mut events);
    let deals = under(&markets.deals_in, series, DealId::new(0)).take(room(&events));
    events.extend(deals.map(|id| end_deal(context, id, DealEnd::SeriesEnded)));
    let buybacks = under(&markets.buybacks_in, series, BuybackId::new(0)).take(room(&events));
    events.extend(buybacks.map(|id| end_buyback(context, id, BuybackEnd::SeriesEnded)));
    events
}
