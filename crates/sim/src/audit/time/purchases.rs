//! Which sales open a cooling-off time, and until when.

use crate::audit::register::Register;
use engine::Event;
use engine::coupon::{Consideration, Terms};
use engine::market::{DealCash, MarketFact};
use std::collections::BTreeMap;
use units::{Amount, DealId, Duration, MemberId, PurchaseId, SeriesId, Timestamp};

/// A deal of one kind of units for cash.
struct Block {
    series: SeriesId,
    seller: MemberId,
    cash: DealCash,
}

#[derive(Default)]
pub(super) struct Purchases {
    last: PurchaseId,
    blocks: BTreeMap<DealId, Block>,
}

impl Purchases {
    /// The issuer sold units for so much: the purchase that is opened, and its end.
    pub fn open(
        &mut self,
        terms: &Terms,
        paid: Amount,
        now: Timestamp,
    ) -> Option<(PurchaseId, Timestamp)> {
        let sold = terms.consideration == Consideration::Paid && paid > Amount::ZERO;
        if !sold || terms.cooling_off == Duration::ZERO {
            return None;
        }
        self.last = PurchaseId::new(self.last.number() + 1);
        Some((self.last, now.after(terms.cooling_off)))
    }

    pub fn propose(&mut self, fact: &MarketFact) {
        let MarketFact::DealProposed { deal, proposer, counterparty, gives, wants, cash, .. } =
            fact
        else {
            return;
        };
        let single = match (gives.as_slice(), wants.as_slice()) {
            ([leg], []) => Some((leg.series, *proposer)),
            ([], [leg]) => Some((leg.series, *counterparty)),
            _ => None,
        };
        if let Some(((series, seller), cash)) = single.zip(*cash) {
            self.blocks.insert(*deal, Block { series, seller, cash });
        }
    }

    pub fn accept(
        &mut self,
        deal: DealId,
        event: &Event,
        now: Timestamp,
        register: &Register,
    ) -> Result<Option<(PurchaseId, Timestamp)>, String> {
        let Some(Block { series, seller, cash }) = self.blocks.remove(&deal) else {
            return Ok(None);
        };
        let found = register.series(series)?;
        let terms = found.terms()?;
        let by_issuer = found.issuer == seller && terms.currency == cash.currency;
        if !by_issuer || event.moves.is_empty() {
            return Ok(None);
        }
        Ok(self.open(terms, cash.amount, now))
    }
}
