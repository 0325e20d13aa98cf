//! Block trades and swaps.

use super::*;
use crate::Code;
use ::units::DealId;

const FIRST: DealId = DealId::new(1);

fn leg(series: SeriesId, units: u64) -> DealLeg {
    DealLeg { series, quantity: Quantity::new(units) }
}

fn cash(payer: Payer, minor: i64) -> Option<DealCash> {
    Some(DealCash { payer, currency: CNY, amount: Amount::new(minor) })
}

fn deal(floor: &Floor) -> ProposeDeal {
    ProposeDeal {
        proposer: floor.alice,
        counterparty: floor.bob,
        gives: vec![leg(floor.series, 100)],
        wants: Vec::new(),
        cash: cash(Payer::Counterparty, 90_000),
        expires_at: floor.world.now.after(Duration::from_secs(600)),
    }
}

#[test]
fn a_block_changes_hands_in_one_event() {
    let mut floor = Floor::open();
    let (alice, bob) = (floor.alice, floor.bob);
    let propose = deal(&floor);
    floor.world.ok(Actor::Member(alice), propose);
    assert_eq!((floor.free(alice), floor.free(bob)), (UNITS - 100, UNITS));
    let accept = AcceptDeal { deal: FIRST };
    assert_eq!(floor.world.refused(Actor::Member(alice), accept.clone()), Code::NotPermitted);
    let events = floor.world.ok(Actor::Member(bob), accept.clone());
    assert_eq!(events.len(), 1);
    assert_eq!((floor.free(alice), floor.free(bob)), (UNITS - 100, UNITS + 100));
    // The proposer pays the maker's half percent out of what it gets, the other side 1 % on top.
    assert_eq!((floor.cash(alice), floor.cash(bob)), (CASH + 89_550, CASH - 90_900));
    assert_eq!(floor.platform(Purpose::ReserveFund), 135);
    assert_eq!(floor.market().last(), None, "a deal sets no price");
    assert_eq!(floor.world.refused(Actor::Member(bob), accept), Code::DealNotFound);
}

#[test]
fn a_proposer_that_pays_has_its_cash_reserved() {
    let mut floor = Floor::open();
    let (alice, bob) = (floor.alice, floor.bob);
    let (gives, wants) = (Vec::new(), vec![leg(floor.series, 10)]);
    let propose = ProposeDeal { gives, wants, cash: cash(Payer::Proposer, 9_000), ..deal(&floor) };
    for accepted in [false, true] {
        floor.world.ok(Actor::Member(alice), propose.clone());
        // With the highest rate on top.
        assert_eq!(floor.reserved(alice), 9_090);
        if !accepted {
            let events = floor.world.ok(Actor::Member(bob), CancelDeal { deal: FIRST });
            assert_eq!(events.len(), 1);
            assert_eq!((floor.reserved(alice), floor.cash(alice)), (0, CASH));
        }
    }
    floor.world.ok(Actor::Member(bob), AcceptDeal { deal: DealId::new(2) });
    assert_eq!((floor.reserved(alice), floor.cash(alice)), (0, CASH - 9_045));
    assert_eq!((floor.cash(bob), floor.free(bob)), (CASH + 8_910, UNITS - 10));
}

#[test]
fn coupons_are_swapped_for_coupons_without_a_fee() {
    let mut floor = Floor::open();
    let (alice, bob, issuer) = (floor.alice, floor.bob, floor.issuer);
    let other = open_series(&mut floor.world, issuer, terms());
    let grants = vec![grant(bob, 50, 0)];
    floor.world.ok(PLATFORM, IssueUnits { series: other, grants });
    let wants = vec![leg(other, 50)];
    let propose = ProposeDeal { wants, cash: None, ..deal(&floor) };
    floor.world.ok(Actor::Member(alice), propose);
    floor.world.ok(Actor::Member(bob), AcceptDeal { deal: FIRST });
    assert_eq!(floor.world.state.title.free(alice, other).count(), 50);
    assert_eq!((floor.free(bob), floor.cash(alice), floor.cash(bob)), (UNITS + 100, CASH, CASH));
}

#[test]
fn a_proposal_lapses() {
    let mut floor = Floor::open();
    let propose = deal(&floor);
    floor.world.ok(Actor::Member(floor.alice), propose);
    floor.world.pass(Duration::from_secs(600));
    assert_eq!((floor.free(floor.alice), floor.world.state.markets.deal(FIRST)), (UNITS, None));
}

#[test]
fn a_block_from_the_issuer_may_be_given_back() {
    let mut floor = Floor::with(Terms { cooling_off: Duration::from_days(7), ..terms() });
    for (gives, payer) in [(true, Payer::Counterparty), (false, Payer::Proposer)] {
        let legs = vec![leg(floor.series, 100)];
        let propose = ProposeDeal {
            proposer: if gives { floor.issuer } else { floor.alice },
            counterparty: if gives { floor.alice } else { floor.issuer },
            gives: if gives { legs.clone() } else { Vec::new() },
            wants: if gives { Vec::new() } else { legs },
            cash: cash(payer, 90_000),
            ..deal(&floor)
        };
        floor.world.ok(PLATFORM, propose);
        let deal = floor.world.state.markets.last_deal;
        floor.world.ok(PLATFORM, AcceptDeal { deal });
    }
    let purchases: Vec<_> =
        floor.world.state.coupons.purchases().map(|(_, p)| (p.buyer, p.paid.minor())).collect();
    assert_eq!(purchases, [(floor.alice, 90_000), (floor.alice, 90_000)]);
}

#[test]
fn the_contract_sees_the_price_of_a_block() {
    let price = Expr::Variable(Variable::PricePpm);
    let tree = Expr::Binary(Operator::Equal, Box::new(price), Box::new(Expr::Int(900_000)));
    let trade_rule = Some(Rule::new("price.ppm == 900000".into(), tree).unwrap());
    let mut floor = Floor::with(Terms { trade_rule, ..terms() });
    let bob = Actor::Member(floor.bob);
    let cheap = ProposeDeal { cash: cash(Payer::Counterparty, 89_000), ..deal(&floor) };
    floor.world.ok(PLATFORM, cheap);
    assert_eq!(floor.world.refused(bob, AcceptDeal { deal: FIRST }), Code::TradeRefused);
    let fair = deal(&floor);
    floor.world.ok(PLATFORM, fair);
    floor.world.ok(bob, AcceptDeal { deal: DealId::new(2) });
}
