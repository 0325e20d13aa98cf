//! A batch, and the hash that binds it to its predecessor.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::AppendError;

/// The sequence of the very first record. Zero is free to mean "nothing yet".
pub const FIRST_SEQUENCE: u64 = 1;

/// What every batch hash begins with, so that it can never equal a hash made for another purpose.
pub const DOMAIN_TAG: &[u8; 26] = b"xianquan/journal/batch/v1\0";

/// The largest batch accepted. Far above what a group commit gathers, far below SQLite's limit.
pub const MAX_BATCH_BYTES: usize = 64 * 1024 * 1024;

/// A SHA-256 hash in the chain; shown as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The predecessor of the first batch.
    pub const GENESIS: Self = Self([0; 32]);
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// Records to be appended together, by one durable commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Sequence of the first record.
    pub first: u64,
    /// How many records; at least one.
    pub count: u32,
    /// The version of the deciding rules that made them.
    pub decision_version: u16,
    /// The records, encoded; opaque here.
    pub bytes: Vec<u8>,
}

impl Batch {
    /// The sequence after this batch, or `None` if it would not fit the store.
    #[must_use]
    pub fn next_sequence(&self) -> Option<u64> {
        next_sequence(self.first, self.count)
    }

    /// The hash this batch has when it follows `previous`.
    #[must_use]
    pub fn chain_hash(&self, previous: Hash) -> Hash {
        chain_hash(previous, self.header(), &self.bytes)
    }

    pub(crate) fn header(&self) -> Header {
        Header { first: self.first, count: self.count, decision_version: self.decision_version }
    }

    /// The sequence after it, where it may follow a journal that continues at `expected`.
    pub(crate) fn check_follows(&self, expected: u64) -> Result<u64, AppendError> {
        if self.first != expected {
            return Err(AppendError::DoesNotFollow { expected, found: self.first });
        }
        if self.count == 0 {
            return Err(AppendError::Empty(self.first));
        }
        self.next_sequence()
            .filter(|_| self.bytes.len() <= MAX_BATCH_BYTES)
            .ok_or(AppendError::TooLarge { first: self.first, bytes: self.bytes.len() })
    }
}

/// A batch as it lies in the journal, with its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBatch {
    /// Sequence of the first record.
    pub first: u64,
    /// How many records.
    pub count: u32,
    /// The version of the deciding rules that made them.
    pub decision_version: u16,
    /// The records, encoded; opaque here.
    pub bytes: Vec<u8>,
    /// The chain's hash up to and including this batch, as stored.
    pub hash: Hash,
}

impl StoredBatch {
    /// The sequence after this batch.
    #[must_use]
    pub fn next_sequence(&self) -> u64 {
        // Reading refuses a row for which this would overflow.
        self.first.saturating_add(u64::from(self.count))
    }

    /// The hash this batch ought to have when it follows `previous`.
    #[must_use]
    pub fn chain_hash(&self, previous: Hash) -> Hash {
        chain_hash(previous, self.header(), &self.bytes)
    }

    pub(crate) fn header(&self) -> Header {
        Header { first: self.first, count: self.count, decision_version: self.decision_version }
    }
}

/// The sequence after `count` records from `first`; SQLite's integers end at `i64::MAX`.
pub(crate) fn next_sequence(first: u64, count: u32) -> Option<u64> {
    first.checked_add(u64::from(count)).filter(|next| i64::try_from(*next).is_ok())
}

/// What a batch says about itself.
#[derive(Clone, Copy)]
pub(crate) struct Header {
    pub first: u64,
    pub count: u32,
    pub decision_version: u16,
}

fn chain_hash(previous: Hash, header: Header, bytes: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN_TAG);
    hasher.update(previous.0);
    hasher.update(header.first.to_be_bytes());
    hasher.update(header.count.to_be_bytes());
    hasher.update(header.decision_version.to_be_bytes());
    hasher.update((bytes.len() as u64).to_be_bytes());
    hasher.update(bytes);
    Hash(hasher.finalize().into())
}
