//! When the next request leaves.

use std::cell::Cell;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

use super::Stop;

/// How long the clock sleeps at least: below this it costs more than it gives.
const LEAST_SLEEP: Duration = Duration::from_micros(100);

/// Far more connections than anybody opens.
const MOST_CONNECTIONS: usize = 1 << 20;

/// Gives out the times at which requests should leave.
pub struct Pacer {
    begun: Instant,
    rate: Option<f64>,
    stop: Stop,
    given: Cell<u64>,
    /// At a rate: a permit for each request whose time has come.
    due: Arc<Semaphore>,
}

impl Pacer {
    /// Begins now.
    pub fn start(rate: Option<f64>, stop: Stop) -> Self {
        let due = Arc::new(Semaphore::new(0));
        let begun = Instant::now();
        if let Some(rate) = rate {
            let (due, total) = (Arc::clone(&due), total(rate, stop));
            thread::spawn(move || tick(&due, begun, rate, total));
        }
        Self { begun, rate, stop, given: Cell::new(0), due }
    }

    /// Waits until another request should leave; gives that time, or none where it is over.
    pub async fn next(&self) -> Option<Instant> {
        let Some(rate) = self.rate else { return self.next_at_once() };
        self.due.acquire().await.ok()?.forget();
        let number = self.take();
        (number < total(rate, self.stop)).then(|| self.begun + after(number, rate))
    }

    fn next_at_once(&self) -> Option<Instant> {
        let now = Instant::now();
        let is_over = match self.stop {
            Stop::Requests(most) => self.given.get() >= most,
            Stop::After { warm_up, time } => now - self.begun >= warm_up + time,
        };
        self.take();
        (!is_over).then_some(now)
    }

    fn take(&self) -> u64 {
        self.given.replace(self.given.get() + 1)
    }

    /// Whether a request that should have left then is counted.
    pub fn counts(&self, intended: Instant) -> bool {
        match self.stop {
            Stop::Requests(_) => true,
            Stop::After { warm_up, .. } => intended >= self.begun + warm_up,
        }
    }

    /// How long was counted, until now.
    pub fn counted(&self) -> Duration {
        match self.stop {
            Stop::Requests(_) => self.begun.elapsed(),
            Stop::After { warm_up, .. } => self.begun.elapsed().saturating_sub(warm_up),
        }
    }
}

/// How many requests leave in all.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate is above zero, and a measurement ends"
)]
fn total(rate: f64, stop: Stop) -> u64 {
    match stop {
        Stop::Requests(most) => most,
        Stop::After { warm_up, time } => ((warm_up + time).as_secs_f64() * rate) as u64,
    }
}

/// When the request of this number should leave.
#[allow(clippy::cast_precision_loss, reason = "a count of requests")]
fn after(number: u64, rate: f64) -> Duration {
    Duration::from_secs_f64(number as f64 / rate)
}

/// Lets go what is due; in the end everybody, to learn that it is over.
fn tick(due: &Semaphore, begun: Instant, rate: f64, total: u64) {
    let mut number = 0;
    while number < total {
        let wait = after(number, rate).saturating_sub(begun.elapsed());
        thread::sleep(wait.max(LEAST_SLEEP));
        let before = number;
        while number < total && after(number, rate) <= begun.elapsed() {
            number += 1;
        }
        let count = usize::try_from(number - before).unwrap_or(usize::MAX);
        due.add_permits(count);
    }
    // One more for each connection that will ever ask: it finds that it is over.
    due.add_permits(MOST_CONNECTIONS);
}

#[cfg(test)]
mod tests;
