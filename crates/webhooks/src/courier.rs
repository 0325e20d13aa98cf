//! Whoever delivers: a thread with a task for each endpoint, so that a slow one holds up nobody.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::task;
use units::Timestamp;

use crate::database::Turn;
use crate::endpoint::EndpointId;
use crate::line::{Line, Step};
use crate::webhooks::{Shared, Webhooks, wall};

/// How often it looks for new endpoints and changed ones of its own accord.
const LOOK: Duration = Duration::from_secs(1);

/// All endpoints together look for new events at most every so often, times their number.
const SHARE: Duration = Duration::from_millis(2);
const SOONEST: Duration = Duration::from_millis(10);

/// How long the end waits for attempts that are under way.
const DRAIN: Duration = Duration::from_secs(3);

/// Threads for what waits for a disk.
const FILE_THREADS: usize = 4;

/// Deliveries at work. Stops when dropped.
pub struct Courier {
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Courier {
    /// Begins to deliver, from where it was stopped.
    ///
    /// # Errors
    /// Where the system has no thread left.
    pub fn start(webhooks: &Webhooks) -> io::Result<Self> {
        let (stop, stopping) = watch::channel(false);
        let shared = Arc::clone(&webhooks.0);
        let mut builder = Builder::new_current_thread();
        let runtime = builder.enable_all().max_blocking_threads(FILE_THREADS).build()?;
        let work = move || run(&runtime, shared, stopping);
        let thread = thread::Builder::new().name("webhooks".to_owned()).spawn(work)?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(runtime: &Runtime, shared: Arc<Shared>, stopping: watch::Receiver<bool>) {
    let tasks = runtime.block_on(supervise(&shared, stopping));
    runtime.block_on(async {
        let drained = async {
            for (_, task) in tasks {
                let _ = task.await;
            }
        };
        // What is cut off here is sent again after the next start, under the same id.
        let _ = tokio::time::timeout(DRAIN, drained).await;
    });
}

type Tasks = HashMap<EndpointId, task::JoinHandle<()>>;

/// Sees to it that every endpoint has its task.
async fn supervise(shared: &Arc<Shared>, mut stopping: watch::Receiver<bool>) -> Tasks {
    let mut tasks = Tasks::new();
    let count = watch::Sender::new(1);
    let mut turn = shared.store.turn();
    loop {
        tasks.retain(|_, task| !task.is_finished());
        let looking = Arc::clone(shared);
        let look = task::spawn_blocking(move || {
            let is_ours = turn.as_mut().map_or(Ok(true), Turn::is_ours);
            let enabled = is_ours.and_then(|is_ours| {
                if is_ours { looking.store.enabled().map(Some) } else { Ok(None) }
            });
            (turn, enabled)
        });
        let enabled = match look.await {
            Ok((kept, enabled)) => {
                turn = kept;
                Ok(enabled)
            }
            Err(broken) => {
                turn = shared.store.turn();
                Err(broken)
            }
        };
        match enabled {
            // Another node delivers. What was under way here is cut off, and sent again there.
            Ok(Ok(None)) => tasks.drain().for_each(|(_, task)| task.abort()),
            Ok(Ok(Some(enabled))) => {
                for id in enabled {
                    let deliver =
                        || deliver(Arc::clone(shared), id, stopping.clone(), count.subscribe());
                    tasks.entry(id).or_insert_with(|| task::spawn(deliver()));
                }
            }
            Ok(Err(error)) => {
                // Without knowing whose turn it is nobody may go on.
                tasks.drain().for_each(|(_, task)| task.abort());
                eprintln!("webhooks wait: {error}");
            }
            Err(_) => eprintln!("webhooks wait: a thread broke"),
        }
        count.send_replace(u32::try_from(tasks.len()).unwrap_or(u32::MAX).max(1));
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = shared.wake.notified() => {}
            _ = stopping.wait_for(|stop| *stop) => return tasks,
        }
    }
}

/// One endpoint's task.
async fn deliver(
    shared: Arc<Shared>,
    id: EndpointId,
    mut stopping: watch::Receiver<bool>,
    count: watch::Receiver<u32>,
) {
    let mut line = Line::new(&shared, id);
    let mut head = shared.feed.head();
    while !*stopping.borrow() {
        head.mark_unchanged();
        let until = match line.step(wall()).await {
            Ok(Step::Worked) => continue,
            Ok(Step::Over) => return,
            Ok(Step::Wait(until)) => until,
            Err(error) => {
                eprintln!("webhooks to {id} wait: {error}");
                Some(wall().after(units::Duration::from_secs(1)))
            }
        };
        let pause = SHARE.saturating_mul(*count.borrow()).max(SOONEST);
        let rest = async {
            tokio::time::sleep(pause).await;
            tokio::select! {
                () = tokio::time::sleep(until_then(until)) => {}
                Ok(()) = head.changed() => {}
                () = shared.wake.notified() => {}
            }
        };
        tokio::select! {
            () = rest => {}
            _ = stopping.wait_for(|stop| *stop) => {}
        }
    }
}

/// How long until then, but not longer than until the next look: somebody may have changed something.
fn until_then(until: Option<Timestamp>) -> Duration {
    let micros = until.map(|until| until.micros().saturating_sub(wall().micros()).max(0));
    let left = micros.and_then(|micros| u64::try_from(micros).ok()).map(Duration::from_micros);
    left.unwrap_or(LOOK).min(LOOK)
}
