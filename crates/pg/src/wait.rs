//! Waiting for a future on a thread, with a deadline, inside async code or outside.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Blocks this thread until `future` is done; `None` once `longest` has passed. The future must make
/// its progress elsewhere, as those of the drivers do once their connection runs.
pub fn wait<F: Future>(future: F, longest: Duration) -> Option<F::Output> {
    let started = Instant::now();
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(done) = future.as_mut().poll(&mut context) {
            return Some(done);
        }
        let left = longest.checked_sub(started.elapsed()).filter(|left| !left.is_zero())?;
        thread::park_timeout(left);
    }
}
