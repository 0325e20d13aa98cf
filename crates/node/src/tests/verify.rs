//! What verification finds, and what it does not mind.

use std::path::Path;

use engine::{Actor, DECISION_VERSION, Outcome, Record};
use journal::{Batch, JournalReader, SnapshotStore, SqliteJournal};
use rusqlite::Connection;
use tempfile::TempDir;
use units::Amount;

use super::{
    PAYER, PLATFORM, advance, config, deposit, envelope, folder, ok, open_with_money, pay,
};
use crate::{
    VerifyError, VerifyReport, decode_batch, encode_record, export, take_snapshot, verify,
};

const ME: Actor = Actor::Member(PAYER);

/// Twelve records in small batches: members, money, payments, a refusal.
fn journal() -> TempDir {
    let folder = folder();
    let mut config = config(folder.path());
    config.max_batch_records = 2;
    let node = open_with_money(config);
    for n in 0..6 {
        ok(&node, ME, &format!("n{n}"), pay(n + 1));
    }
    let broke = vec![envelope(ME, "broke", pay(9_999_999)), envelope(ME, "last", pay(3))];
    node.handle().submit_many(broke).expect("accepted").wait().expect("answered");
    node.shutdown();
    folder
}

fn run(folder: &Path) -> Result<VerifyReport, VerifyError> {
    verify(folder, |_| {})
}

fn records(folder: &Path) -> Vec<Record> {
    let reader = JournalReader::open(folder).expect("opens");
    let batches = reader.chain(1).map(|batch| decode_batch(&batch.expect("sound")));
    batches.flat_map(|records| records.expect("records")).collect()
}

/// A journal with these records, whose chain is flawless.
fn forged(records: &[Record], decision_version: u16) -> TempDir {
    let folder = folder();
    let mut journal = SqliteJournal::open(folder.path()).expect("opens");
    for record in records {
        let mut bytes = Vec::new();
        encode_record(record, &mut bytes);
        let first = record.stamp.sequence;
        let batch = Batch { first, count: 1, decision_version, bytes };
        journal = journal.append(&batch).expect("appends");
    }
    folder
}

#[test]
fn a_sound_journal_is_verified_to_its_head() {
    let folder = journal();
    let taken = take_snapshot(folder.path()).expect("takes");
    let mut told = Vec::new();
    let report = verify(folder.path(), |progress| told.push(progress)).expect("sound");
    assert_eq!((report.records, report.decided_again, report.folded_only), (12, 12, 0));
    assert_eq!(report.snapshots, [13]);
    assert_eq!(report.state_digest, taken.digest);
    let (_, hash) = JournalReader::open(folder.path()).expect("opens").head().expect("reads");
    assert_eq!(report.head_hash, hash.0);
    let last = told.last().expect("told");
    assert_eq!((last.done, last.total), (12, 12));
}

#[test]
fn a_flipped_bit_in_any_field_of_any_batch_is_named() {
    let folder = journal();
    let reader = JournalReader::open(folder.path()).expect("opens");
    let batches: Vec<_> = reader.chain(1).map(|batch| batch.expect("sound")).collect();
    drop(reader);
    let db = Connection::open(folder.path().join("journal.db")).expect("opens");
    assert!(batches.len() > 5);
    for batch in &batches {
        for at in (0..batch.bytes.len()).step_by(17) {
            let mut bytes = batch.bytes.clone();
            bytes[at] ^= 1 << (at % 8);
            let put = |bytes: &[u8]| {
                let sql = "UPDATE batch SET bytes = ?2 WHERE first = ?1";
                db.execute(sql, (batch.first, bytes)).expect("writes");
            };
            put(&bytes);
            let error = run(folder.path()).expect_err("altered");
            assert_eq!(error.sequence(), Some(batch.first), "byte {at}: {error}");
            put(&batch.bytes);
        }
        let set = |what: &str| {
            let sql = format!("UPDATE batch SET {what} WHERE first = ?1");
            db.execute(&sql, [batch.first]).expect("writes");
        };
        set("decision_version = decision_version + 1");
        let error = run(folder.path()).expect_err("altered");
        assert_eq!(error.sequence(), Some(batch.first), "{error}");
        set("decision_version = decision_version - 1");
    }
    run(folder.path()).expect("all was put back");
}

#[test]
fn a_forged_outcome_with_a_flawless_chain_is_named() {
    let mut records = records(journal().path());
    let Outcome::Done(events) = &mut records[6].outcome else { panic!("a payment") };
    for posting in &mut events[0].postings {
        posting.amount = Amount::new(posting.amount.minor() * 2);
    }
    let folder = forged(&records, DECISION_VERSION);
    let error = run(folder.path()).expect_err("forged");
    assert_eq!(error.sequence(), Some(7));
    let text = error.to_string();
    assert!(matches!(error, VerifyError::Differs { .. }), "{text}");
    assert!(text.starts_with("at sequence 7: recorded was {\"done\""), "{text}");
}

#[test]
fn what_cannot_have_happened_is_named() {
    let sound = records(journal().path());
    let spoilt = |spoil: fn(&mut Vec<Record>)| {
        let mut records = sound.clone();
        spoil(&mut records);
        run(forged(&records, DECISION_VERSION).path()).expect_err("spoilt")
    };
    let back = spoilt(|records| records[5].stamp.time = units::Timestamp::from_micros(0));
    assert_eq!(back.to_string(), "at sequence 6: time runs backwards");
    let twice = spoilt(|records| records[7].envelope.key = records[6].envelope.key.clone());
    assert_eq!(twice.to_string(), "at sequence 8: its key was used before");
    let refused = spoilt(|records| {
        let rejection = engine::Code::NotPermitted.into();
        records[4].outcome = Outcome::Rejected(rejection);
    });
    assert_eq!(refused.sequence(), Some(5));
}

#[test]
fn other_decision_versions_are_folded_and_what_breaks_there_is_named() {
    let mut records = records(journal().path());
    let other = DECISION_VERSION + 1;
    let report = run(forged(&records, other).path()).expect("folds");
    assert_eq!((report.decided_again, report.folded_only), (0, 12));
    let Outcome::Done(events) = &mut records[6].outcome else { panic!("a payment") };
    events[0].postings[0].amount = Amount::new(1);
    let error = run(forged(&records, other).path()).expect_err("money from nowhere");
    assert_eq!(error.sequence(), Some(7), "{error}");
}

#[test]
fn a_snapshot_that_holds_something_else_is_named() {
    let folder = journal();
    let other = journal();
    let node = super::Node::open(config(other.path())).expect("opens");
    ok(&node, PLATFORM, "more", deposit(PAYER, 5, "IN-2"));
    node.shutdown();
    take_snapshot(folder.path()).expect("takes");
    let store = SnapshotStore::new(folder.path());
    let sound = store.read(13).expect("reads");
    let state = crate::load::load_from(&other.path().into()).expect("loads").state;
    store.write(13, sound.head_hash, &state.to_bytes()).expect("writes");
    let error = run(folder.path()).expect_err("another state");
    assert!(matches!(error, VerifyError::Snapshot { sequence: 13, .. }), "{error}");
    store.write(13, sound.head_hash, b"of another release").expect("writes");
    let report = run(folder.path()).expect("left aside");
    assert_eq!((report.snapshots.len(), report.skipped.len()), (0, 1));
}

#[test]
fn a_snapshot_and_its_tail_are_the_whole() {
    let folder = journal();
    let first = take_snapshot(folder.path()).expect("takes");
    assert_eq!((first.sequence, first.written.is_some()), (13, true));
    let again = take_snapshot(folder.path()).expect("takes");
    assert_eq!((again.sequence, again.written), (13, None), "nothing is new");
    let node = super::Node::open(config(folder.path())).expect("opens");
    ok(&node, PLATFORM, "on", advance(5));
    ok(&node, ME, "after", pay(1));
    node.read_model().wait_for_blocking(14).expect("folded");
    let live = node.read_model().read().digest();
    let beside = take_snapshot(folder.path()).expect("while the node runs");
    node.shutdown();
    let report = run(folder.path()).expect("sound");
    assert_eq!(report.snapshots, [13, 15]);
    assert_eq!((report.state_digest, beside.digest), (live, live));
    assert_eq!(crate::load::load_from(&folder.path().into()).expect("loads").snapshot, Some(15));
}

#[test]
fn a_damaged_journal_does_not_open_and_the_sequence_is_named() {
    let folder = journal();
    let db = Connection::open(folder.path().join("journal.db")).expect("opens");
    let sql = "UPDATE batch SET bytes = zeroblob(length(bytes)) WHERE first = 6";
    assert_eq!(db.execute(sql, []).expect("writes"), 1);
    let error = super::Node::open(config(folder.path())).err().expect("damaged");
    assert!(error.to_string().contains("at sequence 6"), "{error}");
}

#[test]
fn an_export_has_a_line_for_every_record() {
    let folder = journal();
    let mut text = Vec::new();
    assert_eq!(export(folder.path(), 3, 11, &mut text).expect("writes"), 9);
    let lines: Vec<serde_json::Value> = text
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).expect("JSON"))
        .collect();
    let sequences: Vec<_> = lines.iter().map(|line| line["sequence"].as_u64()).collect();
    assert_eq!(sequences, (3..=11).map(Some).collect::<Vec<_>>());
    assert_eq!(lines[2]["command"]["transfer_money"]["amount"], 1);
    assert_eq!(lines[2]["actor"]["member"], PAYER.to_string());
    assert_eq!(lines[2]["events"][0]["fact"]["ledger"]["transferred"]["amount"], 1);
    assert_eq!(lines[8]["rejection"]["code"], "insufficient_funds");
    assert_eq!(lines[8]["batch"]["hash"].as_str().map(str::len), Some(64));
}
