//! Which versions of a contract some units were issued under.

use crate::coupon::{Series, Terms};
use units::UnitRange;

/// The terms of every version that has a unit in `ranges`, each once. The ranges rise.
pub(super) fn versions_of<'a>(series: &'a Series, ranges: &[UnitRange]) -> Vec<&'a Terms> {
    let mut found = Vec::new();
    let mut seen_until = 0;
    for range in ranges {
        let mut serial = range.first().max(seen_until);
        while serial < range.end() {
            found.push(series.terms_of(serial));
            serial = next_version(series, serial);
            seen_until = serial;
        }
    }
    found
}

/// The first serial number past those of the version that `serial` belongs to.
fn next_version(series: &Series, serial: u64) -> u64 {
    let later = series.versions.partition_point(|version| version.first_serial <= serial);
    let next = series.versions.get(later);
    next.map_or(u64::MAX, |version| version.first_serial)
}
