//! The same key again is no new command: whoever asks gets the answer of the first.
//!
//! The engine remembers which record a key stands for, and no more. Whether the input is the same
//! as the first time is seen by comparing with that record, which the journal holds.

mod seen;

use crate::{Actor, Envelope, Record, Stamp};
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use seen::Seen;
use serde::Serialize;
use sha2::{Digest, Sha256};
use units::Duration;

/// A key chosen by the caller for one command: 1 to 64 printable ASCII characters. Hashed once, by
/// whoever makes it, so that the one thread that decides need not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    text: Box<str>,
    hash: KeyHash,
}

impl IdempotencyKey {
    /// The key, or `None` where the text is empty, longer than 64 characters or not printable ASCII.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self::of(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn of(text: &str) -> Self {
        Self { text: text.into(), hash: KeyHash::of(text) }
    }
}

impl<C> Encode<C> for IdempotencyKey {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.str(&self.text)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for IdempotencyKey {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        d.str().map(Self::of)
    }
}

impl Serialize for IdempotencyKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// How long a key is remembered.
pub const KEY_RETENTION: Duration = Duration::from_days(30);

/// Whether a command is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Decide it.
    Fresh,
    /// Its key stands for the command recorded under this sequence.
    Seen {
        /// Of the command the key stands for.
        sequence: u64,
    },
}

/// First half of the SHA-256 of a key, mixed with who used it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
struct KeyHash(#[n(0)] u64, #[n(1)] u64);

impl KeyHash {
    fn of(text: &str) -> Self {
        let digest: [u8; 32] = Sha256::digest(text).into();
        let word = |at: usize| {
            let bytes = digest[at..at + 8].try_into().expect("eight bytes");
            u64::from_be_bytes(bytes)
        };
        Self(word(0), word(8))
    }

    /// Keys of different members never meet: to make them, one would have to find a text for a
    /// hash that is given.
    fn used_by(self, actor: Actor) -> Self {
        let number = match actor {
            Actor::System => 0,
            Actor::Member(member) => member.number(),
        };
        Self(self.0 ^ u64::from(number), self.1)
    }
}

/// The keys of the last [`KEY_RETENTION`], as hashes.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(transparent)]
pub(crate) struct Idempotency(#[n(0)] Seen);

impl Idempotency {
    pub(crate) fn admit(&self, envelope: &Envelope) -> Admission {
        let seen = key_hash(envelope).and_then(|key| self.0.get(key));
        seen.map_or(Admission::Fresh, |sequence| Admission::Seen { sequence })
    }

    pub(crate) fn note(&mut self, record: &Record) {
        let Stamp { sequence, time } = record.stamp;
        self.0.forget_before(time.before(KEY_RETENTION));
        if let Some(key) = key_hash(&record.envelope) {
            let is_new = self.0.push(key, sequence, time);
            assert!(is_new, "a key that was seen is not recorded again");
        }
    }
}

fn key_hash(envelope: &Envelope) -> Option<KeyHash> {
    envelope.key.as_ref().map(|key| key.hash.used_by(envelope.actor))
}
