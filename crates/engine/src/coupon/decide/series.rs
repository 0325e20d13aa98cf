//! The life of a series, as far as somebody asks for it. What time brings stands in `ending`.

use super::super::{
    ActivateSeries, ApproveSeries, CloseSeries, CouponFact, DefineSeries, ReactivateSeries,
    ResumeSeries, ReviseSeries, Series, SeriesState, SuspendSeries,
};
use super::check::{check_document, check_terms, check_unchanged};
use super::{in_state, issuer_not_frozen, known_series};
use crate::decide::{Context, one};
use crate::member::{MemberKind, active_member, actor_is, acts_for, operator_only};
use crate::policy::{MAX_VERSIONS, is_reference};
use crate::{Code, Decide, Event, Rejection};
use units::{SeriesId, Timestamp};

/// Platform and regulator may freeze.
const FREEZERS: &[MemberKind] = &[MemberKind::Platform, MemberKind::Regulator];

/// States in which a next version may be written and approved.
const REVISABLE: &[SeriesState] =
    &[SeriesState::Draft, SeriesState::Approved, SeriesState::Active, SeriesState::Suspended];

impl Decide for DefineSeries {
    const NAME: &'static str = "define_series";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::MemberKindWrong,
        Code::DocumentInvalid,
        Code::TermInvalid,
        Code::VenueInvalid,
        Code::RuleInvalid,
        Code::SeriesExhausted,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        acts_for(context, self.issuer)?;
        let issuer = active_member(context, self.issuer, "issuer")?;
        if issuer.kind != MemberKind::Issuer {
            return Err(Code::MemberKindWrong.at("issuer"));
        }
        check_document(&self.document)?;
        check_terms(&self.terms)?;
        let series = context.state.coupons.next_id().ok_or(Code::SeriesExhausted)?;

        Ok(one(Event::new(CouponFact::SeriesDefined {
            series,
            issuer: self.issuer,
            terms: self.terms.clone(),
            document: self.document.clone(),
        })))
    }
}

impl Decide for ReviseSeries {
    const NAME: &'static str = "revise_series";
    const REJECTIONS: &'static [Code] = &[
        Code::SeriesNotFound,
        Code::NotPermitted,
        Code::MemberFrozen,
        Code::SeriesStateWrong,
        Code::DocumentInvalid,
        Code::TermInvalid,
        Code::VenueInvalid,
        Code::RuleInvalid,
        Code::TermImmutable,
        Code::TooMany,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let series = known_series(context, self.series)?;
        acts_for(context, series.issuer)?;
        issuer_not_frozen(context, series)?;
        in_state(series, REVISABLE)?;
        check_document(&self.document)?;
        check_terms(&self.terms)?;
        if let Some(current) = series.versions.last() {
            check_unchanged(current, &self.terms)?;
        }
        if series.versions.len() >= MAX_VERSIONS {
            return Err(Code::TooMany.at("series"));
        }

        Ok(one(Event::new(CouponFact::SeriesRevised {
            series: self.series,
            version: next_version(series),
            terms: self.terms.clone(),
            document: self.document.clone(),
        })))
    }
}

fn next_version(series: &Series) -> u32 {
    u32::try_from(series.versions.len() + 1).expect("versions are few")
}

impl Decide for ApproveSeries {
    const NAME: &'static str = "approve_series";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::SeriesNotFound,
        Code::MemberFrozen,
        Code::SeriesStateWrong,
        Code::FactMissing,
        Code::TimeNotInFuture,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        operator_only(context)?;
        let series = known_series(context, self.series)?;
        issuer_not_frozen(context, series)?;
        in_state(series, REVISABLE)?;
        if series.draft.is_none() {
            return Err(Code::SeriesStateWrong.at("series"));
        }
        let (starts_at, ends_at) = match series.state {
            SeriesState::Draft => validity(context, series)?,
            // Validity never changes with a version.
            _ => (series.starts_at, series.ends_at),
        };

        let issued = context.state.title.units(self.series).issued;
        Ok(one(Event::new(CouponFact::SeriesApproved {
            series: self.series,
            version: next_version(series),
            first_serial: issued.checked_add(1).expect("a serial number is always left"),
            starts_at,
            ends_at,
        })))
    }
}

type Validity = (Option<Timestamp>, Option<Timestamp>);

/// The instants at which the civil days of the terms begin and end, as they were looked up.
fn validity(context: &Context<'_>, series: &Series) -> Result<Validity, Rejection> {
    let looked_up = |asked: bool, fact: Option<Timestamp>, name: &str| match (asked, fact) {
        (false, _) => Ok(None),
        (true, Some(instant)) => Ok(Some(instant)),
        (true, None) => Err(Code::FactMissing.at(name)),
    };
    let (terms, facts) = (series.terms(), context.facts);
    let starts_at = looked_up(terms.valid_from.is_some(), facts.starts_at, "starts_at")?;
    let ends_at = looked_up(terms.valid_until.is_some(), facts.expires_at, "expires_at")?;
    if ends_at.is_some_and(|ends| ends <= context.stamp.time) {
        return Err(Code::TimeNotInFuture.at("expires_at"));
    }
    Ok((starts_at, ends_at))
}

impl Decide for ActivateSeries {
    const NAME: &'static str = "activate_series";
    const REJECTIONS: &'static [Code] =
        &[Code::SeriesNotFound, Code::NotPermitted, Code::MemberFrozen, Code::SeriesStateWrong];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let series = known_series(context, self.series)?;
        acts_for(context, series.issuer)?;
        issuer_not_frozen(context, series)?;
        in_state(series, &[SeriesState::Approved])?;

        Ok(one(Event::new(CouponFact::SeriesActivated { series: self.series })))
    }
}

fn freezers_only(context: &Context<'_>) -> Result<(), Rejection> {
    actor_is(context, FREEZERS).then_some(()).ok_or(Code::NotPermitted.into())
}

impl Decide for SuspendSeries {
    const NAME: &'static str = "suspend_series";
    const REJECTIONS: &'static [Code] =
        &[Code::NotPermitted, Code::SeriesNotFound, Code::SeriesStateWrong, Code::TextInvalid];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        freezers_only(context)?;
        let series = known_series(context, self.series)?;
        in_state(series, &[SeriesState::Active])?;
        if !is_reference(&self.reason) {
            return Err(Code::TextInvalid.at("reason"));
        }

        let (series, reason) = (self.series, self.reason.clone());
        Ok(one(Event::new(CouponFact::SeriesSuspended { series, reason })))
    }
}

impl Decide for ResumeSeries {
    const NAME: &'static str = "resume_series";
    const REJECTIONS: &'static [Code] =
        &[Code::NotPermitted, Code::SeriesNotFound, Code::SeriesStateWrong];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        freezers_only(context)?;
        let series = known_series(context, self.series)?;
        in_state(series, &[SeriesState::Suspended])?;

        Ok(one(Event::new(CouponFact::SeriesResumed { series: self.series })))
    }
}

impl Decide for CloseSeries {
    const NAME: &'static str = "close_series";
    const REJECTIONS: &'static [Code] =
        &[Code::SeriesNotFound, Code::NotPermitted, Code::SeriesStateWrong, Code::UnitsOutstanding];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let series = known_series(context, self.series)?;
        acts_for(context, series.issuer)?;
        if matches!(series.state, SeriesState::Expired | SeriesState::Closed) {
            return Err(Code::SeriesStateWrong.at("series"));
        }
        nothing_is_owed(context, self.series)?;

        Ok(one(Event::new(CouponFact::SeriesClosed { series: self.series })))
    }
}

/// A captured unit may still come back: the series stays until its reversal window has closed.
fn nothing_is_owed(context: &Context<'_>, series: SeriesId) -> Result<(), Rejection> {
    let units = context.state.title.units(series);
    let owed = [units.outstanding, units.authorised, units.captured];
    let none = owed.iter().all(|&count| count == 0);
    none.then_some(()).ok_or(Code::UnitsOutstanding.at("series"))
}

impl Decide for ReactivateSeries {
    const NAME: &'static str = "reactivate_series";
    const REJECTIONS: &'static [Code] = &[
        Code::SeriesNotFound,
        Code::NotPermitted,
        Code::MemberFrozen,
        Code::SeriesNotDormant,
        Code::FactMissing,
        Code::TimeNotInFuture,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let series = known_series(context, self.series)?;
        acts_for(context, series.issuer)?;
        issuer_not_frozen(context, series)?;
        if series.state != SeriesState::Dormant {
            return Err(Code::SeriesNotDormant.at("series"));
        }
        let ends_at = context.facts.expires_at.ok_or(Code::FactMissing.at("expires_at"))?;
        if ends_at <= context.stamp.time {
            return Err(Code::TimeNotInFuture.at("valid_until"));
        }

        Ok(one(Event::new(CouponFact::SeriesReactivated {
            series: self.series,
            valid_until: self.valid_until,
            ends_at,
        })))
    }
}
