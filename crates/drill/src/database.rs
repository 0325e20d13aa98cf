//! Three PostgreSQL servers, of which one is primary and answers once another has the commit.

use crate::error::Error;
use std::path::Path;
use testbed::{Cluster, Rejoined};

/// As replication calls them.
pub const NAMES: [&str; 3] = ["pg1", "pg2", "pg3"];
/// The one database on them.
pub const NAME: &str = "xq";

/// The three servers.
#[derive(Debug)]
pub struct Database {
    servers: Vec<Cluster>,
    primary: usize,
}

impl Database {
    /// Starts them, durable; a commit waits for any one of the others, unless it must not.
    pub fn start(below: &Path, asynchronous: bool) -> Result<Self, Error> {
        let plan = Cluster::plan().named(NAMES[0]).durable().below(below);
        // A vanished peer is noticed in seconds, on either side.
        let plan = plan.with("wal_sender_timeout", "5s").with("wal_receiver_timeout", "5s");
        let plan = plan.with("wal_retrieve_retry_interval", "200ms");
        let mut primary = plan.with("shared_buffers", "64MB").start()?;
        let mut servers = vec![primary.standby(NAMES[1])?, primary.standby(NAMES[2])?];
        // Each has the setting from the start: after a promotion no commit may pass without.
        let names: &[&str] = if asynchronous { &[] } else { &NAMES };
        for server in servers.iter_mut().chain([&mut primary]) {
            server.replicate_to(names)?;
        }
        primary.create_database(NAME)?;
        servers.insert(0, primary);
        Ok(Self { servers, primary: 0 })
    }

    /// Host and port of each.
    pub fn addresses(&self) -> Vec<String> {
        self.servers.iter().map(Cluster::address).collect()
    }

    /// The number of the primary.
    pub const fn primary(&self) -> usize {
        self.primary
    }

    /// The URL of the primary, past all proxies.
    pub fn url(&self) -> String {
        self.servers[self.primary].url(NAME)
    }

    /// The URL with these hosts in place of the servers' own: the driver looks for the primary.
    pub fn url_of(&self, hosts: &[String]) -> String {
        let own = self.servers[0].url(NAME);
        let all = own.replace(&self.servers[0].address(), &hosts.join(","));
        format!("{all}?target_session_attrs=read-write")
    }

    /// What each server wrote.
    pub fn logs(&self) -> Vec<(&str, String)> {
        self.servers.iter().map(|server| (server.name(), server.log())).collect()
    }

    /// kill -9 of every process of the primary.
    pub fn kill_primary(&mut self) -> Result<(), Error> {
        Ok(self.servers[self.primary].kill()?)
    }

    /// Promotes the standby that has received most; the other follows it. Gives its name.
    pub fn promote_most_advanced(&mut self) -> Result<&'static str, Error> {
        let old = self.primary;
        let mut standbys = Vec::new();
        for number in (0..self.servers.len()).filter(|number| *number != old) {
            standbys.push((self.servers[number].lsn()?, number));
        }
        standbys.sort_unstable();
        let &[(_, less), (_, most)] = standbys.as_slice() else {
            return Err(Error::Answer("there are not two standbys".to_owned()));
        };
        self.servers[most].promote()?;
        self.primary = most;
        let [primary, standby] = self.both(most, less);
        standby.follow(primary)?;
        Ok(NAMES[most])
    }

    /// Brings a lost primary back as a standby.
    pub fn rejoin(&mut self, lost: usize) -> Result<Rejoined, Error> {
        let [primary, lost] = self.both(self.primary, lost);
        Ok(lost.rejoin(primary)?)
    }

    /// Two different servers at once.
    fn both(&mut self, one: usize, other: usize) -> [&mut Cluster; 2] {
        self.servers.get_disjoint_mut([one, other]).expect("two different servers")
    }
}

#[cfg(test)]
mod tests;
