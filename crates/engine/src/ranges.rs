//! Sets of serial numbers, kept as the fewest ranges that cover them.

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use std::collections::BTreeMap;
use std::num::NonZeroU64;
use units::UnitRange;

/// Serial numbers of one series in one place. Neighbouring ranges are always merged, so equal sets
/// look equal; the common cases of no range and one range need no allocation. There is one for each
/// holding, so it is kept to two words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RangeSet(Shape);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Shape {
    One {
        first: u64,
        count: NonZeroU64,
    },
    /// No range where there is nothing, else two at least.
    Other(Option<Box<Many>>),
}

impl Default for Shape {
    fn default() -> Self {
        Self::Other(None)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Many {
    /// Of all ranges together.
    count: u64,
    /// First serial number → count.
    ranges: BTreeMap<u64, u64>,
}

fn range(first: u64, count: u64) -> UnitRange {
    UnitRange::new(first, count).expect("a stored range is never empty")
}

impl Shape {
    fn one(range: UnitRange) -> Self {
        let count = NonZeroU64::new(range.count()).expect("a range is never empty");
        Self::One { first: range.first(), count }
    }

    fn of(ranges: BTreeMap<u64, u64>, count: u64) -> Self {
        match ranges.len() {
            0 => Self::Other(None),
            1 => {
                let only = ranges.first_key_value();
                only.map_or(Self::Other(None), |(&first, &count)| Self::one(range(first, count)))
            }
            _ => Self::Other(Some(Box::new(Many { count, ranges }))),
        }
    }
}

impl RangeSet {
    /// No serial numbers.
    pub const EMPTY: Self = Self(Shape::Other(None));

    /// How many serial numbers.
    #[must_use]
    pub fn count(&self) -> u64 {
        match &self.0 {
            Shape::One { count, .. } => count.get(),
            Shape::Other(many) => many.as_ref().map_or(0, |many| many.count),
        }
    }

    /// True where there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self.0, Shape::Other(None))
    }

    /// How many separate ranges.
    #[must_use]
    pub fn fragments(&self) -> usize {
        match &self.0 {
            Shape::One { .. } => 1,
            Shape::Other(many) => many.as_ref().map_or(0, |many| many.ranges.len()),
        }
    }

    /// The only range, and all where there are several.
    fn parts(&self) -> (Option<UnitRange>, Option<&BTreeMap<u64, u64>>) {
        match &self.0 {
            Shape::One { first, count } => (Some(range(*first, count.get())), None),
            Shape::Other(many) => (None, many.as_ref().map(|many| &many.ranges)),
        }
    }

    /// The ranges, lowest serial number first.
    pub fn iter(&self) -> impl Iterator<Item = UnitRange> + '_ {
        let (one, many) = self.parts();
        let many = many.into_iter().flatten().map(|(&first, &count)| range(first, count));
        one.into_iter().chain(many)
    }

    /// The stored range that holds `serial`.
    #[must_use]
    pub fn around(&self, serial: u64) -> Option<UnitRange> {
        let (one, many) = self.parts();
        let before = many.and_then(|many| many.range(..=serial).next_back());
        let candidate = one.or_else(|| before.map(|(&first, &count)| range(first, count)));
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
        match self.parts() {
            (Some(only), _) => {
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
        let total = self.count().checked_add(added.count()).expect("serial numbers fit");
        match &mut self.0 {
            Shape::Other(None) => self.0 = Shape::one(added),
            Shape::One { first, count } if *first + count.get() == added.first() => {
                self.0 = Shape::one(range(*first, total));
            }
            Shape::One { first, .. } if added.end() == *first => {
                self.0 = Shape::one(range(added.first(), total));
            }
            Shape::One { first, count } => {
                let mut ranges = BTreeMap::from([(*first, count.get())]);
                insert_merged(&mut ranges, added);
                self.0 = Shape::of(ranges, total);
            }
            Shape::Other(Some(many)) => {
                insert_merged(&mut many.ranges, added);
                many.count = total;
                self.settle();
            }
        }
    }

    /// Removes a range.
    ///
    /// # Panics
    /// Where not all of it is here: a unit would leave a place it is not in.
    pub fn remove(&mut self, gone: UnitRange) {
        let found = self.around(gone.first()).filter(|found| found.end() >= gone.end());
        let found = found.expect("units leave only a place that holds them");
        let before = UnitRange::new(found.first(), gone.first() - found.first());
        let after = UnitRange::new(gone.end(), found.end() - gone.end());
        let rest = before.into_iter().chain(after);
        match &mut self.0 {
            Shape::Other(Some(many)) => {
                many.ranges.remove(&found.first());
                many.ranges.extend(rest.map(|part| (part.first(), part.count())));
                many.count -= gone.count();
                self.settle();
            }
            only => {
                let left = found.count() - gone.count();
                *only = match (before, after) {
                    (None, None) => Shape::Other(None),
                    (Some(part), None) | (None, Some(part)) => Shape::one(part),
                    _ => Shape::of(rest.map(|part| (part.first(), part.count())).collect(), left),
                };
            }
        }
    }

    /// One range that is left of several stands for itself.
    fn settle(&mut self) {
        if let Shape::Other(Some(many)) = &mut self.0
            && many.ranges.len() < 2
        {
            self.0 = Shape::of(std::mem::take(&mut many.ranges), many.count);
        }
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
