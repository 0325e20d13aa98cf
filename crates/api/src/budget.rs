//! How many bytes of requests and answers may be in memory at once.
//!
//! A body is counted as it arrives, so that announcing one takes nothing, and until its request is
//! answered. A large answer is counted until the caller has taken it. What a body finds no room for is
//! refused before anything happens; an answer to something that did happen is counted, never refused.

use axum::body::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Up to this size, in bytes, a body may use the quarter that larger ones leave free, and an answer is
/// not counted.
pub(crate) const SMALL: usize = 64 * 1024;

/// The bytes there are.
pub(crate) struct Budget {
    used: AtomicUsize,
    limit: usize,
}

/// Bytes of one request or answer; given back when dropped.
pub(crate) struct Held {
    budget: Arc<Budget>,
    bytes: usize,
}

impl Budget {
    pub fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { used: AtomicUsize::new(0), limit })
    }

    /// Nothing yet.
    pub fn hold(self: &Arc<Self>) -> Held {
        Held { budget: Arc::clone(self), bytes: 0 }
    }

    /// Bytes that are held.
    pub fn used(&self) -> usize {
        self.used.load(Ordering::Acquire)
    }
}

impl Held {
    /// Takes so many bytes more; false where there is no room.
    #[must_use]
    pub fn take(&mut self, more: usize) -> bool {
        let Budget { used, limit } = &*self.budget;
        let is_small = self.bytes.saturating_add(more) <= SMALL;
        let limit = if is_small { *limit } else { limit - limit / 4 };
        let fits = |used: usize| used.checked_add(more).filter(|sum| *sum <= limit);
        let taken = used.fetch_update(Ordering::AcqRel, Ordering::Acquire, fits).is_ok();
        self.bytes += if taken { more } else { 0 };
        taken
    }

    /// Takes what is there already, room or not.
    pub fn take_anyway(&mut self, more: usize) {
        self.budget.used.fetch_add(more, Ordering::AcqRel);
        self.bytes += more;
    }

    /// Gives everything back.
    pub fn release(&mut self) {
        self.budget.used.fetch_sub(self.bytes, Ordering::AcqRel);
        self.bytes = 0;
    }

    /// Keeps hold of them for as long as anybody has these bytes.
    pub fn bind(self, bytes: Bytes) -> Bytes {
        Bytes::from_owner(Bound { bytes, _held: self })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.release();
    }
}

/// A mark on an answer whose bytes are there once for all callers.
#[derive(Clone)]
pub(crate) struct Shared;

struct Bound {
    bytes: Bytes,
    _held: Held,
}

impl AsRef<[u8]> for Bound {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests;
