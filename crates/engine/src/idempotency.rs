//! The same key and the same input: the first answer again. The same key and other input: a refusal.

use crate::{Actor, Envelope, IdMap, Record};
use minicbor::{Decode, Encode};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use units::{Duration, Timestamp};

/// A key chosen by the caller for one command: 1 to 64 printable ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct IdempotencyKey(#[n(0)] String);

impl IdempotencyKey {
    /// The key, or `None` where the text is empty, longer than 64 characters or not printable ASCII.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How long a key is remembered.
pub const KEY_RETENTION: Duration = Duration::from_days(30);

/// Whether a command is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Decide it.
    Fresh,
    /// It was decided already: answer with the record of this sequence.
    Repeated {
        /// Of the first answer.
        sequence: u64,
    },
    /// Its key stood for another command, recorded under this sequence.
    Conflicting {
        /// Of the command the key stands for.
        sequence: u64,
    },
}

/// First half of a SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
struct Half(#[n(0)] u64, #[n(1)] u64);

#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cbor(array)]
struct Seen {
    #[n(0)]
    input: Half,
    #[n(1)]
    sequence: u64,
}

/// The keys of the last [`KEY_RETENTION`], as hashes.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(array)]
pub(crate) struct Idempotency {
    #[n(0)]
    seen: IdMap<Half, Seen>,
    /// In the order in which they will be forgotten.
    #[n(1)]
    order: VecDeque<(Timestamp, Half)>,
}

impl Idempotency {
    pub(crate) fn admit(&self, envelope: &Envelope) -> Admission {
        let seen = key_hash(envelope).and_then(|key| self.seen.get(&key));
        match seen {
            None => Admission::Fresh,
            Some(seen) if seen.input == input_hash(envelope) => {
                Admission::Repeated { sequence: seen.sequence }
            }
            Some(seen) => Admission::Conflicting { sequence: seen.sequence },
        }
    }

    pub(crate) fn note(&mut self, record: &Record) {
        self.forget(record.stamp.time);
        let Some(key) = key_hash(&record.envelope) else {
            return;
        };
        let seen = Seen { input: input_hash(&record.envelope), sequence: record.stamp.sequence };
        let before = self.seen.insert(key, seen);
        assert!(before.is_none(), "a key that was seen is not recorded again");
        self.order.push_back((record.stamp.time, key));
    }

    fn forget(&mut self, now: Timestamp) {
        let oldest = now.before(KEY_RETENTION);
        while let Some(&(time, key)) = self.order.front() {
            if time >= oldest {
                break;
            }
            self.order.pop_front();
            self.seen.remove(&key);
        }
    }
}

fn key_hash(envelope: &Envelope) -> Option<Half> {
    let key = envelope.key.as_ref()?;
    let actor = match envelope.actor {
        Actor::System => 0,
        Actor::Member(member) => member.number(),
    };
    Some(half(Sha256::new().chain_update(actor.to_be_bytes()).chain_update(key.as_str())))
}

/// Over the command alone: what was looked up for it may differ from one attempt to the next.
fn input_hash(envelope: &Envelope) -> Half {
    let bytes = minicbor::to_vec(&envelope.command).expect("writing to memory does not fail");
    half(Sha256::new().chain_update(bytes))
}

fn half(hash: Sha256) -> Half {
    let digest: [u8; 32] = hash.finalize().into();
    let word = |at: usize| {
        let bytes = digest[at..at + 8].try_into().expect("eight bytes");
        u64::from_be_bytes(bytes)
    };
    Half(word(0), word(8))
}
