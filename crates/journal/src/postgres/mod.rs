//! The journal in a PostgreSQL database: any number of nodes read it, one leads and writes.
//!
//! ```text
//!  schema journal
//!    batch    one row a batch, as in the SQLite file
//!    lease    one row: who leads, in which epoch, until when
//!    node     one row a node: where it is, when it was last heard of, how far it has read
//!    version  one row: which version of this schema this is
//! ```
//!
//! # Who may write
//!
//! Whoever holds the lease. Its **epoch** goes up each time the lease is taken. An append is one
//! statement that holds the lease's row under `FOR KEY SHARE` while it inserts, and inserts nothing
//! where the epoch is not the writer's own. Taking the lease changes the epoch, which is the row's key,
//! so it waits for an append under way, and every later append of the old leader finds a newer epoch.
//! Renewing the lease changes no key and waits for nobody.
//!
//! Times are the database's alone (`clock_timestamp()`): a node's clock may jump. A lease that ran out
//! and is renewed all the same is harmless: what fences is the epoch.
//!
//! # When no answer comes
//!
//! Whether an append happened is then *unknown*. The writer connects again, to whichever host takes
//! writes now, and takes the lease anew for the same instance. That waits for the old statement if the
//! old connection still runs it, keeps it out if it comes later, and its own synchronous commit proves
//! that everything before it is as safe as the server makes anything. Only then the writer looks
//! whether the batch is there, and appends it where it is not. See `docs/decisions/0008`.

pub(crate) mod rows;

mod contender;
mod copy;
mod lease;
mod recovery;
mod schema;
pub(crate) mod sql;
mod writer;

pub use contender::{Contender, Leader, NodeInfo};
pub use lease::LeaseWatch;
pub use writer::PostgresJournal;
