//! What every request shares.

use crate::History;
use crate::budget::Budget;
use crate::metrics::Metrics;
use crate::screens::{self, Screens};
use crate::secret::{CodeSecret, SecretError};
use crate::stream::Seats;
use crate::{Answer, Caller, Fault, KeyStore, Pulse, Sandbox};
use ::webhooks::{Settings, WebhookError, Webhooks};
use axum::http::{HeaderMap, header};
use engine::{Command, Outcome, State};
use node::{ClockMode, Feed, Home, Node, NodeHandle, ReadModel, Store, StoreError};
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::watch;
use units::{MemberId, Timestamp};
use views::query::{Place, Queries};

/// Connections to the books.
const READERS: usize = 8;

/// Bounds of the interface.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a body.
    pub body: usize,
    /// Bytes of the body of a batch.
    pub batch_body: usize,
    /// Commands in a batch.
    pub batch: usize,
    /// Bytes of bodies and of large answers in memory at once, all requests together.
    pub in_flight: usize,
    /// Open connections.
    pub connections: usize,
    /// Open streams; the public may take three quarters of them.
    pub streams: usize,
    /// Open streams of one member.
    pub streams_per_member: usize,
    /// How long the head of a request may take to arrive.
    pub head_timeout: Duration,
    /// How long its body may take.
    pub body_timeout: Duration,
    /// How long an answer is waited for.
    pub answer_timeout: Duration,
    /// How long a read waits for the record it must count in.
    pub fresh_timeout: Duration,
    /// How long the caller may take nearly nothing of an answer or a stream before it is hung up on.
    pub write_timeout: Duration,
    /// How long the reader of a stream may take nothing.
    pub slow_reader: Duration,
    /// How long a stopping server waits for its connections.
    pub drain_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 2 * 1024 * 1024,
            batch_body: 16 * 1024 * 1024,
            batch: 10_000,
            in_flight: 256 * 1024 * 1024,
            connections: 4_096,
            streams: 512,
            streams_per_member: 32,
            head_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(20),
            answer_timeout: Duration::from_secs(30),
            fresh_timeout: Duration::from_secs(5),
            write_timeout: Duration::from_secs(20),
            slow_reader: Duration::from_secs(10),
            drain_timeout: Duration::from_secs(10),
        }
    }
}

/// What the interface stands on.
#[derive(Clone)]
pub struct Backend {
    /// The door for commands.
    pub node: NodeHandle,
    /// The state as recorded.
    pub model: ReadModel,
    /// What was recorded, in order.
    pub feed: Feed,
    /// What was recorded, by member and by market.
    pub history: Arc<History>,
    /// The books in SQL.
    pub books: Arc<Queries>,
    /// The keys that callers show.
    pub keys: Arc<KeyStore>,
    /// What claim codes are derived from.
    pub codes: CodeSecret,
    /// Who is told of events. Somebody must deliver: [`webhooks::Courier`].
    pub webhooks: Webhooks,
    /// The demo world, once there is one.
    pub sandbox: Arc<OnceLock<Sandbox>>,
    /// How the journal's commits go. Somebody must tell it: `node::Config::on_commit`.
    pub pulse: Arc<Pulse>,
    /// What the node is called.
    pub name: String,
    /// The journal's file, where it has one.
    pub journal: Option<PathBuf>,
    /// The screens, where whoever runs the server carries them.
    pub screens: Screens,
}

/// Why the interface cannot stand on a data folder.
#[derive(Debug, thiserror::Error)]
pub enum BackendError {
    /// The followers' files cannot be read.
    #[error(transparent)]
    History(#[from] StoreError),
    /// The secret of the codes can be neither read nor made.
    #[error("the secret of the codes: {0}")]
    Codes(#[from] SecretError),
    /// What keeps webhooks cannot be used.
    #[error(transparent)]
    Webhooks(#[from] WebhookError),
}

impl Backend {
    /// Stands on a running node and its data folder. Somebody must keep the books: [`views::Projector`].
    ///
    /// # Errors
    /// Where a file in the folder cannot be used.
    pub fn open(
        node: &Node,
        home: &Home,
        keys: Arc<KeyStore>,
        webhooks: Settings,
    ) -> Result<Self, BackendError> {
        Ok(Self {
            node: node.handle(),
            model: node.read_model(),
            feed: node.feed(),
            history: History::open(&home.folder)?,
            books: Arc::new(Queries::new(Place::beside(&home.journal), READERS)),
            codes: keys.code_secret()?,
            keys,
            webhooks: Webhooks::open(home, node.feed(), webhooks)?,
            sandbox: Arc::default(),
            pulse: Arc::default(),
            name: "xq".to_owned(),
            journal: match &home.journal {
                Store::Folder(folder) => Some(folder.join("journal.db")),
                Store::Database(_) => None,
            },
            screens: screens::NONE,
        })
    }
}

/// Shared by all requests.
pub(crate) struct App {
    pub back: Backend,
    pub limits: Limits,
    pub metrics: Metrics,
    pub budget: Arc<Budget>,
    /// Places for streams.
    pub seats: Arc<Seats>,
    /// True once the server is stopping.
    pub stopping: watch::Receiver<bool>,
    /// Keys whose commands are on their way.
    flights: Mutex<HashSet<(MemberId, String)>>,
    /// What the clock was last moved to, as far as this server saw.
    clock_floor: AtomicI64,
    /// Connections that are open.
    connections: Arc<AtomicUsize>,
    /// When it began to serve.
    pub started: Instant,
    /// Keys are made one at a time: how many there may be is counted before.
    door: Mutex<()>,
}

impl App {
    pub fn new(back: Backend, limits: Limits, stopping: watch::Receiver<bool>) -> Arc<Self> {
        let last = last_move(&back);
        Arc::new(Self {
            back,
            limits,
            metrics: Metrics::default(),
            budget: Budget::new(limits.in_flight),
            seats: Seats::new(limits.streams, limits.streams_per_member),
            stopping,
            flights: Mutex::default(),
            clock_floor: AtomicI64::new(last.map_or(i64::MIN, Timestamp::micros)),
            connections: Arc::default(),
            started: Instant::now(),
            door: Mutex::default(),
        })
    }

    /// Whom the request speaks for.
    pub async fn caller(&self, headers: &HeaderMap) -> Answer<Caller> {
        Ok(self.back.keys.caller_anywhere(bearer(headers)?).await?)
    }

    /// Marks a key as being worked on, until the guard is dropped.
    pub fn take_off(self: &Arc<Self>, member: MemberId, key: &str) -> Answer<Flight> {
        let flight = (member, key.to_owned());
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        if !flights.insert(flight.clone()) {
            return Err(Fault::IdempotencyKeyInProgress.at("Idempotency-Key"));
        }
        let app = Arc::clone(self);
        Ok(Flight { app, flight })
    }

    /// What time the node will find it is, as near as can be told from outside.
    pub fn now(&self, state: &State) -> Timestamp {
        let shown = match self.back.node.clock_mode() {
            ClockMode::Wall => wall(),
            ClockMode::Sandbox => wall().saturating_add(state.clock_offset()),
            ClockMode::Manual { start } => start.micros(),
        };
        let floor = self.clock_floor.load(Ordering::Relaxed);
        Timestamp::from_micros(shown.max(floor).max(state.time().micros()))
    }

    /// Notes that the clock was moved.
    pub fn clock_moved(&self, to: Timestamp) {
        self.clock_floor.fetch_max(to.micros(), Ordering::Relaxed);
    }

    /// Runs alone.
    pub fn alone<T>(&self, work: impl FnOnce() -> T) -> T {
        let _alone = self.door.lock().unwrap_or_else(PoisonError::into_inner);
        work()
    }

    /// Counts a connection.
    pub fn open_connection(&self) -> Counted {
        self.connections.fetch_add(1, Ordering::AcqRel);
        Counted(Arc::clone(&self.connections))
    }

    /// How many connections are open.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Acquire)
    }
}

/// The secret that a request shows.
pub(crate) fn bearer(headers: &HeaderMap) -> Answer<&str> {
    let value = headers.get(header::AUTHORIZATION).ok_or(Fault::ApiKeyMissing)?;
    let text = value.to_str().map_err(|_| Fault::ApiKeyUnknown)?;
    let (scheme, secret) = text.split_once(' ').ok_or(Fault::ApiKeyMissing)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Fault::ApiKeyMissing.into());
    }
    Ok(secret.trim())
}

/// A key that is being worked on.
pub(crate) struct Flight {
    app: Arc<App>,
    flight: (MemberId, String),
}

impl Drop for Flight {
    fn drop(&mut self) {
        let flights = self.app.flights.lock();
        flights.unwrap_or_else(PoisonError::into_inner).remove(&self.flight);
    }
}

/// One connection that is counted, until it is dropped.
pub(crate) struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

fn wall() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let micros = since.ok().and_then(|span| i64::try_from(span.as_micros()).ok());
    micros.unwrap_or(0)
}

/// The time that the last record of the journal moved the clock to, if it did: no later record shows
/// it.
fn last_move(back: &Backend) -> Option<Timestamp> {
    let last = back.feed.subscribe_from(back.model.sequence()).try_next().ok()??;
    let record = last.records.last()?;
    match (&record.envelope.command, &record.outcome) {
        (Command::AdvanceClock(advance), Outcome::Done(_)) => Some(advance.to),
        _ => None,
    }
}
