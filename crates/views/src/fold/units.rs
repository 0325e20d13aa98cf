//! Moves: who has which units, the chain of title, and how many units of a series are where.

use super::holdings::{id_of, node_of};
use super::{Ended, Fold, FoldError, int, member};
use crate::schema::{
    DealRow, GiftRow, HoldingRow, LossRow, OrderRow, RedemptionRow, SeriesRow, TitleRow,
};
use crate::words;
use engine::coupon::CouponFact;
use engine::{Event, Fact, Move, Place};
use units::{Amount, BasisPoints, Quantity, Rounding, SeriesId};

/// True where units are owed and backed by escrow.
pub(super) const fn is_outstanding(place: Place) -> bool {
    matches!(
        place,
        Place::Free(_) | Place::Order(_) | Place::Gift(_) | Place::Deal(_) | Place::Lost(_)
    )
}

/// Where units of such a place are counted in a series; none for what is not issued yet.
fn slot(row: &mut SeriesRow, place: Place) -> Option<&mut i64> {
    Some(match place {
        Place::Mint => return None,
        Place::Free(_) | Place::Order(_) | Place::Gift(_) | Place::Deal(_) | Place::Lost(_) => {
            &mut row.outstanding
        }
        Place::Authorised(_) => &mut row.authorised,
        Place::Captured(_) => &mut row.captured,
        Place::Redeemed => &mut row.redeemed,
        Place::Extinguished => &mut row.extinguished,
        Place::Refunded => &mut row.refunded,
        Place::Escheated => &mut row.escheated,
        Place::Replaced => &mut row.replaced,
    })
}

/// What so many outstanding units require in escrow.
fn required(row: &SeriesRow) -> Option<i64> {
    let units = Quantity::new(u64::try_from(row.outstanding).ok()?);
    let ratio = BasisPoints::new(u16::try_from(row.reserve_ratio).ok()?);
    let face = units.face(Amount::new(row.unit_value))?;
    ratio.of(face, Rounding::Up).map(Amount::minor)
}

impl Fold<'_> {
    pub(super) fn moves(&mut self, event: &Event) -> Result<(), FoldError> {
        for moved in &event.moves {
            self.count_move(moved, &event.fact)?;
            let (from, to) = (self.owner(moved.from)?, self.owner(moved.to)?);
            for place in [moved.from, moved.to] {
                if let Place::Free(holder) = place {
                    self.concern([member(holder)]);
                }
            }
            self.shift(moved, from, to)?;
            self.log.title.push(TitleRow {
                sequence: self.at.sequence,
                move_index: self.moves,
                event_index: self.at.event,
                series_id: moved.series.number().into(),
                first_serial: int(moved.range.first()),
                last_serial: int(moved.range.end() - 1),
                units: int(moved.range.count()),
                from_place: words::place(&moved.from),
                from_id: id_of(moved.from),
                from_member_id: from,
                to_place: words::place(&moved.to),
                to_id: id_of(moved.to),
                to_member_id: to,
                node: node_of(moved.range),
            });
            self.moves += 1;
        }
        Ok(())
    }

    fn shift(&mut self, moved: &Move, from: Option<i64>, to: Option<i64>) -> Result<(), FoldError> {
        let source = &mut self.source;
        if let Some(owner) = from {
            let at = (moved.series, moved.from);
            let was_there = self.shelves.holdings.take(source, at, owner, moved.range)?;
            if !was_there {
                return Err(self.missing::<HoldingRow>());
            }
        }
        if let Some(owner) = to {
            let at = (moved.series, moved.to);
            self.shelves.holdings.put(source, at, owner, moved.range)?;
        }
        Ok(())
    }

    /// Whose units are in a place; none where they are nobody's any more, or not yet.
    fn owner(&mut self, place: Place) -> Result<Option<i64>, FoldError> {
        let source = &mut self.source;
        let found = match place {
            Place::Free(holder) => return Ok(Some(member(holder))),
            Place::Order(id) => {
                let row = self.shelves.orders.find(source, (int(id.number()),))?;
                row.map(|row| row.member_id).ok_or_else(|| self.missing::<OrderRow>())
            }
            Place::Authorised(id) | Place::Captured(id) => {
                let row = self.shelves.redemptions.find(source, (int(id.number()),))?;
                row.map(|row| row.holder_id).ok_or_else(|| self.missing::<RedemptionRow>())
            }
            Place::Gift(id) => {
                let row = self.shelves.gifts.find(source, (int(id.number()),))?;
                row.map(|row| row.giver_id).ok_or_else(|| self.missing::<GiftRow>())
            }
            Place::Deal(id) => {
                let row = self.shelves.deals.find(source, (int(id.number()),))?;
                row.map(|row| row.proposer_id).ok_or_else(|| self.missing::<DealRow>())
            }
            Place::Lost(id) => {
                let row = self.shelves.losses.find(source, (int(id.number()),))?;
                row.map(|row| row.member_id).ok_or_else(|| self.missing::<LossRow>())
            }
            Place::Mint
            | Place::Redeemed
            | Place::Extinguished
            | Place::Refunded
            | Place::Escheated
            | Place::Replaced => return Ok(None),
        };
        found.map(Some)
    }

    /// Counts units of a series from place to place, with what is owed and what must back it.
    fn count_move(&mut self, moved: &Move, fact: &Fact) -> Result<(), FoldError> {
        let count = int(moved.range.count());
        self.recount(moved.series, count, moved.from, moved.to)?;
        self.note_liability(moved, fact)
    }

    fn recount(
        &mut self,
        series: SeriesId,
        count: i64,
        from: Place,
        to: Place,
    ) -> Result<(), FoldError> {
        let missing = self.missing::<SeriesRow>();
        let key = (series.number().into(),);
        let row = self.shelves.series.edit(&mut self.source, key)?.ok_or(missing)?;
        match slot(row, from) {
            Some(slot) => *slot = slot.saturating_sub(count),
            None => row.issued = row.issued.saturating_add(count),
        }
        if let Some(slot) = slot(row, to) {
            *slot = slot.saturating_add(count);
        }
        if is_outstanding(from) == is_outstanding(to) {
            return Ok(());
        }
        let before = row.required;
        row.required = required(row).ok_or(FoldError::TooLarge(self.at.sequence))?;
        let (change, issuer, currency) = (row.required - before, row.issuer_id, row.currency);
        if change != 0 {
            self.escrow_of(issuer, currency, |row| row.required += change)?;
        }
        Ok(())
    }

    /// The end of everything that is free of a series, which no move tells.
    pub(super) fn end_of_series(&mut self, fact: &CouponFact) -> Result<(), FoldError> {
        let (series, quantity, to) = match fact {
            CouponFact::SeriesExtinguished { series, quantity } => {
                (*series, quantity, Place::Extinguished)
            }
            CouponFact::SeriesEscheated { series, quantity, .. } => {
                (*series, quantity, Place::Escheated)
            }
            _ => return Ok(()),
        };
        // Whose units they are does not matter to the counts.
        let from = Place::Free(units::MemberId::new(0));
        let count = int(quantity.count());
        self.recount(series, count, from, to)?;
        self.end_liability(series, count, to)?;
        let ended = Ended {
            series,
            sequence: self.at.sequence,
            event_index: self.at.event,
            first_move: self.moves,
            to,
        };
        let rows = self.shelves.holdings.end(&self.source, ended);
        self.log.title.extend(rows);
        Ok(())
    }
}
