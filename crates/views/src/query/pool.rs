//! A few connections that only read, taken by one thread at a time.

use super::Place;
use crate::database::{Database, DatabaseError, Postgres, SCHEMA, Sqlite};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Connections, made when they are first needed.
pub(super) struct Pool {
    place: Place,
    idle: Mutex<Idle>,
    returned: Condvar,
}

struct Idle {
    connections: Vec<Connection>,
    /// How many more may be made.
    left: usize,
}

struct Connection {
    database: Database,
    /// Which file it is open on: books that were made anew are another file of the same name.
    file: Option<(u64, u64)>,
}

impl Pool {
    pub fn new(place: Place, connections: usize) -> Self {
        let idle = Idle { connections: Vec::new(), left: connections.max(1) };
        Self { place, idle: Mutex::new(idle), returned: Condvar::new() }
    }

    /// Reads by a connection. One that turns out to be of no use is replaced once.
    pub fn read<T>(
        &self,
        read: impl Fn(&mut Database) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let mut taken = Taken { pool: self, connection: self.take() };
        match read(taken.connected()?) {
            Err(error) if error.wants_new_connection() => {
                taken.connection = None;
                let again = read(taken.connected()?);
                if again.as_ref().is_err_and(DatabaseError::wants_new_connection) {
                    taken.connection = None;
                }
                again.map_err(DatabaseError::or_not_there)
            }
            read => read,
        }
    }

    /// A connection that was made before; none where one may be made.
    fn take(&self) -> Option<Connection> {
        let mut idle = self.idle();
        loop {
            if let Some(connection) = idle.connections.pop() {
                return Some(connection);
            }
            if idle.left > 0 {
                idle.left -= 1;
                return None;
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connect(&self) -> Result<Connection, DatabaseError> {
        match &self.place {
            Place::File(file) => {
                let now = identity(file).ok_or(DatabaseError::NotThere)?;
                let database = Database::Sqlite(Sqlite::open_for_reading(file)?);
                Ok(Connection { database, file: Some(now) })
            }
            Place::Server(url) => {
                let client = pg::connect(url, "xq books reader")?;
                let reading = Postgres::for_reading(client, SCHEMA)?;
                let database = Database::Postgres(Box::new(reading));
                Ok(Connection { database, file: None })
            }
        }
    }

    fn is_current(&self, connection: &Connection) -> bool {
        match &self.place {
            Place::File(file) => connection.file == identity(file),
            Place::Server(_) => true,
        }
    }
}

fn identity(file: &Path) -> Option<(u64, u64)> {
    fs::metadata(file).ok().map(|found| (found.dev(), found.ino()))
}

/// A connection on loan, or the right to make one. Given back when dropped.
struct Taken<'a> {
    pool: &'a Pool,
    connection: Option<Connection>,
}

impl Taken<'_> {
    fn connected(&mut self) -> Result<&mut Database, DatabaseError> {
        let kept = self.connection.take().filter(|kept| self.pool.is_current(kept));
        let connection = match kept {
            Some(kept) => kept,
            None => self.pool.connect()?,
        };
        Ok(&mut self.connection.insert(connection).database)
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut idle = self.pool.idle();
        match self.connection.take() {
            Some(connection) => idle.connections.push(connection),
            None => idle.left += 1,
        }
        drop(idle);
        self.pool.returned.notify_one();
    }
}
