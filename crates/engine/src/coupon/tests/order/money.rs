use super::*;
use crate::Code;
use crate::coupon::tests::shop::{CNY, Shop, year_end};
use crate::coupon::*;
use crate::ledger::TransferMoney;
use crate::tests::{Scenario, check_precedence};
use ::units::{BasisPoints, Duration, PurchaseId, Quantity};

/// The issuer gives away all its free cash.
fn drain(world: &mut World) {
    let amount = world.state.ledger.custody(ISSUER, CNY);
    let pay = TransferMoney { from: ISSUER, to: BOB, currency: CNY, amount };
    world.ok(PLATFORM, pay);
}

#[test]
fn of_refund_purchase() {
    let base = || {
        let lasts = Duration::from_secs(3_600);
        let after_expiry = AfterExpiry::Dormant { lasts, then: AfterDormancy::Extinguish };
        let mut shop = Shop::open(Terms { after_expiry, ..terms() });
        shop.world.now = year_end().before(Duration::from_secs(60));
        shop.sell(ALICE, 1_000, 1_200);
        let command = RefundPurchase { purchase: PurchaseId::new(1) };
        Scenario { world: shop.world, actor: by(ALICE), command }
    };
    check_precedence(
        base,
        &[
            (Code::PurchaseNotFound, |s| s.command.purchase = PurchaseId::new(99)),
            (Code::NotPermitted, |s| s.actor = by(BOB)),
            (Code::MemberFrozen, |s| freeze(&mut s.world, ALICE)),
            (Code::SeriesStateWrong, |s| {
                s.world.pass(Duration::from_secs(3_660));
                assert_eq!(state(&s.world, SERIES), SeriesState::Closed);
            }),
            (Code::PurchaseUsed, |s| {
                let (from, to, quantity) = (ALICE, BOB, Quantity::new(1));
                s.world.ok(PLATFORM, TransferUnits { series: SERIES, from, to, quantity });
            }),
            (Code::IssuerUnderfunded, |s| drain(&mut s.world)),
        ],
        &[],
    );
}

#[test]
fn of_refund_dormant() {
    let base = || {
        let mut shop = Shop::open(Terms { reserve_ratio: BasisPoints::new(4_000), ..terms() });
        shop.issue(ALICE, 1_000);
        shop.pass_year();
        let quantity = Quantity::new(1_000);
        let command = RefundDormant { series: SERIES, member: ALICE, quantity };
        Scenario { world: shop.world, actor: by(ALICE), command }
    };
    check_precedence(
        base,
        &[
            (Code::SeriesNotFound, |s| s.command.series = NO_SERIES),
            (Code::NotPermitted, |s| s.actor = by(BOB)),
            (Code::MemberNotFound, |s| (s.actor, s.command.member) = (PLATFORM, NOBODY)),
            (Code::MemberFrozen, |s| {
                s.command.member = ALICE;
                freeze(&mut s.world, ALICE);
            }),
            (Code::MemberClosed, |s| {
                s.actor = PLATFORM;
                s.command.member = gone(&mut s.world, MemberKind::Person);
            }),
            (Code::SeriesNotDormant, |s| s.command.series = draft(&mut s.world)),
            (Code::QuantityZero, |s| s.command.quantity = Quantity::ZERO),
            (Code::InsufficientUnits, |s| s.command.quantity = Quantity::new(1_001)),
            (Code::IssuerUnderfunded, |s| drain(&mut s.world)),
        ],
        &[],
    );
}
