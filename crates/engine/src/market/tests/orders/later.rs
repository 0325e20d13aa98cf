//! Orders that wait, are amended, or are sold in one go.

use super::*;

#[test]
fn triggers_fire_when_a_trade_prints_their_price() {
    let mut floor = Floor::open();
    let (alice, bob, carol) = (floor.alice, floor.bob, floor.carol);
    // A stop: sell at the market once somebody trades at 900 or below.
    let mut stop = floor.limit(carol, Side::Sell, 5, 0);
    stop.price = OrderPrice::Market(at(850));
    stop.time_in_force = TimeInForce::ImmediateOrCancel;
    stop.activation = Activation::Falls(at(900));
    let (stop, _) = floor.place(stop);
    let mut rise = floor.limit(carol, Side::Buy, 5, 950);
    rise.activation = Activation::Rises(at(950));
    let (rise, _) = floor.place(rise);
    floor.buy(alice, 10, 901);
    floor.buy(alice, 10, 890);
    floor.sell(bob, 10, 901);
    assert!(floor.order(stop).is_some() && floor.order(rise).is_some());
    let order = floor.limit(bob, Side::Sell, 1, 890);
    let before = floor.world.records.len();
    floor.place(order);
    // The stop enters in a tick of its own, before anything else.
    assert_eq!(floor.world.records.len(), before + 2);
    assert_eq!((floor.order(stop), floor.depth(Side::Buy)), (None, vec![(890, 4)]));
    assert_eq!(floor.free(carol), UNITS - 5);
    assert!(floor.order(rise).is_some());
    let cancel = CancelOrder { order: rise };
    floor.world.ok(Actor::Member(carol), cancel);
    assert_eq!(floor.reserved(carol), 0);
}

#[test]
fn the_collar_holds_every_limit_near_the_reference() {
    let collar = Some(BasisPoints::new(1_000));
    let mut floor = Floor::with(Terms { venue: Venue { collar, ..terms().venue }, ..terms() });
    let (alice, bob, series) = (floor.alice, floor.bob, floor.series);
    // Nothing to measure from: anything goes.
    let free = floor.sell(alice, 1, 5_000);
    floor.world.ok(Actor::Member(alice), CancelOrder { order: free });
    let reference = Some(Price::PAR);
    let configure = ConfigureVenue { series, venue: *floor.market().venue(), reference };
    floor.world.ok(PLATFORM, configure);
    for (permille, inside) in [(1_100, true), (1_101, false), (900, true), (899, false)] {
        let order = floor.limit(bob, Side::Buy, 1, permille);
        if inside {
            let (order, _) = floor.place(order);
            floor.world.ok(Actor::Member(bob), CancelOrder { order });
        } else {
            assert_eq!(floor.world.refused(Actor::Member(bob), order), Code::PriceOutsideCollar);
        }
    }
    // An ask that the market has left behind is not traded: the taker ends there. Locked while the
    // price rose, it comes back 18 % below the last trade.
    let low = floor.sell(alice, 5, 900);
    let lock = LockQuote { order: low, member: bob, quantity: Quantity::new(5), seconds: 60 };
    floor.world.ok(Actor::Member(bob), lock);
    for permille in [990, 1_080, 1_100] {
        floor.sell(alice, 1, permille);
        floor.buy(bob, 1, permille);
    }
    floor.world.pass(Duration::from_secs(60));
    let order = floor.limit(bob, Side::Buy, 1, 1_100);
    let (order, events) = floor.place(order);
    assert_eq!((trades(&events), done(&events)), (vec![], vec![(order, DoneReason::Collar)]));
}

#[test]
fn the_contract_may_refuse_a_trade() {
    let mut floor = Floor::with(Terms { trade_rule: at_most(4), ..terms() });
    let (alice, bob) = (floor.alice, floor.bob);
    floor.sell(alice, 3, 940);
    let large = floor.sell(alice, 9, 950);
    let order = floor.limit(bob, Side::Buy, 9, 960);
    let (id, events) = floor.place(order.clone());
    // The second trade is refused: the order stops, and does not rest across the book.
    assert_eq!(trades(&events), [(bob, alice, 3, 940)]);
    assert_eq!(done(&events), [(id, DoneReason::TradeRefused)]);
    assert_eq!(floor.world.refused(Actor::Member(bob), order), Code::TradeRefused);
    let lock = LockQuote { order: large, member: bob, quantity: Quantity::new(9), seconds: 9 };
    assert_eq!(floor.world.refused(Actor::Member(bob), lock), Code::TradeRefused);
    let order = floor.limit(bob, Side::Buy, 4, 960);
    assert_eq!(trades(&floor.place(order).1), [(bob, alice, 4, 950)]);
}

#[test]
fn only_the_issuer_sells_what_may_not_be_passed_on() {
    let mut floor = Floor::with(Terms { transferable: false, ..terms() });
    let (alice, issuer) = (floor.alice, floor.issuer);
    let order = floor.limit(alice, Side::Sell, 1, 950);
    assert_eq!(floor.world.refused(Actor::Member(alice), order), Code::NotTransferable);
    floor.sell(issuer, 5, 950);
    floor.buy(alice, 5, 950);
    assert_eq!(floor.free(alice), UNITS + 5);
}

#[test]
fn units_bought_from_the_issuer_may_be_given_back() {
    let mut floor = Floor::with(Terms { cooling_off: Duration::from_days(7), ..terms() });
    floor.sell(floor.issuer, 5, 900);
    floor.sell(floor.bob, 5, 900);
    floor.buy(floor.alice, 10, 900);
    let purchases: Vec<_> = floor.world.state.coupons.purchases().map(|(_, p)| p).collect();
    let bought: Vec<_> = purchases.iter().map(|p| (p.buyer, p.paid.minor())).collect();
    assert_eq!(bought, [(floor.alice, 4_500)]);
}

#[test]
fn a_halted_market_takes_cancellations_only() {
    let mut floor = Floor::open();
    let (alice, series) = (floor.alice, floor.series);
    let order = floor.sell(alice, 5, 950);
    floor.world.ok(PLATFORM, HaltMarket { series, reason: "news".into() });
    assert!(floor.market().is_halted());
    let bid = floor.limit(alice, Side::Buy, 1, 900);
    assert_eq!(floor.world.refused(Actor::Member(alice), bid), Code::MarketHalted);
    let amend = AmendOrder { order, price: None, quantity: Some(Quantity::new(1)) };
    assert_eq!(floor.world.refused(Actor::Member(alice), amend), Code::MarketHalted);
    floor.world.ok(Actor::Member(alice), CancelOrder { order });
    floor.world.ok(PLATFORM, ResumeMarket { series });
    floor.buy(alice, 1, 900);
}

#[test]
fn cancel_all_takes_the_oldest_first_and_says_how_many_are_left() {
    let mut floor = Floor::open();
    let (alice, bob) = (floor.alice, floor.bob);
    let series = Some(floor.series);
    let ids: Vec<_> = (0..5).map(|n| floor.sell(alice, 5, 950 + n)).collect();
    let quantity = Quantity::new(2);
    let lock = LockQuote { order: ids[1], member: bob, quantity, seconds: 60 };
    floor.world.ok(Actor::Member(bob), lock);
    let all = CancelAll { member: alice, series };
    let events = floor.world.ok(Actor::Member(alice), all.clone());
    let cancelled: Vec<_> = done(&events).into_iter().map(|(id, _)| id).collect();
    assert_eq!(cancelled, [ids[0], ids[2], ids[3], ids[4]]);
    let told = MarketFact::AllCancelled { member: alice, series, cancelled: 4, left: 1 };
    assert_eq!(events.last().unwrap().fact, Fact::Market(told));

    // More than one go can take.
    floor.world.pass(Duration::from_secs(60));
    for _ in 0..crate::policy::MAX_CANCELS {
        floor.world.ok(Actor::Member(bob), floor.limit(bob, Side::Buy, 1, 1));
    }
    let last = floor.buy(bob, 1, 2);
    let events = floor.world.ok(Actor::Member(bob), CancelAll { member: bob, series: None });
    let told = MarketFact::AllCancelled { member: bob, series: None, cancelled: 1_000, left: 1 };
    assert_eq!(events.last().unwrap().fact, Fact::Market(told));
    assert!(floor.order(last).is_some());
}

#[test]
fn a_freeze_ends_everything_open() {
    let mut floor = Floor::open();
    let (alice, bob, series) = (floor.alice, floor.bob, floor.series);
    let bobs = floor.sell(bob, 5, 990);
    floor.sell(alice, 5, 1_000);
    floor.buy(alice, 5, 900);
    let mut waits = floor.limit(alice, Side::Buy, 1, 950);
    waits.activation = Activation::Rises(at(2_000));
    floor.place(waits);
    let quantity = Quantity::new(2);
    floor
        .world
        .ok(Actor::Member(alice), LockQuote { order: bobs, member: alice, quantity, seconds: 60 });
    let gives = vec![DealLeg { series, quantity }];
    let cash = DealCash { payer: Payer::Counterparty, currency: CNY, amount: Amount::new(9) };
    let expires_at = floor.world.now.after(Duration::from_days(1));
    let (proposer, counterparty) = (alice, bob);
    let wants = Vec::new();
    let cash = Some(cash);
    let deal = ProposeDeal { proposer, counterparty, gives, wants, cash, expires_at };
    floor.world.ok(Actor::Member(alice), deal);
    assert!(floor.world.state.markets.has_open_items(alice));
    let close = CloseMember { member: alice };
    assert_eq!(floor.world.refused(PLATFORM, close), Code::MemberHasOpenItems);

    floor.world.ok(PLATFORM, FreezeMember { member: alice, reason: "case 7".into() });
    assert!(!floor.world.state.markets.has_open_items(alice));
    assert_eq!((floor.cash(alice), floor.free(alice)), (CASH, UNITS));
    assert_eq!(floor.depth(Side::Sell), [(990, 5)], "Bob's ask is whole again");
    let order = floor.limit(alice, Side::Buy, 1, 950);
    assert_eq!(floor.world.refused(PLATFORM, order), Code::MemberFrozen);
}

#[test]
fn a_freeze_of_many_orders_goes_in_steps() {
    let mut floor = Floor::open();
    let bob = floor.bob;
    for _ in 0..1_500 {
        let order = floor.limit(bob, Side::Buy, 1, 1);
        floor.world.ok(Actor::Member(bob), order);
    }
    let before = floor.world.records.len();
    floor.world.ok(PLATFORM, FreezeMember { member: bob, reason: "case 8".into() });
    assert_eq!(floor.world.state.markets.count_of(bob), 0);
    assert_eq!(floor.world.records.len(), before + 4, "the freeze, two purges, and the end");
}

#[test]
fn what_is_open_in_a_series_ends_with_it() {
    let mut floor = Floor::open();
    let (alice, bob, series) = (floor.alice, floor.bob, floor.series);
    let ask = floor.sell(alice, 5, 950);
    floor.buy(bob, 5, 900);
    let quantity = Quantity::new(2);
    let end = shop::year_end().micros() - floor.world.now.micros();
    let before = Duration::from_micros(u64::try_from(end).unwrap() - 10_000_000);
    floor.world.pass(before);
    floor
        .world
        .ok(Actor::Member(bob), LockQuote { order: ask, member: bob, quantity, seconds: 60 });
    let price = BuybackPrice::Fixed(at(900));
    let open = OpenBuyback { series, budget: Amount::new(500), price, closes_at: None };
    floor.world.ok(Actor::Member(floor.issuer), open);
    let events = floor.world.pass(Duration::from_secs(10));
    assert_eq!(done(&events).len(), 2);
    assert!(done(&events).iter().all(|(_, reason)| *reason == DoneReason::SeriesEnded));
    assert!([alice, bob, floor.issuer].iter().all(|m| floor.reserved(*m) == 0));
    assert_eq!((floor.free(alice), floor.world.state.markets.buybacks().count()), (UNITS, 0));
}

#[test]
fn an_order_meets_a_bounded_number_of_others() {
    let mut floor = Floor::open();
    let (alice, bob, series) = (floor.alice, floor.bob, floor.series);
    floor.world.deposit(alice, CNY, 10 * CASH);
    floor.world.deposit(floor.issuer, CNY, 10 * CASH);
    let bound = u64::try_from(crate::policy::MAX_FILLS).unwrap();
    let grants = vec![grant(bob, bound, 0)];
    floor.world.ok(PLATFORM, IssueUnits { series, grants });
    let mut state = floor.world.state.clone();
    for _ in 0..bound + 5 {
        straight(&mut state, floor.limit(alice, Side::Buy, 1, 100));
    }
    let events = straight(&mut state, floor.limit(bob, Side::Sell, bound + 5, 100));
    let last = state.markets.last_order;
    assert_eq!(fills(&events).count(), crate::policy::MAX_FILLS);
    assert_eq!(done(&events), [(last, DoneReason::TooManyFills)]);
    assert_eq!(state.markets.open_orders(), 5);
    state.check_invariants().unwrap();
}
