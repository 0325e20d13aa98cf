//! Purchases and their cooling-off time.

use super::shop::{Shop, terms};
use crate::coupon::*;
use crate::tests::PLATFORM;
use crate::{Actor, Code, Fact};
use units::{Duration, PurchaseId, Quantity};

const PURCHASE: RefundPurchase = RefundPurchase { purchase: PurchaseId::new(1) };

/// Alice bought ¥10 for ¥9.
fn bought() -> Shop {
    let mut shop = Shop::open(terms());
    let events = shop.sell(shop.alice, 1_000, 900);
    let Fact::Coupon(CouponFact::UnitsIssued { grants, .. }) = &events[0].fact else {
        panic!("{events:?}");
    };
    assert_eq!(grants[0].purchase, Some(PurchaseId::new(1)));
    shop
}

#[test]
fn an_untouched_purchase_is_paid_back() {
    let mut shop = bought();
    shop.world.ok(Actor::Member(shop.alice), PURCHASE);
    assert_eq!((shop.free(shop.alice), shop.units().refunded), (0, 1_000));
    // Escrow frees the face value: the price to the buyer, the rest to the issuer.
    assert_eq!((shop.custody(shop.alice), shop.escrow()), (900, 0));
    assert_eq!(shop.custody(shop.issuer), 100_000 - 900);
    assert_eq!(shop.world.refused(PLATFORM, PURCHASE), Code::PurchaseNotFound);
    assert!(shop.world.pass(Duration::from_days(8)).is_empty());
}

#[test]
fn the_right_ends_with_its_time() {
    let mut shop = bought();
    assert_eq!(shop.world.pass(Duration::from_days(7)).len(), 1);
    assert_eq!(shop.world.refused(PLATFORM, PURCHASE), Code::PurchaseNotFound);
}

#[test]
fn units_that_were_in_other_hands_do_not_come_back_untouched() {
    let mut shop = bought();
    shop.sell(shop.bob, 1_000, 900);
    shop.give(shop.alice, shop.bob, 1);
    assert_eq!(shop.world.refused(PLATFORM, PURCHASE), Code::PurchaseUsed);
    shop.give(shop.bob, shop.alice, 1);
    assert_eq!(shop.free(shop.alice), 1_000);
    assert_eq!(shop.world.refused(PLATFORM, PURCHASE), Code::PurchaseUsed);
    // Bob's own purchase was not touched by what passed through his hands.
    shop.world.ok(Actor::Member(shop.bob), RefundPurchase { purchase: PurchaseId::new(2) });
    assert_eq!(shop.world.pass(Duration::from_days(7)).len(), 1);
}

#[test]
fn units_that_were_only_laid_aside_are_untouched() {
    let mut shop = bought();
    let (series, member) = (shop.series, shop.alice);
    shop.world.ok(PLATFORM, ReportLost { series, member, ranges: Vec::new() });
    assert_eq!(shop.world.refused(PLATFORM, PURCHASE), Code::PurchaseUsed);
    shop.world.ok(PLATFORM, RestoreLost { loss: units::LossId::new(1) });
    shop.world.ok(PLATFORM, PURCHASE);
}

#[test]
fn units_given_back_to_the_treasury_may_be_sold_anew() {
    let mut shop = bought();
    shop.give(shop.alice, shop.issuer, 1_000);
    shop.give(shop.issuer, shop.bob, 1_000);
    assert_eq!(shop.world.refused(PLATFORM, PURCHASE), Code::PurchaseUsed);
    let retire = RetireUnits { series: shop.series, quantity: Quantity::new(1) };
    assert_eq!(shop.world.refused(PLATFORM, retire), Code::InsufficientUnits);
}

#[test]
fn no_cooling_off_time_no_purchase() {
    let mut shop = Shop::open(Terms { cooling_off: Duration::ZERO, ..terms() });
    shop.sell(shop.alice, 1_000, 900);
    assert_eq!(shop.world.state.coupons.purchases().count(), 0);
}
