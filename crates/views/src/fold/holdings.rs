//! Which units are in which place: the fewest ranges that cover each, however batches were cut.

use super::FxHashMap;
use super::Source;
use crate::database::{Database, DatabaseError};
use crate::schema::{HoldingRow, TitleRow};
use crate::value::{Value, Word};
use crate::words;
use engine::{Place, RangeSet};
use std::collections::hash_map::Entry;
use units::{SeriesId, UnitRange};

/// Units of one series in one place.
type Where = (SeriesId, Place);

/// Places in memory, each wholly.
#[derive(Default)]
pub(crate) struct Holdings {
    places: FxHashMap<Where, Held>,
    changed: Vec<Where>,
    ended: Vec<Ended>,
}

struct Held {
    ranges: RangeSet,
    /// Whose they are.
    member_id: i64,
    /// First serial numbers at which a range begins now, or began; whether one may stand in the database.
    touched: Vec<(u64, bool)>,
}

/// A series of which everything that is free ends, without a move for each holder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ended {
    pub series: SeriesId,
    pub sequence: i64,
    pub event_index: i64,
    /// The number of the first move.
    pub first_move: i64,
    /// Where they end.
    pub to: Place,
}

/// The number of a place: of the member, order and so on.
pub(crate) fn id_of(place: Place) -> Option<i64> {
    Some(match place {
        Place::Free(id) => super::member(id),
        Place::Order(id) => super::int(id.number()),
        Place::Authorised(id) | Place::Captured(id) => super::int(id.number()),
        Place::Gift(id) => super::int(id.number()),
        Place::Deal(id) => super::int(id.number()),
        Place::Lost(id) => super::int(id.number()),
        Place::Mint
        | Place::Redeemed
        | Place::Extinguished
        | Place::Refunded
        | Place::Escheated
        | Place::Replaced => return None,
    })
}

/// The node of the relational interval tree that a range hangs on: the common beginning of both
/// ends, a one, and zeros. A node `k` levels above the serial numbers ends with `k` zeros.
pub(crate) fn node_of(range: UnitRange) -> i64 {
    let (first, last) = (range.first(), range.end() - 1);
    node_at(first, u64::BITS - (first ^ last).leading_zeros())
}

/// The node above a serial number, so many levels up.
pub(crate) fn node_at(serial: u64, level: u32) -> i64 {
    let prefix = serial.checked_shr(level).unwrap_or(0).checked_shl(level + 1).unwrap_or(0);
    let mark = 1_u64.checked_shl(level).unwrap_or(0);
    (prefix | mark).cast_signed()
}

/// The nodes of the interval tree that can hold a range over this serial number, of a series of
/// which `issued` units were issued: title rows on them, and with the number between first and last,
/// are the unit's chain of title.
#[must_use]
pub fn title_nodes(serial: u64, issued: u64) -> Vec<i64> {
    let levels = u64::BITS - issued.max(serial).leading_zeros();
    (0..=levels).map(|level| node_at(serial, level)).collect()
}

impl Holdings {
    fn held(
        &mut self,
        source: &mut Source<'_>,
        at: Where,
        member_id: i64,
    ) -> Result<&mut Held, DatabaseError> {
        let held = match self.places.entry(at) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(place) => {
                let ranges = match source {
                    Source::Nowhere => RangeSet::default(),
                    Source::Database(database) => {
                        read(database, &[at])?.remove(&at).unwrap_or_default()
                    }
                };
                place.insert(Held { ranges, member_id, touched: Vec::new() })
            }
        };
        held.member_id = member_id;
        if held.touched.is_empty() {
            self.changed.push(at);
        }
        Ok(held)
    }

    /// Fetches these places at once, as far as they are not in memory.
    pub fn prefetch(
        &mut self,
        database: &mut Database,
        mut places: Vec<Where>,
    ) -> Result<(), DatabaseError> {
        places.retain(|at| !self.places.contains_key(at));
        places.sort_unstable();
        places.dedup();
        for (at, found) in read(database, &places)? {
            self.places.insert(at, Held { ranges: found, member_id: 0, touched: Vec::new() });
        }
        Ok(())
    }

    /// Takes units out of a place; false where they are not there.
    pub fn take(
        &mut self,
        source: &mut Source<'_>,
        at: Where,
        member_id: i64,
        range: UnitRange,
    ) -> Result<bool, DatabaseError> {
        let held = self.held(source, at, member_id)?;
        let Some(around) = held.ranges.around(range.first()).filter(|it| it.end() >= range.end())
        else {
            return Ok(false);
        };
        held.touched.extend([(around.first(), true), (range.end(), false)]);
        held.ranges.remove(range);
        Ok(true)
    }

    /// Puts units into a place.
    pub fn put(
        &mut self,
        source: &mut Source<'_>,
        at: Where,
        member_id: i64,
        range: UnitRange,
    ) -> Result<(), DatabaseError> {
        let held = self.held(source, at, member_id)?;
        // Where it joins the range after it, that one begins no more.
        let joins = held.ranges.around(range.end()).is_some();
        held.touched.extend([(range.first(), false), (range.end(), joins)]);
        held.ranges.insert(range);
        // Where it joined the range before it, that one is longer now.
        held.touched.extend(held.ranges.around(range.first()).map(|range| (range.first(), false)));
        Ok(())
    }

    /// Everything free of a series ends: by the database, when this is written. Where everything is in
    /// memory, the moves are given at once.
    pub fn end(&mut self, source: &Source<'_>, ended: Ended) -> Vec<TitleRow> {
        if matches!(source, Source::Database(_)) {
            self.ended.push(ended);
            return Vec::new();
        }
        let free: Vec<Where> =
            self.places.keys().copied().filter(|at| is_free_of(at, ended.series)).collect();
        let mut rows = Vec::new();
        for at in free {
            if let Some(held) = self.places.remove(&at) {
                rows.extend(held.rows(at));
            }
        }
        self.changed.retain(|at| !is_free_of(at, ended.series));
        rows.sort_unstable_by_key(|row| row.first_serial);
        let moves = rows.iter().zip(ended.first_move..);
        moves.map(|(row, move_index)| ended.title(row, move_index)).collect()
    }

    /// Writes the ranges that have changed.
    pub fn write(&mut self, database: &mut Database) -> Result<(), DatabaseError> {
        let (mut rows, mut gone) = (Vec::new(), Vec::new());
        for at in self.changed.drain(..) {
            let Some(held) = self.places.get_mut(&at) else { continue };
            // Of each the one that may stand in the database comes first, and stays.
            held.touched.sort_unstable_by_key(|&(first, may_stand)| (first, !may_stand));
            held.touched.dedup_by_key(|(first, _)| *first);
            for (first, may_stand) in held.touched.drain(..) {
                match held.ranges.around(first).filter(|range| range.first() == first) {
                    Some(range) => rows.push(row_of(at, held.member_id, range)),
                    None if may_stand => gone.extend(key_of(at, first)),
                    None => {}
                }
            }
            if held.ranges.is_empty() {
                self.places.remove(&at);
            }
        }
        database.remove::<HoldingRow>(&gone)?;
        database.put(&rows.iter().collect::<Vec<_>>())?;
        for ended in std::mem::take(&mut self.ended) {
            ended.write(database)?;
            self.places.retain(|at, _| !is_free_of(at, ended.series));
        }
        Ok(())
    }

    /// Takes all rows out.
    pub fn take_all(&mut self) -> Vec<HoldingRow> {
        let places = self.places.iter();
        let mut rows: Vec<HoldingRow> = places.flat_map(|(at, held)| held.rows(*at)).collect();
        rows.sort_unstable_by_key(crate::schema::Kept::key);
        self.clear();
        rows
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Forgets places that hold nothing.
    pub fn tidy(&mut self) {
        for at in self.changed.drain(..) {
            if let Some(held) = self.places.get_mut(&at) {
                held.touched.clear();
                if held.ranges.is_empty() {
                    self.places.remove(&at);
                }
            }
        }
    }
}

impl Held {
    fn rows(&self, at: Where) -> impl Iterator<Item = HoldingRow> + '_ {
        self.ranges.iter().map(move |range| row_of(at, self.member_id, range))
    }
}

fn is_free_of(at: &Where, series: SeriesId) -> bool {
    at.0 == series && matches!(at.1, Place::Free(_))
}

fn row_of((series, place): Where, member_id: i64, range: UnitRange) -> HoldingRow {
    HoldingRow {
        series_id: series.number().into(),
        place: words::place(&place),
        place_id: id_of(place).unwrap_or_default(),
        first_serial: super::int(range.first()),
        last_serial: super::int(range.end() - 1),
        units: super::int(range.count()),
        member_id,
        node: node_of(range),
    }
}

fn key_of((series, place): Where, first: u64) -> Option<(i64, Word, i64, i64)> {
    Some((series.number().into(), words::place(&place), id_of(place)?, super::int(first)))
}

/// The ranges of some places.
fn read(
    database: &mut Database,
    places: &[Where],
) -> Result<FxHashMap<Where, RangeSet>, DatabaseError> {
    let key = |at: &Where| (i64::from(at.0.number()), words::place(&at.1), id_of(at.1));
    let values = places.iter().map(key);
    let values: Vec<Vec<Value>> =
        values.map(|(series, place, id)| vec![series.into(), place.0.into(), id.into()]).collect();
    let columns = ["series_id", "place", "place_id"];
    let by_key: FxHashMap<_, Where> = places.iter().map(|at| (key(at), *at)).collect();
    let mut found: FxHashMap<Where, RangeSet> =
        places.iter().map(|at| (*at, RangeSet::default())).collect();
    for row in database.fetch_under::<HoldingRow>(&columns, &values)? {
        let at = by_key.get(&(row.series_id, row.place, Some(row.place_id)));
        let ranges = at.and_then(|at| found.get_mut(at));
        let numbers = u64::try_from(row.first_serial).ok().zip(u64::try_from(row.units).ok());
        let range = numbers.and_then(|(first, count)| UnitRange::new(first, count));
        if let (Some(ranges), Some(range)) = (ranges, range) {
            ranges.insert(range);
        }
    }
    Ok(found)
}

impl Ended {
    /// The move of one range.
    fn title(&self, row: &HoldingRow, move_index: i64) -> TitleRow {
        TitleRow {
            sequence: self.sequence,
            move_index,
            event_index: self.event_index,
            series_id: row.series_id,
            first_serial: row.first_serial,
            last_serial: row.last_serial,
            units: row.units,
            from_place: row.place,
            from_id: Some(row.place_id),
            from_member_id: Some(row.member_id),
            to_place: words::place(&self.to),
            to_id: None,
            to_member_id: None,
            node: row.node,
        }
    }

    /// The moves of all ranges, made where they are: a series may have millions of holders.
    fn write(&self, database: &mut Database) -> Result<(), DatabaseError> {
        let sql = "INSERT INTO title (sequence, move_index, event_index, series_id, first_serial, \
                   last_serial, units, from_place, from_id, from_member_id, to_place, node) \
                   SELECT $1, $2 + row_number() OVER (ORDER BY first_serial) - 1, $3, series_id, \
                   first_serial, last_serial, units, place, place_id, member_id, $4, node \
                   FROM holdings WHERE series_id = $5 AND place = 'free'";
        let to = words::place(&self.to).0;
        let values = [
            self.sequence.into(),
            self.first_move.into(),
            self.event_index.into(),
            to.into(),
            Value::from(self.series),
        ];
        database.execute(sql, &values)?;
        let gone = "DELETE FROM holdings WHERE series_id = $1 AND place = 'free'";
        database.execute(gone, &[self.series.into()])?;
        Ok(())
    }
}
