//! The bound on what was accepted and not answered yet.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(crate) struct Permits {
    used: AtomicUsize,
    limit: usize,
}

/// Places in the queue, given back when dropped.
pub(crate) struct Permit {
    permits: Arc<Permits>,
    count: usize,
}

impl Permits {
    pub fn new(limit: usize) -> Arc<Self> {
        let used = AtomicUsize::new(0);
        Arc::new(Self { used, limit })
    }

    /// Places for `count` commands, if there are as many. An array that is larger than the whole
    /// queue gets through when the queue is empty.
    pub fn take(self: &Arc<Self>, count: usize) -> Option<Permit> {
        let count = count.min(self.limit);
        let fits = |used: usize| used.checked_add(count).filter(|sum| *sum <= self.limit);
        self.used.fetch_update(Ordering::AcqRel, Ordering::Acquire, fits).ok()?;
        let permits = Arc::clone(self);
        Some(Permit { permits, count })
    }

    pub fn used(&self) -> usize {
        self.used.load(Ordering::Acquire)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.permits.used.fetch_sub(self.count, Ordering::AcqRel);
    }
}
