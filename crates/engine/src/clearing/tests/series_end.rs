//! A series ends between an authorisation and what follows.

use super::*;
use crate::Code;

const TEN_MINUTES: Duration = Duration::from_secs(600);

fn promotional() -> Terms {
    let after_expiry = AfterExpiry::Extinguish;
    Terms { consideration: Consideration::Promotional, after_expiry, ..terms() }
}

/// Ten units that expire in ten minutes, four of them authorised for fifteen.
fn ending(terms: Terms) -> (Shop, SeriesId, RedemptionId) {
    let mut shop = Shop::new();
    let ends_at = shop.world.now.after(TEN_MINUTES);
    let series = shop.series_until(10, terms, ends_at);
    let id = shop.authorise(&[(series, 4)]);
    (shop, series, id)
}

#[test]
fn a_capture_is_honoured_after_the_end() {
    let (mut shop, series, id) = ending(promotional());
    shop.world.pass(TEN_MINUTES);
    shop.capture(id, &[3]);
    assert_eq!(shop.payable(), 300);
    let units = shop.world.state.title.units(series);
    assert_eq!((units.captured, units.extinguished, units.outstanding), (3, 7, 0));
    // The money behind the unit that ended now is the issuer's own again.
    assert_eq!(shop.issuer_money(), (600, 99_100, 0));
    let till = shop.till();
    let reverse = ReverseRedemption { redemption: id };
    assert_eq!(shop.world.refused(till, reverse), Code::SeriesStateWrong);
    shop.show(CODE);
    let ask = shop.ask(&[(series, 1)]);
    assert_eq!(shop.world.refused(till, ask), Code::SeriesExpired);
}

#[test]
fn units_that_time_out_after_the_end_of_a_promotion_end_too() {
    let (mut shop, series, _) = ending(promotional());
    shop.world.pass(Duration::from_secs(900));
    assert!(shop.world.state.clearing.is_empty(), "it timed out");
    let units = shop.world.state.title.units(series);
    assert_eq!((units.extinguished, units.outstanding), (10, 0));
    assert_eq!(shop.issuer_money(), (600, 99_400, 0));
    assert_eq!(shop.free(series), 0);
}

#[test]
fn units_voided_in_dormancy_are_owed_again() {
    let (mut shop, series, id) = ending(terms());
    shop.world.pass(TEN_MINUTES);
    shop.void(id);
    assert_eq!(shop.free(series), 10);
    assert_eq!(shop.issuer_money(), (1_000, 99_000, 0));
    shop.show(CODE);
    let (till, ask) = (shop.till(), shop.ask(&[(series, 4)]));
    assert_eq!(shop.world.refused(till, ask), Code::SeriesExpired);
}

#[test]
fn a_capture_is_reversed_in_dormancy() {
    let (mut shop, series, id) = ending(terms());
    shop.capture(id, &[]);
    shop.world.pass(TEN_MINUTES);
    shop.reverse(id);
    assert_eq!((shop.free(series), shop.payable()), (10, 0));
}

#[test]
fn units_voided_after_escheat_are_owed_to_the_state() {
    let short = Duration::from_secs(60);
    let after_expiry = AfterExpiry::Dormant { lasts: short, then: AfterDormancy::Escheat };
    let (mut shop, series, id) = ending(Terms { after_expiry, ..terms() });
    shop.world.pass(TEN_MINUTES);
    shop.world.pass(short);
    assert_eq!(shop.world.state.title.units(series).escheated, 6);
    shop.void(id);
    assert_eq!(shop.world.state.title.units(series).escheated, 10);
    assert_eq!(shop.balance(shop.issuer, Purpose::UnclaimedProperty), 1_000);
}
