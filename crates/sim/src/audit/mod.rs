//! A second opinion on everything that is recorded.
//!
//! The audit reads records alone and keeps its own books in plain maps: it knows legs, facts and the
//! written rules, and nothing of how the engine works. What it expects is compared with what each
//! record says, and now and then with what the state says.
//!
//! | part | what is always true |
//! |---|---|
//! | [`time`] | sequences without gaps, stamps that never go back, every timer at its instant |
//! | [`keys`] | one key, one command, for thirty days |
//! | [`money`] | legs sum to zero, nobody owes, facts and legs say the same |
//! | [`pieces`] | every unit is in one place, and leaves only where it is |
//! | [`title`] | units change hands by what names both hands |
//! | [`behind`] | every reserved cent stands behind something open |
//! | [`fees`] | prices and fees to the cent |
//! | [`tills`] | no more is captured than authorised, none reversed too late |
//! | [`escrow`] | what is owed is backed |
//! | [`coupons`] | issues, refunds and endings cost what they must |
//! | [`purchases`] | what was used is not given back |
//! | [`codes`] | a gift needs its code, a till the code that is shown |
//! | [`book`] | every fill in price-time order |

mod behind;
mod book;
mod codes;
mod coupons;
mod escrow;
mod fees;
mod keys;
mod money;
mod pieces;
mod purchases;
mod register;
mod tills;
mod time;
mod title;

pub use keys::Expected;

use behind::Reserved;
use book::{Books, Known};
use codes::Codes;
use engine::{Envelope, Event, Outcome, Record, Stamp, State};
use fees::Fees;
use keys::Keys;
use money::Money;
use pieces::Units;
use purchases::Purchases;
use register::Register;
use tills::Tills;
use time::Time;
use title::Title;
use units::Timestamp;

/// What a part found: nothing, or what is wrong.
type Told = Result<(), String>;

/// The auditor's own books.
#[derive(Default)]
pub struct Audit {
    keys: Keys,
    time: Time,
    register: Register,
    money: Money,
    units: Units,
    title: Title,
    reserved: Reserved,
    fees: Fees,
    tills: Tills,
    purchases: Purchases,
    codes: Codes,
    books: Books,
}

impl Audit {
    /// Checks the next record and follows it.
    ///
    /// # Errors
    /// What is wrong with it. The audit is of no use after that.
    pub fn record(&mut self, record: &Record) -> Result<(), String> {
        let sequence = record.stamp.sequence;
        self.follow(record).map_err(|wrong| format!("record {sequence}: {wrong}"))
    }

    fn follow(&mut self, record: &Record) -> Told {
        let timer = self.time.stamp(record)?;
        self.keys.record(record)?;
        self.codes.record(record)?;
        let known = Known { register: &self.register, units: &self.units };
        self.books.record(record, timer, known)?;
        if let Outcome::Done(events) = &record.outcome {
            for event in events {
                self.event(event, record.stamp)?;
            }
            self.fees.close(record.stamp.time);
        }
        Ok(())
    }

    fn event(&mut self, event: &Event, stamp: Stamp) -> Told {
        self.title.record(event, &self.register)?;
        self.fees.record(event, stamp.time, &self.register)?;
        self.reserved.record(event, &self.register)?;
        self.tills.record(event, stamp.time, &self.register, &self.money)?;
        coupons::record(event, &self.register)?;
        self.units.record(event)?;
        self.money.record(event)?;
        self.register.record(event)?;
        let opened = self.purchases.record(event, stamp.time, &self.register)?;
        self.time.cool(opened)?;
        self.time.record(event, stamp, &self.register)?;
        let topped = self.tills.topped();
        escrow::none_spare(topped, &self.register, &self.units, &self.money)?;
        escrow::record(event, &self.register, &self.units, &self.money)
    }

    /// Compares everything with the state that the same records were folded into.
    ///
    /// # Errors
    /// The first difference.
    pub fn compare(&self, state: &State) -> Result<(), String> {
        self.money.compare(state)?;
        self.units.compare(state)?;
        self.time.compare(state)?;
        self.reserved.compare(&self.money, &self.register, state)?;
        self.tills.compare(&self.money, state)?;
        self.books.compare(&self.units, state)?;
        self.purchases.compare(state)?;
        self.codes.compare(state)?;
        escrow::compare(&self.register, &self.units, &self.money, state)
    }

    /// What is to be expected of a command that arrives at `now`, after all that is recorded.
    #[must_use]
    pub fn expect(&self, envelope: &Envelope, now: Timestamp) -> Expected {
        self.keys.expect(envelope, now)
    }
}

#[cfg(test)]
mod tests;
