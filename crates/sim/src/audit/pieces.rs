//! Where each unit is: for every series a plain list of pieces, cut wherever a move cuts.

use super::Told;
use engine::coupon::CouponFact;
use engine::{Event, Fact, Move, Place, State};
use std::collections::BTreeMap;
use units::{SeriesId, UnitRange};

/// All units of one series. A piece that was cut is never joined again.
#[derive(Default)]
struct Pieces {
    /// First serial number → count and place.
    at: BTreeMap<u64, (u64, Place)>,
    issued: u64,
}

#[derive(Default)]
pub(super) struct Units {
    series: BTreeMap<SeriesId, Pieces>,
    counts: BTreeMap<(SeriesId, Place), u64>,
    outstanding: BTreeMap<SeriesId, u64>,
}

/// Whether units are still owed, with escrow behind them.
pub(super) fn is_outstanding(place: Place) -> bool {
    use Place::{Deal, Free, Gift, Lost, Order};
    matches!(place, Free(_) | Order(_) | Gift(_) | Deal(_) | Lost(_))
}

/// Whether units never move again.
pub(super) fn is_final(place: Place) -> bool {
    use Place::{Escheated, Extinguished, Redeemed, Refunded, Replaced};
    matches!(place, Redeemed | Extinguished | Refunded | Escheated | Replaced)
}

impl Pieces {
    /// Cuts the piece around a serial number, so that one begins with it.
    fn cut(&mut self, serial: u64) {
        let Some((&first, &(count, place))) = self.at.range(..serial).next_back() else { return };
        if first + count > serial {
            self.at.insert(first, (serial - first, place));
            self.at.insert(serial, (first + count - serial, place));
        }
    }

    fn carry(&mut self, range: UnitRange, from: Place, to: Place) -> Told {
        self.cut(range.first());
        self.cut(range.end());
        let mut next = range.first();
        while next < range.end() {
            let (count, place) = self
                .at
                .remove(&next)
                .ok_or_else(|| format!("units: {next} was never issued, or is in two places"))?;
            if place != from {
                return Err(format!("units: {next} is in {place:?}, not in {from:?}"));
            }
            next += count;
        }
        self.at.insert(range.first(), (range.count(), to));
        Ok(())
    }

    fn mint(&mut self, range: UnitRange, to: Place) -> Told {
        if range.first() != self.issued + 1 {
            return Err(format!("units: {} is issued after {}", range.first(), self.issued));
        }
        self.issued += range.count();
        self.at.insert(range.first(), (range.count(), to));
        Ok(())
    }
}

impl Units {
    /// How many units of a series are in a place.
    pub fn count(&self, series: SeriesId, place: Place) -> u64 {
        self.counts.get(&(series, place)).copied().unwrap_or(0)
    }

    /// How many are still owed and backed by escrow.
    pub fn outstanding(&self, series: SeriesId) -> u64 {
        self.outstanding.get(&series).copied().unwrap_or(0)
    }

    pub fn record(&mut self, event: &Event) -> Told {
        for moved in &event.moves {
            self.carry(moved)?;
        }
        match event.fact {
            Fact::Coupon(CouponFact::SeriesExtinguished { series, quantity }) => {
                self.end_all(series, Place::Extinguished, quantity.count())
            }
            Fact::Coupon(CouponFact::SeriesEscheated { series, quantity, .. }) => {
                self.end_all(series, Place::Escheated, quantity.count())
            }
            _ => Ok(()),
        }
    }

    fn carry(&mut self, moved: &Move) -> Told {
        let Move { series, range, from, to } = *moved;
        if is_final(from) || to == Place::Mint {
            return Err(format!("units: {range:?} goes from {from:?} to {to:?}"));
        }
        let pieces = self.series.entry(series).or_default();
        if from == Place::Mint {
            pieces.mint(range, to)?;
        } else {
            pieces.carry(range, from, to)?;
            self.recount(series, from, range.count(), false)?;
        }
        self.recount(series, to, range.count(), true)
    }

    fn recount(&mut self, series: SeriesId, place: Place, units: u64, more: bool) -> Told {
        let count = self.counts.entry((series, place)).or_default();
        let changed = if more { count.checked_add(units) } else { count.checked_sub(units) };
        *count = changed.ok_or_else(|| format!("units: {place:?} miscounted"))?;
        if *count == 0 {
            self.counts.remove(&(series, place));
        }
        if is_outstanding(place) {
            let owed = self.outstanding.entry(series).or_default();
            let changed = if more { owed.checked_add(units) } else { owed.checked_sub(units) };
            *owed = changed.ok_or("units: more are owed than can be counted")?;
        }
        Ok(())
    }

    /// Every unit that is free ends; nothing may be reserved any more but what tills were promised.
    fn end_all(&mut self, series: SeriesId, place: Place, told: u64) -> Told {
        let pieces = self.series.entry(series).or_default();
        let mut ended = Vec::new();
        for (first, (count, here)) in &mut pieces.at {
            if matches!(here, Place::Free(_)) {
                ended.push((*here, *count));
                *here = place;
            } else if is_outstanding(*here) {
                return Err(format!("units: {first} is in {here:?} when {series} ends"));
            }
        }
        let total: u64 = ended.iter().map(|(_, count)| count).sum();
        if total != told {
            return Err(format!("units: {total} end with {series}, {told} are told"));
        }
        for (from, count) in ended {
            self.recount(series, from, count, false)?;
            self.recount(series, place, count, true)?;
        }
        Ok(())
    }

    pub fn compare(&self, state: &State) -> Told {
        for (series, _) in state.coupons.iter() {
            let free = state.title.holders(series).into_iter();
            let free = free.map(|(member, ranges)| (Place::Free(member), ranges));
            let here = state.title.reserved(series);
            let theirs = free.chain(here).map(|(place, set)| (place, set.iter().collect()));
            let theirs: BTreeMap<Place, Vec<UnitRange>> = theirs.collect();
            let mine = self.joined(series)?;
            if mine != theirs {
                return Err(format!("units: {series} is {mine:?}, the state says {theirs:?}"));
            }
            self.compare_counts(state, series)?;
        }
        Ok(())
    }

    /// The pieces by place, neighbours joined, without those that only count. No serial number may be
    /// missing or there twice.
    fn joined(&self, series: SeriesId) -> Result<BTreeMap<Place, Vec<UnitRange>>, String> {
        let mut joined: BTreeMap<Place, Vec<UnitRange>> = BTreeMap::new();
        let Some(pieces) = self.series.get(&series) else { return Ok(joined) };
        let mut next = 1;
        for (&first, &(count, place)) in &pieces.at {
            if first != next {
                return Err(format!("units: {first} of {series} follows {next}"));
            }
            next = first + count;
            if is_final(place) {
                continue;
            }
            let list = joined.entry(place).or_default();
            let before = list.pop_if(|last| last.end() == first);
            let (from, more) = before.map_or((first, 0), |last| (last.first(), last.count()));
            list.extend(UnitRange::new(from, more + count));
        }
        let whole = next == pieces.issued + 1;
        whole.then_some(joined).ok_or_else(|| format!("units: {series} ends with {next}"))
    }

    fn compare_counts(&self, state: &State, series: SeriesId) -> Told {
        let theirs = state.title.units(series);
        let mut sums = BTreeMap::new();
        for ((_, place), count) in
            self.counts.range((series, Place::Mint)..=(series, Place::Replaced))
        {
            *sums.entry(kind(*place)).or_default() += count;
        }
        let of = |kind: u8| sums.get(&kind).copied().unwrap_or(0);
        let mine = [0, 1, 2, 3, 4, 5, 6, 7].map(of);
        let others = [
            theirs.outstanding,
            theirs.authorised,
            theirs.captured,
            theirs.redeemed,
            theirs.extinguished,
            theirs.refunded,
            theirs.escheated,
            theirs.replaced,
        ];
        let issued = self.series.get(&series).map_or(0, |pieces| pieces.issued);
        if mine[0] != self.outstanding(series) {
            return Err(format!("units: {} of {series} are owed", mine[0]));
        }
        if mine == others && issued == theirs.issued && mine.iter().sum::<u64>() == issued {
            return Ok(());
        }
        Err(format!("units: {series} counts {issued} as {mine:?}, the state says {theirs:?}"))
    }
}

/// Which of the counts that a series shows a place belongs to.
fn kind(place: Place) -> u8 {
    match place {
        Place::Authorised(_) => 1,
        Place::Captured(_) => 2,
        Place::Redeemed => 3,
        Place::Extinguished => 4,
        Place::Refunded => 5,
        Place::Escheated => 6,
        Place::Replaced => 7,
        _ => 0,
    }
}
