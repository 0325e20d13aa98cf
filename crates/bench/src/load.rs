//! Load over HTTP, from one thread: as fast as so many connections allow, or at a rate that does not
//! wait for the server.
//!
//! At a rate, a request has a time at which it should leave. Its latency counts from that time, also
//! where it left later because every connection was still waiting: a server that stalls pays for
//! everybody who would have come meanwhile (no coordinated omission).

mod connection;
mod pace;
mod report;
mod set_up;
mod work;

pub use report::{Latency, Report};
pub use work::Ops;

use std::rc::Rc;
use std::time::Duration;

use connection::Connection;
use pace::Pacer;
use report::Tally;
use set_up::Stage;
use tokio::task::LocalSet;
use work::Work;

use crate::Error;

/// What is sent, where to, and how.
#[derive(Clone, Debug)]
pub struct Load {
    /// Host and port.
    pub address: String,
    /// An operator's API key.
    pub key: String,
    /// What is sent.
    pub ops: Ops,
    /// Ops in one request: 1, or a batch.
    pub batch: usize,
    /// Connections, each with one request under way.
    pub connections: usize,
    /// Requests a second, whatever the server does; as fast as it answers where absent.
    pub rate: Option<f64>,
    /// When to stop.
    pub stop: Stop,
    /// Members to pay among; own ones are opened where there are none.
    pub members: Vec<String>,
}

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub enum Stop {
    /// After so many requests.
    Requests(u64),
    /// After this time, of which the first part is not counted.
    After {
        /// Not counted.
        warm_up: Duration,
        /// Counted.
        time: Duration,
    },
}

impl Load {
    /// Sets the stage, sends, and tells what came of it.
    ///
    /// # Errors
    /// Where the server cannot be reached, or refuses the setting of the stage. What it refuses later is
    /// counted.
    pub fn run(&self) -> Result<Report, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        LocalSet::new().block_on(&runtime, self.send())
    }

    async fn send(&self) -> Result<Report, Error> {
        let stage = Rc::new(Stage::set(self).await?);
        let mut connections = Vec::new();
        for _ in 0..self.connections {
            connections.push(Connection::open(&self.address).await?);
        }
        let pacer = Rc::new(Pacer::start(self.rate, self.stop));
        let numbered = connections.into_iter().zip(0..);
        let tasks = numbered.map(|(connection, number)| {
            let work = Work::new(self, Rc::clone(&stage), number);
            tokio::task::spawn_local(drive(connection, work, Rc::clone(&pacer)))
        });
        let tasks: Vec<_> = tasks.collect();
        let mut all = Tally::new()?;
        for task in tasks {
            let part = task.await.map_err(|error| Error::new(error.to_string()))??;
            all.add(&part)?;
        }
        Ok(all.report(self, pacer.counted()))
    }
}

/// One connection: a request, its answer, the next.
async fn drive(
    mut connection: Connection,
    mut work: Work,
    pacer: Rc<Pacer>,
) -> Result<Tally, Error> {
    let mut tally = Tally::new()?;
    while let Some(intended) = pacer.next().await {
        let request = work.request();
        let answer = connection.exchange(request).await;
        let Ok((status, body)) = answer else {
            tally.failed("connection");
            connection = Connection::open(work.address()).await?;
            continue;
        };
        if pacer.counts(intended) {
            tally.answered(intended.elapsed(), status, body, work.batch());
        }
    }
    Ok(tally)
}
