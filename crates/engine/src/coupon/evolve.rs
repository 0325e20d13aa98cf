//! How series and what hangs on them change. Money and units have moved by the legs already.

use super::{
    CouponFact, Coupons, Gift, Granted, Loss, Purchase, Series, SeriesState, Terms, Version,
    opens_purchase,
};
use crate::{Move, Place, RangeSet, Stamp, State, Timer};
use std::collections::BTreeSet;
use units::{
    Amount, CivilDate, GiftId, LossId, MemberId, PurchaseId, SeriesId, Timestamp, UnitRange,
};

pub(crate) fn evolve(state: &mut State, fact: &CouponFact, stamp: Stamp) {
    match fact {
        CouponFact::SeriesDefined { .. }
        | CouponFact::SeriesRevised { .. }
        | CouponFact::SeriesApproved { .. }
        | CouponFact::SeriesActivated { .. }
        | CouponFact::SeriesSuspended { .. }
        | CouponFact::SeriesResumed { .. }
        | CouponFact::SeriesClosed { .. }
        | CouponFact::SeriesReactivated { .. } => on_series(state, fact, stamp),
        CouponFact::SeriesExpired { .. }
        | CouponFact::SeriesDormant { .. }
        | CouponFact::SeriesPurged { .. }
        | CouponFact::SeriesExtinguished { .. }
        | CouponFact::SeriesEscheated { .. } => on_ending(state, fact),
        CouponFact::GiftCreated { .. }
        | CouponFact::GiftClaimed { .. }
        | CouponFact::GiftClaimFailed { .. }
        | CouponFact::GiftReturned { .. } => on_gift(state, fact),
        CouponFact::LossReported { loss, series, member, .. } => {
            state.coupons.last_loss = *loss;
            let report = Loss { series: *series, member: *member };
            state.coupons.begin(*member);
            state.coupons.losses.insert(*loss, report);
            state.coupons.losses_of.insert((*series, *loss));
        }
        CouponFact::LossReplaced { loss, .. } | CouponFact::LossRestored { loss, .. } => {
            end_loss(state, *loss);
        }
        CouponFact::UnitsIssued { series, grants, .. } => note_issue(state, *series, grants, stamp),
        CouponFact::PurchaseRefunded { purchase, .. }
        | CouponFact::CoolingOffEnded { purchase } => end_purchase(state, *purchase),
        CouponFact::UnitsTransferred { .. }
        | CouponFact::UnitsRetired { .. }
        | CouponFact::DormantRefunded { .. } => {}
    }
}

fn on_series(state: &mut State, fact: &CouponFact, stamp: Stamp) {
    match fact {
        CouponFact::SeriesDefined { series, issuer, terms, document } => {
            assert_eq!(state.coupons.next_id(), Some(*series), "series are numbered in order");
            state.coupons.series.push(Series {
                issuer: *issuer,
                state: SeriesState::Draft,
                versions: Vec::new(),
                draft: Some(draft(terms, document)),
                starts_at: None,
                ends_at: None,
                purge_at: None,
            });
            state.coupons.begin(*issuer);
            state.title.add_series();
        }
        CouponFact::SeriesRevised { series, terms, document, .. } => {
            state.coupons.get_mut(*series).draft = Some(draft(terms, document));
        }
        CouponFact::SeriesApproved { series, first_serial, starts_at, ends_at, .. } => {
            let validity = (*starts_at, *ends_at);
            approve(state, *series, *first_serial, validity, stamp.time);
        }
        CouponFact::SeriesActivated { series } => {
            turn(state, *series, SeriesState::Approved, SeriesState::Active);
        }
        CouponFact::SeriesSuspended { series, .. } => {
            turn(state, *series, SeriesState::Active, SeriesState::Suspended);
        }
        CouponFact::SeriesResumed { series } => {
            turn(state, *series, SeriesState::Suspended, SeriesState::Active);
        }
        CouponFact::SeriesClosed { series } => close(state, *series, stamp.time),
        CouponFact::SeriesReactivated { series, valid_until, ends_at } => {
            reactivate(state, *series, *valid_until, *ends_at);
        }
        _ => unreachable!("the other facts are handled elsewhere"),
    }
}

fn draft(terms: &Terms, document: &str) -> Version {
    Version { first_serial: 0, terms: Box::new(terms.clone()), document: document.to_owned() }
}

fn turn(state: &mut State, id: SeriesId, from: SeriesState, to: SeriesState) {
    let series = state.coupons.get_mut(id);
    assert_eq!(series.state, from, "{id} turns {to:?}");
    series.state = to;
}

fn approve(
    state: &mut State,
    id: SeriesId,
    first_serial: u64,
    (starts_at, ends_at): (Option<Timestamp>, Option<Timestamp>),
    now: Timestamp,
) {
    let series = state.coupons.get_mut(id);
    let mut version = series.draft.take().expect("what is approved is a draft");
    version.first_serial = first_serial;
    let venue = version.terms.venue;
    series.versions.push(version);
    if series.state != SeriesState::Draft {
        return;
    }
    series.state = SeriesState::Approved;
    series.starts_at = starts_at;
    series.ends_at = ends_at;
    if let Some(ends_at) = ends_at {
        state.timers.set(ends_at, Timer::SeriesEnd(id));
    }
    state.markets.open(id, venue, now);
}

/// Buyers may still bid for a series of which nothing is owed: its market is purged.
fn close(state: &mut State, id: SeriesId, now: Timestamp) {
    let series = state.coupons.get_mut(id);
    let has_market = series.state != SeriesState::Draft;
    assert!(series.state != SeriesState::Closed, "{id} closes once");
    series.state = SeriesState::Closed;
    if has_market {
        series.draft = None;
        series.purge_at = Some(now);
        state.timers.set(now, Timer::PurgeSeries(id));
    }
    let issuer = state.coupons.get_mut(id).issuer;
    state.coupons.finish(issuer);
    if let Some(ends_at) = state.coupons.get_mut(id).ends_at.take() {
        state.timers.clear(ends_at, Timer::SeriesEnd(id));
    }
}

fn reactivate(state: &mut State, id: SeriesId, valid_until: CivilDate, ends_at: Timestamp) {
    turn(state, id, SeriesState::Dormant, SeriesState::Active);
    let series = state.coupons.get_mut(id);
    for version in series.versions.iter_mut().chain(&mut series.draft) {
        version.terms.valid_until = Some(valid_until);
    }
    let before = series.ends_at.replace(ends_at).expect("dormancy has an end");
    state.timers.clear(before, Timer::SeriesEnd(id));
    state.timers.set(ends_at, Timer::SeriesEnd(id));
}

fn on_ending(state: &mut State, fact: &CouponFact) {
    match fact {
        CouponFact::SeriesExpired { series } => pass_last_day(state, *series, None),
        CouponFact::SeriesDormant { series, until } => pass_last_day(state, *series, Some(*until)),
        CouponFact::SeriesPurged { series } => {
            let began = state.coupons.get_mut(*series).purge_at.take();
            let began = began.expect("a purge that is over had begun");
            state.timers.clear(began, Timer::PurgeSeries(*series));
        }
        CouponFact::SeriesExtinguished { series, quantity } => {
            end_series(state, *series, quantity.count(), Place::Extinguished);
        }
        CouponFact::SeriesEscheated { series, quantity, .. } => {
            end_series(state, *series, quantity.count(), Place::Escheated);
        }
        _ => unreachable!("the other facts are handled elsewhere"),
    }
}

fn end_series(state: &mut State, id: SeriesId, count: u64, place: Place) {
    state.title.end_all_free(id, count, place);
    turn(state, id, SeriesState::Expired, SeriesState::Closed);
    let issuer = state.coupons.get_mut(id).issuer;
    state.coupons.finish(issuer);
}

/// The purge is due at the instant the series ended, and so before all that came due since.
fn pass_last_day(state: &mut State, id: SeriesId, dormant_until: Option<Timestamp>) {
    let series = state.coupons.get_mut(id);
    let ended = series.ends_at.expect("a series that ends has an end");
    series.state = match dormant_until {
        Some(_) => SeriesState::Dormant,
        None => SeriesState::Expired,
    };
    if dormant_until.is_none() {
        series.draft = None;
    }
    series.ends_at = dormant_until;
    series.purge_at = Some(ended);
    state.timers.clear(ended, Timer::SeriesEnd(id));
    state.timers.set(ended, Timer::PurgeSeries(id));
    if let Some(until) = dormant_until {
        state.timers.set(until, Timer::SeriesEnd(id));
    }
}

fn on_gift(state: &mut State, fact: &CouponFact) {
    match fact {
        CouponFact::GiftCreated { gift, series, from, code_hash, attempts, expires_at, .. } => {
            let made = Gift {
                series: *series,
                from: *from,
                code_hash: *code_hash,
                attempts_left: *attempts,
                expires_at: *expires_at,
            };
            state.coupons.last_gift = *gift;
            state.coupons.begin(*from);
            state.coupons.gifts.insert(*gift, made);
            state.coupons.gifts_of.insert((*series, *gift));
            state.timers.set(*expires_at, Timer::Gift(*gift));
        }
        CouponFact::GiftClaimFailed { gift, attempts_left, .. } if *attempts_left > 0 => {
            let open = state.coupons.gifts.get_mut(gift).expect("the gift is open");
            open.attempts_left = *attempts_left;
        }
        CouponFact::GiftClaimFailed { gift, .. }
        | CouponFact::GiftClaimed { gift, .. }
        | CouponFact::GiftReturned { gift, .. } => end_gift(state, *gift),
        _ => unreachable!("the other facts are handled elsewhere"),
    }
}

fn end_gift(state: &mut State, id: GiftId) {
    let ended = state.coupons.gifts.remove(&id).expect("the gift was open");
    state.coupons.finish(ended.from);
    assert!(state.coupons.gifts_of.remove(&(ended.series, id)), "the index follows the gifts");
    assert!(state.title.at(Place::Gift(id), ended.series).is_empty(), "an ended gift is empty");
    state.timers.clear(ended.expires_at, Timer::Gift(id));
}

fn end_loss(state: &mut State, id: LossId) {
    let ended = state.coupons.losses.remove(&id).expect("the loss was open");
    state.coupons.finish(ended.member);
    assert!(state.coupons.losses_of.remove(&(ended.series, id)), "the index follows the losses");
    assert!(state.title.at(Place::Lost(id), ended.series).is_empty(), "an ended loss is empty");
}

fn note_issue(state: &mut State, series: SeriesId, grants: &[Granted], stamp: Stamp) {
    for grant in grants {
        let opened = open_purchase(state, stamp, series, grant.to, &[grant.units], grant.paid);
        assert_eq!(opened, grant.purchase, "purchases are numbered in order");
    }
}

/// Notes units bought from the issuer, so that they may be given back in the cooling-off time. Does
/// nothing and gives `None` where the terms know no such time.
pub(crate) fn open_purchase(
    state: &mut State,
    stamp: Stamp,
    series: SeriesId,
    buyer: MemberId,
    ranges: &[UnitRange],
    paid: Amount,
) -> Option<PurchaseId> {
    let terms = state.coupons.get(series).expect("the series exists").terms();
    if !opens_purchase(terms, paid) {
        return None;
    }
    let until = stamp.time.after(terms.cooling_off);
    let id = state.coupons.last_purchase.next();
    let mut units = RangeSet::default();
    for &range in ranges {
        units.insert(range);
        state.coupons.purchased.insert((series, range.first()), (range.count(), id));
    }
    state.coupons.last_purchase = id;
    let purchase = Purchase { series, buyer, units, paid, until, used: false };
    state.coupons.purchases.insert(id, purchase);
    state.timers.set(until, Timer::CoolingOff(id));
    Some(id)
}

fn end_purchase(state: &mut State, id: PurchaseId) {
    let ended = state.coupons.purchases.remove(&id).expect("the purchase was open");
    state.timers.clear(ended.until, Timer::CoolingOff(id));
    if !ended.used {
        forget_units(state, &ended);
    }
}

fn forget_units(state: &mut State, purchase: &Purchase) {
    for range in purchase.units.iter() {
        state.coupons.purchased.remove(&(purchase.series, range.first()));
    }
}

/// Units that come into another holding than the buyer's end the right to give them back, for good:
/// else a buyer could sell, buy back cheaper, and have the first price refunded.
pub(crate) fn note_move(state: &mut State, moved: &Move) {
    let Place::Free(holder) = moved.to else {
        return;
    };
    for id in touched(&state.coupons, moved, holder) {
        let purchase = state.coupons.purchases.get_mut(&id).expect("the index follows");
        purchase.used = true;
        let purchase = purchase.clone();
        forget_units(state, &purchase);
    }
}

/// Untouched purchases of others than `holder` that some of the moved units belong to.
fn touched(coupons: &Coupons, moved: &Move, holder: MemberId) -> BTreeSet<PurchaseId> {
    let (series, range) = (moved.series, moved.range);
    let upwards = coupons.purchased.range((series, 0)..(series, range.end()));
    let reaching =
        upwards.rev().take_while(|((_, first), (count, _))| first + count > range.first());
    let ids = reaching.map(|(_, (_, id))| *id);
    ids.filter(|id| coupons.purchases.get(id).is_some_and(|bought| bought.buyer != holder))
        .collect()
}
