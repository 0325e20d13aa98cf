//! Markets and everything that is open in them.

use super::book::{Book, Level};
use super::order::{Order, Orders, Stage};
use super::{BuybackPrice, DealCash, DealLeg, Side};
use crate::IdMap;
use crate::coupon::{Venue, VenueMode};
use minicbor::{Decode, Encode};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use units::{
    Amount, BasisPoints, BuybackId, Currency, DealId, Duration, MemberId, OrderId, Price, Quantity,
    QuoteId, SeriesId, Timestamp,
};

/// The market of one series.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(array)]
pub struct Market {
    #[n(0)]
    pub(super) venue: Venue,
    #[n(1)]
    pub(super) configured: Option<Price>,
    #[n(2)]
    pub(super) last: Option<Price>,
    #[n(3)]
    pub(super) halted: bool,
    /// Call auctions are held at this time plus whole multiples of the venue's interval.
    #[n(4)]
    pub(super) anchor: Timestamp,
    /// When the timer of the next call auction stands; none while the book is empty.
    #[n(5)]
    pub(super) auction_at: Option<Timestamp>,
    /// The price of a call auction whose trades did not fit one record.
    #[n(6)]
    pub(super) unfinished: Option<Price>,
    /// What follows is found again from the orders.
    #[cbor(skip)]
    pub(super) book: Book,
    #[cbor(skip)]
    pub(super) waiting: BTreeSet<OrderId>,
    #[cbor(skip)]
    pub(super) rises: BTreeSet<(Price, OrderId)>,
    #[cbor(skip)]
    pub(super) falls: BTreeSet<(Price, OrderId)>,
}

impl Market {
    fn new(venue: Venue, now: Timestamp) -> Self {
        Self {
            venue,
            configured: None,
            last: None,
            halted: false,
            anchor: now,
            auction_at: None,
            unfinished: None,
            book: Book::default(),
            waiting: BTreeSet::new(),
            rises: BTreeSet::new(),
            falls: BTreeSet::new(),
        }
    }

    /// Mode, tick, lot, collar, auction times.
    #[must_use]
    pub const fn venue(&self) -> &Venue {
        &self.venue
    }

    /// The price of the last trade in the book or in an auction. Quotes taken, deals and buy-backs
    /// set no price.
    #[must_use]
    pub const fn last(&self) -> Option<Price> {
        self.last
    }

    /// The price the collar is measured from: the last, or the one configured.
    #[must_use]
    pub fn reference(&self) -> Option<Price> {
        self.last.or(self.configured)
    }

    /// Whether trading is stopped.
    #[must_use]
    pub const fn is_halted(&self) -> bool {
        self.halted
    }

    /// The best price of a side at which units can be traded.
    #[must_use]
    pub fn best(&self, side: Side) -> Option<Price> {
        self.book.best(side)
    }

    /// The best `levels` prices of a side, with what can be traded at each.
    #[must_use]
    pub fn depth(&self, side: Side, levels: usize) -> Vec<Level> {
        self.book.depth(side, levels)
    }

    /// When orders are gathered until, seen from `now`; none in other modes.
    #[must_use]
    pub fn next_auction(&self, now: Timestamp) -> Option<Timestamp> {
        let is_call = self.venue.mode == VenueMode::CallAuction;
        let every = self.venue.auction_every.filter(|_| is_call)?;
        self.auction_at.or_else(|| next_on_grid(self.anchor, every, now))
    }
}

/// The first time after `now` that is `anchor` plus a whole multiple of `every`.
fn next_on_grid(anchor: Timestamp, every: Duration, now: Timestamp) -> Option<Timestamp> {
    let passed = u64::try_from(now.micros().checked_sub(anchor.micros())?).ok()?;
    let rounds = passed.checked_div(every.micros())?.checked_add(1)?;
    let span = rounds.checked_mul(every.micros())?;
    Some(anchor.after(Duration::from_micros(span)))
}

/// Part of a sell order held for one buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Quote {
    /// Part of which order.
    #[n(0)]
    pub order: OrderId,
    /// For whom.
    #[n(1)]
    pub member: MemberId,
    /// In what.
    #[n(2)]
    pub series: SeriesId,
    /// How many units.
    #[n(3)]
    pub quantity: Quantity,
    /// At what price.
    #[n(4)]
    pub price: Price,
    /// Currency of the cash reserved.
    #[n(5)]
    pub currency: Currency,
    /// Cash reserved, fees included.
    #[n(6)]
    pub reserved: Amount,
    /// The highest fee rate the buyer can be charged.
    #[n(7)]
    pub max_fee: BasisPoints,
    /// Until when.
    #[n(8)]
    pub expires_at: Timestamp,
}

/// A proposed deal.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Deal {
    /// Who proposes.
    #[n(0)]
    pub proposer: MemberId,
    /// With whom.
    #[n(1)]
    pub counterparty: MemberId,
    /// What the proposer gives.
    #[n(2)]
    pub gives: Vec<DealLeg>,
    /// What the proposer wants.
    #[n(3)]
    pub wants: Vec<DealLeg>,
    /// What is paid on top.
    #[n(4)]
    pub cash: Option<DealCash>,
    /// Cash reserved, fees included, where the proposer pays.
    #[n(5)]
    pub reserved: Amount,
    /// The highest fee rate the proposer can be charged.
    #[n(6)]
    pub max_fee: BasisPoints,
    /// When it lapses.
    #[n(7)]
    pub expires_at: Timestamp,
}

impl Deal {
    /// The units of both sides.
    pub fn legs(&self) -> impl Iterator<Item = &DealLeg> {
        self.gives.iter().chain(&self.wants)
    }
}

/// An open buy-back programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Buyback {
    /// What is bought back.
    #[n(0)]
    pub series: SeriesId,
    /// Who buys.
    #[n(1)]
    pub issuer: MemberId,
    /// Currency of the budget.
    #[n(2)]
    pub currency: Currency,
    /// How much may still be spent, fees included.
    #[n(3)]
    pub left: Amount,
    /// At what price.
    #[n(4)]
    pub price: BuybackPrice,
    /// When it ends.
    #[n(5)]
    pub closes_at: Option<Timestamp>,
}

/// All markets.
#[derive(Clone, Debug, Default)]
pub struct Markets {
    /// Indexed by series number less one; none before a series is approved.
    pub(super) markets: Vec<Option<Box<Market>>>,
    pub(super) orders: Orders,
    pub(super) quotes: BTreeMap<QuoteId, Quote>,
    pub(super) deals: BTreeMap<DealId, Deal>,
    pub(super) buybacks: BTreeMap<BuybackId, Buyback>,
    pub(super) last_order: OrderId,
    pub(super) last_quote: QuoteId,
    pub(super) last_deal: DealId,
    pub(super) last_buyback: BuybackId,
    /// How many open deals each member has proposed; found again from them, as is all that follows.
    pub(super) proposed: IdMap<MemberId, usize>,
    /// Where quotes, deals and buy-backs hang.
    pub(super) quotes_on: BTreeSet<(OrderId, QuoteId)>,
    pub(super) quotes_of: BTreeSet<(MemberId, QuoteId)>,
    pub(super) deals_of: BTreeSet<(MemberId, DealId)>,
    pub(super) deals_in: BTreeSet<(SeriesId, DealId)>,
    pub(super) buybacks_in: BTreeSet<(SeriesId, BuybackId)>,
    pub(super) buybacks_of: BTreeSet<(MemberId, BuybackId)>,
}

/// The entries of an index that belong to `key`.
pub(super) fn under<K: Ord + Copy, V: Ord + Copy>(
    index: &BTreeSet<(K, V)>,
    key: K,
    least: V,
) -> impl Iterator<Item = V> + '_ {
    let from = index.range((key, least)..);
    from.take_while(move |(found, _)| *found == key).map(|(_, id)| *id)
}

fn index(series: SeriesId) -> Option<usize> {
    usize::try_from(series.number()).ok()?.checked_sub(1)
}

impl Markets {
    /// Opens the market of a series, when it is first approved.
    pub(crate) fn open(&mut self, series: SeriesId, venue: Venue, now: Timestamp) {
        let at = index(series).expect("series are numbered from one");
        if self.markets.len() <= at {
            self.markets.resize_with(at + 1, || None);
        }
        assert!(self.markets[at].is_none(), "a market is opened once");
        self.markets[at] = Some(Box::new(Market::new(venue, now)));
    }

    /// The market of a series; none before it is approved.
    #[must_use]
    pub fn market(&self, series: SeriesId) -> Option<&Market> {
        self.markets.get(index(series)?)?.as_deref()
    }

    pub(super) fn market_mut(&mut self, series: SeriesId) -> &mut Market {
        let found = index(series).and_then(|at| self.markets.get_mut(at));
        let found = found.and_then(Option::as_deref_mut);
        found.expect("facts speak of markets that are open")
    }

    /// All markets with their series.
    pub fn iter(&self) -> impl Iterator<Item = (SeriesId, &Market)> {
        let all = (1..).map(SeriesId::new).zip(&self.markets);
        all.filter_map(|(series, market)| Some((series, market.as_deref()?)))
    }

    /// The open order with this id.
    #[must_use]
    pub fn order(&self, id: OrderId) -> Option<&Order> {
        self.orders.find(id)
    }

    /// The id that the next order gets.
    pub(super) fn next_order(&self) -> OrderId {
        self.last_order.next()
    }

    /// How many orders of a member are open.
    #[must_use]
    pub fn count_of(&self, member: MemberId) -> usize {
        self.orders.count_of(member)
    }

    /// How many orders are open in all markets.
    #[must_use]
    pub fn open_orders(&self) -> usize {
        self.orders.len()
    }

    /// The open orders of a member, oldest first.
    pub fn orders_of(&self, member: MemberId) -> impl Iterator<Item = &Order> {
        self.orders.of(member)
    }

    /// The resting orders of one side of a book, in the order in which they trade.
    pub fn queue(&self, series: SeriesId, side: Side) -> impl Iterator<Item = &Order> {
        let market = self.market(series).into_iter();
        market.flat_map(move |market| market.book.walk(&self.orders, side))
    }

    /// The same without the prices at which everything is locked.
    pub(super) fn queue_free(&self, series: SeriesId, side: Side) -> impl Iterator<Item = &Order> {
        let market = self.market(series).into_iter();
        market.flat_map(move |market| market.book.walk_free(&self.orders, side))
    }

    /// The locked quote with this id.
    #[must_use]
    pub fn quote(&self, id: QuoteId) -> Option<&Quote> {
        self.quotes.get(&id)
    }

    /// The quotes locked for a member.
    pub fn quotes_of(&self, member: MemberId) -> impl Iterator<Item = (QuoteId, &Quote)> {
        let ids = under(&self.quotes_of, member, QuoteId::new(0));
        ids.filter_map(|id| Some((id, self.quotes.get(&id)?)))
    }

    /// The open deal with this id.
    #[must_use]
    pub fn deal(&self, id: DealId) -> Option<&Deal> {
        self.deals.get(&id)
    }

    /// The open deals a member takes part in.
    pub fn deals_of(&self, member: MemberId) -> impl Iterator<Item = (DealId, &Deal)> {
        let ids = under(&self.deals_of, member, DealId::new(0));
        ids.filter_map(|id| Some((id, self.deals.get(&id)?)))
    }

    /// The open buy-back programme with this id.
    #[must_use]
    pub fn buyback(&self, id: BuybackId) -> Option<&Buyback> {
        self.buybacks.get(&id)
    }

    /// All open buy-back programmes.
    pub fn buybacks(&self) -> impl Iterator<Item = (BuybackId, &Buyback)> {
        self.buybacks.iter().map(|(&id, buyback)| (id, buyback))
    }

    /// The open buy-back programmes of an issuer.
    pub(super) fn buybacks_of(&self, issuer: MemberId) -> impl Iterator<Item = BuybackId> {
        under(&self.buybacks_of, issuer, BuybackId::new(0))
    }

    /// How many open deals a member has proposed.
    pub(super) fn proposed_by(&self, member: MemberId) -> usize {
        self.proposed.get(&member).copied().unwrap_or(0)
    }

    /// True where `member` has orders, quotes, deals or buy-backs that are not over.
    pub(crate) fn has_open_items(&self, member: MemberId) -> bool {
        self.orders.count_of(member) > 0
            || self.quotes_of(member).next().is_some()
            || self.deals_of(member).next().is_some()
            || self.buybacks_of(member).next().is_some()
    }

    /// Puts an order where its stage says: into its book, or among those that wait.
    pub(super) fn settle(&mut self, slot: u32) {
        let order = *self.orders.get(slot);
        let found = index(order.series).and_then(|at| self.markets.get_mut(at));
        let market = found
            .and_then(Option::as_deref_mut)
            .expect("an order belongs to a market that is open");
        match order.stage {
            Stage::Resting => market.book.push(&mut self.orders, slot),
            Stage::Entering { .. } => {}
            Stage::Scheduled(_) | Stage::Triggered(_) => {
                market.waiting.insert(order.id);
            }
            Stage::Rises(price) => {
                market.waiting.insert(order.id);
                market.rises.insert((price, order.id));
            }
            Stage::Falls(price) => {
                market.waiting.insert(order.id);
                market.falls.insert((price, order.id));
            }
        }
    }

    /// The opposite: takes it out of its book, or from among those that wait.
    pub(super) fn unsettle(&mut self, slot: u32) {
        let order = *self.orders.get(slot);
        let found = index(order.series).and_then(|at| self.markets.get_mut(at));
        let market = found
            .and_then(Option::as_deref_mut)
            .expect("an order belongs to a market that is open");
        match order.stage {
            Stage::Resting => return market.book.unlink(&mut self.orders, slot),
            Stage::Entering { .. } => return,
            Stage::Scheduled(_) | Stage::Triggered(_) => {}
            Stage::Rises(price) => {
                market.rises.remove(&(price, order.id));
            }
            Stage::Falls(price) => {
                market.falls.remove(&(price, order.id));
            }
        }
        market.waiting.remove(&order.id);
    }

    pub(super) fn add_quote(&mut self, id: QuoteId, quote: Quote) {
        self.quotes_on.insert((quote.order, id));
        self.quotes_of.insert((quote.member, id));
        self.quotes.insert(id, quote);
    }

    pub(super) fn remove_quote(&mut self, id: QuoteId) -> Quote {
        let quote = self.quotes.remove(&id).expect("the quote was locked");
        self.quotes_on.remove(&(quote.order, id));
        self.quotes_of.remove(&(quote.member, id));
        quote
    }

    pub(super) fn add_deal(&mut self, id: DealId, deal: Deal) {
        self.deals_of.insert((deal.proposer, id));
        self.deals_of.insert((deal.counterparty, id));
        *self.proposed.or_default(deal.proposer) += 1;
        self.deals_in.extend(deal.legs().map(|leg| (leg.series, id)));
        self.deals.insert(id, deal);
    }

    pub(super) fn remove_deal(&mut self, id: DealId) -> Deal {
        let deal = self.deals.remove(&id).expect("the deal was open");
        self.deals_of.remove(&(deal.proposer, id));
        let proposed = self.proposed.or_default(deal.proposer);
        *proposed = proposed.checked_sub(1).expect("an open deal was counted");
        if *proposed == 0 {
            self.proposed.remove(&deal.proposer);
        }
        self.deals_of.remove(&(deal.counterparty, id));
        for leg in deal.legs() {
            self.deals_in.remove(&(leg.series, id));
        }
        deal
    }

    pub(super) fn add_buyback(&mut self, id: BuybackId, buyback: Buyback) {
        self.buybacks_in.insert((buyback.series, id));
        self.buybacks_of.insert((buyback.issuer, id));
        self.buybacks.insert(id, buyback);
    }

    pub(super) fn remove_buyback(&mut self, id: BuybackId) -> Buyback {
        let buyback = self.buybacks.remove(&id).expect("the buy-back was open");
        self.buybacks_in.remove(&(buyback.series, id));
        self.buybacks_of.remove(&(buyback.issuer, id));
        buyback
    }
}
