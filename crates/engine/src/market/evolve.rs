//! How markets move on. Money and units have moved by the legs already.

use super::order::{Links, Order, Stage};
use super::state::{Buyback, Deal, Markets, Quote};
use super::{Activation, DealCash, Fill, MarketFact, OrderPrice, Side, TimeInForce, Via};
use crate::coupon::{self, VenueMode};
use crate::{Event, Stamp, State, Timer};
use units::{Amount, DealId, MemberId, OrderId, Quantity, SeriesId, Timestamp, UnitRange};

pub(crate) fn evolve(state: &mut State, fact: &MarketFact, event: &Event, stamp: Stamp) {
    match fact {
        MarketFact::VenueConfigured { .. }
        | MarketFact::Halted { .. }
        | MarketFact::Resumed { .. }
        | MarketFact::AuctionHeld { .. } => on_market(state, fact, stamp.time),
        MarketFact::Filled(fill) => on_fill(state, fill, event, stamp),
        MarketFact::OrderAccepted { .. } => accept(state, fact),
        MarketFact::OrderStarted { order } => {
            leave(state, *order);
            let entering = slot_of(&state.markets, *order);
            state.markets.orders.get_mut(entering).stage = Stage::Entering { funded: true };
        }
        MarketFact::OrderRested { order, open, reserved } => {
            rest(state, *order, *open, *reserved, stamp.time);
        }
        MarketFact::OrderDone { order, unfilled, .. } => {
            let slot = slot_of(&state.markets, *order);
            let open = state.markets.orders.get(slot).open;
            assert_eq!(open, *unfilled, "what was open is told");
            end(state, slot);
        }
        MarketFact::OrderAmended { .. } => amend(state, fact),
        MarketFact::QuoteLocked { .. } | MarketFact::QuoteReleased { .. } => on_quote(state, fact),
        MarketFact::DealProposed { .. }
        | MarketFact::DealAccepted { .. }
        | MarketFact::DealEnded { .. } => on_deal(state, fact, event, stamp),
        MarketFact::BuybackOpened { .. } | MarketFact::BuybackEnded { .. } => {
            on_buyback(state, fact);
        }
        MarketFact::MemberPurged { member } => {
            let (due, timer) = state.timers.first().expect("a purge is a timer that fired");
            assert_eq!(timer, Timer::PurgeMember(*member), "the first timer fires");
            state.timers.clear(due, timer);
        }
        MarketFact::AllCancelled { .. } => {}
    }
}

fn slot_of(markets: &Markets, order: OrderId) -> u32 {
    markets.orders.slot(order).expect("facts speak of orders that are open")
}

fn on_market(state: &mut State, fact: &MarketFact, now: Timestamp) {
    match fact {
        MarketFact::VenueConfigured { series, venue, reference } => {
            let market = state.markets.market_mut(*series);
            assert!(market.book.is_empty(), "a market is configured while it is empty");
            (market.venue, market.configured, market.anchor) = (*venue, *reference, now);
            if let Some(armed) = market.auction_at.take() {
                state.timers.clear(armed, Timer::Auction(*series));
            }
        }
        MarketFact::Halted { series, .. } => state.markets.market_mut(*series).halted = true,
        MarketFact::Resumed { series } => state.markets.market_mut(*series).halted = false,
        MarketFact::AuctionHeld { series, price, unfinished, .. } => {
            let market = state.markets.market_mut(*series);
            let held = market.auction_at.take().expect("an auction is a timer that fired");
            state.timers.clear(held, Timer::Auction(*series));
            market.unfinished = price.filter(|_| *unfinished);
            if *unfinished {
                market.auction_at = Some(held);
                state.timers.set(held, Timer::Auction(*series));
            } else if !market.book.is_empty() {
                arm(state, *series, now);
            }
        }
        _ => unreachable!("no fact about a whole market"),
    }
}

/// Sets the timer of the next call auction.
fn arm(state: &mut State, series: SeriesId, now: Timestamp) {
    let market = state.markets.market_mut(series);
    let next = market.next_auction(now).expect("the venue holds auctions");
    market.auction_at = Some(next);
    state.timers.set(next, Timer::Auction(series));
}

fn accept(state: &mut State, fact: &MarketFact) {
    let MarketFact::OrderAccepted {
        order,
        member,
        series,
        side,
        quantity,
        price,
        time_in_force,
        post_only,
        self_trade,
        activation,
        max_fee,
        reserved,
    } = *fact
    else {
        unreachable!("no order accepted")
    };
    let (is_market, limit) = match price {
        OrderPrice::Limit(price) => (false, price),
        OrderPrice::Market(price) => (true, price),
    };
    let stage = match activation {
        Activation::Now => Stage::Entering { funded: false },
        Activation::At(time) => Stage::Scheduled(time),
        Activation::Rises(price) => Stage::Rises(price),
        Activation::Falls(price) => Stage::Falls(price),
    };
    let markets = &mut state.markets;
    assert_eq!(order, markets.next_order(), "ids are given out in order");
    markets.last_order = order;
    let slot = markets.orders.insert(Order {
        id: order,
        member,
        series,
        side,
        price: limit,
        is_market,
        time_in_force,
        post_only,
        self_trade,
        stage,
        quantity,
        open: quantity,
        locked: Quantity::ZERO,
        reserved,
        max_fee,
        links: Links::default(),
    });
    markets.settle(slot);
    if let Stage::Scheduled(time) = stage {
        state.timers.set(time, Timer::OrderStart(order));
    }
    if let TimeInForce::GoodTill(time) = time_in_force {
        state.timers.set(time, Timer::OrderExpiry(order));
    }
}

/// Takes an order out of its book, or from among those that wait, with the timer it waited for.
fn leave(state: &mut State, id: OrderId) {
    let slot = slot_of(&state.markets, id);
    match state.markets.orders.get(slot).stage {
        Stage::Scheduled(time) => state.timers.clear(time, Timer::OrderStart(id)),
        Stage::Triggered(time) => state.timers.clear(time, Timer::TriggerOrder(id)),
        _ => {}
    }
    state.markets.unsettle(slot);
}

fn end(state: &mut State, slot: u32) {
    let Order { id, time_in_force, locked, .. } = *state.markets.orders.get(slot);
    assert_eq!(locked, Quantity::ZERO, "quotes are given back before their order ends");
    leave(state, id);
    if let TimeInForce::GoodTill(time) = time_in_force {
        state.timers.clear(time, Timer::OrderExpiry(id));
    }
    state.markets.orders.remove(slot);
}

fn rest(state: &mut State, id: OrderId, open: Quantity, reserved: Amount, now: Timestamp) {
    let slot = slot_of(&state.markets, id);
    let order = state.markets.orders.get_mut(slot);
    assert_eq!(order.open, open, "what rests is what was not filled");
    assert!(matches!(order.stage, Stage::Entering { .. }), "an order rests after it entered");
    (order.stage, order.reserved) = (Stage::Resting, reserved);
    let series = order.series;
    state.markets.settle(slot);
    let market = state.markets.market_mut(series);
    if market.venue.mode == VenueMode::CallAuction && market.auction_at.is_none() {
        arm(state, series, now);
    }
}

fn amend(state: &mut State, fact: &MarketFact) {
    let MarketFact::OrderAmended { order: id, price, open, max_fee, reserved, keeps_place } = *fact
    else {
        unreachable!("no order amended")
    };
    let slot = slot_of(&state.markets, id);
    if !keeps_place {
        leave(state, id);
    }
    let order = state.markets.orders.get_mut(slot);
    let before = order.free();
    let filled = order.quantity.minus(order.open).expect("no more is open than was ordered");
    order.quantity = filled.plus(open).expect("quantities were checked to fit");
    (order.price, order.open, order.max_fee, order.reserved) = (price, open, max_fee, reserved);
    if keeps_place {
        requeue_free(&mut state.markets, slot, before);
    } else {
        order.stage = Stage::Entering { funded: true };
    }
}

/// Tells the book that a resting order has other free units than before.
fn requeue_free(markets: &mut Markets, slot: u32, before: u64) {
    let order = *markets.orders.get(slot);
    if order.stage == Stage::Resting {
        markets.market_mut(order.series).book.change_free(&order, before);
    }
}

fn on_fill(state: &mut State, fill: &Fill, event: &Event, stamp: Stamp) {
    let currency = currency_of(state, fill.series);
    let spent = fill.paid.plus(fill.buyer.fee).expect("a payment fits");
    match fill.via {
        Via::Quote(id) => {
            let quote = state.markets.remove_quote(id);
            state.timers.clear(quote.expires_at, Timer::Quote(id));
            unlock(&mut state.markets, &quote);
        }
        Via::Buyback(id) => {
            let buyback = state.markets.buybacks.get_mut(&id).expect("the buy-back is open");
            buyback.left = buyback.left.minus(spent).expect("the budget covers it");
        }
        Via::Book(_) | Via::Auction => print_price(state, fill, stamp.time),
    }
    for side in [fill.buyer, fill.seller] {
        if let Some(order) = side.order {
            fill_order(state, order, fill.quantity, spent);
        }
        state.policy.volumes.add(side.member, currency, stamp.time, fill.paid);
    }
    let sides = (fill.buyer.member, fill.seller.member);
    note_purchase(state, stamp, fill.series, sides, event, fill.paid);
}

fn currency_of(state: &State, series: SeriesId) -> units::Currency {
    let found = state.coupons.get(series).expect("units of a series that exists");
    found.terms().currency
}

/// One order gets its part of a trade; with nothing open any more it is filled.
fn fill_order(state: &mut State, id: OrderId, quantity: Quantity, spent: Amount) {
    let slot = slot_of(&state.markets, id);
    let order = state.markets.orders.get_mut(slot);
    let before = order.free();
    order.open = order.open.minus(quantity).expect("no more is filled than is open");
    let is_funded = order.stage != Stage::Entering { funded: false };
    if order.side == Side::Buy && is_funded {
        order.reserved = order.reserved.minus(spent).expect("the reservation covers it");
        assert!(order.reserved >= Amount::ZERO, "the reservation covers it");
    }
    let is_filled = order.open == Quantity::ZERO;
    requeue_free(&mut state.markets, slot, before);
    if is_filled {
        end(state, slot);
    }
}

/// A price is printed: orders that waited for it enter with the next ticks.
fn print_price(state: &mut State, fill: &Fill, now: Timestamp) {
    let market = state.markets.market_mut(fill.series);
    market.last = Some(fill.price);
    if market.rises.is_empty() && market.falls.is_empty() {
        return;
    }
    let rises = market.rises.range(..=(fill.price, OrderId::new(u64::MAX)));
    let falls = market.falls.range((fill.price, OrderId::new(0))..);
    let met: Vec<OrderId> = rises.chain(falls).map(|(_, id)| *id).collect();
    for id in met {
        let slot = slot_of(&state.markets, id);
        state.markets.unsettle(slot);
        state.markets.orders.get_mut(slot).stage = Stage::Triggered(now);
        state.markets.settle(slot);
        state.timers.set(now, Timer::TriggerOrder(id));
    }
}

/// Units bought from the issuer may be given back inside their cooling-off time.
fn note_purchase(
    state: &mut State,
    stamp: Stamp,
    series: SeriesId,
    (buyer, seller): (MemberId, MemberId),
    event: &Event,
    paid: Amount,
) {
    let found = state.coupons.get(series).expect("units of a series that exists");
    if found.issuer == seller {
        let ranges: Vec<UnitRange> = event.moves.iter().map(|moved| moved.range).collect();
        coupon::open_purchase(state, stamp, series, buyer, &ranges, paid);
    }
}

fn unlock(markets: &mut Markets, quote: &Quote) {
    let slot = slot_of(markets, quote.order);
    let order = markets.orders.get_mut(slot);
    let before = order.free();
    order.locked = order.locked.minus(quote.quantity).expect("it was locked");
    requeue_free(markets, slot, before);
}

fn on_quote(state: &mut State, fact: &MarketFact) {
    match *fact {
        MarketFact::QuoteLocked {
            quote: id,
            order,
            member,
            series,
            quantity,
            price,
            reserved,
            max_fee,
            expires_at,
        } => {
            let currency = currency_of(state, series);
            let markets = &mut state.markets;
            let slot = slot_of(markets, order);
            let locked = markets.orders.get_mut(slot);
            let before = locked.free();
            locked.locked = locked.locked.plus(quantity).expect("no more than is open");
            assert!(locked.locked <= locked.open, "no more is locked than is open");
            requeue_free(markets, slot, before);
            markets.last_quote = id;
            let quote = Quote {
                order,
                member,
                series,
                quantity,
                price,
                currency,
                reserved,
                max_fee,
                expires_at,
            };
            markets.add_quote(id, quote);
            state.timers.set(expires_at, Timer::Quote(id));
        }
        MarketFact::QuoteReleased { quote: id, .. } => {
            let quote = state.markets.remove_quote(id);
            state.timers.clear(quote.expires_at, Timer::Quote(id));
            unlock(&mut state.markets, &quote);
        }
        _ => unreachable!("no fact about a quote"),
    }
}

fn on_deal(state: &mut State, fact: &MarketFact, event: &Event, stamp: Stamp) {
    match fact {
        MarketFact::DealProposed {
            deal: id,
            proposer,
            counterparty,
            gives,
            wants,
            cash,
            reserved,
            max_fee,
            expires_at,
        } => {
            state.markets.last_deal = *id;
            let deal = Deal {
                proposer: *proposer,
                counterparty: *counterparty,
                gives: gives.clone(),
                wants: wants.clone(),
                cash: *cash,
                reserved: *reserved,
                max_fee: *max_fee,
                expires_at: *expires_at,
            };
            state.markets.add_deal(*id, deal);
            state.timers.set(*expires_at, Timer::Deal(*id));
        }
        MarketFact::DealAccepted { deal: id, .. } => {
            let deal = close_deal(state, *id);
            let Some(DealCash { currency, amount, .. }) = deal.cash else { return };
            for member in [deal.proposer, deal.counterparty] {
                state.policy.volumes.add(member, currency, stamp.time, amount);
            }
            note_block(state, &deal, event, stamp);
        }
        MarketFact::DealEnded { deal: id, .. } => {
            close_deal(state, *id);
        }
        _ => unreachable!("no fact about a deal"),
    }
}

fn close_deal(state: &mut State, id: DealId) -> Deal {
    let deal = state.markets.remove_deal(id);
    state.timers.clear(deal.expires_at, Timer::Deal(id));
    deal
}

/// A block that an issuer sold for cash is a purchase, too.
fn note_block(state: &mut State, deal: &Deal, event: &Event, stamp: Stamp) {
    let (Some(cash), [moved, ..]) = (deal.cash, event.moves.as_slice()) else { return };
    let single = deal.legs().count() == 1;
    if !single || cash.currency != currency_of(state, moved.series) {
        return;
    }
    let sides = match deal.gives.is_empty() {
        true => (deal.proposer, deal.counterparty),
        false => (deal.counterparty, deal.proposer),
    };
    note_purchase(state, stamp, moved.series, sides, event, cash.amount);
}

fn on_buyback(state: &mut State, fact: &MarketFact) {
    match *fact {
        MarketFact::BuybackOpened {
            buyback: id,
            series,
            issuer,
            currency,
            budget,
            price,
            closes_at,
        } => {
            state.markets.last_buyback = id;
            let opened = Buyback { series, issuer, currency, left: budget, price, closes_at };
            state.markets.add_buyback(id, opened);
            if let Some(time) = closes_at {
                state.timers.set(time, Timer::Buyback(id));
            }
        }
        MarketFact::BuybackEnded { buyback: id, left, .. } => {
            let ended = state.markets.remove_buyback(id);
            assert_eq!(ended.left, left, "what was left is told");
            if let Some(time) = ended.closes_at {
                state.timers.clear(time, Timer::Buyback(id));
            }
        }
        _ => unreachable!("no fact about a buy-back"),
    }
}
