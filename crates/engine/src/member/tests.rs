use super::*;
use crate::tests::{PLATFORM, Scenario, World, check_precedence, open};
use crate::{Actor, Code};
use units::{Currency, MemberId};

fn with_person<C>(command: fn(MemberId) -> C) -> Scenario<C> {
    let mut world = World::new();
    let member = world.member(MemberKind::Person);
    Scenario { world, actor: PLATFORM, command: command(member) }
}

fn freeze<C>(scenario: &mut Scenario<C>, member: MemberId) {
    let command = FreezeMember { member, reason: "court order 7".into() };
    scenario.world.submit(PLATFORM, command.into());
}

fn close<C>(scenario: &mut Scenario<C>, member: MemberId) {
    scenario.world.submit(PLATFORM, CloseMember { member }.into());
}

#[test]
fn opening_refuses_in_order() {
    let base =
        || Scenario { world: World::new(), actor: PLATFORM, command: open(MemberKind::Person) };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = Actor::Member(MemberId::new(9))),
            (Code::PlatformExists, |s| s.command.kind = MemberKind::Platform),
            (Code::JurisdictionInvalid, |s| s.command.jurisdiction = "cn".into()),
            (Code::KycLevelInvalid, |s| s.command.kyc_level = 10),
            (Code::TextInvalid, |s| s.command.time_zone = String::new()),
        ],
        &[Code::PlatformMissing, Code::MembersExhausted],
    );
}

#[test]
fn kyc_level_refuses_in_order() {
    let base = || with_person(|member| SetKycLevel { member, kyc_level: 3 });
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = Actor::Member(MemberId::new(98))),
            (Code::MemberNotFound, |s| s.command.member = MemberId::new(0)),
            (Code::MemberClosed, |s| close(s, MemberId::new(2))),
            (Code::KycLevelInvalid, |s| s.command.kyc_level = 10),
        ],
        &[],
    );
}

#[test]
fn freezing_refuses_in_order() {
    let base = || with_person(|member| FreezeMember { member, reason: "case 4".into() });
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = Actor::Member(MemberId::new(98))),
            (Code::MemberNotFound, |s| s.command.member = MemberId::new(99)),
            (Code::PlatformFixed, |s| s.command.member = Members::PLATFORM),
            (Code::MemberFrozen, |s| freeze(s, MemberId::new(2))),
            (Code::MemberClosed, |s| close(s, MemberId::new(2))),
            (Code::TextInvalid, |s| s.command.reason = " ".into()),
        ],
        &[],
    );
}

#[test]
fn unfreezing_refuses_in_order() {
    let base = || {
        let mut scenario = with_person(|member| UnfreezeMember { member });
        freeze(&mut scenario, MemberId::new(2));
        scenario
    };
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = Actor::Member(MemberId::new(98))),
            (Code::MemberNotFound, |s| s.command.member = MemberId::new(99)),
            (Code::MemberNotFrozen, |s| s.command.member = Members::PLATFORM),
        ],
        &[],
    );
}

#[test]
fn closing_refuses_in_order() {
    let base = || with_person(|member| CloseMember { member });
    check_precedence(
        base,
        &[
            (Code::NotPermitted, |s| s.actor = Actor::Member(MemberId::new(3))),
            (Code::MemberNotFound, |s| {
                s.actor = PLATFORM;
                s.command.member = MemberId::new(99);
            }),
            (Code::PlatformFixed, |s| s.command.member = Members::PLATFORM),
            (Code::MemberFrozen, |s| freeze(s, MemberId::new(2))),
            (Code::MemberClosed, |s| close(s, MemberId::new(2))),
            (Code::MemberHasBalance, |s| s.world.deposit(MemberId::new(2), Currency::CNY, 1)),
        ],
        // These need coupons: their own tests stand with the nouns that hold them.
        &[Code::MemberHasOpenItems, Code::MemberHoldsUnits],
    );
}

#[test]
fn the_platform_comes_first_and_only_from_the_system() {
    let world = World::new();
    assert_eq!(world.state.members.get(Members::PLATFORM).unwrap().kind, MemberKind::Platform);
    assert_eq!(world.state.members.len(), 1);
}

#[test]
fn every_transition_of_the_table_is_walked() {
    let mut world = World::new();
    let member = world.member(MemberKind::Person);
    let state = |world: &World| world.state.members.get(member).unwrap().state;
    let reason = "case 5".to_owned();
    world.ok(PLATFORM, FreezeMember { member, reason: reason.clone() });
    assert_eq!(state(&world), MemberState::Frozen);
    assert_eq!(world.refused(PLATFORM, CloseMember { member }), Code::MemberFrozen);
    world.ok(PLATFORM, UnfreezeMember { member });
    assert_eq!(state(&world), MemberState::Active);
    world.ok(PLATFORM, CloseMember { member });
    assert_eq!(state(&world), MemberState::Closed);
    assert_eq!(world.refused(PLATFORM, UnfreezeMember { member }), Code::MemberNotFrozen);
    assert_eq!(world.refused(PLATFORM, FreezeMember { member, reason }), Code::MemberClosed);
}
