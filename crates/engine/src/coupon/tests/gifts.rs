//! Gifts.

use super::shop::{Shop, terms};
use crate::coupon::*;
use crate::tests::PLATFORM;
use crate::{Actor, Code, Fact};
use units::{Duration, GiftId, Quantity};

const CODE: [u8; 32] = [7; 32];
const GIFT: GiftId = GiftId::new(1);

/// Alice has 40 units left and 60 in a gift that three wrong codes end.
fn given() -> Shop {
    let mut shop = Shop::open(terms());
    shop.issue(shop.alice, 100);
    let create = CreateGift {
        series: shop.series,
        from: shop.alice,
        quantity: Quantity::new(60),
        code_hash: CODE,
        attempts: 3,
        expires_at: shop.world.now.after(Duration::from_days(5)),
    };
    shop.world.ok(Actor::Member(shop.alice), create);
    assert_eq!((shop.free(shop.alice), shop.units().outstanding), (40, 100));
    shop
}

fn claim(shop: &Shop, code_hash: [u8; 32]) -> ClaimGift {
    ClaimGift { gift: GIFT, member: shop.bob, code_hash }
}

fn attempts_left(shop: &mut Shop) -> u8 {
    let wrong = claim(shop, [8; 32]);
    match &shop.world.ok(Actor::Member(shop.bob), wrong)[0].fact {
        Fact::Coupon(CouponFact::GiftClaimFailed { attempts_left, .. }) => *attempts_left,
        other => panic!("{other:?}"),
    }
}

#[test]
fn whoever_brings_the_code_gets_the_units_once() {
    let mut shop = given();
    assert_eq!(attempts_left(&mut shop), 2);
    let right = claim(&shop, CODE);
    shop.world.ok(Actor::Member(shop.bob), right.clone());
    assert_eq!((shop.free(shop.alice), shop.free(shop.bob)), (40, 60));
    assert_eq!(shop.world.refused(Actor::Member(shop.bob), right), Code::GiftNotFound);
    shop.world.pass(Duration::from_days(6));
}

#[test]
fn the_last_wrong_code_gives_the_units_back() {
    let mut shop = given();
    assert_eq!(attempts_left(&mut shop), 2);
    assert_eq!(attempts_left(&mut shop), 1);
    assert_eq!(attempts_left(&mut shop), 0);
    assert_eq!(shop.free(shop.alice), 100);
    let right = claim(&shop, CODE);
    assert_eq!(shop.world.refused(PLATFORM, right), Code::GiftNotFound);
    assert!(shop.world.pass(Duration::from_days(6)).is_empty());
}

#[test]
fn an_unclaimed_gift_goes_back_in_time_or_when_cancelled() {
    let mut shop = given();
    let events = shop.world.pass(Duration::from_days(5));
    assert_eq!((events.len(), shop.free(shop.alice)), (1, 100));
    let mut shop = given();
    shop.world.ok(Actor::Member(shop.alice), CancelGift { gift: GIFT });
    assert_eq!((shop.free(shop.alice), shop.world.state.coupons.gifts().count()), (100, 0));
    assert!(shop.world.pass(Duration::from_days(5)).is_empty());
}
