//! Losses.

use super::shop::{Shop, terms};
use crate::coupon::*;
use crate::tests::PLATFORM;
use crate::{Actor, Code};
use units::{LossId, Quantity, UnitRange};

const LOSS: LossId = LossId::new(1);

fn reported(ranges: Vec<UnitRange>) -> Shop {
    let mut shop = Shop::open(terms());
    shop.issue(shop.alice, 100);
    let report = ReportLost { series: shop.series, member: shop.alice, ranges };
    shop.world.ok(Actor::Member(shop.issuer), report);
    shop
}

#[test]
fn lost_units_cannot_be_used_until_they_are_found() {
    let mut shop = reported(vec![UnitRange::new(21, 60).unwrap()]);
    assert_eq!((shop.free(shop.alice), shop.units().outstanding), (40, 100));
    let (from, to, quantity) = (shop.alice, shop.bob, Quantity::new(41));
    let transfer = TransferUnits { series: shop.series, from, to, quantity };
    assert_eq!(shop.world.refused(PLATFORM, transfer), Code::InsufficientUnits);
    shop.world.ok(Actor::Member(shop.issuer), RestoreLost { loss: LOSS });
    assert_eq!(shop.free(shop.alice), 100);
    assert_eq!(shop.world.refused(PLATFORM, ReplaceLost { loss: LOSS }), Code::LossNotFound);
}

#[test]
fn replaced_units_are_new_ones_with_the_old_backing() {
    let mut shop = reported(Vec::new());
    assert_eq!(shop.free(shop.alice), 0);
    shop.world.ok(PLATFORM, ReplaceLost { loss: LOSS });
    assert_eq!((shop.free(shop.alice), shop.escrow()), (100, 100));
    let units = shop.units();
    assert_eq!((units.issued, units.outstanding, units.replaced), (200, 100, 100));
    let held = shop.world.state.title.free(shop.alice, shop.series).lowest(1);
    assert_eq!(held[0].first(), 101);
}
