//! Buy-back programmes.

use super::*;
use crate::Code;
use ::units::BuybackId;

const FIRST: BuybackId = BuybackId::new(1);

fn open(floor: &Floor, price: BuybackPrice) -> OpenBuyback {
    OpenBuyback { series: floor.series, budget: Amount::new(10_000), price, closes_at: None }
}

fn sell(member: MemberId, units: u64, min_price: Option<Price>) -> SellToBuyback {
    SellToBuyback { buyback: FIRST, member, quantity: Quantity::new(units), min_price }
}

#[test]
fn the_issuer_buys_back_out_of_its_budget() {
    for mode in [VenueMode::Continuous, VenueMode::BuybackOnly] {
        let mut floor = Floor::mode(mode);
        let (alice, issuer) = (floor.alice, floor.issuer);
        let before = floor.cash(issuer);
        let command = open(&floor, BuybackPrice::Fixed(at(900)));
        floor.world.ok(Actor::Member(issuer), command);
        assert_eq!((floor.reserved(issuer), floor.cash(issuer)), (10_000, before - 10_000));
        let seller = Actor::Member(alice);
        let dear = sell(alice, 5, Some(at(901)));
        assert_eq!(floor.world.refused(seller, dear), Code::PriceBelowMinimum);
        let events = floor.world.ok(seller, sell(alice, 10, Some(at(900))));
        assert_eq!(trades(&events), [(issuer, alice, 10, 900)]);
        // The seller pays the taker's 1 % out of 9,000, the issuer the maker's 0.5 % on top.
        assert_eq!((floor.cash(alice), floor.reserved(issuer)), (CASH + 8_910, 10_000 - 9_045));
        assert_eq!(floor.free(issuer), UNITS + 10);
        assert_eq!(floor.market().last(), None, "a buy-back sets no price");
        assert_eq!(floor.world.refused(seller, sell(alice, 2, None)), Code::BuybackBudget);
        floor.world.ok(Actor::Member(issuer), CloseBuyback { buyback: FIRST });
        assert_eq!((floor.reserved(issuer), floor.cash(issuer)), (0, before - 9_045));
        assert_eq!(floor.world.refused(seller, sell(alice, 1, None)), Code::BuybackNotFound);
    }
}

#[test]
fn the_price_follows_the_market_between_floor_and_cap() {
    let mut floor = Floor::open();
    let (alice, bob, issuer) = (floor.alice, floor.bob, floor.issuer);
    let rule =
        BuybackPrice::BelowLast { discount: BasisPoints::new(1_000), floor: at(800), cap: at(900) };
    let command = open(&floor, rule);
    floor.world.ok(Actor::Member(issuer), command);
    let seller = Actor::Member(alice);
    assert_eq!(floor.world.refused(seller, sell(alice, 1, None)), Code::NoReferencePrice);
    for (last, paid) in [(1_200, 900), (955, 859), (700, 800)] {
        floor.sell(alice, 1, last);
        floor.buy(bob, 1, last);
        let events = floor.world.ok(seller, sell(alice, 1, None));
        let fill = fills(&events).next().unwrap();
        assert_eq!(fill.price.as_ppm() / 1_000, paid);
    }
}

#[test]
fn a_programme_ends_at_its_time_and_units_that_may_not_pass_on_come_home() {
    let mut floor = Floor::with(Terms { transferable: false, ..terms() });
    let (alice, issuer) = (floor.alice, floor.issuer);
    let closes_at = Some(floor.world.now.after(Duration::from_secs(60)));
    let command = OpenBuyback { closes_at, ..open(&floor, BuybackPrice::Fixed(at(900))) };
    floor.world.ok(Actor::Member(issuer), command);
    floor.world.ok(Actor::Member(alice), sell(alice, 1, None));
    floor.world.pass(Duration::from_secs(60));
    assert_eq!((floor.reserved(issuer), floor.world.state.markets.buyback(FIRST)), (0, None));
}
