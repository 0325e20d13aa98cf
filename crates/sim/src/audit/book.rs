//! Books: every fill of every order is predicted in price-time order, and compared one by one.
//!
//! The commands are followed, as far as they were not refused, and the timers that act. A refusal
//! that only the book can give (it would trade, it cannot be filled, the contract refuses) must be
//! what the book says, too.

mod auction;
mod floor;
mod plan;
mod quotes;
mod told;

use super::Told;
use super::pieces::Units;
use super::register::Register;
use engine::coupon::CouponFact;
use engine::market::{
    Activation, AmendOrder, BuybackPrice, DoneReason, MarketFact, OrderPrice, PlaceOrder,
    ReleaseReason, SelfTrade, SellNow, SellToBuyback, Side, TimeInForce, Via,
};
use engine::policy::MAX_CANCELS;
use engine::{Code, Command, Event, Fact, Outcome, Place, Record, State, Timer};
use floor::Floor;
use plan::{Book, Order, Plan};
use std::collections::BTreeMap;
use told::{Happening, told};
use units::{BuybackId, MemberId, OrderId, Price, Quantity, SeriesId};

#[derive(Default)]
pub(super) struct Books {
    books: BTreeMap<SeriesId, Book>,
    /// Where each open order is.
    series_of: BTreeMap<OrderId, SeriesId>,
    buybacks: BTreeMap<BuybackId, (SeriesId, MemberId, BuybackPrice)>,
    last_order: u64,
    last_quote: u64,
}

/// What the rest of the audit knows before the record.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub register: &'a Register,
    pub units: &'a Units,
}

impl<'a> Known<'a> {
    fn floor(self, series: SeriesId) -> Result<Floor<'a>, String> {
        Floor::new(series, self.register, self.units)
    }
}

impl Books {
    /// Predicts what a record says, before anything else follows it.
    pub fn record(&mut self, record: &Record, timer: Option<Timer>, known: Known<'_>) -> Told {
        let command = &record.envelope.command;
        let events = match &record.outcome {
            Outcome::Done(events) => events,
            Outcome::Rejected(rejection) => return self.refused(command, rejection.code, known),
        };
        let mut out = Vec::new();
        match timer {
            Some(timer) => self.acts(timer, events, known, &mut out)?,
            None => self.done(command, known, &mut out)?,
        }
        let told = told(events);
        if out != told {
            let at = out.iter().zip(&told).take_while(|(mine, theirs)| mine == theirs).count();
            let (mine, theirs) = (out.get(at), told.get(at));
            return Err(format!("book: {theirs:?} is told, {mine:?} is due: {command:?}"));
        }
        self.note(events);
        Ok(())
    }

    /// What is learnt from facts that no book predicts.
    fn note(&mut self, events: &[Event]) {
        for event in events {
            match event.fact {
                Fact::Market(MarketFact::BuybackOpened {
                    buyback, series, issuer, price, ..
                }) => {
                    self.buybacks.insert(buyback, (series, issuer, price));
                }
                Fact::Market(MarketFact::OrderAccepted { order, series, .. }) => {
                    self.series_of.insert(order, series);
                }
                Fact::Coupon(CouponFact::SeriesApproved { series, .. }) => {
                    self.books.entry(series).or_default();
                }
                _ => {}
            }
        }
    }

    fn book(&mut self, series: SeriesId) -> Result<&mut Book, String> {
        self.books.get_mut(&series).ok_or_else(|| format!("book: {series} has no market"))
    }

    /// The book that an open order is in.
    fn book_of(&mut self, order: OrderId) -> Result<(SeriesId, &mut Book), String> {
        let series = self.series_of.get(&order).copied();
        let series = series.ok_or_else(|| format!("book: {order} was never accepted"))?;
        Ok((series, self.book(series)?))
    }

    fn done(&mut self, command: &Command, known: Known<'_>, out: &mut Vec<Happening>) -> Told {
        match command {
            Command::PlaceOrder(place) => {
                let order = arriving(place, self.last_order + 1);
                self.accept(order, place.series, known, out)
            }
            Command::SellNow(sell) => {
                let order = self.selling(sell, known)?;
                self.accept(order, sell.series, known, out)
            }
            Command::AmendOrder(amend) => self.amend(amend, known, out),
            Command::CancelOrder(cancel) => {
                let (_, book) = self.book_of(cancel.order)?;
                book.end(cancel.order, DoneReason::Cancelled, out)
            }
            Command::CancelAll(cancel) => self.cancel_all(cancel.member, cancel.series, out),
            Command::LockQuote(lock) => self.lock(lock, out),
            Command::TakeQuote(take) => self.take_quote(take.quote, out),
            Command::ReleaseQuote(release) => {
                self.give_back(release.quote, ReleaseReason::Released, known, out)
            }
            Command::SellToBuyback(sell) => self.sell_back(sell, out),
            _ => Ok(()),
        }
    }

    /// Whether the book agrees with a refusal that only a book can give.
    fn refused(&mut self, command: &Command, code: Code, known: Known<'_>) -> Told {
        let plan = match (command, code) {
            (Command::SellNow(sell), Code::NoBid) => {
                let none = self.book(sell.series)?.best_bid().is_none();
                return agree(none, command, code);
            }
            (_, Code::PostOnlyWouldTrade | Code::FillOrKillNotFilled | Code::TradeRefused) => {
                self.plan_of(command, known)?
            }
            _ => return Ok(()),
        };
        let Some(plan) = plan else { return Ok(()) };
        let agrees = match code {
            Code::PostOnlyWouldTrade => plan.would_trade(),
            Code::TradeRefused => plan.is_refused(),
            _ => plan.left > 0,
        };
        agree(agrees, command, code)
    }

    /// What an order that was refused would have met.
    fn plan_of(&mut self, command: &Command, known: Known<'_>) -> Result<Option<Plan>, String> {
        let (series, order) = match command {
            Command::PlaceOrder(place) => (place.series, arriving(place, 0)),
            Command::SellNow(sell) => (sell.series, self.selling(sell, known)?),
            Command::AmendOrder(amend) => {
                let (series, book) = self.book_of(amend.order)?;
                let order = changed(book.find(amend.order)?, amend);
                (series, order)
            }
            _ => return Ok(None),
        };
        let floor = known.floor(series)?;
        self.book(series)?.plan(&order, &floor).map(Some)
    }

    fn accept(
        &mut self,
        order: Order,
        series: SeriesId,
        known: Known<'_>,
        out: &mut Vec<Happening>,
    ) -> Told {
        self.last_order = order.id.number();
        out.push(Happening::Accepted(order.id));
        let floor = known.floor(series)?;
        let book = self.book(series)?;
        if order.activation != Activation::Now {
            book.orders.push(order);
            return Ok(());
        }
        let plan = book.plan(&order, &floor)?;
        let all = order.time_in_force == TimeInForce::FillOrKill;
        if order.post_only && plan.would_trade() || plan.is_refused() || all && plan.left > 0 {
            return Err(format!("book: {} should be refused", order.id));
        }
        book.enter(order, plan, out)
    }

    /// A one-click sale: at the best bid less the slippage, up to the next tick.
    fn selling(&mut self, sell: &SellNow, known: Known<'_>) -> Result<Order, String> {
        let floor = known.floor(sell.series)?;
        let number = self.last_order + 1;
        let bid = self.book(sell.series)?.best_bid().ok_or("book: sold where nobody bids")?;
        let tick = u64::from(floor.venue()?.tick.as_ppm());
        let kept = 10_000_u64.saturating_sub(sell.max_slippage.points().into());
        let least = u64::from(bid.as_ppm()) * kept;
        let mut price = tick;
        while price * 10_000 < least {
            price += tick;
        }
        let price = Price::ppm(u32::try_from(price).unwrap_or(u32::MAX)).min(bid);
        let place = PlaceOrder {
            member: sell.member,
            series: sell.series,
            side: Side::Sell,
            quantity: sell.quantity,
            price: OrderPrice::Market(price),
            time_in_force: TimeInForce::ImmediateOrCancel,
            post_only: false,
            self_trade: SelfTrade::CancelTaker,
            activation: Activation::Now,
        };
        Ok(arriving(&place, number))
    }

    fn amend(&mut self, amend: &AmendOrder, known: Known<'_>, out: &mut Vec<Happening>) -> Told {
        let (series, book) = self.book_of(amend.order)?;
        let before = book.find(amend.order)?.clone();
        let after = changed(&before, amend);
        let shrinks = after.price == before.price && after.open < before.open;
        let keeps = before.place.is_none() || shrinks;
        out.push(Happening::Amended(amend.order, after.price, after.open, keeps));
        if keeps {
            *book.find(amend.order)? = after;
            return Ok(());
        }
        book.take(amend.order)?;
        let plan = book.plan(&after, &known.floor(series)?)?;
        if after.post_only && plan.would_trade() || plan.is_refused() {
            return Err(format!("book: the change of {} should be refused", after.id));
        }
        book.enter(after, plan, out)
    }

    /// The open orders of a member, the oldest first.
    fn orders_of(&self, member: MemberId) -> Vec<(OrderId, SeriesId, bool)> {
        let all = self.books.iter().flat_map(|(series, book)| {
            let own = book.orders.iter().filter(|order| order.member == member);
            own.map(|order| (order.id, *series, order.locked.is_empty()))
        });
        let mut orders: Vec<_> = all.collect();
        orders.sort_unstable();
        orders
    }

    fn cancel_all(
        &mut self,
        member: MemberId,
        series: Option<SeriesId>,
        out: &mut Vec<Happening>,
    ) -> Told {
        let (mut cancelled, mut left) = (0, 0);
        for (id, at, is_free) in self.orders_of(member) {
            if series.is_some_and(|series| series != at) {
                continue;
            }
            if !is_free || out.len() == MAX_CANCELS {
                left += 1;
                continue;
            }
            self.book(at)?.end(id, DoneReason::Cancelled, out)?;
            cancelled += 1;
        }
        out.push(Happening::AllCancelled { cancelled, left });
        Ok(())
    }

    fn sell_back(&mut self, sell: &SellToBuyback, out: &mut Vec<Happening>) -> Told {
        let found = self.buybacks.get(&sell.buyback).copied();
        let (series, issuer, price) = found.ok_or("book: no such buy-back")?;
        let last = self.book(series)?.last;
        let price = match price {
            BuybackPrice::Fixed(price) => price,
            BuybackPrice::BelowLast { discount, floor, cap } => {
                let last = last.ok_or("book: a buy-back without a last price")?;
                let kept = 10_000 - u64::from(discount.points());
                let below = u64::from(last.as_ppm()) * kept / 10_000;
                let below = Price::ppm(u32::try_from(below).unwrap_or(u32::MAX));
                below.max(floor).min(cap)
            }
        };
        let (units, via) = (sell.quantity.count(), Via::Buyback(sell.buyback));
        let (buyer, seller) = ((issuer, None), (sell.member, None));
        out.push(Happening::Filled { buyer, seller, units, price, via });
        Ok(())
    }

    /// What a timer does to the books.
    fn acts(
        &mut self,
        timer: Timer,
        events: &[Event],
        known: Known<'_>,
        out: &mut Vec<Happening>,
    ) -> Told {
        match timer {
            Timer::TriggerOrder(order) | Timer::OrderStart(order) => self.start(order, known, out),
            Timer::OrderExpiry(order) => {
                let (_, book) = self.book_of(order)?;
                book.end(order, DoneReason::Expired, out)
            }
            Timer::Quote(quote) => self.give_back(quote, ReleaseReason::TimedOut, known, out),
            Timer::Auction(series) => {
                let floor = known.floor(series)?;
                self.book(series)?.auction(&floor, out)
            }
            Timer::PurgeMember(member) => self.purge_member(member, events, known, out),
            Timer::PurgeSeries(series) => self.purge_series(series, out),
            _ => Ok(()),
        }
    }

    /// An order that waited enters, or ends: nobody is there to be told of a refusal.
    fn start(&mut self, id: OrderId, known: Known<'_>, out: &mut Vec<Happening>) -> Told {
        let (series, book) = self.book_of(id)?;
        let floor = known.floor(series)?;
        let order = book.take(id)?;
        out.push(Happening::Started(id));
        let mut plan = book.plan(&order, &floor)?;
        let all = order.time_in_force == TimeInForce::FillOrKill;
        if !floor.series.trades() {
            plan.give_up(DoneReason::Halted);
        } else if order.post_only && plan.would_trade() {
            plan.give_up(DoneReason::PostOnly);
        } else if all && plan.left > 0 {
            plan.give_up(DoneReason::Unfilled);
        }
        book.enter(order, plan, out)
    }

    /// Orders first; when nothing else of the member is open, its quotes, one at a time.
    fn purge_member(
        &mut self,
        member: MemberId,
        events: &[Event],
        known: Known<'_>,
        out: &mut Vec<Happening>,
    ) -> Told {
        for (id, series, _) in self.orders_of(member) {
            if out.len() < MAX_CANCELS {
                self.book(series)?.end(id, DoneReason::MemberFrozen, out)?;
            }
        }
        let others = events.iter().any(|event| {
            let fact = &event.fact;
            let deal = matches!(fact, Fact::Market(MarketFact::DealEnded { .. }));
            deal || matches!(fact, Fact::Market(MarketFact::BuybackEnded { .. }))
        });
        if others || !out.is_empty() {
            return Ok(());
        }
        let orders = self.books.values().flat_map(|book| &book.orders);
        let quotes = orders.flat_map(|order| &order.locked);
        let own = quotes.filter(|(_, (buyer, _))| *buyer == member);
        match own.map(|(quote, _)| *quote).min() {
            Some(quote) => self.give_back(quote, ReleaseReason::MemberFrozen, known, out),
            None => Ok(()),
        }
    }

    fn purge_series(&mut self, series: SeriesId, out: &mut Vec<Happening>) -> Told {
        let book = self.book(series)?;
        let queued = [Side::Buy, Side::Sell].map(|side| book.queue(side));
        let queued = queued.into_iter().flatten().map(|order| order.id);
        let waiting = book.orders.iter().filter(|order| order.place.is_none());
        let mut waiting: Vec<OrderId> = waiting.map(|order| order.id).collect();
        waiting.sort_unstable();
        let all: Vec<OrderId> = queued.chain(waiting).collect();
        for id in all {
            if out.len() < MAX_CANCELS {
                book.end(id, DoneReason::SeriesEnded, out)?;
            }
        }
        Ok(())
    }

    pub fn compare(&self, units: &Units, state: &State) -> Told {
        let mut open = 0;
        for (&series, book) in &self.books {
            open += book.orders.len();
            for side in [Side::Buy, Side::Sell] {
                let mine = book.queue(side).into_iter();
                let mine: Vec<_> = mine.map(|o| (o.id, o.price, o.open, o.free())).collect();
                let theirs = state.markets.queue(series, side);
                let theirs = theirs.map(|o| (o.id, o.price, o.open.count(), o.free()));
                if !theirs.eq(mine.iter().copied()) {
                    return Err(format!("book: the queue of {series} {side:?} is {mine:?}"));
                }
            }
            for order in &book.orders {
                let waits = state.markets.order(order.id).map(|found| found.is_waiting());
                let behind = units.count(series, Place::Order(order.id));
                let wanted = if order.side == Side::Sell { order.open } else { 0 };
                if waits != Some(order.place.is_none()) || behind != wanted {
                    return Err(format!("book: {order:?} with {behind} units, waits {waits:?}"));
                }
            }
            let last = state.markets.market(series).and_then(|market| market.last());
            if last != book.last {
                return Err(format!("book: {series} traded last at {last:?}"));
            }
        }
        let theirs = state.markets.open_orders();
        let same = open == theirs;
        same.then_some(()).ok_or_else(|| format!("book: {open} orders are open, not {theirs}"))
    }
}

fn agree(agrees: bool, command: &Command, code: Code) -> Told {
    let refusal = || format!("book: {command:?} is refused as {}", code.name());
    agrees.then_some(()).ok_or_else(refusal)
}

/// An order as it arrives.
fn arriving(place: &PlaceOrder, number: u64) -> Order {
    let (OrderPrice::Limit(price) | OrderPrice::Market(price)) = place.price;
    Order {
        id: OrderId::new(number),
        member: place.member,
        side: place.side,
        price,
        open: place.quantity.count(),
        locked: BTreeMap::new(),
        self_trade: place.self_trade,
        time_in_force: place.time_in_force,
        is_market: matches!(place.price, OrderPrice::Market(_)),
        post_only: place.post_only,
        activation: place.activation,
        place: None,
    }
}

/// An order as it is after a change.
fn changed(order: &Order, amend: &AmendOrder) -> Order {
    Order {
        price: amend.price.unwrap_or(order.price),
        open: amend.quantity.map_or(order.open, Quantity::count),
        ..order.clone()
    }
}

#[cfg(test)]
mod tests;
