//! An endpoint, and how a delivery to it fares.

use std::fmt;
use std::str::FromStr;

use units::{MemberId, Timestamp};

use crate::event::{Place, Scope};
use crate::pattern::Pattern;
use crate::signature::Secret;

/// The number of an endpoint; never used again. Written `whk_7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndpointId(i64);

impl EndpointId {
    /// The endpoint of this number.
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for EndpointId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "whk_{}", self.0)
    }
}

/// The text is not the id of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an endpoint's id reads whk_7")]
pub struct NotAnEndpoint;

impl FromStr for EndpointId {
    type Err = NotAnEndpoint;

    fn from_str(text: &str) -> Result<Self, NotAnEndpoint> {
        let digits = text.strip_prefix("whk_").ok_or(NotAnEndpoint)?;
        let number = digits.parse().map_err(|_| NotAnEndpoint)?;
        let plain = number > 0 && Self(number).to_string() == text;
        plain.then_some(Self(number)).ok_or(NotAnEndpoint)
    }
}

/// A member's server that is told of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Its id.
    pub id: EndpointId,
    /// Who manages it.
    pub owner: MemberId,
    /// True where it is told of everybody's events: the operator's.
    pub everything: bool,
    /// Where to.
    pub url: String,
    /// Which events.
    pub events: Vec<Pattern>,
    /// What its owner calls it.
    pub description: String,
    /// Why nothing is sent to it, where nothing is.
    pub disabled: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When something was last accepted.
    pub last_success_at: Option<Timestamp>,
    /// Everything up to this event was accepted, put aside, given up or not wanted.
    pub cursor: Place,
    /// Until when the secret before the present one is used too.
    pub previous_until: Option<Timestamp>,
    /// When its secret was made.
    pub secret_at: Timestamp,
    pub(crate) secret: Secret,
    pub(crate) previous: Option<Secret>,
}

impl Endpoint {
    /// Whose events it is told of.
    #[must_use]
    pub fn scope(&self) -> Scope {
        if self.everything { Scope::Everything } else { Scope::Member(self.owner) }
    }

    /// Whether it is told of events of this type.
    #[must_use]
    pub fn wants(&self, kind: &str) -> bool {
        self.events.iter().any(|pattern| pattern.matches(kind))
    }

    /// The signatures of a message: one, or two while a secret is being changed.
    #[must_use]
    pub fn sign(&self, id: &str, now: Timestamp, body: &[u8]) -> String {
        let seconds = now.micros().div_euclid(1_000_000);
        let own = self.secret.sign(id, seconds, body);
        let is_valid = self.previous_until.is_some_and(|until| now < until);
        match self.previous.as_ref().filter(|_| is_valid) {
            Some(previous) => format!("{own} {}", previous.sign(id, seconds, body)),
            None => own,
        }
    }
}

/// How a delivery fares.
///
/// ```text
///            2xx
///  attempt ───────────────────────────────► delivered
///     │ the server does not answer, or not now
///     ├──► holding ──(later, again)──► …          the line waits for it
///     │ the server refuses this event
///     └──► retrying ──(later, again)──► …         the line goes on
///                       after 10 attempts ──► dead ──(replay)──► retrying
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// Accepted.
    Delivered,
    /// Will be tried again, and later events wait for it.
    Holding,
    /// Will be tried again, beside later events.
    Retrying,
    /// Given up.
    Dead,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Delivered, Self::Holding, Self::Retrying, Self::Dead];

    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Holding => "holding",
            Self::Retrying => "retrying",
            Self::Dead => "dead",
        }
    }
}

/// There is no state of this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a delivery is delivered, holding, retrying or dead")]
pub struct UnknownState;

impl FromStr for DeliveryState {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, UnknownState> {
        Self::ALL.into_iter().find(|state| state.name() == text).ok_or(UnknownState)
    }
}

/// An event that was sent to an endpoint at least once, or is to be sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// To whom.
    pub endpoint: EndpointId,
    /// Which event.
    pub place: Place,
    /// Its `webhook-id`.
    pub message: String,
    /// Its type.
    pub kind: String,
    /// How it fares.
    pub state: DeliveryState,
    /// Attempts so far; counted anew after a replay.
    pub attempts: u32,
    /// The first of them.
    pub first_at: Timestamp,
    /// The last of them.
    pub last_at: Timestamp,
    /// The next, where there will be one.
    pub next_at: Option<Timestamp>,
    /// The status that was answered last, where there was an answer.
    pub status: Option<u16>,
    /// What went wrong last.
    pub problem: Option<String>,
    /// How long the last attempt took.
    pub took_ms: u32,
}
