mod order;

use super::*;
use crate::member::MemberKind;
use crate::tests::{PLATFORM, Scenario, World, check_precedence};
use crate::{Actor, Code};
use units::{Amount, Currency, Duration, MemberId};

const CNY: Currency = Currency::CNY;

fn pay() -> Scenario<TransferMoney> {
    let mut world = World::new();
    let (from, to) = (world.member(MemberKind::Person), world.member(MemberKind::Person));
    world.deposit(from, CNY, 100);
    let command = TransferMoney { from, to, currency: CNY, amount: Amount::new(60) };
    Scenario { world, actor: Actor::Member(from), command }
}

/// A member that was opened and closed.
fn closed(world: &mut World) -> MemberId {
    let member = world.member(MemberKind::Person);
    world.ok(PLATFORM, crate::member::CloseMember { member });
    member
}

#[test]
fn transfers_refuse_in_order() {
    check_precedence(
        pay,
        &[
            (Code::NotPermitted, |s| s.actor = Actor::Member(MemberId::new(98))),
            (Code::MemberNotFound, |s| {
                s.actor = PLATFORM;
                s.command.from = MemberId::new(99);
            }),
            (Code::MemberFrozen, |s| {
                let member = s.command.from;
                let freeze = crate::member::FreezeMember { member, reason: "case 1".into() };
                s.world.submit(PLATFORM, freeze.into());
            }),
            (Code::MemberClosed, |s| s.command.to = closed(&mut s.world)),
            (Code::SameMember, |s| s.command.to = s.command.from),
            (Code::AmountNotPositive, |s| s.command.amount = Amount::ZERO),
            (Code::InsufficientFunds, |s| s.command.amount = Amount::new(101)),
        ],
        &[],
    );
}

#[test]
fn a_hold_is_posted_in_part_or_times_out() {
    let Scenario { mut world, actor, command } = pay();
    let TransferMoney { from, to, currency, amount } = command;
    let expires_at = world.now.after(Duration::from_secs(60));
    let hold = HoldMoney { from, to, currency, amount, expires_at };
    world.ok(actor, hold.clone());
    let post = PostHold { hold: units::HoldId::new(1), amount: Some(Amount::new(25)) };
    assert_eq!(world.refused(actor, post.clone()), Code::NotPermitted);
    world.ok(Actor::Member(to), post.clone());
    assert_eq!((world.custody(from, CNY), world.custody(to, CNY)), (75, 25));
    assert_eq!(world.refused(Actor::Member(to), post), Code::HoldNotFound);

    world.ok(actor, hold);
    assert_eq!(world.custody(from, CNY), 15);
    world.pass(Duration::from_secs(60));
    assert_eq!(world.custody(from, CNY), 75);
    assert_eq!(world.state.ledger.holds().count(), 0);
}

#[test]
fn withdrawals_wait_for_the_bank() {
    let Scenario { mut world, actor, command } = pay();
    let member = command.from;
    let ask = RequestWithdrawal { member, currency: CNY, amount: Amount::new(70) };
    world.ok(actor, ask.clone());
    assert_eq!(world.refused(actor, ask), Code::InsufficientFunds);
    let withdrawal = units::WithdrawalId::new(1);
    world.ok(PLATFORM, FailWithdrawal { withdrawal });
    assert_eq!(world.custody(member, CNY), 100);
    let ask = RequestWithdrawal { member, currency: CNY, amount: Amount::new(100) };
    world.ok(actor, ask);
    let paid = ConfirmWithdrawal {
        withdrawal: units::WithdrawalId::new(2),
        bank_reference: "OUT-1".into(),
    };
    assert_eq!(world.refused(actor, paid.clone()), Code::NotPermitted);
    world.ok(PLATFORM, paid);
    assert!(world.state.ledger.is_empty_for(member));
}

#[test]
fn a_bank_reference_is_taken_once_and_suspense_finds_its_owner() {
    let mut world = World::new();
    let member = world.member(MemberKind::Person);
    let mut deposit = RecordDeposit {
        member: None,
        currency: CNY,
        amount: Amount::new(5),
        bank_reference: "IN-1".into(),
    };
    world.ok(PLATFORM, deposit.clone());
    assert_eq!(world.refused(PLATFORM, deposit.clone()), Code::BankReferenceUsed);
    deposit.bank_reference = "IN 2".into();
    assert_eq!(world.refused(PLATFORM, deposit), Code::BankReferenceInvalid);
    let assign = AssignDeposit { deposit: units::DepositId::new(1), member };
    world.ok(PLATFORM, assign.clone());
    assert_eq!(world.custody(member, CNY), 5);
    assert_eq!(world.refused(PLATFORM, assign), Code::DepositNotFound);
}
