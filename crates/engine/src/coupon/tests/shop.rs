//! A shop to try coupons in: an issuer with cash, two customers and one open series.

use crate::coupon::*;
use crate::ledger::AccountKey;
use crate::member::MemberKind;
use crate::tests::{PLATFORM, World};
use crate::{Actor, Event, Facts};
use units::{
    Amount, BasisPoints, Currency, Duration, MemberId, Price, Quantity, SeriesId, Timestamp,
};

pub(crate) const CNY: Currency = Currency::CNY;

/// A divisible card sold for money: ¥1.00 of one-fen units, wholly backed, dormant after expiry.
pub(crate) fn terms() -> Terms {
    Terms {
        consideration: Consideration::Paid,
        currency: CNY,
        unit_value: Amount::new(1),
        units_per_coupon: 100,
        form: Form::Registered,
        transferable: true,
        divisible: true,
        valid_from: Some("2026-01-01".parse().unwrap()),
        valid_until: Some("2026-12-31".parse().unwrap()),
        time_zone: "Asia/Shanghai".into(),
        acceptance: Acceptance::Any,
        reversal_window: Duration::from_days(7),
        authorisation_ttl: Duration::from_secs(900),
        cooling_off: Duration::from_days(7),
        reserve_ratio: BasisPoints::WHOLE,
        after_expiry: AfterExpiry::Dormant {
            lasts: Duration::from_days(365),
            then: AfterDormancy::Escheat,
        },
        max_units: Some(Quantity::new(1_000_000)),
        issue_rule: None,
        trade_rule: None,
        redeem_rule: None,
        venue: Venue {
            mode: VenueMode::Continuous,
            tick: Price::ppm(1_000),
            lot: Quantity::new(1_000),
            collar: None,
            auction_every: None,
        },
        template: None,
    }
}

/// A promotional voucher of ¥10 that nobody paid for: it ends with its last day.
pub(crate) fn promotion() -> Terms {
    Terms {
        consideration: Consideration::Promotional,
        unit_value: Amount::new(1_000),
        units_per_coupon: 1,
        divisible: false,
        cooling_off: Duration::ZERO,
        after_expiry: AfterExpiry::Extinguish,
        venue: Venue { lot: Quantity::new(1), ..terms().venue },
        ..terms()
    }
}

/// When the day after 2026-12-31 begins in Shanghai.
pub(crate) fn year_end() -> Timestamp {
    "2026-12-31T16:00:00Z".parse().unwrap()
}

pub(crate) fn facts() -> Facts {
    let starts_at = Some("2025-12-31T16:00:00Z".parse().unwrap());
    Facts { local_time: None, expires_at: Some(year_end()), starts_at }
}

pub(crate) struct Shop {
    pub world: World,
    pub issuer: MemberId,
    pub alice: MemberId,
    pub bob: MemberId,
    pub series: SeriesId,
}

impl Shop {
    /// A shop whose issuer has ¥1,000 and whose series stands open.
    pub fn open(terms: Terms) -> Self {
        let mut shop = Self::with_draft(terms);
        shop.approve();
        shop.world.ok(PLATFORM, ActivateSeries { series: shop.series });
        shop
    }

    pub fn with_draft(terms: Terms) -> Self {
        let mut world = World::new();
        let issuer = world.member(MemberKind::Issuer);
        let alice = world.member(MemberKind::Person);
        let bob = world.member(MemberKind::Person);
        world.deposit(issuer, CNY, 100_000);
        let series = define(&mut world, issuer, terms);
        Self { world, issuer, alice, bob, series }
    }

    pub fn approve(&mut self) {
        approve(&mut self.world, self.series);
    }

    pub fn issue(&mut self, to: MemberId, quantity: u64) -> Vec<Event> {
        self.sell(to, quantity, 0)
    }

    pub fn sell(&mut self, to: MemberId, quantity: u64, paid: i64) -> Vec<Event> {
        let grants = vec![grant(to, quantity, paid)];
        self.world.ok(PLATFORM, IssueUnits { series: self.series, grants })
    }

    pub fn give(&mut self, from: MemberId, to: MemberId, quantity: u64) {
        let (series, quantity) = (self.series, Quantity::new(quantity));
        self.world.ok(Actor::Member(from), TransferUnits { series, from, to, quantity });
    }

    pub fn free(&self, member: MemberId) -> u64 {
        self.world.state.title.free(member, self.series).count()
    }

    pub fn escrow(&self) -> i64 {
        self.world.state.ledger.balance(AccountKey::escrow(self.issuer, CNY)).minor()
    }

    pub fn custody(&self, member: MemberId) -> i64 {
        self.world.custody(member, CNY)
    }

    pub fn state(&self) -> SeriesState {
        self.world.state.coupons.get(self.series).unwrap().state
    }

    pub fn units(&self) -> crate::SeriesUnits {
        self.world.state.title.units(self.series)
    }

    /// Lets the series expire.
    pub fn pass_year(&mut self) -> Vec<Event> {
        let span = year_end().micros() - self.world.now.micros();
        self.world.pass(Duration::from_micros(u64::try_from(span).unwrap()))
    }
}

pub(crate) fn grant(to: MemberId, quantity: u64, paid: i64) -> Grant {
    Grant { to, quantity: Quantity::new(quantity), paid: Amount::new(paid) }
}

pub(crate) fn define(world: &mut World, issuer: MemberId, terms: Terms) -> SeriesId {
    let document = "{}".into();
    world.ok(PLATFORM, DefineSeries { issuer, terms: Box::new(terms), document });
    SeriesId::new(u32::try_from(world.state.coupons.len()).unwrap())
}

pub(crate) fn approve(world: &mut World, series: SeriesId) {
    let before = std::mem::replace(&mut world.facts, facts());
    world.ok(PLATFORM, ApproveSeries { series });
    world.facts = before;
}

/// Defines, approves and activates a series.
pub(crate) fn open_series(world: &mut World, issuer: MemberId, terms: Terms) -> SeriesId {
    let series = define(world, issuer, terms);
    approve(world, series);
    world.ok(PLATFORM, ActivateSeries { series });
    series
}
