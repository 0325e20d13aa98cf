//! What trades cost: prices and fees computed again, every part of a cent where the rules leave it.
//!
//! Price × face is rounded down, a fee is rounded down, and so is the reserve fund's share of a fee.

use super::Told;
use super::money::{Moved, legs};
use super::register::Register;
use engine::coupon::Terms;
use engine::ledger::{AccountKey, Purpose};
use engine::market::{DealCash, Fill, MarketFact, OrderPrice, Payer, Side, Via};
use engine::member::Members;
use engine::policy::{FeeSchedule, PolicyFact};
use engine::{Event, Fact};
use std::collections::BTreeMap;
use units::{Amount, BasisPoints, Currency, DealId, MemberId, OrderId, Price, QuoteId, Timestamp};

/// An open deal with cash.
struct Deal {
    proposer: MemberId,
    counterparty: MemberId,
    cash: DealCash,
    max_fee: BasisPoints,
}

#[derive(Default)]
pub(super) struct Fees {
    schedule: FeeSchedule,
    /// What each member traded on each day.
    volumes: BTreeMap<(MemberId, Currency, i64), i128>,
    /// What was traded in the record that is being read: it counts from the next one on.
    pending: Vec<(MemberId, Currency, i128)>,
    quotes: BTreeMap<QuoteId, BasisPoints>,
    deals: BTreeMap<DealId, Deal>,
}

/// `whole × parts ÷ per`, rounded down. Nothing here is negative.
fn share(whole: i128, parts: impl Into<i128>, per: i128) -> i128 {
    whole * parts.into() / per
}

fn fee(rate: BasisPoints, paid: i128) -> i128 {
    share(paid, rate.points(), 10_000)
}

/// What so many units cost at a price.
fn cost(terms: &Terms, price: Price, units: u64) -> i128 {
    let face = i128::from(units) * i128::from(terms.unit_value.minor());
    share(face, price.as_ppm(), 1_000_000)
}

/// The same with the highest fee on top.
pub(super) fn worst(terms: &Terms, price: Price, units: u64, rate: BasisPoints) -> i128 {
    let cost = cost(terms, price, units);
    cost + fee(rate, cost)
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, wanted: T) -> Told {
    if found == wanted {
        return Ok(());
    }
    Err(format!("fee: {what} is {found:?}, should be {wanted:?}"))
}

/// One side of a trade: who, whether it arrived, and the most it can be charged.
type Party = (MemberId, bool, BasisPoints);

impl Fees {
    /// Reads an event before the register does.
    pub fn record(&mut self, event: &Event, now: Timestamp, register: &Register) -> Told {
        match &event.fact {
            Fact::Policy(PolicyFact::FeesSet { schedule }) => {
                self.schedule = schedule.clone();
                Ok(())
            }
            Fact::Market(MarketFact::Filled(fill)) => self.on_fill(fill, event, now, register),
            Fact::Market(fact) => {
                if !matches!(fact, MarketFact::DealAccepted { .. }) {
                    same("what moves without a trade", merged(event), Moved::new())?;
                }
                self.on_market(fact, event, now, register)
            }
            _ => Ok(()),
        }
    }

    /// The record is over.
    pub fn close(&mut self, now: Timestamp) {
        for (member, currency, paid) in self.pending.drain(..) {
            *self.volumes.entry((member, currency, now.utc_day())).or_default() += paid;
        }
    }

    fn volume(&self, member: MemberId, currency: Currency, now: Timestamp) -> i128 {
        let today = now.utc_day();
        let days = (member, currency, today - 29)..=(member, currency, today);
        let sum: i128 = self.volumes.range(days).map(|(_, paid)| paid).sum();
        sum.min(i128::from(i64::MAX))
    }

    /// By who trades with whom: persons, firms, or one of each.
    fn rate(&self, segment: usize, arrived: bool, volume: i128) -> BasisPoints {
        let rates = &self.schedule.segments[segment];
        let mut found = (rates.maker, rates.taker);
        for tier in &rates.tiers {
            if volume >= i128::from(tier.from_volume.minor()) {
                found = (tier.maker, tier.taker);
            }
        }
        if arrived { found.1 } else { found.0 }
    }

    fn highest(&self, member: MemberId, currency: Currency, now: Timestamp) -> BasisPoints {
        let volume = self.volume(member, currency, now);
        let all = (0..3).flat_map(|segment| [(segment, false), (segment, true)]);
        let rates = all.map(|(segment, arrived)| self.rate(segment, arrived, volume));
        rates.max().unwrap_or_default()
    }

    /// The fee of a party on what was paid, and the reserve fund's share of it.
    fn fee_of(
        &self,
        (member, arrived, most): Party,
        other: MemberId,
        (currency, paid): (Currency, i128),
        now: Timestamp,
        register: &Register,
    ) -> Result<(i128, i128), String> {
        let firms = [member, other].map(|id| register.member(id).map(|found| found.is_firm()));
        let segment = match firms {
            [Ok(false), Ok(false)] => 0,
            [Ok(true), Ok(true)] => 1,
            [Ok(_), Ok(_)] => 2,
            [Err(wrong), _] | [_, Err(wrong)] => return Err(wrong),
        };
        let volume = self.volume(member, currency, now);
        let total = fee(self.rate(segment, arrived, volume).min(most), paid);
        Ok((total, fee(self.schedule.reserve_share, total)))
    }

    /// Both sides of a fill: buyer, seller.
    fn parties(
        &self,
        fill: &Fill,
        now: Timestamp,
        register: &Register,
    ) -> Result<[Party; 2], String> {
        let currency = register.series(fill.series)?.terms()?.currency;
        let most = |order: Option<OrderId>| {
            let order = order.ok_or("fee: a fill without an order")?;
            Ok::<_, String>(register.order(order)?.max_fee)
        };
        let (buyer, seller) = (fill.buyer, fill.seller);
        Ok(match fill.via {
            Via::Book(side) => [
                (buyer.member, side == Side::Buy, most(buyer.order)?),
                (seller.member, side == Side::Sell, most(seller.order)?),
            ],
            Via::Auction => [
                (buyer.member, false, most(buyer.order)?),
                (seller.member, false, most(seller.order)?),
            ],
            Via::Quote(quote) => {
                let found = self.quotes.get(&quote).ok_or("fee: a quote that is not locked")?;
                [(buyer.member, true, *found), (seller.member, false, most(seller.order)?)]
            }
            Via::Buyback(_) => [
                (buyer.member, false, self.highest(buyer.member, currency, now)),
                (seller.member, true, self.highest(seller.member, currency, now)),
            ],
        })
    }

    fn on_fill(&mut self, fill: &Fill, event: &Event, now: Timestamp, register: &Register) -> Told {
        let terms = register.series(fill.series)?.terms()?;
        let currency = terms.currency;
        let paid = cost(terms, fill.price, fill.quantity.count());
        same("what is paid", i128::from(fill.paid.minor()), paid)?;
        if paid == 0 {
            return Err("fee: a fill is free".into());
        }
        let [buyer, seller] = self.parties(fill, now, register)?;
        let cash = (currency, paid);
        let bought = self.fee_of(buyer, seller.0, cash, now, register)?;
        let sold = self.fee_of(seller, buyer.0, cash, now, register)?;
        same("the buyer's fee", i128::from(fill.buyer.fee.minor()), bought.0)?;
        same("the seller's fee", i128::from(fill.seller.fee.minor()), sold.0)?;
        let mut wanted = Moved::new();
        *wanted.entry(AccountKey::custody(buyer.0, currency)).or_default() -= paid + bought.0;
        *wanted.entry(AccountKey::custody(seller.0, currency)).or_default() += paid - sold.0;
        income(&mut wanted, currency, bought, sold);
        same("what a fill moves", merged(event), cleaned(wanted))?;
        if let Via::Quote(quote) = fill.via {
            self.quotes.remove(&quote);
        }
        self.pending.extend([(buyer.0, currency, paid), (seller.0, currency, paid)]);
        Ok(())
    }

    fn on_market(
        &mut self,
        fact: &MarketFact,
        event: &Event,
        now: Timestamp,
        register: &Register,
    ) -> Told {
        match *fact {
            MarketFact::OrderAccepted { .. }
            | MarketFact::OrderRested { .. }
            | MarketFact::OrderAmended { .. } => self.on_order(fact, now, register),
            MarketFact::QuoteLocked {
                quote,
                member,
                series,
                quantity,
                price,
                reserved,
                max_fee,
                ..
            } => {
                let terms = register.series(series)?.terms()?;
                let highest = self.highest(member, terms.currency, now);
                same("the highest fee of a quote", max_fee, highest)?;
                self.quotes.insert(quote, max_fee);
                let wanted = worst(terms, price, quantity.count(), max_fee);
                same("what a quote reserves", i128::from(reserved.minor()), wanted)
            }
            MarketFact::QuoteReleased { quote, .. } => {
                self.quotes.remove(&quote);
                Ok(())
            }
            MarketFact::DealProposed { .. } => self.on_proposal(fact, now),
            MarketFact::DealAccepted { deal, proposer_fee, counterparty_fee, .. } => {
                let told = [proposer_fee, counterparty_fee];
                self.on_deal(deal, told, event, now, register)
            }
            MarketFact::DealEnded { deal, .. } => {
                self.deals.remove(&deal);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The highest fee an order can be charged, and what is reserved for it.
    fn on_order(&self, fact: &MarketFact, now: Timestamp, register: &Register) -> Told {
        let (side, series, price, units, max_fee, reserved) = match *fact {
            MarketFact::OrderAccepted {
                member,
                series,
                side,
                quantity,
                price,
                activation,
                max_fee,
                reserved,
                ..
            } => {
                let currency = register.series(series)?.terms()?.currency;
                let highest = self.highest(member, currency, now);
                same("the highest fee of an order", max_fee, highest)?;
                if activation == engine::market::Activation::Now {
                    return same("what an order reserves at once", reserved, Amount::ZERO);
                }
                let (OrderPrice::Limit(price) | OrderPrice::Market(price)) = price;
                (side, series, price, quantity, max_fee, reserved)
            }
            MarketFact::OrderRested { order, open, reserved } => {
                let found = register.order(order)?;
                (found.side, found.series, found.price, open, found.max_fee, reserved)
            }
            MarketFact::OrderAmended { order, price, open, max_fee, reserved, .. } => {
                let found = register.order(order)?;
                let currency = register.series(found.series)?.terms()?.currency;
                let shrinks = found.price == price && open.count() < found.open;
                let highest = self.highest(found.member, currency, now);
                let most = if shrinks { found.max_fee } else { highest };
                same("the highest fee of a changed order", max_fee, most)?;
                (found.side, found.series, price, open, max_fee, reserved)
            }
            _ => return Ok(()),
        };
        let wanted = match side {
            Side::Buy => worst(register.series(series)?.terms()?, price, units.count(), max_fee),
            Side::Sell => 0,
        };
        same("what an order reserves", i128::from(reserved.minor()), wanted)
    }

    fn on_proposal(&mut self, fact: &MarketFact, now: Timestamp) -> Told {
        let MarketFact::DealProposed {
            deal, proposer, counterparty, cash, reserved, max_fee, ..
        } = *fact
        else {
            return Ok(());
        };
        let Some(cash) = cash else {
            return same("what a swap reserves", reserved, Amount::ZERO);
        };
        let highest = self.highest(proposer, cash.currency, now);
        same("the highest fee of a deal", max_fee, highest)?;
        let amount = i128::from(cash.amount.minor());
        let pays = cash.payer == Payer::Proposer;
        let wanted = if pays { amount + fee(max_fee, amount) } else { 0 };
        same("what a deal reserves", i128::from(reserved.minor()), wanted)?;
        self.deals.insert(deal, Deal { proposer, counterparty, cash, max_fee });
        Ok(())
    }

    fn on_deal(
        &mut self,
        id: DealId,
        told: [Amount; 2],
        event: &Event,
        now: Timestamp,
        register: &Register,
    ) -> Told {
        let told = told.map(|fee| i128::from(fee.minor()));
        let Some(Deal { proposer, counterparty, cash, max_fee }) = self.deals.remove(&id) else {
            same("the fees of a swap", told, [0, 0])?;
            return same("what a swap moves", merged(event), Moved::new());
        };
        let DealCash { payer, currency, amount } = cash;
        let paid = i128::from(amount.minor());
        let most = self.highest(counterparty, currency, now);
        let (maker, taker) = ((proposer, false, max_fee), (counterparty, true, most));
        let own = self.fee_of(maker, counterparty, (currency, paid), now, register)?;
        let other = self.fee_of(taker, proposer, (currency, paid), now, register)?;
        same("the fees of a deal", told, [own.0, other.0])?;
        let (from, to) = match payer {
            Payer::Proposer => (proposer, counterparty),
            Payer::Counterparty => (counterparty, proposer),
        };
        let mut wanted = Moved::new();
        *wanted.entry(AccountKey::custody(from, currency)).or_default() -= paid;
        *wanted.entry(AccountKey::custody(to, currency)).or_default() += paid;
        *wanted.entry(AccountKey::custody(proposer, currency)).or_default() -= own.0;
        *wanted.entry(AccountKey::custody(counterparty, currency)).or_default() -= other.0;
        income(&mut wanted, currency, own, other);
        same("what a deal moves", merged(event), cleaned(wanted))?;
        self.pending.extend([(proposer, currency, paid), (counterparty, currency, paid)]);
        Ok(())
    }
}

/// What both fees bring the platform and the reserve fund.
fn income(wanted: &mut Moved, currency: Currency, one: (i128, i128), other: (i128, i128)) {
    let platform = |purpose| AccountKey::new(Members::PLATFORM, currency, purpose);
    let (fees, shares) = (one.0 + other.0, one.1 + other.1);
    *wanted.entry(platform(Purpose::FeeRevenue)).or_default() += fees - shares;
    *wanted.entry(platform(Purpose::ReserveFund)).or_default() += shares;
}

fn cleaned(mut moved: Moved) -> Moved {
    moved.retain(|_, amount| *amount != 0);
    moved
}

/// The legs of an event, a member's free and reserved cash taken as one.
fn merged(event: &Event) -> Moved {
    let mut moved = Moved::new();
    for (account, amount) in legs(event) {
        let mut account = account;
        if account.purpose == Purpose::Reserved {
            account.purpose = Purpose::Custody;
        }
        *moved.entry(account).or_default() += amount;
    }
    cleaned(moved)
}

#[cfg(test)]
mod tests;
