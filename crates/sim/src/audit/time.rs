//! Time: sequences have no gaps, stamps never go back, and whatever is due acts at its instant,
//! before anything else and in the order that is written down for what is due at once.

mod auctions;
mod timely;

use super::Told;
use super::purchases::Opened;
use super::register::Register;
use auctions::Auctions;
use engine::clearing::ClearingFact;
use engine::coupon::CouponFact;
use engine::ledger::LedgerFact;
use engine::market::{Activation, Fill, MarketFact, TimeInForce, Via};
use engine::member::MemberFact;
use engine::{Actor, Command, Event, Fact, Outcome, Record, Stamp, State, Timer};
use std::collections::{BTreeMap, BTreeSet};
use units::{OrderId, Price, SeriesId, Timestamp};

/// An open order, as far as time is concerned.
struct Open {
    series: SeriesId,
    units: u64,
    trigger: Option<Activation>,
}

#[derive(Default)]
pub(super) struct Time {
    last: Option<Stamp>,
    /// What the clock was last moved to.
    floor: Option<Timestamp>,
    due: BTreeSet<(Timestamp, Timer)>,
    at: BTreeMap<Timer, Timestamp>,
    orders: BTreeMap<OrderId, Open>,
    auctions: Auctions,
}

impl Time {
    /// Checks the stamp, and gives the timer that acts with this record.
    pub fn stamp(&mut self, record: &Record) -> Result<Option<Timer>, String> {
        let Stamp { sequence, time } = record.stamp;
        let last = self.last.replace(record.stamp);
        if sequence != last.map_or(1, |last| last.sequence + 1) {
            return Err(format!("time: {sequence} does not follow {last:?}"));
        }
        if last.is_some_and(|last| last.time > time) {
            return Err(format!("time: {time} is earlier than {last:?}"));
        }
        let due = self.due.first().copied().filter(|(at, _)| *at <= time);
        let is_tick = matches!(record.envelope.command, Command::Tick(_));
        if is_tick && record.envelope.actor == Actor::System {
            return acting(record, due, last);
        }
        if let Some((at, timer)) = due {
            return Err(format!("time: {timer:?} was due at {at}, before this at {time}"));
        }
        if self.floor.is_some_and(|floor| time < floor) {
            return Err(format!("time: the clock was moved to {:?} before", self.floor));
        }
        if let (Command::AdvanceClock(advance), Outcome::Done(_)) =
            (&record.envelope.command, &record.outcome)
        {
            self.floor = Some(advance.to);
        }
        match &record.outcome {
            Outcome::Done(events) => timely::none_by_time(events).map(|()| None),
            Outcome::Rejected(_) => Ok(None),
        }
    }

    pub fn record(&mut self, event: &Event, stamp: Stamp, register: &Register) -> Told {
        match &event.fact {
            Fact::Member(MemberFact::Frozen { member, .. }) => {
                self.set(Timer::PurgeMember(*member), stamp.time)
            }
            Fact::Ledger(fact) => self.on_ledger(fact),
            Fact::Coupon(fact) => self.on_coupon(fact, stamp.time, register),
            Fact::Market(fact) => self.on_market(fact, stamp.time, register),
            Fact::Clearing(fact) => self.on_clearing(fact),
            Fact::Member(_) | Fact::Policy(_) | Fact::Clock(_) => Ok(()),
        }
    }

    fn set(&mut self, timer: Timer, at: Timestamp) -> Told {
        let before = self.at.insert(timer, at);
        self.due.insert((at, timer));
        match before {
            None => Ok(()),
            Some(before) => Err(format!("time: {timer:?} stands at {before} already")),
        }
    }

    /// Forgets a timer, if it stands.
    fn clear(&mut self, timer: Timer) {
        if let Some(at) = self.at.remove(&timer) {
            self.due.remove(&(at, timer));
        }
    }

    fn on_ledger(&mut self, fact: &LedgerFact) -> Told {
        match *fact {
            LedgerFact::Held { hold, expires_at, .. } => self.set(Timer::Hold(hold), expires_at)?,
            LedgerFact::HoldPosted { hold, .. } | LedgerFact::HoldVoided { hold, .. } => {
                self.clear(Timer::Hold(hold));
            }
            _ => {}
        }
        Ok(())
    }

    fn on_coupon(&mut self, fact: &CouponFact, now: Timestamp, register: &Register) -> Told {
        match fact {
            CouponFact::SeriesApproved { series, version: 1, ends_at, .. } => {
                self.auctions.open(*series, now);
                if let Some(ends_at) = ends_at {
                    self.set(Timer::SeriesEnd(*series), *ends_at)?;
                }
            }
            CouponFact::SeriesClosed { series } => {
                self.clear(Timer::SeriesEnd(*series));
                if !register.series(*series)?.versions.is_empty() {
                    self.set(Timer::PurgeSeries(*series), now)?;
                }
            }
            CouponFact::SeriesReactivated { series, ends_at, .. } => {
                self.clear(Timer::SeriesEnd(*series));
                self.set(Timer::SeriesEnd(*series), *ends_at)?;
            }
            CouponFact::SeriesExpired { series } => {
                self.clear(Timer::SeriesEnd(*series));
                self.set(Timer::PurgeSeries(*series), now)?;
            }
            CouponFact::SeriesDormant { series, until } => {
                self.clear(Timer::SeriesEnd(*series));
                self.set(Timer::SeriesEnd(*series), *until)?;
                self.set(Timer::PurgeSeries(*series), now)?;
            }
            CouponFact::SeriesPurged { series } => self.clear(Timer::PurgeSeries(*series)),
            CouponFact::GiftCreated { gift, expires_at, .. } => {
                self.set(Timer::Gift(*gift), *expires_at)?;
            }
            CouponFact::GiftClaimed { gift, .. }
            | CouponFact::GiftClaimFailed { gift, attempts_left: 0, .. }
            | CouponFact::GiftReturned { gift, .. } => self.clear(Timer::Gift(*gift)),
            CouponFact::PurchaseRefunded { purchase, .. }
            | CouponFact::CoolingOffEnded { purchase } => {
                self.clear(Timer::CoolingOff(*purchase));
            }
            _ => {}
        }
        Ok(())
    }

    /// Purchases were opened: their cooling-off time ends by itself.
    pub fn cool(&mut self, opened: Vec<Opened>) -> Told {
        opened.into_iter().try_for_each(|(id, until)| self.set(Timer::CoolingOff(id), until))
    }

    fn on_market(&mut self, fact: &MarketFact, now: Timestamp, register: &Register) -> Told {
        match fact {
            MarketFact::OrderAccepted { .. }
            | MarketFact::OrderStarted { .. }
            | MarketFact::OrderRested { .. }
            | MarketFact::OrderAmended { .. }
            | MarketFact::OrderDone { .. } => self.on_order(fact, now, register),
            MarketFact::Filled(fill) => self.on_fill(fill, now),
            MarketFact::QuoteLocked { quote, expires_at, .. } => {
                self.set(Timer::Quote(*quote), *expires_at)
            }
            MarketFact::BuybackOpened { buyback, closes_at: Some(closes_at), .. } => {
                self.set(Timer::Buyback(*buyback), *closes_at)
            }
            MarketFact::DealProposed { deal, expires_at, .. } => {
                self.set(Timer::Deal(*deal), *expires_at)
            }
            MarketFact::AuctionHeld { series, unfinished, .. } => {
                self.clear(Timer::Auction(*series));
                let next = self.auctions.held(*series, *unfinished, now, register)?;
                next.map_or(Ok(()), |next| self.set(Timer::Auction(*series), next))
            }
            MarketFact::VenueConfigured { series, .. } => {
                self.auctions.open(*series, now);
                self.clear(Timer::Auction(*series));
                Ok(())
            }
            MarketFact::QuoteReleased { quote, .. } => {
                self.clear(Timer::Quote(*quote));
                Ok(())
            }
            MarketFact::DealAccepted { deal, .. } | MarketFact::DealEnded { deal, .. } => {
                self.clear(Timer::Deal(*deal));
                Ok(())
            }
            MarketFact::BuybackEnded { buyback, .. } => {
                self.clear(Timer::Buyback(*buyback));
                Ok(())
            }
            MarketFact::MemberPurged { member } => {
                self.clear(Timer::PurgeMember(*member));
                Ok(())
            }
            MarketFact::Halted { .. }
            | MarketFact::Resumed { .. }
            | MarketFact::AllCancelled { .. }
            | MarketFact::BuybackOpened { .. } => Ok(()),
        }
    }

    fn on_order(&mut self, fact: &MarketFact, now: Timestamp, register: &Register) -> Told {
        match *fact {
            MarketFact::OrderAccepted {
                order,
                series,
                quantity,
                time_in_force,
                activation,
                ..
            } => {
                let waits = matches!(activation, Activation::Rises(_) | Activation::Falls(_));
                let trigger = Some(activation).filter(|_| waits);
                self.orders.insert(order, Open { series, units: quantity.count(), trigger });
                if let Activation::At(time) = activation {
                    self.set(Timer::OrderStart(order), time)?;
                }
                if let TimeInForce::GoodTill(time) = time_in_force {
                    self.set(Timer::OrderExpiry(order), time)?;
                }
            }
            MarketFact::OrderStarted { order } => {
                let series = self.open(order)?.series;
                self.auctions.leave(series, order);
                self.clear(Timer::OrderStart(order));
                self.clear(Timer::TriggerOrder(order));
            }
            MarketFact::OrderAmended { order, open, keeps_place, .. } => {
                let found = self.open(order)?;
                found.units = open.count();
                let series = found.series;
                if !keeps_place {
                    self.auctions.leave(series, order);
                }
            }
            MarketFact::OrderRested { order, .. } => {
                let series = self.open(order)?.series;
                if let Some(next) = self.auctions.rest(series, order, now, register)? {
                    self.set(Timer::Auction(series), next)?;
                }
            }
            MarketFact::OrderDone { order, .. } => self.end_order(order)?,
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, order: OrderId) -> Result<&mut Open, String> {
        self.orders.get_mut(&order).ok_or_else(|| format!("time: {order} is not open"))
    }

    fn end_order(&mut self, order: OrderId) -> Told {
        let ended = self.orders.remove(&order);
        let ended = ended.ok_or_else(|| format!("time: {order} ends twice"))?;
        self.auctions.leave(ended.series, order);
        self.clear(Timer::OrderStart(order));
        self.clear(Timer::TriggerOrder(order));
        self.clear(Timer::OrderExpiry(order));
        Ok(())
    }

    fn on_fill(&mut self, fill: &Fill, now: Timestamp) -> Told {
        match fill.via {
            Via::Quote(quote) => self.clear(Timer::Quote(quote)),
            Via::Buyback(_) => {}
            Via::Book(_) | Via::Auction => self.print(fill.series, fill.price, now)?,
        }
        for order in [fill.buyer.order, fill.seller.order].into_iter().flatten() {
            let found = self.open(order)?;
            let left = found.units.checked_sub(fill.quantity.count());
            found.units = left.ok_or_else(|| format!("time: {order} fills more than is open"))?;
            if found.units == 0 {
                self.end_order(order)?;
            }
        }
        Ok(())
    }

    /// Orders whose trigger price is met enter at once.
    fn print(&mut self, series: SeriesId, price: Price, now: Timestamp) -> Told {
        let met = |trigger: Activation| match trigger {
            Activation::Rises(at) => price >= at,
            Activation::Falls(at) => price <= at,
            Activation::Now | Activation::At(_) => false,
        };
        let mut triggered = Vec::new();
        for (id, order) in self.orders.iter_mut().filter(|(_, order)| order.series == series) {
            if order.trigger.is_some_and(met) {
                order.trigger = None;
                triggered.push(*id);
            }
        }
        triggered.into_iter().try_for_each(|id| self.set(Timer::TriggerOrder(id), now))
    }

    fn on_clearing(&mut self, fact: &ClearingFact) -> Told {
        match fact {
            ClearingFact::CodeShown { code_hash, expires_at, .. } => {
                self.set(Timer::ShownCode(*code_hash), *expires_at)?;
            }
            ClearingFact::CodeExpired { code_hash, .. } => {
                self.clear(Timer::ShownCode(*code_hash));
            }
            ClearingFact::Authorised { redemption, code_hash, expires_at, .. } => {
                if let Some(code_hash) = code_hash {
                    self.clear(Timer::ShownCode(*code_hash));
                }
                self.set(Timer::Authorisation(*redemption), *expires_at)?;
            }
            ClearingFact::Captured { redemption, reversible_until, .. } => {
                self.clear(Timer::Authorisation(*redemption));
                if let Some(until) = reversible_until {
                    self.set(Timer::ReversalWindow(*redemption), *until)?;
                }
            }
            ClearingFact::Voided { redemption, .. } => {
                self.clear(Timer::Authorisation(*redemption));
            }
            ClearingFact::Reversed { redemption, .. }
            | ClearingFact::Finalised { redemption, .. } => {
                self.clear(Timer::ReversalWindow(*redemption));
            }
        }
        Ok(())
    }

    pub fn compare(&self, state: &State) -> Told {
        let mine = self.due.first();
        if state.next_due() == mine.map(|(at, _)| *at) {
            return Ok(());
        }
        Err(format!("time: {mine:?} is due, the state says {:?}", state.next_due()))
    }
}

/// The timer that a tick must be of, acting at its own time.
fn acting(
    record: &Record,
    due: Option<(Timestamp, Timer)>,
    last: Option<Stamp>,
) -> Result<Option<Timer>, String> {
    let Outcome::Done(events) = &record.outcome else {
        return Err("time: a tick was refused".into());
    };
    let Some((at, timer)) = due else {
        let idle = events.is_empty();
        return idle.then_some(None).ok_or_else(|| "time: a tick acts before its time".into());
    };
    let wanted = last.map_or(at, |last| at.max(last.time));
    if record.stamp.time != wanted {
        return Err(format!("time: {timer:?} acts at {}, not at {wanted}", record.stamp.time));
    }
    if timely::acts(timer, events) {
        return Ok(Some(timer));
    }
    Err(format!("time: {timer:?} was first, and {events:?} happened"))
}
