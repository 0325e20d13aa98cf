//! Bytes that must never change. `BLESS=1` writes them anew, as a visible diff.

use std::fs;
use std::path::Path;

use super::{batch, folder, head_of};
use crate::{Batch, Hash, SnapshotStore};

pub fn golden(name: &str, found: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::write(&file, found).expect("writes");
    }
    let expected = fs::read_to_string(&file).expect("a golden file");
    assert_eq!(found, expected, "{name} differs; BLESS=1 if that is wanted");
}

#[test]
fn the_chain_hash() {
    let one = Batch { first: 1, count: 3, decision_version: 258, bytes: b"three records".to_vec() };
    let two = batch(4, 1, 1000);
    let empty = batch(5, 7, 0);
    let all = [one, two, empty];
    let lines = (1..=3).map(|n| format!("{}\n", head_of(&all[..n])));
    golden("chain_hash.txt", &lines.collect::<String>());
}

#[test]
fn the_snapshot_file() {
    let folder = folder();
    let file = SnapshotStore::new(folder.path())
        .write(0x0102_0304, Hash([0xAB; 32]), b"the state")
        .expect("writes");
    let name = file.file_name().expect("a name").to_string_lossy().into_owned();
    let hex = fs::read(&file).expect("reads");
    let hex = hex.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    golden("snapshot.txt", &format!("{name}\n{hex}\n"));
}
