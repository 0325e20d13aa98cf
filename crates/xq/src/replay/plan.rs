//! What has to be there before the first till opens: members, series, grants and money.
//!
//! The tables do not tell how much a campaign gave to each household, so the plan looks ahead: in a
//! campaign every household gets the same, one dollar or the most that any one household is seen
//! to use. Of a standing series each household gets exactly what it will use.

use super::campaigns::{Campaigns, Run};
use super::lines::{self, Line, Manufacturer, STORE_ZONE, SeriesKey};
use super::tables::DataError;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The least a household gets in a campaign, in cents.
const SMALLEST_GRANT: i64 = 100;

/// What follows the last use or the last day of a campaign: more than that day itself and the day
/// in which a redemption may be reversed.
const AFTER_ALL: SignedDuration = SignedDuration::from_hours(3 * 24);

/// A series to define and issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesPlan {
    /// First and last valid day; a standing series has none.
    pub run: Option<Run>,
    /// What each household gets, in cents.
    pub grants: Vec<Grant>,
}

/// What one household gets of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Who.
    pub household: u32,
    /// How much.
    pub cents: i64,
}

impl SeriesPlan {
    /// The face value of all grants, in cents.
    #[must_use]
    pub fn face(&self) -> i64 {
        self.grants.iter().map(|grant| grant.cents).sum()
    }
}

/// Everything there will be.
#[derive(Debug)]
pub struct Plan {
    /// By campaign and manufacturer.
    pub series: BTreeMap<SeriesKey, SeriesPlan>,
    /// Every use, in order of time.
    pub lines: Vec<Line>,
    /// When the first campaign or the first use begins.
    pub begins: Timestamp,
    /// When the last campaign is over and nothing can be reversed any more.
    pub over: Timestamp,
}

impl Plan {
    /// Reads all tables; calls `progress` for every line of a till.
    ///
    /// # Errors
    /// The first thing that is wrong in the files.
    pub fn read(folder: &Path, progress: &dyn Fn()) -> Result<Self, DataError> {
        let campaigns = Campaigns::read(folder)?;
        let lines = lines::read(folder, &campaigns, progress)?;
        Ok(Self::new(&campaigns, lines))
    }

    fn new(campaigns: &Campaigns, lines: Vec<Line>) -> Self {
        let members = campaigns.households();
        let zone = TimeZone::get(STORE_ZONE).expect("the zones are part of the program");
        let midnight = |day: Date| day.to_zoned(zone.clone()).ok().map(|day| day.timestamp());
        let first_day = campaigns.first_day().and_then(midnight);
        let begins = lines.iter().map(|line| line.at).chain(first_day).min();
        let last_day = campaigns.last_day().and_then(midnight);
        let ends = lines.iter().map(|line| line.at).chain(last_day).max();
        let (begins, over) = (begins.unwrap_or_default(), ends.unwrap_or_default() + AFTER_ALL);
        let sized = uses(&lines).into_iter().map(|(key, uses)| {
            let plan = match key {
                SeriesKey::Campaign(id, _) => SeriesPlan {
                    run: campaigns.run(id),
                    grants: uniform(members.get(&id).map_or(&[], Vec::as_slice), &uses),
                },
                SeriesKey::Standing(_) => SeriesPlan { run: None, grants: exact(&uses) },
            };
            (key, plan)
        });
        Self { series: sized.collect(), begins, over, lines }
    }

    /// Every manufacturer and the face value it has to back, in cents.
    #[must_use]
    pub fn issuers(&self) -> BTreeMap<Manufacturer, i64> {
        let mut issuers = BTreeMap::new();
        for (key, series) in &self.series {
            *issuers.entry(key.manufacturer()).or_default() += series.face();
        }
        issuers
    }

    /// Every store with a line.
    #[must_use]
    pub fn stores(&self) -> BTreeSet<u32> {
        self.lines.iter().map(|line| line.store).collect()
    }

    /// Every household with a grant.
    #[must_use]
    pub fn households(&self) -> BTreeSet<u32> {
        let grants = self.series.values().flat_map(|series| &series.grants);
        grants.map(|grant| grant.household).collect()
    }
}

type Uses = BTreeMap<u32, i64>;

fn uses(lines: &[Line]) -> BTreeMap<SeriesKey, Uses> {
    let mut uses = BTreeMap::<_, Uses>::new();
    for line in lines {
        let used = uses.entry(line.series).or_default();
        *used.entry(line.household).or_default() += line.coupon;
    }
    uses
}

fn uniform(households: &[u32], uses: &Uses) -> Vec<Grant> {
    let most = uses.values().copied().max().unwrap_or(0);
    let cents = most.max(SMALLEST_GRANT);
    let grant = |&household| Grant { household, cents };
    households.iter().map(grant).collect()
}

fn exact(uses: &Uses) -> Vec<Grant> {
    let grant = |(&household, &cents)| Grant { household, cents };
    uses.iter().map(grant).collect()
}

#[cfg(test)]
mod tests;
