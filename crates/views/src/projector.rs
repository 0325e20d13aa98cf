//! The follower that keeps the books.
//!
//! Books that are there and lie on the journal's chain are kept up: each batch in one transaction with
//! the position, which moves only from where it was, so two that keep the same books cannot both
//! write. Others are made anew, in bulk, and take the place of the old ones when they are whole.

mod ahead;
mod store;

use crate::bulk::Bulk;
use crate::database::{Database, DatabaseError};
use crate::fold::{Fold, FoldError, Log, Shelves, Source, prefetch};
use crate::query::Place;
use engine::Record;
use journal::{FIRST_SEQUENCE, Hash, JournalReader};
use node::{Follower, RecordedBatch};
use std::time::{Duration, Instant};

use ahead::{Piece, TO_KEEP, TO_MAKE, read_ahead};
use store::{Kept, Store};

/// Rows in memory between batches, at most: while the books are kept up, and while they catch up.
const ROWS_IN_MEMORY: usize = 20_000;
const ROWS_WHEN_WIDE: usize = 500_000;
/// A batch of so many records is one of many: the books are catching up.
const MANY: u64 = 4_096;
/// Books that lack fewer records are kept up whatever they hold: that takes a second or so.
const FEW: u64 = 50_000;
/// How long one that stands by waits for the other's progress before it says so.
const STAND_BY: Duration = Duration::from_millis(400);
/// How often it looks.
const LOOK: Duration = Duration::from_millis(5);

/// Why the books cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The database refuses.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The records do not fit the books.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] journal::ChainError),
    /// The journal holds something that is not a record.
    #[error(transparent)]
    Decode(#[from] node::DecodeError),
    /// Somebody else keeps these books.
    #[error("another process keeps these books: this one stands by")]
    StandsBy,
    /// The books went somewhere else than expected.
    #[error("the books stand at sequence {found}, not at {expected}: somebody else writes to them")]
    Moved {
        /// Where they stand.
        found: u64,
        /// Where they should.
        expected: u64,
    },
    /// They were damaged, and are made anew when they are opened again.
    #[error("the books were damaged and have been removed; the next start makes them anew: {0}")]
    Damaged(String),
}

/// Keeps the books.
pub struct Projector {
    journal: JournalReader,
    books: Books,
}

/// The books, and where they are.
struct Books {
    store: Store,
    /// The sequence it was told of last.
    position: u64,
    state: State,
}

enum State {
    /// The books are being made anew, up to this sequence at least.
    Making { bulk: Box<Bulk>, until: u64 },
    /// The books are there and nobody else keeps them.
    Keeping(Box<Keeping>),
    /// Somebody else keeps them.
    StandingBy,
    /// Between two states, and after an error that ends it.
    Ended,
}

/// Books that are kept up.
struct Keeping {
    database: Database,
    shelves: Shelves,
    log: Log,
    next: u64,
    /// It has taken much memory, to catch up.
    is_wide: bool,
}

impl Projector {
    /// Opens the books of a journal. Where they are not there, or not of this journal, they are made
    /// anew from the first record on, as records are handed in.
    ///
    /// # Errors
    /// Where the database or the journal cannot be used.
    pub fn open(place: &Place, journal: JournalReader) -> Result<Self, ProjectError> {
        let mut opened = Self { journal, books: Books::new(place, State::StandingBy) };
        let books = &mut opened.books;
        if books.store.lock()? {
            opened.begin()?;
        } else {
            books.position = books.store.position()?.unwrap_or(FIRST_SEQUENCE);
        }
        Ok(opened)
    }

    /// Opens the books to make them anew, whatever is there.
    ///
    /// # Errors
    /// Where the database cannot be used, or somebody else keeps the books.
    pub fn anew(place: &Place, journal: JournalReader) -> Result<Self, ProjectError> {
        let mut opened = Self { journal, books: Books::new(place, State::Ended) };
        if !opened.books.store.lock()? {
            return Err(ProjectError::StandsBy);
        }
        opened.make_anew()?;
        Ok(opened)
    }

    /// Begins to keep the books that are there, or to make them.
    fn begin(&mut self) -> Result<(), ProjectError> {
        if let Some(Kept { mut database, next, hash }) = self.books.store.open()? {
            let fits = self.journal.hash_before(next)? == Some(hash);
            if fits && !is_far_behind(next, self.journal.head()?.0) {
                let shelves = Shelves::open(&mut database)?;
                let log = Log::default();
                let keeping = Keeping { database, shelves, log, next, is_wide: false };
                self.books.position = next;
                self.books.state = State::Keeping(Box::new(keeping));
                return Ok(());
            }
        }
        self.make_anew()
    }

    fn make_anew(&mut self) -> Result<(), ProjectError> {
        let (until, _) = self.journal.head()?;
        let books = &mut self.books;
        let bulk = Box::new(Bulk::begin(books.store.create()?)?);
        books.position = FIRST_SEQUENCE;
        books.state = State::Making { bulk, until };
        if until == FIRST_SEQUENCE {
            books.finish(FIRST_SEQUENCE, Hash([0; 32]), |_| {})?;
        }
        Ok(())
    }

    /// Makes the books from the journal as it is now.
    ///
    /// # Errors
    /// Where the journal cannot be read or the database refuses.
    pub fn run_to_head(&mut self, mut told: impl FnMut(Progress<'_>)) -> Result<u64, ProjectError> {
        let (head, _) = self.journal.head()?;
        let Self { journal, books } = self;
        let range = books.position..head;
        let bytes = if matches!(books.state, State::Making { .. }) { TO_MAKE } else { TO_KEEP };
        std::thread::scope(|scope| {
            for piece in read_ahead(scope, journal, range, bytes) {
                let Piece { records, hash } = piece?;
                let (first, next) = (books.position, books.position + records.len() as u64);
                books.take(first, next, hash, &mut || records.iter(), &mut told)?;
                told(Progress::Records { done: next, of: head });
            }
            Ok(books.position)
        })
    }

    /// Waits for a while until somebody else has written up to `next`, or does it from then on.
    fn stand_by(&mut self, next: u64) -> Result<(), ProjectError> {
        let started = Instant::now();
        loop {
            if self.books.store.position()?.is_some_and(|position| position >= next) {
                self.books.position = next;
                return Ok(());
            }
            if self.books.store.lock()? {
                return self.take_over(next);
            }
            if started.elapsed() >= STAND_BY {
                return Err(ProjectError::StandsBy);
            }
            std::thread::park_timeout(LOOK);
        }
    }

    /// Takes the books over from somebody who is gone, and brings them up to `next`.
    fn take_over(&mut self, next: u64) -> Result<(), ProjectError> {
        self.begin()?;
        if self.books.position >= next {
            self.books.position = next;
            return Ok(());
        }
        self.run_to_head(|_| {})?;
        // What was recorded after it is offered again, and is there already.
        self.books.position = next;
        Ok(())
    }
}

impl Books {
    fn new(place: &Place, state: State) -> Self {
        Self { store: Store::new(place), position: FIRST_SEQUENCE, state }
    }

    /// The books are whole: they take the place of what was there.
    fn finish(
        &mut self,
        next: u64,
        hash: Hash,
        told: impl FnMut(&str),
    ) -> Result<(), ProjectError> {
        let State::Making { bulk, .. } = std::mem::replace(&mut self.state, State::Ended) else {
            unreachable!("called while the books are being made")
        };
        let sequence = i64::try_from(next).unwrap_or(i64::MAX);
        let second = self.store.second()?;
        let database = bulk.finish(sequence, hash, second, told)?;
        let mut database = self.store.put_in_place(database)?;
        let shelves = Shelves::open(&mut database)?;
        let log = Log::default();
        let keeping = Keeping { database, shelves, log, next, is_wide: false };
        self.state = State::Keeping(Box::new(keeping));
        Ok(())
    }

    /// Takes records `first..next`; `hash` is the journal's after them.
    fn take<'r, I: Iterator<Item = &'r Record>>(
        &mut self,
        first: u64,
        next: u64,
        hash: Hash,
        records: &mut dyn FnMut() -> I,
        told: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(), ProjectError> {
        match &mut self.state {
            State::Making { bulk, until } => {
                let until = *until;
                bulk.take(records())?;
                if next >= until {
                    self.finish(next, hash, |table| told(Progress::Finishing { table }))?;
                }
            }
            State::Keeping(keeping) => {
                let kept = keeping.keep(first, next, hash, records);
                if let Err(ProjectError::Database(error)) = &kept {
                    let error = error.to_string();
                    return Err(self.after(kept, error));
                }
                kept?;
            }
            State::StandingBy | State::Ended => return Err(DatabaseError::NotThere.into()),
        }
        self.position = next;
        Ok(())
    }

    /// What to do about an error of the database.
    fn after(&mut self, failed: Result<(), ProjectError>, told: String) -> ProjectError {
        let Err(ProjectError::Database(error)) = failed else {
            return ProjectError::Damaged(told);
        };
        if error.is_damage() && self.store.remove() {
            self.state = State::Ended;
            return ProjectError::Damaged(told);
        }
        if error.wants_new_connection() {
            // The lock went with the connection: whoever is first has it next.
            self.store.unlock();
            self.state = State::StandingBy;
        }
        error.into()
    }
}

/// How far making the books has come.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// Records are being folded.
    Records {
        /// The sequence that comes next.
        done: u64,
        /// The sequence after the last.
        of: u64,
    },
    /// Keys and indexes are being made.
    Finishing {
        /// The table at work.
        table: &'a str,
    },
}

impl Keeping {
    /// Takes a batch in one transaction. What the books hold of it already is passed over.
    fn keep<'r, I: Iterator<Item = &'r Record>>(
        &mut self,
        first: u64,
        next: u64,
        hash: Hash,
        records: &mut dyn FnMut() -> I,
    ) -> Result<(), ProjectError> {
        if next <= self.next {
            return Ok(());
        }
        if first > self.next {
            return Err(ProjectError::Moved { found: self.next, expected: first });
        }
        let is_wide = next - first >= MANY;
        if is_wide != self.is_wide {
            self.database.widen(is_wide)?;
            self.is_wide = is_wide;
        }
        let Self { database, shelves, log, next: from, .. } = self;
        let old = *from;
        let new = move |record: &&Record| record.stamp.sequence >= old;
        let written = database.transaction(|database| {
            move_on(database, old, next, hash)?;
            prefetch(database, shelves, &mut records().filter(new))?;
            let mut fold = Fold::new(shelves, log, Source::Database(database));
            for record in records().filter(new) {
                fold.record(record)?;
            }
            log.write(database)?;
            shelves.write(database)?;
            Ok(())
        });
        if written.is_err() {
            // What is in memory is ahead of the books.
            self.log.clear();
            self.shelves.clear();
            if let Ok(shelves) = Shelves::open(&mut self.database) {
                self.shelves = shelves;
            }
            return written;
        }
        self.next = next;
        if self.shelves.len() > if is_wide { ROWS_WHEN_WIDE } else { ROWS_IN_MEMORY } {
            self.shelves.clear();
        }
        Ok(())
    }
}

/// Whether books that stand at `next` are sooner made anew, all `head` records in bulk at twice the
/// pace, than kept up. What is there is read until they are.
fn is_far_behind(next: u64, head: u64) -> bool {
    head.saturating_sub(next) > FEW.max(head / 2)
}

/// Moves the position, if it is where it was.
fn move_on(database: &mut Database, old: u64, next: u64, hash: Hash) -> Result<(), ProjectError> {
    let sql = "UPDATE position SET next_sequence = $1, journal_hash = $2 \
               WHERE only_row = 1 AND next_sequence = $3";
    let values = [next.into(), hash.0.to_vec().into(), old.into()];
    if database.execute(sql, &values)? == 1 {
        return Ok(());
    }
    let found = database.query("SELECT next_sequence FROM position", &[])?;
    let found = found.first().map(|row| row.get::<i64>(0)).transpose();
    let found = found.map_err(DatabaseError::from)?.and_then(|next| u64::try_from(next).ok());
    Err(ProjectError::Moved { found: found.unwrap_or(0), expected: old })
}

impl Follower for Projector {
    type Error = ProjectError;

    fn name(&self) -> &str {
        "views"
    }

    fn position(&self) -> u64 {
        self.books.position
    }

    fn apply(&mut self, batch: &RecordedBatch) -> Result<(), ProjectError> {
        let next = batch.next_sequence();
        if matches!(self.books.state, State::StandingBy) {
            return self.stand_by(next);
        }
        let mut records = || batch.records.iter().map(AsRef::as_ref);
        self.books.take(batch.first, next, batch.hash, &mut records, &mut |_| {})
    }
}

#[cfg(test)]
mod tests;
