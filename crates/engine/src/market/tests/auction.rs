//! Call auctions, with a price finder that tries every tick.

use super::*;
use crate::Code;
use proptest::prelude::*;
use std::cmp::Reverse;

fn floor() -> Floor {
    Floor::mode(VenueMode::CallAuction)
}

fn minute() -> Duration {
    Duration::from_secs(60)
}

/// The auction's price in permille, volume, and trades.
fn held(events: &[Event]) -> (Option<u32>, u64, usize) {
    let found = events.iter().find_map(|event| match &event.fact {
        Fact::Market(MarketFact::AuctionHeld { price, volume, .. }) => {
            Some((price.map(|p| p.as_ppm() / 1_000), volume.count()))
        }
        _ => None,
    });
    let (price, volume) = found.unwrap();
    (price, volume, trades(events).len())
}

#[test]
fn orders_gather_and_trade_at_one_price() {
    let mut floor = floor();
    let (alice, bob, carol) = (floor.alice, floor.bob, floor.carol);
    assert_eq!(floor.world.state.next_due(), Some(shop::year_end()), "no auction without orders");
    floor.buy(alice, 10, 980);
    floor.buy(bob, 10, 970);
    floor.sell(carol, 15, 960);
    assert_eq!(floor.market().best(Side::Buy), Some(at(980)), "a crossed book waits");
    let opened = floor.market().anchor;
    assert_eq!(floor.market().next_auction(floor.world.now), Some(opened.after(minute())));
    let events = floor.world.pass(minute());
    // 15 units trade at any price from 960 to 970, and five bids stay unmatched everywhere there;
    // without a reference price the lowest wins.
    assert_eq!(held(&events), (Some(960), 15, 2));
    assert_eq!(trades(&events), [(alice, carol, 10, 960), (bob, carol, 5, 960)]);
    // Both sides pay the maker's rate: 0.5 % of 9,600; what Alice offered above 960 comes back.
    assert_eq!(floor.cash(alice), CASH - 9_648);
    assert_eq!(floor.depth(Side::Buy), [(970, 5)]);
    assert_eq!(floor.market().last(), Some(at(960)));
    // The book is not empty: the next auction comes, finds nothing, and comes again.
    assert_eq!(held(&floor.world.pass(minute())), (None, 0, 0));
    let order = floor.world.state.markets.orders_of(bob).next().unwrap().id;
    floor.world.ok(Actor::Member(bob), CancelOrder { order });
    floor.world.pass(minute());
    assert_eq!(floor.world.state.next_due(), Some(shop::year_end()));
}

#[test]
fn nothing_trades_while_halted_and_the_next_auction_finds_it() {
    let mut floor = floor();
    let (alice, bob, series) = (floor.alice, floor.bob, floor.series);
    floor.buy(alice, 10, 980);
    floor.sell(bob, 10, 960);
    floor.world.ok(PLATFORM, HaltMarket { series, reason: "news".into() });
    assert_eq!(held(&floor.world.pass(minute())), (None, 0, 0));
    floor.world.ok(PLATFORM, ResumeMarket { series });
    assert_eq!(held(&floor.world.pass(minute())), (Some(960), 10, 1));
}

#[test]
fn the_younger_order_of_a_member_that_meets_itself_ends() {
    let mut floor = floor();
    let (alice, bob) = (floor.alice, floor.bob);
    floor.sell(alice, 10, 950);
    let own = floor.buy(alice, 10, 980);
    floor.buy(bob, 10, 980);
    let events = floor.world.pass(minute());
    assert_eq!(done(&events), [(own, DoneReason::SelfTrade)]);
    assert_eq!(trades(&events), [(bob, alice, 10, 950)]);
    assert_eq!(floor.reserved(alice), 0);
}

#[test]
fn only_what_can_wait_may_gather() {
    let mut floor = floor();
    let alice = Actor::Member(floor.alice);
    let order = floor.limit(floor.alice, Side::Buy, 1, 900);
    let at_once = PlaceOrder { time_in_force: TimeInForce::ImmediateOrCancel, ..order.clone() };
    assert_eq!(floor.world.refused(alice, at_once), Code::AuctionOnly);
    let post_only = PlaceOrder { post_only: true, ..order };
    assert_eq!(floor.world.refused(alice, post_only), Code::AuctionOnly);
    let (member, series) = (floor.alice, floor.series);
    let quantity = Quantity::new(1);
    let click = SellNow { member, series, quantity, max_slippage: BasisPoints::ZERO };
    assert_eq!(floor.world.refused(alice, click), Code::VenueModeRefuses);
    let order = floor.sell(floor.bob, 1, 900);
    let lock = LockQuote { order, member, quantity, seconds: 5 };
    assert_eq!(floor.world.refused(alice, lock), Code::VenueModeRefuses);
    // Amending gathers again, behind the others, without trading.
    let bid = floor.buy(floor.alice, 1, 890);
    let amend = AmendOrder { order: bid, price: Some(at(910)), quantity: None };
    assert!(trades(&floor.world.ok(alice, amend)).is_empty());
}

#[test]
fn an_auction_too_large_for_one_record_goes_on_at_its_price() {
    let mut floor = floor();
    let (alice, bob) = (floor.alice, floor.bob);
    floor.world.deposit(alice, CNY, 100 * CASH);
    let units = u64::try_from(crate::policy::MAX_FILLS).unwrap() + 5;
    let series = floor.series;
    let grants = vec![grant(bob, units, 0)];
    floor.world.deposit(floor.issuer, CNY, 10 * CASH);
    floor.world.ok(PLATFORM, IssueUnits { series, grants });
    // Straight into the state: ten thousand commands, each with all its checks, would take long.
    let mut state = floor.world.state.clone();
    for _ in 0..units {
        straight(&mut state, floor.limit(alice, Side::Buy, 1, 900));
    }
    straight(&mut state, floor.limit(bob, Side::Sell, units, 900));
    let mut records = Vec::new();
    let due = state.next_due().unwrap();
    while state.is_due(due) {
        let stamp = Stamp { sequence: state.next_sequence(), time: due };
        let envelope = Envelope {
            actor: Actor::System,
            key: None,
            command: crate::Tick {}.into(),
            facts: Facts::default(),
        };
        let outcome = decide(&state, &envelope, stamp);
        let Outcome::Done(events) = &outcome else { panic!("a tick succeeds") };
        records.push(held(events));
        crate::evolve(&mut state, &Record { stamp, envelope, outcome });
    }
    let bound = crate::policy::MAX_FILLS;
    let most = u64::try_from(bound).unwrap();
    assert_eq!(records, [(Some(900), most, bound), (Some(900), 5, 5)]);
    state.check_invariants().unwrap();
}

/// The price by trying every tick in reach.
fn try_every_tick(
    orders: &[(bool, u64, u32)],
    reference: Option<u32>,
    collar: Option<u32>,
) -> Option<(u32, u64)> {
    let sum = |buys: bool, willing: &dyn Fn(u32) -> bool| -> u64 {
        orders.iter().filter(|o| o.0 == buys && willing(o.2)).map(|o| o.1).sum()
    };
    let scored = (900..1_100_u32).filter_map(|permille| {
        let demand = sum(true, &|limit| limit >= permille);
        let supply = sum(false, &|limit| limit <= permille);
        let distance = reference.map_or(0, |reference| reference.abs_diff(permille * 1_000));
        let inside = collar.zip(reference).is_none_or(|(collar, reference)| {
            u64::from(distance) * 10_000 <= u64::from(collar) * u64::from(reference)
        });
        let volume = demand.min(supply);
        (inside && volume > 0).then_some((
            Reverse(volume),
            demand.abs_diff(supply),
            distance,
            permille,
        ))
    });
    scored.min().map(|(Reverse(volume), _, _, permille)| (permille, volume))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_price_is_the_one_that_trying_every_tick_finds(
        orders in prop::collection::vec((any::<bool>(), 1..50_u64, 980..1_020_u32), 1..12),
        reference in prop::option::of(970_000..1_030_000_u32),
        collar in prop::option::of(100..500_u16),
    ) {
        let mut floor = floor();
        let reference_price = reference.map(Price::ppm);
        let configure =
            ConfigureVenue { series: floor.series, venue: venue(VenueMode::CallAuction), reference: reference_price };
        floor.world.ok(PLATFORM, configure);
        // Buyers and sellers are apart, so that nobody meets itself.
        for (buys, units, permille) in &orders {
            let (member, side) = if *buys { (floor.alice, Side::Buy) } else { (floor.bob, Side::Sell) };
            let order = floor.limit(member, side, *units, *permille);
            floor.place(order);
        }
        // The collar comes after the orders, so that some stand outside it.
        floor.world.state.markets.market_mut(floor.series).venue.collar = collar.map(BasisPoints::new);
        let events = {
            let at = floor.world.state.next_due().unwrap();
            let stamp = Stamp { sequence: floor.world.state.next_sequence(), time: at };
            let context = crate::Context { state: &floor.world.state, stamp, actor: Actor::System, facts: Facts::default() };
            on_auction(&context, floor.series)
        };
        let (price, volume, _) = held(&events);
        let wanted = try_every_tick(&orders, reference, collar.map(u32::from));
        prop_assert_eq!(price.map(|price| (price, volume)), wanted);
        floor.world.state.markets.market_mut(floor.series).venue.collar = None;
    }
}
