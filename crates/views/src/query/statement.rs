//! A member's statement: balances before and after, and every posting between.

use super::{Order, Page, Reader, Select};
use crate::database::{Answer, DatabaseError};
use crate::value::Value;
use units::{Currency, MemberId, Timestamp};

/// A span of records: after the first, up to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The last record before it; 0 where it begins with the journal.
    pub after: u64,
    /// Its last record.
    pub until: u64,
}

/// An account over a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountSpan {
    /// Number of the account.
    pub account_id: i64,
    /// Currency.
    pub currency: Currency,
    /// What it is for.
    pub purpose: String,
    /// Its balance before.
    pub opening: i64,
    /// What was added.
    pub credits: i64,
    /// What was taken away, as a positive number.
    pub debits: i64,
    /// Its balance after.
    pub closing: i64,
}

/// A posting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The record.
    pub sequence: i64,
    /// Its place among the postings of the record.
    pub leg: i64,
    /// The event of the record.
    pub event_index: i64,
    /// When.
    pub recorded_at: Timestamp,
    /// Fact and legs in CBOR.
    pub event: Vec<u8>,
    /// The account.
    pub account_id: i64,
    /// Added to it.
    pub amount: i64,
    /// Its balance after.
    pub balance: i64,
}

const ACCOUNTS: &str = "SELECT a.account_id, a.currency, a.purpose, \
    COALESCE((SELECT p.balance FROM postings p WHERE p.account_id = a.account_id \
     AND p.sequence <= $2 ORDER BY p.sequence DESC, p.leg DESC LIMIT 1), 0), \
    COALESCE((SELECT CAST(SUM(CASE WHEN p.amount > 0 THEN p.amount ELSE 0 END) AS bigint) \
     FROM postings p WHERE p.account_id = a.account_id AND p.sequence > $2 AND p.sequence <= $3), 0), \
    COALESCE((SELECT CAST(SUM(CASE WHEN p.amount < 0 THEN -p.amount ELSE 0 END) AS bigint) \
     FROM postings p WHERE p.account_id = a.account_id AND p.sequence > $2 AND p.sequence <= $3), 0), \
    COALESCE((SELECT p.balance FROM postings p WHERE p.account_id = a.account_id \
     AND p.sequence <= $3 ORDER BY p.sequence DESC, p.leg DESC LIMIT 1), 0) \
    FROM accounts a WHERE a.owner_id = $1 AND a.first_sequence <= $3 ORDER BY a.account_id";

impl Reader<'_> {
    /// The records from one time to before another, as far as they are in this snapshot.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn span(
        &mut self,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Result<Span, DatabaseError> {
        let before = |reader: &mut Self, time: Timestamp| {
            reader.sequence_at(Timestamp::from_micros(time.micros().saturating_sub(1)))
        };
        let after = from.map_or(Ok(0), |time| before(self, time))?;
        let until = to.map_or(Ok(self.as_of()), |time| before(self, time))?;
        Ok(Span { after, until })
    }

    /// The accounts of a member over a span, in the order of the engine; those that are empty before and
    /// after and were not used are left out.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn account_spans(
        &mut self,
        member: MemberId,
        span: Span,
    ) -> Result<Vec<AccountSpan>, DatabaseError> {
        let values = [member.into(), span.after.into(), span.until.into()];
        let found = self.query(ACCOUNTS, &values)?;
        let accounts: Vec<AccountSpan> =
            found.iter().map(account).collect::<Result<_, DatabaseError>>()?;
        let shows =
            |it: &AccountSpan| (it.opening, it.credits, it.debits, it.closing) != (0, 0, 0, 0);
        Ok(accounts.into_iter().filter(shows).collect())
    }

    /// A page of the postings to these accounts in a span. The key of a page is record, leg.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn lines(
        &mut self,
        accounts: &[AccountSpan],
        span: Span,
        page: &Page,
    ) -> Result<Vec<Line>, DatabaseError> {
        let mut lines = Vec::new();
        // One after the other: each comes from its index in order, however many postings there are.
        for account in accounts {
            let select = Select::new(
                "SELECT p.sequence, p.leg, p.event_index, r.recorded_at, e.bytes, p.account_id, \
                 p.amount, p.balance FROM postings p JOIN records r ON r.sequence = p.sequence \
                 JOIN events e ON e.sequence = p.sequence AND e.event_index = p.event_index",
            );
            let select = select
                .only("p.account_id = ?", account.account_id)
                .only("p.sequence > ?", span.after)
                .only("p.sequence <= ?", span.until)
                .page(&["p.sequence", "p.leg"], page);
            for answer in self.select(&select)? {
                lines.push(line(&answer)?);
            }
        }
        lines.sort_by_key(|line| (line.sequence, line.leg));
        if page.order == Order::NewestFirst {
            lines.reverse();
        }
        lines.truncate(usize::try_from(page.limit).unwrap_or(usize::MAX));
        Ok(lines)
    }

    /// The balances of a member after a record, those that are not zero.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn balances_at(
        &mut self,
        member: MemberId,
        sequence: u64,
    ) -> Result<Vec<(Currency, String, i64)>, DatabaseError> {
        let found = self.query(
            "SELECT a.currency, a.purpose, COALESCE((SELECT p.balance FROM postings p \
             WHERE p.account_id = a.account_id AND p.sequence <= $2 \
             ORDER BY p.sequence DESC, p.leg DESC LIMIT 1), 0) \
             FROM accounts a WHERE a.owner_id = $1 ORDER BY a.account_id",
            &[member.into(), Value::from(sequence)],
        )?;
        let read = |row: &Answer| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let balances: Vec<(Currency, String, i64)> =
            found.iter().map(read).collect::<Result<_, DatabaseError>>()?;
        Ok(balances.into_iter().filter(|(_, _, balance)| *balance != 0).collect())
    }
}

fn account(row: &Answer) -> Result<AccountSpan, DatabaseError> {
    Ok(AccountSpan {
        account_id: row.get(0)?,
        currency: row.get(1)?,
        purpose: row.get(2)?,
        opening: row.get(3)?,
        credits: row.get(4)?,
        debits: row.get(5)?,
        closing: row.get(6)?,
    })
}

fn line(row: &Answer) -> Result<Line, DatabaseError> {
    Ok(Line {
        sequence: row.get(0)?,
        leg: row.get(1)?,
        event_index: row.get(2)?,
        recorded_at: row.get(3)?,
        event: row.get(4)?,
        account_id: row.get(5)?,
        amount: row.get(6)?,
        balance: row.get(7)?,
    })
}
