//! Orders: entry, matching, fees, self-trade prevention, amendment, waiting, halts, freezes.

mod later;

use super::*;
use crate::Code;
use crate::coupon::{ResumeSeries, SuspendSeries};
use crate::member::{CloseMember, FreezeMember};
use crate::policy::{FeeRates, FeeSchedule, FeeTier, SetFees};

#[test]
fn a_trade_moves_units_money_and_fees_in_one_event() {
    let mut floor = Floor::open();
    let (alice, bob) = (floor.alice, floor.bob);
    floor.sell(alice, 10, 930);
    assert_eq!((floor.free(alice), floor.depth(Side::Sell)), (UNITS - 10, vec![(930, 10)]));
    let order = floor.limit(bob, Side::Buy, 4, 950);
    let (_, events) = floor.place(order);
    assert_eq!(trades(&events), [(bob, alice, 4, 930)]);
    assert_eq!((events.len(), events[1].postings.len(), events[1].moves.len()), (2, 4, 1));
    // 4 × ¥10 × 93 % = 3,720; taker 1 % = 37, maker 0.5 % = 18, both rounded down; a tenth of each
    // fee, rounded down, to the reserve fund.
    assert_eq!((floor.cash(bob), floor.cash(alice)), (CASH - 3_757, CASH + 3_702));
    let (revenue, fund) = (Purpose::FeeRevenue, Purpose::ReserveFund);
    assert_eq!((floor.platform(revenue), floor.platform(fund)), (51, 4));
    assert_eq!((floor.free(bob), floor.depth(Side::Sell)), (UNITS + 4, vec![(930, 6)]));
    assert_eq!(floor.market().last(), Some(at(930)));
}

#[test]
fn a_buyer_reserves_its_worst_case_and_gets_the_rest_back() {
    let mut floor = Floor::open();
    let (alice, bob) = (floor.alice, floor.bob);
    let order = floor.buy(alice, 7, 900);
    // 6,300 and 1 %: the order may yet be anybody's counterparty in any role.
    assert_eq!((floor.reserved(alice), floor.cash(alice)), (6_363, CASH - 6_363));
    floor.sell(bob, 3, 900);
    assert_eq!(floor.reserved(alice), 6_363 - 2_713);
    floor.world.ok(Actor::Member(alice), CancelOrder { order });
    assert_eq!((floor.reserved(alice), floor.cash(alice)), (0, CASH - 2_713));
    let order = floor.buy(alice, 7, 900);
    floor.sell(bob, 7, 800);
    assert_eq!((floor.order(order), floor.reserved(alice)), (None, 0));
    assert_eq!(floor.cash(alice), CASH - 2_713 - 6_331);
}

#[test]
fn part_fills_never_cost_more_than_was_reserved() {
    let terms = Terms { unit_value: Amount::new(1_000), ..terms() };
    let mut floor = Floor::with(terms);
    let (alice, bob) = (floor.alice, floor.bob);
    let order = floor.buy(alice, 50, 933);
    let before = floor.reserved(alice) + floor.cash(alice);
    for _ in 0..50 {
        floor.sell(bob, 1, 933);
    }
    assert_eq!((floor.order(order), floor.reserved(alice)), (None, 0));
    // Each fill costs 933 and 4 in fees (0.5 % is 4.66).
    assert_eq!(before - floor.cash(alice), 50 * 937);
}

#[test]
fn fees_fall_with_volume_and_never_rise_above_those_at_entry() {
    let mut floor = Floor::open();
    let (alice, bob) = (floor.alice, floor.bob);
    let rates = |taker, tiers: Vec<FeeTier>| FeeRates {
        maker: BasisPoints::new(0),
        taker: BasisPoints::new(taker),
        tiers,
    };
    let schedule = |taker, tiers: &[FeeTier]| SetFees {
        schedule: FeeSchedule {
            segments: [(); 3].map(|()| rates(taker, tiers.to_vec())),
            reserve_share: BasisPoints::ZERO,
        },
    };
    let tier = FeeTier {
        from_volume: Amount::new(10_000),
        maker: BasisPoints::new(0),
        taker: BasisPoints::new(10),
    };
    floor.world.ok(PLATFORM, schedule(200, &[tier]));
    floor.sell(alice, 30, 1_000);
    let before = floor.cash(bob);
    floor.buy(bob, 10, 1_000);
    assert_eq!(before - floor.cash(bob), 10_200, "2 % of ¥100");
    floor.buy(bob, 10, 1_000);
    assert_eq!(before - floor.cash(bob), 20_210, "0.1 % once ¥100 were traded");
    // The volume of 30 days ago no longer counts.
    floor.world.pass(Duration::from_days(30));
    floor.buy(bob, 10, 1_000);
    assert_eq!(before - floor.cash(bob), 30_410);

    // The fee is what it was when the order was placed, or less: the reservation covers it.
    let mut resting = floor.limit(bob, Side::Buy, 10, 1_000);
    resting.activation = Activation::Rises(at(1_000));
    floor.place(resting);
    floor.sell(alice, 20, 1_000);
    floor.world.ok(PLATFORM, schedule(1_000, &[]));
    let before = floor.reserved(bob) + floor.cash(bob);
    floor.buy(floor.carol, 1, 1_000);
    assert_eq!(before - floor.cash(bob), 10_010, "0.1 %, though 10 % are in force by now");
    assert_eq!(floor.reserved(bob), 0);
}

#[test]
fn firms_among_themselves_pay_less() {
    let mut floor = Floor::open();
    let merchant = floor.world.member(MemberKind::Merchant);
    floor.world.deposit(merchant, CNY, CASH);
    floor.sell(floor.issuer, 10, 1_000);
    floor.buy(merchant, 10, 1_000);
    // B2B: taker 0.2 %, maker 0.15 %.
    assert_eq!(floor.cash(merchant), CASH - 10_020);
}

#[test]
fn price_comes_before_time_and_time_before_size() {
    let mut floor = Floor::open();
    let (alice, bob, carol) = (floor.alice, floor.bob, floor.carol);
    floor.sell(alice, 5, 950);
    floor.sell(bob, 50, 940);
    floor.sell(alice, 5, 940);
    let order = floor.limit(carol, Side::Buy, 57, 960);
    let (_, events) = floor.place(order);
    let wanted = [(carol, bob, 50, 940), (carol, alice, 5, 940), (carol, alice, 2, 950)];
    assert_eq!(trades(&events), wanted);
}

#[test]
fn time_in_force_says_what_becomes_of_the_rest() {
    let mut floor = Floor::open();
    let (alice, bob) = (floor.alice, floor.bob);
    floor.sell(alice, 5, 950);
    let mut order = floor.limit(bob, Side::Buy, 8, 950);
    order.time_in_force = TimeInForce::FillOrKill;
    let actor = Actor::Member(bob);
    assert_eq!(floor.world.refused(actor, order.clone()), Code::FillOrKillNotFilled);
    order.time_in_force = TimeInForce::ImmediateOrCancel;
    let (id, events) = floor.place(order.clone());
    assert_eq!((trades(&events).len(), done(&events)), (1, vec![(id, DoneReason::Unfilled)]));
    assert_eq!((floor.reserved(bob), floor.depth(Side::Buy)), (0, vec![]));

    let ends = floor.world.now.after(Duration::from_secs(60));
    order.time_in_force = TimeInForce::GoodTill(ends);
    let (id, _) = floor.place(order);
    assert_eq!(floor.depth(Side::Buy), [(950, 8)]);
    let events = floor.world.pass(Duration::from_secs(60));
    assert_eq!(done(&events), [(id, DoneReason::Expired)]);
    assert_eq!(floor.reserved(bob), 0);
}

#[test]
fn a_market_order_goes_no_further_than_its_protection_and_never_rests() {
    let mut floor = Floor::open();
    let (alice, bob) = (floor.alice, floor.bob);
    floor.buy(alice, 5, 950);
    floor.buy(alice, 5, 900);
    let mut order = floor.limit(bob, Side::Sell, 20, 0);
    order.price = OrderPrice::Market(at(920));
    order.time_in_force = TimeInForce::ImmediateOrCancel;
    let (id, events) = floor.place(order);
    assert_eq!(trades(&events), [(alice, bob, 5, 950)]);
    assert_eq!(done(&events), [(id, DoneReason::Unfilled)]);
    assert_eq!(floor.free(bob), UNITS - 5);
}

#[test]
fn one_click_sells_to_the_best_bids_within_the_slippage() {
    let mut floor = Floor::open();
    let (alice, bob, series) = (floor.alice, floor.bob, floor.series);
    let click = |quantity, points| SellNow {
        member: bob,
        series,
        quantity: Quantity::new(quantity),
        max_slippage: BasisPoints::new(points),
    };
    assert_eq!(floor.world.refused(Actor::Member(bob), click(1, 0)), Code::NoBid);
    for permille in [950, 941, 940, 930] {
        floor.buy(alice, 5, permille);
    }
    let events = floor.world.ok(Actor::Member(bob), click(5, 0));
    assert_eq!(trades(&events), [(alice, bob, 5, 950)]);
    // 0.1 % below 941 is 940.059, rounded up to 941: 940 is out of reach.
    let events = floor.world.ok(Actor::Member(bob), click(8, 10));
    assert_eq!(trades(&events), [(alice, bob, 5, 941)]);
    let events = floor.world.ok(Actor::Member(bob), click(8, 10_000));
    assert_eq!(trades(&events), [(alice, bob, 5, 940), (alice, bob, 3, 930)]);
    assert_eq!(floor.depth(Side::Buy), [(930, 2)]);
}

#[test]
fn nobody_trades_with_itself() {
    for (prevention, taker_rests, maker_rests) in [
        (SelfTrade::CancelTaker, false, true),
        (SelfTrade::CancelMaker, true, false),
        (SelfTrade::CancelBoth, false, false),
    ] {
        let mut floor = Floor::open();
        let (alice, bob) = (floor.alice, floor.bob);
        floor.sell(bob, 3, 940);
        let maker = floor.sell(alice, 5, 950);
        let mut order = floor.limit(alice, Side::Buy, 10, 960);
        order.self_trade = prevention;
        let (taker, events) = floor.place(order);
        assert_eq!(trades(&events), [(alice, bob, 3, 940)]);
        assert_eq!(floor.order(taker).map(|order| order.open.count()), taker_rests.then_some(7));
        assert_eq!(floor.order(maker).is_some(), maker_rests);
        let ended = usize::from(!taker_rests) + usize::from(!maker_rests);
        assert_eq!(done(&events).len(), ended);
        assert!(done(&events).iter().all(|(_, reason)| *reason == DoneReason::SelfTrade));
    }
}

#[test]
fn post_only_never_takes() {
    let mut floor = Floor::open();
    let (alice, bob) = (floor.alice, floor.bob);
    let ask = floor.sell(alice, 5, 950);
    let mut order = floor.limit(bob, Side::Buy, 5, 950);
    order.post_only = true;
    assert_eq!(floor.world.refused(Actor::Member(bob), order.clone()), Code::PostOnlyWouldTrade);
    order.price = OrderPrice::Limit(at(949));
    let (bid, _) = floor.place(order);
    let amend = AmendOrder { order: bid, price: Some(at(950)), quantity: None };
    assert_eq!(floor.world.refused(Actor::Member(bob), amend), Code::PostOnlyWouldTrade);
    assert!(floor.order(ask).is_some());
}

#[test]
fn only_a_smaller_size_keeps_its_place() {
    let mut floor = Floor::open();
    let (alice, bob, carol) = (floor.alice, floor.bob, floor.carol);
    let first = floor.buy(alice, 10, 950);
    floor.buy(bob, 10, 950);
    let amend = |price, quantity: Option<u64>| AmendOrder {
        order: first,
        price,
        quantity: quantity.map(Quantity::new),
    };
    floor.world.ok(Actor::Member(alice), amend(None, Some(6)));
    assert_eq!(floor.reserved(alice), 5_757, "the reservation shrinks with it");
    let order = floor.limit(carol, Side::Sell, 1, 950);
    let (_, events) = floor.place(order);
    assert_eq!(trades(&events), [(alice, carol, 1, 950)]);
    floor.world.ok(Actor::Member(alice), amend(None, Some(6)));
    let order = floor.limit(carol, Side::Sell, 1, 950);
    let (_, events) = floor.place(order);
    assert_eq!(trades(&events), [(bob, carol, 1, 950)]);
    assert_eq!(floor.order(first).map(|o| (o.quantity.count(), o.open.count())), Some((7, 6)));
    assert_eq!(floor.world.refused(Actor::Member(alice), amend(None, None)), Code::AmendNothing);
}

#[test]
fn an_amended_order_may_take_and_pays_from_its_reservation() {
    let mut floor = Floor::open();
    let (alice, bob) = (floor.alice, floor.bob);
    floor.sell(bob, 4, 960);
    let bid = floor.buy(alice, 10, 950);
    let cash = floor.cash(alice) + floor.reserved(alice);
    let amend = AmendOrder { order: bid, price: Some(at(970)), quantity: Some(Quantity::new(6)) };
    let events = floor.world.ok(Actor::Member(alice), amend);
    assert_eq!(trades(&events), [(alice, bob, 4, 960)]);
    // 3,840 and 38; two units stay open at 970, with 1 % on top.
    assert_eq!(floor.reserved(alice), 1_959);
    assert_eq!(cash - floor.cash(alice) - floor.reserved(alice), 3_878);

    // A sell order that grows and takes sells the units that came to it just now, too.
    let ask = floor.sell(bob, 1, 990);
    let amend = AmendOrder { order: ask, price: Some(at(970)), quantity: Some(Quantity::new(5)) };
    let events = floor.world.ok(Actor::Member(bob), amend);
    assert_eq!(trades(&events), [(alice, bob, 2, 970)]);
    assert_eq!((floor.depth(Side::Sell), floor.reserved(alice)), (vec![(970, 3)], 0));
    // And one that shrinks while it changes its price gives units back.
    let amend = AmendOrder { order: ask, price: Some(at(980)), quantity: Some(Quantity::new(1)) };
    floor.world.ok(Actor::Member(bob), amend);
    assert_eq!(floor.free(bob), UNITS - 4 - 2 - 1);
}

#[test]
fn a_scheduled_order_enters_at_its_time() {
    let mut floor = Floor::open();
    let (alice, bob) = (floor.alice, floor.bob);
    let mut order = floor.limit(alice, Side::Sell, 5, 950);
    order.activation = Activation::At(floor.world.now.after(Duration::from_secs(60)));
    let (id, _) = floor.place(order.clone());
    assert_eq!((floor.free(alice), floor.depth(Side::Sell)), (UNITS - 5, vec![]));
    assert!(floor.order(id).unwrap().is_waiting());
    floor.buy(bob, 3, 960);
    let events = floor.world.pass(Duration::from_secs(60));
    assert_eq!(trades(&events), [(bob, alice, 3, 960)], "it arrives, and so takes");
    assert_eq!(floor.depth(Side::Sell), [(950, 2)]);

    // Where it cannot enter, it ends.
    for halted in [true, false] {
        order.activation = Activation::At(floor.world.now.after(Duration::from_secs(60)));
        let (id, _) = floor.place(order.clone());
        let series = floor.series;
        if halted {
            floor.world.ok(PLATFORM, HaltMarket { series, reason: "news".into() });
        } else {
            floor.world.ok(PLATFORM, SuspendSeries { series, reason: "news".into() });
        }
        let events = floor.world.pass(Duration::from_secs(60));
        assert_eq!(done(&events), [(id, DoneReason::Halted)]);
        if halted {
            floor.world.ok(PLATFORM, ResumeMarket { series });
        } else {
            floor.world.ok(PLATFORM, ResumeSeries { series });
        }
    }
    assert_eq!(floor.free(alice), UNITS - 5);
}

#[test]
fn a_waiting_order_is_told_nothing_and_so_ends_where_it_would_be_refused() {
    let mut floor = Floor::open();
    let (alice, bob) = (floor.alice, floor.bob);
    let later = Activation::At(floor.world.now.after(Duration::from_secs(60)));
    let mut post = floor.limit(bob, Side::Buy, 5, 950);
    (post.activation, post.post_only) = (later, true);
    let (post, _) = floor.place(post);
    let mut whole = floor.limit(bob, Side::Buy, 5, 950);
    (whole.activation, whole.time_in_force) = (later, TimeInForce::FillOrKill);
    let (whole, _) = floor.place(whole);
    floor.sell(alice, 3, 940);
    let events = floor.world.pass(Duration::from_secs(60));
    assert_eq!(done(&events), [(post, DoneReason::PostOnly), (whole, DoneReason::Unfilled)]);
    assert_eq!((trades(&events).len(), floor.reserved(bob)), (0, 0));
}
