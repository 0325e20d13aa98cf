//! What callers may take of a server.

use crate::descriptors;
use api::Limits;
use clap::value_parser;
use std::time::Duration;
use tracing::warn;

/// How much callers may take, all together.
#[derive(clap::Args)]
#[command(next_help_heading = "Limits")]
pub struct LimitArgs {
    /// How many commands may wait; beyond that callers are told to come again.
    #[arg(long, env = "XQ_QUEUE", default_value_t = 65_536, value_name = "COMMANDS",
        value_parser = value_parser!(u32).range(1..))]
    queue: u32,
    /// How many connections may be open; further ones wait.
    #[arg(long, env = "XQ_CONNECTIONS", default_value_t = 4_096, value_name = "CONNECTIONS",
        value_parser = value_parser!(u32).range(1..))]
    connections: u32,
    /// Bodies and large answers in memory at once, in MiB; beyond that callers are told to come again.
    #[arg(long, env = "XQ_IN_FLIGHT", default_value_t = 256, value_name = "MIB",
        value_parser = value_parser!(u32).range(32..=1_048_576))]
    in_flight: u32,
    /// How many streams may be open; beyond that callers are told to come again.
    #[arg(long, env = "XQ_STREAMS", default_value_t = 512, value_name = "STREAMS")]
    streams: u32,
    /// How many streams of one member may be open.
    #[arg(long, env = "XQ_STREAMS_PER_MEMBER", default_value_t = 32, value_name = "STREAMS")]
    streams_per_member: u32,
    /// How long the head of a request may take, and how long a connection may rest between two.
    #[arg(long, env = "XQ_HEAD_TIMEOUT", default_value_t = 10, value_name = "SECONDS",
        value_parser = value_parser!(u32).range(1..=3_600))]
    head_timeout: u32,
    /// How long a body may take.
    #[arg(long, env = "XQ_BODY_TIMEOUT", default_value_t = 20, value_name = "SECONDS",
        value_parser = value_parser!(u32).range(1..=3_600))]
    body_timeout: u32,
    /// How long a caller may take nearly nothing of an answer before it is hung up on.
    #[arg(long, env = "XQ_WRITE_TIMEOUT", default_value_t = 20, value_name = "SECONDS",
        value_parser = value_parser!(u32).range(1..=3_600))]
    write_timeout: u32,
    /// How long the reader of a stream may take nothing before the stream ends as too slow.
    #[arg(long, env = "XQ_STREAM_TIMEOUT", default_value_t = 10, value_name = "SECONDS",
        value_parser = value_parser!(u32).range(1..=3_600))]
    stream_timeout: u32,
}

impl LimitArgs {
    /// Of the queue.
    pub fn queue(&self) -> usize {
        size(self.queue)
    }

    /// Of the interface.
    pub fn interface(&self) -> Limits {
        let wanted = size(self.connections);
        let connections = descriptors::suffice_for(wanted);
        if connections < wanted {
            warn!("{connections} connections at most: the system allows no more open files");
        }
        Limits {
            in_flight: size(self.in_flight).saturating_mul(1024 * 1024),
            connections,
            streams: size(self.streams),
            streams_per_member: size(self.streams_per_member),
            head_timeout: seconds(self.head_timeout),
            body_timeout: seconds(self.body_timeout),
            write_timeout: seconds(self.write_timeout),
            slow_reader: seconds(self.stream_timeout),
            ..Limits::default()
        }
    }
}

fn seconds(number: u32) -> Duration {
    Duration::from_secs(number.into())
}

/// Every machine that this runs on counts to 32 bits at least.
fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
