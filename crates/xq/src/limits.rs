//! What callers may take of a server.

use api::Limits;
use clap::value_parser;

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
}

impl LimitArgs {
    /// Of the queue.
    pub fn queue(&self) -> usize {
        size(self.queue)
    }

    /// Of the interface.
    pub fn interface(&self) -> Limits {
        Limits {
            in_flight: size(self.in_flight).saturating_mul(1024 * 1024),
            connections: size(self.connections),
            streams: size(self.streams),
            ..Limits::default()
        }
    }
}

/// Every machine that this runs on counts to 32 bits at least.
fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
