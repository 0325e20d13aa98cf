//! Whether terms make sense: each on its own, and one with the other.

use super::super::{Acceptance, AfterExpiry, Consideration, Terms, Venue, VenueMode, Version};
use crate::policy::{
    AUCTION_EVERY, MAX_ACCEPTANCE, MAX_COOLING_OFF, MAX_DOCUMENT, MAX_DORMANCY, MAX_PENDING,
    MAX_REVERSAL, is_reference,
};
use crate::rule::{Position, Rule};
use crate::{Code, Rejection};
use std::collections::BTreeSet;
use units::{Amount, BasisPoints, Duration, Price};

/// A document of 1 byte to 64 KiB. What it says is read outside; the engine keeps it as evidence.
pub(super) fn check_document(document: &str) -> Result<(), Rejection> {
    let fits = (1..=MAX_DOCUMENT).contains(&document.len());
    fits.then_some(()).ok_or(Code::DocumentInvalid.at("document"))
}

/// Answers `TermInvalid`, `VenueInvalid` or `RuleInvalid`, in this order.
pub(super) fn check_terms(terms: &Terms) -> Result<(), Rejection> {
    let wrong =
        value_problem(terms).or_else(|| time_problem(terms)).or_else(|| place_problem(terms));
    if let Some(field) = wrong {
        return Err(Code::TermInvalid.at(field));
    }
    if let Some(field) = venue_problem(&terms.venue, terms.unit_value) {
        return Err(Code::VenueInvalid.at(field));
    }
    let rules = [
        ("terms.issue_rule", &terms.issue_rule, Position::Issue),
        ("terms.trade_rule", &terms.trade_rule, Position::Trade),
        ("terms.redeem_rule", &terms.redeem_rule, Position::Redeem),
    ];
    for (field, rule, position) in rules {
        let broken = |rule: &Rule| rule.check(position).is_err();
        if rule.as_ref().is_some_and(broken) {
            return Err(Code::RuleInvalid.at(field));
        }
    }
    Ok(())
}

/// The first of these rows that does not hold.
fn first_broken(rows: &[(bool, &'static str)]) -> Option<&'static str> {
    rows.iter().find(|(holds, _)| !holds).map(|(_, field)| *field)
}

fn value_problem(terms: &Terms) -> Option<&'static str> {
    let whole = terms.divisible || terms.units_per_coupon == 1;
    let named = terms.template.as_ref().is_none_or(|template| is_reference(&template.id));
    first_broken(&[
        (terms.currency.is_known(), "terms.currency"),
        (terms.unit_value.is_positive(), "terms.unit_value"),
        (terms.units_per_coupon >= 1 && whole, "terms.units_per_coupon"),
        (terms.reserve_ratio <= BasisPoints::WHOLE, "terms.reserve_ratio"),
        (terms.max_units.is_none_or(|most| !most.is_zero()), "terms.max_units"),
        (named, "terms.template"),
    ])
}

fn time_problem(terms: &Terms) -> Option<&'static str> {
    let in_order = match (terms.valid_from, terms.valid_until) {
        (Some(from), Some(until)) => from <= until,
        _ => true,
    };
    let is_paid = terms.consideration == Consideration::Paid;
    let lasting = (Duration::from_micros(1)..=MAX_PENDING).contains(&terms.authorisation_ttl);
    let may_cool = terms.cooling_off == Duration::ZERO || is_paid;
    // What was paid for does not end unpaid on the day it expires.
    let ends = match terms.after_expiry {
        AfterExpiry::Extinguish => !is_paid,
        AfterExpiry::Dormant { lasts, .. } => lasts > Duration::ZERO && lasts <= MAX_DORMANCY,
    };
    first_broken(&[
        (in_order, "terms.valid_until"),
        (is_reference(&terms.time_zone), "terms.time_zone"),
        (terms.reversal_window <= MAX_REVERSAL, "terms.reversal_window"),
        (lasting, "terms.authorisation_ttl"),
        (may_cool && terms.cooling_off <= MAX_COOLING_OFF, "terms.cooling_off"),
        (ends, "terms.after_expiry"),
    ])
}

fn place_problem(terms: &Terms) -> Option<&'static str> {
    fn is_list<T: Ord>(list: &[T]) -> bool {
        let apart: BTreeSet<&T> = list.iter().collect();
        (1..=MAX_ACCEPTANCE).contains(&list.len()) && apart.len() == list.len()
    }
    let fits = match &terms.acceptance {
        Acceptance::Any => true,
        Acceptance::Members(members) => is_list(members),
        Acceptance::Categories(categories) => is_list(categories),
    };
    first_broken(&[(fits, "terms.acceptance")])
}

/// The setting of a venue that does not fit coupons of `unit_value`, if there is one.
///
/// One lot at one tick must cost one minor unit at least, so that no fill is ever free.
#[must_use]
pub fn venue_problem(venue: &Venue, unit_value: Amount) -> Option<&'static str> {
    let (tick, par) = (venue.tick.as_ppm(), Price::PAR.as_ppm());
    let on_grid = par.checked_rem(tick) == Some(0);
    let least = i128::from(venue.lot.count()) * i128::from(unit_value.minor());
    let costs = least.checked_mul(i128::from(tick)).is_none_or(|ppm| ppm >= i128::from(par));
    let open = |collar: BasisPoints| (1..=10_000).contains(&collar.points());
    let [least_time, most_time] = AUCTION_EVERY;
    let timed = match venue.auction_every {
        Some(every) => every >= least_time && every <= most_time,
        None => venue.mode != VenueMode::CallAuction,
    };
    first_broken(&[
        (on_grid, "venue.tick"),
        (!venue.lot.is_zero() && costs, "venue.lot"),
        (venue.collar.is_none_or(open), "venue.collar"),
        (timed, "venue.auction_every"),
    ])
}

/// Terms that no later version may change: holders and law rely on them, or they apply to all units
/// at once. The venue changes by its own command.
pub(super) fn check_unchanged(before: &Version, after: &Terms) -> Result<(), Rejection> {
    let before = &before.terms;
    let changed = first_broken(&[
        (before.consideration == after.consideration, "terms.consideration"),
        (before.currency == after.currency, "terms.currency"),
        (before.unit_value == after.unit_value, "terms.unit_value"),
        (before.units_per_coupon == after.units_per_coupon, "terms.units_per_coupon"),
        (before.form == after.form, "terms.form"),
        (before.transferable == after.transferable, "terms.transferable"),
        (before.divisible == after.divisible, "terms.divisible"),
        (before.reserve_ratio == after.reserve_ratio, "terms.reserve_ratio"),
        (before.valid_from == after.valid_from, "terms.valid_from"),
        (before.valid_until == after.valid_until, "terms.valid_until"),
        (before.time_zone == after.time_zone, "terms.time_zone"),
        (before.after_expiry == after.after_expiry, "terms.after_expiry"),
        (before.venue == after.venue, "terms.venue"),
    ]);
    changed.map_or(Ok(()), |field| Err(Code::TermImmutable.at(field)))
}
