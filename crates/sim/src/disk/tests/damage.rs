//! Bytes that rot, and files that are not SQLite's.

use std::fs;

use super::{Table, disk};
use crate::disk::{Damage, Faults, Outage};

#[test]
fn rot_is_told_and_outlives_a_loss_of_power() {
    let (folder, disk) = disk(5, Faults::none());
    let _entered = disk.enter();
    let table = Table::new(folder.path(), "FULL");
    assert!(Table::insert(&table.open().expect("opens"), 1, 10).1.is_ok());
    let sound = fs::read(&table.file).expect("reads");
    assert_eq!(disk.rot(".nothing"), None);
    let rotten = disk.rot("table.db").expect("there is such a file");
    assert_eq!(rotten.file, "table.db");
    let at = usize::try_from(rotten.offset).expect("fits");
    assert_eq!(sound[at], rotten.before);
    let mut expected = sound;
    expected[at] = rotten.after;
    assert_ne!(rotten.before, rotten.after);
    assert!(fs::read(&table.file).expect("reads") == expected, "another byte changed");
    disk.restart_after(Outage::Power);
    assert!(fs::read(&table.file).expect("reads") == expected, "the rot healed");
    assert_eq!(disk.happened().rotted, 1);
}

#[test]
fn rot_in_a_row_is_read_as_such() {
    let (folder, disk) = disk(5, Faults::none());
    let _entered = disk.enter();
    let table = Table::new(folder.path(), "FULL");
    assert!(Table::insert(&table.open().expect("opens"), 1, 10).1.is_ok());
    let part = &super::content(6)[..8];
    let file = fs::read(&table.file).expect("reads");
    let at = file.windows(8).position(|window| window == part).expect("in the file");
    disk.rot_at("table.db", at as u64);
    let found = Table::checked_end(&table.open().expect("opens"));
    assert_eq!(found, Err("row 6 is not what was written as row 6".to_owned()));
}

#[test]
fn plain_files_are_cut_altered_or_lie_about() {
    let (folder, disk) = disk(1, Faults::none());
    let _entered = disk.enter();
    let table = Table::new(folder.path(), "FULL");
    let _open = table.open().expect("opens");
    let plain = folder.path().join("states");
    fs::create_dir(&plain).expect("creates");
    let (mut cut, mut rot, mut left) = (0, 0, 0);
    for _ in 0..20 {
        fs::write(plain.join("1.state"), [7; 1000]).expect("writes");
        let lengths: Vec<u64> = disk
            .damage_plain_files("", "partial")
            .into_iter()
            .map(|damage| match damage {
                Damage::Cut { file, length } => {
                    cut += 1;
                    fs::metadata(folder.path().join(file)).expect("there").len().abs_diff(length)
                }
                Damage::Rot(rotten) => {
                    rot += 1;
                    u64::from(rotten.before == rotten.after)
                }
                Damage::LeftOver { file } => {
                    left += 1;
                    assert_eq!(file, "states/partial");
                    0
                }
            })
            .collect();
        assert!(lengths.iter().all(|wrong| *wrong == 0), "damage is not what is told");
    }
    assert!(cut > 0 && rot > 0 && left > 0, "{cut} {rot} {left}");
    assert_eq!(disk.happened().damaged, cut + rot + left);
}
