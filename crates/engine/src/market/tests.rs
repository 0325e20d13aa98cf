//! Tests by theme, on a trading floor with three members who have cash and units.

mod auction;
mod buybacks;
mod deals;
mod orders;
mod quotes;
mod refusals;
mod states;

use super::*;
use crate::coupon::tests::shop::{self, grant, open_series};
use crate::coupon::{IssueUnits, Terms, Venue, VenueMode};
use crate::ledger::{AccountKey, Purpose};
use crate::member::{MemberKind, Members};
use crate::rule::{Expr, Operator, Rule, Variable};
use crate::tests::{PLATFORM, World};
use crate::{Actor, Event, Fact};
use crate::{Envelope, Facts, Outcome, Record, Stamp, State, decide};
use units::{
    Amount, BasisPoints, Currency, Duration, MemberId, OrderId, Price, Quantity, QuoteId, SeriesId,
};

const CNY: Currency = Currency::CNY;
const CASH: i64 = 10_000_000;
const UNITS: u64 = 1_000;

/// Vouchers of ¥10 in lots of one, at ticks of a tenth of a percent.
fn terms() -> Terms {
    Terms {
        unit_value: Amount::new(1_000),
        units_per_coupon: 1,
        divisible: false,
        cooling_off: Duration::ZERO,
        venue: venue(VenueMode::Continuous),
        ..shop::terms()
    }
}

fn venue(mode: VenueMode) -> Venue {
    let auction_every = (mode == VenueMode::CallAuction).then_some(Duration::from_secs(60));
    Venue { mode, lot: Quantity::new(1), auction_every, ..shop::terms().venue }
}

/// Alice, Bob and Carol are persons, each with ¥100,000 and 1,000 units.
struct Floor {
    world: World,
    issuer: MemberId,
    alice: MemberId,
    bob: MemberId,
    carol: MemberId,
    series: SeriesId,
}

impl Floor {
    fn open() -> Self {
        Self::with(terms())
    }

    fn mode(mode: VenueMode) -> Self {
        Self::with(Terms { venue: venue(mode), ..terms() })
    }

    fn with(terms: Terms) -> Self {
        let mut world = World::new();
        let issuer = world.member(MemberKind::Issuer);
        let [alice, bob, carol] = [(); 3].map(|()| world.member(MemberKind::Person));
        for member in [issuer, alice, bob, carol] {
            world.deposit(member, CNY, CASH);
        }
        let series = open_series(&mut world, issuer, terms);
        let members = [issuer, alice, bob, carol];
        let grants = members.map(|member| grant(member, UNITS, 0)).to_vec();
        world.ok(PLATFORM, IssueUnits { series, grants });
        Self { world, issuer, alice, bob, carol, series }
    }

    fn limit(&self, member: MemberId, side: Side, quantity: u64, permille: u32) -> PlaceOrder {
        PlaceOrder {
            member,
            series: self.series,
            side,
            quantity: Quantity::new(quantity),
            price: OrderPrice::Limit(at(permille)),
            time_in_force: TimeInForce::GoodTillCancelled,
            post_only: false,
            self_trade: SelfTrade::CancelTaker,
            activation: Activation::Now,
        }
    }

    /// Places a limit order and gives its id.
    fn buy(&mut self, member: MemberId, quantity: u64, permille: u32) -> OrderId {
        let order = self.limit(member, Side::Buy, quantity, permille);
        self.place(order).0
    }

    fn sell(&mut self, member: MemberId, quantity: u64, permille: u32) -> OrderId {
        let order = self.limit(member, Side::Sell, quantity, permille);
        self.place(order).0
    }

    fn place(&mut self, order: PlaceOrder) -> (OrderId, Vec<Event>) {
        let id = self.world.state.markets.next_order();
        let events = self.world.ok(Actor::Member(order.member), order);
        (id, events)
    }

    fn market(&self) -> &Market {
        self.world.state.markets.market(self.series).unwrap()
    }

    /// `(price in permille, free units)` of each level of a side.
    fn depth(&self, side: Side) -> Vec<(u32, u64)> {
        let levels = self.market().depth(side, 100);
        levels.iter().map(|l| (l.price.as_ppm() / 1_000, l.quantity.count())).collect()
    }

    fn order(&self, id: OrderId) -> Option<&Order> {
        self.world.state.markets.order(id)
    }

    fn cash(&self, member: MemberId) -> i64 {
        self.world.custody(member, CNY)
    }

    fn reserved(&self, member: MemberId) -> i64 {
        self.world.state.ledger.balance(AccountKey::reserved(member, CNY)).minor()
    }

    fn platform(&self, purpose: Purpose) -> i64 {
        let account = AccountKey::new(Members::PLATFORM, CNY, purpose);
        self.world.state.ledger.balance(account).minor()
    }

    fn free(&self, member: MemberId) -> u64 {
        self.world.state.title.free(member, self.series).count()
    }
}

fn at(permille: u32) -> Price {
    Price::ppm(permille * 1_000)
}

/// The trades among some events: `(buyer, seller, units, price in permille)`.
fn trades(events: &[Event]) -> Vec<(MemberId, MemberId, u64, u32)> {
    let short = |fill: &Fill| {
        let permille = fill.price.as_ppm() / 1_000;
        (fill.buyer.member, fill.seller.member, fill.quantity.count(), permille)
    };
    fills(events).map(short).collect()
}

fn fills(events: &[Event]) -> impl Iterator<Item = &Fill> {
    events.iter().filter_map(|event| match &event.fact {
        Fact::Market(MarketFact::Filled(fill)) => Some(fill),
        _ => None,
    })
}

/// The orders that ended unfilled among some events.
fn done(events: &[Event]) -> Vec<(OrderId, DoneReason)> {
    let ended = events.iter().filter_map(|event| match &event.fact {
        Fact::Market(MarketFact::OrderDone { order, reason, .. }) => Some((*order, *reason)),
        _ => None,
    });
    ended.collect()
}

/// Places an order straight into a state, without looking at every invariant: for thousands of them.
fn straight(state: &mut State, order: PlaceOrder) -> Vec<Event> {
    let stamp = Stamp { sequence: state.next_sequence(), time: state.time() };
    let (key, facts) = (None, Facts::default());
    let envelope = Envelope { actor: PLATFORM, key, command: order.into(), facts };
    let outcome = decide(state, &envelope, stamp);
    let Outcome::Done(events) = outcome.clone() else { panic!("refused: {outcome:?}") };
    crate::evolve(state, &Record { stamp, envelope, outcome });
    events
}

/// A trade rule: at most so many units in one trade.
fn at_most(units: i64) -> Option<Rule> {
    let ask = Expr::Variable(Variable::AskUnits);
    let tree = Expr::Binary(Operator::LessOrEqual, Box::new(ask), Box::new(Expr::Int(units)));
    Some(Rule::new(format!("ask.units <= {units}"), tree).unwrap())
}
