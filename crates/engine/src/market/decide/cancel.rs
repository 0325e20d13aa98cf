//! Orders end before they are filled.
//!
//! A quote locked on an order ends with it. The owner cannot end an order while a quote is locked on
//! it, for a minute at most; time, a freeze or the end of the series can.

use super::desk::{Desk, desk_of};
use crate::decide::Context;
use crate::market::state::under;
use crate::market::{CancelAll, CancelOrder, DoneReason, MarketFact, Order, ReleaseReason, Side};
use crate::member::{acts_for, known_member};
use crate::policy::MAX_CANCELS;
use crate::{Code, Decide, Event, Place, Rejection};
use units::{OrderId, Quantity, QuoteId};

/// Ends an open order as it stands: its quotes, then itself. `given_back` is a quote that was given
/// back in the same decision already.
pub(super) fn end_order(
    desk: &Desk<'_>,
    order: &Order,
    reason: DoneReason,
    given_back: Option<QuoteId>,
    out: &mut Vec<Event>,
) {
    release_quotes(desk, order.id, given_back, out);
    let Order { id, member, open, .. } = *order;
    let event = Event::new(MarketFact::OrderDone { order: id, member, unfilled: open, reason });
    out.push(match order.side {
        Side::Buy => event.pay(desk.reserved(member), desk.custody(member), order.reserved),
        Side::Sell => {
            let place = Place::Order(id);
            let units = desk.state.title.at(place, desk.id).iter();
            event.moving(desk.id, units, place, Place::Free(member))
        }
    });
}

/// Gives back every quote that is locked on an order.
pub(super) fn release_quotes(
    desk: &Desk<'_>,
    order: OrderId,
    given_back: Option<QuoteId>,
    out: &mut Vec<Event>,
) {
    let markets = &desk.state.markets;
    let locked = under(&markets.quotes_on, order, QuoteId::new(0));
    for id in locked.filter(|id| Some(*id) != given_back) {
        out.push(release(desk, id, ReleaseReason::OrderEnded));
    }
}

/// Gives one quote back: the buyer's cash is free again.
pub(super) fn release(desk: &Desk<'_>, quote: QuoteId, reason: ReleaseReason) -> Event {
    let locked = &desk.state.markets.quotes[&quote];
    let event = Event::new(MarketFact::QuoteReleased { quote, reason });
    event.pay(desk.reserved(locked.member), desk.custody(locked.member), locked.reserved)
}

/// An open order by its id.
pub(super) fn open_order<'a>(context: &Context<'a>, id: OrderId) -> Result<&'a Order, Rejection> {
    let found = context.state.markets.order(id);
    found.ok_or(Code::OrderNotFound.at("order"))
}

impl Decide for CancelOrder {
    const NAME: &'static str = "cancel_order";
    const REJECTIONS: &'static [Code] =
        &[Code::OrderNotFound, Code::NotPermitted, Code::QuoteLocked];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let order = open_order(context, self.order)?;
        acts_for(context, order.member)?;
        if order.locked > Quantity::ZERO {
            return Err(Code::QuoteLocked.at("order"));
        }

        let mut events = Vec::with_capacity(1);
        let desk = desk_of(context, order.series);
        end_order(&desk, order, DoneReason::Cancelled, None, &mut events);
        Ok(events)
    }
}

impl Decide for CancelAll {
    const NAME: &'static str = "cancel_all";
    const REJECTIONS: &'static [Code] =
        &[Code::NotPermitted, Code::MemberNotFound, Code::SeriesNotFound];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { member, series } = *self;
        acts_for(context, member)?;
        known_member(context, member, "member")?;
        if series.is_some_and(|id| context.state.coupons.get(id).is_none()) {
            return Err(Code::SeriesNotFound.at("series"));
        }

        let mut events = Vec::new();
        let markets = &context.state.markets;
        let orders = || {
            let all = markets.orders_of(member);
            all.filter(|order| series.is_none_or(|id| order.series == id))
        };
        let mut cancelled = 0;
        for order in orders().filter(|order| order.locked.is_zero()) {
            if events.len() == MAX_CANCELS {
                break;
            }
            let desk = desk_of(context, order.series);
            end_order(&desk, order, DoneReason::Cancelled, None, &mut events);
            cancelled += 1;
        }
        let all = if series.is_none() { markets.count_of(member) } else { orders().count() };
        let left = u64::try_from(all).expect("a count fits") - cancelled;
        events.push(Event::new(MarketFact::AllCancelled { member, series, cancelled, left }));
        Ok(events)
    }
}

/// An order's time is over.
pub(crate) fn on_order_expiry(context: &Context<'_>, id: OrderId) -> Vec<Event> {
    let order = context.state.markets.order(id).expect("a timer of an order ends with it");
    let mut events = Vec::new();
    let desk = desk_of(context, order.series);
    end_order(&desk, order, DoneReason::Expired, None, &mut events);
    events
}
