//! Trades on the tape, and whom a market's events concern.

use std::path::Path;

use engine::coupon::{
    Acceptance, ActivateSeries, AfterDormancy, AfterExpiry, ApproveSeries, Consideration,
    DefineSeries, Form, Grant, IssueUnits, Terms, Venue, VenueMode,
};
use engine::market::{
    Activation, CancelDeal, DealCash, DealLeg, HaltMarket, OrderPrice, Payer, PlaceOrder,
    ProposeDeal, SelfTrade, Side, TimeInForce,
};
use engine::member::MemberKind;
use engine::{Actor, Facts, Record};
use units::{
    Amount, BasisPoints, Currency, DealId, Duration, MemberId, Price, Quantity, SeriesId, Timestamp,
};

use super::{PLATFORM, advance, ask, config, deposit, envelope, folder, ok, open_person, start};
use crate::{
    Follower, Interval, MarketData, MarketDataQueries, MemberEventQueries, Node, TradeVenue,
};

const ISSUER: MemberId = MemberId::new(2);
const ALICE: MemberId = MemberId::new(3);
const BOB: MemberId = MemberId::new(4);
const SERIES: SeriesId = SeriesId::new(1);

fn terms() -> Terms {
    Terms {
        consideration: Consideration::Paid,
        currency: Currency::CNY,
        unit_value: Amount::new(1_000),
        units_per_coupon: 1,
        form: Form::Registered,
        transferable: true,
        divisible: false,
        valid_from: None,
        valid_until: Some("2027-12-31".parse().expect("a date")),
        time_zone: "Asia/Shanghai".into(),
        acceptance: Acceptance::Any,
        reversal_window: Duration::from_days(7),
        authorisation_ttl: Duration::from_secs(900),
        cooling_off: Duration::ZERO,
        reserve_ratio: BasisPoints::WHOLE,
        after_expiry: AfterExpiry::Dormant {
            lasts: Duration::from_days(365),
            then: AfterDormancy::Escheat,
        },
        max_units: None,
        issue_rule: None,
        trade_rule: None,
        redeem_rule: None,
        venue: Venue {
            mode: VenueMode::Continuous,
            tick: Price::ppm(1_000),
            lot: Quantity::new(1),
            collar: None,
            auction_every: None,
        },
        template: None,
    }
}

/// An open series of which Alice holds ten units; Bob has money.
fn market(folder: &Path) -> Node {
    let mut config = config(folder);
    config.followers = true;
    let node = Node::open(config).expect("opens");
    let issuer = engine::member::OpenMember { kind: MemberKind::Issuer, ..open_person() };
    ok(&node, PLATFORM, "issuer", issuer);
    ok(&node, PLATFORM, "alice", open_person());
    ok(&node, PLATFORM, "bob", open_person());
    ok(&node, PLATFORM, "backing", deposit(ISSUER, 100_000, "IN-1"));
    ok(&node, PLATFORM, "money", deposit(BOB, 100_000, "IN-2"));
    let define = DefineSeries { issuer: ISSUER, terms: Box::new(terms()), document: "{}".into() };
    ok(&node, PLATFORM, "define", define);
    let mut approve = envelope(PLATFORM, "approve", ApproveSeries { series: SERIES });
    let expires_at = Some("2027-12-31T16:00:00Z".parse().expect("a time"));
    approve.facts = Facts { expires_at, ..Facts::default() };
    ask(&node, approve);
    ok(&node, PLATFORM, "activate", ActivateSeries { series: SERIES });
    let grant = Grant { to: ALICE, quantity: Quantity::new(10), paid: Amount::new(0) };
    ok(&node, PLATFORM, "issue", IssueUnits { series: SERIES, grants: vec![grant] });
    node
}

fn order(
    node: &Node,
    key: &str,
    member: MemberId,
    side: Side,
    quantity: u64,
    price: u32,
) -> std::sync::Arc<Record> {
    let place = PlaceOrder {
        member,
        series: SERIES,
        side,
        quantity: Quantity::new(quantity),
        price: OrderPrice::Limit(Price::ppm(price)),
        time_in_force: TimeInForce::GoodTillCancelled,
        post_only: false,
        self_trade: SelfTrade::CancelTaker,
        activation: Activation::Now,
    };
    ok(node, Actor::Member(member), key, place)
}

fn minute(n: u32) -> Timestamp {
    start().after(Duration::from_secs(60 * n))
}

/// What a follower's file holds of the tape.
fn tape(folder: &Path) -> (Vec<crate::Trade>, Vec<crate::Candle>) {
    super::follow::file_all(folder, MarketData::open(folder).expect("opens"));
    let queries = MarketDataQueries::open(folder).expect("opens");
    let trades = queries.trades_after(SERIES, (0, 0), 100).expect("reads");
    let candles =
        queries.candles(SERIES, Interval::Minute, (minute(0), minute(9)), 100).expect("reads");
    (trades, candles)
}

#[test]
fn trades_make_the_tape_and_its_candles() {
    let folder = folder();
    let node = market(folder.path());
    order(&node, "ask", ALICE, Side::Sell, 3, 900_000);
    let first = order(&node, "take", BOB, Side::Buy, 2, 950_000).stamp.sequence;
    ok(&node, PLATFORM, "on-1", advance(30));
    order(&node, "bid", BOB, Side::Buy, 1, 800_000);
    order(&node, "hit", ALICE, Side::Sell, 1, 800_000);
    ok(&node, PLATFORM, "on-2", advance(150));
    let last = order(&node, "take-more", BOB, Side::Buy, 1, 900_000).stamp.sequence;
    node.shutdown();

    let (trades, candles) = tape(folder.path());
    let shown: Vec<_> = trades
        .iter()
        .map(|t| (t.price.as_ppm(), t.quantity.count(), t.paid.minor(), t.taker))
        .collect();
    assert_eq!(
        shown,
        [
            (900_000, 2, 1_800, Some(Side::Buy)),
            (800_000, 1, 800, Some(Side::Sell)),
            (900_000, 1, 900, Some(Side::Buy)),
        ]
    );
    assert!(trades.iter().all(|trade| trade.venue == TradeVenue::Book));
    assert_eq!((trades[0].sequence, trades[2].sequence), (first, last));
    let of = |c: &crate::Candle| [c.open, c.high, c.low, c.close].map(Price::as_ppm);
    assert_eq!(candles.len(), 2);
    assert_eq!(of(&candles[0]), [900_000, 900_000, 800_000, 800_000]);
    assert_eq!((candles[0].time, candles[0].trades), (minute(0), 2));
    assert_eq!((candles[0].quantity.count(), candles[0].paid.minor()), (3, 2_600));
    assert_eq!((candles[1].time, of(&candles[1])), (minute(2), [900_000; 4]));

    let queries = MarketDataQueries::open(folder.path()).expect("opens");
    let before = queries.trades_before(SERIES, (last, 0), 1).expect("reads");
    assert_eq!(before, [trades[1]]);
    let after = (trades[1].sequence, trades[1].index);
    assert_eq!(queries.trades_after(SERIES, after, 9).expect("reads"), [trades[2]]);
    let none = queries.candles(SERIES, Interval::Minute, (minute(1), minute(2)), 9).expect("reads");
    assert_eq!(none, [], "its end is excluded, and an empty minute has none");
    for interval in [Interval::FiveMinutes, Interval::Hour, Interval::Day] {
        let whole = queries.candles(SERIES, interval, (Timestamp::from_micros(0), minute(9)), 9);
        let whole = whole.expect("reads");
        assert_eq!(whole.len(), 1, "{interval:?}");
        assert_eq!(of(&whole[0]), [900_000, 900_000, 800_000, 900_000]);
        assert_eq!((whole[0].quantity.count(), whole[0].trades), (4, 3));
        let length = interval.minutes() * 60_000_000;
        let begin = minute(0).micros().div_euclid(length) * length;
        assert_eq!(whole[0].time.micros(), begin);
        let after_its_begin = Timestamp::from_micros(begin + 1);
        let none = queries.candles(SERIES, interval, (after_its_begin, minute(9)), 9);
        assert_eq!(none.expect("reads"), []);
    }
    drop(queries);

    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.path().join(format!("market_data.db{suffix}")));
    }
    assert_eq!(MarketData::open(folder.path()).expect("opens").position(), 1);
    assert_eq!(tape(folder.path()), (trades, candles), "rebuilt alike");
}

#[test]
fn events_that_name_nobody_are_filed_under_those_whose_the_things_are() {
    let folder = folder();
    let node = market(folder.path());
    let rested = order(&node, "ask", ALICE, Side::Sell, 3, 900_000).stamp.sequence;
    let propose = ProposeDeal {
        proposer: ALICE,
        counterparty: BOB,
        gives: vec![DealLeg { series: SERIES, quantity: Quantity::new(1) }],
        wants: Vec::new(),
        cash: Some(DealCash {
            payer: Payer::Counterparty,
            currency: Currency::CNY,
            amount: Amount::new(500),
        }),
        expires_at: minute(60),
    };
    ok(&node, Actor::Member(ALICE), "propose", propose);
    let withdrawn = CancelDeal { deal: DealId::new(1) };
    let withdrawn = ok(&node, Actor::Member(ALICE), "withdraw", withdrawn).stamp.sequence;
    let halt = HaltMarket { series: SERIES, reason: "case-1".into() };
    let halted = ok(&node, PLATFORM, "halt", halt).stamp.sequence;
    node.shutdown();

    let follower = crate::MemberEvents::open(folder.path()).expect("opens");
    super::follow::file_all(folder.path(), follower);
    let queries = MemberEventQueries::open(folder.path()).expect("opens");
    let count = |member, sequence: u64| {
        let events = queries.after(member, (0, 0), 1_000).expect("reads");
        events.iter().filter(|event| event.sequence == sequence).count()
    };
    assert_eq!(count(ALICE, rested), 2, "taken in, and resting in the book");
    assert_eq!((count(ALICE, withdrawn), count(BOB, withdrawn)), (1, 1));
    assert_eq!([ISSUER, ALICE, BOB].map(|member| count(member, halted)), [1, 0, 0]);
    assert_eq!(count(ISSUER, rested), 0, "not its business");
}
