//! Bytes of a journal and of snapshots: whatever they are, they are read or refused, and what was
//! changed after it was written is found out.
#![no_main]

use engine::{Record, State};
use fuzz::{STEP, Source, World, prelude};
use journal::{Hash, SnapshotStore, StoredBatch};
use libfuzzer_sys::fuzz_target;
use node::{decode_batch, decode_one, encode_record};
use std::fs;
use std::sync::LazyLock;
use tempfile::TempDir;

fuzz_target!(|bytes: &[u8]| {
    let mut source = Source::new(bytes);
    match source.below(6) {
        0 => read_record(source.rest()),
        1 => read_batch(&any_batch(&mut source)),
        2 => read_altered(&mut source),
        3 => read_state(&changed(&SNAPSHOT, &mut source)),
        4 => read_state(source.rest()),
        _ => read_snapshot(&mut source),
    }
});

/// A batch as it was written: some commands in the small world.
static BATCH: LazyLock<StoredBatch> = LazyLock::new(|| {
    let mut world: World = prelude::fresh();
    let first = world.state.next_sequence();
    for step in 0..100_u8 {
        let bytes = std::array::from_fn::<u8, STEP, _>(|at| {
            let at = u8::try_from(at).expect("a step is short");
            step.wrapping_mul(31) ^ at.wrapping_mul(7)
        });
        world.step(&mut Source::new(&bytes));
    }
    let mut bytes = Vec::new();
    let records = world.records.iter();
    let count = u32::try_from(records.inspect(|record| encode_record(record, &mut bytes)).count());
    let count = count.expect("a count fits");
    let mut batch = StoredBatch { first, count, decision_version: 1, bytes, hash: Hash::GENESIS };
    batch.hash = batch.chain_hash(Hash::GENESIS);
    batch
});

/// The state after it.
static SNAPSHOT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut state = prelude::world().state.clone();
    let records = decode_batch(&BATCH).expect("as it was written");
    records.iter().for_each(|record| engine::evolve(&mut state, record));
    state.to_bytes()
});

static FOLDER: LazyLock<TempDir> =
    LazyLock::new(|| tempfile::tempdir().expect("a folder for one file"));

/// What can be read can be written, and reads the same.
fn read_record(bytes: &[u8]) {
    let Ok(record) = minicbor::decode::<Record>(bytes) else {
        return;
    };
    let mut written = Vec::new();
    encode_record(&record, &mut written);
    let again: Record = minicbor::decode(&written).expect("what was written can be read");
    assert_eq!(again, record, "a record survives its bytes");
}

/// Both ways of reading a batch agree.
fn read_batch(batch: &StoredBatch) {
    let all = decode_batch(batch);
    for sequence in batch.first..batch.next_sequence().min(batch.first.saturating_add(8)) {
        let one = decode_one(batch, sequence);
        if let Ok(records) = &all {
            let index = usize::try_from(sequence - batch.first).expect("few");
            assert_eq!(one.as_ref(), Ok(&records[index]), "one of them is the one of all");
        }
    }
    for record in all.into_iter().flatten() {
        let mut bytes = Vec::new();
        encode_record(&record, &mut bytes);
        read_record(&bytes);
    }
}

fn any_batch(source: &mut Source<'_>) -> StoredBatch {
    let first = source.pick(&[1, 0, 7, u64::MAX - 1, u64::MAX]);
    let count = u32::try_from(source.count()).unwrap_or(u32::MAX);
    let bytes = source.rest().to_vec();
    StoredBatch { first, count, decision_version: 1, bytes, hash: Hash::GENESIS }
}

/// A batch of which something was changed: its hash no longer fits, and reading it does no harm.
fn read_altered(source: &mut Source<'_>) {
    let mut batch = BATCH.clone();
    match source.below(8) {
        0 => batch.first = source.number(),
        1 => batch.count = u32::try_from(source.number() >> 32).expect("32 bits"),
        2 => batch.decision_version = u16::from(source.byte()),
        _ => batch.bytes = changed(&BATCH.bytes, source),
    }
    let is_same = batch == *BATCH;
    let fits = batch.chain_hash(Hash::GENESIS) == batch.hash;
    assert_eq!(fits, is_same, "the chain shows every change");
    read_batch(&batch);
}

/// Bytes with a few changes: a bit, a byte, an end cut off, something put in.
fn changed(bytes: &[u8], source: &mut Source<'_>) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    while !source.rest().is_empty() {
        let at =
            usize::try_from(source.number() & 0xFF_FFFF).expect("24 bits") % bytes.len().max(1);
        let value = source.byte();
        match source.below(5) {
            0..=1 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (value % 8)),
            2 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = value),
            3 => bytes.truncate(at),
            _ => drop(bytes.splice(at..at, [value])),
        }
    }
    bytes
}

/// A state or an error. What is read can be written, and then reads and is written the same.
fn read_state(bytes: &[u8]) {
    let Ok(state) = State::from_bytes(bytes) else {
        return;
    };
    let written = state.to_bytes();
    let again = State::from_bytes(&written).expect("what was written can be read");
    assert_eq!(again.to_bytes(), written, "a state survives its bytes");
}

/// A file that somebody put among the snapshots.
fn read_snapshot(source: &mut Source<'_>) {
    let store = SnapshotStore::new(FOLDER.path());
    let sequence = u64::from(source.below(3));
    let payload = source.part();
    let file = store.write(sequence, Hash([7; 32]), payload).expect("a file can be written");
    let whole = fs::read(&file).expect("it is there");
    let altered = changed(&whole, source);
    fs::write(&file, &altered).expect("a file can be written");
    let read = store.read(sequence);
    assert_eq!(read.is_ok(), altered == whole, "a snapshot shows every change");
    read.iter().for_each(|snapshot| assert_eq!(snapshot.payload, payload));
}
