//! Losses: units of a registered series that nobody can use until they are restored or replaced.

use super::super::{
    CouponFact, Form, Loss, ReplaceLost, ReportLost, RestoreLost, ReturnReason, SeriesState,
};
use super::{in_state, known_series, series_of};
use crate::decide::{Context, one};
use crate::member::{acts_for, known_member};
use crate::policy::MAX_LOSS_RANGES;
use crate::{Actor, Code, Decide, Event, Place, Rejection};
use units::{LossId, Quantity, UnitRange};

/// States in which coupons are owed and not being wound up.
const OWED: &[SeriesState] = &[SeriesState::Active, SeriesState::Suspended, SeriesState::Dormant];

impl Decide for ReportLost {
    const NAME: &'static str = "report_lost";
    const REJECTIONS: &'static [Code] = &[
        Code::SeriesNotFound,
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::SeriesStateWrong,
        Code::BearerNotReplaceable,
        Code::TooMany,
        Code::DuplicateEntry,
        Code::UnitsNotHeld,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let series = known_series(context, self.series)?;
        if context.actor != Actor::Member(series.issuer) {
            acts_for(context, self.member)?;
        }
        // A frozen member may report a loss: it only makes its units safer.
        known_member(context, self.member, "member")?;
        in_state(series, OWED)?;
        if series.terms().form != Form::Registered {
            return Err(Code::BearerNotReplaceable.at("series"));
        }
        let ranges = self.lost_units(context)?;

        let loss = context.state.coupons.last_loss.next();
        let count = ranges.iter().map(|range| range.count()).sum();
        let event = Event::new(CouponFact::LossReported {
            loss,
            series: self.series,
            member: self.member,
            quantity: Quantity::new(count),
        });
        let (from, to) = (Place::Free(self.member), Place::Lost(loss));
        Ok(one(event.moving(self.series, ranges, from, to)))
    }
}

impl ReportLost {
    fn lost_units(&self, context: &Context<'_>) -> Result<Vec<UnitRange>, Rejection> {
        if self.ranges.len() > MAX_LOSS_RANGES {
            return Err(Code::TooMany.at("ranges"));
        }
        let mut ranges = self.ranges.clone();
        ranges.sort_unstable();
        if ranges.windows(2).any(|two| two[0].end() > two[1].first()) {
            return Err(Code::DuplicateEntry.at("ranges"));
        }
        let free = context.state.title.free(self.member, self.series);
        if ranges.is_empty() {
            ranges = free.iter().collect();
        }
        let held = !ranges.is_empty() && ranges.iter().all(|&range| free.contains(range));
        held.then_some(ranges).ok_or(Code::UnitsNotHeld.at("ranges"))
    }
}

/// The report, if the caller speaks for the issuer. A series that ends ends its reports first, so the
/// coupons are still owed.
fn open_loss(context: &Context<'_>, id: LossId) -> Result<Loss, Rejection> {
    let loss = context.state.coupons.losses.get(&id);
    let loss = *loss.ok_or(Code::LossNotFound.at("loss"))?;
    acts_for(context, series_of(context, loss.series).issuer)?;
    Ok(loss)
}

impl Decide for ReplaceLost {
    const NAME: &'static str = "replace_lost";
    const REJECTIONS: &'static [Code] =
        &[Code::LossNotFound, Code::NotPermitted, Code::UnitsRunOut];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let loss = open_loss(context, self.loss)?;
        let lost = context.state.title.at(Place::Lost(self.loss), loss.series);
        let units = context.state.title.next_range(loss.series, lost.count());
        let units = units.ok_or(Code::UnitsRunOut.at("loss"))?;

        // As many units are owed after as before: the backing stays as it is.
        let event = Event::new(CouponFact::LossReplaced {
            loss: self.loss,
            series: loss.series,
            member: loss.member,
            units,
        });
        let event = event.moving(loss.series, lost.iter(), Place::Lost(self.loss), Place::Replaced);
        Ok(one(event.moving(loss.series, [units], Place::Mint, Place::Free(loss.member))))
    }
}

impl Decide for RestoreLost {
    const NAME: &'static str = "restore_lost";
    const REJECTIONS: &'static [Code] = &[Code::LossNotFound, Code::NotPermitted];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let loss = open_loss(context, self.loss)?;

        Ok(one(restored(context, self.loss, loss, ReturnReason::Asked)))
    }
}

/// Lost units go back to whose they were.
pub(super) fn restored(
    context: &Context<'_>,
    id: LossId,
    loss: Loss,
    reason: ReturnReason,
) -> Event {
    let lost = context.state.title.at(Place::Lost(id), loss.series);
    let event = Event::new(CouponFact::LossRestored {
        loss: id,
        series: loss.series,
        member: loss.member,
        quantity: Quantity::new(lost.count()),
        reason,
    });
    event.moving(loss.series, lost.iter(), Place::Lost(id), Place::Free(loss.member))
}
