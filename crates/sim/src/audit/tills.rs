//! Redemptions: what was authorised, taken and given back, and what merchants are owed for it.

use super::Told;
use super::money::{Money, Moved, legs};
use super::register::{Register, Series, Standing};
use engine::clearing::{ClearingFact, RedemptionItem, RedemptionState};
use engine::ledger::{AccountKey, LedgerFact, Purpose};
use engine::{Event, Fact, Place, State};
use std::collections::BTreeMap;
use units::{Amount, Currency, Duration, MemberId, Quantity, RedemptionId, SeriesId, Timestamp};

/// A redemption that is not finished.
struct Open {
    merchant: MemberId,
    holder: MemberId,
    currency: Currency,
    items: Vec<RedemptionItem>,
    matched: Amount,
    expires_at: Timestamp,
    /// None before it is captured.
    reversible_until: Option<Timestamp>,
}

#[derive(Default)]
pub(super) struct Tills {
    open: BTreeMap<RedemptionId, Open>,
    payable: BTreeMap<(MemberId, Currency), i128>,
    /// How many redemptions of a series a holder made, and of how many units.
    redeemed: BTreeMap<(SeriesId, MemberId), (u64, u64)>,
    /// Issuers whose escrow just got more back than it gave.
    topped: Vec<(MemberId, Currency)>,
}

fn face(series: &Series, units: Quantity) -> Result<i128, String> {
    Ok(i128::from(series.terms()?.unit_value.minor()) * i128::from(units.count()))
}

fn total(items: &[RedemptionItem]) -> i128 {
    items
        .iter()
        .map(|item| i128::from(item.escrow.minor()) + i128::from(item.custody.minor()))
        .sum()
}

fn ensure(holds: bool, wrong: impl FnOnce() -> String) -> Told {
    if holds { Ok(()) } else { Err(format!("till: {}", wrong())) }
}

/// What the items' issuers have paid or get back, by issuer.
fn by_issuer(items: &[RedemptionItem]) -> BTreeMap<MemberId, i128> {
    let mut sums = BTreeMap::new();
    for item in items {
        *sums.entry(item.issuer).or_default() += total(&[*item]);
    }
    sums
}

impl Tills {
    /// Reads an event before balances move.
    pub fn record(
        &mut self,
        event: &Event,
        now: Timestamp,
        register: &Register,
        money: &Money,
    ) -> Told {
        match &event.fact {
            Fact::Clearing(fact) => match fact {
                ClearingFact::CodeShown { .. } | ClearingFact::CodeExpired { .. } => Ok(()),
                ClearingFact::Authorised { .. } => self.authorised(fact, event, register),
                ClearingFact::Captured { .. } => self.captured(fact, event, now, register),
                ClearingFact::Voided { .. } => self.voided(fact, event, now, register),
                ClearingFact::Reversed { .. } => self.reversed(fact, event, now, (register, money)),
                ClearingFact::Finalised { redemption, .. } => self.finalised(*redemption, now),
            },
            Fact::Ledger(LedgerFact::MerchantSettled { merchant, currency, amount }) => {
                self.owe(*merchant, *currency, -i128::from(amount.minor()))
            }
            _ => {
                let payable = Purpose::MerchantPayable;
                let touched = event.postings.iter().any(|leg| leg.account.purpose == payable);
                ensure(!touched, || format!("a merchant's payable moves by {:?}", event.fact))
            }
        }
    }

    /// Issuers whose escrow got more back than it gave with the last event: it must have lacked that.
    pub fn topped(&mut self) -> Vec<(MemberId, Currency)> {
        std::mem::take(&mut self.topped)
    }

    /// Escrow gets at least what it gave, as long as the series lives. Looks at issuers with one item
    /// only: of several, one may make up for another.
    fn back_to_escrow(
        &mut self,
        found: &Moved,
        parts: &[(&RedemptionItem, i128)],
        currency: Currency,
        register: &Register,
    ) -> Told {
        for (item, gave) in parts {
            let own = parts.iter().filter(|(other, _)| other.issuer == item.issuer).count();
            if own > 1 || register.series(item.series)?.standing == Standing::Over {
                continue;
            }
            let escrow = AccountKey::escrow(item.issuer, currency);
            let back = found.get(&escrow).copied().unwrap_or(0);
            ensure(back >= *gave, || format!("{escrow:?} gave {gave} and gets {back} back"))?;
            if back > *gave {
                self.topped.push((item.issuer, currency));
            }
        }
        Ok(())
    }

    fn owe(&mut self, merchant: MemberId, currency: Currency, amount: i128) -> Told {
        let owed = self.payable.entry((merchant, currency)).or_default();
        *owed += amount;
        let left = *owed;
        ensure(left >= 0, || format!("{merchant} is paid {} too much", -left))
    }

    fn authorised(&mut self, fact: &ClearingFact, event: &Event, register: &Register) -> Told {
        let ClearingFact::Authorised {
            redemption,
            merchant,
            holder,
            currency,
            items,
            amount,
            expires_at,
            ..
        } = fact
        else {
            return Ok(());
        };
        let mut wanted = Moved::new();
        for item in items {
            let series = register.series(item.series)?;
            ensure(series.issuer == item.issuer, || format!("{item:?} names another issuer"))?;
            ensure(item.captured.is_zero(), || format!("{item:?} is captured before its time"))?;
            let whole = face(series, item.quantity)?;
            let parts = item.escrow >= Amount::ZERO && item.custody >= Amount::ZERO;
            ensure(parts && total(&[*item]) == whole, || format!("{item:?} costs {whole}"))?;
            let mut draw = |account, amount: Amount| {
                *wanted.entry(account).or_default() -= i128::from(amount.minor());
                let reserved = AccountKey::reserved(item.issuer, *currency);
                *wanted.entry(reserved).or_default() += i128::from(amount.minor());
            };
            draw(AccountKey::escrow(item.issuer, *currency), item.escrow);
            draw(AccountKey::custody(item.issuer, *currency), item.custody);
            let count = self.redeemed.entry((item.series, *holder)).or_default();
            *count = (count.0 + 1, count.1 + item.quantity.count());
        }
        wanted.retain(|_, amount| *amount != 0);
        ensure(legs(event) == wanted, || format!("{redemption} takes other money: {event:?}"))?;
        ensure(total(items) == i128::from(amount.minor()), || format!("{redemption}: {amount}"))?;
        let begun = Open {
            merchant: *merchant,
            holder: *holder,
            currency: *currency,
            items: items.clone(),
            matched: Amount::ZERO,
            expires_at: *expires_at,
            reversible_until: None,
        };
        let before = self.open.insert(*redemption, begun);
        ensure(before.is_none(), || format!("{redemption} is given out twice"))
    }

    fn captured(
        &mut self,
        fact: &ClearingFact,
        event: &Event,
        now: Timestamp,
        register: &Register,
    ) -> Told {
        let ClearingFact::Captured {
            redemption,
            merchant,
            currency,
            items,
            amount,
            merchant_match,
            reversible_until,
            ..
        } = fact
        else {
            return Ok(());
        };
        let mut open = self.take(*redemption, false)?;
        ensure(now < open.expires_at, || format!("{redemption} was captured after its time"))?;
        let same = open.merchant == *merchant && open.items.len() == items.len();
        ensure(same, || format!("{redemption} is captured as another"))?;
        let mut paid = 0;
        for (before, after) in open.items.iter().zip(items) {
            paid += taken(register, before, after)?;
            let left = before.quantity.count() - after.captured.count();
            self.uncount(before.series, open.holder, left, after.captured.is_zero())?;
        }
        ensure(paid == i128::from(amount.minor()), || format!("{redemption} pays {amount}"))?;
        let found = legs(event);
        let leg = |purpose| {
            let account = AccountKey::new(*merchant, *currency, purpose);
            found.get(&account).copied().unwrap_or(0)
        };
        let matched = i128::from(merchant_match.minor());
        let memorandum = (leg(Purpose::MatchGranted), leg(Purpose::MatchFunded));
        ensure(memorandum == (matched, -matched), || format!("{redemption}: {memorandum:?}"))?;
        ensure(leg(Purpose::MerchantPayable) == paid, || format!("{redemption} owes {paid}"))?;
        let mut rest = by_issuer(&open.items);
        for (issuer, paid) in by_issuer(items) {
            *rest.entry(issuer).or_default() -= paid;
        }
        returned(&found, &rest, *currency)?;
        let left = open.items.iter().zip(items).map(|(before, after)| {
            (before, i128::from(before.escrow.minor()) - i128::from(after.escrow.minor()))
        });
        self.back_to_escrow(&found, &left.collect::<Vec<_>>(), *currency, register)?;
        self.owe(*merchant, *currency, paid)?;
        let until = window(event, *redemption, now, register)?;
        ensure(until == *reversible_until, || format!("{redemption} is final at {until:?}"))?;
        if until.is_some() {
            open.items.clone_from(items);
            (open.matched, open.reversible_until) = (*merchant_match, until);
            self.open.insert(*redemption, open);
        }
        Ok(())
    }

    /// Takes a redemption out that is in the right state.
    fn take(&mut self, id: RedemptionId, captured: bool) -> Result<Open, String> {
        let found = self.open.remove(&id);
        let fits = found.filter(|open| open.reversible_until.is_some() == captured);
        fits.ok_or_else(|| format!("till: {id} is not open, or in another state"))
    }

    fn uncount(&mut self, series: SeriesId, holder: MemberId, units: u64, all: bool) -> Told {
        let count = self.redeemed.entry((series, holder)).or_default();
        let left = (count.0.checked_sub(u64::from(all)), count.1.checked_sub(units));
        let (Some(redemptions), Some(units)) = left else {
            return Err(format!("till: {holder} gives back more of {series} than it redeemed"));
        };
        *count = (redemptions, units);
        Ok(())
    }

    fn voided(
        &mut self,
        fact: &ClearingFact,
        event: &Event,
        now: Timestamp,
        register: &Register,
    ) -> Told {
        let ClearingFact::Voided { redemption, timed_out, items, .. } = fact else {
            return Ok(());
        };
        let open = self.take(*redemption, false)?;
        let over = now >= open.expires_at;
        ensure(over == *timed_out, || format!("{redemption} times out: {timed_out}, {over}"))?;
        ensure(*items == open.items, || format!("{redemption} gives back something else"))?;
        let found = legs(event);
        returned(&found, &by_issuer(&open.items), open.currency)?;
        self.back_to_escrow(&found, &given(&open.items), open.currency, register)?;
        for item in &open.items {
            self.uncount(item.series, open.holder, item.quantity.count(), true)?;
        }
        Ok(())
    }

    fn reversed(
        &mut self,
        fact: &ClearingFact,
        event: &Event,
        now: Timestamp,
        (register, money): (&Register, &Money),
    ) -> Told {
        let ClearingFact::Reversed { redemption, merchant, currency, items, amount, .. } = fact
        else {
            return Ok(());
        };
        let open = self.take(*redemption, true)?;
        let inside = open.reversible_until.is_some_and(|until| now < until);
        ensure(inside, || format!("{redemption} is reversed after its window"))?;
        ensure(*items == open.items, || format!("{redemption} gives back something else"))?;
        let sum = total(items);
        ensure(sum == i128::from(amount.minor()), || format!("{redemption} gives {amount}"))?;
        let payable = AccountKey::new(*merchant, *currency, Purpose::MerchantPayable);
        let first = money.balance(payable).min(sum);
        let found = legs(event);
        let leg = |account| found.get(&account).copied().unwrap_or(0);
        ensure(leg(payable) == -first, || format!("{redemption} takes {first} first"))?;
        let mut issuers = by_issuer(items);
        *issuers.entry(*merchant).or_default() -= sum - first;
        returned(&found, &issuers, *currency)?;
        self.back_to_escrow(&found, &given(items), *currency, register)?;
        let granted = leg(AccountKey::new(*merchant, *currency, Purpose::MatchGranted));
        let matched = -i128::from(open.matched.minor());
        ensure(granted == matched, || format!("{redemption}: the match is not undone"))?;
        for item in items.iter().filter(|item| !item.captured.is_zero()) {
            self.uncount(item.series, open.holder, item.captured.count(), true)?;
        }
        self.owe(*merchant, *currency, -first)
    }

    fn finalised(&mut self, id: RedemptionId, now: Timestamp) -> Told {
        let open = self.take(id, true)?;
        let due = open.reversible_until == Some(now)
            || open.reversible_until.is_some_and(|until| until < now);
        ensure(due, || format!("{id} is final before its window closed"))
    }

    pub fn compare(&self, money: &Money, state: &State) -> Told {
        for (&(merchant, currency), owed) in &self.payable {
            let account = AccountKey::new(merchant, currency, Purpose::MerchantPayable);
            let found = money.balance(account);
            ensure(found == *owed, || format!("{merchant} is owed {owed}, {found} is payable"))?;
        }
        for (&(series, holder), &(redemptions, units)) in &self.redeemed {
            let found = state.clearing.redeemed(series, holder);
            let same = (found.redemptions, found.units) == (redemptions, units);
            let forgotten = redemptions == 0 && found.redemptions == 0;
            ensure(same || forgotten, || format!("{holder} redeemed {units}, not {found:?}"))?;
        }
        for (id, open) in &self.open {
            let found = state.clearing.get(*id);
            let captured = open.reversible_until.is_some();
            let same = found.is_some_and(|found| {
                found.items == open.items
                    && (found.state == RedemptionState::Captured) == captured
                    && found.reversible_until == open.reversible_until
            });
            ensure(same, || format!("{id} is {found:?} in the state"))?;
        }
        ensure(self.open.len() == state.clearing.len(), || "other redemptions are open".into())
    }
}

/// What of an item is taken, no more than was authorised and out of free cash first. Gives its face.
fn taken(
    register: &Register,
    before: &RedemptionItem,
    after: &RedemptionItem,
) -> Result<i128, String> {
    let same = (before.series, before.issuer, before.quantity)
        == (after.series, after.issuer, after.quantity);
    ensure(same, || format!("{before:?} is captured as {after:?}"))?;
    ensure(after.captured <= before.quantity, || format!("{after:?} is more than authorised"))?;
    let whole = face(register.series(after.series)?, after.captured)?;
    let custody = i128::from(before.custody.minor()).min(whole);
    let parts = (i128::from(after.custody.minor()), i128::from(after.escrow.minor()));
    ensure(parts == (custody, whole - custody), || format!("{after:?} costs {whole}"))?;
    Ok(whole)
}

/// What escrow gave for each item.
fn given(items: &[RedemptionItem]) -> Vec<(&RedemptionItem, i128)> {
    items.iter().map(|item| (item, i128::from(item.escrow.minor()))).collect()
}

/// Each issuer gets so much: into escrow or as cash, or, where the series is over, as unclaimed
/// property.
fn returned(found: &Moved, issuers: &BTreeMap<MemberId, i128>, currency: Currency) -> Told {
    for (&issuer, wanted) in issuers {
        let purposes = [Purpose::Escrow, Purpose::Custody, Purpose::UnclaimedProperty];
        let accounts = purposes.map(|purpose| AccountKey::new(issuer, currency, purpose));
        let back: i128 = accounts.iter().filter_map(|account| found.get(account)).sum();
        ensure(back == *wanted, || format!("{issuer} gets {back} back, not {wanted}"))?;
    }
    Ok(())
}

/// Until when a capture may be reversed: the shortest window of all units taken.
fn window(
    event: &Event,
    id: RedemptionId,
    now: Timestamp,
    register: &Register,
) -> Result<Option<Timestamp>, String> {
    let mut shortest: Option<Duration> = None;
    for moved in &event.moves {
        if moved.to != Place::Redeemed && moved.to != Place::Captured(id) {
            continue;
        }
        let series = register.series(moved.series)?;
        let begins = series.versions.iter().map(|(first, _)| *first);
        let begins = begins.filter(|first| moved.range.contains(*first));
        for serial in begins.chain([moved.range.first()]) {
            let window = series.terms_of(serial)?.reversal_window;
            shortest = Some(shortest.map_or(window, |other| other.min(window)));
        }
    }
    let shortest = shortest.filter(|window| *window > Duration::ZERO);
    Ok(shortest.map(|window| now.after(window)))
}

#[cfg(test)]
mod tests;
