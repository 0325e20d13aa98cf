//! The roll-forward of what is owed: each change of a day and of a month, by kind.

use super::{Fold, FoldError, int};
use crate::schema::{LiabilityRow, SeriesRow};
use crate::value::Word;
use engine::coupon::CouponFact;
use engine::{Fact, Move, Place};
use units::{CivilDate, SeriesId, Timestamp};

/// Both kinds of periods.
const PERIODS: [Word; 2] = [Word("day"), Word("month")];

/// The civil day of an instant in UTC.
pub(crate) fn day_of(time: Timestamp) -> CivilDate {
    CivilDate::from_days(i32::try_from(time.utc_day()).unwrap_or(i32::MAX))
}

/// The first day of the month of a day.
pub(crate) fn first_of_month(day: CivilDate) -> CivilDate {
    let of_month = day.year_month_day().map_or(1, |(_, _, day)| i32::from(day));
    CivilDate::from_days(day.days().saturating_sub(of_month - 1))
}

/// True where the issuer owes units of such a place.
const fn is_owed(place: Place) -> bool {
    super::units::is_outstanding(place) || matches!(place, Place::Authorised(_))
}

/// A column of the roll-forward.
type Column = fn(&mut LiabilityRow) -> &mut i64;

/// The column that units on this way are counted in; none where as much is owed as before.
fn column(moved: &Move, fact: &Fact) -> Option<Column> {
    Some(match (is_owed(moved.from), moved.to) {
        (false, to) if is_owed(to) => match (moved.from, fact) {
            (Place::Mint, Fact::Coupon(CouponFact::LossReplaced { .. })) => {
                |row| &mut row.replacements
            }
            (Place::Mint, _) => |row| &mut row.issued,
            _ => |row| &mut row.reversed,
        },
        (true, Place::Captured(_) | Place::Redeemed) => |row| &mut row.redeemed,
        (true, Place::Refunded) => |row| &mut row.refunded,
        (true, Place::Escheated) => |row| &mut row.escheated,
        (true, Place::Replaced) => |row| &mut row.replaced,
        (true, Place::Extinguished) => match fact {
            Fact::Coupon(CouponFact::UnitsRetired { .. }) => |row| &mut row.retired,
            _ => |row| &mut row.extinguished,
        },
        _ => return None,
    })
}

impl Fold<'_> {
    /// Counts a move in the periods it falls in. The series has been counted already.
    pub(super) fn note_liability(&mut self, moved: &Move, fact: &Fact) -> Result<(), FoldError> {
        let Some(column) = column(moved, fact) else { return Ok(()) };
        let count = int(moved.range.count());
        let grows = is_owed(moved.to);
        self.flow(moved.series, if grows { count } else { -count }, column)
    }

    /// Counts the end of everything that was free. The series has been counted already.
    pub(super) fn end_liability(
        &mut self,
        series: SeriesId,
        count: i64,
        to: Place,
    ) -> Result<(), FoldError> {
        let column: Column = match to {
            Place::Escheated => |row| &mut row.escheated,
            _ => |row| &mut row.extinguished,
        };
        self.flow(series, -count, column)
    }

    fn flow(&mut self, series: SeriesId, change: i64, column: Column) -> Result<(), FoldError> {
        if change == 0 {
            return Ok(());
        }
        let owed = self.owed(series)?;
        for period in PERIODS {
            let row = self.period(series, period, owed.saturating_sub(change))?;
            let counted = column(row);
            *counted = counted.saturating_add(change.saturating_abs());
            row.closing = owed;
        }
        Ok(())
    }

    /// Notes money that goes with what is owed.
    pub(super) fn liability_money(
        &mut self,
        series: SeriesId,
        note: impl Fn(&mut LiabilityRow),
    ) -> Result<(), FoldError> {
        let owed = self.owed(series)?;
        for period in PERIODS {
            note(self.period(series, period, owed)?);
        }
        Ok(())
    }

    fn owed(&mut self, series: SeriesId) -> Result<i64, FoldError> {
        let row = self.series(series.number().into())?;
        Ok(row.outstanding.saturating_add(row.authorised))
    }

    fn period(
        &mut self,
        series: SeriesId,
        period: Word,
        opening: i64,
    ) -> Result<&mut LiabilityRow, FoldError> {
        let day = day_of(self.at.time);
        let starts_on = if period == PERIODS[0] { day } else { first_of_month(day) };
        let series_id = series.number().into();
        let key = (series_id, period, starts_on);
        let shelf = &mut self.shelves.liability;
        if shelf.find(&mut self.source, key)?.is_none() {
            shelf.add(LiabilityRow {
                series_id,
                period,
                starts_on,
                opening,
                issued: 0,
                replacements: 0,
                reversed: 0,
                redeemed: 0,
                refunded: 0,
                extinguished: 0,
                retired: 0,
                escheated: 0,
                replaced: 0,
                closing: opening,
                sold_for: 0,
                refund_paid: 0,
                escheat_paid: 0,
                shortfall: 0,
            });
        }
        let row = shelf.edit(&mut self.source, key)?;
        Ok(row.expect("the period was just found or made"))
    }

    /// The row of a series.
    pub(super) fn series(&mut self, series_id: i64) -> Result<&SeriesRow, FoldError> {
        let missing = self.missing::<SeriesRow>();
        self.shelves.series.find(&mut self.source, (series_id,))?.ok_or(missing)
    }
}
