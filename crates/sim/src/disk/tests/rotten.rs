//! Damaged journals and snapshots are found out, never believed.

use std::path::Path;

use journal::{Hash, JournalReader, SnapshotStore, SqliteJournal};

use super::disk;
use super::journal::{append, checked_end, drop_after_crash};
use crate::disk::{Disk, Faults, Outage};

/// The sequence after the last sound batch (each compared with what was appended), or that
/// something is wrong.
fn read(folder: &Path) -> Result<u64, String> {
    JournalReader::open(folder).map_err(|error| error.to_string())?;
    checked_end(folder).map_err(|error| error.to_string())
}

fn filled(folder: &Path, disk: &Disk, closed: bool) -> u64 {
    let (end, journal) = append(SqliteJournal::open(folder).expect("opens"), 15);
    let journal = journal.expect("appends");
    if closed {
        drop(journal);
    } else {
        drop_after_crash(disk, journal);
        disk.restart_after(Outage::Power);
    }
    end
}

#[test]
fn a_rotten_file_is_found_out() {
    let (mut found, mut unused) = (0, 0);
    for seed in 1..=60 {
        let (folder, disk) = disk(seed, Faults::none());
        let _entered = disk.enter();
        let end = filled(folder.path(), &disk, true);
        let rotten = disk.rot("journal.db").expect("there is a journal");
        match read(folder.path()) {
            // A part of a page that nothing lies in.
            Ok(read) => {
                assert_eq!(read, end, "seed {seed}: {rotten:?} took batches away");
                unused += 1;
            }
            Err(_) => found += 1,
        }
        // Opens or says what is wrong.
        let _ = SqliteJournal::open(folder.path());
    }
    assert!(found > 20 && unused > 0, "{found} were found out, {unused} harmed nothing");
}

/// SQLite ends a log where its checksums do not fit: what is left is a journal of fewer batches,
/// which only a later head can show.
#[test]
fn a_rotten_log_ends_before_the_rot() {
    let mut shorter = 0;
    for seed in 1..=20 {
        let (folder, disk) = disk(seed, Faults::none());
        let _entered = disk.enter();
        let end = filled(folder.path(), &disk, false);
        disk.rot("journal.db-wal").expect("there is a log");
        let read = read(folder.path()).expect("a sound beginning");
        assert!(read <= end);
        shorter += u64::from(read < end);
        let opened = SqliteJournal::open(folder.path()).expect("opens");
        assert_eq!(opened.next_sequence(), read, "seed {seed}");
    }
    assert!(shorter > 10, "{shorter} logs ended early");
}

#[test]
fn a_damaged_snapshot_is_passed_over() {
    let (mut skipped, mut damaged) = (0, 0);
    for seed in 1..=40 {
        let (folder, disk) = disk(seed, Faults::none());
        let store = SnapshotStore::new(folder.path());
        let payload = |sequence: u8| vec![sequence; 500];
        let write = |sequence: u8| {
            store.write(sequence.into(), Hash([sequence; 32]), &payload(sequence)).expect("writes")
        };
        (1..=3).for_each(|sequence| drop(write(sequence)));
        damaged += disk.damage_plain_files(".snapshot", "partial").len();
        let latest = store.latest().expect("reads");
        skipped += latest.warnings.len();
        if let Some(snapshot) = latest.snapshot {
            let sequence = u8::try_from(snapshot.sequence).expect("small");
            assert_eq!(snapshot.payload, payload(sequence), "seed {seed}");
            assert_eq!(snapshot.head_hash, Hash([sequence; 32]), "seed {seed}");
        }
        write(4);
        let newest = store.latest().expect("reads").snapshot.expect("written now");
        assert_eq!(newest.payload, payload(4), "seed {seed}");
    }
    assert!(skipped > 10, "{damaged} were damaged, {skipped} passed over");
}
