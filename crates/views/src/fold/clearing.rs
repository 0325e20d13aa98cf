//! Facts about redemptions.

use super::{Fold, FoldError, int, member};
use crate::schema::{RedemptionItemRow, RedemptionRow, RedemptionStepRow};
use crate::value::Word;
use engine::clearing::{ClearingFact, RedemptionItem};
use units::{Amount, RedemptionId};

impl Fold<'_> {
    pub(super) fn clearing_fact(&mut self, fact: &ClearingFact) -> Result<(), FoldError> {
        match fact {
            ClearingFact::CodeShown { holder, .. } | ClearingFact::CodeExpired { holder, .. } => {
                self.concern([member(*holder)]);
                Ok(())
            }
            ClearingFact::Authorised { redemption, items, amount, .. } => {
                self.authorise(fact);
                self.items(*redemption, items);
                self.step(*redemption, "authorised", *amount, false);
                Ok(())
            }
            ClearingFact::Captured { redemption, items, amount, .. } => {
                self.items(*redemption, items);
                self.step(*redemption, "captured", *amount, false);
                self.captured(fact)
            }
            ClearingFact::Voided { redemption, items, timed_out, .. } => {
                self.step(*redemption, "voided", total(items), *timed_out);
                let timed_out = *timed_out;
                self.redemption(*redemption, "voided", |row| row.timed_out = timed_out)
            }
            ClearingFact::Reversed { redemption, amount, .. } => {
                self.step(*redemption, "reversed", *amount, false);
                self.redemption(*redemption, "reversed", |_| {})
            }
            ClearingFact::Finalised { redemption, .. } => {
                self.step(*redemption, "finalised", Amount::ZERO, false);
                self.redemption(*redemption, "final", |_| {})
            }
        }
    }

    fn authorise(&mut self, fact: &ClearingFact) {
        let ClearingFact::Authorised {
            redemption,
            merchant,
            holder,
            currency,
            amount,
            store,
            order_amount,
            expires_at,
            ..
        } = fact
        else {
            unreachable!("called for authorisations only")
        };
        self.concern([member(*merchant), member(*holder)]);
        self.shelves.redemptions.add(RedemptionRow {
            redemption_id: int(redemption.number()),
            id: redemption.to_string(),
            merchant_id: member(*merchant),
            holder_id: member(*holder),
            currency: *currency,
            authorised: amount.minor(),
            captured: 0,
            store: (*store).into(),
            order_amount: order_amount.minor(),
            merchant_match: 0,
            state: Word("authorised"),
            timed_out: false,
            expires_at: *expires_at,
            captured_at: None,
            reversible_until: None,
            sequence: self.at.sequence,
            created_at: self.at.time,
            changed_sequence: self.at.sequence,
            ended_sequence: None,
            ended_at: None,
        });
    }

    fn captured(&mut self, fact: &ClearingFact) -> Result<(), FoldError> {
        let ClearingFact::Captured { redemption, amount, merchant_match, reversible_until, .. } =
            fact
        else {
            unreachable!("called for captures only")
        };
        let state = if reversible_until.is_some() { "captured" } else { "final" };
        let time = self.at.time;
        self.redemption(*redemption, state, |row| {
            row.captured = amount.minor();
            row.merchant_match = merchant_match.minor();
            row.captured_at = Some(time);
            row.reversible_until = *reversible_until;
        })
    }

    fn redemption(
        &mut self,
        id: RedemptionId,
        state: &'static str,
        change: impl FnOnce(&mut RedemptionRow),
    ) -> Result<(), FoldError> {
        let (key, missing) = ((int(id.number()),), self.missing::<RedemptionRow>());
        let row = self.shelves.redemptions.edit(&mut self.source, key)?.ok_or(missing)?;
        row.state = Word(state);
        row.changed_sequence = self.at.sequence;
        if state != "captured" {
            row.ended_sequence = Some(self.at.sequence);
            row.ended_at = Some(self.at.time);
        }
        change(row);
        let sides = [row.merchant_id, row.holder_id];
        self.concern(sides);
        Ok(())
    }

    /// Facts tell all items of a redemption, as they are then.
    fn items(&mut self, id: RedemptionId, items: &[RedemptionItem]) {
        for (of, item) in items.iter().zip(0..) {
            self.concern([member(of.issuer)]);
            self.shelves.items.add(RedemptionItemRow {
                redemption_id: int(id.number()),
                item,
                series_id: of.series.number().into(),
                issuer_id: member(of.issuer),
                units: int(of.quantity.count()),
                captured_units: int(of.captured.count()),
                from_escrow: of.escrow.minor(),
                from_custody: of.custody.minor(),
            });
        }
    }

    fn step(&mut self, id: RedemptionId, step: &'static str, amount: Amount, timed_out: bool) {
        self.log.redemption_steps.push(RedemptionStepRow {
            sequence: self.at.sequence,
            event_index: self.at.event,
            recorded_at: self.at.time,
            redemption_id: int(id.number()),
            step: Word(step),
            amount: amount.minor(),
            timed_out,
        });
    }
}

/// The face value of all items: each is a part of one that fits.
fn total(items: &[RedemptionItem]) -> Amount {
    let sum = items.iter().try_fold(Amount::ZERO, |sum, item| sum.plus(item.amount()));
    sum.unwrap_or(Amount::MAX)
}
