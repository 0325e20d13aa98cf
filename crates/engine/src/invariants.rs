//! What is always true, checked over the whole state at once.
//!
//! `evolve` asserts what it can see in one event. This looks at everything, and is run by
//! verification, by tests and by whoever doubts the books.

use crate::State;
use crate::ledger::{AccountKey, Purpose};
use std::collections::BTreeMap;
use std::fmt;
use units::{Amount, Currency};

/// Something that should always be true, and is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenInvariant(pub String);

impl fmt::Display for BrokenInvariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BrokenInvariant {}

pub(crate) fn ensure(holds: bool, broken: impl FnOnce() -> String) -> Result<(), BrokenInvariant> {
    if holds { Ok(()) } else { Err(BrokenInvariant(broken())) }
}

impl State {
    /// Checks every invariant of the whole state.
    ///
    /// # Errors
    /// The first that does not hold.
    pub fn check_invariants(&self) -> Result<(), BrokenInvariant> {
        self.money_sums_to_zero()?;
        self.units_are_in_one_place()?;
        self.escrow_backs_what_is_owed()?;
        ensure(self.coupons.counts_agree(), || "what is open is not what is counted".into())?;
        self.reserved_equals_open_reservations()?;
        crate::market::check(self)?;
        crate::clearing::check(self)
    }

    /// Every cent in a `reserved` account stands behind something that is open.
    fn reserved_equals_open_reservations(&self) -> Result<(), BrokenInvariant> {
        let holds = self.ledger.holds().map(|(_, hold)| ((hold.from, hold.currency), hold.amount));
        let open = self.markets.reservations(self).into_iter();
        let mut behind: BTreeMap<_, i128> = BTreeMap::new();
        for (key, amount) in open.chain(self.clearing.reservations()).chain(holds) {
            *behind.entry(key).or_default() += i128::from(amount.minor());
        }
        let accounts = self.ledger.accounts().into_iter();
        for (account, balance) in accounts.filter(|(a, _)| a.purpose == Purpose::Reserved) {
            let key = (account.owner, account.currency);
            let wanted = behind.remove(&key).unwrap_or(0);
            ensure(wanted == i128::from(balance.minor()), || {
                format!("{}: {balance} reserved, {wanted} behind what is open", account.owner)
            })?;
        }
        let unbacked = behind.into_iter().find(|(_, amount)| *amount != 0);
        ensure(unbacked.is_none(), || format!("nothing is reserved for {unbacked:?}"))
    }

    fn money_sums_to_zero(&self) -> Result<(), BrokenInvariant> {
        let mut sums: BTreeMap<Currency, i128> = BTreeMap::new();
        for (account, balance) in self.ledger.accounts() {
            *sums.entry(account.currency).or_default() += i128::from(balance.minor());
            let allowed = balance.minor() >= 0 || account.purpose.may_be_negative();
            ensure(allowed, || format!("{account:?} stands at {balance}"))?;
        }
        sums.into_iter().try_for_each(|(currency, sum)| {
            ensure(sum == 0, || format!("all accounts in {currency} sum to {sum}, not to zero"))
        })
    }

    fn units_are_in_one_place(&self) -> Result<(), BrokenInvariant> {
        for (series, _) in self.coupons.iter() {
            let counts = self.title.units(series);
            let placed = counts.placed();
            ensure(placed == counts.issued, || {
                format!("{series}: {} issued, {placed} in places", counts.issued)
            })?;
            self.no_unit_twice(series)?;
        }
        Ok(())
    }

    fn no_unit_twice(&self, series: units::SeriesId) -> Result<(), BrokenInvariant> {
        let free = self.title.holders(series).into_iter().map(|(_, ranges)| ranges);
        let reserved = self.title.reserved(series).into_iter().map(|(_, ranges)| ranges);
        let mut ranges: Vec<_> = free.chain(reserved).flat_map(|set| set.iter()).collect();
        ranges.sort_unstable();
        let apart = ranges.windows(2).all(|two| two[0].end() <= two[1].first());
        ensure(apart, || format!("{series}: a unit is in two places"))?;
        let counts = self.title.units(series);
        let live = counts.outstanding + counts.authorised + counts.captured;
        let found: u64 = ranges.iter().map(|range| range.count()).sum();
        ensure(live == found, || format!("{series}: {live} units live, {found} found in places"))
    }

    fn escrow_backs_what_is_owed(&self) -> Result<(), BrokenInvariant> {
        let mut required: BTreeMap<_, Amount> = BTreeMap::new();
        for (id, series) in self.coupons.iter() {
            let outstanding = self.title.units(id).outstanding;
            let own = crate::coupon::required(series.terms(), outstanding);
            let own = own.ok_or_else(|| BrokenInvariant(format!("{id}: face value overflows")))?;
            let total = required.entry((series.issuer, series.terms().currency)).or_default();
            *total = total.plus(own).ok_or_else(|| BrokenInvariant("overflow".into()))?;
        }
        required.into_iter().try_for_each(|((issuer, currency), total)| {
            let noted = self.coupons.required(issuer, currency);
            ensure(noted == total, || format!("{issuer}: requires {total}, noted {noted}"))?;
            let account = AccountKey::new(issuer, currency, Purpose::Escrow);
            let escrow = self.ledger.balance(account);
            ensure(escrow >= total, || format!("{issuer}: escrow {escrow} backs {total}"))
        })
    }
}
