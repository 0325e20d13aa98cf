//! Facts about units, gifts, losses and purchases.

use super::{Fold, FoldError, int, member};
use crate::schema::{GiftRow, IssueRow, LossRow, PurchaseRow, UnitTransferRow};
use crate::value::Word;
use crate::words;
use engine::coupon::{CouponFact, Granted};
use units::{Amount, MemberId, PurchaseId, SeriesId, Timestamp};

impl Fold<'_> {
    pub(super) fn coupon_fact(&mut self, fact: &CouponFact) -> Result<(), FoldError> {
        match fact {
            CouponFact::UnitsIssued { series, grants, .. } => self.issue(*series, grants),
            CouponFact::UnitsTransferred { series, from, to, quantity } => {
                let count = int(quantity.count());
                self.transfer("transfer", *series, (*from, Some(*to)), (count, Amount::ZERO));
                Ok(())
            }
            CouponFact::UnitsRetired { series, quantity } => {
                let issuer = self.series(series.number().into())?.issuer_id;
                let issuer = MemberId::new(u32::try_from(issuer).unwrap_or(u32::MAX));
                let count = int(quantity.count());
                self.transfer("retired", *series, (issuer, None), (count, Amount::ZERO));
                Ok(())
            }
            CouponFact::DormantRefunded { series, member, quantity, amount } => {
                let count = int(quantity.count());
                self.transfer("dormant_refund", *series, (*member, None), (count, *amount));
                let paid = amount.minor();
                self.liability_money(*series, |row| row.refund_paid += paid)
            }
            CouponFact::GiftCreated { .. }
            | CouponFact::GiftClaimed { .. }
            | CouponFact::GiftClaimFailed { .. }
            | CouponFact::GiftReturned { .. } => self.gift(fact),
            CouponFact::LossReported { .. }
            | CouponFact::LossReplaced { .. }
            | CouponFact::LossRestored { .. } => self.loss(fact),
            CouponFact::PurchaseRefunded { purchase, series, buyer, paid, .. } => {
                self.concern([member(*buyer)]);
                self.end_purchase(*purchase, "refunded")?;
                let paid = paid.minor();
                self.liability_money(*series, |row| row.refund_paid += paid)
            }
            CouponFact::CoolingOffEnded { purchase } => self.end_purchase(*purchase, "final"),
            _ => self.series_fact(fact),
        }
    }

    fn issue(&mut self, series: SeriesId, grants: &[Granted]) -> Result<(), FoldError> {
        let mut sold_for = 0_i64;
        for (granted, grant_index) in grants.iter().zip(0..) {
            let purchase_id = granted.purchase.map(|purchase| int(purchase.number()));
            self.concern([member(granted.to)]);
            sold_for = sold_for.saturating_add(granted.paid.minor());
            self.log.issues.push(IssueRow {
                sequence: self.at.sequence,
                event_index: self.at.event,
                grant_index,
                recorded_at: self.at.time,
                series_id: series.number().into(),
                member_id: member(granted.to),
                first_serial: int(granted.units.first()),
                last_serial: int(granted.units.end() - 1),
                units: int(granted.units.count()),
                paid: granted.paid.minor(),
                purchase_id,
            });
            if let Some(purchase) = granted.purchase {
                let count = int(granted.units.count());
                self.add_purchase(purchase, series, granted.to, (count, granted.paid))?;
            }
        }
        if sold_for == 0 {
            return Ok(());
        }
        self.liability_money(series, |row| row.sold_for = row.sold_for.saturating_add(sold_for))
    }

    /// Units bought from the issuer in a market, as the engine numbers such purchases.
    pub(super) fn note_sale(
        &mut self,
        series: SeriesId,
        (buyer, seller): (MemberId, MemberId),
        (count, paid): (i64, Amount),
    ) -> Result<(), FoldError> {
        let row = self.series(series.number().into())?;
        if row.issuer_id != member(seller) {
            return Ok(());
        }
        let is_sold = row.consideration == Word("paid") && paid.is_positive();
        if is_sold && row.cooling_off > 0 {
            let number = u64::try_from(self.shelves.last_purchase + 1).unwrap_or(0);
            self.add_purchase(PurchaseId::new(number), series, buyer, (count, paid))?;
        }
        let paid = paid.minor();
        self.liability_money(series, |row| row.sold_for = row.sold_for.saturating_add(paid))
    }

    fn add_purchase(
        &mut self,
        id: PurchaseId,
        series: SeriesId,
        buyer: MemberId,
        (units, paid): (i64, Amount),
    ) -> Result<(), FoldError> {
        let lasts = self.series(series.number().into())?.cooling_off;
        self.shelves.last_purchase = int(id.number());
        let until = self.at.time.micros().saturating_add(lasts);
        self.shelves.purchases.add(PurchaseRow {
            purchase_id: int(id.number()),
            id: id.to_string(),
            series_id: series.number().into(),
            buyer_id: member(buyer),
            units,
            paid: paid.minor(),
            state: Word("cooling_off"),
            refundable_until: Timestamp::from_micros(until),
            sequence: self.at.sequence,
            event_index: self.at.event,
            created_at: self.at.time,
            ended_sequence: None,
            ended_at: None,
        });
        Ok(())
    }

    fn end_purchase(&mut self, id: PurchaseId, state: &'static str) -> Result<(), FoldError> {
        let (key, missing) = ((int(id.number()),), self.missing::<PurchaseRow>());
        let row = self.shelves.purchases.edit(&mut self.source, key)?.ok_or(missing)?;
        row.state = Word(state);
        row.ended_sequence = Some(self.at.sequence);
        row.ended_at = Some(self.at.time);
        let buyer = row.buyer_id;
        self.concern([buyer]);
        Ok(())
    }

    fn transfer(
        &mut self,
        kind: &'static str,
        series: SeriesId,
        (from, to): (MemberId, Option<MemberId>),
        (units, amount): (i64, Amount),
    ) {
        self.concern([member(from)]);
        self.concern(to.map(member));
        self.log.unit_transfers.push(UnitTransferRow {
            sequence: self.at.sequence,
            event_index: self.at.event,
            recorded_at: self.at.time,
            kind: Word(kind),
            series_id: series.number().into(),
            from_id: member(from),
            to_id: to.map(member),
            units,
            amount: amount.minor(),
        });
    }

    fn gift(&mut self, fact: &CouponFact) -> Result<(), FoldError> {
        let (sequence, time) = (self.at.sequence, self.at.time);
        if let CouponFact::GiftCreated {
            gift, series, from, quantity, attempts, expires_at, ..
        } = fact
        {
            self.concern([member(*from)]);
            self.shelves.gifts.add(GiftRow {
                gift_id: int(gift.number()),
                id: gift.to_string(),
                series_id: series.number().into(),
                giver_id: member(*from),
                units: int(quantity.count()),
                attempts_left: (*attempts).into(),
                state: Word("open"),
                reason: None,
                claimed_by_id: None,
                expires_at: *expires_at,
                sequence,
                created_at: time,
                ended_sequence: None,
                ended_at: None,
            });
            return Ok(());
        }
        let missing = self.missing::<GiftRow>();
        let (id, other) = match fact {
            CouponFact::GiftClaimed { gift, to, .. } => (gift, Some(*to)),
            CouponFact::GiftClaimFailed { gift, member, .. } => (gift, Some(*member)),
            CouponFact::GiftReturned { gift, .. } => (gift, None),
            _ => unreachable!("no fact about a gift"),
        };
        let key = (int(id.number()),);
        let row = self.shelves.gifts.edit(&mut self.source, key)?.ok_or(missing)?;
        change_gift(row, fact);
        if row.state != Word("open") {
            (row.ended_sequence, row.ended_at) = (Some(sequence), Some(time));
        }
        let giver = row.giver_id;
        self.concern([giver]);
        self.concern(other.map(member));
        Ok(())
    }

    fn loss(&mut self, fact: &CouponFact) -> Result<(), FoldError> {
        let (id, state, reason, units) = match fact {
            CouponFact::LossReported { loss, series, member: owner, quantity } => {
                self.concern([member(*owner)]);
                self.shelves.losses.add(LossRow {
                    loss_id: int(loss.number()),
                    id: loss.to_string(),
                    series_id: series.number().into(),
                    member_id: member(*owner),
                    units: int(quantity.count()),
                    state: Word("reported"),
                    reason: None,
                    replacement_first: None,
                    replacement_last: None,
                    sequence: self.at.sequence,
                    created_at: self.at.time,
                    ended_sequence: None,
                    ended_at: None,
                });
                return Ok(());
            }
            CouponFact::LossReplaced { loss, units, .. } => (loss, "replaced", None, Some(*units)),
            CouponFact::LossRestored { loss, reason, .. } => {
                (loss, "restored", Some(words::return_reason(reason)), None)
            }
            _ => unreachable!("no fact about a loss"),
        };
        let (key, missing) = ((int(id.number()),), self.missing::<LossRow>());
        let row = self.shelves.losses.edit(&mut self.source, key)?.ok_or(missing)?;
        (row.state, row.reason) = (Word(state), reason);
        row.replacement_first = units.map(|range| int(range.first()));
        row.replacement_last = units.map(|range| int(range.end() - 1));
        row.ended_sequence = Some(self.at.sequence);
        row.ended_at = Some(self.at.time);
        let owner = row.member_id;
        self.concern([owner]);
        Ok(())
    }
}

fn change_gift(row: &mut GiftRow, fact: &CouponFact) {
    match fact {
        CouponFact::GiftClaimed { to, .. } => {
            row.state = Word("claimed");
            row.claimed_by_id = Some(member(*to));
        }
        CouponFact::GiftClaimFailed { attempts_left, .. } => {
            row.attempts_left = (*attempts_left).into();
            if *attempts_left == 0 {
                row.state = Word("failed");
            }
        }
        CouponFact::GiftReturned { reason, .. } => {
            row.state = Word("returned");
            row.reason = Some(words::return_reason(reason));
        }
        _ => {}
    }
}
