//! Title: which units are in which place. Every unit ever issued is in exactly one.

mod codec;

use crate::{IdMap, Move, RangeSet};
use minicbor::{Decode, Encode};
use serde::Serialize;
use std::collections::BTreeSet;
use units::{
    DealId, GiftId, LossId, MemberId, OrderId, RedemptionId, SeriesId, TokenId, UnitRange,
};

/// Where a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Not issued yet: the source of new units.
    #[n(0)]
    Mint,
    /// In a member's holding, free to use.
    #[n(1)]
    Free(#[n(0)] MemberId),
    /// Reserved behind a sell order.
    #[n(2)]
    Order(#[n(0)] OrderId),
    /// Reserved by an authorisation.
    #[n(3)]
    Authorised(#[n(0)] RedemptionId),
    /// Captured, and still inside the reversal window.
    #[n(4)]
    Captured(#[n(0)] RedemptionId),
    /// Given away, waiting for its claim code.
    #[n(5)]
    Gift(#[n(0)] GiftId),
    /// Reserved behind a proposed deal.
    #[n(6)]
    Deal(#[n(0)] DealId),
    /// Reported lost.
    #[n(7)]
    Lost(#[n(0)] LossId),
    /// Redeemed for good.
    #[n(8)]
    Redeemed,
    /// Ended without payment: promotional units after expiry, retired treasury units.
    #[n(9)]
    Extinguished,
    /// Paid back to the holder.
    #[n(10)]
    Refunded,
    /// Its value handed to the unclaimed-property account.
    #[n(11)]
    Escheated,
    /// Lost and replaced by new units.
    #[n(12)]
    Replaced,
}

/// How a place counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Source,
    /// Still owed by the issuer and free or reserved: backed by escrow.
    Outstanding,
    /// Still owed; its money stands in the issuer's `reserved` account.
    Authorised,
    /// Paid; may come back inside the reversal window.
    Captured,
    /// Never to move again.
    Final,
}

impl Place {
    /// True where units are owed and backed by escrow.
    pub(crate) fn is_outstanding(self) -> bool {
        self.kind() == Kind::Outstanding
    }

    const fn kind(self) -> Kind {
        match self {
            Self::Mint => Kind::Source,
            Self::Free(_) | Self::Order(_) | Self::Gift(_) | Self::Deal(_) | Self::Lost(_) => {
                Kind::Outstanding
            }
            Self::Authorised(_) => Kind::Authorised,
            Self::Captured(_) => Kind::Captured,
            Self::Redeemed
            | Self::Extinguished
            | Self::Refunded
            | Self::Escheated
            | Self::Replaced => Kind::Final,
        }
    }
}

/// The counts of one series; `issued` is the sum of all others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct SeriesUnits {
    /// Ever issued; the next serial number is one more.
    #[n(0)]
    pub issued: u64,
    /// Free or reserved: backed by escrow.
    #[n(1)]
    pub outstanding: u64,
    /// Reserved by authorisations.
    #[n(2)]
    pub authorised: u64,
    /// Captured and reversible.
    #[n(3)]
    pub captured: u64,
    /// Redeemed for good.
    #[n(4)]
    pub redeemed: u64,
    /// Extinguished.
    #[n(5)]
    pub extinguished: u64,
    /// Refunded.
    #[n(6)]
    pub refunded: u64,
    /// Escheated.
    #[n(7)]
    pub escheated: u64,
    /// Replaced.
    #[n(8)]
    pub replaced: u64,
}

impl SeriesUnits {
    fn slot(&mut self, place: Place) -> Option<&mut u64> {
        Some(match place.kind() {
            Kind::Source => return None,
            Kind::Outstanding => &mut self.outstanding,
            Kind::Authorised => &mut self.authorised,
            Kind::Captured => &mut self.captured,
            Kind::Final => match place {
                Place::Redeemed => &mut self.redeemed,
                Place::Extinguished => &mut self.extinguished,
                Place::Refunded => &mut self.refunded,
                Place::Escheated => &mut self.escheated,
                _ => &mut self.replaced,
            },
        })
    }

    /// Sum over all places; equals `issued`.
    #[must_use]
    pub fn placed(&self) -> u64 {
        [
            self.outstanding,
            self.authorised,
            self.captured,
            self.redeemed,
            self.extinguished,
            self.refunded,
            self.escheated,
            self.replaced,
        ]
        .iter()
        .sum()
    }
}

/// All units of all series.
#[derive(Clone, Debug, Default)]
pub struct Title {
    /// Indexed by series number less one.
    series: Vec<Holdings>,
    /// The series each member holds free units of.
    wallets: BTreeSet<(MemberId, SeriesId)>,
}

/// The units of one series.
#[derive(Clone, Debug, Default)]
struct Holdings {
    units: SeriesUnits,
    free: IdMap<MemberId, RangeSet>,
    /// In places other than free holdings.
    reserved: IdMap<Place, RangeSet>,
}

static NO_UNITS: RangeSet = RangeSet::EMPTY;

impl Title {
    /// Makes room for the next series.
    pub(crate) fn add_series(&mut self) {
        self.series.push(Holdings::default());
    }

    /// The counts of a series; all zero where it does not exist.
    #[must_use]
    pub fn units(&self, series: SeriesId) -> SeriesUnits {
        self.holdings(series).map_or_else(SeriesUnits::default, |holdings| holdings.units)
    }

    /// The units of `series` in `place`; none for the places that only count.
    #[must_use]
    pub fn at(&self, place: Place, series: SeriesId) -> &RangeSet {
        let found = self.holdings(series).and_then(|holdings| match place {
            Place::Free(member) => holdings.free.get(&member),
            other => holdings.reserved.get(&other),
        });
        found.unwrap_or(&NO_UNITS)
    }

    /// The units of `series` that `member` is free to use.
    #[must_use]
    pub fn free(&self, member: MemberId, series: SeriesId) -> &RangeSet {
        self.at(Place::Free(member), series)
    }

    /// The series of which `member` holds free units, in order of id.
    pub fn wallet(&self, member: MemberId) -> impl Iterator<Item = SeriesId> + '_ {
        let all = (member, SeriesId::new(0))..=(member, SeriesId::new(u32::MAX));
        self.wallets.range(all).map(|(_, series)| *series)
    }

    /// The holders of free units of `series`, in order of id. Costs a sort.
    #[must_use]
    pub fn holders(&self, series: SeriesId) -> Vec<(MemberId, &RangeSet)> {
        self.holdings(series).map_or_else(Vec::new, |holdings| holdings.free.sorted())
    }

    /// How many members hold free units of `series`.
    #[must_use]
    pub fn holder_count(&self, series: SeriesId) -> usize {
        self.holdings(series).map_or(0, |holdings| holdings.free.len())
    }

    /// The units of `series` that are reserved in some place, in order. Costs a sort.
    #[must_use]
    pub fn reserved(&self, series: SeriesId) -> Vec<(Place, &RangeSet)> {
        self.holdings(series).map_or_else(Vec::new, |holdings| holdings.reserved.sorted())
    }

    /// Where one unit is; `None` where it was never issued or has ended. Looks at every place
    /// of the series.
    #[must_use]
    pub fn place_of(&self, token: TokenId) -> Option<Place> {
        let is_here = |units: &RangeSet| units.around(token.serial).is_some();
        let holdings = self.holdings(token.series)?;
        let holder = holdings.free.only(is_here).map(Place::Free);
        holder.or_else(|| holdings.reserved.only(is_here))
    }

    /// The next `count` serial numbers of `series`, or `None` where they run out.
    #[must_use]
    pub fn next_range(&self, series: SeriesId, count: u64) -> Option<UnitRange> {
        UnitRange::new(self.units(series).issued.checked_add(1)?, count)
    }

    /// Carries out one move.
    ///
    /// # Panics
    /// Where a unit is not in the place it leaves, or is in the place it goes to.
    pub(crate) fn apply(&mut self, moved: &Move) {
        let Move { series, range, from, to } = *moved;
        let count = range.count();
        let units = &mut self.holdings_mut(series).units;
        match units.slot(from) {
            Some(slot) => *slot = slot.checked_sub(count).expect("counts follow the places"),
            None => {
                assert_eq!(
                    range.first(),
                    units.issued + 1,
                    "serial numbers are given out in order"
                );
                units.issued += count;
            }
        }
        *units.slot(to).expect("nothing moves back into the mint") += count;
        self.take(from, series, range);
        self.put(to, series, range);
    }

    /// Ends every unit of a series that is free, without a move for each holder: the one event that
    /// covers them all names the count.
    ///
    /// # Panics
    /// Where units are reserved or the count differs.
    pub(crate) fn end_all_free(&mut self, series: SeriesId, count: u64, place: Place) {
        let holdings = self.holdings_mut(series);
        assert_eq!(holdings.units.outstanding, count, "no unit is reserved when a series ends");
        holdings.units.outstanding = 0;
        *holdings.units.slot(place).expect("a series ends in a final place") += count;
        let free = std::mem::take(&mut holdings.free).sorted_out();
        let held: u64 = free.iter().map(|(_, ranges)| ranges.count()).sum();
        assert_eq!(held, count, "free units are what the holders hold");
        for (member, _) in free {
            self.wallets.remove(&(member, series));
        }
    }

    fn take(&mut self, place: Place, series: SeriesId, range: UnitRange) {
        let holdings = self.holdings_mut(series);
        match place {
            Place::Free(member) => {
                let held = holdings.free.get_mut(&member);
                let held = held.expect("units leave a holding that exists");
                held.remove(range);
                if held.is_empty() {
                    holdings.free.remove(&member);
                    self.wallets.remove(&(member, series));
                }
            }
            Place::Mint => {}
            other => {
                assert!(other.kind() != Kind::Final, "units in a final place never move");
                let held = holdings.reserved.get_mut(&other);
                let held = held.expect("units leave a place that exists");
                held.remove(range);
                if held.is_empty() {
                    holdings.reserved.remove(&other);
                }
            }
        }
    }

    fn put(&mut self, place: Place, series: SeriesId, range: UnitRange) {
        let holdings = self.holdings_mut(series);
        match place {
            Place::Free(member) => {
                let held = holdings.free.or_default(member);
                let is_new = held.is_empty();
                held.insert(range);
                if is_new {
                    self.wallets.insert((member, series));
                }
            }
            other if other.kind() == Kind::Final => {}
            other => holdings.reserved.or_default(other).insert(range),
        }
    }

    fn holdings(&self, series: SeriesId) -> Option<&Holdings> {
        self.series.get(index(series)?)
    }

    fn holdings_mut(&mut self, series: SeriesId) -> &mut Holdings {
        let found = index(series).and_then(|at| self.series.get_mut(at));
        found.expect("units move only in a series that exists")
    }
}

fn index(series: SeriesId) -> Option<usize> {
    usize::try_from(series.number()).ok()?.checked_sub(1)
}
