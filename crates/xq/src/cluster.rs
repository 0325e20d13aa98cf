//! What a node needs to know where several share a journal in a database.

use crate::failure::Failure;
use journal::Store;
use node::Membership;
use std::net::SocketAddr;
use std::time::Duration;

/// How this node takes part where several share a journal in a database.
#[derive(clap::Args)]
pub struct ClusterArgs {
    /// What this node is called among those that share a database; its address where absent.
    #[arg(long, env = "XQ_NODE_NAME", value_name = "NAME", value_parser = name)]
    node_name: Option<String>,
    /// This server's address as clients reach it, such as <http://10.0.0.5:8080>: other nodes send
    /// their callers here while this one leads.
    #[arg(long, env = "XQ_ADVERTISE", value_name = "URL", value_parser = address)]
    advertise: Option<String>,
    /// How many milliseconds nobody else may lead once a leader falls silent.
    #[arg(long, env = "XQ_LEASE_MS", default_value_t = 2_000, value_name = "MS",
          value_parser = clap::value_parser!(u64).range(500..=60_000))]
    lease_ms: u64,
}

impl ClusterArgs {
    /// How this node takes part, where the journal is in a database.
    pub fn membership(
        &self,
        journal: &Store,
        listening: SocketAddr,
    ) -> Result<Option<Membership>, Failure> {
        let Store::Database(database) = journal else { return Ok(None) };
        let address = match &self.advertise {
            Some(address) => address.clone(),
            None if listening.ip().is_unspecified() => {
                return Err(Failure::new(format!(
                    "say with --advertise where clients reach this node: it listens at {listening}"
                )));
            }
            None => format!("http://{listening}"),
        };
        let own = || address.split_once("://").map_or(address.clone(), |(_, rest)| rest.to_owned());
        Ok(Some(Membership {
            database: database.clone(),
            name: self.node_name.clone().unwrap_or_else(own),
            address,
            lease: Duration::from_millis(self.lease_ms),
        }))
    }
}

fn name(text: &str) -> Result<String, String> {
    let fits = (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| text.to_owned())
        .ok_or_else(|| "a name is 1 to 64 printable ASCII characters without spaces".to_owned())
}

fn address(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    let fits =
        rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_graphic()));
    fits.then(|| text.trim_end_matches('/').to_owned())
        .ok_or_else(|| "an address begins with http:// or https://".to_owned())
}
