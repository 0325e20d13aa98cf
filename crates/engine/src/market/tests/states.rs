//! Every line of the table of order states, walked through the real engine.

use super::*;
use crate::{Command, Outcome};

const FIRST: QuoteId = QuoteId::new(1);

/// The floor with one order of Alice's in a state, and Bob's ways to act on it.
struct Walk {
    floor: Floor,
    order: OrderId,
}

impl Walk {
    fn waiting() -> Self {
        let mut floor = Floor::open();
        let mut order = floor.limit(floor.alice, Side::Sell, 10, 950);
        order.activation = Activation::At(floor.world.now.after(Duration::from_secs(60)));
        let (order, _) = floor.place(order);
        Self { floor, order }
    }

    fn resting() -> Self {
        let mut floor = Floor::open();
        let order = floor.sell(floor.alice, 10, 950);
        Self { floor, order }
    }

    /// Bob holds all ten units, and bids higher for three.
    fn locked() -> Self {
        let mut walk = Self::resting();
        walk.lock(10);
        walk.floor.buy(walk.floor.bob, 3, 960);
        walk
    }

    fn lock(&mut self, units: u64) {
        let (order, member) = (self.order, self.floor.bob);
        let quantity = Quantity::new(units);
        self.send(member, LockQuote { order, member, quantity, seconds: 30 });
    }

    fn send(&mut self, member: MemberId, command: impl Into<Command>) {
        self.floor.world.ok(Actor::Member(member), command);
    }

    fn buy(&mut self, units: u64) {
        self.floor.buy(self.floor.bob, units, 950);
    }

    fn amend(&mut self, permille: u32) {
        let (order, price) = (self.order, Some(at(permille)));
        self.send(self.floor.alice, AmendOrder { order, price, quantity: None });
    }

    fn cancel(&mut self) {
        self.send(self.floor.alice, CancelOrder { order: self.order });
    }

    fn cancel_all(&mut self) {
        let member = self.floor.alice;
        self.send(member, CancelAll { member, series: None });
    }

    fn minute(&mut self) {
        self.floor.world.pass(Duration::from_secs(60));
    }

    fn sell_now(&mut self, units: u64) {
        let (member, series) = (self.floor.bob, self.floor.series);
        let (quantity, max_slippage) = (Quantity::new(units), BasisPoints::ZERO);
        self.send(member, SellNow { member, series, quantity, max_slippage });
    }

    fn state(&self) -> &'static str {
        match self.floor.order(self.order) {
            Some(order) if order.is_waiting() => "waiting",
            Some(_) => "resting",
            None => "done",
        }
    }
}

/// Alice bids instead, so that Bob can sell at one click.
fn bidding() -> Walk {
    let mut floor = Floor::open();
    let order = floor.buy(floor.alice, 10, 950);
    Walk { floor, order }
}

fn placed(change: fn(&mut PlaceOrder)) -> Walk {
    let mut floor = Floor::open();
    let mut order = floor.limit(floor.alice, Side::Sell, 10, 950);
    change(&mut order);
    let (order, _) = floor.place(order);
    Walk { floor, order }
}

fn clicked() -> Walk {
    let mut walk = bidding();
    walk.order = walk.floor.world.state.markets.next_order();
    walk.sell_now(3);
    walk
}

fn then(mut walk: Walk, steps: impl FnOnce(&mut Walk)) -> Walk {
    steps(&mut walk);
    walk
}

/// Walks one line; nothing for a line that this test does not know.
fn walk(from: &str, by: &str, to: &str) -> Option<Walk> {
    let (waiting, resting) = (Walk::waiting, Walk::resting);
    Some(match (from, by, to) {
        ("none", "place_order", "waiting") => {
            placed(|order| order.activation = Activation::Rises(at(1_000)))
        }
        ("none", "place_order", "resting") => placed(|_| {}),
        ("none", "place_order", "done") => {
            placed(|order| order.time_in_force = TimeInForce::ImmediateOrCancel)
        }
        ("none", "sell_now", "done") => clicked(),
        ("waiting", "amend_order", "waiting") => then(waiting(), |w| w.amend(960)),
        ("waiting", "cancel_order", "done") => then(waiting(), Walk::cancel),
        ("waiting", "cancel_all", "done") => then(waiting(), Walk::cancel_all),
        ("waiting", "tick", "resting") => then(waiting(), Walk::minute),
        ("waiting", "tick", "done") => then(waiting(), |w| {
            w.buy(10);
            w.minute();
        }),
        ("resting", "place_order", "resting") => then(resting(), |w| w.buy(3)),
        ("resting", "place_order", "done") => then(resting(), |w| w.buy(10)),
        ("resting", "sell_now", "resting") => then(bidding(), |w| w.sell_now(3)),
        ("resting", "sell_now", "done") => then(bidding(), |w| w.sell_now(10)),
        ("resting", "amend_order", "resting") => then(resting(), |w| w.amend(960)),
        ("resting", "amend_order", "done") => then(resting(), |w| {
            w.floor.buy(w.floor.bob, 10, 940);
            w.amend(940);
        }),
        ("resting", "cancel_order", "done") => then(resting(), Walk::cancel),
        ("resting", "cancel_all", "done") => then(resting(), Walk::cancel_all),
        ("resting", "lock_quote", "resting") => then(resting(), |w| w.lock(3)),
        ("resting", "take_quote", state) => then(resting(), |w| {
            w.lock(if state == "done" { 10 } else { 3 });
            w.send(w.floor.bob, TakeQuote { quote: FIRST });
        }),
        ("resting", "release_quote", "resting") => then(Walk::locked(), |w| {
            w.send(w.floor.bob, ReleaseQuote { quote: FIRST });
        }),
        ("resting", "release_quote", "done") => then(Walk::locked(), |w| {
            w.floor.buy(w.floor.carol, 7, 955);
            w.send(w.floor.bob, ReleaseQuote { quote: FIRST });
        }),
        ("resting", "tick", "resting") => then(Walk::locked(), Walk::minute),
        ("resting", "tick", "done") => then(Walk::locked(), |w| {
            let reason = "news".into();
            let series = w.floor.series;
            w.floor.world.ok(PLATFORM, HaltMarket { series, reason });
            w.minute();
        }),
        _ => return None,
    })
}

#[test]
fn every_line_of_the_table_can_be_walked() {
    for (from, by, to) in TRANSITIONS {
        let walked = walk(from, by, to);
        let walked = walked.unwrap_or_else(|| panic!("nobody walks {from}, {by}, {to}"));
        assert_eq!(walked.state(), *to, "{from} by {by}");
    }
}

#[test]
fn an_order_takes_no_step_that_is_not_in_the_table() {
    for (state, make) in [
        ("waiting", Walk::waiting as fn() -> Walk),
        ("resting", Walk::resting),
        ("done", || then(Walk::resting(), Walk::cancel)),
    ] {
        let walk = make();
        let (order, member) = (walk.order, walk.floor.bob);
        let quantity = Quantity::new(3);
        let price = Some(at(960));
        let commands: [(&str, MemberId, Command); 3] = [
            ("amend_order", walk.floor.alice, AmendOrder { order, price, quantity: None }.into()),
            ("cancel_order", walk.floor.alice, CancelOrder { order }.into()),
            ("lock_quote", member, LockQuote { order, member, quantity, seconds: 9 }.into()),
        ];
        for (name, member, command) in commands {
            let mut walk = make();
            let outcome = walk.floor.world.submit(Actor::Member(member), command);
            let happened = matches!(outcome, Outcome::Done(_));
            let listed = TRANSITIONS.iter().any(|line| (line.0, line.1) == (state, name));
            assert_eq!(happened, listed, "{name} of an order that is {state}");
        }
    }
}
