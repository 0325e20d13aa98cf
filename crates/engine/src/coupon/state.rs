//! Series and what hangs on them.

use super::{Consideration, Terms};
use crate::{IdMap, RangeSet};
use minicbor::{Decode, Decoder, Encode, decode};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use units::{
    Amount, Currency, Duration, GiftId, LossId, MemberId, PurchaseId, Quantity, SeriesId, Timestamp,
};

/// Where a series stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum SeriesState {
    /// Being written.
    #[n(0)]
    Draft,
    /// Approved by the platform, not open yet.
    #[n(1)]
    Approved,
    /// Issued, traded, redeemed.
    #[n(2)]
    Active,
    /// Frozen by the platform or a regulator.
    #[n(3)]
    Suspended,
    /// Past its last day and being wound up: nothing new, reservations are being released.
    #[n(4)]
    Expired,
    /// Past its last day and still owed.
    #[n(5)]
    Dormant,
    /// Over.
    #[n(6)]
    Closed,
}

/// Every way a series goes from state to state: from, command, to. What is not here is refused.
/// `series_end` and `purge_series` are timers: the first stands at the end of the last valid day, and
/// then at the end of dormancy; the second acts until nothing of the series is reserved.
pub const TRANSITIONS: &[(&str, &str, &str)] = &[
    ("", "define_series", "draft"),
    ("draft", "revise_series", "draft"),
    ("draft", "approve_series", "approved"),
    ("draft", "close_series", "closed"),
    ("approved", "revise_series", "approved"),
    ("approved", "approve_series", "approved"),
    ("approved", "activate_series", "active"),
    ("approved", "close_series", "closed"),
    ("approved", "series_end: dormant", "dormant"),
    ("approved", "series_end: extinguish", "expired"),
    ("active", "revise_series", "active"),
    ("active", "approve_series", "active"),
    ("active", "suspend_series", "suspended"),
    ("active", "close_series", "closed"),
    ("active", "series_end: dormant", "dormant"),
    ("active", "series_end: extinguish", "expired"),
    ("suspended", "revise_series", "suspended"),
    ("suspended", "approve_series", "suspended"),
    ("suspended", "resume_series", "active"),
    ("suspended", "close_series", "closed"),
    ("suspended", "series_end: dormant", "dormant"),
    ("suspended", "series_end: extinguish", "expired"),
    ("dormant", "reactivate_series", "active"),
    ("dormant", "close_series", "closed"),
    ("dormant", "series_end: dormant", "expired"),
    ("expired", "purge_series", "closed"),
];

/// One version of the terms. Units keep the version they were issued under.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Version {
    /// The first serial number issued under it.
    #[n(0)]
    pub first_serial: u64,
    /// The engine's reading.
    #[n(1)]
    pub terms: Box<Terms>,
    /// The contract document.
    #[n(2)]
    pub document: String,
}

/// One series.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Series {
    /// Who owes the coupons.
    #[n(0)]
    pub issuer: MemberId,
    /// Where it stands.
    #[n(1)]
    pub state: SeriesState,
    /// Approved versions, oldest first; empty while the first is a draft.
    #[n(2)]
    pub versions: Vec<Version>,
    /// A version that waits for approval.
    #[n(3)]
    pub draft: Option<Version>,
    /// When it becomes valid.
    #[n(4)]
    pub starts_at: Option<Timestamp>,
    /// When it expires, or, while dormant, when dormancy ends. A timer stands at this time.
    #[n(5)]
    pub ends_at: Option<Timestamp>,
    /// Since when what is reserved of it is being released. A timer stands at this time.
    #[n(6)]
    pub purge_at: Option<Timestamp>,
}

impl Series {
    /// The terms that new units are issued under; the draft's before the first approval.
    ///
    /// # Panics
    /// Never: a series is made with a draft, and keeps it until there is a version.
    #[must_use]
    pub fn terms(&self) -> &Terms {
        let current = self.versions.last().or(self.draft.as_ref());
        &current.expect("a series has a version or a draft").terms
    }

    /// The terms that the unit with this serial number was issued under.
    #[must_use]
    pub fn terms_of(&self, serial: u64) -> &Terms {
        let after = self.versions.partition_point(|version| version.first_serial <= serial);
        let version = after.checked_sub(1).and_then(|at| self.versions.get(at));
        version.map_or_else(|| self.terms(), |version| &version.terms)
    }

    /// True where `now` lies before the first valid day.
    #[must_use]
    pub fn is_early(&self, now: Timestamp) -> bool {
        self.starts_at.is_some_and(|starts| now < starts)
    }
}

/// Units laid aside for whoever brings the code.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Gift {
    /// What.
    #[n(0)]
    pub series: SeriesId,
    /// Who gives.
    #[n(1)]
    pub from: MemberId,
    /// SHA-256 of the code.
    #[n(2)]
    pub code_hash: [u8; 32],
    /// Wrong codes left until it ends.
    #[n(3)]
    pub attempts_left: u8,
    /// When it goes back.
    #[n(4)]
    pub expires_at: Timestamp,
}

/// Units reported lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Loss {
    /// What.
    #[n(0)]
    pub series: SeriesId,
    /// Whose.
    #[n(1)]
    pub member: MemberId,
}

/// A purchase from the issuer that may still be refunded.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Purchase {
    /// What.
    #[n(0)]
    pub series: SeriesId,
    /// Who bought.
    #[n(1)]
    pub buyer: MemberId,
    /// Which units.
    #[n(2)]
    pub units: RangeSet,
    /// What was paid for all of them.
    #[n(3)]
    pub paid: Amount,
    /// When the cooling-off time ends.
    #[n(4)]
    pub until: Timestamp,
    /// Some of the units were in another holding since: the purchase is not untouched any more, even
    /// where they came back.
    #[n(5)]
    pub used: bool,
}

/// All series and what hangs on them.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(array)]
pub struct Coupons {
    #[n(0)]
    pub(crate) series: Vec<Series>,
    /// What the outstanding coupons of an issuer require in escrow.
    #[n(1)]
    pub(crate) required: IdMap<(MemberId, Currency), Amount>,
    #[n(2)]
    pub(crate) gifts: BTreeMap<GiftId, Gift>,
    #[n(3)]
    pub(crate) losses: BTreeMap<LossId, Loss>,
    #[n(4)]
    pub(crate) purchases: BTreeMap<PurchaseId, Purchase>,
    /// Gifts and losses by series, for winding a series up.
    #[n(5)]
    pub(crate) gifts_of: BTreeSet<(SeriesId, GiftId)>,
    #[n(6)]
    pub(crate) losses_of: BTreeSet<(SeriesId, LossId)>,
    #[n(7)]
    pub(crate) last_gift: GiftId,
    #[n(8)]
    pub(crate) last_loss: LossId,
    #[n(9)]
    pub(crate) last_purchase: PurchaseId,
    /// Units of untouched purchases: series and first serial number → count and purchase. No unit is
    /// in two of them.
    #[n(10)]
    pub(crate) purchased: BTreeMap<(SeriesId, u64), (u64, PurchaseId)>,
    /// How many gifts, losses and series of each member are not over; counted anew when read.
    #[cbor(skip)]
    open: IdMap<MemberId, u64>,
}

impl Coupons {
    /// The series with this id.
    #[must_use]
    pub fn get(&self, id: SeriesId) -> Option<&Series> {
        self.series.get(usize::try_from(id.number()).ok()?.checked_sub(1)?)
    }

    pub(crate) fn get_mut(&mut self, id: SeriesId) -> &mut Series {
        let index = usize::try_from(id.number()).ok().and_then(|n| n.checked_sub(1));
        let found = index.and_then(|at| self.series.get_mut(at));
        found.expect("facts speak of series that exist")
    }

    /// All series with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SeriesId, &Series)> {
        (1..).map(SeriesId::new).zip(&self.series)
    }

    /// How many series there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.series.len()
    }

    /// True where there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }

    /// What the outstanding coupons of `issuer` require in escrow.
    #[must_use]
    pub fn required(&self, issuer: MemberId, currency: Currency) -> Amount {
        self.required.get(&(issuer, currency)).copied().unwrap_or(Amount::ZERO)
    }

    /// Open gifts.
    pub fn gifts(&self) -> impl Iterator<Item = (GiftId, &Gift)> {
        self.gifts.iter().map(|(&id, gift)| (id, gift))
    }

    /// The open gift with this id.
    #[must_use]
    pub fn gift(&self, id: GiftId) -> Option<&Gift> {
        self.gifts.get(&id)
    }

    /// Open loss reports.
    pub fn losses(&self) -> impl Iterator<Item = (LossId, &Loss)> {
        self.losses.iter().map(|(&id, loss)| (id, loss))
    }

    /// Purchases inside their cooling-off time.
    pub fn purchases(&self) -> impl Iterator<Item = (PurchaseId, &Purchase)> {
        self.purchases.iter().map(|(&id, purchase)| (id, purchase))
    }

    /// The id that the next series gets; `None` when 32 bits are used up.
    pub(crate) fn next_id(&self) -> Option<SeriesId> {
        u32::try_from(self.series.len()).ok()?.checked_add(1).map(SeriesId::new)
    }
}

/// The face value of some units of a series.
pub(crate) fn face(terms: &Terms, units: u64) -> Option<Amount> {
    Quantity::new(units).face(terms.unit_value)
}

/// True where units bought from the issuer for `paid` may be given back for a while.
pub(crate) fn opens_purchase(terms: &Terms, paid: Amount) -> bool {
    let is_sold = terms.consideration == Consideration::Paid && paid.is_positive();
    is_sold && terms.cooling_off > Duration::ZERO
}

impl Coupons {
    /// True where `member` has gifts, losses or series that are not over.
    pub(crate) fn has_open_items(&self, member: MemberId) -> bool {
        self.open.contains(&member)
    }

    /// Counts a gift, a loss or a series that begins.
    pub(crate) fn begin(&mut self, member: MemberId) {
        *self.open.or_default(member) += 1;
    }

    /// The opposite, when it is over.
    pub(crate) fn finish(&mut self, member: MemberId) {
        let open = self.open.or_default(member);
        *open = open.checked_sub(1).expect("what ends was counted");
        if *open == 0 {
            self.open.remove(&member);
        }
    }

    fn counted(&self) -> IdMap<MemberId, u64> {
        let series = self.series.iter().filter(|series| series.state != SeriesState::Closed);
        let gifts = self.gifts.values().map(|gift| gift.from);
        let losses = self.losses.values().map(|loss| loss.member);
        let mut open = IdMap::default();
        for member in series.map(|series| series.issuer).chain(gifts).chain(losses) {
            *open.or_default(member) += 1;
        }
        open
    }

    /// True where the count of what is open agrees with counting anew.
    pub(crate) fn counts_agree(&self) -> bool {
        self.counted().sorted() == self.open.sorted()
    }

    /// Reads coupons and counts what is open.
    pub(crate) fn read<'b, C>(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let mut read = Self::decode(d, ctx)?;
        read.open = read.counted();
        Ok(read)
    }
}
