//! How many operations a second the engine decides and folds on one thread, without a journal.
//!
//! ```text
//! cargo run --release -p engine --example ops
//! ```

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a measurement looks at a clock; the engine does not"
)]

use engine::coupon::*;
use engine::ledger::{RecordDeposit, TransferMoney};
use engine::market::*;
use engine::member::{MemberKind, Members, OpenMember};
use engine::{Actor, Command, Envelope, Facts, IdempotencyKey, Outcome, Record, Stamp, State};
use engine::{decide, evolve};
use std::time::Instant;
use units::{
    Amount, BasisPoints, Currency, Duration, MemberId, OrderId, Price, Quantity, SeriesId,
    Timestamp,
};

const PERSONS: u32 = 1_000;
const SERIES: u32 = 20;
const OPS: u64 = 1_000_000;
const FIRST_PERSON: u32 = 3;

/// A linear congruential generator: the same stream everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn small(&mut self, bound: u32) -> u32 {
        u32::try_from(self.below(u64::from(bound))).expect("below a u32")
    }
}

struct Desk {
    state: State,
    facts: Facts,
    keyed: bool,
    events: u64,
    legs: u64,
    refused: u64,
}

impl Desk {
    fn submit(&mut self, actor: Actor, command: Command) -> bool {
        let sequence = self.state.next_sequence();
        let stamp = Stamp { sequence, time: Timestamp::from_micros(1_767_268_800_000_000) };
        let key = self.keyed.then(|| key(sequence));
        let envelope = Envelope { actor, key, command, facts: self.facts };
        let outcome = decide(&self.state, &envelope, stamp);
        match &outcome {
            Outcome::Done(events) => {
                let legs = events.iter().map(|event| event.postings.len() + event.moves.len());
                self.events += u64::try_from(events.len()).expect("a count fits");
                self.legs += u64::try_from(legs.sum::<usize>()).expect("a count fits");
            }
            Outcome::Rejected(_) => self.refused += 1,
        }
        let done = matches!(outcome, Outcome::Done(_));
        evolve(&mut self.state, &Record { stamp, envelope, outcome });
        done
    }

    fn ok(&mut self, command: impl Into<Command>) {
        assert!(self.submit(Actor::Member(Members::PLATFORM), command.into()), "set-up succeeds");
    }
}

fn key(sequence: u64) -> IdempotencyKey {
    IdempotencyKey::new(&format!("bench-{sequence}")).expect("a key")
}

fn open(kind: MemberKind) -> OpenMember {
    let jurisdiction = "CN".into();
    let time_zone = "Asia/Shanghai".into();
    OpenMember { kind, jurisdiction, kyc_level: 2, category: None, time_zone }
}

fn terms() -> Terms {
    Terms {
        consideration: Consideration::Promotional,
        currency: Currency::CNY,
        unit_value: Amount::new(1_000),
        units_per_coupon: 1,
        form: Form::Registered,
        transferable: true,
        divisible: false,
        valid_from: None,
        valid_until: None,
        time_zone: "Asia/Shanghai".into(),
        acceptance: Acceptance::Any,
        reversal_window: Duration::ZERO,
        authorisation_ttl: Duration::from_secs(900),
        cooling_off: Duration::ZERO,
        reserve_ratio: BasisPoints::WHOLE,
        after_expiry: AfterExpiry::Extinguish,
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

/// A platform, an issuer, a thousand persons with cash and with units of twenty series.
fn world(keyed: bool) -> Desk {
    let mut desk = Desk {
        state: State::default(),
        facts: Facts::default(),
        keyed,
        events: 0,
        legs: 0,
        refused: 0,
    };
    assert!(desk.submit(Actor::System, open(MemberKind::Platform).into()), "the platform opens");
    desk.ok(open(MemberKind::Issuer));
    for _ in 0..PERSONS {
        desk.ok(open(MemberKind::Person));
    }
    for member in 2..FIRST_PERSON + PERSONS {
        let minor = if member == 2 { 1_000_000_000_000 } else { 10_000_000_000 };
        desk.ok(RecordDeposit {
            member: Some(MemberId::new(member)),
            currency: Currency::CNY,
            amount: Amount::new(minor),
            bank_reference: format!("in-{member}"),
        });
    }
    for number in 1..=SERIES {
        let (issuer, document) = (MemberId::new(2), "{}".into());
        desk.ok(DefineSeries { issuer, terms: Box::new(terms()), document });
        let series = SeriesId::new(number);
        desk.ok(ApproveSeries { series });
        desk.ok(ActivateSeries { series });
        let grants = (0..PERSONS).map(|n| Grant {
            to: MemberId::new(FIRST_PERSON + n),
            quantity: Quantity::new(10_000),
            paid: Amount::ZERO,
        });
        desk.ok(IssueUnits { series, grants: grants.collect() });
    }
    (desk.events, desk.legs) = (0, 0);
    desk
}

/// Of ten operations six place an order near the price, and four cancel one.
fn orders(desk: &mut Desk) {
    let mut dice = Dice(7);
    let mut open: Vec<(MemberId, OrderId)> = Vec::new();
    let mut last = 0;
    for _ in 0..OPS {
        let cancels = dice.below(10) < 4 && !open.is_empty();
        if cancels {
            let at = usize::try_from(dice.below(u64::try_from(open.len()).expect("fits")));
            let (member, order) = open.swap_remove(at.expect("fits"));
            if desk.state.markets.order(order).is_some() {
                desk.submit(Actor::Member(member), CancelOrder { order }.into());
                continue;
            }
        }
        let member = MemberId::new(FIRST_PERSON + dice.small(PERSONS));
        let side = if dice.below(2) == 0 { Side::Buy } else { Side::Sell };
        let away = dice.small(40);
        let permille = if side == Side::Buy { 990 - away + 15 } else { 990 + away - 15 };
        let order = PlaceOrder {
            member,
            series: SeriesId::new(1 + dice.small(SERIES)),
            side,
            quantity: Quantity::new(1 + dice.below(20)),
            price: OrderPrice::Limit(Price::ppm(permille * 1_000)),
            time_in_force: TimeInForce::GoodTillCancelled,
            post_only: false,
            self_trade: SelfTrade::CancelTaker,
            activation: Activation::Now,
        };
        if desk.submit(Actor::Member(member), order.into()) {
            last += 1;
            open.push((member, OrderId::new(last)));
        }
    }
}

fn payments(desk: &mut Desk) {
    let mut dice = Dice(11);
    for _ in 0..OPS {
        let from = MemberId::new(FIRST_PERSON + dice.small(PERSONS));
        let to = MemberId::new(FIRST_PERSON + dice.small(PERSONS));
        let amount = Amount::new(1);
        let pay = TransferMoney { from, to, currency: Currency::CNY, amount };
        desk.submit(Actor::Member(from), pay.into());
    }
}

fn units(desk: &mut Desk) {
    let mut dice = Dice(13);
    for _ in 0..OPS {
        let from = MemberId::new(FIRST_PERSON + dice.small(PERSONS));
        let to = MemberId::new(FIRST_PERSON + dice.small(PERSONS));
        let series = SeriesId::new(1 + dice.small(SERIES));
        let give = TransferUnits { series, from, to, quantity: Quantity::new(3) };
        desk.submit(Actor::Member(from), give.into());
    }
}

fn measure(name: &str, keyed: bool, run: fn(&mut Desk)) {
    let mut desk = world(keyed);
    let start = Instant::now();
    run(&mut desk);
    let seconds = start.elapsed().as_micros();
    let rate = u128::from(OPS) * 1_000_000 / seconds.max(1);
    let Desk { events, legs, refused, .. } = desk;
    let open = desk.state.markets.open_orders();
    println!(
        "{name:<28} {rate:>9} ops/s  {events} events, {legs} legs, {refused} refused, {open} open"
    );
    desk.state.check_invariants().expect("everything is where it should be");
}

/// The book alone: six places to four cancels, about half of the orders trading.
fn matching() {
    let mut dice = Dice(17);
    let mut book = BareBook::default();
    let mut open = Vec::new();
    let mut trades = 0_u64;
    let messages = 5 * OPS;
    let start = Instant::now();
    for _ in 0..messages {
        if dice.below(10) < 4 && !open.is_empty() {
            let at = usize::try_from(dice.below(u64::try_from(open.len()).expect("fits")));
            book.cancel(open.swap_remove(at.expect("fits")));
            continue;
        }
        let side = if dice.below(2) == 0 { Side::Buy } else { Side::Sell };
        let away = dice.small(40);
        let permille = if side == Side::Buy { 990 - away + 15 } else { 990 + away - 15 };
        let member = MemberId::new(FIRST_PERSON + dice.small(PERSONS));
        let price = Price::ppm(permille * 1_000);
        let (id, met) = book.place(member, side, price, 1 + dice.below(20));
        trades += u64::from(met);
        open.push(id);
    }
    let seconds = start.elapsed().as_micros();
    let rate = u128::from(messages) * 1_000_000 / seconds.max(1);
    let rests = book.open_orders();
    println!("{:<28} {rate:>9} messages/s  {trades} trades, {rests} rest", "matching alone");
}

fn main() {
    matching();
    measure("orders", false, orders);
    measure("orders, with keys", true, orders);
    measure("payments", false, payments);
    measure("transfers of units", false, units);
}
