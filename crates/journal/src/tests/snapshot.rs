//! Snapshots, sound and damaged.

use std::fs;

use super::{five, folder, head_of};
use crate::{Hash, JournalReader, Snapshot, SnapshotStore};

fn snapshot(sequence: u64) -> Snapshot {
    Snapshot {
        sequence,
        head_hash: Hash([u8::try_from(sequence).expect("small"); 32]),
        payload: vec![7; 1000],
    }
}

fn write(store: &SnapshotStore, sequence: u64) -> std::path::PathBuf {
    let Snapshot { head_hash, payload, .. } = snapshot(sequence);
    store.write(sequence, head_hash, &payload).expect("writes")
}

#[test]
fn without_any_there_is_none() {
    let folder = folder();
    let latest = SnapshotStore::new(folder.path()).latest().expect("reads");
    assert!(latest.snapshot.is_none() && latest.warnings.is_empty());
}

#[test]
fn the_newest_is_read_and_three_are_kept() {
    let folder = folder();
    let store = SnapshotStore::new(folder.path());
    for sequence in [5, 30, 12, 100, 9] {
        write(&store, sequence);
    }
    let latest = store.latest().expect("reads");
    assert_eq!(latest.snapshot, Some(snapshot(100)));
    assert_eq!(latest.warnings, []);
    let mut names: Vec<_> = fs::read_dir(folder.path().join("snapshots"))
        .expect("reads")
        .map(|entry| entry.expect("reads").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    let mut named = Vec::from([12, 30, 100].map(|sequence| format!("{sequence:020}.snapshot")));
    named.push("lock".to_owned());
    assert_eq!(names, named);
}

#[test]
fn any_flipped_bit_makes_the_older_one_used() {
    let folder = folder();
    let store = SnapshotStore::new(folder.path());
    write(&store, 5);
    let file = write(&store, 9);
    let sound = fs::read(&file).expect("reads");
    let offsets = (0..100).chain([sound.len() / 2, sound.len() - 1]);
    for offset in offsets {
        let mut broken = sound.clone();
        broken[offset] ^= 1 << (offset % 8);
        fs::write(&file, broken).expect("writes");
        let latest = store.latest().expect("reads");
        assert_eq!(latest.snapshot, Some(snapshot(5)), "offset {offset}");
        assert_eq!(latest.warnings.len(), 1);
        assert_eq!(latest.warnings[0].file, file);
    }
}

#[test]
fn a_torn_longer_or_renamed_file_is_skipped() {
    let folder = folder();
    let store = SnapshotStore::new(folder.path());
    let file = write(&store, 9);
    let sound = fs::read(&file).expect("reads");
    let mut longer = sound.clone();
    longer.push(0);
    for broken in [&sound[..0], &sound[..89], &sound[..90], &sound[..500], &longer] {
        fs::write(&file, broken).expect("writes");
        let latest = store.latest().expect("reads");
        assert!(latest.snapshot.is_none(), "{} bytes", broken.len());
        assert_eq!(latest.warnings.len(), 1);
    }
    fs::write(&file, &sound).expect("writes");
    fs::rename(&file, file.with_file_name("10.snapshot")).expect("renames");
    let latest = store.latest().expect("reads");
    assert!(latest.snapshot.is_none());
    assert!(latest.warnings[0].to_string().contains("does not match"));
}

#[test]
fn one_left_half_written_is_not_seen() {
    let folder = folder();
    let store = SnapshotStore::new(folder.path());
    let file = write(&store, 9);
    fs::write(file.with_file_name("partial"), "half of one that is longer".repeat(100))
        .expect("writes");
    let latest = store.latest().expect("reads");
    assert_eq!(latest.snapshot, Some(snapshot(9)));
    assert_eq!(latest.warnings, []);
    write(&store, 11);
    assert_eq!(store.latest().expect("reads").snapshot, Some(snapshot(11)));
}

#[test]
fn one_that_is_not_on_the_chain_is_skipped() {
    let folder = folder();
    let batches = five(folder.path());
    let reader = JournalReader::open(folder.path()).expect("opens");
    let store = SnapshotStore::new(folder.path());
    store.write(9, head_of(&batches[..3]), b"right").expect("writes");
    store.write(11, Hash([1; 32]), b"another history").expect("writes");
    store.write(99, Hash([1; 32]), b"ahead of the journal").expect("writes");
    let latest = store.latest_for(&reader).expect("reads");
    assert_eq!(latest.snapshot.expect("one").payload, b"right");
    assert_eq!(latest.warnings.len(), 2);
}

#[test]
fn all_are_listed_and_each_is_read_by_its_sequence() {
    let folder = folder();
    let store = SnapshotStore::new(folder.path());
    assert_eq!(store.sequences().expect("reads"), []);
    write(&store, 5);
    let damaged = write(&store, 9);
    fs::write(&damaged, b"no snapshot").expect("writes");
    assert_eq!(store.sequences().expect("reads"), [9, 5]);
    assert_eq!(store.read(5).expect("whole"), snapshot(5));
    assert_eq!(store.read(9).expect_err("damaged").file, damaged);
    assert!(store.read(7).is_err(), "there is none");
}
