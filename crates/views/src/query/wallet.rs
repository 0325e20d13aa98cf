//! What a member holds, now or at any record, and what it cost.

mod cost;
mod worth;

use super::Reader;
use super::rows::among;
use crate::database::DatabaseError;
use crate::schema::SeriesRow;
use crate::value::Value;
use cost::{Change, Cost};
use std::collections::{BTreeMap, BTreeSet};
use units::{MemberId, Timestamp};

pub use worth::Worth;

/// Units of one series in a wallet.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The series as it is now.
    pub series: SeriesRow,
    /// Units free to use.
    pub free: i64,
    /// Units of the member's behind its orders, authorisations, gifts, deals and loss reports.
    pub reserved: i64,
    /// Price of the last trade in the book or in an auction.
    pub last_price: Option<i64>,
    /// What free and reserved units cost.
    pub cost: i64,
}

/// Which wallet, and as of when.
#[derive(Clone, Copy, Debug)]
pub struct Wallet {
    /// Whose.
    pub member: MemberId,
    /// After this record; now where absent.
    pub at: Option<u64>,
    /// Only what expires, or ends its dormancy, up to this time.
    pub ends_before: Option<Timestamp>,
    /// Only series after this one.
    pub after: Option<i64>,
    /// At most so many series.
    pub limit: usize,
}

const PLACES_NOW: &str = "SELECT series_id, place, CAST(SUM(units) AS bigint) FROM holdings \
    WHERE member_id = $1 AND series_id > $2 GROUP BY series_id, place ORDER BY series_id";

const PLACES_THEN: &str = "SELECT series_id, place, CAST(SUM(units) AS bigint) FROM (\
    SELECT series_id, to_place AS place, units FROM title \
    WHERE to_member_id = $1 AND series_id > $2 AND sequence <= $3 UNION ALL \
    SELECT series_id, from_place AS place, -units FROM title \
    WHERE from_member_id = $1 AND series_id > $2 AND sequence <= $3) moved \
    GROUP BY series_id, place HAVING SUM(units) <> 0 ORDER BY series_id";

/// What came to a member, what left it, and what it paid, series by series and event by event. The
/// list of series stands for `{}`.
const CHANGES: &str = "SELECT series_id, sequence, CAST(SUM(came) AS bigint), CAST(SUM(went) AS bigint), \
    CAST(SUM(cost) AS bigint) FROM (\
    SELECT series_id, sequence, event_index, units AS came, 0 AS went, 0 AS cost FROM title \
    WHERE to_member_id = $1 AND sequence <= $2 AND series_id IN ({}) \
    AND (from_member_id IS NULL OR from_member_id <> $1) UNION ALL \
    SELECT series_id, sequence, event_index, 0, units, 0 FROM title \
    WHERE from_member_id = $1 AND sequence <= $2 AND series_id IN ({}) \
    AND (to_member_id IS NULL OR to_member_id <> $1) UNION ALL \
    SELECT series_id, sequence, event_index, 0, 0, paid FROM issues \
    WHERE member_id = $1 AND sequence <= $2 AND series_id IN ({}) UNION ALL \
    SELECT series_id, sequence, event_index, 0, 0, paid + COALESCE(buyer_fee, 0) FROM trades \
    WHERE buyer_id = $1 AND sequence <= $2 AND paid IS NOT NULL AND series_id IN ({})) changes \
    GROUP BY series_id, sequence, event_index ORDER BY series_id, sequence, event_index";

const PRICES_THEN: &str = "SELECT s.series_id, (SELECT t.price FROM trades t \
    WHERE t.series_id = s.series_id AND t.sequence <= $1 AND t.kind IN ('book', 'auction') \
    ORDER BY t.sequence DESC, t.event_index DESC LIMIT 1) FROM series s WHERE s.series_id IN ({})";

impl Reader<'_> {
    /// What a member holds, by series.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn holdings(&mut self, wallet: &Wallet) -> Result<Vec<Held>, DatabaseError> {
        let places = self.places(wallet)?;
        let mut all = Vec::new();
        for numbers in places.keys().copied().collect::<Vec<_>>().chunks(256) {
            all.extend(self.rows_with::<SeriesRow>("series_id", numbers)?);
        }
        let ends = |series: &SeriesRow| {
            wallet.ends_before.is_none_or(|end| series.ends_at.is_some_and(|at| at <= end))
        };
        let series: Vec<SeriesRow> = all.into_iter().filter(ends).take(wallet.limit).collect();
        let numbers: Vec<i64> = series.iter().map(|series| series.series_id).collect();
        let until = wallet.at.unwrap_or_else(|| self.as_of());
        let costs = self.costs(wallet.member, &numbers, until)?;
        let then = wallet.at.map(|at| self.prices(&numbers, at)).transpose()?;
        let held = series.into_iter().map(|series| {
            let (number, (free, reserved)) = (series.series_id, places[&series.series_id]);
            let cost = costs.get(&number).copied().unwrap_or_default();
            let now = series.last_price;
            let last_price = then.as_ref().map_or(now, |then| then.get(&number).copied().flatten());
            let cost = cost.of(free.saturating_add(reserved));
            Held { series, free, reserved, last_price, cost }
        });
        Ok(held.collect())
    }

    /// Free and reserved units by series. What is captured is gone, unless it is reversed.
    fn places(&mut self, wallet: &Wallet) -> Result<BTreeMap<i64, (i64, i64)>, DatabaseError> {
        let mut values = vec![wallet.member.into(), Value::Int(wallet.after.unwrap_or(0))];
        let sql = match wallet.at {
            Some(sequence) => {
                values.push(sequence.into());
                PLACES_THEN
            }
            None => PLACES_NOW,
        };
        let mut places: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
        for row in self.query(sql, &values)? {
            let (series, place, units): (i64, String, i64) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let entry = match place.as_str() {
                "captured" => continue,
                "free" => &mut places.entry(series).or_default().0,
                _ => &mut places.entry(series).or_default().1,
            };
            *entry = entry.saturating_add(units);
        }
        places.retain(|_, units| *units != (0, 0));
        Ok(places)
    }

    fn prices(
        &mut self,
        series: &[i64],
        at: u64,
    ) -> Result<BTreeMap<i64, Option<i64>>, DatabaseError> {
        let mut values = vec![at.into()];
        let sql = PRICES_THEN.replace("{}", &among(&mut values, series));
        let found = self.query(&sql, &values)?;
        found.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
    }

    /// What the units of these series cost a member, by weighted average.
    fn costs(
        &mut self,
        member: MemberId,
        series: &[i64],
        until: u64,
    ) -> Result<BTreeMap<i64, Cost>, DatabaseError> {
        let changes = self.changes(member, series, until)?;
        let cost = |changes: Vec<Change>| {
            let mut cost = Cost::default();
            changes.iter().for_each(|change| cost.change(change));
            cost
        };
        Ok(changes.into_iter().map(|(series, changes)| (series, cost(changes))).collect())
    }

    /// How what a member has of these series changed, in order.
    fn changes(
        &mut self,
        member: MemberId,
        series: &[i64],
        until: u64,
    ) -> Result<BTreeMap<i64, Vec<Change>>, DatabaseError> {
        let mut values = vec![member.into(), until.into()];
        let sql = CHANGES.replace("{}", &among(&mut values, series));
        let mut changes: BTreeMap<i64, Vec<Change>> = BTreeMap::new();
        for row in self.query(&sql, &values)? {
            let (sequence, came, went, paid) = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            let change = Change { sequence, came, went, paid };
            changes.entry(row.get(0)?).or_default().push(change);
        }
        Ok(changes)
    }

    /// The first `limit` ranges of free units of each of these series.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn free_ranges(
        &mut self,
        member: MemberId,
        series: &[i64],
        limit: i64,
    ) -> Result<BTreeMap<i64, Vec<(i64, i64)>>, DatabaseError> {
        let found = self.query(
            "SELECT series_id, first_serial, last_serial FROM (\
             SELECT series_id, first_serial, last_serial, ROW_NUMBER() OVER \
             (PARTITION BY series_id ORDER BY first_serial) AS place_in_series \
             FROM holdings WHERE member_id = $1 AND place = 'free') ranges \
             WHERE place_in_series <= $2 ORDER BY series_id, first_serial",
            &[member.into(), Value::Int(limit)],
        )?;
        let wanted: BTreeSet<i64> = series.iter().copied().collect();
        let mut ranges: BTreeMap<i64, Vec<(i64, i64)>> = BTreeMap::new();
        for row in found {
            let series: i64 = row.get(0)?;
            if wanted.contains(&series) {
                ranges.entry(series).or_default().push((row.get(1)?, row.get(2)?));
            }
        }
        Ok(ranges)
    }

    /// One series.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn one_series(&mut self, series: i64) -> Result<Option<SeriesRow>, DatabaseError> {
        Ok(self.rows_with::<SeriesRow>("series_id", &[series])?.pop())
    }
}
