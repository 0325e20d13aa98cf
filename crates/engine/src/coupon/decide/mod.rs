//! The commands about coupons, by theme, and what several of them ask.

mod check;
mod ending;
mod gift;
mod issue;
mod loss;
mod refund;
mod series;
mod transfer;

pub use check::venue_problem;
pub(crate) use ending::{on_cooling_off_end, on_gift_timeout, on_purge_series, on_series_end};

use super::{Series, SeriesState};
use crate::decide::Context;
use crate::member::{MemberState, active_member};
use crate::{Code, Rejection};
use units::{MemberId, Quantity, SeriesId, UnitRange};

/// The series, whatever its state.
fn known_series<'a>(context: &Context<'a>, id: SeriesId) -> Result<&'a Series, Rejection> {
    context.state.coupons.get(id).ok_or(Code::SeriesNotFound.at("series"))
}

/// The series of something that is remembered of it.
fn series_of<'a>(context: &Context<'a>, id: SeriesId) -> &'a Series {
    context.state.coupons.get(id).expect("what is remembered is of a series that exists")
}

fn in_state(series: &Series, states: &[SeriesState]) -> Result<(), Rejection> {
    let fits = states.contains(&series.state);
    fits.then_some(()).ok_or(Code::SeriesStateWrong.at("series"))
}

/// An issuer with a series that is not over cannot be closed: it is active or frozen.
fn issuer_not_frozen(context: &Context<'_>, series: &Series) -> Result<(), Rejection> {
    let issuer = context.state.members.get(series.issuer);
    let frozen = issuer.is_some_and(|member| member.state == MemberState::Frozen);
    if frozen { Err(Code::MemberFrozen.at("series")) } else { Ok(()) }
}

/// Checks that all of these may start something new. Of several that may not, the one whose refusal
/// comes first (not found, frozen, closed: in order of number) is answered.
fn active_members(
    context: &Context<'_>,
    members: impl Iterator<Item = (MemberId, &'static str)>,
) -> Result<(), Rejection> {
    members
        .filter_map(|(member, param)| active_member(context, member, param).err())
        .min_by_key(|rejection| rejection.code)
        .map_or(Ok(()), Err)
}

fn some(quantity: Quantity) -> Result<(), Rejection> {
    if quantity.is_zero() { Err(Code::QuantityZero.at("quantity")) } else { Ok(()) }
}

/// Units may pass on: the series is transferable, or they come from the issuer's own treasury.
fn transferable(series: &Series, from: MemberId) -> Result<(), Rejection> {
    let may = series.terms().transferable || series.issuer == from;
    may.then_some(()).ok_or(Code::NotTransferable.at("series"))
}

/// The lowest free units of a holder.
fn free_units(
    context: &Context<'_>,
    member: MemberId,
    series: SeriesId,
    quantity: Quantity,
) -> Result<Vec<UnitRange>, Rejection> {
    let free = context.state.title.free(member, series);
    if free.count() < quantity.count() {
        return Err(Code::InsufficientUnits.at("quantity"));
    }
    Ok(free.lowest(quantity.count()))
}
