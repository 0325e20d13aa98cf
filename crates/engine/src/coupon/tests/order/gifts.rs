use super::*;
use crate::Code;
use crate::coupon::tests::shop::{Shop, open_series};
use crate::coupon::*;
use crate::tests::{Scenario, check_precedence};
use ::units::{Duration, GiftId, Quantity};

const NO_GIFT: GiftId = GiftId::new(99);

fn giving() -> Scenario<CreateGift> {
    let mut shop = Shop::open(terms());
    shop.issue(ALICE, 100);
    let command = CreateGift {
        series: SERIES,
        from: ALICE,
        quantity: Quantity::new(100),
        code_hash: [7; 32],
        attempts: 3,
        expires_at: shop.world.now.after(Duration::from_days(30)),
    };
    Scenario { world: shop.world, actor: by(ALICE), command }
}

#[test]
fn of_create_gift() {
    check_precedence(
        giving,
        &[
            (Code::SeriesNotFound, |s| s.command.series = NO_SERIES),
            (Code::NotPermitted, |s| s.actor = by(BOB)),
            (Code::MemberNotFound, |s| (s.actor, s.command.from) = (PLATFORM, NOBODY)),
            (Code::MemberFrozen, |s| {
                s.command.from = ALICE;
                freeze(&mut s.world, ALICE);
            }),
            (Code::MemberClosed, |s| {
                s.actor = PLATFORM;
                s.command.from = gone(&mut s.world, MemberKind::Person);
            }),
            (Code::SeriesStateWrong, |s| suspend(&mut s.world, s.command.series)),
            (Code::NotTransferable, |s| {
                s.command.series = open_series(&mut s.world, ISSUER, untransferable());
            }),
            (Code::QuantityZero, |s| s.command.quantity = Quantity::ZERO),
            (Code::ClaimCodeInvalid, |s| s.command.code_hash = [0; 32]),
            (Code::AttemptsInvalid, |s| s.command.attempts = 0),
            (Code::AttemptsInvalid, |s| s.command.attempts = 11),
            (Code::TimeNotInFuture, |s| s.command.expires_at = s.world.now),
            (Code::TooFarInFuture, |s| {
                s.command.expires_at = s.world.now.after(Duration::from_days(367));
            }),
            (Code::InsufficientUnits, |s| s.command.quantity = Quantity::new(101)),
        ],
        &[],
    );
}

fn given() -> World {
    let Scenario { mut world, actor, command } = giving();
    world.ok(actor, command);
    world
}

#[test]
fn of_claim_gift() {
    let base = || {
        let command = ClaimGift { gift: GiftId::new(1), member: BOB, code_hash: [7; 32] };
        Scenario { world: given(), actor: by(BOB), command }
    };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = by(ISSUER)),
            (Code::GiftNotFound, |s| s.command.gift = NO_GIFT),
            (Code::MemberNotFound, |s| (s.actor, s.command.member) = (PLATFORM, NOBODY)),
            (Code::MemberFrozen, |s| {
                s.command.member = BOB;
                freeze(&mut s.world, BOB);
            }),
            (Code::MemberClosed, |s| {
                s.actor = PLATFORM;
                s.command.member = gone(&mut s.world, MemberKind::Person);
            }),
            (Code::SameMember, |s| (s.actor, s.command.member) = (PLATFORM, ALICE)),
            (Code::SeriesStateWrong, |s| suspend(&mut s.world, SERIES)),
        ],
        &[],
    );
}

#[test]
fn of_cancel_gift() {
    let base = || {
        let command = CancelGift { gift: GiftId::new(1) };
        Scenario { world: given(), actor: by(ALICE), command }
    };
    check_precedence(
        base,
        &[
            (Code::GiftNotFound, |s| s.command.gift = NO_GIFT),
            (Code::NotPermitted, |s| s.actor = by(BOB)),
        ],
        &[],
    );
}
