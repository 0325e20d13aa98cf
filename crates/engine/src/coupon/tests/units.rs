//! Issue, transfer and retirement.

use super::shop::{Shop, grant, promotion, terms};
use crate::coupon::*;
use crate::rule::{Expr, Operator, Rule, Variable};
use crate::tests::PLATFORM;
use crate::{Actor, Code, Event, Fact};
use ::units::{Amount, Quantity, SeriesId};

#[test]
fn ten_million_coupons_are_one_event_with_one_move() {
    let mut shop = Shop::open(Terms { max_units: None, ..terms() });
    shop.world.deposit(shop.issuer, terms().currency, 10_000_000);
    let events = shop.issue(shop.issuer, 10_000_000);
    assert_eq!((events.len(), events[0].moves.len(), events[0].postings.len()), (1, 1, 2));
    assert_eq!((shop.escrow(), shop.custody(shop.issuer)), (10_000_000, 100_000));
    shop.give(shop.issuer, shop.alice, 30);
    shop.give(shop.alice, shop.bob, 10);
    assert_eq!((shop.free(shop.alice), shop.free(shop.bob)), (20, 10));
    assert_eq!(shop.world.state.title.free(shop.bob, shop.series).around(1).unwrap().count(), 10);
}

#[test]
fn escrow_that_is_there_already_backs_new_units() {
    let mut shop = Shop::open(terms());
    shop.issue(shop.issuer, 1_000);
    let (series, quantity) = (shop.series, Quantity::new(600));
    let issuer = Actor::Member(shop.issuer);
    shop.world.ok(issuer, RetireUnits { series, quantity });
    assert_eq!((shop.units().extinguished, shop.units().outstanding), (600, 400));
    // The backing of what was retired stays in escrow until the issuer takes it out or uses it.
    assert_eq!(shop.escrow(), 1_000);
    let events = shop.issue(shop.alice, 700);
    assert_eq!(backed(&events), 100);
    assert_eq!(shop.escrow(), 1_100);
}

fn backed(events: &[Event]) -> i64 {
    match &events[0].fact {
        Fact::Coupon(CouponFact::UnitsIssued { backed, .. }) => backed.minor(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_issue_rule_sees_what_the_same_command_issued_before() {
    let issued = Expr::Variable(Variable::SeriesIssuedUnits);
    let below = Expr::Binary(Operator::Less, Box::new(issued), Box::new(Expr::Int(200)));
    let issue_rule = Some(Rule::new("series.issued_units < 200".into(), below).unwrap());
    let mut shop = Shop::open(Terms { issue_rule, ..terms() });
    // The treasury is no holder: the rule does not hold it up.
    shop.issue(shop.issuer, 100);
    let grants = vec![grant(shop.alice, 100, 0), grant(shop.bob, 100, 0)];
    let issue = IssueUnits { series: shop.series, grants };
    assert_eq!(shop.world.refused(PLATFORM, issue), Code::IssueRefused);
    shop.issue(shop.alice, 100);
    let grants = vec![grant(shop.bob, 100, 0)];
    let issue = IssueUnits { series: shop.series, grants };
    assert_eq!(shop.world.refused(PLATFORM, issue), Code::IssueRefused);
    shop.issue(shop.issuer, 100);
}

#[test]
fn a_price_is_named_only_where_coupons_are_sold() {
    let mut shop = Shop::open(promotion());
    let issue =
        |to, paid| IssueUnits { series: SeriesId::new(1), grants: vec![grant(to, 1, paid)] };
    let (alice, issuer) = (shop.alice, shop.issuer);
    assert_eq!(shop.world.refused(PLATFORM, issue(alice, 1)), Code::PaidMismatch);
    shop.world.ok(PLATFORM, issue(alice, 0));
    let mut shop = Shop::open(Terms { units_per_coupon: 1, ..terms() });
    assert_eq!(shop.world.refused(PLATFORM, issue(issuer, 1)), Code::PaidMismatch);
    shop.world.ok(PLATFORM, issue(alice, 1));
}

#[test]
fn what_is_not_transferable_still_comes_from_the_treasury() {
    let mut shop = Shop::open(Terms { transferable: false, ..terms() });
    shop.issue(shop.issuer, 100);
    shop.give(shop.issuer, shop.alice, 100);
    let (from, to, quantity) = (shop.alice, shop.bob, Quantity::new(1));
    let pass_on = TransferUnits { series: shop.series, from, to, quantity };
    assert_eq!(shop.world.refused(Actor::Member(from), pass_on), Code::NotTransferable);
}

#[test]
fn a_limit_counts_all_that_was_ever_issued_but_not_replacements() {
    let max_units = Some(Quantity::new(300));
    let mut shop = Shop::open(Terms { max_units, ..terms() });
    shop.issue(shop.alice, 200);
    let (series, member) = (shop.series, shop.alice);
    shop.world.ok(PLATFORM, ReportLost { series, member, ranges: Vec::new() });
    shop.world.ok(PLATFORM, ReplaceLost { loss: ::units::LossId::new(1) });
    assert_eq!(shop.units().issued, 400);
    let grants = vec![grant(shop.bob, 200, 0)];
    assert_eq!(shop.world.refused(PLATFORM, IssueUnits { series, grants }), Code::IssueLimit);
    shop.issue(shop.bob, 100);
    let grants = vec![Grant { to: shop.bob, quantity: Quantity::new(100), paid: Amount::ZERO }];
    assert_eq!(shop.world.refused(PLATFORM, IssueUnits { series, grants }), Code::IssueLimit);
}
