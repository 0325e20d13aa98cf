//! A call auction: everything that gathered trades at one price.
//!
//! The price is the one at which most units trade; of several, the one that leaves the fewest units
//! unmatched; of several, the one nearest to the reference price; of two, the lower. Every multiple
//! of the tick counts, but between two neighbouring limits only the nearest to the reference can
//! win, so only those are tried. Buyers and sellers are then paired in price-time priority, both
//! paying the maker's rate. Where a pair is one member, or the contract refuses it, the younger of
//! the two orders is cancelled and the pairing goes on at the same price.
//!
//! Where there are more trades than one record holds, the rest follows in further ticks at the same
//! instant and price, before anything else is decided.

use super::desk::{Desk, Exchange, Money, Party, desk_of, less};
use crate::decide::Context;
use crate::market::{DoneReason, MarketFact, Order, Side, Via};
use crate::policy::{MAX_FILLS, Role};
use crate::ranges::Cursor;
use crate::{Event, Place};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use units::{Amount, MemberId, Price, Quantity, SeriesId};

/// Holds the auction of a series. While the market is halted nothing trades; the next one comes.
pub(crate) fn on_auction(context: &Context<'_>, series: SeriesId) -> Vec<Event> {
    let desk = desk_of(context, series);
    let open = desk.is_trading();
    let price = desk.market.unfinished.or_else(|| uniform_price(&desk)).filter(|_| open);
    let mut events = Vec::new();
    let (volume, unfinished) = price.map_or((0, false), |price| pair(&desk, price, &mut events));
    let volume = Quantity::new(volume);
    events.push(Event::new(MarketFact::AuctionHeld { series, price, volume, unfinished }));
    events
}

/// For each limit, best first, the units on that side at it or better.
struct Curve(Vec<(Price, u128)>);

impl Curve {
    /// Of the prices in `crossing`, with which the side begins.
    fn new(desk: &Desk<'_>, side: Side, crossing: &RangeInclusive<Price>) -> Self {
        let mut total = 0;
        let levels = desk.market.book.prices(side);
        let levels = levels.take_while(|(price, _)| crossing.contains(price));
        let levels = levels.map(|(price, units)| {
            total += units;
            (price, total)
        });
        Self(levels.collect())
    }

    /// The units that would trade at `price`.
    fn at(&self, price: Price, side: Side) -> u128 {
        let willing = self.0.partition_point(|(limit, _)| match side {
            Side::Buy => *limit >= price,
            Side::Sell => *limit <= price,
        });
        willing.checked_sub(1).map_or(0, |last| self.0[last].1)
    }
}

/// The price of the auction; none where bids and asks do not meet inside the collar.
fn uniform_price(desk: &Desk<'_>) -> Option<Price> {
    let best = |side| desk.market.book.prices(side).next().map(|(price, _)| price);
    let crossing = best(Side::Sell)?..=best(Side::Buy)?;
    let [bids, asks] = [Side::Buy, Side::Sell].map(|side| Curve::new(desk, side, &crossing));
    let limits = bids.0.iter().chain(&asks.0).map(|(price, _)| *price);
    let mut limits: Vec<Price> = limits.collect();
    limits.sort_unstable();
    limits.dedup();
    let between = limits.windows(2).flat_map(|two| nearest_between(desk, two[0], two[1]));
    let candidates = limits.iter().copied().chain(between);
    let reference = desk.market.reference();
    let scored = candidates.filter(|price| desk.in_collar(*price)).map(|price| {
        let (demand, supply) = (bids.at(price, Side::Buy), asks.at(price, Side::Sell));
        let distance = reference.map_or(0, |r| r.as_ppm().abs_diff(price.as_ppm()));
        (Reverse(demand.min(supply)), demand.abs_diff(supply), distance, price)
    });
    let (Reverse(volume), _, _, price) = scored.min()?;
    (volume > 0).then_some(price)
}

/// The multiples of the tick strictly between two limits that are nearest to the reference price.
fn nearest_between(desk: &Desk<'_>, low: Price, high: Price) -> impl Iterator<Item = Price> {
    let tick = desk.market.venue().tick.as_ppm().max(1);
    let first = low.as_ppm() + tick;
    let last = high.as_ppm().saturating_sub(tick);
    let reference = desk.market.reference().map_or(first, Price::as_ppm);
    let below = reference / tick * tick;
    let tried = [below, below.saturating_add(tick)];
    let inside = first <= last;
    tried.into_iter().filter(move |_| inside).map(move |ppm| Price::ppm(ppm.clamp(first, last)))
}

struct Bid<'a> {
    order: &'a Order,
    left: u64,
    cash: Amount,
}

struct Ask<'a> {
    order: &'a Order,
    left: u64,
    units: Cursor<'a>,
}

impl<'a> Bid<'a> {
    fn new(order: &'a Order) -> Self {
        Self { order, left: order.free(), cash: order.reserved }
    }

    fn end(self, desk: &Desk<'_>, reason: DoneReason) -> Event {
        let Order { id, member, .. } = *self.order;
        let unfilled = Quantity::new(self.left);
        let event = Event::new(MarketFact::OrderDone { order: id, member, unfilled, reason });
        event.pay(desk.reserved(member), desk.custody(member), self.cash)
    }
}

impl<'a> Ask<'a> {
    fn new(desk: &Desk<'a>, order: &'a Order) -> Self {
        let units = desk.state.title.at(Place::Order(order.id), desk.id).cursor();
        Self { order, left: order.free(), units }
    }

    fn end(mut self, desk: &Desk<'_>, reason: DoneReason) -> Event {
        let Order { id, member, .. } = *self.order;
        let unfilled = Quantity::new(self.left);
        let event = Event::new(MarketFact::OrderDone { order: id, member, unfilled, reason });
        let units = self.units.take(self.left);
        event.moving(desk.id, units, Place::Order(id), Place::Free(member))
    }
}

/// Pairs buyers and sellers at one price; gives the units traded, and whether more is to come.
fn pair(desk: &Desk<'_>, price: Price, out: &mut Vec<Event>) -> (u64, bool) {
    let markets = &desk.state.markets;
    let mut bids = markets.queue(desk.id, Side::Buy).take_while(|order| order.price >= price);
    let mut asks = markets.queue(desk.id, Side::Sell).take_while(|order| order.price <= price);
    let mut bid = bids.next().map(Bid::new);
    let mut ask = asks.next().map(|order| Ask::new(desk, order));
    let mut bought = BTreeMap::new();
    let mut volume: u64 = 0;
    while let (Some(mut buy), Some(mut sell)) = (bid.take(), ask.take()) {
        if out.len() >= MAX_FILLS {
            return (volume, true);
        }
        if let Some(reason) = refusal(desk, price, &buy, &sell, &mut bought) {
            if buy.order.id > sell.order.id {
                out.push(buy.end(desk, reason));
                (bid, ask) = (bids.next().map(Bid::new), Some(sell));
            } else {
                out.push(sell.end(desk, reason));
                (bid, ask) = (Some(buy), asks.next().map(|order| Ask::new(desk, order)));
            }
            continue;
        }
        volume = volume.saturating_add(trade(desk, price, &mut buy, &mut sell, out));
        bid = if buy.left > 0 { Some(buy) } else { bids.next().map(Bid::new) };
        let next = |order| Ask::new(desk, order);
        ask = if sell.left > 0 { Some(sell) } else { asks.next().map(next) };
    }
    (volume, false)
}

/// Why a pair may not trade.
fn refusal(
    desk: &Desk<'_>,
    price: Price,
    buy: &Bid<'_>,
    sell: &Ask<'_>,
    bought: &mut BTreeMap<MemberId, u64>,
) -> Option<DoneReason> {
    let (buyer, seller) = (buy.order.member, sell.order.member);
    if buyer == seller {
        return Some(DoneReason::SelfTrade);
    }
    if desk.terms.trade_rule.is_some() {
        let before = bought.entry(buyer).or_default();
        let units = buy.left.min(sell.left);
        if !desk.allows((buyer, seller), price, units, *before) {
            return Some(DoneReason::TradeRefused);
        }
        *before = before.saturating_add(units);
    }
    None
}

fn trade(
    desk: &Desk<'_>,
    price: Price,
    buy: &mut Bid<'_>,
    sell: &mut Ask<'_>,
    out: &mut Vec<Event>,
) -> u64 {
    let quantity = buy.left.min(sell.left);
    let party = |order: &Order| Party {
        member: order.member,
        order: Some(order.id),
        role: Role::Maker,
        max_fee: order.max_fee,
    };
    buy.left -= quantity;
    sell.left -= quantity;
    let (event, spent) = desk.fill(Exchange {
        price,
        quantity,
        buyer: party(buy.order),
        seller: party(sell.order),
        via: Via::Auction,
        money: Money::Reserved { available: buy.cash, last: buy.left == 0 },
        units: sell.units.take(quantity),
        from: Place::Order(sell.order.id),
    });
    buy.cash = less(buy.cash, spent);
    out.push(event);
    quantity
}
