//! From the journal to files.
//!
//! ```text
//! DIR/_manifest.json                                    how far it has come, and of which journal
//! DIR/<table>/day=2026-11-26/part-000000000001-000000065535.parquet
//! ```
//!
//! A part ends where a day does (in UTC), and at every 65,536th sequence. By itself only what is
//! complete is written, so the files depend on the journal alone: whoever exports it, and however
//! often, gets the same bytes. A `tail` is a part that ends at the journal's present end; the part
//! after it begins there.
//!
//! A file appears under its name when it is whole and on the disk. The manifest moves on when all
//! tables have theirs; what lies beyond it was left by an export that was cut off, and is written
//! again.

use std::fs;
use std::path::{Path, PathBuf};

use engine::Record;
use journal::JournalReader;
use node::decode_batch;
use units::CivilDate;

use crate::error::LakeError;
use crate::file::{remove_beyond, write_part};
use crate::manifest::{Boundary, Manifest};
use crate::rows::Rows;
use crate::schema::TABLES;
use crate::told::Told;

/// Records of a part at most.
pub const PART_RECORDS: u64 = 65_536;

/// Bytes of the journal that are read at a time.
const READ_BYTES: usize = 4 * 1024 * 1024;

/// What an export did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Records that were written.
    pub records: u64,
    /// Rows of all tables.
    pub rows: u64,
    /// Files.
    pub files: u64,
    /// Bytes of the files.
    pub bytes: u64,
    /// The sequence that comes next.
    pub next: u64,
}

/// The end of a part, told to whoever shows how it goes on.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// The sequence that comes next.
    pub next: u64,
    /// The sequence after the journal's last record.
    pub end: u64,
}

/// Writes what was recorded since the last export into `folder`. With `tail` all of it, otherwise what
/// is complete.
///
/// # Errors
/// Where the journal cannot be read, the files cannot be written, or the folder holds the lake of
/// another journal.
pub fn export(
    reader: &JournalReader,
    folder: &Path,
    tail: bool,
    progress: impl FnMut(Progress),
) -> Result<Exported, LakeError> {
    export_in_parts(reader, folder, (tail, PART_RECORDS), progress)
}

/// The same, with parts of another size.
pub(crate) fn export_in_parts(
    reader: &JournalReader,
    folder: &Path,
    (tail, part_records): (bool, u64),
    mut progress: impl FnMut(Progress),
) -> Result<Exported, LakeError> {
    fs::create_dir_all(folder).map_err(LakeError::file(folder))?;
    let manifest = Manifest::read(folder)?;
    check_journal(reader, &manifest)?;
    remove_beyond(folder, manifest.next)?;
    let (end, _) = reader.head()?;
    let mut export = Export::new(folder, manifest, part_records);
    while export.read < end {
        let batches = reader.batches_from(export.read, READ_BYTES)?;
        if batches.is_empty() {
            break;
        }
        for batch in &batches {
            for record in decode_batch(batch)? {
                if (export.read..end).contains(&record.stamp.sequence) && export.add(&record)? {
                    progress(Progress { next: export.manifest.next, end });
                }
            }
            if batch.next_sequence() <= end {
                export.boundary =
                    Boundary { next: batch.next_sequence(), hash: batch.hash.to_string() };
            }
        }
    }
    if tail {
        export.flush()?;
    }
    export.done.next = export.manifest.next;
    Ok(export.done)
}

/// The lake must be of this journal: a batch that was there then must be there now.
fn check_journal(reader: &JournalReader, manifest: &Manifest) -> Result<(), LakeError> {
    let Some(boundary) = &manifest.boundary else { return Ok(()) };
    let found = reader.hash_before(boundary.next)?.map(|hash| hash.to_string());
    if found.as_deref() == Some(boundary.hash.as_str()) {
        return Ok(());
    }
    Err(LakeError::OtherJournal { sequence: boundary.next })
}

struct Export {
    folder: PathBuf,
    manifest: Manifest,
    /// The sequence to be read next.
    read: u64,
    /// The last end of a batch that was read.
    boundary: Boundary,
    part: Option<Part>,
    part_records: u64,
    done: Exported,
}

/// Rows of one day, up to the next multiple of [`PART_RECORDS`].
struct Part {
    day: i64,
    first: u64,
    last: u64,
    tables: Vec<Rows>,
}

impl Export {
    fn new(folder: &Path, manifest: Manifest, part_records: u64) -> Self {
        let read = manifest.next;
        let boundary = manifest.boundary.clone().unwrap_or_default();
        let (folder, done) = (folder.to_owned(), Exported::default());
        Self { folder, manifest, read, boundary, part: None, part_records, done }
    }

    /// Adds a record; says whether a part was completed.
    fn add(&mut self, record: &Record) -> Result<bool, LakeError> {
        let (sequence, day) = (record.stamp.sequence, record.stamp.time.utc_day());
        let is_other_day = self.part.as_ref().is_some_and(|part| part.day != day);
        if is_other_day {
            self.flush()?;
        }
        let part = self.part.get_or_insert_with(|| Part {
            day,
            first: sequence,
            last: sequence,
            tables: TABLES.iter().map(|table| Rows::new(table)).collect(),
        });
        part.last = sequence;
        let told = Told::of(record);
        for rows in &mut part.tables {
            (rows.table().fill)(&told, rows);
        }
        self.read = sequence + 1;
        let is_full = (sequence + 1).is_multiple_of(self.part_records);
        if is_full {
            self.flush()?;
        }
        Ok(is_other_day || is_full)
    }

    /// Writes the part, then that it is written.
    fn flush(&mut self) -> Result<(), LakeError> {
        let Some(part) = self.part.take() else { return Ok(()) };
        let day = day_text(part.day);
        for rows in &part.tables {
            // The first part has a file in every table, so that each can be read.
            if rows.count() == 0 && part.first > 1 {
                continue;
            }
            self.done.bytes += write_part(&self.folder, rows, &day, (part.first, part.last))?;
            self.done.rows += u64::try_from(rows.count()).unwrap_or(u64::MAX);
            self.done.files += 1;
        }
        self.done.records += part.last + 1 - part.first;
        self.manifest.next = part.last + 1;
        if self.boundary.next <= self.manifest.next && self.boundary.next > 0 {
            self.manifest.boundary = Some(self.boundary.clone());
        }
        self.manifest.write(&self.folder)
    }
}

/// `2026-11-26`.
fn day_text(day: i64) -> String {
    let day = i32::try_from(day).expect("a time's day fits");
    CivilDate::from_days(day).to_string()
}
