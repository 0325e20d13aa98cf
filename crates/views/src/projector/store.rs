//! Where the books are, seen by the one who writes them: opened, made anew, put in place, locked.

use crate::database::{Database, DatabaseError, Postgres, SCHEMA, Sqlite};
use crate::query::Place;
use crate::schema::{LAYOUT, PositionRow};
use journal::Hash;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The schema in which books are made.
const NEW_SCHEMA: &str = "books_in_the_making";
/// Which of a database's advisory locks is that of the books.
const LOCK: i64 = 0x7871_626f_6f6b_7301;

pub(super) struct Store {
    place: Place,
    /// Held as long as the books are kept here.
    lock: Option<Lock>,
}

enum Lock {
    /// Of the operating system, on a file beside the books.
    File { _held: File },
    /// Of the server, held by this session.
    Server { _held: Box<Database> },
}

/// Books that are there.
pub(super) struct Kept {
    pub database: Database,
    pub next: u64,
    pub hash: Hash,
}

impl Store {
    pub fn new(place: &Place) -> Self {
        Self { place: place.clone(), lock: None }
    }

    /// Whether nobody else keeps the books; from now on nobody else does.
    pub fn lock(&mut self) -> Result<bool, DatabaseError> {
        if self.lock.is_some() {
            return Ok(true);
        }
        self.lock = match &self.place {
            Place::File(file) => {
                let lock = File::create(beside(file, ".lock"))?;
                match lock.try_lock() {
                    Ok(()) => Some(Lock::File { _held: lock }),
                    Err(TryLockError::WouldBlock) => None,
                    Err(TryLockError::Error(error)) => return Err(error.into()),
                }
            }
            Place::Server(_) => {
                let mut session = self.connect(SCHEMA)?;
                let sql = "SELECT pg_try_advisory_lock($1)";
                let locked = session.query(sql, &[LOCK.into()])?;
                let locked = locked.first().map(|row| row.get(0)).transpose()?;
                (locked == Some(true)).then(|| Lock::Server { _held: Box::new(session) })
            }
        };
        Ok(self.lock.is_some())
    }

    pub fn unlock(&mut self) {
        self.lock = None;
    }

    fn connect(&self, schema: &str) -> Result<Database, DatabaseError> {
        match &self.place {
            Place::File(file) => Ok(Database::Sqlite(Sqlite::open(file)?)),
            Place::Server(url) => {
                let client = pg::connect(url, "xq books")?;
                let mut writing = Database::Postgres(Box::new(Postgres::new(client, schema)?));
                // What a crash of the server takes is made again: the position goes with it.
                writing.script("SET synchronous_commit = off")?;
                pass_over_keys(&mut writing)?;
                Ok(writing)
            }
        }
    }

    /// The books that are there, if they are of this release and whole.
    pub fn open(&self) -> Result<Option<Kept>, DatabaseError> {
        match &self.place {
            Place::File(file) => {
                // Whatever is wrong with the file, it is made anew.
                Ok(if file.is_file() { self.open_there().unwrap_or(None) } else { None })
            }
            Place::Server(_) => self.open_there(),
        }
    }

    fn open_there(&self) -> Result<Option<Kept>, DatabaseError> {
        let mut database = self.connect(SCHEMA)?;
        if let Database::Postgres(_) = database {
            let sql = "SELECT count(*) FROM pg_tables WHERE schemaname = $1 AND tablename = $2";
            let tables = database.query(sql, &[SCHEMA.into(), "position".into()])?;
            if tables.first().map(|row| row.get::<i64>(0)).transpose()? != Some(1) {
                return Ok(None);
            }
        }
        let Some(row) = database.fetch::<PositionRow>(&[(1,)])?.pop() else { return Ok(None) };
        let next = u64::try_from(row.next_sequence).ok();
        let hash = row.journal_hash.try_into().ok().map(Hash);
        let place = next.zip(hash).filter(|_| row.layout == LAYOUT);
        Ok(place.map(|(next, hash)| Kept { database, next, hash }))
    }

    /// Up to where the books have come, whoever keeps them.
    pub fn position(&self) -> Result<Option<u64>, DatabaseError> {
        let mut database = match &self.place {
            Place::File(file) if !file.is_file() => return Ok(None),
            Place::File(file) => Database::Sqlite(Sqlite::open_for_reading(file)?),
            Place::Server(_) => self.connect(SCHEMA)?,
        };
        match database.query("SELECT next_sequence FROM position", &[]) {
            Ok(rows) => {
                let next: Option<i64> = rows.first().map(|row| row.get(0)).transpose()?;
                Ok(next.and_then(|next| u64::try_from(next).ok()))
            }
            Err(error) if error.wants_new_connection() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A database without tables, in which nobody looks for the books.
    pub fn create(&self) -> Result<Database, DatabaseError> {
        match &self.place {
            Place::File(file) => {
                let new = beside(file, ".new");
                remove_file(&new)?;
                Ok(Database::Sqlite(Sqlite::create_in_bulk(&new)?))
            }
            Place::Server(_) => {
                let mut database = self.making()?;
                database.script(&format!(
                    "DROP SCHEMA IF EXISTS {NEW_SCHEMA} CASCADE; CREATE SCHEMA {NEW_SCHEMA}; \
                     COMMENT ON SCHEMA {NEW_SCHEMA} IS 'The books of Xianquan, being made anew.'"
                ))?;
                Ok(database)
            }
        }
    }

    fn making(&self) -> Result<Database, DatabaseError> {
        let mut database = self.connect(NEW_SCHEMA)?;
        database.script("SET maintenance_work_mem = '256MB'")?;
        Ok(database)
    }

    /// Another connection to books in the making, where they are on a server.
    pub fn second(&self) -> Result<Option<Database>, DatabaseError> {
        match self.place {
            Place::File(_) => Ok(None),
            Place::Server(_) => self.making().map(Some),
        }
    }

    /// Puts finished books where they are looked for.
    pub fn put_in_place(&self, mut made: Database) -> Result<Database, DatabaseError> {
        match &self.place {
            Place::File(file) => {
                drop(made);
                let new = beside(file, ".new");
                File::open(&new)?.sync_all()?;
                // Its journal belongs to the file that was: a reader keeps both while it reads.
                remove_file(file)?;
                fs::rename(&new, file)?;
                self.connect(SCHEMA)
            }
            Place::Server(_) => {
                crate::access::apply_if_made(&mut made)?;
                made.script(&format!(
                    "BEGIN; DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; \
                     ALTER SCHEMA {NEW_SCHEMA} RENAME TO {SCHEMA}; \
                     COMMENT ON SCHEMA {SCHEMA} IS 'The books of Xianquan: made from its journal, \
                     may be dropped and are made anew.'; \
                     COMMIT; SET search_path = {SCHEMA}"
                ))?;
                Ok(made)
            }
        }
    }

    /// Removes a damaged file, so that nobody finds it again. False on a server: that is for its
    /// operator.
    pub fn remove(&self) -> bool {
        match &self.place {
            Place::File(file) => remove_file(file).is_ok(),
            Place::Server(_) => false,
        }
    }
}

/// Foreign keys are not checked row by row, where this role may say so (`GRANT SET ON PARAMETER
/// session_replication_role`, see `docs/operating/books.md`): what is written follows from a journal
/// whose engine checked it. Where it may not, the same is written more slowly.
fn pass_over_keys(writing: &mut Database) -> Result<(), DatabaseError> {
    match writing.script("SET session_replication_role = replica") {
        Err(error) if error.is_forbidden() => Ok(()),
        done => done,
    }
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Removes a file of SQLite with what belongs to it.
fn remove_file(file: &Path) -> io::Result<()> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        match fs::remove_file(beside(file, suffix)) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
