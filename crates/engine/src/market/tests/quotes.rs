//! Locked quotes.

use super::*;
use crate::Code;

fn lock(order: OrderId, member: MemberId, units: u64) -> LockQuote {
    LockQuote { order, member, quantity: Quantity::new(units), seconds: 60 }
}

const FIRST: QuoteId = QuoteId::new(1);

#[test]
fn what_is_locked_waits_for_its_buyer_at_its_price() {
    let mut floor = Floor::open();
    let (alice, bob, carol) = (floor.alice, floor.bob, floor.carol);
    let ask = floor.sell(alice, 10, 950);
    floor.world.ok(Actor::Member(bob), lock(ask, bob, 6));
    assert_eq!(floor.reserved(bob), 5_757);
    assert_eq!(floor.depth(Side::Sell), [(950, 4)]);
    // Others get what is left, and what is locked keeps its place.
    let order = floor.limit(carol, Side::Buy, 7, 950);
    let (_, events) = floor.place(order);
    assert_eq!(trades(&events), [(carol, alice, 4, 950)]);
    assert_eq!((floor.depth(Side::Buy), floor.depth(Side::Sell)), (vec![(950, 3)], vec![]));
    let events = floor.world.ok(Actor::Member(bob), TakeQuote { quote: FIRST });
    assert_eq!(trades(&events), [(bob, alice, 6, 950)]);
    // 5,700 and 1 %.
    assert_eq!((floor.cash(bob), floor.reserved(bob)), (CASH - 5_757, 0));
    assert_eq!(floor.order(ask), None);
    let again = TakeQuote { quote: FIRST };
    assert_eq!(floor.world.refused(Actor::Member(bob), again), Code::QuoteNotFound);
}

#[test]
fn an_ask_that_comes_back_across_a_bid_trades() {
    for by_time in [true, false] {
        let mut floor = Floor::open();
        let (alice, bob, carol) = (floor.alice, floor.bob, floor.carol);
        let ask = floor.sell(alice, 10, 950);
        floor.world.ok(Actor::Member(bob), lock(ask, bob, 4));
        floor.world.ok(Actor::Member(carol), lock(ask, carol, 6));
        floor.buy(bob, 3, 960);
        let events = if by_time {
            floor.world.pass(Duration::from_secs(60))
        } else {
            floor.world.ok(Actor::Member(bob), ReleaseQuote { quote: FIRST })
        };
        // At the bid's price: the bid was there first.
        assert_eq!(trades(&events), [(bob, alice, 3, 960)]);
        let left = if by_time { 7 } else { 1 };
        assert_eq!((floor.depth(Side::Buy), floor.depth(Side::Sell)), (vec![], vec![(950, left)]));
        assert_eq!(floor.order(ask).unwrap().open.count(), 7);
        assert_eq!(floor.reserved(bob), 0);
    }
}

#[test]
fn an_ask_that_comes_back_while_the_market_is_halted_ends() {
    let mut floor = Floor::open();
    let (alice, bob, series) = (floor.alice, floor.bob, floor.series);
    let ask = floor.sell(alice, 10, 950);
    floor.world.ok(Actor::Member(bob), lock(ask, bob, 10));
    floor.buy(bob, 3, 960);
    floor.world.ok(PLATFORM, HaltMarket { series, reason: "news".into() });
    let take = TakeQuote { quote: FIRST };
    assert_eq!(floor.world.refused(Actor::Member(bob), take), Code::MarketHalted);
    let events = floor.world.pass(Duration::from_secs(60));
    assert_eq!(done(&events), [(ask, DoneReason::Halted)]);
    assert_eq!(floor.free(alice), UNITS);
}

#[test]
fn the_owner_waits_for_the_lock_and_others_end_it() {
    let mut floor = Floor::open();
    let (alice, bob) = (floor.alice, floor.bob);
    let mut order = floor.limit(alice, Side::Sell, 10, 950);
    order.time_in_force = TimeInForce::GoodTill(floor.world.now.after(Duration::from_secs(30)));
    let (ask, _) = floor.place(order);
    floor.world.ok(Actor::Member(bob), lock(ask, bob, 4));
    let alice = Actor::Member(alice);
    assert_eq!(floor.world.refused(alice, CancelOrder { order: ask }), Code::QuoteLocked);
    let amend =
        |quantity| AmendOrder { order: ask, price: None, quantity: Some(Quantity::new(quantity)) };
    assert_eq!(floor.world.refused(alice, amend(3)), Code::QuoteLocked);
    let dearer = AmendOrder { order: ask, price: Some(at(960)), quantity: None };
    assert_eq!(floor.world.refused(alice, dearer), Code::QuoteLocked);
    floor.world.ok(alice, amend(5));
    assert_eq!(floor.depth(Side::Sell), [(950, 1)]);
    floor.world.ok(alice, amend(8));
    assert_eq!(floor.depth(Side::Sell), [(950, 4)]);
    let events = floor.world.pass(Duration::from_secs(30));
    assert_eq!(done(&events), [(ask, DoneReason::Expired)]);
    assert_eq!((floor.reserved(bob), floor.cash(bob)), (0, CASH));
}

#[test]
fn locks_are_bounded_by_buyer_and_by_order() {
    let mut floor = Floor::open();
    let (alice, bob, carol) = (floor.alice, floor.bob, floor.carol);
    let ask = floor.sell(alice, 50, 950);
    for n in 0..10 {
        let buyer = if n % 2 == 0 { bob } else { carol };
        floor.world.ok(Actor::Member(buyer), lock(ask, buyer, 1));
    }
    let more = lock(ask, bob, 1);
    assert_eq!(floor.world.refused(Actor::Member(bob), more), Code::TooManyQuotes);
    let other = floor.sell(alice, 50, 950);
    for _ in 0..5 {
        floor.world.ok(Actor::Member(bob), lock(other, bob, 1));
    }
    let more = lock(other, bob, 1);
    assert_eq!(floor.world.refused(Actor::Member(bob), more), Code::TooManyQuotes);
}

#[test]
fn a_fixed_price_venue_lists_and_takes() {
    let mut floor = Floor::mode(VenueMode::FixedPrice);
    let (alice, bob) = (floor.alice, floor.bob);
    let bid = floor.limit(bob, Side::Buy, 5, 950);
    assert_eq!(floor.world.refused(Actor::Member(bob), bid.clone()), Code::VenueModeRefuses);
    floor.sell(alice, 10, 950);
    let take = PlaceOrder { time_in_force: TimeInForce::ImmediateOrCancel, ..bid };
    let (_, events) = floor.place(take);
    assert_eq!(trades(&events), [(bob, alice, 5, 950)]);
    let mut market = floor.limit(alice, Side::Sell, 5, 950);
    market.time_in_force = TimeInForce::ImmediateOrCancel;
    assert_eq!(floor.world.refused(Actor::Member(alice), market), Code::VenueModeRefuses);
    for mode in [VenueMode::Rfq, VenueMode::BuybackOnly] {
        let mut floor = Floor::mode(mode);
        let ask = floor.limit(floor.alice, Side::Sell, 5, 950);
        assert_eq!(floor.world.refused(PLATFORM, ask), Code::VenueModeRefuses);
    }
}
