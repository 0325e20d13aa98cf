//! The order of refusals of every command.

mod negotiated;

use super::*;
use crate::coupon::SuspendSeries;
use crate::member::{CloseMember, FreezeMember};
use crate::tests::{Fault, Scenario, check_precedence};
use crate::{Code, Command};
use ::units::{BuybackId, DealId, Timestamp};

const NOBODY: MemberId = MemberId::new(99);
const NOWHERE: SeriesId = SeriesId::new(99);
const LONG: Duration = Duration::from_days(400);

/// A rule that refuses everything above 500 units.
fn ruled() -> Floor {
    Floor::with(Terms { trade_rule: at_most(500), ..terms() })
}

fn scenario<C>(floor: Floor, member: MemberId, command: C) -> Scenario<C> {
    Scenario { world: floor.world, actor: Actor::Member(member), command }
}

/// The ids of a floor are always the same.
fn ids() -> (MemberId, MemberId, MemberId, MemberId, SeriesId) {
    let member = MemberId::new;
    (member(2), member(3), member(4), member(5), SeriesId::new(1))
}

fn issuer() -> MemberId {
    ids().0
}

fn alice() -> MemberId {
    ids().1
}

fn bob() -> MemberId {
    ids().2
}

fn series() -> SeriesId {
    ids().4
}

impl<C> Scenario<C> {
    fn ok(&mut self, command: impl Into<Command>) {
        self.world.ok(PLATFORM, command);
    }

    fn stranger(&mut self) {
        self.actor = Actor::Member(MemberId::new(5));
    }

    fn freeze(&mut self, member: MemberId) {
        let freeze = FreezeMember { member, reason: "case 1".into() };
        self.world.submit(PLATFORM, freeze.into());
    }

    fn suspend(&mut self) {
        self.suspend_it(series());
    }

    fn suspend_it(&mut self, series: SeriesId) {
        let suspend = SuspendSeries { series, reason: "case 1".into() };
        self.world.submit(PLATFORM, suspend.into());
    }

    fn halt(&mut self) {
        self.halt_it(series());
    }

    fn halt_it(&mut self, series: SeriesId) {
        let halt = HaltMarket { series, reason: "case 1".into() };
        self.world.submit(PLATFORM, halt.into());
    }

    /// A member that was closed.
    fn closed(&mut self) -> MemberId {
        let member = self.world.member(MemberKind::Person);
        self.ok(CloseMember { member });
        self.actor = PLATFORM;
        member
    }

    /// Another series, whose market stays as `mode` has it.
    fn other_series(&mut self, terms: Terms) -> SeriesId {
        open_series(&mut self.world, issuer(), terms)
    }

    /// A series that is a draft: it has no market.
    fn draft(&mut self) -> SeriesId {
        shop::define(&mut self.world, issuer(), terms())
    }

    fn order(&self) -> OrderId {
        self.world.state.markets.last_order
    }

    fn later(&self, span: Duration) -> Timestamp {
        self.world.now.after(span)
    }

    /// All free cash of a member goes to the issuer.
    fn empty(&mut self, from: MemberId) {
        let amount = self.world.state.ledger.custody(from, CNY);
        if amount.is_positive() {
            let to = issuer();
            self.ok(crate::ledger::TransferMoney { from, to, currency: CNY, amount });
        }
    }

    /// All free units of a member go to the issuer.
    fn strip(&mut self, from: MemberId) {
        let free = self.world.state.title.free(from, series()).count();
        if free > 0 {
            let (series, to, quantity) = (series(), issuer(), Quantity::new(free));
            self.ok(crate::coupon::TransferUnits { series, from, to, quantity });
        }
    }
}

fn place() -> Scenario<PlaceOrder> {
    let mut floor = ruled();
    floor.sell(bob(), 700, 950);
    let mut command = floor.limit(alice(), Side::Buy, 10, 900);
    command.time_in_force = TimeInForce::GoodTill(floor.world.now.after(Duration::from_days(1)));
    scenario(floor, alice(), command)
}

#[test]
fn place_order_refuses_in_order() {
    let faults: &[Fault<PlaceOrder>] = &[
        (Code::NotPermitted, Scenario::stranger),
        (Code::MemberNotFound, |s| {
            s.actor = PLATFORM;
            s.command.member = NOBODY;
        }),
        (Code::MemberFrozen, |s| s.freeze(s.command.member)),
        (Code::MemberClosed, |s| s.command.member = s.closed()),
        (Code::SeriesNotFound, |s| s.command.series = NOWHERE),
        (Code::SeriesStateWrong, |s| s.suspend_it(s.command.series)),
        (Code::MarketHalted, |s| s.halt_it(s.command.series)),
        (Code::VenueModeRefuses, |s| {
            let terms = Terms { venue: venue(VenueMode::Rfq), ..terms() };
            s.command.series = s.other_series(terms);
        }),
        (Code::OrderTermsContradict, |s| {
            s.command.price = OrderPrice::Market(at(900));
            s.command.time_in_force = TimeInForce::GoodTillCancelled;
        }),
        (Code::AuctionOnly, |s| {
            let terms = Terms { venue: venue(VenueMode::CallAuction), ..terms() };
            s.command.series = s.other_series(terms);
            s.command.post_only = true;
        }),
        (Code::QuantityZero, |s| s.command.quantity = Quantity::ZERO),
        (Code::QuantityOffLot, |s| {
            let lot = Quantity::new(10);
            let venue = Venue { lot, ..venue(VenueMode::Continuous) };
            s.command.series = s.other_series(Terms { venue, ..terms() });
            s.command.quantity = Quantity::new(11);
        }),
        (Code::PriceOffTick, |s| s.command.activation = Activation::Rises(Price::ppm(1_001))),
        (Code::TimeNotInFuture, |s| {
            s.command.time_in_force = TimeInForce::GoodTill(s.world.now);
        }),
        (Code::TooFarInFuture, |s| {
            s.command.time_in_force = TimeInForce::GoodTill(s.later(LONG));
        }),
        (Code::Overflow, |s| s.command.quantity = Quantity::new(u64::MAX - 5)),
        (Code::InsufficientFunds, |s| s.empty(alice())),
        (Code::PostOnlyWouldTrade, |s| {
            s.command.price = OrderPrice::Limit(at(950));
            s.command.post_only = true;
        }),
    ];
    let apart = [
        Code::PriceOutsideCollar,
        Code::NotTransferable,
        Code::TooManyOpenOrders,
        Code::InsufficientUnits,
        Code::TradeRefused,
        Code::FillOrKillNotFilled,
    ];
    check_precedence(place, faults, &apart);
}

/// A sell order of a series that may not be passed on, of its issuer.
fn place_primary() -> Scenario<PlaceOrder> {
    let collar = Some(BasisPoints::new(1_000));
    let venue = Venue { collar, ..venue(VenueMode::Continuous) };
    let trade_rule = at_most(500);
    let mut floor = Floor::with(Terms { transferable: false, trade_rule, venue, ..terms() });
    floor.sell(issuer(), 1, 900);
    floor.buy(alice(), 1, 900);
    floor.buy(bob(), 700, 900);
    let command = floor.limit(issuer(), Side::Sell, 20, 950);
    scenario(floor, issuer(), command)
}

#[test]
fn sell_orders_refuse_in_order() {
    let faults: &[Fault<PlaceOrder>] = &[
        (Code::PriceOutsideCollar, |s| s.command.price = OrderPrice::Limit(at(1_500))),
        (Code::NotTransferable, |s| {
            s.command.member = alice();
            s.actor = Actor::Member(alice());
        }),
        (Code::Overflow, |s| s.command.quantity = Quantity::new(u64::MAX)),
        (Code::InsufficientUnits, |s| s.command.quantity = Quantity::new(5_000)),
        (Code::TradeRefused, |s| {
            s.command.quantity = Quantity::new(600);
            s.command.price = OrderPrice::Limit(at(900));
        }),
        (Code::FillOrKillNotFilled, |s| s.command.time_in_force = TimeInForce::FillOrKill),
    ];
    let elsewhere: Vec<Code> = {
        use crate::Decide;
        let here: Vec<Code> = faults.iter().map(|fault| fault.0).collect();
        let listed = PlaceOrder::REJECTIONS.iter().copied();
        listed.filter(|code| !here.contains(code)).collect()
    };
    check_precedence(place_primary, faults, &elsewhere);
}

fn amend() -> Scenario<AmendOrder> {
    let collar = Some(BasisPoints::new(1_000));
    let lot = Quantity::new(10);
    let venue = Venue { collar, lot, ..venue(VenueMode::Continuous) };
    let mut floor = Floor::with(Terms { trade_rule: at_most(500), venue, ..terms() });
    floor.sell(bob(), 10, 900);
    floor.buy(alice(), 10, 900);
    floor.sell(bob(), 700, 950);
    let mut order = floor.limit(alice(), Side::Buy, 700, 900);
    order.post_only = false;
    let (order, _) = floor.place(order);
    let command = AmendOrder { order, price: Some(at(910)), quantity: None };
    scenario(floor, alice(), command)
}

#[test]
fn amend_order_refuses_in_order() {
    let faults: &[Fault<AmendOrder>] = &[
        (Code::OrderNotFound, |s| s.command.order = OrderId::new(99)),
        (Code::NotPermitted, Scenario::stranger),
        (Code::SeriesStateWrong, Scenario::suspend),
        (Code::MarketHalted, Scenario::halt),
        (Code::QuantityZero, |s| s.command.quantity = Some(Quantity::ZERO)),
        (Code::QuantityOffLot, |s| s.command.quantity = Some(Quantity::new(11))),
        (Code::PriceOffTick, |s| s.command.price = Some(Price::ppm(900_001))),
        (Code::AmendNothing, |s| {
            s.command.price = Some(at(900));
            s.command.quantity = None;
        }),
        (Code::PriceOutsideCollar, |s| s.command.price = Some(at(1_200))),
        (Code::Overflow, |s| s.command.quantity = Some(Quantity::new(u64::MAX - 5))),
        (Code::InsufficientFunds, |s| {
            s.empty(alice());
            s.command.price = Some(at(920));
        }),
        (Code::TradeRefused, |s| s.command.price = Some(at(950))),
    ];
    // Locks and units are for sell orders; post-only is for another bid.
    let apart = [Code::QuoteLocked, Code::InsufficientUnits, Code::PostOnlyWouldTrade];
    check_precedence(amend, faults, &apart);
}

/// A post-only sell order that grows, towards a bid at 900.
fn amend_sell() -> Scenario<AmendOrder> {
    let mut floor = Floor::open();
    floor.buy(bob(), 10, 900);
    let mut order = floor.limit(alice(), Side::Sell, 10, 950);
    order.post_only = true;
    let (order, _) = floor.place(order);
    let command = AmendOrder { order, price: None, quantity: Some(Quantity::new(20)) };
    scenario(floor, alice(), command)
}

#[test]
fn amend_order_of_a_seller_refuses_in_order() {
    let faults: &[Fault<AmendOrder>] = &[
        (Code::QuoteLocked, |s| {
            let (order, member, quantity) = (s.command.order, bob(), Quantity::new(5));
            s.world.submit(PLATFORM, LockQuote { order, member, quantity, seconds: 9 }.into());
            s.command.price = Some(at(900));
        }),
        (Code::InsufficientUnits, |s| s.command.quantity = Some(Quantity::new(2_000))),
        (Code::PostOnlyWouldTrade, |s| s.command.price = Some(at(900))),
    ];
    let elsewhere: Vec<Code> = {
        use crate::Decide;
        let here: Vec<Code> = faults.iter().map(|fault| fault.0).collect();
        let listed = AmendOrder::REJECTIONS.iter().copied();
        listed.filter(|code| !here.contains(code)).collect()
    };
    check_precedence(amend_sell, faults, &elsewhere);
}

fn cancel() -> Scenario<CancelOrder> {
    let mut floor = Floor::open();
    let order = floor.sell(alice(), 10, 950);
    scenario(floor, alice(), CancelOrder { order })
}

#[test]
fn cancel_order_refuses_in_order() {
    let faults: &[Fault<CancelOrder>] = &[
        (Code::OrderNotFound, |s| s.command.order = OrderId::new(99)),
        (Code::NotPermitted, Scenario::stranger),
        (Code::QuoteLocked, |s| {
            let (order, member, quantity) = (s.order(), bob(), Quantity::new(5));
            s.ok(LockQuote { order, member, quantity, seconds: 9 });
        }),
    ];
    check_precedence(cancel, faults, &[]);
}

fn cancel_all() -> Scenario<CancelAll> {
    let floor = Floor::open();
    scenario(floor, alice(), CancelAll { member: alice(), series: Some(series()) })
}

#[test]
fn cancel_all_refuses_in_order() {
    let faults: &[Fault<CancelAll>] = &[
        (Code::NotPermitted, Scenario::stranger),
        (Code::MemberNotFound, |s| {
            s.actor = PLATFORM;
            s.command.member = NOBODY;
        }),
        (Code::SeriesNotFound, |s| s.command.series = Some(NOWHERE)),
    ];
    check_precedence(cancel_all, faults, &[]);
}

fn click() -> Scenario<SellNow> {
    let lot = Quantity::new(10);
    let venue = Venue { lot, ..venue(VenueMode::Continuous) };
    let mut floor = Floor::with(Terms { trade_rule: at_most(500), venue, ..terms() });
    floor.buy(bob(), 2_000, 900);
    let command = SellNow {
        member: alice(),
        series: series(),
        quantity: Quantity::new(10),
        max_slippage: BasisPoints::ZERO,
    };
    scenario(floor, alice(), command)
}

#[test]
fn sell_now_refuses_in_order() {
    let faults: &[Fault<SellNow>] = &[
        (Code::NotPermitted, Scenario::stranger),
        (Code::MemberNotFound, |s| {
            s.actor = PLATFORM;
            s.command.member = NOBODY;
        }),
        (Code::MemberFrozen, |s| s.freeze(s.command.member)),
        (Code::MemberClosed, |s| s.command.member = s.closed()),
        (Code::SeriesNotFound, |s| s.command.series = NOWHERE),
        (Code::SeriesStateWrong, |s| s.suspend_it(s.command.series)),
        (Code::MarketHalted, |s| s.halt_it(s.command.series)),
        (Code::VenueModeRefuses, |s| {
            let terms = Terms { venue: venue(VenueMode::Rfq), ..terms() };
            s.command.series = s.other_series(terms);
        }),
        (Code::QuantityZero, |s| s.command.quantity = Quantity::ZERO),
        (Code::QuantityOffLot, |s| s.command.quantity = Quantity::new(11)),
        (Code::NotTransferable, |s| {
            let lot = Quantity::new(10);
            let venue = Venue { lot, ..venue(VenueMode::Continuous) };
            let terms = Terms { transferable: false, venue, ..terms() };
            s.command.series = s.other_series(terms);
        }),
        (Code::NoBid, |s| {
            let order = s.order();
            s.world.submit(PLATFORM, CancelOrder { order }.into());
        }),
        (Code::Overflow, |s| s.command.quantity = Quantity::new(u64::MAX - 5)),
        (Code::InsufficientUnits, |s| s.strip(alice())),
        (Code::TradeRefused, |s| s.command.quantity = Quantity::new(600)),
    ];
    check_precedence(click, faults, &[]);
}

fn lock() -> Scenario<LockQuote> {
    let lot = Quantity::new(10);
    let venue = Venue { lot, ..venue(VenueMode::Continuous) };
    let mut floor = Floor::with(Terms { trade_rule: at_most(500), venue, ..terms() });
    let order = floor.sell(bob(), 1_000, 900);
    let quantity = Quantity::new(10);
    let command = LockQuote { order, member: alice(), quantity, seconds: 60 };
    scenario(floor, alice(), command)
}

#[test]
fn lock_quote_refuses_in_order() {
    let faults: &[Fault<LockQuote>] = &[
        (Code::NotPermitted, Scenario::stranger),
        (Code::MemberNotFound, |s| {
            s.actor = PLATFORM;
            s.command.member = NOBODY;
        }),
        (Code::MemberFrozen, |s| s.freeze(s.command.member)),
        (Code::MemberClosed, |s| s.command.member = s.closed()),
        (Code::OrderNotFound, |s| s.command.order = OrderId::new(99)),
        (Code::SelfTrade, |s| {
            s.command.member = bob();
            s.actor = Actor::Member(bob());
        }),
        (Code::SeriesStateWrong, Scenario::suspend),
        (Code::MarketHalted, Scenario::halt),
        (Code::QuantityZero, |s| s.command.quantity = Quantity::ZERO),
        (Code::QuantityOffLot, |s| s.command.quantity = Quantity::new(11)),
        (Code::QuantityNotLarger, |s| s.command.quantity = Quantity::new(2_000)),
        (Code::QuoteTimeInvalid, |s| s.command.seconds = 61),
        (Code::TooManyQuotes, |s| {
            let (order, quantity) = (s.order(), Quantity::new(10));
            for _ in 0..10 {
                let lock = LockQuote { order, member: MemberId::new(5), quantity, seconds: 60 };
                s.world.submit(PLATFORM, lock.into());
            }
        }),
        (Code::InsufficientFunds, |s| s.empty(alice())),
        (Code::TradeRefused, |s| s.command.quantity = Quantity::new(600)),
    ];
    // The face of an order that rests always fits; the other two have tests of their own.
    let apart = [Code::Overflow, Code::OrderNotLockable, Code::VenueModeRefuses];
    check_precedence(lock, faults, &apart);
}

#[test]
fn only_a_resting_sell_order_can_be_locked() {
    let mut s = lock();
    let mut floor = Floor::open();
    let bid = floor.buy(bob(), 10, 900);
    let command = LockQuote { order: bid, ..s.command.clone() };
    assert_eq!(floor.world.refused(Actor::Member(alice()), command), Code::OrderNotLockable);
    let mut waits = floor.limit(bob(), Side::Sell, 10, 950);
    waits.activation = Activation::Rises(at(2_000));
    let (order, _) = floor.place(waits);
    s.command.order = order;
    let refused = floor.world.refused(Actor::Member(alice()), s.command.clone());
    assert_eq!(refused, Code::OrderNotLockable);
}

fn take() -> Scenario<TakeQuote> {
    let mut base = lock();
    base.world.ok(PLATFORM, base.command.clone());
    let command = TakeQuote { quote: QuoteId::new(1) };
    Scenario { world: base.world, actor: Actor::Member(alice()), command }
}
