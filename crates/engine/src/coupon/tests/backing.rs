//! Who pays, where less than the whole is backed.

use super::shop::{CNY, Shop, open_series, terms};
use crate::coupon::*;
use crate::ledger::{AccountKey, Purpose, ReleaseEscrow, TransferMoney};
use crate::tests::PLATFORM;
use crate::{Actor, Code, Fact};
use units::{Amount, BasisPoints, Duration, Quantity};

fn forty_percent(then: AfterDormancy) -> Terms {
    let after_expiry = AfterExpiry::Dormant { lasts: Duration::from_days(10), then };
    Terms { reserve_ratio: BasisPoints::new(4_000), after_expiry, ..terms() }
}

fn pay_out(shop: &mut Shop, minor: i64) {
    let (from, to, amount) = (shop.issuer, shop.bob, Amount::new(minor));
    shop.world.ok(PLATFORM, TransferMoney { from, to, currency: CNY, amount });
}

fn unclaimed(shop: &Shop) -> i64 {
    let account = AccountKey::new(shop.issuer, CNY, Purpose::UnclaimedProperty);
    shop.world.state.ledger.balance(account).minor()
}

#[test]
fn dormant_refunds_take_the_backing_first_and_then_free_cash() {
    let mut shop = Shop::open(forty_percent(AfterDormancy::Extinguish));
    shop.issue(shop.alice, 1_000);
    assert_eq!((shop.escrow(), shop.custody(shop.issuer)), (400, 99_600));
    shop.pass_year();
    let (series, member) = (shop.series, shop.alice);
    let refund = |count| RefundDormant { series, member, quantity: Quantity::new(count) };
    shop.world.ok(Actor::Member(member), refund(501));
    // 499 units still need 199.6, rounded up: escrow could spare 200.
    assert_eq!((shop.escrow(), shop.custody(shop.issuer)), (200, 99_600 - 301));
    assert_eq!((shop.custody(member), shop.units().refunded), (501, 501));
    let cash = shop.custody(shop.issuer);
    pay_out(&mut shop, cash - 298);
    assert_eq!(shop.world.refused(PLATFORM, refund(499)), Code::IssuerUnderfunded);
    shop.world.deposit(shop.issuer, CNY, 1);
    shop.world.ok(PLATFORM, refund(499));
    assert_eq!((shop.escrow(), shop.custody(shop.issuer)), (0, 0));
}

#[test]
fn escheat_takes_what_there_is_and_names_what_is_missing() {
    let mut shop = Shop::open(forty_percent(AfterDormancy::Escheat));
    shop.issue(shop.alice, 900);
    shop.issue(shop.issuer, 100);
    shop.pass_year();
    pay_out(&mut shop, 99_600 - 200);
    let events = shop.world.pass(Duration::from_days(10));
    let expected = CouponFact::SeriesEscheated {
        series: shop.series,
        quantity: Quantity::new(900),
        treasury: Quantity::new(100),
        amount: Amount::new(600),
        shortfall: Amount::new(300),
    };
    assert_eq!(events.last().unwrap().fact, Fact::Coupon(expected));
    assert_eq!((unclaimed(&shop), shop.escrow(), shop.custody(shop.issuer)), (600, 0, 0));
    assert_eq!((shop.units().escheated, shop.units().extinguished), (900, 100));
    assert_eq!(shop.state(), SeriesState::Closed);
}

#[test]
fn escheat_leaves_the_backing_of_other_series_alone() {
    let mut shop = Shop::open(forty_percent(AfterDormancy::Escheat));
    let endless = Terms { valid_until: None, ..terms() };
    let other = open_series(&mut shop.world, shop.issuer, endless);
    shop.issue(shop.alice, 1_000);
    let first = std::mem::replace(&mut shop.series, other);
    shop.issue(shop.alice, 5_000);
    shop.series = first;
    assert_eq!(shop.escrow(), 5_400);
    shop.pass_year();
    shop.world.pass(Duration::from_days(10));
    assert_eq!((unclaimed(&shop), shop.escrow()), (1_000, 5_000));
}

#[test]
fn backing_is_free_again_when_coupons_end_unpaid() {
    let mut shop = Shop::open(forty_percent(AfterDormancy::Extinguish));
    shop.issue(shop.alice, 1_000);
    shop.pass_year();
    let (issuer, amount) = (shop.issuer, Amount::new(400));
    let release = ReleaseEscrow { issuer, currency: CNY, amount };
    assert_eq!(shop.world.refused(PLATFORM, release.clone()), Code::EscrowInsufficient);
    shop.world.pass(Duration::from_days(10));
    assert_eq!((shop.state(), shop.units().extinguished), (SeriesState::Closed, 1_000));
    shop.world.ok(PLATFORM, release);
    assert_eq!(shop.custody(issuer), 100_000);
}
