//! An order is taken in: at once, or later by a timer.

use super::desk::{Desk, desk, desk_of};
use super::matching::{Arrival, carry_out, plan};
use crate::coupon::VenueMode;
use crate::decide::Context;
use crate::market::{
    Activation, DoneReason, MarketFact, Order, OrderPrice, PlaceOrder, SelfTrade, SellNow, Side,
    TimeInForce,
};
use crate::member::{active_member, acts_for};
use crate::policy::{MAX_OPEN_ORDERS, MAX_ORDER};
use crate::{Code, Decide, Event, Place, RangeSet, Rejection};
use units::{Amount, BasisPoints, OrderId, Price, QuoteId};

impl PlaceOrder {
    fn limit(&self) -> Price {
        match self.price {
            OrderPrice::Limit(price) | OrderPrice::Market(price) => price,
        }
    }

    fn is_market(&self) -> bool {
        matches!(self.price, OrderPrice::Market(_))
    }

    fn is_good_till(&self) -> bool {
        matches!(self.time_in_force, TimeInForce::GoodTillCancelled | TimeInForce::GoodTill(_))
    }

    /// What the venue takes. A fixed-price venue lists sellers' offers and lets buyers take them.
    fn check_mode(&self, mode: VenueMode) -> Result<(), Rejection> {
        let rests = self.is_good_till() && !self.is_market();
        let allowed = match (mode, self.side) {
            (VenueMode::Continuous | VenueMode::CallAuction, _) => true,
            (VenueMode::FixedPrice, Side::Sell) => rests,
            (VenueMode::FixedPrice, Side::Buy) => !self.is_good_till(),
            (VenueMode::Rfq | VenueMode::BuybackOnly, _) => false,
        };
        allowed.then_some(()).ok_or(Code::VenueModeRefuses.at("series"))
    }

    fn check_terms(&self, mode: VenueMode) -> Result<(), Rejection> {
        let rests = self.is_good_till();
        let contradict = |param| Err(Code::OrderTermsContradict.at(param));
        if self.is_market() && rests {
            return contradict("time_in_force");
        }
        if self.post_only && !rests {
            return contradict("post_only");
        }
        if let (TimeInForce::GoodTill(end), Activation::At(start)) =
            (self.time_in_force, self.activation)
            && start >= end
        {
            return contradict("activation");
        }
        if mode == VenueMode::CallAuction && (!rests || self.post_only) {
            return Err(Code::AuctionOnly.at("time_in_force"));
        }
        Ok(())
    }

    fn check_numbers(&self, desk: &Desk<'_>) -> Result<(), Rejection> {
        desk.in_lots(self.quantity)?;
        desk.on_tick(self.limit(), "price")?;
        match self.activation {
            Activation::Rises(price) | Activation::Falls(price) => {
                desk.on_tick(price, "activation")
            }
            Activation::Now | Activation::At(_) => Ok(()),
        }
    }

    fn check_times(&self, context: &Context<'_>) -> Result<(), Rejection> {
        let ends = match self.time_in_force {
            TimeInForce::GoodTill(time) => Some((time, "time_in_force")),
            _ => None,
        };
        let starts = match self.activation {
            Activation::At(time) => Some((time, "activation")),
            _ => None,
        };
        let now = context.stamp.time;
        let mut times = [ends, starts].into_iter().flatten();
        if let Some((_, param)) = times.clone().find(|(time, _)| *time <= now) {
            return Err(Code::TimeNotInFuture.at(param));
        }
        times.try_for_each(|(time, param)| context.soon(time, MAX_ORDER, param))
    }

    fn check_collar(&self, desk: &Desk<'_>) -> Result<(), Rejection> {
        let inside = desk.in_collar(self.limit());
        inside.then_some(()).ok_or(Code::PriceOutsideCollar.at("price"))
    }
}

/// What an order needs: `(worst case in cash, or zero where it sells; highest fee rate)`.
pub(super) fn check_means(desk: &Desk<'_>, arrival: &Arrival) -> Result<Amount, Rejection> {
    let Arrival { member, side, price, quantity, max_fee, .. } = *arrival;
    let worst = desk.worst(price, quantity, max_fee).ok_or(Code::Overflow.at("quantity"))?;
    match side {
        Side::Buy => desk.covered(member, worst).map(|()| worst),
        Side::Sell => desk.holds(member, quantity).map(|()| Amount::ZERO),
    }
}

impl Decide for PlaceOrder {
    const NAME: &'static str = "place_order";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::SeriesNotFound,
        Code::SeriesStateWrong,
        Code::MarketHalted,
        Code::VenueModeRefuses,
        Code::OrderTermsContradict,
        Code::AuctionOnly,
        Code::QuantityZero,
        Code::QuantityOffLot,
        Code::PriceOffTick,
        Code::TimeNotInFuture,
        Code::TooFarInFuture,
        Code::PriceOutsideCollar,
        Code::NotTransferable,
        Code::TooManyOpenOrders,
        Code::Overflow,
        Code::InsufficientFunds,
        Code::InsufficientUnits,
        Code::PostOnlyWouldTrade,
        Code::TradeRefused,
        Code::FillOrKillNotFilled,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { member, series, side, .. } = *self;
        acts_for(context, member)?;
        active_member(context, member, "member")?;
        let desk = desk(context, series)?;
        let mode = desk.market.venue().mode;
        desk.active()?;
        desk.not_halted()?;
        self.check_mode(mode)?;
        self.check_terms(mode)?;
        self.check_numbers(&desk)?;
        self.check_times(context)?;
        self.check_collar(&desk)?;
        if side == Side::Sell {
            desk.may_sell(member)?;
        }
        let markets = &context.state.markets;
        if markets.count_of(member) >= MAX_OPEN_ORDERS {
            return Err(Code::TooManyOpenOrders.at("member"));
        }
        let arrival = Arrival {
            order: markets.next_order(),
            member,
            side,
            price: self.limit(),
            quantity: self.quantity.count(),
            locked: 0,
            is_market: self.is_market(),
            time_in_force: self.time_in_force,
            post_only: self.post_only,
            self_trade: self.self_trade,
            max_fee: desk.highest_rate(member),
            funded: None,
        };
        let worst = check_means(&desk, &arrival)?;
        if self.activation != Activation::Now {
            return Ok(vec![wait(&desk, self, &arrival, worst)]);
        }
        let accepted = accepted(&desk, self, &arrival, Amount::ZERO);
        enter(&desk, &arrival, desk.state.title.free(member, series), accepted)
    }
}

fn accepted(desk: &Desk<'_>, order: &PlaceOrder, arrival: &Arrival, reserved: Amount) -> Event {
    Event::new(MarketFact::OrderAccepted {
        order: arrival.order,
        member: arrival.member,
        series: desk.id,
        side: arrival.side,
        quantity: order.quantity,
        price: order.price,
        time_in_force: order.time_in_force,
        post_only: order.post_only,
        self_trade: order.self_trade,
        activation: order.activation,
        max_fee: arrival.max_fee,
        reserved,
    })
}

/// An order that waits has everything it may need reserved from the start.
fn wait(desk: &Desk<'_>, order: &PlaceOrder, arrival: &Arrival, worst: Amount) -> Event {
    let member = arrival.member;
    let event = accepted(desk, order, arrival, worst);
    match arrival.side {
        Side::Buy => event.pay(desk.custody(member), desk.reserved(member), worst),
        Side::Sell => {
            let units = desk.state.title.free(member, desk.id).lowest(arrival.quantity);
            event.moving(desk.id, units, Place::Free(member), Place::Order(arrival.order))
        }
    }
}

/// Lets an order that somebody sent meet the book, or refuses it.
pub(super) fn enter(
    desk: &Desk<'_>,
    arrival: &Arrival,
    stock: &RangeSet,
    first: Event,
) -> Result<Vec<Event>, Rejection> {
    let plan = plan(desk, arrival);
    if arrival.post_only && plan.would_trade() {
        return Err(Code::PostOnlyWouldTrade.at("price"));
    }
    if plan.refused_at_once() {
        return Err(Code::TradeRefused.into());
    }
    if arrival.time_in_force == TimeInForce::FillOrKill && plan.left > 0 {
        return Err(Code::FillOrKillNotFilled.at("quantity"));
    }

    let mut events = vec![first];
    carry_out(desk, arrival, plan, stock, &mut events);
    Ok(events)
}

/// Lets an open order meet the book, by a timer: nobody is there to be told of a refusal, so it ends.
/// `given_back` is a quote on it that was given back in the same decision already.
pub(super) fn enter_again(
    desk: &Desk<'_>,
    arrival: &Arrival,
    given_back: Option<QuoteId>,
    out: &mut Vec<Event>,
) {
    out.push(Event::new(MarketFact::OrderStarted { order: arrival.order }));
    let mut plan = plan(desk, arrival);
    let is_all_or_nothing = arrival.time_in_force == TimeInForce::FillOrKill;
    if !desk.is_trading() {
        plan.give_up(arrival, DoneReason::Halted);
    } else if arrival.post_only && plan.would_trade() {
        plan.give_up(arrival, DoneReason::PostOnly);
    } else if is_all_or_nothing && plan.left > 0 {
        plan.give_up(arrival, DoneReason::Unfilled);
    }
    let stock = desk.state.title.at(arrival.place(), desk.id);
    carry_out(desk, arrival, plan.without(given_back), stock, out);
}

fn start(context: &Context<'_>, id: OrderId) -> Vec<Event> {
    let order = waiting(context, id);
    let mut events = Vec::new();
    let desk = desk_of(context, order.series);
    enter_again(&desk, &Arrival::again(order), None, &mut events);
    events
}

fn waiting<'a>(context: &Context<'a>, id: OrderId) -> &'a Order {
    let order = context.state.markets.order(id);
    order.expect("a timer of an order ends with it")
}

/// A scheduled order enters its book. A market that is halted ends it.
pub(crate) fn on_start(context: &Context<'_>, order: OrderId) -> Vec<Event> {
    start(context, order)
}

/// An order whose trigger price was met enters its book. A market that is halted ends it.
pub(crate) fn on_trigger(context: &Context<'_>, order: OrderId) -> Vec<Event> {
    start(context, order)
}

impl Decide for SellNow {
    const NAME: &'static str = "sell_now";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::SeriesNotFound,
        Code::SeriesStateWrong,
        Code::MarketHalted,
        Code::VenueModeRefuses,
        Code::QuantityZero,
        Code::QuantityOffLot,
        Code::NotTransferable,
        Code::NoBid,
        Code::Overflow,
        Code::InsufficientUnits,
        Code::TradeRefused,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { member, series, quantity, max_slippage } = *self;
        acts_for(context, member)?;
        active_member(context, member, "member")?;
        let desk = desk(context, series)?;
        desk.active()?;
        desk.not_halted()?;
        if desk.market.venue().mode != VenueMode::Continuous {
            return Err(Code::VenueModeRefuses.at("series"));
        }
        desk.in_lots(quantity)?;
        desk.may_sell(member)?;
        let bid = desk.market.best(Side::Buy).ok_or(Code::NoBid)?;
        let order = PlaceOrder {
            member,
            series,
            side: Side::Sell,
            quantity,
            price: OrderPrice::Market(protection(bid, max_slippage, desk.market.venue().tick)),
            time_in_force: TimeInForce::ImmediateOrCancel,
            post_only: false,
            self_trade: SelfTrade::CancelTaker,
            activation: Activation::Now,
        };
        let arrival = Arrival {
            order: context.state.markets.next_order(),
            member,
            side: Side::Sell,
            price: order.limit(),
            quantity: quantity.count(),
            locked: 0,
            is_market: true,
            time_in_force: order.time_in_force,
            post_only: false,
            self_trade: order.self_trade,
            max_fee: desk.highest_rate(member),
            funded: None,
        };
        check_means(&desk, &arrival)?;
        let first = accepted(&desk, &order, &arrival, Amount::ZERO);
        enter(&desk, &arrival, desk.state.title.free(member, series), first)
    }
}

/// The best bid less the slippage allowed, rounded up to a tick: the seller never gets less than it
/// agreed to.
fn protection(bid: Price, slippage: BasisPoints, tick: Price) -> Price {
    let kept = u64::from(BasisPoints::WHOLE.points().saturating_sub(slippage.points()));
    let tick = u64::from(tick.as_ppm().max(1));
    let parts = u64::from(bid.as_ppm()) * kept;
    let ticks = parts.div_ceil(10_000).div_ceil(tick).max(1);
    Price::ppm(u32::try_from(ticks * tick).unwrap_or(u32::MAX)).min(bid)
}
