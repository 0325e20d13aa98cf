//! A node that may come to lead.

use std::time::{Duration, Instant};

use pg::tokio_postgres::types::ToSql;
use pg::tokio_postgres::{Row, Statement};
use pg::{Access, DatabaseUrl, PgError, Session, ensure_schema};

use super::lease::LeaseWatch;
use super::schema::SCHEMA;
use super::sql;
use super::writer::PostgresJournal;
use crate::{FIRST_SEQUENCE, OpenError};

/// Who leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leader {
    /// The name of the node.
    pub name: String,
    /// Where it takes requests.
    pub address: String,
    /// Its epoch: a later leader has a higher one.
    pub epoch: u64,
}

/// A node as it is known in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeInfo {
    /// Its name.
    pub name: String,
    /// Where it takes requests.
    pub address: String,
    /// The sequence it reads next.
    pub position: u64,
    /// How long ago it was heard of.
    pub silent_for: Duration,
}

/// Who asks, the same in every connection of one node.
#[derive(Clone)]
pub(crate) struct Identity {
    pub url: DatabaseUrl,
    pub name: String,
    pub address: String,
    /// This process: a node that was started again is another instance. For a journal the process and
    /// which of its journals, so that of two in one process one writes.
    pub instance: String,
    pub lease: Duration,
}

/// How safe a commit must be before its answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speed {
    /// As batches must: on disk here and on as many standbys as the server is told.
    Safe,
    /// Losing it does no harm: signs of life.
    Quick,
}

impl Identity {
    pub fn lease_ms(&self) -> i64 {
        i64::try_from(self.lease.as_millis()).unwrap_or(i64::MAX)
    }

    /// How long one statement may take.
    fn deadline(&self) -> Duration {
        self.lease.max(Duration::from_secs(1))
    }

    pub fn connect(&self, purpose: &str, speed: Speed) -> Result<Session, PgError> {
        let name = format!("{purpose} {}", self.name);
        let deadline = match speed {
            Speed::Safe => self.deadline() * 2,
            Speed::Quick => self.deadline(),
        };
        let session = Session::connect(&self.url, &name, Access::Write, deadline)?;
        session.batch(UNDISTURBED)?;
        session.batch(match speed {
            Speed::Safe => COMMITS_ARE_SAFE,
            Speed::Quick => "SET synchronous_commit = off",
        })?;
        Ok(session)
    }
}

/// What the protocol counts on, whatever the server's or the role's settings: statements see what was
/// committed while they waited, and only we give up waiting.
const UNDISTURBED: &str = "SET default_transaction_isolation = 'read committed';
    SET statement_timeout = 0; SET lock_timeout = 0";

/// Whatever the server's or the role's setting: a commit is on disk, here and on the synchronous
/// standbys. `remote_apply` promises that and more.
const COMMITS_ARE_SAFE: &str = "SELECT set_config('synchronous_commit',
    CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END,
    false)";

/// Who holds the lease; nobody where it was given up or has run out.
pub(super) struct Holder {
    pub instance: String,
    pub leader: Leader,
}

impl Holder {
    /// Whether a journal of this process has the lease.
    fn is_of(&self, process: &Identity) -> bool {
        self.instance.starts_with(&process.instance)
    }

    /// From the first five columns of [`sql::LEASE`].
    fn read(row: &Row) -> Result<Option<Self>, PgError> {
        let epoch: i64 = row.try_get(0)?;
        let instance: String = row.try_get(1)?;
        let epoch = u64::try_from(epoch).unwrap_or(0);
        let leader = Leader { name: row.try_get(2)?, address: row.try_get(3)?, epoch };
        let runs = row.try_get::<_, bool>(4)? && !instance.is_empty();
        Ok(runs.then_some(Self { instance, leader }))
    }
}

pub(super) fn leader_of(session: &Session) -> Result<Option<Holder>, PgError> {
    let rows = session.query(&session.prepare(sql::LEASE)?, &[])?;
    let row = rows.first().ok_or_else(|| PgError::NotOurs("journal".to_owned()))?;
    Holder::read(row)
}

/// One node of those that follow a journal in a database and may come to lead. One a process.
pub struct Contender {
    me: Identity,
    position: u64,
    connected: Option<Connected>,
    /// Of the journal handed out last.
    leading: Option<LeaseWatch>,
    /// How many times the lease was asked for.
    journals: u64,
}

struct Connected {
    session: Session,
    beat: Statement,
}

impl Contender {
    /// Registers a node under `name`; others are told that it takes requests at `address`. An empty
    /// database gets the journal's schema. Waits for up to two leases while the name is another
    /// instance's, which may be one that was killed a moment ago.
    ///
    /// # Errors
    /// Where a node that lives has the name, a newer program made the schema, the role lacks a
    /// privilege, or no server that takes writes is reached.
    pub fn register(
        url: &DatabaseUrl,
        name: &str,
        address: &str,
        lease: Duration,
    ) -> Result<Self, OpenError> {
        ensure_schema(url, &SCHEMA)?;
        let me = Identity {
            url: url.clone(),
            name: name.to_owned(),
            address: address.to_owned(),
            instance: new_instance()?,
            lease,
        };
        let mut contender =
            Self { me, position: FIRST_SEQUENCE, connected: None, leading: None, journals: 0 };
        let connected = contender.connect()?;
        contender.take_name(&connected.session)?;
        contender.connected = Some(connected);
        Ok(contender)
    }

    /// What the next [`Contender::heartbeat`] tells of how far this node has read.
    pub fn set_position(&mut self, position: u64) {
        self.position = position;
    }

    /// Notes that this node lives, and says who leads. Nobody does where the lease has run out, or is
    /// still in the name of a journal that this node has dropped.
    ///
    /// # Errors
    /// Where the database is not reached, or another instance has taken the name meanwhile.
    pub fn heartbeat(&mut self) -> Result<Option<Leader>, OpenError> {
        let position = i64::try_from(self.position).unwrap_or(i64::MAX);
        let Identity { name, instance, .. } = self.me.clone();
        let (holder, has_name) = self.ask(|Connected { session, beat }| {
            let rows = session.query(beat, &[&name, &instance, &position])?;
            let row = rows.first().ok_or_else(|| PgError::NotOurs("journal".to_owned()))?;
            Ok((Holder::read(row)?, row.try_get::<_, bool>(5)?))
        })?;
        if !has_name {
            // Silent for so long that the name was given away, or taken out by hand.
            let connected = self.connect()?;
            self.take_name(&connected.session)?;
        }
        Ok(holder.filter(|holder| !self.is_orphan(holder)).map(|holder| holder.leader))
    }

    /// Takes the lease where it is free, has run out, or is still in this node's name: the journal to
    /// write, in a new epoch. `None` where another node leads. Waits for an append of the last leader
    /// that is under way. The last batch is checked against its predecessor.
    ///
    /// # Errors
    /// Where the database is not reached or does not answer in time, or the last batch is damaged.
    pub fn try_lead(&mut self) -> Result<Option<PostgresJournal>, OpenError> {
        // First without a write, so that a standby that asks often costs next to nothing.
        let holder = self.ask(|connected| leader_of(&connected.session))?;
        if holder.is_some_and(|holder| !holder.is_of(&self.me)) {
            return Ok(None);
        }
        self.journals += 1;
        let process = &self.me.instance;
        let me = Identity { instance: format!("{process}.{}", self.journals), ..self.me.clone() };
        let session = self.me.connect("xq journal", Speed::Safe)?;
        let since = Instant::now();
        let Identity { instance, name, address, .. } = &me;
        let parameters =
            [instance as _, name as _, address as _, &me.lease_ms() as _, process as _];
        let Some(epoch) = take(&session, sql::TAKE, &parameters)? else { return Ok(None) };
        let watch = LeaseWatch::new(epoch, self.me.lease, since);
        let journal = PostgresJournal::open(me, session, watch.clone())?;
        self.leading = Some(watch);
        Ok(Some(journal))
    }

    /// Every node that was ever registered and not taken out, by name.
    ///
    /// # Errors
    /// Where the database is not reached.
    pub fn nodes(&mut self) -> Result<Vec<NodeInfo>, OpenError> {
        let nodes = self.ask(|Connected { session, .. }| {
            let rows = session.query(&session.prepare(sql::NODES)?, &[])?;
            Ok(rows.iter().map(node_info).collect::<Result<_, _>>()?)
        });
        Ok(nodes?)
    }

    /// A connection that failed is not used again: the next call makes another.
    fn ask<T>(&mut self, ask: impl FnOnce(&Connected) -> Result<T, PgError>) -> Result<T, PgError> {
        let connected = match self.connected.take().filter(|held| !held.session.is_closed()) {
            Some(connected) => connected,
            None => self.connect()?,
        };
        let answer = ask(&connected);
        if !answer.as_ref().is_err_and(PgError::may_pass) {
            self.connected = Some(connected);
        }
        answer
    }

    fn connect(&self) -> Result<Connected, PgError> {
        let session = self.me.connect("xq node", Speed::Quick)?;
        let beat = session.prepare(sql::BEAT)?;
        Ok(Connected { session, beat })
    }

    /// A lease in our name that nobody writes under.
    fn is_orphan(&self, holder: &Holder) -> bool {
        holder.is_of(&self.me) && self.leading.as_ref().is_none_or(LeaseWatch::is_lost)
    }

    fn take_name(&self, session: &Session) -> Result<(), OpenError> {
        let register = session.prepare(sql::REGISTER)?;
        let named = session.prepare(sql::NAMED)?;
        let Identity { name, instance, address, lease, .. } = &self.me;
        let (lease_ms, position) = (self.me.lease_ms(), i64::try_from(self.position));
        let position = position.unwrap_or(i64::MAX);
        let started = Instant::now();
        let mut seen: Option<String> = None;
        loop {
            let parameters =
                [name as _, instance as _, address as _, &lease_ms as _, &position as _];
            if session.execute(&register, &parameters)? == 1 {
                return Ok(());
            }
            let rows = session.query(&named, &[name])?;
            let Some(row) = rows.first() else { continue };
            let other: String = row.try_get(0).map_err(PgError::from)?;
            let now: String = row.try_get(1).map_err(PgError::from)?;
            let lives = seen.as_ref().is_some_and(|before| *before != now);
            if lives || started.elapsed() > *lease * 2 {
                return Err(OpenError::NameInUse { name: name.clone(), address: other });
            }
            seen = Some(now);
            std::thread::sleep(*lease / 8);
        }
    }
}

impl Drop for Contender {
    /// The name is free at once.
    fn drop(&mut self) {
        if let Some(Connected { session, .. }) = self.connected.take() {
            let leave = session.prepare(sql::LEAVE);
            let _ = leave
                .and_then(|leave| session.execute(&leave, &[&self.me.name, &self.me.instance]));
        }
    }
}

/// The new epoch, by a statement that takes the lease; `None` where another node has it. Waits for an
/// append under way, and for as many standbys as any commit.
pub(super) fn take(
    session: &Session,
    sql: &str,
    parameters: &[&(dyn ToSql + Sync)],
) -> Result<Option<u64>, PgError> {
    let statement = session.prepare(sql)?;
    let _ = session.take_warning();
    let rows = session.query(&statement, parameters)?;
    if let Some(warning) = session.take_warning() {
        return Err(PgError::NotReplicated(warning));
    }
    let Some(row) = rows.first() else { return Ok(None) };
    let epoch = u64::try_from(row.try_get::<_, i64>(0)?);
    epoch.map(Some).map_err(|_| PgError::Unexpected("a negative epoch".to_owned()))
}

fn node_info(row: &Row) -> Result<NodeInfo, pg::tokio_postgres::Error> {
    let (position, silent_for): (i64, i64) = (row.try_get(2)?, row.try_get(3)?);
    Ok(NodeInfo {
        name: row.try_get(0)?,
        address: row.try_get(1)?,
        position: u64::try_from(position).unwrap_or(FIRST_SEQUENCE),
        silent_for: Duration::from_millis(u64::try_from(silent_for).unwrap_or(0)),
    })
}

/// 128 random bits: no two processes are one instance.
fn new_instance() -> Result<String, PgError> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits).map_err(|error| PgError::Machine(error.to_string()))?;
    Ok(bits.iter().map(|byte| format!("{byte:02x}")).collect())
}
