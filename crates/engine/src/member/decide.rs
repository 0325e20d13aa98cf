//! Who may speak for whom, and the commands about members.

use super::{
    CloseMember, FreezeMember, Member, MemberFact, MemberKind, MemberState, Members, OpenMember,
    SetKycLevel, UnfreezeMember,
};
use crate::decide::{Context, one};
use crate::policy::is_reference;
use crate::{Actor, Code, Decide, Event, Rejection};
use units::MemberId;

/// The member, whatever its state.
pub(crate) fn known_member<'a>(
    context: &Context<'a>,
    id: MemberId,
    param: &str,
) -> Result<&'a Member, Rejection> {
    context.state.members.get(id).ok_or(Code::MemberNotFound.at(param))
}

/// The member, if it may start something new.
pub(crate) fn active_member<'a>(
    context: &Context<'a>,
    id: MemberId,
    param: &str,
) -> Result<&'a Member, Rejection> {
    let member = known_member(context, id, param)?;
    match member.state {
        MemberState::Active => Ok(member),
        MemberState::Frozen => Err(Code::MemberFrozen.at(param)),
        MemberState::Closed => Err(Code::MemberClosed.at(param)),
    }
}

/// True where the caller is a member of one of these kinds, in good standing.
pub(crate) fn actor_is(context: &Context<'_>, kinds: &[MemberKind]) -> bool {
    let Actor::Member(id) = context.actor else {
        return false;
    };
    let member = context.state.members.get(id);
    member.is_some_and(|m| m.state == MemberState::Active && kinds.contains(&m.kind))
}

/// The caller is `member` itself or the platform.
pub(crate) fn acts_for(context: &Context<'_>, member: MemberId) -> Result<(), Rejection> {
    let itself = context.actor == Actor::Member(member);
    let allowed = itself || actor_is(context, &[MemberKind::Platform]);
    allowed.then_some(()).ok_or(Code::NotPermitted.into())
}

/// The caller is the platform.
pub(crate) fn operator_only(context: &Context<'_>) -> Result<(), Rejection> {
    let allowed = actor_is(context, &[MemberKind::Platform]);
    allowed.then_some(()).ok_or(Code::NotPermitted.into())
}

impl Decide for OpenMember {
    const NAME: &'static str = "open_member";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::PlatformExists,
        Code::PlatformMissing,
        Code::JurisdictionInvalid,
        Code::KycLevelInvalid,
        Code::TextInvalid,
        Code::MembersExhausted,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let members = &context.state.members;
        let is_platform = self.kind == MemberKind::Platform;
        let allowed = if is_platform || members.is_empty() {
            context.actor == Actor::System || actor_is(context, &[MemberKind::Platform])
        } else {
            actor_is(context, &[MemberKind::Platform])
        };
        if !allowed {
            return Err(Code::NotPermitted.into());
        }
        if is_platform && !members.is_empty() {
            return Err(Code::PlatformExists.at("kind"));
        }
        if !is_platform && members.is_empty() {
            return Err(Code::PlatformMissing.at("kind"));
        }
        check_profile(self)?;
        let member = members.next_id().ok_or(Code::MembersExhausted)?;

        Ok(one(Event::new(MemberFact::Opened {
            member,
            kind: self.kind,
            jurisdiction: self.jurisdiction.clone(),
            kyc_level: self.kyc_level,
            category: self.category,
            time_zone: self.time_zone.clone(),
        })))
    }
}

fn check_profile(open: &OpenMember) -> Result<(), Rejection> {
    let letters = open.jurisdiction.bytes().all(|byte| byte.is_ascii_uppercase());
    if open.jurisdiction.len() != 2 || !letters {
        return Err(Code::JurisdictionInvalid.at("jurisdiction"));
    }
    if open.kyc_level > 9 {
        return Err(Code::KycLevelInvalid.at("kyc_level"));
    }
    if !is_reference(&open.time_zone) {
        return Err(Code::TextInvalid.at("time_zone"));
    }
    Ok(())
}

impl Decide for SetKycLevel {
    const NAME: &'static str = "set_kyc_level";
    const REJECTIONS: &'static [Code] =
        &[Code::NotPermitted, Code::MemberNotFound, Code::MemberClosed, Code::KycLevelInvalid];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        operator_only(context)?;
        let member = known_member(context, self.member, "member")?;
        if member.state == MemberState::Closed {
            return Err(Code::MemberClosed.at("member"));
        }
        if self.kyc_level > 9 {
            return Err(Code::KycLevelInvalid.at("kyc_level"));
        }
        let Self { member, kyc_level } = *self;
        Ok(one(Event::new(MemberFact::KycLevelSet { member, kyc_level })))
    }
}

/// Platform and regulator may freeze.
pub(crate) const FREEZERS: &[MemberKind] = &[MemberKind::Platform, MemberKind::Regulator];

impl Decide for FreezeMember {
    const NAME: &'static str = "freeze_member";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::PlatformFixed,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::TextInvalid,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        if !actor_is(context, FREEZERS) {
            return Err(Code::NotPermitted.into());
        }
        known_member(context, self.member, "member")?;
        if self.member == Members::PLATFORM {
            return Err(Code::PlatformFixed.at("member"));
        }
        active_member(context, self.member, "member")?;
        if !is_reference(&self.reason) {
            return Err(Code::TextInvalid.at("reason"));
        }
        let (member, reason) = (self.member, self.reason.clone());
        Ok(one(Event::new(MemberFact::Frozen { member, reason })))
    }
}

impl Decide for UnfreezeMember {
    const NAME: &'static str = "unfreeze_member";
    const REJECTIONS: &'static [Code] =
        &[Code::NotPermitted, Code::MemberNotFound, Code::MemberNotFrozen];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        if !actor_is(context, FREEZERS) {
            return Err(Code::NotPermitted.into());
        }
        let member = known_member(context, self.member, "member")?;
        if member.state != MemberState::Frozen {
            return Err(Code::MemberNotFrozen.at("member"));
        }
        Ok(one(Event::new(MemberFact::Unfrozen { member: self.member })))
    }
}

impl Decide for CloseMember {
    const NAME: &'static str = "close_member";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::PlatformFixed,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::MemberHasOpenItems,
        Code::MemberHoldsUnits,
        Code::MemberHasBalance,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        acts_for(context, self.member)?;
        known_member(context, self.member, "member")?;
        if self.member == Members::PLATFORM {
            return Err(Code::PlatformFixed.at("member"));
        }
        active_member(context, self.member, "member")?;
        let state = context.state;
        let open = state.markets.has_open_items(self.member)
            || state.clearing.has_open_items(self.member)
            || state.coupons.has_open_items(self.member);
        if open {
            return Err(Code::MemberHasOpenItems.at("member"));
        }
        if state.title.wallet(self.member).next().is_some() {
            return Err(Code::MemberHoldsUnits.at("member"));
        }
        if !state.ledger.is_empty_for(self.member) {
            return Err(Code::MemberHasBalance.at("member"));
        }
        Ok(one(Event::new(MemberFact::Closed { member: self.member })))
    }
}
