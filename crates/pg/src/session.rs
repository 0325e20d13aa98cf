//! A connection that is waited for with deadlines.

use std::future::{Future, poll_fn};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use tokio_postgres::error::Severity;
use tokio_postgres::types::ToSql;
use tokio_postgres::{AsyncMessage, Client, Config, Connection, Row, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{CONNECT_DEADLINE, DatabaseUrl, PgError, tls, wait};

/// What a session is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Any host will do, a standby too.
    Read,
    /// Only a host that takes writes.
    Write,
}

/// One connection. Closed when dropped.
pub struct Session {
    client: Client,
    warning: Arc<Mutex<Option<String>>>,
    deadline: Duration,
}

impl Session {
    /// Connects; each later wait takes `deadline` at most. All hosts are asked at once, and the first
    /// that suits is taken: one that is dead holds nobody up.
    ///
    /// # Errors
    /// Where no host can be reached, or none lets this user in.
    pub fn connect(
        url: &DatabaseUrl,
        application_name: &str,
        access: Access,
        deadline: Duration,
    ) -> Result<Self, PgError> {
        let tls = tls::connector(url)?;
        let configs = url.configs(application_name, access);
        let connecting = runtime()?.spawn(first_of(url.clone(), configs, tls));
        let stop = connecting.abort_handle();
        let Some(connected) = wait(connecting, CONNECT_DEADLINE) else {
            stop.abort();
            return Err(PgError::no_connection(url, "no answer in time"));
        };
        let Connected { client, warning } =
            connected.map_err(|error| PgError::Machine(error.to_string()))??;
        Ok(Self { client, warning, deadline })
    }

    /// Connects for reading: to the host that takes writes, since the others may be behind, or where
    /// there is none to any.
    ///
    /// # Errors
    /// As for [`Session::connect`].
    pub fn connect_to_read(
        url: &DatabaseUrl,
        application_name: &str,
        deadline: Duration,
    ) -> Result<Self, PgError> {
        match Self::connect(url, application_name, Access::Write, deadline) {
            Err(error) if error.may_pass() => {
                Self::connect(url, application_name, Access::Read, deadline)
            }
            other => other,
        }
    }

    /// The driver's client: its futures may be awaited anywhere, and several at once.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// True once the connection is gone.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Waits for a future of [`Session::client`].
    ///
    /// # Errors
    /// What the server said, or [`PgError::Silent`] after the deadline.
    pub fn wait<T>(
        &self,
        future: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, PgError> {
        self.wait_for(future, self.deadline)
    }

    /// The same with another deadline.
    ///
    /// # Errors
    /// As there.
    pub fn wait_for<T>(
        &self,
        future: impl Future<Output = Result<T, tokio_postgres::Error>>,
        deadline: Duration,
    ) -> Result<T, PgError> {
        let done = wait(future, deadline).ok_or(PgError::Silent(deadline))?;
        Ok(done?)
    }

    /// Prepares a statement once, for binary parameters and results.
    ///
    /// # Errors
    /// As for [`Session::wait`].
    pub fn prepare(&self, sql: &str) -> Result<Statement, PgError> {
        self.wait(self.client.prepare(sql))
    }

    /// The rows of a prepared statement; committed when this returns.
    ///
    /// # Errors
    /// As for [`Session::wait`].
    pub fn query(
        &self,
        statement: &Statement,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, PgError> {
        self.wait(self.client.query(statement, parameters))
    }

    /// How many rows a prepared statement changed; committed when this returns.
    ///
    /// # Errors
    /// As for [`Session::wait`].
    pub fn execute(
        &self,
        statement: &Statement,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, PgError> {
        self.wait(self.client.execute(statement, parameters))
    }

    /// Statements without parameters.
    ///
    /// # Errors
    /// As for [`Session::wait`].
    pub fn batch(&self, sql: &str) -> Result<(), PgError> {
        self.wait(self.client.batch_execute(sql))
    }

    /// The last warning of the server since the last call. A commit that was not replicated comes
    /// with one and looks like a success otherwise.
    #[must_use]
    pub fn take_warning(&self) -> Option<String> {
        self.warning.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

struct Connected {
    client: Client,
    warning: Arc<Mutex<Option<String>>>,
}

/// The first host that suits; otherwise what the hosts said.
async fn first_of(
    url: DatabaseUrl,
    configs: Vec<Config>,
    tls: MakeRustlsConnect,
) -> Result<Connected, PgError> {
    let mut attempts = JoinSet::new();
    for config in configs {
        let tls = tls.clone();
        attempts.spawn(async move {
            let (client, connection) = config.connect(tls).await?;
            let warning = Arc::new(Mutex::new(None));
            tokio::spawn(drive(connection, Arc::clone(&warning)));
            Ok::<_, tokio_postgres::Error>(Connected { client, warning })
        });
    }
    let mut refused: Option<PgError> = None;
    // Dropping the set ends the attempts that are still under way.
    while let Some(attempt) = attempts.join_next().await {
        match attempt {
            Ok(Ok(connected)) => return Ok(connected),
            Ok(Err(error)) => {
                let error = PgError::connecting(&url, &error);
                // One host that is down says less than one that refuses.
                if refused.as_ref().is_none_or(|told| told.may_pass() && !error.may_pass()) {
                    refused = Some(error);
                }
            }
            Err(error) => refused = Some(PgError::Machine(error.to_string())),
        }
    }
    Err(refused.unwrap_or_else(|| PgError::no_connection(&url, "it names no host")))
}

/// Moves the bytes until the connection ends. Its errors reach whoever waits for an answer.
async fn drive<S, T>(mut connection: Connection<S, T>, warning: Arc<Mutex<Option<String>>>)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
    T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
        let AsyncMessage::Notice(notice) = message else { continue };
        if notice.parsed_severity() == Some(Severity::Warning) {
            let text = notice.message().to_owned();
            *warning.lock().unwrap_or_else(PoisonError::into_inner) = Some(text);
        }
    }
}

/// One thread for all connections: they carry few bytes, or wait.
fn runtime() -> Result<&'static Runtime, PgError> {
    static RUNTIME: OnceLock<std::io::Result<Runtime>> = OnceLock::new();
    let made = RUNTIME.get_or_init(|| {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(1).thread_name("postgres").enable_io().enable_time().build()
    });
    made.as_ref().map_err(|error| PgError::Machine(format!("no thread for PostgreSQL: {error}")))
}
