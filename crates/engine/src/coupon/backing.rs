//! Backing: what outstanding coupons require in escrow, and who pays when they are used.
//!
//! A series requires `ratio × outstanding face value`, rounded up. When units stop being
//! outstanding because they must be paid (authorised, refunded), escrow gives all it can spare, and
//! the issuer's free cash the rest: nothing where the ratio is the whole, as most law asks.

use super::{Terms, face};
use crate::ledger::AccountKey;
use crate::{Event, Fact, State};
use std::collections::BTreeMap;
use units::{Amount, Currency, MemberId, Rounding, SeriesId};

/// What `outstanding` units under `terms` require in escrow; `None` past 64 bits.
pub(crate) fn required(terms: &Terms, outstanding: u64) -> Option<Amount> {
    terms.reserve_ratio.of(face(terms, outstanding)?, Rounding::Up)
}

fn required_now(state: &State, series: SeriesId) -> Amount {
    let found = state.coupons.get(series).expect("units belong to a series that exists");
    let outstanding = state.title.units(series).outstanding;
    required(found.terms(), outstanding).expect("issue keeps face values inside 64 bits")
}

/// What the series that an event touches required before it.
pub(crate) struct Backing(Vec<(SeriesId, Amount)>);

impl Backing {
    /// Notes what is required before the event is applied.
    pub(crate) fn before(state: &State, event: &Event) -> Self {
        // Where units only change hands, as in every trade, nothing more or less is required.
        let changes =
            event.moves.iter().filter(|m| m.from.is_outstanding() != m.to.is_outstanding());
        let mut series: Vec<SeriesId> = changes.map(|moved| moved.series).collect();
        if let Fact::Coupon(fact) = &event.fact {
            series.extend(fact.ended_series());
        }
        series.sort_unstable();
        series.dedup();
        Self(series.into_iter().map(|id| (id, required_now(state, id))).collect())
    }

    /// Brings the issuers' totals up to date after the event.
    ///
    /// # Panics
    /// Where an issuer is left with less in escrow than its coupons require.
    pub(crate) fn settle(self, state: &mut State) {
        let mut changed = Vec::new();
        for (id, before) in self.0 {
            let after = required_now(state, id);
            if after == before {
                continue;
            }
            let series = state.coupons.get(id).expect("the series existed before");
            let (issuer, currency) = (series.issuer, series.terms().currency);
            let total = state.coupons.required.or_default((issuer, currency));
            *total = total
                .minus(before)
                .and_then(|rest| rest.plus(after))
                .expect("what is required fits in 64 bits");
            changed.push((issuer, currency));
        }
        // Only now: one event may move units of several series of one issuer.
        for (issuer, currency) in changed {
            let escrow = state.ledger.balance(AccountKey::escrow(issuer, currency));
            let total = state.coupons.required(issuer, currency);
            assert!(escrow >= total, "escrow of {issuer} {escrow} backs {total}");
        }
    }
}

/// Who pays how much of a face value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Split {
    /// From the issuer's escrow.
    pub escrow: Amount,
    /// From the issuer's free cash.
    pub custody: Amount,
}

impl Split {
    /// The face value.
    ///
    /// # Panics
    /// Never: both are parts of one face value.
    pub(crate) fn total(self) -> Amount {
        let sum = self.escrow.plus(self.custody);
        sum.expect("two parts of a face value fit in 64 bits")
    }
}

/// The issuers' means while one command is decided: each step sees what the steps before it took.
pub(crate) struct Funding<'a> {
    state: &'a State,
    means: BTreeMap<(MemberId, Currency), Means>,
    outstanding: BTreeMap<SeriesId, u64>,
}

#[derive(Clone, Copy)]
struct Means {
    escrow: Amount,
    custody: Amount,
    required: Amount,
}

impl<'a> Funding<'a> {
    pub(crate) fn new(state: &'a State) -> Self {
        Self { state, means: BTreeMap::new(), outstanding: BTreeMap::new() }
    }

    /// New units: what the issuer must add to escrow from its free cash, or `None` where it cannot.
    pub(crate) fn cover(&mut self, series: SeriesId, units: u64) -> Option<Amount> {
        let outstanding = self.outstanding(series).checked_add(units)?;
        let means = self.change(series, outstanding)?;
        let missing = means.required.minus(means.escrow)?;
        let added = if missing.is_positive() { missing } else { Amount::ZERO };
        self.draw(series, Split { escrow: added.negated(), custody: added })?;
        Some(added)
    }

    /// Units stop being outstanding and their face value must be paid: by whom, or `None` where the
    /// issuer cannot.
    pub(crate) fn pay(&mut self, series: SeriesId, units: u64) -> Option<Split> {
        let face = face(self.state.coupons.get(series)?.terms(), units)?;
        let escrow = self.spare_for(series, units)?;
        let split = Split { escrow, custody: face.minus(escrow)? };
        self.draw(series, split)?;
        Some(split)
    }

    /// Units become outstanding again and the money that was paid for them comes back. Escrow gets
    /// what it gave, or more where more is required by now; free cash gets the rest.
    ///
    /// # Panics
    /// Where the money is not the face value of the units: less would not back them.
    pub(crate) fn restore(&mut self, series: SeriesId, units: u64, paid: Split) -> Split {
        self.try_restore(series, units, paid)
            .expect("what comes back is money that was there before")
    }

    fn try_restore(&mut self, series: SeriesId, units: u64, paid: Split) -> Option<Split> {
        let total = paid.total();
        let outstanding = self.outstanding(series).checked_add(units)?;
        let means = self.change(series, outstanding)?;
        let missing = means.required.minus(means.escrow)?;
        let escrow = paid.escrow.max(missing);
        assert!(escrow <= total, "the face value of units backs them");
        let custody = total.minus(escrow)?;
        let split = Split { escrow, custody };
        let given = Split { escrow: escrow.negated(), custody: custody.negated() };
        self.draw(series, given)?;
        Some(split)
    }

    /// A purchase is undone: what escrow gives back for its units, which with the issuer's free cash
    /// must reach for the price. `None` where it does not.
    pub(crate) fn refund(&mut self, series: SeriesId, units: u64, price: Amount) -> Option<Amount> {
        let freed = self.spare_for(series, units)?;
        self.draw(series, Split { escrow: freed, custody: price.minus(freed)? })?;
        Some(freed)
    }

    /// Units end without payment, and stay backed by nobody.
    pub(crate) fn end(&mut self, series: SeriesId, units: u64) -> Option<()> {
        let outstanding = self.outstanding(series).checked_sub(units)?;
        self.change(series, outstanding).map(|_| ())
    }

    /// Units stop being outstanding and as much of their face value as there is must be paid: by
    /// whom, and how much of it nobody can.
    pub(crate) fn pay_what_there_is(
        &mut self,
        series: SeriesId,
        units: u64,
    ) -> Option<(Split, Amount)> {
        let face = face(self.state.coupons.get(series)?.terms(), units)?;
        let escrow = self.spare_for(series, units)?;
        let wanted = face.minus(escrow)?;
        let custody = self.means_of(series)?.custody.min(wanted);
        let split = Split { escrow, custody };
        self.draw(series, split)?;
        Some((split, wanted.minus(custody)?))
    }

    /// Units stop being outstanding: what escrow can spare then, at most their face value.
    fn spare_for(&mut self, series: SeriesId, units: u64) -> Option<Amount> {
        let outstanding = self.outstanding(series).checked_sub(units)?;
        let means = self.change(series, outstanding)?;
        let face = face(self.state.coupons.get(series)?.terms(), units)?;
        Some(means.escrow.minus(means.required)?.min(face))
    }

    fn outstanding(&self, series: SeriesId) -> u64 {
        let noted = self.outstanding.get(&series).copied();
        noted.unwrap_or_else(|| self.state.title.units(series).outstanding)
    }

    /// Notes a new count of outstanding units and gives the issuer's means with the new requirement.
    fn change(&mut self, series: SeriesId, outstanding: u64) -> Option<Means> {
        let found = self.state.coupons.get(series)?;
        let before = required(found.terms(), self.outstanding(series))?;
        let after = required(found.terms(), outstanding)?;
        let means = self.means_of(series)?;
        means.required = means.required.minus(before)?.plus(after)?;
        let means = *means;
        self.outstanding.insert(series, outstanding);
        Some(means)
    }

    fn draw(&mut self, series: SeriesId, split: Split) -> Option<()> {
        let means = self.means_of(series)?;
        means.escrow = means.escrow.minus(split.escrow)?;
        means.custody = means.custody.minus(split.custody)?;
        (means.custody >= Amount::ZERO).then_some(())
    }

    fn means_of(&mut self, series: SeriesId) -> Option<&mut Means> {
        let found = self.state.coupons.get(series)?;
        let (issuer, currency) = (found.issuer, found.terms().currency);
        let (ledger, coupons) = (&self.state.ledger, &self.state.coupons);
        Some(self.means.entry((issuer, currency)).or_insert_with(|| Means {
            escrow: ledger.balance(AccountKey::escrow(issuer, currency)),
            custody: ledger.custody(issuer, currency),
            required: coupons.required(issuer, currency),
        }))
    }
}
