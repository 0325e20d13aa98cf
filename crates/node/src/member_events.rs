//! What happened to each member: streams are made from this.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use engine::coupon::CouponFact;
use engine::market::MarketFact;
use engine::{Event, Fact, Outcome, Record};
use rusqlite::{Connection, Row, Transaction, params};
use units::{MemberId, SeriesId, Timestamp};

use crate::Home;
use crate::concerned::{Named, named};
use crate::feed::RecordedBatch;
use crate::follower::Follower;
use crate::store::{Layout, Store, StoreError, open_for_reading, position_of};

/// An event that concerns many is kept once. `party` remembers whose an order, a deal or a series
/// is, for later events that name it alone.
const LAYOUT: Layout = Layout {
    file: "member_events.db",
    version: 1,
    schema: "CREATE TABLE event (
            sequence    INTEGER NOT NULL,
            event_index INTEGER NOT NULL,
            time        INTEGER NOT NULL,
            bytes       BLOB NOT NULL,
            PRIMARY KEY (sequence, event_index)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE member_event (
            member      INTEGER NOT NULL,
            sequence    INTEGER NOT NULL,
            event_index INTEGER NOT NULL,
            PRIMARY KEY (member, sequence, event_index)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE party (
            item        TEXT NOT NULL,
            member      INTEGER NOT NULL,
            PRIMARY KEY (item, member)
        ) STRICT, WITHOUT ROWID",
};

/// An event and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberEvent {
    /// The record it belongs to.
    pub sequence: u64,
    /// Its place among the record's events, from 0 on.
    pub index: u32,
    /// When it was recorded.
    pub time: Timestamp,
    /// What happened. It may name others whom it concerns as well: decide what to show.
    pub event: Event,
}

/// The follower that files events under the members they concern.
pub struct MemberEvents {
    store: Store,
}

impl MemberEvents {
    /// Opens its file beside the journal in `folder`.
    ///
    /// # Errors
    /// Where the file cannot be used.
    pub fn open(home: impl Into<Home>) -> Result<Self, StoreError> {
        Ok(Self { store: Store::open(&home.into(), &LAYOUT)? })
    }
}

impl Follower for MemberEvents {
    type Error = StoreError;

    fn name(&self) -> &str {
        "member events"
    }

    fn position(&self) -> u64 {
        self.store.position()
    }

    fn apply(&mut self, batch: &RecordedBatch) -> Result<(), StoreError> {
        self.store.apply(batch, |transaction| {
            batch.records.iter().try_for_each(|record| file_record(transaction, record))
        })
    }
}

fn file_record(transaction: &Transaction<'_>, record: &Record) -> rusqlite::Result<()> {
    let Outcome::Done(events) = &record.outcome else {
        return Ok(());
    };
    for (event, index) in events.iter().zip(0_u32..) {
        let members = members_of(transaction, event)?;
        if members.is_empty() {
            continue;
        }
        let sequence = record.stamp.sequence;
        let bytes = minicbor::to_vec(event).expect("writing to memory does not fail");
        transaction
            .prepare_cached("INSERT INTO event VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![sequence, index, record.stamp.time.micros(), bytes])?;
        let mut insert =
            transaction.prepare_cached("INSERT INTO member_event VALUES (?1, ?2, ?3)")?;
        for member in members {
            insert.execute(params![member, sequence, index])?;
        }
    }
    Ok(())
}

/// Numbers of the members that an event concerns: those it names, and those whose the orders, deals
/// and so on are that it names. An issuer is concerned by its series where nobody else is.
fn members_of(transaction: &Transaction<'_>, event: &Event) -> rusqlite::Result<BTreeSet<u32>> {
    for (item, member) in introduced(&event.fact) {
        transaction
            .prepare_cached("INSERT OR IGNORE INTO party VALUES (?1, ?2)")?
            .execute(params![item, member.number()])?;
    }
    let Named { members, items } = named(event);
    let mut numbers: BTreeSet<u32> = members.into_iter().map(MemberId::number).collect();
    let (series, others): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|item| item.starts_with(SeriesId::PREFIX));
    for item in others {
        add_parties(transaction, &item, &mut numbers)?;
    }
    if numbers.is_empty() {
        for item in series {
            add_parties(transaction, &item, &mut numbers)?;
        }
    }
    Ok(numbers)
}

fn add_parties(
    transaction: &Transaction<'_>,
    item: &str,
    numbers: &mut BTreeSet<u32>,
) -> rusqlite::Result<()> {
    let mut find = transaction.prepare_cached("SELECT member FROM party WHERE item = ?1")?;
    for number in find.query_map([item], |row| row.get(0))? {
        numbers.insert(number?);
    }
    Ok(())
}

/// Things that later events may name without those whose they are.
fn introduced(fact: &Fact) -> Vec<(String, MemberId)> {
    match fact {
        Fact::Coupon(CouponFact::SeriesDefined { series, issuer, .. }) => {
            vec![(series.to_string(), *issuer)]
        }
        Fact::Coupon(CouponFact::UnitsIssued { grants, .. }) => grants
            .iter()
            .filter_map(|granted| Some((granted.purchase?.to_string(), granted.to)))
            .collect(),
        Fact::Market(MarketFact::OrderAccepted { order, member, .. }) => {
            vec![(order.to_string(), *member)]
        }
        Fact::Market(MarketFact::QuoteLocked { quote, member, .. }) => {
            vec![(quote.to_string(), *member)]
        }
        Fact::Market(MarketFact::DealProposed { deal, proposer, counterparty, .. }) => {
            vec![(deal.to_string(), *proposer), (deal.to_string(), *counterparty)]
        }
        Fact::Market(MarketFact::BuybackOpened { buyback, issuer, .. }) => {
            vec![(buyback.to_string(), *issuer)]
        }
        _ => Vec::new(),
    }
}

/// Answers about what [`MemberEvents`] has filed.
pub struct MemberEventQueries {
    connection: Mutex<Connection>,
}

impl MemberEventQueries {
    /// Opens the file beside the journal in `folder`, which must be there.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Ok(Self { connection: Mutex::new(open_for_reading(folder, &LAYOUT)?) })
    }

    /// The sequence that will be filed next: everything before it is there.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn position(&self) -> Result<u64, StoreError> {
        position_of(&self.connection())
    }

    /// The first `limit` events that concern `member` after this sequence and index, oldest first.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn after(
        &self,
        member: MemberId,
        after: (u64, u32),
        limit: u32,
    ) -> Result<Vec<MemberEvent>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT m.sequence, m.event_index, e.time, e.bytes FROM member_event m \
             JOIN event e USING (sequence, event_index) \
             WHERE m.member = ?1 AND (m.sequence, m.event_index) > (?2, ?3) \
             ORDER BY m.sequence, m.event_index LIMIT ?4",
        )?;
        // SQLite's integers end where no sequence goes.
        let sequence = i64::try_from(after.0).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![member.number(), sequence, after.1, limit])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read_row(row)?);
        }
        Ok(found)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read_row(row: &Row<'_>) -> Result<MemberEvent, StoreError> {
    let sequence = row.get(0)?;
    let bytes = row.get_ref(3)?.as_blob().map_err(rusqlite::Error::from)?;
    let event = minicbor::decode(bytes);
    Ok(MemberEvent {
        sequence,
        index: row.get(1)?,
        time: Timestamp::from_micros(row.get(2)?),
        event: event
            .map_err(|error| StoreError::Unreadable { sequence, problem: error.to_string() })?,
    })
}
