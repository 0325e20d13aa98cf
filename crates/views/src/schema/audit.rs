//! Records, events, and how far the books have come.

use super::row::table;
use crate::value::Word;
use units::Timestamp;

table! {
    /// How far the books have come: one row, changed in the same transaction as everything else.
    kept PositionRow = "position" (only_row: i64) {
        /// Always 1.
        only_row: i64,
        /// The sequence that is wanted next: the books hold everything before it.
        next_sequence: i64,
        /// Hash of the journal's chain before it, 32 bytes: shows which journal these are the books of.
        journal_hash: Vec<u8>,
        /// Version of the tables and of what is put into them.
        layout: i64,
    }
}

table! {
    /// Every line of the journal: what was asked, by whom, and whether it happened.
    log RecordRow = "records" (sequence: i64) {
        /// Place in the journal, from 1 on; the trace id of everything that follows from it.
        sequence: i64,
        /// When it was decided.
        recorded_at: Timestamp,
        /// Who asked; none where the clock or the system did.
        actor_id: Option<i64>,
        /// The idempotency key it was sent under.
        idempotency_key: Option<String>,
        /// Name of the command.
        command: Word,
        /// Code of the refusal; none where it happened.
        refusal: Option<Word>,
        /// The part of the command that the refusal is about.
        refused_part: Option<String>,
        /// How many events came of it.
        events: i64,
    }
    index "records_by_time" (recorded_at, sequence)
        "what was the last record at a time; which records lie between two times";
    index "records_by_actor" (actor_id, sequence) "what did a member ask for, in order";
}

table! {
    /// Every event that was recorded, as bytes; its money is in postings, its units are in title.
    log EventRow = "events" (sequence: i64, event_index: i64) {
        /// The record it belongs to.
        sequence: i64,
        /// Place among the events of the record, from 0 on.
        event_index: i64,
        /// What happened, such as `order_rested`.
        kind: Word,
        /// Fact and legs in canonical CBOR, as in the journal.
        bytes: Vec<u8>,
    }
}

table! {
    /// Which members an event concerns: owners of money and units it moves, and whom it names. By member:
    /// what happened to one, in order.
    log MemberEventRow = "member_events" (member_id: i64, sequence: i64, event_index: i64) {
        /// Whom it concerns.
        member_id: i64,
        /// The record it belongs to.
        sequence: i64,
        /// Place of the event in the record, from 0 on.
        event_index: i64,
    }
}
