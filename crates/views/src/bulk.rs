//! Making the books anew: everything that lives is folded in memory, what is over goes to a database
//! that nobody sees yet, and keys and indexes come last.
//!
//! One thread folds, another writes. Only rows that will not change any more are written on the way,
//! so nothing is ever read back or written twice; what still lives is written at the end.

use crate::database::{Database, DatabaseError};
use crate::fold::{Fold, FoldError, Log, Over, Shelves, Source};
use crate::make;
use engine::Record;
use journal::Hash;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Pieces that may wait for the writer.
const WAITING: usize = 2;
/// Rows of a piece, at least.
const PIECE: usize = 200_000;

/// Rows to be written.
#[derive(Default)]
struct Piece {
    log: Log,
    over: Over,
}

/// Books in the making.
pub(crate) struct Bulk {
    shelves: Shelves,
    log: Log,
    over: Vec<Over>,
    pieces: SyncSender<Piece>,
    writer: JoinHandle<Result<Database, DatabaseError>>,
}

impl Bulk {
    /// Begins in a database without tables.
    pub fn begin(mut database: Database) -> Result<Self, DatabaseError> {
        make::tables(&mut database)?;
        let (pieces, waiting) = sync_channel(WAITING);
        let writer = std::thread::Builder::new()
            .name("books in bulk".to_owned())
            .spawn(move || write(database, &waiting))?;
        let (shelves, log) = (Shelves::default(), Log::default());
        Ok(Self { shelves, log, over: Vec::new(), pieces, writer })
    }

    /// Takes the records that follow.
    pub fn take<'r>(&mut self, records: impl Iterator<Item = &'r Record>) -> Result<(), FoldError> {
        let mut fold = Fold::new(&mut self.shelves, &mut self.log, Source::Nowhere);
        for record in records {
            fold.record(record)?;
        }
        self.shelves.holdings.tidy();
        self.over.push(self.shelves.take_over());
        if self.log.len() >= PIECE {
            self.hand_over()?;
        }
        Ok(())
    }

    fn hand_over(&mut self) -> Result<(), DatabaseError> {
        let mut over = Over::default();
        for more in self.over.drain(..) {
            over.join(more);
        }
        let piece = Piece { log: std::mem::take(&mut self.log), over };
        // Where the writer has ended it tells why, at the end.
        self.pieces.send(piece).map_err(|_| DatabaseError::NotThere)
    }

    /// Writes what lives, where the books stand, and everything that makes them quick to read, with the
    /// help of a second connection.
    pub fn finish(
        mut self,
        next_sequence: i64,
        hash: Hash,
        second: Option<Database>,
        told: impl FnMut(&str),
    ) -> Result<Database, DatabaseError> {
        self.over.push(self.shelves.take_all());
        let handed_over = self.hand_over();
        drop(self.pieces);
        let mut database = self.writer.join().unwrap_or(Err(DatabaseError::NotThere))?;
        handed_over?;
        database.append(&[make::place(next_sequence, hash)])?;
        make::finish(&mut database, second, told)?;
        Ok(database)
    }
}

fn write(mut database: Database, pieces: &Receiver<Piece>) -> Result<Database, DatabaseError> {
    while let Ok(mut piece) = pieces.recv() {
        database.transaction(|database| {
            piece.log.write(database)?;
            piece.over.write(database)
        })?;
    }
    Ok(database)
}
