//! Redemptions that are not finished, codes that are shown, and how often each holder redeemed.

use crate::IdMap;
use minicbor::{Decode, Encode};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use units::{Amount, Currency, MemberId, Quantity, RedemptionId, SeriesId, Timestamp};

/// Where a redemption stands. The engine forgets one that is voided, reversed or final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum RedemptionState {
    /// Coupons and money are reserved for the till.
    #[n(0)]
    Authorised,
    /// The merchant took them, and may still reverse.
    #[n(1)]
    Captured,
    /// Given back before capture, by hand or by time.
    #[n(2)]
    Voided,
    /// Given back after capture.
    #[n(3)]
    Reversed,
    /// Redeemed for good.
    #[n(4)]
    Final,
}

/// Every way a redemption goes: from where (empty before it begins), by which command or timer, to
/// where. A test walks through every line, and proves that nothing else is allowed.
pub const TRANSITIONS: &[(&str, &str, &str)] = &[
    ("", "authorise", "authorised"),
    ("authorised", "capture", "captured"),
    ("authorised", "capture", "final"),
    ("authorised", "void_redemption", "voided"),
    ("authorised", "authorisation: timed out", "voided"),
    ("captured", "reverse_redemption", "reversed"),
    ("captured", "reversal_window: closed", "final"),
];

/// The coupons of one series in a redemption. Which serial numbers they are stands in
/// [`crate::Title`], at the place of the redemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct RedemptionItem {
    /// What.
    #[n(0)]
    pub series: SeriesId,
    /// Who pays for it.
    #[n(1)]
    pub issuer: MemberId,
    /// Units authorised.
    #[n(2)]
    pub quantity: Quantity,
    /// Units captured; none before capture.
    #[n(3)]
    pub captured: Quantity,
    /// Of the money reserved, and after capture of the money paid: what came from the issuer's
    /// escrow.
    #[n(4)]
    pub escrow: Amount,
    /// The same: what came from the issuer's free cash.
    #[n(5)]
    pub custody: Amount,
}

impl RedemptionItem {
    /// The face value that `escrow` and `custody` make up.
    ///
    /// # Panics
    /// Never: both are parts of one face value.
    #[must_use]
    pub fn amount(&self) -> Amount {
        let sum = self.escrow.plus(self.custody);
        sum.expect("two parts of a face value fit in 64 bits")
    }
}

/// One redemption that is not finished.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Redemption {
    /// Where.
    #[n(0)]
    pub merchant: MemberId,
    /// Whose coupons.
    #[n(1)]
    pub holder: MemberId,
    /// Of all items.
    #[n(2)]
    pub currency: Currency,
    /// What, in the order asked.
    #[n(3)]
    pub items: Vec<RedemptionItem>,
    /// The merchant's number of the store.
    #[n(4)]
    pub store: u32,
    /// The amount of the purchase.
    #[n(5)]
    pub order_amount: Amount,
    /// A discount of the store's own; zero before capture.
    #[n(6)]
    pub merchant_match: Amount,
    /// Authorised or captured: others are forgotten.
    #[n(7)]
    pub state: RedemptionState,
    /// When it was authorised.
    #[n(8)]
    pub authorised_at: Timestamp,
    /// When it voids itself, unless it is captured before.
    #[n(9)]
    pub expires_at: Timestamp,
    /// When it was captured.
    #[n(10)]
    pub captured_at: Option<Timestamp>,
    /// When it becomes final.
    #[n(11)]
    pub reversible_until: Option<Timestamp>,
}

impl Redemption {
    /// The face value reserved or, after capture, paid.
    ///
    /// # Panics
    /// Never: it is money that is in the ledger.
    #[must_use]
    pub fn amount(&self) -> Amount {
        total(&self.items)
    }
}

/// The money of all items.
pub(super) fn total(items: &[RedemptionItem]) -> Amount {
    let sum = items.iter().try_fold(Amount::ZERO, |sum, item| sum.plus(item.amount()));
    sum.expect("money in the ledger fits in 64 bits")
}

/// A code that a holder shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct ShownCode {
    /// Whose coupons it opens.
    #[n(0)]
    pub holder: MemberId,
    /// When it is over.
    #[n(1)]
    pub expires_at: Timestamp,
}

/// What a holder redeemed of a series: captures and open authorisations. What is voided or
/// reversed, by hand or by time, counts no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Redeemed {
    /// How many redemptions.
    #[n(0)]
    pub redemptions: u64,
    /// Units of those.
    #[n(1)]
    pub units: u64,
}

/// Everything about redemptions.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(array)]
pub struct Clearing {
    #[n(0)]
    pub(super) redemptions: BTreeMap<RedemptionId, Redemption>,
    #[n(1)]
    pub(super) last_redemption: RedemptionId,
    #[n(2)]
    pub(super) codes: BTreeMap<[u8; 32], ShownCode>,
    /// The same by holder, to bound how many one shows.
    #[n(3)]
    pub(super) codes_of: BTreeSet<(MemberId, [u8; 32])>,
    /// As large as the books of holders: an entry for each holder of each series that redeemed.
    #[n(4)]
    pub(super) redeemed: IdMap<(SeriesId, MemberId), Redeemed>,
    /// How many unfinished redemptions a member takes part in, as merchant or as holder.
    #[n(5)]
    pub(super) open: IdMap<MemberId, u64>,
}

impl Clearing {
    /// The redemption with this id, unless it is finished.
    #[must_use]
    pub fn get(&self, id: RedemptionId) -> Option<&Redemption> {
        self.redemptions.get(&id)
    }

    /// All redemptions that are not finished, in order of id.
    pub fn iter(&self) -> impl Iterator<Item = (RedemptionId, &Redemption)> {
        self.redemptions.iter().map(|(&id, redemption)| (id, redemption))
    }

    /// How many redemptions are not finished.
    #[must_use]
    pub fn len(&self) -> usize {
        self.redemptions.len()
    }

    /// True where none is open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.redemptions.is_empty()
    }

    /// The code with this hash, while it is shown.
    #[must_use]
    pub fn code(&self, code_hash: &[u8; 32]) -> Option<ShownCode> {
        self.codes.get(code_hash).copied()
    }

    /// How many codes `holder` shows now.
    #[must_use]
    pub fn codes_of(&self, holder: MemberId) -> usize {
        let all = (holder, [u8::MIN; 32])..=(holder, [u8::MAX; 32]);
        self.codes_of.range(all).count()
    }

    /// What `holder` redeemed of `series` so far.
    #[must_use]
    pub fn redeemed(&self, series: SeriesId, holder: MemberId) -> Redeemed {
        let found = self.redeemed.get(&(series, holder));
        found.copied().unwrap_or_default()
    }

    /// The issuers' money in `reserved` behind open authorisations. Walks through all of them.
    ///
    /// # Panics
    /// Never: it is money that is in the ledger.
    #[must_use]
    pub fn reservations(&self) -> BTreeMap<(MemberId, Currency), Amount> {
        let mut sums: BTreeMap<_, Amount> = BTreeMap::new();
        let open = self.redemptions.values();
        for redemption in open.filter(|found| found.state == RedemptionState::Authorised) {
            for item in &redemption.items {
                let sum = sums.entry((item.issuer, redemption.currency)).or_default();
                *sum = sum.plus(item.amount()).expect("money in the ledger fits in 64 bits");
            }
        }
        sums
    }

    /// True where `member` takes part in a redemption that is not finished. A holder counts until the
    /// window closes, because a reversal gives units back.
    pub(crate) fn has_open_items(&self, member: MemberId) -> bool {
        self.open.get(&member).is_some()
    }
}
