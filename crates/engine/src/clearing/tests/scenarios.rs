//! What a till, a holder and an issuer see.

use super::*;
use crate::Code;
use crate::member::FreezeMember;
use crate::rule::{Expr, Operator, Rule, Variable};
use units::CivilTime;

#[test]
fn several_series_are_authorised_all_or_nothing() {
    let mut shop = Shop::new();
    let (one, two) = (shop.series(10, terms()), shop.series(5, terms()));
    shop.show(CODE);
    let too_many = shop.ask(&[(one, 4), (two, 6)]);
    let till = shop.till();
    assert_eq!(shop.world.refused(till, too_many), Code::InsufficientUnits);
    assert_eq!((shop.free(one), shop.free(two)), (10, 5));
    assert_eq!(shop.issuer_money(), (1_500, 98_500, 0));

    let ask = shop.ask(&[(one, 4), (two, 5)]);
    let events = shop.world.ok(till, ask);
    assert_eq!(events.len(), 1, "one event for all items");
    assert_eq!((shop.free(one), shop.free(two)), (6, 0));
    assert_eq!(shop.issuer_money(), (600, 98_500, 900));
    let id = shop.world.state.clearing.last_redemption;
    shop.void(id);
    assert_eq!((shop.free(one), shop.free(two)), (10, 5));
    assert_eq!(shop.issuer_money(), (1_500, 98_500, 0));
}

#[test]
fn a_part_is_captured_and_the_rest_goes_back() {
    let mut shop = Shop::new();
    let (one, two) = (shop.series(10, terms()), shop.series(5, terms()));
    let id = shop.authorise(&[(one, 4), (two, 2)]);
    shop.capture(id, &[3, 0]);
    assert_eq!((shop.free(one), shop.free(two)), (7, 5));
    assert_eq!(shop.payable(), 300);
    assert_eq!(shop.issuer_money(), (1_200, 98_500, 0));
    let title = &shop.world.state.title;
    let captured: Vec<_> = title.at(Place::Captured(id), one).iter().collect();
    assert_eq!(captured, [units::UnitRange::new(1, 3).unwrap()], "the lowest are taken");
    assert_eq!((shop.redeemed(one), shop.redeemed(two)), ((1, 3), (0, 0)));

    shop.reverse(id);
    assert_eq!((shop.free(one), shop.free(two)), (10, 5));
    assert_eq!(shop.payable(), 0);
    assert_eq!(shop.issuer_money(), (1_500, 98_500, 0));
    assert_eq!(shop.redeemed(one), (0, 0));
}

#[test]
fn escrow_and_free_cash_share_and_get_back_their_parts() {
    let mut shop = Shop::new();
    let ratio = BasisPoints::new(4_000);
    let series = shop.series(10, Terms { reserve_ratio: ratio, ..terms() });
    assert_eq!(shop.issuer_money(), (400, 99_600, 0));
    let id = shop.authorise(&[(series, 5)]);
    // Five units stay outstanding and require 200, so escrow spares 200 of the 500.
    assert_eq!(shop.issuer_money(), (200, 99_300, 500));

    shop.capture(id, &[4]);
    // The merchant's 400: all 300 of free cash, 100 of escrow; escrow gets the other 100 back.
    assert_eq!(shop.issuer_money(), (300, 99_300, 0));
    assert_eq!(shop.payable(), 400);

    shop.reverse(id);
    assert_eq!(shop.issuer_money(), (400, 99_600, 0));
    assert_eq!(shop.payable(), 0);
}

#[test]
fn escrow_gets_more_back_than_it_gave_where_rounding_asks_for_it() {
    let mut shop = Shop::new();
    let unit =
        Terms { reserve_ratio: BasisPoints::new(4_000), unit_value: Amount::new(1), ..terms() };
    let series = shop.series(5, unit);
    // Units 5 and 4 both require 2 fen: escrow spares nothing for the first.
    let first = shop.authorise(&[(series, 1)]);
    assert_eq!(shop.issuer_money(), (2, 99_998 - 1, 1));
    let rest = shop.authorise(&[(series, 4)]);
    shop.capture(rest, &[]);
    assert_eq!(shop.issuer_money(), (0, 99_998 - 3, 1));
    shop.void(first);
    assert_eq!(shop.issuer_money(), (1, 99_998 - 3, 0), "one unit requires 1 fen again");
}

#[test]
fn the_window_closes_by_itself() {
    let mut shop = Shop::new();
    let series = shop.series(10, terms());
    let id = shop.authorise(&[(series, 2)]);
    shop.capture(id, &[]);
    shop.world.pass(Duration::from_secs(7 * 86_400 - 1));
    assert_eq!(shop.world.state.clearing.len(), 1);
    shop.world.pass(Duration::from_secs(1));
    assert!(shop.world.state.clearing.is_empty());
    assert_eq!(shop.world.state.title.units(series).redeemed, 2);
    let till = shop.till();
    let late = ReverseRedemption { redemption: id };
    assert_eq!(shop.world.refused(till, late), Code::RedemptionNotFound);
    assert_eq!(shop.payable(), 200);
    assert_eq!(shop.redeemed(series), (1, 2), "what is final counts for ever");
}

#[test]
fn the_shortest_window_and_time_to_live_hold_for_all_items() {
    let mut shop = Shop::new();
    let long = shop.series(10, terms());
    let (ttl, window) = (Duration::from_secs(60), Duration::from_secs(3_600));
    let short = Terms { authorisation_ttl: ttl, reversal_window: window, ..terms() };
    let short = shop.series(10, short);
    let id = shop.authorise(&[(long, 1), (short, 1)]);
    let now = shop.world.now;
    let open = shop.world.state.clearing.get(id).unwrap();
    assert_eq!(open.expires_at, now.after(ttl));
    shop.capture(id, &[]);
    let open = shop.world.state.clearing.get(id).unwrap();
    assert_eq!(open.reversible_until, Some(now.after(window)));
    let other = shop.authorise(&[(long, 1), (short, 1)]);
    shop.capture(other, &[1, 0]);
    let open = shop.world.state.clearing.get(other).unwrap();
    assert_eq!(open.reversible_until, Some(now.after(Duration::from_days(7))), "not taken");
}

#[test]
fn a_redemption_is_captured_once() {
    let mut shop = Shop::new();
    let series = shop.series(10, terms());
    let id = shop.authorise(&[(series, 2)]);
    let till = shop.till();
    let mut successes = 0;
    for _ in 0..64 {
        match shop.world.submit(till, capture(id, &[]).into()) {
            crate::Outcome::Done(_) => successes += 1,
            crate::Outcome::Rejected(no) => assert_eq!(no.code, Code::RedemptionStateWrong),
        }
    }
    assert_eq!((successes, shop.payable()), (1, 200));
}

#[test]
fn a_code_opens_one_authorisation_of_its_holder() {
    let mut shop = Shop::new();
    let series = shop.series(10, terms());
    let stranger = shop.world.member(MemberKind::Person);
    issue(&mut shop.world, series, stranger, 5);
    let (till, ask) = (shop.till(), shop.ask(&[(series, 1)]));
    assert_eq!(shop.world.refused(till, ask.clone()), Code::CodeNotFound, "never shown");
    shop.show(CODE);
    let of_another = Authorise { holder: stranger, ..ask.clone() };
    assert_eq!(shop.world.refused(till, of_another), Code::CodeNotFound);
    let none = Authorise { code_hash: None, ..ask.clone() };
    assert_eq!(shop.world.refused(till, none.clone()), Code::CodeNotFound);
    shop.world.ok(till, ask.clone());
    assert_eq!(shop.world.refused(till, ask.clone()), Code::CodeNotFound, "used");
    shop.world.ok(PLATFORM, none);

    shop.show(CODE);
    shop.world.pass(Duration::from_secs(600));
    assert_eq!(shop.world.refused(till, ask), Code::CodeNotFound, "out of date");
    assert_eq!(shop.world.state.clearing.codes_of(shop.holder), 0);
}

#[test]
fn a_merchant_needs_no_code_for_its_own_coupons() {
    let mut shop = Shop::new();
    let series = shop.series(1, terms());
    let merchant = shop.merchant;
    issue(&mut shop.world, series, merchant, 3);
    let ask = Authorise { holder: merchant, code_hash: None, ..shop.ask(&[(series, 3)]) };
    let till = shop.till();
    shop.world.ok(till, ask);
    let id = shop.world.state.clearing.last_redemption;
    shop.capture(id, &[]);
    shop.reverse(id);
    assert!(!shop.world.state.clearing.has_open_items(merchant));
}

#[test]
fn what_a_till_was_promised_stands_through_freezes() {
    let mut shop = Shop::new();
    let series = shop.series(10, terms());
    let id = shop.authorise(&[(series, 2)]);
    for member in [shop.holder, shop.issuer, shop.merchant] {
        shop.world.ok(PLATFORM, FreezeMember { member, reason: "case 1".into() });
    }
    suspend(&mut shop.world, series);
    shop.capture(id, &[1]);
    assert_eq!((shop.payable(), shop.free(series)), (100, 9));
    shop.reverse(id);
    assert_eq!((shop.payable(), shop.free(series)), (0, 10));
}

#[test]
fn a_stores_own_discount_is_a_memorandum() {
    let mut shop = Shop::new();
    let series = shop.series(10, terms());
    let id = shop.authorise(&[(series, 2)]);
    let till = shop.till();
    let with_match = Capture { merchant_match: Amount::new(50), ..capture(id, &[]) };
    shop.world.ok(till, with_match);
    let memorandum = |shop: &Shop| {
        let balance = |purpose| shop.balance(shop.merchant, purpose);
        (balance(Purpose::MatchFunded), balance(Purpose::MatchGranted))
    };
    assert_eq!(memorandum(&shop), (-50, 50));
    assert_eq!(shop.payable(), 200, "it is no money");
    shop.reverse(id);
    assert_eq!(memorandum(&shop), (0, 0));
}

#[test]
fn a_merchant_that_was_settled_reverses_out_of_its_cash() {
    let mut shop = Shop::new();
    let series = shop.series(10, terms());
    let (merchant, till) = (shop.merchant, shop.till());
    let first = shop.authorise(&[(series, 3)]);
    shop.capture(first, &[]);
    let amount = Some(Amount::new(200));
    shop.world.ok(till, crate::ledger::SettleMerchant { merchant, currency: CNY, amount });
    shop.reverse(first);
    assert_eq!((shop.payable(), shop.world.custody(merchant, CNY)), (0, 0));
    assert_eq!(shop.issuer_money(), (1_000, 99_000, 0));
}

fn at_noon(hour: u16) -> Option<CivilTime> {
    Some(CivilTime { date: "2026-01-01".parse().unwrap(), minute_of_day: hour * 60 })
}

fn binary(operator: Operator, variable: Variable, value: i64) -> Expr {
    let (left, right) = (Expr::Variable(variable), Expr::Int(value));
    Expr::Binary(operator, Box::new(left), Box::new(right))
}

fn ruled(expr: Expr) -> Terms {
    Terms { redeem_rule: Some(Rule::new("a rule".into(), expr).unwrap()), ..terms() }
}

#[test]
fn a_rule_sees_local_time_and_what_was_redeemed_before() {
    let lunch = binary(Operator::Less, Variable::LocalHour, 14);
    let twice = binary(Operator::Less, Variable::HolderRedemptions, 2);
    let five = binary(Operator::LessOrEqual, Variable::HolderRedeemedUnits, 4);
    let both = Expr::Binary(Operator::And, Box::new(lunch), Box::new(twice));
    let all = Expr::Binary(Operator::And, Box::new(both), Box::new(five));
    let mut shop = Shop::new();
    let series = shop.series(10, ruled(all));
    shop.show(CODE);
    let (till, ask) = (shop.till(), shop.ask(&[(series, 1)]));
    assert_eq!(shop.world.refused(till, ask.clone()), Code::FactMissing);
    shop.world.facts.local_time = at_noon(14);
    assert_eq!(shop.world.refused(till, ask.clone()), Code::RedeemRefused);
    shop.world.facts.local_time = at_noon(13);
    shop.world.ok(till, ask.clone());
    let first = shop.world.state.clearing.last_redemption;
    let second = shop.authorise(&[(series, 4)]);
    assert_eq!(shop.redeemed(series), (2, 5));
    shop.show(CODE);
    assert_eq!(shop.world.refused(till, ask.clone()), Code::RedeemRefused, "twice only");
    shop.void(first);
    shop.world.ok(till, ask);
    shop.capture(second, &[1]);
    assert_eq!(shop.redeemed(series), (2, 2));
}

#[test]
fn units_keep_the_terms_of_their_version() {
    let mut shop = Shop::new();
    let series = shop.series(3, terms());
    let bank = shop.world.member(MemberKind::Bank);
    // Nothing is issued under the second version, so nothing asks for a bank.
    let never = Terms { acceptance: Acceptance::Members(vec![bank]), ..terms() };
    let cheap = ruled(binary(Operator::Less, Variable::OrderAmount, 100));
    for terms in [never, cheap] {
        let (terms, document) = (Box::new(terms), "{}".into());
        shop.world.ok(PLATFORM, ReviseSeries { series, terms, document });
        let (now, ends_at) = (shop.world.now, shop::year_end());
        approve(&mut shop.world, series, Some(now), ends_at);
    }
    let holder = shop.holder;
    issue(&mut shop.world, series, holder, 2);
    let id = shop.authorise(&[(series, 3)]);
    shop.void(id);
    shop.show(CODE);
    let (till, mut ask) = (shop.till(), shop.ask(&[(series, 4)]));
    shop.world.facts.local_time = at_noon(12);
    assert_eq!(shop.world.refused(till, ask.clone()), Code::RedeemRefused);
    ask.order_amount = Amount::new(99);
    shop.world.ok(till, ask);
}

#[test]
fn members_in_an_unfinished_redemption_cannot_leave() {
    let mut shop = Shop::new();
    let series = shop.series(2, terms());
    let id = shop.authorise(&[(series, 2)]);
    shop.capture(id, &[]);
    let (holder, merchant, till) = (shop.holder, shop.merchant, shop.till());
    let leave = crate::member::CloseMember { member: holder };
    let refused = shop.world.refused(PLATFORM, leave.clone());
    assert_eq!(refused, Code::MemberHasOpenItems);
    let settle = crate::ledger::SettleMerchant { merchant, currency: CNY, amount: None };
    shop.world.ok(till, settle);
    assert!(shop.world.state.clearing.has_open_items(merchant));
    shop.world.pass(Duration::from_days(7));
    shop.world.ok(PLATFORM, leave);
    assert!(!shop.world.state.clearing.has_open_items(merchant));
}

#[test]
fn reservations_are_the_issuers_reserved_money() {
    let mut shop = Shop::new();
    let series = shop.series(10, terms());
    let first = shop.authorise(&[(series, 2)]);
    shop.authorise(&[(series, 3)]);
    let reservations = shop.world.state.clearing.reservations();
    assert_eq!(reservations.get(&(shop.issuer, CNY)), Some(&Amount::new(500)));
    shop.capture(first, &[1]);
    let reservations = shop.world.state.clearing.reservations();
    assert_eq!(reservations.get(&(shop.issuer, CNY)), Some(&Amount::new(300)));
}
