use super::*;
use crate::Code;
use crate::coupon::tests::shop::{Shop, grant, open_series};
use crate::coupon::*;
use crate::member::SetKycLevel;
use crate::rule::{Expr, Operator, Rule, Variable};
use crate::tests::{Scenario, check_precedence};
use ::units::{Amount, Quantity};

/// `holder.kyc_level >= 1`
fn known_holder() -> Option<Rule> {
    let sides = [Expr::Variable(Variable::HolderKycLevel), Expr::Int(1)].map(Box::new);
    let [left, right] = sides;
    let expr = Expr::Binary(Operator::GreaterOrEqual, left, right);
    Some(Rule::new("holder.kyc_level >= 1".into(), expr).unwrap())
}

#[test]
fn of_issue() {
    let base = || {
        let shop = Shop::open(Terms { issue_rule: known_holder(), ..terms() });
        let command = IssueUnits { series: SERIES, grants: vec![grant(ALICE, 100, 90)] };
        Scenario { world: shop.world, actor: by(ISSUER), command }
    };
    check_precedence(
        base,
        &[
            (Code::SeriesNotFound, |s| s.command.series = NO_SERIES),
            (Code::NotPermitted, |s| s.actor = by(ALICE)),
            (Code::ListEmpty, |s| s.command.grants.clear()),
            (Code::TooMany, |s| s.command.grants = vec![grant(ALICE, 100, 0); 10_001]),
            (Code::DuplicateEntry, |s| s.command.grants.push(s.command.grants[0])),
            (Code::MemberNotFound, |s| s.command.grants[0].to = NOBODY),
            (Code::MemberFrozen, |s| {
                s.command.grants[0].to = ALICE;
                freeze(&mut s.world, ALICE);
            }),
            (Code::MemberFrozen, |s| freeze(&mut s.world, ISSUER)),
            (Code::MemberClosed, |s| {
                s.command.grants[0].to = gone(&mut s.world, MemberKind::Person);
            }),
            (Code::SeriesStateWrong, |s| suspend(&mut s.world, SERIES)),
            (Code::QuantityZero, |s| s.command.grants[0].quantity = Quantity::ZERO),
            (Code::NotWholeCoupons, |s| s.command.grants[0].quantity = Quantity::new(150)),
            (Code::PaidMismatch, |s| s.command.grants[0].paid = Amount::new(-1)),
            (Code::UnitsRunOut, |s| {
                s.command.grants.push(grant(BOB, u64::MAX / 100 * 100, 0));
            }),
            (Code::Overflow, |s| {
                s.command.grants[0].quantity = Quantity::new((1 << 63) / 100 * 100 + 100);
            }),
            (Code::IssueLimit, |s| s.command.grants[0].quantity = Quantity::new(1_000_100)),
            (Code::IssueRefused, |s| {
                s.world.ok(PLATFORM, SetKycLevel { member: ALICE, kyc_level: 0 });
            }),
            (Code::IssuerUnderfunded, |s| {
                s.command.grants[0].quantity = Quantity::new(100_100);
            }),
        ],
        &[],
    );
}

#[test]
fn of_transfer() {
    let base = || {
        let mut shop = Shop::open(terms());
        shop.issue(ALICE, 100);
        let quantity = Quantity::new(100);
        let command = TransferUnits { series: SERIES, from: ALICE, to: BOB, quantity };
        Scenario { world: shop.world, actor: by(ALICE), command }
    };
    check_precedence(
        base,
        &[
            (Code::SeriesNotFound, |s| s.command.series = NO_SERIES),
            (Code::NotPermitted, |s| s.actor = by(BOB)),
            (Code::MemberNotFound, |s| s.command.to = NOBODY),
            (Code::MemberFrozen, |s| freeze(&mut s.world, ALICE)),
            (Code::MemberClosed, |s| s.command.to = gone(&mut s.world, MemberKind::Person)),
            (Code::SameMember, |s| s.command.to = ALICE),
            (Code::SeriesStateWrong, |s| suspend(&mut s.world, s.command.series)),
            (Code::NotTransferable, |s| {
                s.command.series = open_series(&mut s.world, ISSUER, untransferable());
            }),
            (Code::QuantityZero, |s| s.command.quantity = Quantity::ZERO),
            (Code::InsufficientUnits, |s| s.command.quantity = Quantity::new(101)),
        ],
        &[],
    );
}

#[test]
fn of_retire() {
    let base = || {
        let mut shop = Shop::open(terms());
        shop.issue(ISSUER, 100);
        let command = RetireUnits { series: SERIES, quantity: Quantity::new(100) };
        Scenario { world: shop.world, actor: by(ISSUER), command }
    };
    check_precedence(
        base,
        &[
            (Code::SeriesNotFound, |s| s.command.series = NO_SERIES),
            (Code::NotPermitted, |s| s.actor = by(BOB)),
            (Code::MemberFrozen, |s| freeze(&mut s.world, ISSUER)),
            (Code::SeriesStateWrong, |s| s.command.series = draft(&mut s.world)),
            (Code::QuantityZero, |s| s.command.quantity = Quantity::ZERO),
            (Code::InsufficientUnits, |s| s.command.quantity = Quantity::new(101)),
        ],
        &[],
    );
}
