//! Postings: the balances of accounts, and what issuers have in escrow.

use super::{Fold, FoldError, int, member};
use crate::schema::{AccountRow, EscrowRow, FeeRow, PostingRow};
use crate::value::Word;
use crate::words;
use engine::Event;
use engine::ledger::{AccountKey, Purpose};
use units::{Amount, BasisPoints, Currency, MemberId, Rounding};

/// The number of an account, made from its parts.
pub(crate) fn account_number(account: AccountKey) -> i64 {
    let purposes = Purpose::ALL.iter().zip(0_i64..);
    let purpose = purposes.filter(|(purpose, _)| **purpose == account.purpose);
    let purpose = purpose.map(|(_, number)| number).sum::<i64>();
    member(account.owner) * 100_000 + i64::from(account.currency.numeric()) * 100 + purpose
}

impl Fold<'_> {
    pub(super) fn postings(&mut self, event: &Event) -> Result<(), FoldError> {
        for posting in &event.postings {
            let owner = member(posting.account.owner);
            self.concern([owner]);
            let amount = posting.amount.minor();
            let balance = self.book(posting.account, amount)?;
            self.log.postings.push(PostingRow {
                sequence: self.at.sequence,
                leg: self.legs,
                event_index: self.at.event,
                account_id: account_number(posting.account),
                amount,
                balance,
            });
            self.legs += 1;
            if posting.account.purpose == Purpose::Escrow {
                let currency = posting.account.currency;
                self.escrow(posting.account.owner, currency, |row| row.balance = balance)?;
            }
        }
        Ok(())
    }

    /// The balance after.
    fn book(&mut self, account: AccountKey, amount: i64) -> Result<i64, FoldError> {
        let (account_id, sequence) = (account_number(account), self.at.sequence);
        if let Some(row) = self.shelves.accounts.edit(&mut self.source, (account_id,))? {
            let balance = row.balance.checked_add(amount).ok_or(FoldError::TooLarge(sequence))?;
            (row.balance, row.last_sequence) = (balance, sequence);
            row.postings += 1;
            return Ok(balance);
        }
        self.shelves.accounts.add(AccountRow {
            account_id,
            owner_id: member(account.owner),
            currency: account.currency,
            purpose: words::purpose(&account.purpose),
            balance: amount,
            postings: 1,
            first_sequence: sequence,
            last_sequence: sequence,
        });
        Ok(amount)
    }

    /// Changes what an issuer has, or must have, in escrow.
    pub(super) fn escrow(
        &mut self,
        issuer: MemberId,
        currency: Currency,
        change: impl FnOnce(&mut EscrowRow),
    ) -> Result<(), FoldError> {
        self.escrow_of(member(issuer), currency, change)
    }

    pub(super) fn escrow_of(
        &mut self,
        issuer_id: i64,
        currency: Currency,
        change: impl FnOnce(&mut EscrowRow),
    ) -> Result<(), FoldError> {
        let sequence = self.at.sequence;
        if let Some(row) = self.shelves.escrow.edit(&mut self.source, (issuer_id, currency))? {
            change(row);
            row.changed_sequence = sequence;
            return Ok(());
        }
        let changed_sequence = sequence;
        let mut row = EscrowRow { issuer_id, currency, balance: 0, required: 0, changed_sequence };
        change(&mut row);
        self.shelves.escrow.add(row);
        Ok(())
    }

    /// Notes a fee, shared by the schedule in force.
    pub(super) fn fee(
        &mut self,
        side: &'static str,
        payer: MemberId,
        (series_id, currency): (Option<i64>, Currency),
        fee: Amount,
    ) {
        if fee.is_zero() {
            return;
        }
        let share = u16::try_from(self.shelves.reserve_share).unwrap_or(u16::MAX);
        let reserve = BasisPoints::new(share).of(fee, Rounding::Down);
        let reserve = reserve.unwrap_or(Amount::ZERO).minor();
        self.log.fees.push(FeeRow {
            sequence: self.at.sequence,
            event_index: self.at.event,
            side: Word(side),
            member_id: member(payer),
            series_id,
            currency,
            amount: fee.minor(),
            reserve_fund: reserve,
            revenue: fee.minor() - reserve,
        });
    }
}

/// A rate as a column holds it.
pub(crate) fn points(rate: BasisPoints) -> i64 {
    rate.points().into()
}

/// A price as a column holds it.
pub(crate) fn ppm(price: units::Price) -> i64 {
    price.as_ppm().into()
}

/// A span as a column holds it.
pub(crate) fn micros(span: units::Duration) -> i64 {
    int(span.micros())
}
