//! What is sent: recorded events, by whom they concern.

use std::fmt;
use std::str::FromStr;

use engine::{Event, Outcome};
use node::{EventJson, Feed, FeedError, MemberEvent, MemberEventQueries, StoreError, Subscription};
use serde_json::json;
use sha2::{Digest, Sha256};
use units::{MemberId, Timestamp};

use crate::endpoint::EndpointId;

/// An event's number: the record it belongs to, and its place there. Written `sequence.index`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The record.
    pub sequence: u64,
    /// Among the events of the record, from 0 on.
    pub index: u32,
}

impl Place {
    /// Before all events.
    pub const START: Self = Self::end_of(0);

    /// After all events of a record.
    #[must_use]
    pub const fn end_of(sequence: u64) -> Self {
        Self { sequence, index: u32::MAX }
    }

    /// The place that everything from this one on comes after.
    #[must_use]
    pub const fn before(self) -> Self {
        match self.index.checked_sub(1) {
            Some(index) => Self { sequence: self.sequence, index },
            None => Self::end_of(self.sequence.saturating_sub(1)),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.sequence, self.index)
    }
}

/// The text is not `sequence.index`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an event's number reads sequence.index")]
pub struct NotAPlace;

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        let (sequence, index) = text.split_once('.').ok_or(NotAPlace)?;
        let sequence = sequence.parse().map_err(|_| NotAPlace)?;
        Ok(Self { sequence, index: index.parse().map_err(|_| NotAPlace)? })
    }
}

/// Whose events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What concerns a member.
    Member(MemberId),
    /// What concerns anybody.
    Everything,
}

/// An event on its way to an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The same whenever it is sent to this endpoint: by it receivers know what they have.
    pub id: String,
    /// Such as `market.filled`.
    pub kind: String,
    /// Which event it is.
    pub place: Place,
    /// When it was recorded.
    pub time: Timestamp,
    /// JSON.
    pub body: Vec<u8>,
}

impl Message {
    /// The event as this endpoint is sent it: `data` is an item of `/v1/wallet/events`.
    #[must_use]
    pub fn of(endpoint: EndpointId, found: &MemberEvent) -> Self {
        let place = Place { sequence: found.sequence, index: found.index };
        let event = EventJson::of(&found.event, found.index);
        let kind = event.r#type.clone();
        let body = json!({
            "type": kind,
            "timestamp": found.time,
            "data": {
                "id": place.to_string(),
                "sequence": found.sequence,
                "recorded_at": found.time,
                "event": event,
            },
        });
        let id = message_id(endpoint, place, found.time);
        Self { id, kind, place, time: found.time, body: body.to_string().into_bytes() }
    }

    /// A message that is about no event: to see whether an endpoint answers.
    #[must_use]
    pub fn ping(endpoint: EndpointId, now: Timestamp) -> Self {
        let body = json!({
            "type": "webhook.ping", "timestamp": now, "data": { "endpoint": endpoint.to_string() },
        });
        let id = format!("msg_ping_{}_{}", endpoint.number(), now.micros());
        let (kind, place) = ("webhook.ping".to_owned(), Place::START);
        Self { id, kind, place, time: now, body: body.to_string().into_bytes() }
    }
}

/// Whoever reads it sees which event it is. The digits at the end differ where a journal was restored
/// from an older backup and went on otherwise: what is new must not pass for what was there.
fn message_id(endpoint: EndpointId, place: Place, time: Timestamp) -> String {
    let text = format!("{endpoint} {place} {}", time.micros());
    let digest = Sha256::digest(text);
    let digits: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("msg_{}_{}_{digits}", place.sequence, place.index)
}

/// Events read at a time.
const PAGE: u32 = 200;

/// Where one endpoint's events come from.
pub(crate) struct Source {
    scope: Scope,
    feed: Feed,
    reading: Option<Subscription>,
}

/// What came after a place.
pub(crate) struct Found {
    pub events: Vec<MemberEvent>,
    /// Everything up to here was looked at.
    pub reached: Place,
    /// True where there is more to look at.
    pub has_more: bool,
    /// True where more was recorded than can be looked at yet.
    pub is_behind: bool,
}

/// Why events cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// What the node recorded cannot be read.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// What the follower made of it cannot be read.
    #[error(transparent)]
    Members(#[from] StoreError),
}

impl Source {
    pub fn new(scope: Scope, feed: Feed) -> Self {
        Self { scope, feed, reading: None }
    }

    /// The next events after `place`, oldest first; about 200.
    pub fn after(
        &mut self,
        members: &MemberEventQueries,
        place: Place,
    ) -> Result<Found, SourceError> {
        match self.scope {
            Scope::Member(member) => self.of_member(members, member, place),
            Scope::Everything => self.of_all(place),
        }
    }

    /// One event, if it concerns whom this is for.
    pub fn at(
        &mut self,
        members: &MemberEventQueries,
        place: Place,
    ) -> Result<Option<MemberEvent>, SourceError> {
        let events = match self.scope {
            Scope::Member(member) => {
                let before = place.before();
                members.after(member, (before.sequence, before.index), 1)?
            }
            // On its own, so that the place of the other reading is kept.
            Scope::Everything => {
                Self::new(self.scope, self.feed.clone()).of_all(place.before())?.events
            }
        };
        let at_place =
            |event: &MemberEvent| (event.sequence, event.index) == (place.sequence, place.index);
        Ok(events.into_iter().find(at_place))
    }

    fn of_member(
        &self,
        members: &MemberEventQueries,
        member: MemberId,
        place: Place,
    ) -> Result<Found, SourceError> {
        // Asked first: what is filed meanwhile may be found or not.
        let filed = members.position()?;
        let events = members.after(member, (place.sequence, place.index), PAGE)?;
        let is_full = u32::try_from(events.len()).is_ok_and(|count| count >= PAGE);
        let last =
            events.last().map(|event| Place { sequence: event.sequence, index: event.index });
        let end = if is_full { None } else { Some(Place::end_of(filed.saturating_sub(1))) };
        let reached = last.max(end).unwrap_or(place).max(place);
        let is_behind = is_full || filed < self.feed.next_sequence();
        Ok(Found { events, reached, has_more: is_full, is_behind })
    }

    fn of_all(&mut self, place: Place) -> Result<Found, SourceError> {
        let from = if place.index == u32::MAX { place.sequence + 1 } else { place.sequence };
        let going_on = self.reading.take().filter(|reading| reading.position() == from);
        let mut reading = going_on.unwrap_or_else(|| self.feed.subscribe_from(from));
        let batch = match reading.try_next() {
            Err(FeedError::Closed) => None,
            other => other?,
        };
        let is_some = batch.is_some();
        let mut found =
            Found { events: Vec::new(), reached: place, has_more: is_some, is_behind: is_some };
        for record in batch.iter().flat_map(|batch| &batch.records) {
            found.reached = Place::end_of(record.stamp.sequence);
            let Outcome::Done(events) = &record.outcome else { continue };
            let after = events.iter().zip(0..).filter(|(_, index)| {
                place < Place { sequence: record.stamp.sequence, index: *index }
            });
            found.events.extend(after.map(|(event, index): (&Event, u32)| MemberEvent {
                sequence: record.stamp.sequence,
                index,
                time: record.stamp.time,
                event: event.clone(),
            }));
        }
        self.reading = Some(reading);
        Ok(found)
    }
}
