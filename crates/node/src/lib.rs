//! The running node: one writer in front of the journal, any number of followers behind it.
//!
//! ```text
//!  submit ─► queue ─► writer ─────────────► committer ────► Reply
//!  (bounded)          clock, decide,  batch  one durable │
//!                     evolve, encode         append      └─► Feed ─► ReadModel
//!                                                                ─► MemberEvents, MarketData
//!                                                                ─► any Follower
//! ```
//!
//! # What is promised
//!
//! * An [`Answer`] leaves only after its record is in the journal; a repeated one only after the
//!   record it repeats.
//! * While one batch is being written, the next is being decided.
//! * Timers that are due act before any other command.
//! * A follower sees recorded batches only, in order, all of them; however slow it is, the writer
//!   does not wait for it.
//! * When an append fails, or the writer contradicts itself, the process ends with
//!   [`FATAL_EXIT_CODE`]; nothing that was not recorded is answered.
//!
//! What is absent: HTTP, JSON in, an async runtime. Futures are given out where a caller may want
//! to wait without a thread; any runtime can poll them.

mod answer;
mod block_on;
mod clock;
mod cluster;
mod codec;
mod committer;
mod concerned;
mod config;
mod event_json;
mod export;
mod feed;
mod fold;
mod follower;
mod handle;
mod home;
mod load;
mod market_data;
mod member_events;
mod node;
mod parts;
mod permit;
mod read_model;
mod role;
mod snapshot;
mod stepped;
mod stop;
mod store;
mod tail;
mod term;
mod verify;
mod when;
mod writer;

pub use answer::{Answer, NoAnswer, Pending, Replies, Reply, SubmitError};
pub use codec::{DecodeError, decode_batch, decode_one, encode_record};
pub use concerned::concerned_members;
pub use config::{
    ClockMode, CommitHook, CommitInfo, Config, FatalHook, Membership, PlatformProfile,
};
pub use event_json::{EventJson, kind_of};
pub use export::{ExportError, export};
pub use feed::{Feed, FeedError, RecordedBatch, Subscription};
pub use fold::{Folded, fold};
pub use follower::{FollowError, Follower, FollowerStatus, FollowerThread, Pace, run_follower};
pub use handle::NodeHandle;
pub use home::Home;
pub use journal::{Leader, Store};
pub use load::LoadError;
pub use market_data::{Candle, Interval, MarketData, MarketDataQueries, Trade, TradeVenue, Traded};
pub use member_events::{MemberEvent, MemberEventQueries, MemberEvents};
pub use node::{Node, NodeStatus, OpenError};
pub use read_model::ReadModel;
pub use role::NodeRole;
pub use snapshot::{SnapshotInfo, TakeSnapshotError, take_snapshot};
pub use stepped::{READ_MODEL, SteppedNode, Stopped};
pub use stop::FATAL_EXIT_CODE;
pub use store::StoreError;
pub use verify::{VerifyError, VerifyProgress, VerifyReport, verify};

#[cfg(test)]
mod tests;
