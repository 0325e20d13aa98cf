//! Sets of serial numbers, kept as the fewest ranges that cover them.

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use std::collections::BTreeMap;
use units::UnitRange;

/// Serial numbers of one series in one place. Neighbouring ranges are always merged, so equal sets
/// look equal; the common cases of no range and one range need no allocation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RangeSet {
    shape: Shape,
    count: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Shape {
    #[default]
    Empty,
    One(UnitRange),
    /// First serial number → count; two entries at least.
    Many(BTreeMap<u64, u64>),
}

fn range(first: u64, count: u64) -> UnitRange {
    UnitRange::new(first, count).expect("a stored range is never empty")
}

impl RangeSet {
    /// No serial numbers.
    pub const EMPTY: Self = Self { shape: Shape::Empty, count: 0 };

    /// How many serial numbers.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// True where there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many separate ranges.
    #[must_use]
    pub fn fragments(&self) -> usize {
        match &self.shape {
            Shape::Empty => 0,
            Shape::One(_) => 1,
            Shape::Many(map) => map.len(),
        }
    }

    /// The ranges, lowest serial number first.
    pub fn iter(&self) -> impl Iterator<Item = UnitRange> + '_ {
        let (one, many) = match &self.shape {
            Shape::Empty => (None, None),
            Shape::One(only) => (Some(*only), None),
            Shape::Many(map) => (None, Some(map)),
        };
        let many = many.into_iter().flatten().map(|(&first, &count)| range(first, count));
        one.into_iter().chain(many)
    }

    /// The stored range that holds `serial`.
    #[must_use]
    pub fn around(&self, serial: u64) -> Option<UnitRange> {
        let candidate = match &self.shape {
            Shape::Empty => None,
            Shape::One(only) => Some(*only),
            Shape::Many(map) => {
                map.range(..=serial).next_back().map(|(&first, &count)| range(first, count))
            }
        };
        candidate.filter(|found| found.contains(serial))
    }

    /// True where every serial number of `wanted` is here.
    #[must_use]
    pub fn contains(&self, wanted: UnitRange) -> bool {
        self.around(wanted.first()).is_some_and(|found| found.end() >= wanted.end())
    }

    /// The lowest `quantity` serial numbers, or fewer where there are fewer.
    #[must_use]
    pub fn lowest(&self, quantity: u64) -> Vec<UnitRange> {
        match &self.shape {
            Shape::One(only) => {
                UnitRange::new(only.first(), only.count().min(quantity)).into_iter().collect()
            }
            _ => self.cursor().take(quantity),
        }
    }

    /// A walk over the serial numbers from the lowest on.
    #[must_use]
    pub fn cursor(&self) -> Cursor<'_> {
        Cursor { ranges: Box::new(self.iter()), rest: None }
    }

    /// Adds a range.
    ///
    /// # Panics
    /// Where a serial number is here already: a unit would be in one place twice.
    pub fn insert(&mut self, added: UnitRange) {
        self.count = self.count.checked_add(added.count()).expect("serial numbers fit");
        self.shape = match std::mem::take(&mut self.shape) {
            Shape::Empty => Shape::One(added),
            Shape::One(only) if only.end() == added.first() => {
                Shape::One(range(only.first(), only.count() + added.count()))
            }
            Shape::One(only) if added.end() == only.first() => {
                Shape::One(range(added.first(), only.count() + added.count()))
            }
            Shape::One(only) => {
                let mut map = BTreeMap::from([(only.first(), only.count())]);
                insert_merged(&mut map, added);
                Shape::Many(map)
            }
            Shape::Many(mut map) => {
                insert_merged(&mut map, added);
                from_map(map)
            }
        };
    }

    /// Removes a range.
    ///
    /// # Panics
    /// Where not all of it is here: a unit would leave a place it is not in.
    pub fn remove(&mut self, gone: UnitRange) {
        let found = self.around(gone.first()).filter(|found| found.end() >= gone.end());
        let found = found.expect("units leave only a place that holds them");
        self.count -= gone.count();
        let before = UnitRange::new(found.first(), gone.first() - found.first());
        let after = UnitRange::new(gone.end(), found.end() - gone.end());
        self.shape = match (std::mem::take(&mut self.shape), before, after) {
            (Shape::Many(mut map), before, after) => {
                map.remove(&found.first());
                for part in before.into_iter().chain(after) {
                    map.insert(part.first(), part.count());
                }
                from_map(map)
            }
            (_, None, None) => Shape::Empty,
            (_, Some(only), None) | (_, None, Some(only)) => Shape::One(only),
            (_, Some(before), Some(after)) => Shape::Many(BTreeMap::from([
                (before.first(), before.count()),
                (after.first(), after.count()),
            ])),
        };
    }
}

fn from_map(map: BTreeMap<u64, u64>) -> Shape {
    match map.len() {
        0 => Shape::Empty,
        1 => map.first_key_value().map_or(Shape::Empty, |(&f, &c)| Shape::One(range(f, c))),
        _ => Shape::Many(map),
    }
}

fn insert_merged(map: &mut BTreeMap<u64, u64>, added: UnitRange) {
    let (mut first, mut end) = (added.first(), added.end());
    if let Some((&before, &count)) = map.range(..=first).next_back() {
        assert!(before + count <= first, "a unit is never in one place twice");
        if before + count == first {
            first = before;
        }
    }
    if let Some((&after, &count)) = map.range(added.first()..).next() {
        assert!(end <= after, "a unit is never in one place twice");
        if after == end {
            end = after + count;
            map.remove(&after);
        }
    }
    map.insert(first, end - first);
}

/// A walk over a [`RangeSet`] that hands out serial numbers in order, each once.
pub struct Cursor<'a> {
    ranges: Box<dyn Iterator<Item = UnitRange> + 'a>,
    rest: Option<UnitRange>,
}

impl Cursor<'_> {
    /// The next `quantity` serial numbers, or fewer where fewer are left.
    pub fn take(&mut self, quantity: u64) -> Vec<UnitRange> {
        let mut taken = Vec::new();
        let mut wanted = quantity;
        while wanted > 0 {
            let Some(next) = self.rest.take().or_else(|| self.ranges.next()) else {
                break;
            };
            let part = range(next.first(), next.count().min(wanted));
            self.rest = UnitRange::new(part.end(), next.count() - part.count());
            wanted -= part.count();
            taken.push(part);
        }
        taken
    }
}

impl<C> Encode<C> for RangeSet {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(u64::try_from(self.fragments()).expect("a length fits"))?;
        self.iter().try_for_each(|part| part.encode(e, ctx))
    }
}

impl<'b, C> Decode<'b, C> for RangeSet {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let mut set = Self::default();
        let mut last_end = 0;
        for part in d.array_iter_with(ctx)? {
            let part: UnitRange = part?;
            if part.first() < last_end {
                return Err(decode::Error::message("ranges overlap or are out of order"));
            }
            last_end = part.end();
            set.insert(part);
        }
        Ok(set)
    }
}

impl serde::Serialize for RangeSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
