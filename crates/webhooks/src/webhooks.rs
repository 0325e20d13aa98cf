//! Endpoints as their owners manage them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time;

use node::{Feed, FeedError, Home, MemberEventQueries, StoreError};
use sha2::{Digest, Sha256};
use tokio::sync::Notify;
use units::{Duration, MemberId, Timestamp};

use crate::client::{Caller, Calling};
use crate::database::DatabaseError;
use crate::endpoint::{Delivery, DeliveryState, Endpoint, EndpointId};
use crate::event::{Message, Place, Source, SourceError};
use crate::line::{Answer, post};
use crate::pattern::Pattern;
use crate::signature::Secret;
use crate::store::{Change, Made, NewEndpoint, Store};
use crate::target::{Reach, Target, UrlProblem};

/// Endpoints of one member.
pub const MAX_ENDPOINTS: u32 = 16;
/// Patterns of one endpoint.
pub const MAX_PATTERNS: usize = 32;
/// Characters of a description.
pub const MAX_DESCRIPTION: usize = 200;
/// Changes, pings and replays of one member in a minute.
pub const MAX_CHANGES: u32 = 60;
/// How long a secret stays valid after the next was made, unless told otherwise.
pub const OVERLAP: Duration = Duration::from_days(1);

const MINUTE: i64 = 60_000_000;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// There is no such endpoint, or no such event of its owner.
    #[error("there is no such thing")]
    NotFound,
    /// Webhooks may not go there.
    #[error("webhooks cannot go there: {0}")]
    Url(#[from] UrlProblem),
    /// The key was used for another endpoint.
    #[error("this key stands for another endpoint")]
    KeyReused,
    /// A member has so many endpoints at most.
    #[error("a member has at most {MAX_ENDPOINTS} endpoints")]
    TooMany,
    /// A member makes so many changes a minute at most.
    #[error("a member makes at most {MAX_CHANGES} changes a minute")]
    TooFast,
    /// It cannot be kept or looked up.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Events cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The journal cannot be read.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// The follower's file cannot be opened.
    #[error(transparent)]
    Members(#[from] StoreError),
    /// The system gives no random bits.
    #[error("no randomness: {0}")]
    Randomness(getrandom::Error),
    /// A thread ended where it should not have.
    #[error("a thread broke")]
    Broken,
}

type Result<T> = std::result::Result<T, WebhookError>;

/// An endpoint as its owner wants it.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Who manages it.
    pub owner: MemberId,
    /// Whether it is told of everybody's events.
    pub everything: bool,
    /// Where to.
    pub url: String,
    /// Which events.
    pub events: Vec<Pattern>,
    /// What its owner calls it.
    pub description: String,
    /// The key of the request: the same key makes the same endpoint.
    pub key: String,
}

impl Wish {
    /// A hash of what is asked for.
    fn input(&self) -> String {
        let events: Vec<String> = self.events.iter().map(ToString::to_string).collect();
        let text = format!("{:?}", (self.everything, &self.url, events, &self.description));
        Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// What to send again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replay {
    /// Everything from this record on.
    Sequence(u64),
    /// Everything recorded at this time or later.
    Time(Timestamp),
    /// One event.
    One(Place),
    /// All that was given up.
    Dead,
}

/// What a ping came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinged {
    /// Its `webhook-id`.
    pub message: String,
    /// The status that was answered, where there was an answer.
    pub status: Option<u16>,
    /// What went wrong, or the beginning of what was answered otherwise.
    pub problem: Option<String>,
}

/// How all deliveries fare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Messages that wait: read and not sent yet, held, put aside.
    pub pending: u64,
    /// Messages that were given up and are still listed.
    pub dead: u64,
    /// Attempts that were accepted since the start.
    pub delivered: u64,
    /// Attempts that were not, since the start.
    pub failed: u64,
    /// Age of the oldest event that waits, in seconds.
    pub oldest_pending_seconds: u64,
}

pub(crate) struct Shared {
    pub store: Store,
    pub feed: Feed,
    pub members: MemberEventQueries,
    pub wake: Notify,
    settings: Settings,
    calling: OnceLock<Calling>,
    delivered: AtomicU64,
    failed: AtomicU64,
    /// Events that were read for each endpoint, and the time of the first.
    backlog: Mutex<HashMap<EndpointId, (u64, Timestamp)>>,
    /// When each member's minute began, and changes since.
    changes: Mutex<HashMap<MemberId, (Timestamp, u32)>>,
}

/// How webhooks are sent.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How far they may go.
    pub reach: Reach,
    /// How long an attempt may take.
    pub timeout: time::Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { reach: Reach::Public, timeout: time::Duration::from_secs(15) }
    }
}

impl Shared {
    pub fn reach(&self) -> Reach {
        self.settings.reach
    }

    /// The machine's certificates are read when the first call is made.
    pub fn calling(&self) -> Calling {
        let make = || Calling::new(self.settings.reach, self.settings.timeout);
        self.calling.get_or_init(make).clone()
    }

    pub fn count(&self, accepted: bool) {
        let counter = if accepted { &self.delivered } else { &self.failed };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub fn note_backlog(&self, id: EndpointId, events: usize, oldest: Option<Timestamp>) {
        let mut backlog = self.backlog.lock().unwrap_or_else(PoisonError::into_inner);
        match oldest {
            Some(oldest) => {
                backlog.insert(id, (u64::try_from(events).unwrap_or(u64::MAX), oldest));
            }
            None => drop(backlog.remove(&id)),
        }
    }

    /// Counts a change.
    fn change(&self, member: MemberId, now: Timestamp) -> Result<()> {
        let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        changes.retain(|_, (began, _)| now.micros() - began.micros() < MINUTE);
        let (_, count) = changes.entry(member).or_insert((now, 0));
        *count += 1;
        if *count > MAX_CHANGES { Err(WebhookError::TooFast) } else { Ok(()) }
    }
}

/// The endpoints of one house. Cheap to clone.
#[derive(Clone)]
pub struct Webhooks(pub(crate) Arc<Shared>);

impl Webhooks {
    /// Opens what is kept beside a journal; the node at home must be running.
    ///
    /// # Errors
    /// Where the files or the database cannot be used.
    pub fn open(home: &Home, feed: Feed, settings: Settings) -> Result<Self> {
        let store = Store::beside(&home.journal)?;
        // A node that follows a database may itself be behind.
        let is_own = matches!(home.journal, journal::Store::Folder(_));
        let last = feed.next_sequence().saturating_sub(1);
        if is_own && let moved @ 1.. = store.not_beyond(last)? {
            eprintln!(
                "webhooks: {moved} endpoints stood beyond the journal's end and go on from it"
            );
        }
        Ok(Self(Arc::new(Shared {
            store,
            feed,
            members: MemberEventQueries::open(&home.folder)?,
            wake: Notify::new(),
            settings,
            calling: OnceLock::new(),
            delivered: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            backlog: Mutex::default(),
            changes: Mutex::default(),
        })))
    }

    /// Makes an endpoint, which is told of what is recorded from now on.
    ///
    /// # Errors
    /// Where the address is not allowed, or the member has too many or is too fast.
    pub fn create(&self, wish: Wish, now: Timestamp) -> Result<Endpoint> {
        self.0.change(wish.owner, now)?;
        Target::parse(&wish.url, self.0.reach())?;
        let last = self.0.feed.next_sequence().saturating_sub(1);
        let input = wish.input();
        let new = NewEndpoint {
            owner: wish.owner,
            everything: wish.everything,
            url: wish.url,
            events: wish.events,
            description: wish.description,
            created_at: now,
            cursor: Place::end_of(last),
            secret: Secret::random().map_err(WebhookError::Randomness)?,
            key: wish.key,
            input,
        };
        let made = match self.0.store.create(&new, MAX_ENDPOINTS)? {
            Made::Here(endpoint) => *endpoint,
            Made::Otherwise => return Err(WebhookError::KeyReused),
            Made::TooMany => return Err(WebhookError::TooMany),
        };
        self.0.wake.notify_waiters();
        Ok(made)
    }

    /// The secret that an endpoint has now, for whoever asked for it and may not have had the answer:
    /// none where it is older than a day, or, right after the endpoint was made, changed since.
    #[must_use]
    pub fn new_secret(endpoint: &Endpoint, now: Timestamp) -> Option<String> {
        let is_new = now < endpoint.secret_at.after(Duration::from_days(1));
        is_new.then(|| endpoint.secret.text())
    }

    /// One endpoint.
    ///
    /// # Errors
    /// Where there is none.
    pub fn endpoint(&self, id: EndpointId) -> Result<Endpoint> {
        self.0.store.endpoint(id)?.ok_or(WebhookError::NotFound)
    }

    /// Endpoints of a member, or of everybody, after this number.
    ///
    /// # Errors
    /// Where they cannot be looked up.
    pub fn list(&self, owner: Option<MemberId>, after: i64, limit: u32) -> Result<Vec<Endpoint>> {
        Ok(self.0.store.list(owner, after, limit)?)
    }

    /// Changes an endpoint.
    ///
    /// # Errors
    /// Where there is none, or the new address is not allowed.
    pub fn update(&self, id: EndpointId, change: &Change, now: Timestamp) -> Result<Endpoint> {
        self.0.change(self.endpoint(id)?.owner, now)?;
        if let Some(url) = &change.url {
            Target::parse(url, self.0.reach())?;
        }
        self.0.store.update(id, change)?;
        self.0.wake.notify_waiters();
        self.endpoint(id)
    }

    /// Forgets an endpoint and its deliveries.
    ///
    /// # Errors
    /// Where there is none.
    pub fn delete(&self, id: EndpointId, now: Timestamp) -> Result<()> {
        self.0.change(self.endpoint(id)?.owner, now)?;
        self.0.store.delete(id)?.then_some(()).ok_or(WebhookError::NotFound)
    }

    /// Gives an endpoint a new secret. For `overlap` messages are signed with both.
    ///
    /// # Errors
    /// Where there is none.
    pub fn rotate(
        &self,
        id: EndpointId,
        key: &str,
        overlap: Duration,
        now: Timestamp,
    ) -> Result<Endpoint> {
        self.0.change(self.endpoint(id)?.owner, now)?;
        let secret = Secret::random().map_err(WebhookError::Randomness)?;
        self.0.store.rotate(id, &secret, key, (now, now.after(overlap)))?;
        self.endpoint(id)
    }

    /// Sends a `webhook.ping` at once, beside everything else, and tells what came of it.
    ///
    /// # Errors
    /// Where there is no such endpoint.
    pub async fn ping(&self, id: EndpointId, now: Timestamp) -> Result<Pinged> {
        let endpoint = self.endpoint(id)?;
        self.0.change(endpoint.owner, now)?;
        let message = Message::ping(id, now);
        let mut caller = Caller::new(self.0.calling());
        let answer = post(&mut caller, &self.0, &endpoint, &message, now).await;
        let (status, problem) = match answer {
            Answer::Accepted(status) => (Some(status), None),
            Answer::Unreachable(reply, problem) => (reply.map(|reply| reply.status), Some(problem)),
            Answer::Gone(reply) | Answer::Refused(reply) => {
                (Some(reply.status), Some(reply.excerpt))
            }
        };
        Ok(Pinged { message: message.id, status, problem })
    }

    /// Deliveries to an endpoint before this place, newest first.
    ///
    /// # Errors
    /// Where they cannot be looked up.
    pub fn deliveries(
        &self,
        id: EndpointId,
        state: Option<DeliveryState>,
        before: Place,
        limit: u32,
    ) -> Result<Vec<Delivery>> {
        Ok(self.0.store.deliveries(id, state, before, limit)?)
    }

    /// Sends again; says how many where that is known.
    ///
    /// # Errors
    /// Where there is no such endpoint, or no such event for it.
    pub fn replay(&self, id: EndpointId, what: Replay, now: Timestamp) -> Result<Option<u64>> {
        let endpoint = self.endpoint(id)?;
        self.0.change(endpoint.owner, now)?;
        let count = match what {
            Replay::Sequence(sequence) => self.from(&endpoint, sequence)?,
            Replay::Time(time) => self.from(&endpoint, self.0.feed.sequence_at(time)?)?,
            Replay::One(place) => Some(self.one(&endpoint, place, now)?),
            Replay::Dead => Some(self.0.store.revive_dead(id, now)?),
        };
        self.0.wake.notify_waiters();
        Ok(count)
    }

    fn from(&self, endpoint: &Endpoint, sequence: u64) -> Result<Option<u64>> {
        let last = self.0.feed.next_sequence().saturating_sub(1);
        let before = sequence.saturating_sub(1).min(last);
        self.0.store.place(endpoint.id, Place::end_of(before))?;
        Ok(None)
    }

    fn one(&self, endpoint: &Endpoint, place: Place, now: Timestamp) -> Result<u64> {
        let mut source = Source::new(endpoint.scope(), self.0.feed.clone());
        let event = source.at(&self.0.members, place)?.ok_or(WebhookError::NotFound)?;
        let message = Message::of(endpoint.id, &event);
        self.0.store.put_aside(&Delivery {
            endpoint: endpoint.id,
            place,
            message: message.id,
            kind: message.kind,
            state: DeliveryState::Retrying,
            attempts: 0,
            first_at: now,
            last_at: now,
            next_at: Some(now),
            status: None,
            problem: None,
            took_ms: 0,
        })?;
        Ok(1)
    }

    /// How all deliveries fare.
    ///
    /// # Errors
    /// Where they cannot be counted.
    pub fn figures(&self, now: Timestamp) -> Result<Figures> {
        let (asides, first_aside) = self.0.store.count(DeliveryState::Retrying)?;
        let (dead, _) = self.0.store.count(DeliveryState::Dead)?;
        let backlog = self.0.backlog.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting: u64 = backlog.values().map(|(count, _)| count).sum();
        let oldest = backlog.values().map(|(_, oldest)| *oldest).chain(first_aside).min();
        let age = oldest.map_or(0, |oldest| now.micros().saturating_sub(oldest.micros()).max(0));
        Ok(Figures {
            pending: asides + waiting,
            dead,
            delivered: self.0.delivered.load(Ordering::Relaxed),
            failed: self.0.failed.load(Ordering::Relaxed),
            oldest_pending_seconds: u64::try_from(age).unwrap_or(0) / 1_000_000,
        })
    }
}

/// The clock on the wall: retries go by it, whatever a sandbox's clock shows.
#[must_use]
pub fn wall() -> Timestamp {
    let since = time::SystemTime::now().duration_since(time::SystemTime::UNIX_EPOCH);
    let micros = since.ok().and_then(|span| i64::try_from(span.as_micros()).ok());
    Timestamp::from_micros(micros.unwrap_or(0))
}
