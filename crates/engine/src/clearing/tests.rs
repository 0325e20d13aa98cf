mod random;
mod refusals;
mod scenarios;
mod series_end;
mod states;

use super::*;
use crate::coupon::tests::shop::{self, define, grant};
use crate::coupon::{
    Acceptance, ActivateSeries, AfterDormancy, AfterExpiry, ApproveSeries, Consideration,
    IssueUnits, ReviseSeries, SuspendSeries, Terms,
};
use crate::ledger::{AccountKey, Purpose};
use crate::member::MemberKind;
use crate::tests::{PLATFORM, World};
use crate::{Actor, Event, Facts, Place};
use units::{
    Amount, BasisPoints, Currency, Duration, MemberId, Quantity, RedemptionId, SeriesId, Timestamp,
};

const CNY: Currency = Currency::CNY;
const CODE: [u8; 32] = [7; 32];
const DAY: Duration = Duration::from_days(1);

/// An issuer with 100,000 fen of free cash, a merchant and a holder.
struct Shop {
    world: World,
    issuer: MemberId,
    merchant: MemberId,
    holder: MemberId,
}

/// Vouchers of ¥1, paid for and wholly backed, to be reversed within seven days.
fn terms() -> Terms {
    Terms {
        unit_value: Amount::new(100),
        units_per_coupon: 1,
        divisible: false,
        cooling_off: Duration::ZERO,
        after_expiry: AfterExpiry::Dormant { lasts: DAY, then: AfterDormancy::Escheat },
        ..shop::terms()
    }
}

/// A series that is open and valid until `ends_at`.
fn add_series_until(
    world: &mut World,
    issuer: MemberId,
    terms: Terms,
    ends_at: Timestamp,
) -> SeriesId {
    let series = define(world, issuer, terms);
    approve(world, series, Some(world.now), ends_at);
    world.ok(PLATFORM, ActivateSeries { series });
    series
}

fn approve(world: &mut World, series: SeriesId, starts_at: Option<Timestamp>, ends_at: Timestamp) {
    let facts = Facts { local_time: None, expires_at: Some(ends_at), starts_at };
    let before = std::mem::replace(&mut world.facts, facts);
    world.ok(PLATFORM, ApproveSeries { series });
    world.facts = before;
}

fn issue(world: &mut World, series: SeriesId, holder: MemberId, units: u64) {
    let grants = vec![grant(holder, units, 0)];
    world.ok(PLATFORM, IssueUnits { series, grants });
}

fn suspend(world: &mut World, series: SeriesId) {
    world.ok(PLATFORM, SuspendSeries { series, reason: "case 2".into() });
}

impl Shop {
    fn new() -> Self {
        let mut world = World::new();
        let issuer = world.member(MemberKind::Issuer);
        let merchant = world.member(MemberKind::Merchant);
        let holder = world.member(MemberKind::Person);
        world.deposit(issuer, CNY, 100_000);
        Self { world, issuer, merchant, holder }
    }

    /// A series of which the holder has some units.
    fn series(&mut self, units: u64, terms: Terms) -> SeriesId {
        let ends_at = shop::year_end();
        self.series_until(units, terms, ends_at)
    }

    fn series_until(&mut self, units: u64, terms: Terms, ends_at: Timestamp) -> SeriesId {
        let series = add_series_until(&mut self.world, self.issuer, terms, ends_at);
        issue(&mut self.world, series, self.holder, units);
        series
    }

    fn show(&mut self, code_hash: [u8; 32]) {
        let expires_at = self.world.now.after(Duration::from_secs(600));
        let holder = self.holder;
        self.world.ok(Actor::Member(holder), ShowCode { holder, code_hash, expires_at });
    }

    fn ask(&self, items: &[(SeriesId, u64)]) -> Authorise {
        let item = |&(series, units)| Item { series, quantity: Quantity::new(units) };
        Authorise {
            merchant: self.merchant,
            holder: self.holder,
            code_hash: Some(CODE),
            items: items.iter().map(item).collect(),
            order_amount: Amount::new(50_000),
            store: 0,
            expires_at: None,
        }
    }

    /// Shows the code and authorises.
    fn authorise(&mut self, items: &[(SeriesId, u64)]) -> RedemptionId {
        self.show(CODE);
        let ask = self.ask(items);
        self.world.ok(self.till(), ask);
        self.world.state.clearing.last_redemption
    }

    fn till(&self) -> Actor {
        Actor::Member(self.merchant)
    }

    fn capture(&mut self, redemption: RedemptionId, quantities: &[u64]) -> Vec<Event> {
        self.world.ok(self.till(), capture(redemption, quantities))
    }

    fn void(&mut self, redemption: RedemptionId) {
        self.world.ok(self.till(), VoidRedemption { redemption });
    }

    fn reverse(&mut self, redemption: RedemptionId) {
        self.world.ok(self.till(), ReverseRedemption { redemption });
    }

    fn balance(&self, owner: MemberId, purpose: Purpose) -> i64 {
        self.world.state.ledger.balance(AccountKey::new(owner, CNY, purpose)).minor()
    }

    /// The issuer's escrow, free cash and reserved money.
    fn issuer_money(&self) -> (i64, i64, i64) {
        let balance = |purpose| self.balance(self.issuer, purpose);
        (balance(Purpose::Escrow), balance(Purpose::Custody), balance(Purpose::Reserved))
    }

    fn payable(&self) -> i64 {
        self.balance(self.merchant, Purpose::MerchantPayable)
    }

    fn free(&self, series: SeriesId) -> u64 {
        self.world.state.title.free(self.holder, series).count()
    }

    fn redeemed(&self, series: SeriesId) -> (u64, u64) {
        let so_far = self.world.state.clearing.redeemed(series, self.holder);
        (so_far.redemptions, so_far.units)
    }
}

/// All of it where no quantities are given.
fn capture(redemption: RedemptionId, quantities: &[u64]) -> Capture {
    let listed = || quantities.iter().copied().map(Quantity::new).collect();
    let quantities = (!quantities.is_empty()).then(listed);
    Capture { redemption, quantities, merchant_match: Amount::ZERO }
}
