//! A demo world behind the server: who can be played, and how to make it busy.
//!
//! The world itself lives outside this crate; it fills this in once it is there.

use crate::Role;
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use units::{MemberId, SeriesId};
use utoipa::ToSchema;

/// A text in both languages.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Words {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

/// Somebody in the demo world who can be played.
#[derive(Clone, Debug)]
pub struct Persona {
    /// By which it is asked for, such as `till`.
    pub name: &'static str,
    /// What its key may be used for.
    pub role: Role,
    /// Who it is.
    pub member: MemberId,
    /// What it is called.
    pub title: Words,
    /// What it does.
    pub about: Words,
    /// What it issues or takes.
    pub series: Vec<SeriesId>,
}

/// Who may play somebody without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guests {
    /// Nobody.
    Nobody,
    /// Whoever comes from this machine, calling it by a name of its own.
    Near,
    /// Everybody.
    All,
}

/// How busy a day is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Commands a second.
    pub rate: u32,
    /// For how many minutes.
    pub minutes: u32,
}

impl Pace {
    /// Commands in all.
    #[must_use]
    pub fn commands(self) -> u64 {
        u64::from(self.rate) * u64::from(self.minutes) * 60
    }
}

/// A busy day, as far as it has come. Dropping the last [`Running`] ends it.
#[derive(Debug, Default)]
pub struct BusyDay {
    running: AtomicBool,
    done: AtomicU64,
    of: AtomicU64,
    refused: AtomicU64,
}

/// How far a busy day has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BusyDayView {
    /// Whether people are acting now.
    pub running: bool,
    /// Commands made so far.
    pub done: u64,
    /// Commands there will be, about.
    pub of: u64,
    /// Of those made, how many were refused: that is part of life.
    pub refused: u64,
}

impl BusyDay {
    /// Begins one; nothing where one is running.
    fn begin(self: &Arc<Self>, pace: Pace) -> Option<Running> {
        if self.running.swap(true, Ordering::AcqRel) {
            return None;
        }
        self.done.store(0, Ordering::Relaxed);
        self.refused.store(0, Ordering::Relaxed);
        self.of.store(pace.commands(), Ordering::Relaxed);
        Some(Running { day: Arc::clone(self), pace })
    }

    fn view(&self) -> BusyDayView {
        BusyDayView {
            running: self.running.load(Ordering::Acquire),
            done: self.done.load(Ordering::Relaxed),
            of: self.of.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
        }
    }
}

/// A busy day that was begun; over when this is dropped.
#[derive(Debug)]
pub struct Running {
    day: Arc<BusyDay>,
    /// How busy it is to be.
    pub pace: Pace,
}

impl Running {
    /// Tells how far it is: commands made, and how many of them were refused.
    pub fn note(&self, done: u64, refused: u64) {
        self.day.done.store(done, Ordering::Relaxed);
        self.day.refused.store(refused, Ordering::Relaxed);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.day.running.store(false, Ordering::Release);
    }
}

/// Takes a busy day and makes it happen, elsewhere: it must not wait.
pub type Begin = Box<dyn Fn(Running) + Send + Sync>;

/// The demo world, as the interface knows it.
pub struct Sandbox {
    /// Who can be played.
    pub personas: Vec<Persona>,
    /// Who may play them.
    pub guests: Guests,
    day: Arc<BusyDay>,
    begin: Begin,
}

impl Sandbox {
    /// A world with these people.
    #[must_use]
    pub fn new(personas: Vec<Persona>, guests: Guests, begin: Begin) -> Self {
        Self { personas, guests, day: Arc::default(), begin }
    }

    /// Begins a busy day; false where one is running.
    pub(crate) fn begin(&self, pace: Pace) -> bool {
        self.day.begin(pace).map(|running| (self.begin)(running)).is_some()
    }

    /// How far the busy day is, or the last one.
    pub(crate) fn day(&self) -> BusyDayView {
        self.day.view()
    }
}
