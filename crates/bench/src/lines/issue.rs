//! Ten million coupons of one series, in one event.

use std::time::Instant;

use ::engine::Outcome;
use ::engine::coupon::IssueUnits;
use units::SeriesId;

use crate::desk::Ask;
use crate::world::{ISSUER, World, grant};
use crate::{Bound, Desk, Error, Figure, Line, Place, Setting, Unit};

const COUPONS: u64 = 10_000_000;

pub const LINE: Line = Line {
    name: "issue",
    about: "issuing 10 M coupons of one series: decided and folded",
    figures: &[
        Figure::new("time", "time", "耗时", Unit::Milliseconds).asked(Bound::Below(1.0)),
        Figure::new("events", "events", "事件数", Unit::Count).asked(Bound::AtMost(1.0)),
    ],
    place: Place::Here,
    runs: 5,
    prepare: None,
    run,
    warm_up: true,
};

#[allow(clippy::cast_precision_loss, reason = "a count of events")]
fn run(_: &Setting) -> Result<Vec<f64>, Error> {
    let world = World { persons: 10, series: 1, holders: 1, units: 1, unit_value: 1_000 };
    let mut desk = Desk::with(false, world.asks());
    let grants = vec![grant(ISSUER, COUPONS)];
    let issue = Ask::platform(IssueUnits { series: SeriesId::new(1), grants });
    let start = Instant::now();
    let record = desk.ok(issue);
    let elapsed = start.elapsed().as_secs_f64() * 1e3;
    let Outcome::Done(events) = record.outcome else {
        return Err(Error::new("the issue was refused"));
    };
    Ok(vec![elapsed, events.len() as f64])
}
