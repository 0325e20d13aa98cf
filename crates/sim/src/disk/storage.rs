//! What is decided at each call of SQLite, and what is remembered of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::ffi;

use super::image::Image;
use super::trace::{Asked, Trace};
use super::{Faults, Happened};
use crate::Chance;

mod draws;
mod restart;

/// An extended result code of SQLite.
pub(super) type Code = i32;

/// The simulated time begins here: 2026-01-01 00:00 UTC in milliseconds of the Julian calendar.
const START_MILLISECONDS: i64 = 211_633_776_000_000;

/// What an open file stands for.
#[derive(Clone, Debug)]
pub(super) struct Handle {
    file: String,
    life: u64,
    incarnation: u32,
}

/// How much of a write goes through, and what SQLite is told.
pub(super) struct Plan {
    pub bytes: usize,
    pub code: Code,
}

pub(super) struct Storage {
    pub folder: PathBuf,
    pub faults: Faults,
    pub happened: Happened,
    pub trace: Trace,
    pub chance: Chance,
    /// Of its own, so that how often SQLite asks for it moves no fault.
    randomness: Chance,
    milliseconds: i64,
    files: BTreeMap<String, Image>,
    /// Goes up with each restart: handles of an earlier life are dead.
    life: u64,
    crashed: bool,
    /// How many more changing operations go well.
    crash_in: Option<u64>,
    /// By how many bytes files may still grow.
    pub room: Option<u64>,
    /// How many more growing writes find the disk full.
    pub full_spell: u64,
    name_changes: u64,
    /// The disk below failed; nothing that follows would mean anything.
    machine_failed: Option<Code>,
}

impl Storage {
    pub fn new(folder: PathBuf, seed: u64, faults: Faults) -> Self {
        let mut chance = Chance::new(seed);
        Self {
            folder,
            faults,
            happened: Happened::default(),
            trace: Trace::default(),
            randomness: chance.fork(),
            chance: chance.fork(),
            milliseconds: START_MILLISECONDS,
            files: BTreeMap::new(),
            life: 0,
            crashed: false,
            crash_in: None,
            room: None,
            full_spell: 0,
            name_changes: 0,
            machine_failed: None,
        }
    }

    /// The name of a path in the folder, relative to it.
    pub fn name_of(&self, path: &Path) -> Option<String> {
        Some(path.strip_prefix(&self.folder).ok()?.to_str()?.to_owned())
    }

    /// Whether SQLite ever opened the file of this name.
    pub fn knows(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    pub fn crash_after(&mut self, operations: Option<u64>) {
        self.crash_in = operations;
    }

    pub fn crash_now(&mut self) {
        if !self.crashed {
            self.crashed = true;
            self.crash_in = None;
            self.happened.crashed += 1;
            self.trace.add(Asked::Crash, "", 0, 0, 0);
        }
    }

    pub fn has_crashed(&self) -> bool {
        self.crashed
    }

    pub fn machine_failed(&mut self, code: Code) {
        self.machine_failed.get_or_insert(code);
    }

    pub fn is_dead(&self, handle: &Handle) -> bool {
        self.crashed || handle.life != self.life
    }

    /// Another file took the name, so that what happens here can no longer be found.
    fn is_nameless(&self, handle: &Handle) -> bool {
        self.files.get(&handle.file).is_none_or(|image| image.incarnation != handle.incarnation)
    }

    /// To be called before the file is opened below.
    pub fn opening(&mut self, name: &str) -> Result<(), Code> {
        self.happened.opens += 1;
        let result = if self.crashed { Err(ffi::SQLITE_IOERR) } else { Ok(()) };
        self.trace.add(Asked::Open, name, 0, 0, result.err().unwrap_or(ffi::SQLITE_OK));
        result?;
        self.look_behind();
        let image = self.files.get(name);
        if image.is_none_or(|image| image.handles == 0 && image.at_rest())
            && let Ok(content) = fs::read(self.folder.join(name))
        {
            self.files.insert(name.to_owned(), renewed(image, content));
        }
        Ok(())
    }

    /// To be called when it has been opened below.
    pub fn opened(&mut self, name: &str) -> Handle {
        let place = self.name_changes + 1;
        let image = self.files.entry(name.to_owned()).or_default();
        if image.length().is_none() {
            image.create(place);
            self.name_changes = place;
        }
        image.handles += 1;
        Handle { file: name.to_owned(), life: self.life, incarnation: image.incarnation }
    }

    pub fn closed(&mut self, handle: &Handle) {
        if handle.life == self.life
            && let Some(image) = self.files.get_mut(&handle.file)
            && image.incarnation == handle.incarnation
        {
            image.handles = image.handles.saturating_sub(1);
        }
    }

    /// Finds out what was removed or replaced by other means than SQLite.
    fn look_behind(&mut self) {
        for (name, image) in &mut self.files {
            match (image.length(), fs::metadata(self.folder.join(name))) {
                (Some(_), Err(_)) => {
                    self.name_changes += 1;
                    self.happened.deletions += 1;
                    image.remove(self.name_changes);
                }
                (None, Ok(_)) => {
                    let content = fs::read(self.folder.join(name)).unwrap_or_default();
                    *image = renewed(Some(image), content);
                }
                _ => {}
            }
        }
    }

    pub fn read(&mut self, handle: &Handle, offset: u64, amount: u64) -> Code {
        self.happened.reads += 1;
        let code = if self.is_dead(handle) {
            ffi::SQLITE_IOERR_READ
        } else if self.strikes(self.faults.read_failed) {
            self.happened.read_failed += 1;
            ffi::SQLITE_IOERR_READ
        } else {
            ffi::SQLITE_OK
        };
        self.trace.add(Asked::Read, &handle.file, offset, amount, code);
        code
    }

    pub fn write(&mut self, handle: &Handle, offset: u64, bytes: &[u8]) -> Plan {
        self.happened.writes += 1;
        let plan = if self.is_dead(handle) {
            Plan { bytes: 0, code: ffi::SQLITE_IOERR_WRITE }
        } else if self.crashes() {
            Plan { bytes: self.part(bytes.len()), code: ffi::SQLITE_IOERR_WRITE }
        } else if self.is_full(handle, offset + bytes.len() as u64) {
            self.happened.full += 1;
            Plan { bytes: self.part(bytes.len()), code: ffi::SQLITE_FULL }
        } else {
            Plan { bytes: bytes.len(), code: ffi::SQLITE_OK }
        };
        self.trace.add(Asked::Write, &handle.file, offset, bytes.len() as u64, plan.code);
        if has_no_salt(&handle.file) {
            self.trace.bytes(&bytes[..plan.bytes]);
        }
        if plan.bytes > 0 && !self.is_nameless(handle) {
            self.image(handle).write(offset, &bytes[..plan.bytes]);
        }
        plan
    }

    /// Whether the truncation goes through, and what SQLite is told.
    pub fn truncate(&mut self, handle: &Handle, length: u64) -> (bool, Code) {
        self.happened.truncations += 1;
        let (through, code) = self.change(handle, ffi::SQLITE_IOERR_TRUNCATE);
        self.trace.add(Asked::Truncate, &handle.file, 0, length, code);
        if through && !self.is_nameless(handle) {
            self.image(handle).truncate(length);
        }
        (through, code)
    }

    pub fn sync(&mut self, handle: &Handle) -> Code {
        self.happened.syncs += 1;
        let (through, mut code) = self.change(handle, ffi::SQLITE_IOERR_FSYNC);
        let fails = code == ffi::SQLITE_OK && self.strikes(self.faults.sync_failed);
        if fails {
            self.happened.sync_failed += 1;
            code = ffi::SQLITE_IOERR_FSYNC;
        }
        self.trace.add(Asked::Sync, &handle.file, 0, 0, code);
        if self.is_nameless(handle) {
            return code;
        }
        if fails {
            self.image(handle).doubt();
        } else if through {
            self.image(handle).sync();
            self.sync_names();
        }
        code
    }

    /// Whether the deletion goes through, and what SQLite is told.
    pub fn delete(&mut self, name: &str) -> (bool, Code) {
        let (through, code) = if self.crashed {
            (false, ffi::SQLITE_IOERR_DELETE)
        } else if self.crashes() {
            (self.chance.one_in(2), ffi::SQLITE_IOERR_DELETE)
        } else {
            (true, ffi::SQLITE_OK)
        };
        self.trace.add(Asked::Delete, name, 0, 0, code);
        (through, code)
    }

    /// To be called when the file has been deleted below; `safely` where the folder was synced.
    pub fn deleted(&mut self, name: &str, safely: bool) {
        let Some(image) = self.files.get_mut(name).filter(|image| image.length().is_some()) else {
            return;
        };
        self.name_changes += 1;
        self.happened.deletions += 1;
        image.remove(self.name_changes);
        if safely {
            self.sync_names();
        }
    }

    /// File systems with a journal commit changes of names in order, so a sync of anything
    /// carries all that came before.
    fn sync_names(&mut self) {
        self.look_behind();
        for image in self.files.values_mut() {
            image.sync_name();
        }
    }

    /// Whether a change goes through, and what SQLite is told: the one at which everything stops
    /// may have been done.
    fn change(&mut self, handle: &Handle, trouble: Code) -> (bool, Code) {
        if self.is_dead(handle) {
            (false, trouble)
        } else if self.crashes() {
            (self.chance.one_in(2), trouble)
        } else {
            (true, ffi::SQLITE_OK)
        }
    }

    fn image(&mut self, handle: &Handle) -> &mut Image {
        self.files.get_mut(&handle.file).expect("an open file is known")
    }

    pub fn flip(&mut self, name: &str, at: usize, mask: u8) {
        if let Some(image) = self.files.get_mut(name) {
            image.flip(at, mask);
        }
    }

    pub fn randomness(&mut self, into: &mut [u8]) {
        for part in into.chunks_mut(8) {
            let bytes = self.randomness.number().to_le_bytes();
            part.copy_from_slice(&bytes[..part.len()]);
        }
    }

    /// The simulated time, which moves only by being asked for or waited for.
    pub fn milliseconds(&mut self) -> i64 {
        self.milliseconds += 1;
        self.milliseconds
    }

    pub fn wait(&mut self, microseconds: i32) {
        self.milliseconds += i64::from(microseconds) / 1000;
    }
}

/// The content of another file under the name of `old`.
fn renewed(old: Option<&Image>, content: Vec<u8>) -> Image {
    Image::adopted(content, old.map_or(0, |old| old.incarnation + 1))
}

/// Logs and rollback journals carry numbers of SQLite's generator, which is one for the whole
/// process: with several disks in several threads they differ from run to run, and steer nothing.
fn has_no_salt(name: &str) -> bool {
    !name.ends_with("-wal") && !name.ends_with("-journal")
}
