//! Connections to PostgreSQL: where the database is, how it is reached, and what went wrong, said so
//! that an operator knows what to do.
//!
//! Two ways to talk:
//!
//! * [`connect`] gives the ordinary blocking client, for threads of one's own (never inside async
//!   code);
//! * [`Session`] waits on the calling thread too, wherever that is, but each wait has a deadline, and
//!   several statements may be under way at once. One background thread of the process moves the
//!   bytes of all sessions.
//!
//! # What did not happen, and what is unknown
//!
//! A statement that the server refused did not happen. One whose answer never came may have happened:
//! [`PgError::is_unknown`] tells the two apart, and whoever writes must look again before going on.
//! A server that ends a session while a commit waits for a standby has committed already, so that is
//! *unknown* as well.
//!
//! # Silence
//!
//! A network that goes silent is noticed in seconds: by TCP keepalive and `TCP_USER_TIMEOUT` on our
//! side, and by the same on the server's, which frees what a vanished client had locked.

mod client;
mod error;
mod schema;
mod session;
mod tls;
mod url;
mod wait;

pub use client::Client;
pub use error::PgError;
pub use postgres;
pub use schema::{Found, Schema, ensure_schema, find_schema};
pub use session::{Access, Session};
pub use tokio_postgres;
pub use url::{DatabaseUrl, UrlError};
pub use wait::wait;

use std::sync::mpsc::sync_channel;
use std::time::Duration;

/// How long making a connection may take, over all hosts.
pub const CONNECT_DEADLINE: Duration = Duration::from_secs(5);

/// Connects for reading and writing: of several hosts, the one that takes writes is found.
/// The client blocks its thread; it must not be used in async code.
///
/// # Errors
/// Where no host can be reached, or none lets this user write to this database.
pub fn connect(url: &DatabaseUrl, application_name: &str) -> Result<Client, PgError> {
    let config: postgres::Config = url.config(application_name, Access::Write).into();
    let tls = tls::connector(url)?;
    let (sender, receiver) = sync_channel(1);
    // On a thread of its own, since a server that takes the connection and then says nothing would
    // hold up the caller for ever.
    let connecting = move || {
        let _ = sender.send(config.connect(tls));
    };
    let started = std::thread::Builder::new().name("connecting".to_owned()).spawn(connecting);
    started.map_err(|error| PgError::Machine(error.to_string()))?;
    match receiver.recv_timeout(CONNECT_DEADLINE) {
        Ok(Ok(client)) => Ok(client.into()),
        Ok(Err(error)) => Err(PgError::connecting(url, &error)),
        Err(_) => Err(PgError::no_connection(url, "no answer in time")),
    }
}

#[cfg(test)]
mod tests;
