//! Damage beyond what a loss of power does: bytes that rot, and files that SQLite knows nothing of.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::Disk;
use super::storage::Storage;
use super::trace::Asked;

const BELOW: &str = "the disk below the simulated one works";

/// A byte that is no longer what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotten {
    /// The file, relative to the disk's folder.
    pub file: String,
    /// Where in the file, in bytes.
    pub offset: u64,
    /// What was there.
    pub before: u8,
    /// What is there now.
    pub after: u8,
}

/// What was done to a plain file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Cut off behind so many bytes.
    Cut {
        /// The file, relative to the disk's folder.
        file: String,
        /// Its new length.
        length: u64,
    },
    /// A byte was altered.
    Rot(Rotten),
    /// A part of a file lies about under another name.
    LeftOver {
        /// The new file, relative to the disk's folder.
        file: String,
    },
}

impl Disk {
    /// Alters one byte of a file whose name ends with `suffix`; `None` where there is no such
    /// file, or none that holds anything.
    ///
    /// # Panics
    /// Where the real disk below fails.
    pub fn rot(&self, suffix: &str) -> Option<Rotten> {
        let mut storage = self.shared.lock();
        let names = files_in(&storage, |name| name.ends_with(suffix));
        let filled: Vec<&String> =
            names.iter().filter(|name| length_of(&storage, name) > 0).collect();
        if filled.is_empty() {
            return None;
        }
        let name = storage.chance.pick(&filled);
        Some(rot(&mut storage, name))
    }

    /// Alters the byte at `offset` of a file, whose name is relative to the disk's folder.
    ///
    /// # Panics
    /// Where there is no such byte, or the real disk below fails.
    pub fn rot_at(&self, file: &str, offset: u64) -> Rotten {
        rot_at(&mut self.shared.lock(), file, offset)
    }

    /// Does to each file that is not SQLite's and whose name ends with `suffix`, with even chances:
    /// nothing, cuts it off, alters a byte, or leaves a part of it in a new file `left_over` beside
    /// it, as if somebody had died while writing it.
    ///
    /// # Panics
    /// Where the real disk below fails.
    pub fn damage_plain_files(&self, suffix: &str, left_over: &str) -> Vec<Damage> {
        let mut storage = self.shared.lock();
        let names = files_in(&storage, |name| {
            name.ends_with(suffix) && !storage.knows(name.trim_end_matches("-shm"))
        });
        let damaged: Vec<Damage> =
            names.iter().filter_map(|name| damage(&mut storage, name, left_over)).collect();
        storage.happened.damaged += damaged.len() as u64;
        damaged
    }
}

fn damage(storage: &mut Storage, name: &str, left_over: &str) -> Option<Damage> {
    let path = storage.folder.join(name);
    let length = length_of(storage, name);
    let file = name.to_owned();
    match storage.chance.below(4) {
        1 if length > 0 => {
            let length = storage.chance.below(length);
            let cut = OpenOptions::new().write(true).open(path).and_then(|f| f.set_len(length));
            cut.expect(BELOW);
            storage.trace.add(Asked::Damage, name, 0, length, 0);
            Some(Damage::Cut { file, length })
        }
        2 if length > 0 => Some(Damage::Rot(rot(storage, name))),
        3 => {
            let keep = super::image::index(storage.chance.below(length + 1));
            let beside = path.with_file_name(left_over);
            fs::write(&beside, &fs::read(&path).expect(BELOW)[..keep]).expect(BELOW);
            storage.trace.add(Asked::Damage, name, 1, keep as u64, 0);
            Some(Damage::LeftOver { file: storage.name_of(&beside)? })
        }
        _ => None,
    }
}

fn rot(storage: &mut Storage, name: &str) -> Rotten {
    let offset = storage.chance.below(length_of(storage, name));
    rot_at(storage, name, offset)
}

fn rot_at(storage: &mut Storage, name: &str, offset: u64) -> Rotten {
    let file = OpenOptions::new().read(true).write(true).open(storage.folder.join(name));
    let file = file.expect(BELOW);
    let mut byte = [0];
    file.read_exact_at(&mut byte, offset).expect("there is such a byte");
    // Never none, often one, sometimes more.
    let mask = (1u8 << storage.chance.below(8)) | (1u8 << storage.chance.below(8));
    let (before, after) = (byte[0], byte[0] ^ mask);
    file.write_all_at(&[after], offset).expect(BELOW);
    storage.flip(name, super::image::index(offset), mask);
    storage.happened.rotted += 1;
    storage.trace.add(Asked::Damage, name, offset, u64::from(mask), 0);
    Rotten { file: name.to_owned(), offset, before, after }
}

fn length_of(storage: &Storage, name: &str) -> u64 {
    fs::metadata(storage.folder.join(name)).expect(BELOW).len()
}

/// Names of files anywhere in the folder, sorted.
fn files_in(storage: &Storage, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let mut paths = Vec::new();
    collect(&storage.folder, &mut paths);
    let mut names: Vec<String> = paths.iter().filter_map(|path| storage.name_of(path)).collect();
    names.retain(|name| wanted(name));
    names.sort();
    names
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect(BELOW) {
        let path = entry.expect(BELOW).path();
        if path.is_dir() {
            collect(&path, into);
        } else {
            into.push(path);
        }
    }
}
