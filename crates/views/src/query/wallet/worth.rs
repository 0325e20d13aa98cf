//! What a wallet was worth after each of many records.

use super::cost::{Change, Cost};
use crate::database::DatabaseError;
use crate::query::Reader;
use crate::schema::SeriesRow;
use std::collections::BTreeMap;
use units::{Amount, Currency, MemberId, Price};

/// What a wallet was worth in one currency, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    /// Face value of what was held, reserved units with it.
    pub face: i64,
    /// Value at the last prices of then, of what had one.
    pub market: i64,
    /// Face value of what had no price.
    pub unpriced: i64,
    /// What it had cost.
    pub cost: i64,
    /// Money, free and reserved.
    pub cash: i64,
}

/// Units of a series and what they cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Had {
    units: i64,
    cost: i64,
}

const EVER_HELD: &str = "SELECT DISTINCT series_id FROM title WHERE to_member_id = $1 \
    ORDER BY series_id";

/// What is captured is its holder's until it is redeemed for good, but held no more.
const CAPTURES: &str = "SELECT series_id, sequence, units AS captured FROM title \
    WHERE to_member_id = $1 AND to_place = 'captured' AND sequence <= $2 UNION ALL \
    SELECT series_id, sequence, -units FROM title \
    WHERE from_member_id = $1 AND from_place = 'captured' AND sequence <= $2 \
    ORDER BY 1, 2";

impl Reader<'_> {
    /// What a member's wallet was worth after each of these records, which come in order.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn worth(
        &mut self,
        member: MemberId,
        ends: &[u64],
    ) -> Result<Vec<BTreeMap<Currency, Worth>>, DatabaseError> {
        let had = self.had(member, ends)?;
        let mut series: BTreeMap<i64, SeriesRow> = BTreeMap::new();
        for numbers in had.keys().copied().collect::<Vec<_>>().chunks(256) {
            let rows = self.rows_with::<SeriesRow>("series_id", numbers)?;
            series.extend(rows.into_iter().map(|row| (row.series_id, row)));
        }
        let mut worths = Vec::with_capacity(ends.len());
        for (place, end) in ends.iter().enumerate() {
            // Nothing was recorded since: it is worth what it was.
            if place > 0 && ends[place - 1] == *end {
                worths.extend(worths.last().cloned());
                continue;
            }
            let mut worth: BTreeMap<Currency, Worth> = BTreeMap::new();
            for (currency, purpose, balance) in self.balances_at(member, *end)? {
                if matches!(purpose.as_str(), "custody" | "reserved") {
                    add(&mut worth.entry(currency).or_default().cash, balance);
                }
            }
            let then = had.iter().map(|(number, then)| (*number, then[place]));
            let then: BTreeMap<i64, Had> = then.filter(|(_, had)| had.units > 0).collect();
            let numbers: Vec<i64> = then.keys().copied().collect();
            let prices = self.prices(&numbers, *end)?;
            for (number, had) in then {
                let row = &series[&number];
                let price = prices.get(&number).copied().flatten();
                worth.entry(row.currency).or_default().count(had, row.unit_value, price);
            }
            worths.push(worth);
        }
        Ok(worths)
    }

    /// What a member had of each series after each of these records.
    fn had(
        &mut self,
        member: MemberId,
        ends: &[u64],
    ) -> Result<BTreeMap<i64, Vec<Had>>, DatabaseError> {
        let last = ends.last().copied().unwrap_or(0);
        let ever = self.query(EVER_HELD, &[member.into()])?;
        let ever: Vec<i64> = ever.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
        let mut changes = BTreeMap::new();
        for numbers in ever.chunks(256) {
            changes.extend(self.changes(member, numbers, last)?);
        }
        let mut captures: BTreeMap<i64, Vec<(i64, i64)>> = BTreeMap::new();
        for row in self.query(CAPTURES, &[member.into(), last.into()])? {
            captures.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?));
        }
        let had = changes.into_iter().map(|(series, changes)| {
            let captures = captures.remove(&series).unwrap_or_default();
            (series, after_each(ends, &changes, &captures))
        });
        Ok(had.collect())
    }
}

impl Worth {
    fn count(&mut self, had: Had, unit_value: i64, price: Option<i64>) {
        let face = had.units.saturating_mul(unit_value);
        let price = price.and_then(|price| u32::try_from(price).ok()).map(Price::ppm);
        let market = price.and_then(|price| price.of(Amount::new(face))).map(Amount::minor);
        add(&mut self.face, face);
        match market {
            Some(market) => add(&mut self.market, market),
            None => add(&mut self.unpriced, face),
        }
        add(&mut self.cost, had.cost);
    }
}

/// Sums of what the books hold fit: where they would not, the largest stands.
fn add(sum: &mut i64, more: i64) {
    *sum = sum.saturating_add(more);
}

/// What there was after each of `ends`, from what changed and from what was captured or given back.
fn after_each(ends: &[u64], changes: &[Change], captures: &[(i64, i64)]) -> Vec<Had> {
    let (mut changes, mut captures) = (changes.iter().peekable(), captures.iter().peekable());
    let (mut cost, mut units, mut captured) = (Cost::default(), 0_i64, 0_i64);
    let each = ends.iter().map(|end| {
        let end = i64::try_from(*end).unwrap_or(i64::MAX);
        while let Some(change) = changes.next_if(|change| change.sequence <= end) {
            cost.change(change);
            units = units.saturating_add(change.came).saturating_sub(change.went);
        }
        while let Some((_, more)) = captures.next_if(|(sequence, _)| *sequence <= end) {
            captured = captured.saturating_add(*more);
        }
        let units = units.saturating_sub(captured);
        Had { units, cost: cost.of(units) }
    });
    each.collect()
}

#[cfg(test)]
mod tests;
