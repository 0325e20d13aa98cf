//! What keeps the demo world alive: makers move their prices, holders trade, tills redeem, gifts
//! are given. A refusal is part of life; where money or coupons ran out, more come in.

use super::cast::Cast;
use super::desk::{Ask, Desk};
use super::moves::{self, Till};
use super::plan::{Market, SeriesPlan};
use super::random::Random;
use crate::failure::Failure;
use engine::clearing::{ClearingFact, ReverseRedemption, VoidRedemption};
use engine::coupon::{Grant, IssueUnits, TransferUnits};
use engine::ledger::SettleMerchant;
use engine::market::{CancelAll, SellNow, TimeInForce};
use engine::{Code, Event, Fact};
use std::time::{Duration, Instant};
use units::{Amount, BasisPoints, Duration as Span, MemberId, Quantity, SeriesId};

/// A holder's order waits this long.
const PATIENCE: Span = Span::from_secs(300);

/// A living world.
pub struct Life<'a> {
    desk: &'a mut Desk,
    cast: &'a Cast,
    random: Random,
    /// What makers think each series is worth now.
    fair: Vec<u32>,
    /// Names bank references.
    run: u64,
    deeds: u64,
}

impl<'a> Life<'a> {
    /// Life goes on from journal sequence `run`.
    pub fn new(desk: &'a mut Desk, cast: &'a Cast, run: u64) -> Self {
        Self {
            desk,
            cast,
            random: Random::new(run),
            fair: cast.markets().map(|(_, plan)| plan.fair).collect(),
            run,
            deeds: 0,
        }
    }

    /// Lives as long as `more` wants it, at about `rate` commands a second. It is told before each
    /// scene how many commands were made and how many of them refused.
    pub fn go_on(
        &mut self,
        rate: u32,
        mut more: impl FnMut(u64, u64) -> bool,
    ) -> Result<(), Failure> {
        let started = Instant::now();
        let first = self.deeds;
        while more(self.deeds - first, self.desk.refused()) {
            self.step()?;
            let done = u32::try_from(self.deeds - first).unwrap_or(u32::MAX);
            let due = Duration::from_secs(1) * done / rate.max(1);
            std::thread::park_timeout(due.saturating_sub(started.elapsed()));
        }
        Ok(())
    }

    /// One small scene.
    pub fn step(&mut self) -> Result<(), Failure> {
        let at = self.random.pick(&[0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        let Some((series, plan)) = self.cast.markets().nth(at) else {
            return Ok(());
        };
        match self.random.between(0, 99) {
            0..=39 if plan.market != Market::Listing => self.requote(at, (series, plan)),
            40..=69 => self.trade(at, (series, plan)),
            70..=89 => self.redeem(at, (series, plan)),
            90..=95 => self.give(series, plan),
            _ => self.settle(plan),
        }
    }

    /// A maker takes its prices back and sets new ones.
    fn requote(&mut self, at: usize, market: (SeriesId, &SeriesPlan)) -> Result<(), Failure> {
        let (series, plan) = market;
        let up = self.random.between(0, 4);
        let drawn = self.fair[at] + plan.tick * u32::try_from(up).unwrap_or(2) - 2 * plan.tick;
        let reach = plan.fair / 20;
        self.fair[at] = drawn.clamp(plan.fair - reach, plan.fair + reach);
        let maker = self.random.pick(&self.cast.makers);
        let series = Some(series);
        let cancel = CancelAll { member: maker, series };
        self.act(at, maker, Ask::new(maker, cancel))?;
        for ask in moves::quotes(maker, market, self.fair[at], &mut self.random) {
            self.act(at, maker, ask)?;
        }
        Ok(())
    }

    /// A holder buys or sells: mostly at what the makers offer, sometimes at a price of its own.
    fn trade(&mut self, at: usize, market: (SeriesId, &SeriesPlan)) -> Result<(), Failure> {
        let (series, plan) = market;
        let holder = self.random.pick(self.cast.holders_of(plan));
        let sells = self.random.percent(45);
        let steps = u32::try_from(self.random.between(0, 14)).unwrap_or(0) * plan.tick;
        if sells && plan.market == Market::Book && self.random.percent(30) {
            let sell = SellNow {
                member: holder,
                series,
                quantity: Quantity::new(plan.coupon),
                max_slippage: BasisPoints::new(500),
            };
            return self.act(at, holder, Ask::new(holder, sell)).map(drop);
        }
        // From four steps inside the makers' prices to ten steps outside.
        let (side, price) = if sells {
            (engine::market::Side::Sell, self.fair[at] + 4 * plan.tick - steps)
        } else {
            (engine::market::Side::Buy, self.fair[at] + steps - 4 * plan.tick)
        };
        let mut order = moves::order(holder, market, side, price, plan.coupon);
        let until = TimeInForce::GoodTill(self.desk.now().after(PATIENCE));
        order.time_in_force = moves::patience(side, plan, until);
        self.act(at, holder, Ask::new(holder, order)).map(drop)
    }

    /// A holder redeems a coupon; one till in twenty voids, one capture in twenty is reversed.
    fn redeem(&mut self, at: usize, market: (SeriesId, &SeriesPlan)) -> Result<(), Failure> {
        let (merchant, firm) = self.random.pick(&self.cast.tills_of(at));
        let store = self.random.pick(&[1, 2, 3]);
        let till = Till { merchant, zone: firm.zone, store };
        let holder = self.random.pick(self.cast.holders_of(market.1));
        let code = self.random.bytes();
        let [show, authorise] = till.redeem(holder, market, self.desk.now(), code)?;
        self.act(at, holder, show)?;
        let events = self.act(at, holder, authorise)?;
        let authorised = events.iter().find_map(|event| match &event.fact {
            Fact::Clearing(ClearingFact::Authorised { redemption, .. }) => Some(*redemption),
            _ => None,
        });
        let Some(redemption) = authorised else {
            return Ok(());
        };
        if self.random.percent(5) {
            let void = VoidRedemption { redemption };
            return self.act(at, merchant, Ask::new(merchant, void)).map(drop);
        }
        self.act(at, merchant, Ask::new(merchant, moves::capture(redemption)))?;
        if self.random.percent(5) {
            self.act(at, merchant, Ask::new(merchant, ReverseRedemption { redemption }))?;
        }
        Ok(())
    }

    /// A holder gives a coupon to another.
    fn give(&mut self, series: SeriesId, plan: &SeriesPlan) -> Result<(), Failure> {
        let holders = self.cast.holders_of(plan);
        let [from, to] = [self.random.pick(holders), self.random.pick(holders)];
        let quantity = Quantity::new(plan.coupon);
        let transfer = TransferUnits { series, from, to, quantity };
        self.deeds += 1;
        self.desk.try_one(Ask::new(from, transfer)).map(drop)
    }

    /// A merchant is paid out.
    fn settle(&mut self, plan: &SeriesPlan) -> Result<(), Failure> {
        let merchant = self.random.pick(&self.cast.merchants);
        let currency = plan.currency;
        let settle = SettleMerchant { merchant, currency, amount: None };
        self.deeds += 1;
        self.desk.try_one(Ask::new(merchant, settle)).map(drop)
    }

    /// Hands one command in. Where it failed because `whom` ran out of money or coupons, more come
    /// in for next time.
    fn act(&mut self, at: usize, whom: MemberId, ask: Ask) -> Result<Vec<Event>, Failure> {
        self.deeds += 1;
        let refused = match self.desk.try_one(ask)? {
            Ok(events) => return Ok(events),
            Err(refused) => refused,
        };
        match refused.code {
            Code::InsufficientFunds => self.top_up(at, whom)?,
            Code::InsufficientUnits => self.issue(at, whom)?,
            _ => {}
        }
        Ok(Vec::new())
    }

    fn top_up(&mut self, at: usize, member: MemberId) -> Result<(), Failure> {
        let Some((_, plan)) = self.cast.markets().nth(at) else {
            return Ok(());
        };
        self.deeds += 1;
        let reference = format!("DEMO-{}-{}", self.run, self.deeds);
        let is_maker = self.cast.makers.contains(&member);
        let minor = plan.face * if is_maker { 1_000 } else { 20 };
        let deposit = moves::deposit(member, plan.currency, minor, reference);
        self.desk.try_one(deposit).map(drop)
    }

    fn issue(&mut self, at: usize, member: MemberId) -> Result<(), Failure> {
        let Some((series, plan)) = self.cast.markets().nth(at) else {
            return Ok(());
        };
        // Not every holder who has none is given some, or nothing would ever be scarce.
        let is_maker = self.cast.makers.contains(&member);
        if !is_maker && !self.random.percent(25) {
            return Ok(());
        }
        let issuer = self.cast.issuers[at];
        let coupons = if is_maker { 50 } else { 2 };
        let grant = Grant {
            to: member,
            quantity: Quantity::new(coupons * plan.coupon),
            paid: Amount::ZERO,
        };
        self.deeds += 1;
        let issue = IssueUnits { series, grants: vec![grant] };
        match self.desk.try_one(Ask::new(issuer, issue))? {
            Err(refused) if refused.code == Code::IssuerUnderfunded => self.top_up_issuer(at),
            _ => Ok(()),
        }
    }

    fn top_up_issuer(&mut self, at: usize) -> Result<(), Failure> {
        let Some((_, plan)) = self.cast.markets().nth(at) else {
            return Ok(());
        };
        self.deeds += 1;
        let reference = format!("DEMO-{}-{}", self.run, self.deeds);
        let deposit =
            moves::deposit(self.cast.issuers[at], plan.currency, plan.face * 10_000, reference);
        self.desk.try_one(deposit).map(drop)
    }
}
