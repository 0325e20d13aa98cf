//! Terms that make no sense.

use super::shop::{Shop, terms};
use crate::coupon::*;
use crate::tests::PLATFORM;
use crate::{Code, Outcome};
use units::{Amount, BasisPoints, Currency, Duration, MemberId, Price, Quantity};

type Change = (&'static str, fn(&mut Terms));

const WRONG_TERMS: &[Change] = &[
    ("terms.currency", |t| t.currency = "XTS".parse().unwrap_or_else(|_| unknown_currency())),
    ("terms.unit_value", |t| t.unit_value = Amount::new(-1)),
    ("terms.units_per_coupon", |t| t.units_per_coupon = 0),
    ("terms.units_per_coupon", |t| t.divisible = false),
    ("terms.reserve_ratio", |t| t.reserve_ratio = BasisPoints::new(10_001)),
    ("terms.max_units", |t| t.max_units = Some(Quantity::ZERO)),
    ("terms.template", |t| t.template = Some(TemplateRef { id: String::new(), version: 1 })),
    ("terms.valid_until", |t| t.valid_until = Some("2025-12-31".parse().unwrap())),
    ("terms.time_zone", |t| t.time_zone = " Asia/Shanghai".into()),
    ("terms.reversal_window", |t| t.reversal_window = Duration::from_days(91)),
    ("terms.authorisation_ttl", |t| t.authorisation_ttl = Duration::ZERO),
    ("terms.authorisation_ttl", |t| t.authorisation_ttl = Duration::from_days(31)),
    ("terms.cooling_off", |t| t.cooling_off = Duration::from_days(31)),
    ("terms.cooling_off", |t| t.consideration = Consideration::Loyalty),
    ("terms.after_expiry", |t| t.after_expiry = AfterExpiry::Extinguish),
    ("terms.after_expiry", |t| {
        let then = AfterDormancy::Escheat;
        t.after_expiry = AfterExpiry::Dormant { lasts: Duration::ZERO, then };
    }),
    ("terms.acceptance", |t| t.acceptance = Acceptance::Members(Vec::new())),
    ("terms.acceptance", |t| t.acceptance = Acceptance::Members(vec![MemberId::new(7); 2])),
    ("terms.acceptance", |t| t.acceptance = Acceptance::Categories((0..1_001).collect())),
];

const WRONG_VENUES: &[Change] = &[
    ("venue.tick", |t| t.venue.tick = Price::ppm(3_000)),
    ("venue.tick", |t| t.venue.tick = Price::ppm(2_000_000)),
    // 999 fen at a tenth of a percent is less than one fen.
    ("venue.lot", |t| t.venue.lot = Quantity::new(999)),
    ("venue.collar", |t| t.venue.collar = Some(BasisPoints::ZERO)),
    ("venue.collar", |t| t.venue.collar = Some(BasisPoints::new(10_001))),
    ("venue.auction_every", |t| t.venue.mode = VenueMode::CallAuction),
    ("venue.auction_every", |t| t.venue.auction_every = Some(Duration::from_secs(59))),
    ("venue.auction_every", |t| t.venue.auction_every = Some(Duration::from_days(8))),
];

fn unknown_currency() -> Currency {
    minicbor::decode(&minicbor::to_vec(1_u16).unwrap()).unwrap()
}

#[test]
fn each_term_is_checked_by_itself() {
    let mut shop = Shop::with_draft(terms());
    let wrong = WRONG_TERMS.iter().map(|change| (Code::TermInvalid, change));
    let venues = WRONG_VENUES.iter().map(|change| (Code::VenueInvalid, change));
    for (code, (field, change)) in wrong.chain(venues) {
        let mut terms = Box::new(terms());
        change(&mut terms);
        let define = DefineSeries { issuer: shop.issuer, terms, document: "{}".into() };
        match shop.world.submit(PLATFORM, define.into()) {
            Outcome::Rejected(rejection) => {
                assert_eq!((rejection.code, rejection.param.as_str()), (code, *field));
            }
            Outcome::Done(_) => panic!("{field} may not be so"),
        }
    }
}

#[test]
fn venues_fit_the_value_of_a_unit() {
    let mut venue = terms().venue;
    assert_eq!(venue_problem(&venue, Amount::new(1)), None);
    venue.mode = VenueMode::CallAuction;
    venue.auction_every = Some(Duration::from_secs(60));
    assert_eq!(venue_problem(&venue, Amount::new(1)), None);
    venue.lot = Quantity::new(u64::MAX);
    assert_eq!(venue_problem(&venue, Amount::MAX), None, "huge numbers do no harm");
    venue.lot = Quantity::ZERO;
    assert_eq!(venue_problem(&venue, Amount::MAX), Some("venue.lot"));
}
