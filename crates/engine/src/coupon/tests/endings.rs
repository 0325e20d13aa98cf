//! How series end.

use super::shop::{Shop, define, promotion, terms, year_end};
use crate::coupon::*;
use crate::tests::PLATFORM;
use crate::{Actor, Event, Fact};
use units::{Duration, Quantity};

fn lay_aside(shop: &mut Shop, days: u32) {
    let create = CreateGift {
        series: shop.series,
        from: shop.alice,
        quantity: Quantity::new(1),
        code_hash: [7; 32],
        attempts: 1,
        expires_at: shop.world.now.after(Duration::from_days(days)),
    };
    shop.world.ok(Actor::Member(shop.alice), create);
}

/// What happened, without what it was about.
fn names(events: &[Event]) -> Vec<&'static str> {
    let name = |event: &Event| match &event.fact {
        Fact::Coupon(CouponFact::SeriesExpired { .. }) => "expired",
        Fact::Coupon(CouponFact::SeriesDormant { .. }) => "dormant",
        Fact::Coupon(CouponFact::GiftReturned { reason: ReturnReason::TimedOut, .. }) => "timeout",
        Fact::Coupon(CouponFact::GiftReturned { .. }) => "gift",
        Fact::Coupon(CouponFact::LossRestored { .. }) => "loss",
        Fact::Coupon(CouponFact::SeriesPurged { .. }) => "purged",
        Fact::Coupon(CouponFact::SeriesExtinguished { .. }) => "extinguished",
        Fact::Coupon(CouponFact::SeriesEscheated { .. }) => "escheated",
        other => panic!("{other:?}"),
    };
    events.iter().map(name).collect()
}

#[test]
fn a_promotion_is_wound_up_when_its_last_day_is_over() {
    let mut shop = Shop::open(promotion());
    shop.issue(shop.alice, 10);
    lay_aside(&mut shop, 366);
    lay_aside(&mut shop, 366);
    let (series, member) = (shop.series, shop.alice);
    let ranges = vec![units::UnitRange::new(9, 2).unwrap()];
    shop.world.ok(PLATFORM, ReportLost { series, member, ranges });
    let wanted = ["expired", "gift", "gift", "loss", "purged", "extinguished"];
    assert_eq!(names(&shop.pass_year()), wanted);
    assert_eq!((shop.units().extinguished, shop.state()), (10, SeriesState::Closed));
    assert_eq!(shop.world.state.title.wallet(shop.alice).count(), 0);
    assert!(shop.world.pass(Duration::from_days(400)).is_empty());
}

#[test]
fn an_empty_series_ends_too() {
    let mut shop = Shop::open(promotion());
    assert_eq!(names(&shop.pass_year()), ["expired", "purged", "extinguished"]);
    let mut shop = Shop::open(terms());
    assert_eq!(names(&shop.pass_year()), ["dormant", "purged"]);
    let names = names(&shop.world.pass(Duration::from_days(365)));
    assert_eq!(names, ["expired", "purged", "escheated"]);
}

#[test]
fn dormant_coupons_wake_up_and_fall_asleep_again() {
    let mut shop = Shop::open(terms());
    shop.issue(shop.alice, 100);
    shop.pass_year();
    let valid_until = "2027-03-31".parse().unwrap();
    let ends_at = "2027-03-31T16:00:00Z".parse().unwrap();
    shop.world.facts.expires_at = Some(ends_at);
    let issuer = Actor::Member(shop.issuer);
    shop.world.ok(issuer, ReactivateSeries { series: shop.series, valid_until });
    let series = shop.world.state.coupons.get(shop.series).unwrap();
    assert_eq!((series.ends_at, series.terms().valid_until), (Some(ends_at), Some(valid_until)));
    shop.give(shop.alice, shop.bob, 40);
    let span = Duration::from_micros(ends_at.micros().abs_diff(shop.world.now.micros()));
    assert_eq!(names(&shop.world.pass(span)), ["dormant", "purged"]);
    // Lost in its sleep: given back before the end, or it could not end.
    let (series, member) = (shop.series, shop.bob);
    shop.world.ok(PLATFORM, ReportLost { series, member, ranges: Vec::new() });
    let names = names(&shop.world.pass(Duration::from_days(365)));
    assert_eq!(names, ["expired", "loss", "purged", "escheated"]);
    assert_eq!((shop.units().escheated, shop.escrow()), (100, 0));
}

#[test]
fn what_came_due_after_the_end_comes_after_the_purge() {
    let mut shop = Shop::open(promotion());
    shop.world.now = year_end().before(Duration::from_days(3));
    shop.issue(shop.alice, 10);
    lay_aside(&mut shop, 2);
    lay_aside(&mut shop, 4);
    // The node was down and comes back days later.
    shop.world.now = year_end().after(Duration::from_days(9));
    let wanted = ["timeout", "expired", "gift", "purged", "extinguished"];
    assert_eq!(names(&shop.world.tick()), wanted);
}

#[test]
fn a_large_purge_takes_several_steps() {
    let mut shop = Shop::open(promotion());
    shop.world.deposit(shop.issuer, terms().currency, 1_002_000);
    shop.issue(shop.alice, 1_001);
    for _ in 0..1_001 {
        lay_aside(&mut shop, 366);
    }
    let before = shop.world.records.len();
    shop.pass_year();
    assert_eq!(shop.units().extinguished, 1_001);
    // Expiry, 1,000 gifts, 1 gift, the end.
    assert_eq!(shop.world.records.len() - before, 4);
}

#[test]
fn a_series_of_which_nothing_is_owed_may_be_closed_early() {
    let mut shop = Shop::open(terms());
    let events = shop.world.ok(PLATFORM, CloseSeries { series: shop.series });
    assert_eq!((events.len(), shop.state()), (1, SeriesState::Closed));
    assert!(shop.pass_year().is_empty(), "its timers are gone");
    let series = define(&mut shop.world, shop.issuer, terms());
    shop.world.ok(Actor::Member(shop.issuer), CloseSeries { series });
}
