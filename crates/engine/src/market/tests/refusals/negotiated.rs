//! Quotes, deals, buy-backs and the running of a market.

use super::*;

#[test]
fn take_quote_refuses_in_order() {
    let faults: &[Fault<TakeQuote>] = &[
        (Code::QuoteNotFound, |s| s.command.quote = QuoteId::new(99)),
        (Code::NotPermitted, Scenario::stranger),
        (Code::SeriesStateWrong, Scenario::suspend),
        (Code::MarketHalted, Scenario::halt),
    ];
    // The rule saw the same trade when the quote was locked; a new version of the terms may differ.
    check_precedence(take, faults, &[Code::TradeRefused]);
}

fn release() -> Scenario<ReleaseQuote> {
    let base = take();
    let command = ReleaseQuote { quote: QuoteId::new(1) };
    Scenario { world: base.world, actor: base.actor, command }
}

#[test]
fn release_quote_refuses_in_order() {
    let faults: &[Fault<ReleaseQuote>] = &[
        (Code::QuoteNotFound, |s| s.command.quote = QuoteId::new(99)),
        (Code::NotPermitted, Scenario::stranger),
    ];
    check_precedence(release, faults, &[]);
}

fn propose() -> Scenario<ProposeDeal> {
    let floor = Floor::open();
    let cash = DealCash { payer: Payer::Proposer, currency: CNY, amount: Amount::new(1_000) };
    let command = ProposeDeal {
        proposer: alice(),
        counterparty: bob(),
        gives: vec![DealLeg { series: series(), quantity: Quantity::new(10) }],
        wants: vec![DealLeg { series: SeriesId::new(2), quantity: Quantity::new(10) }],
        cash: Some(cash),
        expires_at: floor.world.now.after(Duration::from_secs(60)),
    };
    let mut s = scenario(floor, alice(), command);
    s.other_series(terms());
    s
}

#[test]
fn propose_deal_refuses_in_order() {
    let faults: &[Fault<ProposeDeal>] = &[
        (Code::NotPermitted, Scenario::stranger),
        (Code::MemberNotFound, |s| s.command.counterparty = NOBODY),
        (Code::MemberFrozen, |s| s.freeze(alice())),
        (Code::MemberClosed, |s| s.command.counterparty = s.closed()),
        (Code::SameMember, |s| s.command.counterparty = s.command.proposer),
        (Code::TooMany, |s| s.command.wants = s.command.wants.repeat(17)),
        (Code::DealEmpty, |s| {
            s.command.gives = Vec::new();
            s.command.cash = None;
        }),
        (Code::DuplicateEntry, |s| s.command.wants = s.command.gives.clone()),
        (Code::SeriesNotFound, |s| s.command.wants[0].series = NOWHERE),
        (Code::SeriesStateWrong, Scenario::suspend),
        (Code::MarketHalted, Scenario::halt),
        (Code::VenueModeRefuses, |s| {
            let terms = Terms { venue: venue(VenueMode::BuybackOnly), ..terms() };
            s.command.wants[0].series = s.other_series(terms);
        }),
        (Code::QuantityZero, |s| s.command.wants[0].quantity = Quantity::ZERO),
        (Code::NotTransferable, |s| {
            let series = s.other_series(Terms { transferable: false, ..terms() });
            s.command.wants.push(DealLeg { series, quantity: Quantity::new(1) });
        }),
        (Code::CurrencyUnknown, |s| {
            let unknown = minicbor::decode(&[0]).unwrap();
            s.command.cash.as_mut().unwrap().currency = unknown;
        }),
        (Code::AmountNotPositive, |s| s.command.cash.as_mut().unwrap().amount = Amount::ZERO),
        (Code::TimeNotInFuture, |s| s.command.expires_at = s.world.now),
        (Code::TooFarInFuture, |s| s.command.expires_at = s.later(LONG)),
        (Code::Overflow, |s| s.command.cash.as_mut().unwrap().amount = Amount::MAX),
        (Code::InsufficientFunds, |s| s.empty(alice())),
        (Code::InsufficientUnits, |s| s.strip(alice())),
    ];
    // Pairs in which one fault takes away what the other one is about.
    check_some_pairs(propose, faults, &[Code::TooManyDeals]);
}

/// As `check_precedence`, for faults of which some undo each other: every fault alone brings its
/// code, and of any two one of theirs that stands no later than the first comes.
fn check_some_pairs<C>(base: fn() -> Scenario<C>, faults: &[Fault<C>], apart: &[Code])
where
    C: crate::Decide + Into<Command> + Clone,
{
    for fault in faults {
        let mut s = base();
        fault.1(&mut s);
        let outcome = s.world.submit(s.actor, s.command.clone().into());
        let code = match outcome {
            Outcome::Rejected(rejection) => rejection.code,
            Outcome::Done(_) => panic!("{}: not refused", fault.0.name()),
        };
        assert_eq!(code, fault.0);
    }
    let rank = |code| C::REJECTIONS.iter().position(|listed| *listed == code).unwrap();
    assert!(faults.windows(2).all(|two| rank(two[0].0) < rank(two[1].0)), "the order of the list");
    let covered = faults.len() + apart.len();
    assert_eq!(covered, C::REJECTIONS.len(), "every code is brought");
    let mut s = base();
    s.world.ok(s.actor, s.command.clone());
}

fn accept() -> Scenario<AcceptDeal> {
    let mut floor = ruled();
    let cash = DealCash { payer: Payer::Counterparty, currency: CNY, amount: Amount::new(1_000) };
    let other = open_series(&mut floor.world, issuer(), terms());
    let grants = vec![grant(bob(), 10, 0)];
    floor.world.ok(PLATFORM, IssueUnits { series: other, grants });
    let propose = ProposeDeal {
        proposer: alice(),
        counterparty: bob(),
        gives: vec![DealLeg { series: series(), quantity: Quantity::new(10) }],
        wants: vec![DealLeg { series: other, quantity: Quantity::new(10) }],
        cash: Some(cash),
        expires_at: floor.world.now.after(Duration::from_secs(60)),
    };
    floor.world.ok(PLATFORM, propose.clone());
    let gives = vec![DealLeg { series: series(), quantity: Quantity::new(600) }];
    floor.world.ok(PLATFORM, ProposeDeal { gives, ..propose });
    scenario(floor, bob(), AcceptDeal { deal: DealId::new(1) })
}

#[test]
fn accept_deal_refuses_in_order() {
    let faults: &[Fault<AcceptDeal>] = &[
        (Code::DealNotFound, |s| s.command.deal = DealId::new(99)),
        (Code::NotPermitted, Scenario::stranger),
        (Code::SeriesStateWrong, Scenario::suspend),
        (Code::MarketHalted, Scenario::halt),
        (Code::VenueModeRefuses, |s| {
            let (venue, reference) = (venue(VenueMode::BuybackOnly), None);
            s.ok(ConfigureVenue { series: series(), venue, reference });
        }),
        (Code::InsufficientFunds, |s| s.empty(bob())),
        (Code::InsufficientUnits, |s| {
            let (series, from, to) = (SeriesId::new(2), bob(), issuer());
            let quantity = Quantity::new(1);
            let give = crate::coupon::TransferUnits { series, from, to, quantity };
            s.world.submit(PLATFORM, give.into());
        }),
        (Code::TradeRefused, |s| s.command.deal = DealId::new(2)),
    ];
    // Overflow: the proposal was checked with the same amount, and rates are at most a tenth.
    check_precedence(accept, faults, &[Code::Overflow]);
}

fn cancel_deal() -> Scenario<CancelDeal> {
    let base = accept();
    let command = CancelDeal { deal: DealId::new(1) };
    Scenario { world: base.world, actor: base.actor, command }
}

#[test]
fn cancel_deal_refuses_in_order() {
    let faults: &[Fault<CancelDeal>] = &[
        (Code::DealNotFound, |s| s.command.deal = DealId::new(99)),
        (Code::NotPermitted, Scenario::stranger),
    ];
    check_precedence(cancel_deal, faults, &[]);
}

fn open_buyback() -> Scenario<OpenBuyback> {
    let floor = Floor::open();
    let command = OpenBuyback {
        series: series(),
        budget: Amount::new(10_000),
        price: BuybackPrice::Fixed(at(900)),
        closes_at: Some(floor.world.now.after(Duration::from_days(1))),
    };
    scenario(floor, issuer(), command)
}

#[test]
fn open_buyback_refuses_in_order() {
    let faults: &[Fault<OpenBuyback>] = &[
        (Code::SeriesNotFound, |s| s.command.series = NOWHERE),
        (Code::NotPermitted, Scenario::stranger),
        (Code::MemberFrozen, |s| s.freeze(issuer())),
        (Code::SeriesStateWrong, |s| s.command.series = s.draft()),
        (Code::AmountNotPositive, |s| s.command.budget = Amount::ZERO),
        (Code::PriceOffTick, |s| {
            let (floor, cap) = (at(900), at(800));
            let discount = BasisPoints::new(100);
            s.command.price = BuybackPrice::BelowLast { discount, floor, cap };
        }),
        (Code::TimeNotInFuture, |s| s.command.closes_at = Some(s.world.now)),
        (Code::TooManyBuybacks, |s| {
            let again = OpenBuyback { closes_at: None, ..s.command.clone() };
            for _ in 0..crate::policy::MAX_BUYBACKS {
                s.world.submit(PLATFORM, again.clone().into());
            }
        }),
        (Code::InsufficientFunds, |s| s.command.budget = Amount::new(100 * CASH)),
    ];
    check_some_pairs(open_buyback, faults, &[]);
}

fn sell_back() -> Scenario<SellToBuyback> {
    let lot = Quantity::new(10);
    let venue = Venue { lot, ..venue(VenueMode::Continuous) };
    let mut floor = Floor::with(Terms { trade_rule: at_most(500), venue, ..terms() });
    let open = OpenBuyback {
        series: series(),
        budget: Amount::new(950_000),
        price: BuybackPrice::Fixed(at(900)),
        closes_at: None,
    };
    let by_last = BuybackPrice::BelowLast { discount: BasisPoints::ZERO, floor: at(1), cap: at(9) };
    floor.world.ok(PLATFORM, open.clone());
    floor.world.ok(PLATFORM, OpenBuyback { price: by_last, ..open });
    let command = SellToBuyback {
        buyback: BuybackId::new(1),
        member: alice(),
        quantity: Quantity::new(10),
        min_price: None,
    };
    scenario(floor, alice(), command)
}

#[test]
fn sell_to_buyback_refuses_in_order() {
    let faults: &[Fault<SellToBuyback>] = &[
        (Code::NotPermitted, Scenario::stranger),
        (Code::MemberNotFound, |s| {
            s.actor = PLATFORM;
            s.command.member = NOBODY;
        }),
        (Code::MemberFrozen, |s| s.freeze(s.command.member)),
        (Code::MemberClosed, |s| s.command.member = s.closed()),
        (Code::BuybackNotFound, |s| s.command.buyback = BuybackId::new(99)),
        (Code::SelfTrade, |s| {
            s.command.member = issuer();
            s.actor = Actor::Member(issuer());
        }),
        (Code::SeriesStateWrong, Scenario::suspend),
        (Code::MarketHalted, Scenario::halt),
        (Code::QuantityZero, |s| s.command.quantity = Quantity::ZERO),
        (Code::QuantityOffLot, |s| s.command.quantity = Quantity::new(11)),
        (Code::NoReferencePrice, |s| s.command.buyback = BuybackId::new(2)),
        (Code::PriceBelowMinimum, |s| s.command.min_price = Some(at(950))),
        (Code::Overflow, |s| s.command.quantity = Quantity::new(u64::MAX - 5)),
        (Code::BuybackBudget, |s| s.command.quantity = Quantity::new(1_500)),
        (Code::InsufficientUnits, |s| s.strip(alice())),
        (Code::TradeRefused, |s| s.command.quantity = Quantity::new(600)),
    ];
    check_precedence(sell_back, faults, &[]);
}

fn close_buyback() -> Scenario<CloseBuyback> {
    let base = sell_back();
    let command = CloseBuyback { buyback: BuybackId::new(1) };
    Scenario { world: base.world, actor: Actor::Member(issuer()), command }
}

#[test]
fn close_buyback_refuses_in_order() {
    let faults: &[Fault<CloseBuyback>] = &[
        (Code::BuybackNotFound, |s| s.command.buyback = BuybackId::new(99)),
        (Code::NotPermitted, Scenario::stranger),
    ];
    check_precedence(close_buyback, faults, &[]);
}

fn configure() -> Scenario<ConfigureVenue> {
    let floor = Floor::open();
    let venue = venue(VenueMode::Continuous);
    let command = ConfigureVenue { series: series(), venue, reference: Some(Price::PAR) };
    Scenario { world: floor.world, actor: PLATFORM, command }
}

#[test]
fn configure_venue_refuses_in_order() {
    let faults: &[Fault<ConfigureVenue>] = &[
        (Code::NotPermitted, Scenario::stranger),
        (Code::SeriesNotFound, |s| s.command.series = NOWHERE),
        (Code::SeriesStateWrong, |s| s.command.series = s.draft()),
        (Code::VenueInvalid, |s| s.command.venue.tick = Price::ppm(0)),
        (Code::PriceOffTick, |s| s.command.reference = Some(Price::ppm(0))),
        (Code::MarketHasOrders, |s| {
            let order = PlaceOrder {
                member: alice(),
                series: series(),
                side: Side::Buy,
                quantity: Quantity::new(1),
                price: OrderPrice::Limit(at(900)),
                time_in_force: TimeInForce::GoodTillCancelled,
                post_only: false,
                self_trade: SelfTrade::CancelTaker,
                activation: Activation::Rises(at(2_000)),
            };
            s.ok(order);
        }),
    ];
    check_precedence(configure, faults, &[]);
}

fn halt() -> Scenario<HaltMarket> {
    let floor = Floor::open();
    let command = HaltMarket { series: series(), reason: "news".into() };
    Scenario { world: floor.world, actor: PLATFORM, command }
}

#[test]
fn halt_market_refuses_in_order() {
    let faults: &[Fault<HaltMarket>] = &[
        (Code::NotPermitted, Scenario::stranger),
        (Code::SeriesNotFound, |s| s.command.series = NOWHERE),
        (Code::SeriesStateWrong, |s| s.command.series = s.draft()),
        (Code::MarketHalted, Scenario::halt),
        (Code::TextInvalid, |s| s.command.reason = String::new()),
    ];
    check_precedence(halt, faults, &[]);
}

fn resume() -> Scenario<ResumeMarket> {
    let mut base = halt();
    base.halt();
    let command = ResumeMarket { series: series() };
    Scenario { world: base.world, actor: PLATFORM, command }
}

#[test]
fn resume_market_refuses_in_order() {
    let faults: &[Fault<ResumeMarket>] = &[
        (Code::NotPermitted, Scenario::stranger),
        (Code::SeriesNotFound, |s| s.command.series = NOWHERE),
        (Code::SeriesStateWrong, |s| s.command.series = s.draft()),
        (Code::MarketNotHalted, |s| s.ok(ResumeMarket { series: series() })),
    ];
    check_precedence(resume, faults, &[]);
}
