//! The order of refusals of every command.

use super::*;
use crate::Code;
use crate::ledger::{SettleMerchant, TransferMoney};
use crate::member::{CloseMember, FreezeMember};
use crate::policy::{MAX_CODE, MAX_CODES, MAX_ITEMS, MAX_PENDING};
use crate::rule::{Expr, Operator, Rule, Variable};
use crate::tests::{Scenario, check_precedence};
use units::CivilTime;

const NOBODY: MemberId = MemberId::new(99);

fn freeze(world: &mut World, member: MemberId) {
    world.submit(PLATFORM, FreezeMember { member, reason: "case 1".into() }.into());
}

/// Two series: the first has a rule and a list of merchants, the second neither. The third is in
/// dollars, the fourth dormant, the fifth not valid yet.
fn authorise() -> Scenario<Authorise> {
    let mut shop = Shop::new();
    let bill = Expr::Variable(Variable::OrderAmount);
    let rule = Expr::Binary(Operator::Greater, Box::new(bill), Box::new(Expr::Int(0)));
    let first = Terms {
        redeem_rule: Some(Rule::new("order.amount > 0".into(), rule).unwrap()),
        acceptance: Acceptance::Members(vec![shop.merchant]),
        reserve_ratio: BasisPoints::new(4_000),
        ..terms()
    };
    let (first, second) = (shop.series(10, first), shop.series(10, terms()));
    shop.world.deposit(shop.issuer, Currency::USD, 1_000);
    shop.series(10, Terms { currency: Currency::USD, ..terms() });
    let over = shop.world.now.after(Duration::from_secs(1));
    add_series_until(&mut shop.world, shop.issuer, terms(), over);
    let early = define(&mut shop.world, shop.issuer, terms());
    let later = Some(shop.world.now.after(DAY));
    approve(&mut shop.world, early, later, shop::year_end());
    shop.world.ok(PLATFORM, ActivateSeries { series: early });
    shop.world.pass(Duration::from_secs(1));
    shop.show(CODE);
    let date = "2026-01-01".parse().unwrap();
    shop.world.facts.local_time = Some(CivilTime { date, minute_of_day: 0 });
    let command = shop.ask(&[(first, 2), (second, 2)]);
    Scenario { actor: shop.till(), world: shop.world, command }
}

fn add_item(command: &mut Authorise, series: u32) {
    let (series, quantity) = (SeriesId::new(series), Quantity::new(1));
    command.items.push(Item { series, quantity });
}

#[test]
fn authorise_refuses_in_order() {
    check_precedence(
        authorise,
        &[
            (Code::NotPermitted, |s| s.actor = Actor::Member(MemberId::new(98))),
            (Code::MemberNotFound, |s| {
                s.actor = PLATFORM;
                s.command.merchant = NOBODY;
            }),
            (Code::MemberFrozen, |s| freeze(&mut s.world, s.command.merchant)),
            (Code::MemberClosed, |s| {
                let close = CloseMember { member: s.command.merchant };
                s.world.ok(PLATFORM, close);
            }),
            (Code::MemberKindWrong, |s| {
                s.command.merchant = s.world.member(MemberKind::Bank);
                s.actor = Actor::Member(s.command.merchant);
            }),
            (Code::CodeNotFound, |s| s.command.code_hash = Some([8; 32])),
            (Code::CodeNotFound, |s| s.command.code_hash = None),
            (Code::ListEmpty, |s| s.command.items.clear()),
            (Code::TooMany, |s| s.command.items = vec![s.command.items[0]; MAX_ITEMS + 1]),
            (Code::QuantityZero, |s| s.command.items[1].quantity = Quantity::ZERO),
            (Code::DuplicateEntry, |s| s.command.items.push(s.command.items[0])),
            (Code::OrderAmountNegative, |s| s.command.order_amount = Amount::new(-1)),
            (Code::TimeNotInFuture, |s| s.command.expires_at = Some(s.world.now)),
            (Code::TooFarInFuture, |s| {
                let most = s.world.now.after(MAX_PENDING);
                s.command.expires_at = Some(most.after(Duration::from_micros(1)));
            }),
            (Code::SeriesNotFound, |s| s.command.items[0].series = SeriesId::new(99)),
            (Code::SeriesStateWrong, |s| suspend(&mut s.world, SeriesId::new(1))),
            (Code::SeriesExpired, |s| add_item(&mut s.command, 4)),
            (Code::SeriesNotStarted, |s| add_item(&mut s.command, 5)),
            (Code::CurrencyMismatch, |s| add_item(&mut s.command, 3)),
            (Code::InsufficientUnits, |s| s.command.items[0].quantity = Quantity::new(11)),
            (Code::MerchantNotAccepted, |s| {
                s.command.merchant = s.world.member(MemberKind::Merchant);
                s.actor = Actor::Member(s.command.merchant);
            }),
            (Code::FactMissing, |s| s.world.facts.local_time = None),
            (Code::RedeemRefused, |s| s.command.order_amount = Amount::ZERO),
            (Code::IssuerUnderfunded, |s| {
                let from = s.world.state.coupons.get(SeriesId::new(1)).unwrap().issuer;
                let amount = s.world.state.ledger.custody(from, CNY);
                let to = s.world.member(MemberKind::Person);
                let pay = TransferMoney { from, to, currency: CNY, amount };
                s.world.ok(PLATFORM, pay);
            }),
        ],
        &[],
    );
}

#[test]
fn holders_are_looked_at_like_merchants() {
    let Scenario { mut world, actor, command } = authorise();
    let nobody = Authorise { holder: NOBODY, ..command.clone() };
    assert_eq!(world.refused(actor, nobody), Code::MemberNotFound);
    freeze(&mut world, command.holder);
    assert_eq!(world.refused(actor, command), Code::MemberFrozen);
}

fn show() -> Scenario<ShowCode> {
    let shop = Shop::new();
    let expires_at = shop.world.now.after(MAX_CODE);
    let command = ShowCode { holder: shop.holder, code_hash: CODE, expires_at };
    Scenario { actor: Actor::Member(shop.holder), world: shop.world, command }
}

fn show_code(s: &mut Scenario<ShowCode>, code_hash: [u8; 32]) {
    // Where the holder is spoilt already, the command is refused for that.
    let command = ShowCode { code_hash, ..s.command.clone() };
    s.world.submit(PLATFORM, command.into());
}

#[test]
fn showing_a_code_refuses_in_order() {
    check_precedence(
        show,
        &[
            (Code::NotPermitted, |s| s.actor = Actor::Member(MemberId::new(98))),
            (Code::MemberNotFound, |s| {
                s.actor = PLATFORM;
                s.command.holder = NOBODY;
            }),
            (Code::MemberFrozen, |s| freeze(&mut s.world, s.command.holder)),
            (Code::MemberClosed, |s| {
                s.world.ok(PLATFORM, CloseMember { member: s.command.holder });
            }),
            (Code::ClaimCodeInvalid, |s| s.command.code_hash = [0; 32]),
            (Code::CodeInUse, |s| {
                s.command.code_hash = [100; 32];
                let good = s.command.expires_at;
                s.command.expires_at = s.world.now.after(MAX_CODE);
                show_code(s, [100; 32]);
                s.command.expires_at = good;
            }),
            (Code::TooManyCodes, |s| {
                let good = s.command.expires_at;
                s.command.expires_at = s.world.now.after(MAX_CODE);
                (100..100 + u8::try_from(MAX_CODES).unwrap()).for_each(|n| show_code(s, [n; 32]));
                s.command.expires_at = good;
            }),
            (Code::TimeNotInFuture, |s| s.command.expires_at = s.world.now),
            (Code::TooFarInFuture, |s| {
                let most = s.world.now.after(MAX_CODE);
                s.command.expires_at = most.after(Duration::from_micros(1));
            }),
        ],
        &[],
    );
}

/// Four units of a promotion that ends in 1,000 seconds, and two of a series that does not.
fn authorised() -> (Shop, RedemptionId) {
    let mut shop = Shop::new();
    let promotion = Terms {
        consideration: Consideration::Promotional,
        after_expiry: AfterExpiry::Extinguish,
        ..terms()
    };
    let ends_at = shop.world.now.after(Duration::from_secs(1_000));
    let first = shop.series_until(10, promotion, ends_at);
    let second = shop.series(10, terms());
    let id = shop.authorise(&[(first, 4), (second, 2)]);
    (shop, id)
}

/// One more authorisation at the same till, of the series that does not end.
fn another<C>(s: &mut Scenario<C>) -> RedemptionId {
    let (series, quantity) = (SeriesId::new(2), Quantity::new(1));
    let ask = Authorise {
        merchant: MemberId::new(3),
        holder: MemberId::new(4),
        code_hash: None,
        items: vec![Item { series, quantity }],
        order_amount: Amount::ZERO,
        store: 0,
        expires_at: None,
    };
    s.world.ok(PLATFORM, ask);
    s.world.state.clearing.last_redemption
}

fn taking() -> Scenario<Capture> {
    let (shop, id) = authorised();
    let command = capture(id, &[4, 1]);
    Scenario { actor: shop.till(), world: shop.world, command }
}

fn quantities<const N: usize>(counts: [u64; N]) -> Option<Vec<Quantity>> {
    Some(counts.into_iter().map(Quantity::new).collect())
}

#[test]
fn capture_refuses_in_order() {
    check_precedence(
        taking,
        &[
            (Code::RedemptionNotFound, |s| s.command.redemption = RedemptionId::new(9)),
            (Code::NotPermitted, |s| s.actor = Actor::Member(MemberId::new(4))),
            (Code::RedemptionStateWrong, |s| {
                s.world.ok(PLATFORM, capture(s.command.redemption, &[]));
            }),
            (Code::QuantityCountWrong, |s| s.command.quantities = quantities([1])),
            (Code::QuantityCountWrong, |s| s.command.quantities = quantities([1, 1, 1])),
            (Code::CaptureTooMuch, |s| s.command.quantities = quantities([0, 3])),
            (Code::QuantityZero, |s| s.command.quantities = quantities([0, 0])),
            (Code::MatchNegative, |s| s.command.merchant_match = Amount::new(-1)),
            (Code::Overflow, |s| {
                // Another capture of the same merchant filled the memorandum.
                let full = Capture { merchant_match: Amount::MAX, ..capture(another(s), &[]) };
                s.world.ok(PLATFORM, full);
                s.command.merchant_match = Amount::new(1);
            }),
        ],
        &[],
    );
}

fn voiding() -> Scenario<VoidRedemption> {
    let (shop, redemption) = authorised();
    let command = VoidRedemption { redemption };
    Scenario { actor: shop.till(), world: shop.world, command }
}

#[test]
fn void_refuses_in_order() {
    check_precedence(
        voiding,
        &[
            (Code::RedemptionNotFound, |s| s.command.redemption = RedemptionId::new(9)),
            // The holder may not take back what a till was promised.
            (Code::NotPermitted, |s| s.actor = Actor::Member(MemberId::new(4))),
            (Code::RedemptionStateWrong, |s| {
                s.world.ok(PLATFORM, capture(s.command.redemption, &[]));
            }),
        ],
        &[],
    );
}

fn reversing() -> Scenario<ReverseRedemption> {
    let (mut shop, redemption) = authorised();
    shop.capture(redemption, &[4, 0]);
    let command = ReverseRedemption { redemption };
    Scenario { actor: shop.till(), world: shop.world, command }
}

#[test]
fn reverse_refuses_in_order() {
    check_precedence(
        reversing,
        &[
            (Code::RedemptionNotFound, |s| s.command.redemption = RedemptionId::new(9)),
            (Code::NotPermitted, |s| s.actor = Actor::Member(MemberId::new(4))),
            (Code::RedemptionStateWrong, |s| {
                s.command.redemption = another(s);
            }),
            (Code::SeriesStateWrong, |s| {
                s.world.pass(Duration::from_secs(1_000));
            }),
            (Code::MerchantUnderfunded, |s| {
                let merchant = MemberId::new(3);
                let settle = SettleMerchant { merchant, currency: CNY, amount: None };
                s.world.ok(PLATFORM, settle);
                let to = MemberId::new(2);
                let amount = Amount::new(1);
                s.world.ok(PLATFORM, TransferMoney { from: merchant, to, currency: CNY, amount });
            }),
        ],
        &[],
    );
}
