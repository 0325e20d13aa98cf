//! Issue, transfer and retirement.

use super::shop::{Shop, promotion, terms};

#[test]
fn issue_is_backed_and_one_event_for_any_number() {
    let mut shop = Shop::open(terms());
    let events = shop.issue(shop.issuer, 50_000);
    assert_eq!((events.len(), events[0].moves.len()), (1, 1));
    assert_eq!((shop.escrow(), shop.custody(shop.issuer)), (50_000, 50_000));
    shop.give(shop.issuer, shop.alice, 30);
    shop.give(shop.alice, shop.bob, 10);
    assert_eq!((shop.free(shop.alice), shop.free(shop.bob)), (20, 10));
}

#[test]
fn a_promotion_ends_with_its_last_day() {
    let mut shop = Shop::open(promotion());
    shop.issue(shop.alice, 3);
    shop.pass_year();
    assert_eq!(shop.units().extinguished, 3);
}
