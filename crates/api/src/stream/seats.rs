//! How many streams may be open: all together, those of one member, and those of the public.

use crate::{Answer, Fault};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use units::MemberId;

/// Streams that are open, by whose they are; `None` stands for the public.
type Open = BTreeMap<Option<MemberId>, usize>;

pub(crate) struct Seats {
    open: Mutex<Open>,
    all: usize,
    each: usize,
}

/// A place for one stream; given back when dropped.
pub(crate) struct Seat {
    seats: Arc<Seats>,
    whose: Option<MemberId>,
}

impl Seats {
    /// So many for all, and so many for each member.
    pub fn new(all: usize, each: usize) -> Arc<Self> {
        Arc::new(Self { open: Mutex::default(), all, each })
    }

    /// A place for one more.
    pub fn take(self: &Arc<Self>, whose: Option<MemberId>) -> Answer<Seat> {
        let mut open = self.lock();
        if open.values().sum::<usize>() >= self.all {
            return Err(Fault::TooManyStreams.into());
        }
        let own = open.get(&whose).copied().unwrap_or(0);
        match whose {
            Some(_) if own >= self.each => return Err(Fault::TooManyStreamsOfMember.into()),
            // Nobody in particular leaves a quarter to members.
            None if own >= self.all - self.all / 4 => return Err(Fault::TooManyStreams.into()),
            _ => {}
        }
        open.insert(whose, own + 1);
        drop(open);
        Ok(Seat { seats: Arc::clone(self), whose })
    }

    /// How many are taken.
    pub fn taken(&self) -> usize {
        self.lock().values().sum()
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.seats.lock();
        let own = open.remove(&self.whose).unwrap_or(0);
        if own > 1 {
            open.insert(self.whose, own - 1);
        }
    }
}

#[cfg(test)]
mod tests;
