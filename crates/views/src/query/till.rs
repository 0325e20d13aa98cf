//! What a merchant's tills did.

use super::quarters::{quarter_of, read_quarter};
use super::{Reader, Span};
use crate::database::{Answer, DatabaseError};
use units::{Currency, MemberId, Timestamp};

/// What a merchant's tills did in a quarter of an hour, of one kind and in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TillStep {
    /// `authorised`, `captured`, `voided`, `reversed`, or `settled`: paid out to the merchant.
    pub step: String,
    /// The beginning of the quarter.
    pub begins: Timestamp,
    /// Currency.
    pub currency: Currency,
    /// How often.
    pub count: i64,
    /// Face value; money, where it was settled.
    pub amount: i64,
}

impl Reader<'_> {
    /// What happened at a merchant's tills in a span, settlements with it, by quarter of an hour.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn till_steps(
        &mut self,
        merchant: MemberId,
        span: Span,
    ) -> Result<Vec<TillStep>, DatabaseError> {
        let sql = format!(
            "SELECT s.step, {}, r.currency, COUNT(*), CAST(SUM(s.amount) AS bigint) \
             FROM member_events m \
             JOIN redemption_steps s ON s.sequence = m.sequence AND s.event_index = m.event_index \
             JOIN redemptions r ON r.redemption_id = s.redemption_id \
             WHERE m.member_id = $1 AND m.sequence > $2 AND m.sequence <= $3 \
             AND r.merchant_id = $1 AND s.step <> 'finalised' GROUP BY 1, 2, 3, 4 UNION ALL \
             SELECT 'settled', {}, p.currency, COUNT(*), CAST(SUM(p.amount) AS bigint) \
             FROM payments p WHERE p.payer_id = $1 AND p.sequence > $2 AND p.sequence <= $3 \
             AND p.kind = 'merchant_settled' GROUP BY 2, 3, 4 ORDER BY 2, 3, 1, 4",
            quarter_of("s.recorded_at"),
            quarter_of("p.recorded_at"),
        );
        let found = self.query(&sql, &[merchant.into(), span.after.into(), span.until.into()])?;
        let read = |row: &Answer| {
            Ok(TillStep {
                step: row.get(0)?,
                begins: read_quarter(row, 1)?,
                currency: row.get(3)?,
                count: row.get(4)?,
                amount: row.get(5)?,
            })
        };
        found.iter().map(read).collect()
    }
}
