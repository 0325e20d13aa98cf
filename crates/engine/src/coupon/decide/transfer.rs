//! Units from member to member without a price, and the issuer's own units out of the world.

use super::super::{CouponFact, RetireUnits, SeriesState, TransferUnits};
use super::{
    active_members, free_units, in_state, issuer_not_frozen, known_series, some, transferable,
};
use crate::decide::{Context, one};
use crate::member::acts_for;
use crate::{Code, Decide, Event, Place, Rejection};

impl Decide for TransferUnits {
    const NAME: &'static str = "transfer_units";
    const REJECTIONS: &'static [Code] = &[
        Code::SeriesNotFound,
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::SameMember,
        Code::SeriesStateWrong,
        Code::NotTransferable,
        Code::QuantityZero,
        Code::InsufficientUnits,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { series: id, from, to, quantity } = *self;
        let series = known_series(context, id)?;
        acts_for(context, from)?;
        active_members(context, [(from, "from"), (to, "to")].into_iter())?;
        if from == to {
            return Err(Code::SameMember.at("to"));
        }
        in_state(series, &[SeriesState::Active])?;
        transferable(series, from)?;
        some(quantity)?;
        let ranges = free_units(context, from, id, quantity)?;

        let event = Event::new(CouponFact::UnitsTransferred { series: id, from, to, quantity });
        Ok(one(event.moving(id, ranges, Place::Free(from), Place::Free(to))))
    }
}

impl Decide for RetireUnits {
    const NAME: &'static str = "retire_units";
    const REJECTIONS: &'static [Code] = &[
        Code::SeriesNotFound,
        Code::NotPermitted,
        Code::MemberFrozen,
        Code::SeriesStateWrong,
        Code::QuantityZero,
        Code::InsufficientUnits,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { series: id, quantity } = *self;
        let series = known_series(context, id)?;
        acts_for(context, series.issuer)?;
        issuer_not_frozen(context, series)?;
        in_state(series, &[SeriesState::Active, SeriesState::Suspended, SeriesState::Dormant])?;
        some(quantity)?;
        let ranges = free_units(context, series.issuer, id, quantity)?;

        let event = Event::new(CouponFact::UnitsRetired { series: id, quantity });
        Ok(one(event.moving(id, ranges, Place::Free(series.issuer), Place::Extinguished)))
    }
}
