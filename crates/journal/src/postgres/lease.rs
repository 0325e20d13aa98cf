//! The lease: keeping it, and hearing at once when it is lost.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use pg::tokio_postgres::Statement;
use pg::{PgError, Session};

use super::contender::{Identity, Speed, leader_of};
use super::sql;

/// Tells whether a leader still leads. Cheap to clone.
#[derive(Clone, Debug)]
pub struct LeaseWatch(Arc<Watched>);

#[derive(Debug)]
struct Watched {
    /// Ours; goes up when an unknown outcome was cleared up.
    epoch: AtomicU64,
    lease: Duration,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    lost: bool,
    /// The journal has been dropped.
    ended: bool,
    /// Just before the last renewal that succeeded was sent.
    renewed: Instant,
}

impl LeaseWatch {
    pub(super) fn new(epoch: u64, lease: Duration, since: Instant) -> Self {
        let state = Mutex::new(State { lost: false, ended: false, renewed: since });
        let epoch = AtomicU64::new(epoch);
        Self(Arc::new(Watched { epoch, lease, state, changed: Condvar::new() }))
    }

    /// True once another node leads, or the journal was closed. For good.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        let state = self.state();
        state.lost || state.ended
    }

    /// True while no other node can have taken the lease: it was renewed less than its length ago.
    /// A leader for which this is false cannot know whether it still leads.
    #[must_use]
    pub fn is_current(&self) -> bool {
        let state = self.state();
        !state.lost && !state.ended && state.renewed.elapsed() < self.0.lease
    }

    /// Waits until the lease is lost, or `longest` has passed; whether it is lost.
    #[must_use]
    pub fn wait(&self, longest: Duration) -> bool {
        let holds = |state: &mut State| !state.lost && !state.ended;
        let waited = self.0.changed.wait_timeout_while(self.state(), longest, holds);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.lost || state.ended
    }

    /// In which epoch it is held; goes up when an unknown outcome was cleared up.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.0.epoch.load(Ordering::Acquire)
    }

    /// The lease was taken anew, by a statement sent at `since`.
    pub(super) fn taken(&self, epoch: u64, since: Instant) {
        self.0.epoch.store(epoch, Ordering::Release);
        self.renewed(since);
    }

    fn renewed(&self, since: Instant) {
        let mut state = self.state();
        state.renewed = state.renewed.max(since);
    }

    pub(crate) fn lose(&self) {
        self.state().lost = true;
        self.0.changed.notify_all();
    }

    pub(super) fn end(&self) {
        self.state().ended = true;
        self.0.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in here panics half way.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts the thread that renews the lease until it is lost or given up. It has a connection of its
/// own: an append that waits for a standby must not let the lease run out.
pub(super) fn keep(me: Identity, watch: LeaseWatch) -> Result<(), PgError> {
    let renewing = move || Renewal { me, watch, connected: None }.run();
    let started = thread::Builder::new().name("journal-lease".to_owned()).spawn(renewing);
    started.map(drop).map_err(|error| PgError::Machine(error.to_string()))
}

struct Renewal {
    me: Identity,
    watch: LeaseWatch,
    connected: Option<(Session, Statement)>,
}

impl Renewal {
    fn run(mut self) {
        let pause = self.me.lease / 4;
        while !self.watch.wait(pause) {
            // Where it cannot be renewed it runs out, which the watch shows; the next round tries
            // again on a new connection.
            if self.renew().is_err() {
                self.connected = None;
            }
        }
    }

    fn renew(&mut self) -> Result<(), PgError> {
        let (session, statement) = match self.connected.take() {
            Some(connected) => connected,
            None => {
                let session = self.me.connect("xq journal lease", Speed::Quick)?;
                let statement = session.prepare(sql::RENEW)?;
                (session, statement)
            }
        };
        let (since, epoch) = (Instant::now(), self.watch.epoch());
        let known = i64::try_from(epoch).unwrap_or(i64::MAX);
        let lease = self.me.lease_ms();
        let renewed = session.execute(&statement, &[&known, &self.me.instance, &lease])?;
        if renewed == 1 {
            self.watch.renewed(since);
        } else if self.watch.epoch() == epoch && !self.is_ours(&session)? {
            self.watch.lose();
        }
        self.connected = Some((session, statement));
        Ok(())
    }

    /// The writer may be taking a newer epoch at this moment.
    fn is_ours(&self, session: &Session) -> Result<bool, PgError> {
        Ok(leader_of(session)?.is_some_and(|holder| holder.instance == self.me.instance))
    }
}
