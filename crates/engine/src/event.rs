//! Facts, and the legs that move money and units with them.

use crate::ledger::AccountKey;
use crate::title::Place;
use minicbor::{Decode, Encode};
use serde::Serialize;
use units::{Amount, SeriesId, UnitRange};

/// One change of one account's balance. The postings of an event sum to zero per currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Posting {
    /// The account.
    #[n(0)]
    pub account: AccountKey,
    /// Added to its balance; negative takes away.
    #[n(1)]
    pub amount: Amount,
}

/// One range of units going from one place to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Move {
    /// The series the units belong to.
    #[n(0)]
    pub series: SeriesId,
    /// Which units.
    #[n(1)]
    pub range: UnitRange,
    /// Where all of them are before.
    #[n(2)]
    pub from: Place,
    /// Where all of them are after.
    #[n(3)]
    pub to: Place,
}

/// Something that happened. The legs alone tell where all money and all units are: an auditor needs
/// nothing else. The fact tells what it was.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Event {
    /// What happened, in the words of its noun.
    #[n(0)]
    pub fact: Fact,
    /// Money moved.
    #[n(1)]
    pub postings: Vec<Posting>,
    /// Units moved.
    #[n(2)]
    pub moves: Vec<Move>,
}

/// What happened, by noun.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// About a member.
    #[n(0)]
    Member(#[n(0)] crate::member::MemberFact),
    /// About money alone.
    #[n(1)]
    Ledger(#[n(0)] crate::ledger::LedgerFact),
    /// About a series, its units or a gift.
    #[n(2)]
    Coupon(#[n(0)] crate::coupon::CouponFact),
    /// About an order, a trade, a deal or a buy-back.
    #[n(3)]
    Market(#[n(0)] crate::market::MarketFact),
    /// About a redemption.
    #[n(4)]
    Clearing(#[n(0)] crate::clearing::ClearingFact),
    /// About fees and limits.
    #[n(5)]
    Policy(#[n(0)] crate::policy::PolicyFact),
    /// The sandbox clock was moved.
    #[n(6)]
    Clock(#[n(0)] crate::clock::ClockFact),
}

macro_rules! into_fact {
    ($($noun:ident($fact:ty)),*) => {
        $(impl From<$fact> for Fact {
            fn from(fact: $fact) -> Self {
                Self::$noun(fact)
            }
        })*
    };
}

into_fact!(
    Member(crate::member::MemberFact),
    Ledger(crate::ledger::LedgerFact),
    Coupon(crate::coupon::CouponFact),
    Market(crate::market::MarketFact),
    Clearing(crate::clearing::ClearingFact),
    Policy(crate::policy::PolicyFact),
    Clock(crate::clock::ClockFact)
);

impl Event {
    /// A fact without legs so far.
    pub fn new(fact: impl Into<Fact>) -> Self {
        Self { fact: fact.into(), postings: Vec::new(), moves: Vec::new() }
    }

    /// Adds a transfer of `amount` from one account to another; nothing where it is zero.
    #[must_use]
    pub fn pay(mut self, from: AccountKey, to: AccountKey, amount: Amount) -> Self {
        if !amount.is_zero() {
            self.post(from, amount.negated());
            self.post(to, amount);
        }
        self
    }

    /// Adds one leg, joined with an earlier leg of the same account.
    pub fn post(&mut self, account: AccountKey, amount: Amount) {
        match self.postings.iter_mut().find(|posting| posting.account == account) {
            Some(posting) => {
                posting.amount = posting.amount.plus(amount).expect("legs were checked to fit");
            }
            None => self.postings.push(Posting { account, amount }),
        }
    }

    /// Adds a move for every range.
    #[must_use]
    pub fn moving(
        mut self,
        series: SeriesId,
        ranges: impl IntoIterator<Item = UnitRange>,
        from: Place,
        to: Place,
    ) -> Self {
        let moves = ranges.into_iter().map(|range| Move { series, range, from, to });
        self.moves.extend(moves);
        self
    }
}
