//! Purchases from issuers: which sales may be undone for a while, and whether they still may. A buyer
//! that let one of the units out of its hands has used the purchase, even where it comes back.

use super::Told;
use super::register::Register;
use engine::coupon::{Consideration, CouponFact, Terms};
use engine::market::{DealCash, Fill, MarketFact};
use engine::{Event, Fact, Move, Place, State};
use std::collections::BTreeMap;
use units::{Amount, DealId, Duration, MemberId, PurchaseId, SeriesId, Timestamp, UnitRange};

struct Purchase {
    buyer: MemberId,
    units: Vec<UnitRange>,
    paid: Amount,
    used: bool,
}

/// A deal of one kind of units for cash.
struct Block {
    series: SeriesId,
    seller: MemberId,
    buyer: MemberId,
    cash: DealCash,
}

/// A purchase that was just opened, and until when it may be undone.
pub(super) type Opened = (PurchaseId, Timestamp);

#[derive(Default)]
pub(super) struct Purchases {
    open: BTreeMap<SeriesId, BTreeMap<PurchaseId, Purchase>>,
    blocks: BTreeMap<DealId, Block>,
    last: u64,
}

/// How many serial numbers two ranges share.
fn shared(one: UnitRange, other: UnitRange) -> u64 {
    let first = one.first().max(other.first());
    one.end().min(other.end()).saturating_sub(first)
}

/// How long a sale of the issuer may be undone.
fn cooling_off(terms: &Terms, paid: Amount) -> Option<Duration> {
    let sold = terms.consideration == Consideration::Paid && paid > Amount::ZERO;
    Some(terms.cooling_off).filter(|span| sold && *span > Duration::ZERO)
}

impl Purchases {
    pub fn record(
        &mut self,
        event: &Event,
        now: Timestamp,
        register: &Register,
    ) -> Result<Vec<Opened>, String> {
        for moved in &event.moves {
            self.touch(moved);
        }
        match &event.fact {
            Fact::Coupon(CouponFact::UnitsIssued { series, grants, .. }) => {
                let mut opened = Vec::new();
                for grant in grants {
                    let sale = (*series, grant.to, vec![grant.units], grant.paid);
                    let purchase = self.sell(sale, now, register)?;
                    if purchase.map(|(id, _)| id) != grant.purchase {
                        return Err(format!("purchase: {grant:?} opens {purchase:?}"));
                    }
                    opened.extend(purchase);
                }
                Ok(opened)
            }
            Fact::Coupon(CouponFact::CoolingOffEnded { purchase }) => {
                self.take(*purchase).map(|_| Vec::new())
            }
            Fact::Coupon(fact @ CouponFact::PurchaseRefunded { .. }) => {
                self.refund(fact, event).map(|()| Vec::new())
            }
            Fact::Market(fact) => self.on_market(fact, event, now, register),
            _ => Ok(Vec::new()),
        }
    }

    fn on_market(
        &mut self,
        fact: &MarketFact,
        event: &Event,
        now: Timestamp,
        register: &Register,
    ) -> Result<Vec<Opened>, String> {
        let units = || event.moves.iter().map(|moved| moved.range).collect();
        let sale = match *fact {
            MarketFact::Filled(Fill { series, buyer, seller, paid, .. }) => {
                let by_issuer = register.series(series)?.issuer == seller.member;
                by_issuer.then(|| (series, buyer.member, units(), paid))
            }
            MarketFact::DealProposed { .. } => {
                self.propose(fact);
                None
            }
            MarketFact::DealAccepted { deal, .. } => match self.blocks.remove(&deal) {
                Some(Block { series, seller, buyer, cash }) => {
                    let found = register.series(series)?;
                    let own = found.terms()?.currency == cash.currency && found.issuer == seller;
                    own.then(|| (series, buyer, units(), cash.amount))
                }
                None => None,
            },
            MarketFact::DealEnded { deal, .. } => {
                self.blocks.remove(&deal);
                None
            }
            _ => None,
        };
        let opened = sale.map(|sale| self.sell(sale, now, register)).transpose()?;
        Ok(opened.flatten().into_iter().collect())
    }

    /// The issuer sold units: they may be given back where the terms say so.
    fn sell(
        &mut self,
        (series, buyer, units, paid): (SeriesId, MemberId, Vec<UnitRange>, Amount),
        now: Timestamp,
        register: &Register,
    ) -> Result<Option<Opened>, String> {
        let terms = register.series(series)?.terms()?;
        let Some(span) = cooling_off(terms, paid) else { return Ok(None) };
        self.last += 1;
        let id = PurchaseId::new(self.last);
        let purchase = Purchase { buyer, units, paid, used: false };
        self.open.entry(series).or_default().insert(id, purchase);
        Ok(Some((id, now.after(span))))
    }

    fn propose(&mut self, fact: &MarketFact) {
        let MarketFact::DealProposed { deal, proposer, counterparty, gives, wants, cash, .. } =
            fact
        else {
            return;
        };
        let single = match (gives.as_slice(), wants.as_slice()) {
            ([leg], []) => Some((leg.series, *proposer, *counterparty)),
            ([], [leg]) => Some((leg.series, *counterparty, *proposer)),
            _ => None,
        };
        if let Some(((series, seller, buyer), cash)) = single.zip(*cash) {
            self.blocks.insert(*deal, Block { series, seller, buyer, cash });
        }
    }

    /// Units that come to anybody but their buyer end its right.
    fn touch(&mut self, moved: &Move) {
        let Place::Free(holder) = moved.to else { return };
        let open = self.open.get_mut(&moved.series).into_iter().flat_map(BTreeMap::values_mut);
        for purchase in open.filter(|purchase| purchase.buyer != holder) {
            let touched = purchase.units.iter().any(|range| shared(*range, moved.range) > 0);
            purchase.used |= touched;
        }
    }

    fn take(&mut self, id: PurchaseId) -> Result<(SeriesId, Purchase), String> {
        for (series, open) in &mut self.open {
            if let Some(purchase) = open.remove(&id) {
                return Ok((*series, purchase));
            }
        }
        Err(format!("purchase: {id} is not open"))
    }

    fn refund(&mut self, fact: &CouponFact, event: &Event) -> Told {
        let CouponFact::PurchaseRefunded { purchase: id, series, buyer, quantity, paid } = *fact
        else {
            return Ok(());
        };
        let (of, purchase) = self.take(id)?;
        let bought: u64 = purchase.units.iter().map(|range| range.count()).sum();
        let same =
            (of, purchase.buyer, purchase.paid, bought) == (series, buyer, paid, quantity.count());
        let inside = event.moves.iter().all(|moved| {
            let parts = purchase.units.iter().map(|part| shared(*part, moved.range));
            parts.sum::<u64>() == moved.range.count()
        });
        if same && inside && !purchase.used {
            return Ok(());
        }
        Err(format!("purchase: {id} is given back, used {}, as {fact:?}", purchase.used))
    }

    pub fn compare(&self, state: &State) -> Told {
        let mine = self.open.iter().flat_map(|(series, open)| {
            open.iter().map(|(id, purchase)| (*id, (*series, purchase.buyer, purchase.used)))
        });
        let mine: BTreeMap<_, _> = mine.collect();
        let theirs = state.coupons.purchases();
        let theirs = theirs.map(|(id, found)| (id, (found.series, found.buyer, found.used)));
        let theirs: BTreeMap<_, _> = theirs.collect();
        let same = mine == theirs;
        same.then_some(()).ok_or_else(|| format!("purchase: {mine:?}, not {theirs:?}"))
    }
}

#[cfg(test)]
mod tests;
