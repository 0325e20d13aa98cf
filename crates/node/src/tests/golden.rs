//! Bytes that must never change. `BLESS=1` writes them anew, as a visible diff.

use std::fs;
use std::path::Path;

use engine::{Actor, Code, Outcome, Record, Stamp};
use journal::{Hash, StoredBatch};

use super::{PAYER, envelope, open_person, pay, start};
use crate::{decode_batch, decode_one, encode_record};

fn golden(name: &str, found: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::write(&file, found).expect("writes");
    }
    let expected = fs::read_to_string(&file).expect("a golden file");
    assert_eq!(found, expected, "{name} differs; BLESS=1 if that is wanted");
}

fn records() -> Vec<Record> {
    let state = engine::State::default();
    let stamp = Stamp { sequence: 1, time: start() };
    let mut open = open_person();
    open.kind = engine::member::MemberKind::Platform;
    let envelope_1 = envelope(Actor::System, "", open);
    let outcome = engine::decide(&state, &envelope_1, stamp);
    let opened = Record { stamp, envelope: envelope_1, outcome };
    let refused = Record {
        stamp: Stamp { sequence: 2, ..stamp },
        envelope: envelope(Actor::Member(PAYER), "key-1", pay(12_345)),
        outcome: Outcome::Rejected(Code::MemberNotFound.at("from")),
    };
    vec![opened, refused]
}

fn batch() -> StoredBatch {
    let mut bytes = Vec::new();
    for record in records() {
        encode_record(&record, &mut bytes);
    }
    StoredBatch { first: 1, count: 2, decision_version: 1, bytes, hash: Hash::GENESIS }
}

#[test]
fn the_bytes_of_a_batch() {
    let hex: String = batch().bytes.iter().map(|b| format!("{b:02x}")).collect();
    golden("batch.txt", &format!("{hex}\n"));
}

#[test]
fn a_batch_is_read_back_and_nothing_else_is() {
    let batch = batch();
    assert_eq!(decode_batch(&batch).expect("reads"), records());
    assert_eq!(decode_one(&batch, 2).expect("reads"), records()[1]);
    let refused = |batch: StoredBatch| decode_batch(&batch).expect_err("damaged").sequence;
    let cut = batch.bytes[..batch.bytes.len() - 1].to_vec();
    assert_eq!(refused(StoredBatch { bytes: cut, ..batch.clone() }), 2);
    let mut longer = batch.bytes.clone();
    longer.push(0);
    assert_eq!(refused(StoredBatch { bytes: longer, ..batch.clone() }), 3);
    assert_eq!(refused(StoredBatch { count: 1, ..batch.clone() }), 2);
    assert_eq!(refused(StoredBatch { count: 3, ..batch.clone() }), 3);
    assert_eq!(refused(StoredBatch { first: 7, ..batch }), 7);
}
