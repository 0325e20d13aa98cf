//! Real PostgreSQL servers and a broken network, for tests, drills and benchmarks.
//!
//! [`Cluster`] is one server with a data folder of its own, on a free port of this machine. It follows
//! another as a standby, is killed, promoted and rejoined. [`Proxy`] stands before an address and lets
//! through, holds back, or resets what passes. Nothing that is started here stays behind, also where
//! whoever started it is killed.
//!
//! ```no_run
//! let mut primary = testbed::Cluster::start()?;
//! let mut standby = primary.standby("b")?;
//! primary.replicate_to(&["b"])?;
//! let url = primary.create_database("xq")?;
//! primary.kill()?;
//! standby.promote()?;
//! primary.rejoin(&standby)?;
//! # Ok::<(), testbed::Error>(())
//! ```

mod account;
mod cluster;
mod error;
mod plan;
mod port;
mod process;
mod programs;
mod proxy;
mod replication;
mod template;
mod watchdog;

pub use cluster::Cluster;
pub use error::Error;
pub use plan::Plan;
pub use port::Port;
pub use process::{Signal, signal};
pub use proxy::{Direction, Proxy};
pub use replication::Rejoined;

/// The version of PostgreSQL that servers are of, as in `15.16`.
///
/// # Errors
/// [`Error::Missing`] where there is none.
pub fn installed() -> Result<String, Error> {
    programs::Programs::find().map(|programs| programs.version)
}
