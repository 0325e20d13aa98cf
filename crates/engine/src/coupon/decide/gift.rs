//! Gifts: units laid aside for whoever brings the code.

use super::super::{
    CancelGift, ClaimGift, CouponFact, CreateGift, Gift, ReturnReason, SeriesState,
};
use super::{active_members, free_units, in_state, known_series, series_of, some, transferable};
use crate::decide::{Context, one};
use crate::member::{active_member, acts_for};
use crate::policy::{MAX_ATTEMPTS, MAX_GIFT};
use crate::{Code, Decide, Event, Place, Rejection};
use units::{GiftId, Quantity};

impl Decide for CreateGift {
    const NAME: &'static str = "create_gift";
    const REJECTIONS: &'static [Code] = &[
        Code::SeriesNotFound,
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::SeriesStateWrong,
        Code::NotTransferable,
        Code::QuantityZero,
        Code::ClaimCodeInvalid,
        Code::AttemptsInvalid,
        Code::TimeNotInFuture,
        Code::TooFarInFuture,
        Code::InsufficientUnits,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { series: id, from, quantity, code_hash, attempts, expires_at } = *self;
        let series = known_series(context, id)?;
        acts_for(context, from)?;
        active_members(context, [(from, "from")].into_iter())?;
        in_state(series, &[SeriesState::Active])?;
        transferable(series, from)?;
        some(quantity)?;
        if code_hash == [0; 32] {
            return Err(Code::ClaimCodeInvalid.at("code_hash"));
        }
        if !(1..=MAX_ATTEMPTS).contains(&attempts) {
            return Err(Code::AttemptsInvalid.at("attempts"));
        }
        context.soon(expires_at, MAX_GIFT, "expires_at")?;
        let ranges = free_units(context, from, id, quantity)?;

        let gift = context.state.coupons.last_gift.next();
        let event = Event::new(CouponFact::GiftCreated {
            gift,
            series: id,
            from,
            quantity,
            code_hash,
            attempts,
            expires_at,
        });
        Ok(one(event.moving(id, ranges, Place::Free(from), Place::Gift(gift))))
    }
}

fn open_gift<'a>(context: &Context<'a>, id: GiftId) -> Result<&'a Gift, Rejection> {
    context.state.coupons.gift(id).ok_or(Code::GiftNotFound.at("gift"))
}

impl Decide for ClaimGift {
    const NAME: &'static str = "claim_gift";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::GiftNotFound,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::SameMember,
        Code::SeriesStateWrong,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        acts_for(context, self.member)?;
        let gift = open_gift(context, self.gift)?;
        active_member(context, self.member, "member")?;
        if self.member == gift.from {
            return Err(Code::SameMember.at("member"));
        }
        in_state(series_of(context, gift.series), &[SeriesState::Active])?;

        // A wrong code is a fact and no refusal: it must be counted.
        let event = if self.code_hash == gift.code_hash {
            self.claimed(context, gift)
        } else {
            self.failed(context, gift)
        };
        Ok(one(event))
    }
}

impl ClaimGift {
    fn claimed(&self, context: &Context<'_>, gift: &Gift) -> Event {
        let units = context.state.title.at(Place::Gift(self.gift), gift.series);
        let event = Event::new(CouponFact::GiftClaimed {
            gift: self.gift,
            series: gift.series,
            from: gift.from,
            to: self.member,
            quantity: Quantity::new(units.count()),
        });
        let to = Place::Free(self.member);
        event.moving(gift.series, units.iter(), Place::Gift(self.gift), to)
    }

    fn failed(&self, context: &Context<'_>, gift: &Gift) -> Event {
        let attempts_left = gift.attempts_left.saturating_sub(1);
        let event = Event::new(CouponFact::GiftClaimFailed {
            gift: self.gift,
            member: self.member,
            attempts_left,
        });
        if attempts_left > 0 {
            return event;
        }
        let units = context.state.title.at(Place::Gift(self.gift), gift.series);
        let back = Place::Free(gift.from);
        event.moving(gift.series, units.iter(), Place::Gift(self.gift), back)
    }
}

impl Decide for CancelGift {
    const NAME: &'static str = "cancel_gift";
    const REJECTIONS: &'static [Code] = &[Code::GiftNotFound, Code::NotPermitted];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let gift = open_gift(context, self.gift)?;
        acts_for(context, gift.from)?;

        Ok(one(returned(context, self.gift, gift, ReturnReason::Asked)))
    }
}

/// The units of a gift go back to the giver.
pub(super) fn returned(
    context: &Context<'_>,
    id: GiftId,
    gift: &Gift,
    reason: ReturnReason,
) -> Event {
    let units = context.state.title.at(Place::Gift(id), gift.series);
    let event = Event::new(CouponFact::GiftReturned {
        gift: id,
        series: gift.series,
        from: gift.from,
        quantity: Quantity::new(units.count()),
        reason,
    });
    event.moving(gift.series, units.iter(), Place::Gift(id), Place::Free(gift.from))
}
