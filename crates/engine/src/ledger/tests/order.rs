//! The order of refusals of every command about money.

use super::{CNY, closed, pay};
use crate::clearing::{Authorise, Capture, Item};
use crate::coupon::tests::shop::{Shop, promotion};
use crate::ledger::*;
use crate::member::{CloseMember, FreezeMember, MemberKind, Members};
use crate::tests::{PLATFORM, Scenario, World, check_precedence};
use crate::{Actor, Code, Command};
use units::{
    Amount, Currency, DepositId, Duration, HoldId, MemberId, Quantity, RedemptionId, WithdrawalId,
};

/// The first member after the platform.
const FIRST: MemberId = MemberId::new(2);
const NOBODY: MemberId = MemberId::new(99);
const STRANGER: Actor = Actor::Member(MemberId::new(98));

fn freeze<C>(s: &mut Scenario<C>, member: MemberId) {
    s.world.submit(PLATFORM, FreezeMember { member, reason: "case".into() }.into());
}

fn close<C>(s: &mut Scenario<C>, member: MemberId) {
    s.world.submit(PLATFORM, CloseMember { member }.into());
}

/// Empties a member so that it can be closed, and closes it.
fn empty_and_close<C>(s: &mut Scenario<C>, member: MemberId) {
    let amount = s.world.state.ledger.custody(member, CNY);
    let ask = RequestWithdrawal { member, currency: CNY, amount };
    s.world.submit(PLATFORM, ask.into());
    let withdrawal = s.world.state.ledger.withdrawals().map(|(id, _)| id).last();
    if let Some(withdrawal) = withdrawal {
        let bank_reference = "EMPTY".into();
        s.world.submit(PLATFORM, ConfirmWithdrawal { withdrawal, bank_reference }.into());
    }
    close(s, member);
}

fn funded<C>(kind: MemberKind, command: fn(MemberId) -> C) -> Scenario<C> {
    let mut world = World::new();
    let member = world.member(kind);
    world.deposit(member, CNY, 100);
    Scenario { world, actor: PLATFORM, command: command(member) }
}

fn after<C>(first: impl Into<Command>, command: C, member: MemberId) -> Scenario<C> {
    let mut scenario = funded(MemberKind::Person, |_| ());
    scenario.world.ok(Actor::Member(member), first);
    Scenario { world: scenario.world, actor: PLATFORM, command }
}

#[test]
fn deposits() {
    let base = || {
        funded(MemberKind::Person, |member| RecordDeposit {
            member: Some(member),
            currency: CNY,
            amount: Amount::new(7),
            bank_reference: "IN-9".into(),
        })
    };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = STRANGER),
            (Code::CurrencyUnknown, |s| {
                s.command.currency = minicbor::decode(&[0x19, 0x27, 0x0f]).unwrap();
            }),
            (Code::AmountNotPositive, |s| s.command.amount = Amount::new(-1)),
            (Code::MemberNotFound, |s| s.command.member = Some(NOBODY)),
            (Code::MemberClosed, |s| empty_and_close(s, FIRST)),
            (Code::BankReferenceInvalid, |s| s.command.bank_reference = "a b".into()),
            (Code::BankReferenceUsed, |s| s.command.bank_reference = "test-3".into()),
            (Code::Overflow, |s| {
                s.world.deposit(Members::PLATFORM, CNY, i64::MAX - 1_000);
                s.command.amount = Amount::MAX;
            }),
        ],
        &[],
    );
}

#[test]
fn assigning_a_deposit() {
    let base = || {
        let mut scenario = funded(MemberKind::Person, |member| AssignDeposit {
            deposit: DepositId::new(2),
            member,
        });
        let deposit = RecordDeposit {
            member: None,
            currency: CNY,
            amount: Amount::new(7),
            bank_reference: "IN-9".into(),
        };
        scenario.world.ok(PLATFORM, deposit);
        scenario
    };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = STRANGER),
            (Code::DepositNotFound, |s| s.command.deposit = DepositId::new(1)),
            (Code::MemberNotFound, |s| s.command.member = NOBODY),
            (Code::MemberClosed, |s| empty_and_close(s, FIRST)),
        ],
        &[],
    );
}

#[test]
fn asking_for_a_withdrawal() {
    let base = || {
        funded(MemberKind::Person, |member| RequestWithdrawal {
            member,
            currency: CNY,
            amount: Amount::new(7),
        })
    };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = STRANGER),
            (Code::MemberNotFound, |s| s.command.member = NOBODY),
            (Code::MemberFrozen, |s| freeze(s, FIRST)),
            (Code::MemberClosed, |s| empty_and_close(s, FIRST)),
            (Code::AmountNotPositive, |s| s.command.amount = Amount::ZERO),
            (Code::InsufficientFunds, |s| s.command.amount = Amount::new(101)),
        ],
        &[],
    );
}

fn asked<C>(command: C) -> Scenario<C> {
    let ask = RequestWithdrawal { member: FIRST, currency: CNY, amount: Amount::new(7) };
    after(ask, command, FIRST)
}

#[test]
fn confirming_a_withdrawal() {
    let base = || {
        let withdrawal = WithdrawalId::new(1);
        asked(ConfirmWithdrawal { withdrawal, bank_reference: "OUT-9".into() })
    };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = STRANGER),
            (Code::WithdrawalNotFound, |s| s.command.withdrawal = WithdrawalId::new(2)),
            (Code::BankReferenceInvalid, |s| s.command.bank_reference = String::new()),
            (Code::BankReferenceUsed, |s| s.command.bank_reference = "test-3".into()),
        ],
        &[],
    );
}

#[test]
fn failing_a_withdrawal() {
    let base = || asked(FailWithdrawal { withdrawal: WithdrawalId::new(1) });
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = STRANGER),
            (Code::WithdrawalNotFound, |s| s.command.withdrawal = WithdrawalId::new(2)),
        ],
        &[],
    );
}

fn hold_of(s: &Scenario<TransferMoney>) -> HoldMoney {
    let TransferMoney { from, to, currency, amount } = s.command;
    let expires_at = s.world.now.after(Duration::from_days(1));
    HoldMoney { from, to, currency, amount, expires_at }
}

#[test]
fn holding_money() {
    let base = || {
        let scenario = pay();
        let command = hold_of(&scenario);
        Scenario { world: scenario.world, actor: scenario.actor, command }
    };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = STRANGER),
            (Code::MemberNotFound, |s| {
                s.actor = PLATFORM;
                s.command.from = NOBODY;
            }),
            (Code::MemberFrozen, |s| freeze(s, FIRST)),
            (Code::MemberClosed, |s| s.command.to = closed(&mut s.world)),
            (Code::SameMember, |s| s.command.to = s.command.from),
            (Code::AmountNotPositive, |s| s.command.amount = Amount::ZERO),
            (Code::InsufficientFunds, |s| s.command.currency = Currency::USD),
            (Code::TimeNotInFuture, |s| s.command.expires_at = s.world.now),
            (Code::TooFarInFuture, |s| {
                s.command.expires_at = s.world.now.after(Duration::from_days(31));
            }),
        ],
        &[],
    );
}

fn held<C>(command: C) -> Scenario<C> {
    let mut scenario = pay();
    let hold = hold_of(&scenario);
    scenario.world.ok(scenario.actor, hold);
    Scenario { world: scenario.world, actor: PLATFORM, command }
}

#[test]
fn posting_a_hold() {
    let base = || {
        let hold = HoldId::new(1);
        held(PostHold { hold, amount: Some(Amount::new(60)) })
    };
    check_precedence(
        base,
        &[
            (Code::HoldNotFound, |s| s.command.hold = HoldId::new(2)),
            (Code::NotPermitted, |s| s.actor = STRANGER),
            (Code::MemberClosed, |s| close(s, MemberId::new(3))),
            (Code::AmountNotPositive, |s| s.command.amount = Some(Amount::ZERO)),
            (Code::AmountAboveHold, |s| s.command.amount = Some(Amount::new(61))),
        ],
        &[],
    );
}

#[test]
fn voiding_a_hold() {
    let base = || held(VoidHold { hold: HoldId::new(1) });
    check_precedence(
        base,
        &[
            (Code::HoldNotFound, |s| s.command.hold = HoldId::new(2)),
            (Code::NotPermitted, |s| s.actor = STRANGER),
        ],
        &[],
    );
}

#[test]
fn funding_escrow() {
    let base = || {
        funded(MemberKind::Issuer, |issuer| FundEscrow {
            issuer,
            currency: CNY,
            amount: Amount::new(7),
        })
    };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = STRANGER),
            (Code::MemberNotFound, |s| s.command.issuer = NOBODY),
            (Code::MemberFrozen, |s| freeze(s, s.command.issuer)),
            (Code::MemberClosed, |s| empty_and_close(s, s.command.issuer)),
            (Code::MemberKindWrong, |s| s.command.issuer = s.world.member(MemberKind::Person)),
            (Code::AmountNotPositive, |s| s.command.amount = Amount::ZERO),
            (Code::InsufficientFunds, |s| s.command.amount = Amount::new(101)),
        ],
        &[],
    );
}

#[test]
fn releasing_escrow() {
    let base = || {
        let mut scenario = funded(MemberKind::Issuer, |issuer| ReleaseEscrow {
            issuer,
            currency: CNY,
            amount: Amount::new(7),
        });
        let fund = FundEscrow { issuer: FIRST, currency: CNY, amount: Amount::new(7) };
        scenario.world.ok(PLATFORM, fund);
        scenario
    };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = STRANGER),
            (Code::MemberNotFound, |s| s.command.issuer = NOBODY),
            (Code::MemberFrozen, |s| freeze(s, s.command.issuer)),
            (Code::MemberClosed, |s| {
                let release =
                    ReleaseEscrow { issuer: FIRST, currency: CNY, amount: Amount::new(7) };
                s.world.submit(PLATFORM, release.into());
                empty_and_close(s, s.command.issuer);
            }),
            (Code::MemberKindWrong, |s| s.command.issuer = s.world.member(MemberKind::Person)),
            (Code::AmountNotPositive, |s| s.command.amount = Amount::ZERO),
            (Code::EscrowInsufficient, |s| s.command.amount = Amount::new(8)),
        ],
        &[],
    );
}

/// An issuer that ran its own till: 9 is payable to it, and it holds other money too.
fn captured() -> (World, MemberId) {
    let mut shop = Shop::open(promotion());
    let (series, merchant, holder) = (shop.series, shop.issuer, shop.alice);
    shop.issue(holder, 1);
    let items = vec![Item { series, quantity: Quantity::new(1) }];
    let (order_amount, code_hash, expires_at) = (Amount::new(1_000), None, None);
    let authorise =
        Authorise { merchant, holder, code_hash, items, order_amount, store: 0, expires_at };
    shop.world.ok(PLATFORM, authorise);
    let capture = Capture {
        redemption: RedemptionId::new(1),
        quantities: None,
        merchant_match: Amount::ZERO,
    };
    shop.world.ok(PLATFORM, capture);
    (shop.world, merchant)
}

#[test]
fn settling_a_merchant() {
    let base = || {
        let (world, merchant) = captured();
        let amount = Some(Amount::new(1_000));
        let command = SettleMerchant { merchant, currency: CNY, amount };
        Scenario { world, actor: PLATFORM, command }
    };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = STRANGER),
            (Code::MemberNotFound, |s| s.command.merchant = NOBODY),
            (Code::MemberFrozen, |s| freeze(s, s.command.merchant)),
            (Code::MemberClosed, |s| s.command.merchant = closed(&mut s.world)),
            (Code::AmountNotPositive, |s| s.command.amount = Some(Amount::ZERO)),
            (Code::NothingPayable, |s| s.command.amount = Some(Amount::new(1_001))),
        ],
        &[],
    );
}

#[test]
fn settling_all_that_is_payable() {
    let (mut world, merchant) = captured();
    let before = world.custody(merchant, CNY);
    world.ok(PLATFORM, SettleMerchant { merchant, currency: CNY, amount: None });
    assert_eq!(world.custody(merchant, CNY), before + 1_000);
    let again = SettleMerchant { merchant, currency: CNY, amount: None };
    assert_eq!(world.refused(PLATFORM, again), Code::NothingPayable);
}
