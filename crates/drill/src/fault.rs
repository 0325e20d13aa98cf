//! What is broken, and how it is mended.

use crate::error::Error;
use crate::house::House;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Longer than the lease, by which a leader that says nothing is given up.
const LONGER_THAN_LEASE: Duration = Duration::from_secs(3);

/// What is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Fault {
    /// kill -9 of the leading node.
    KillLeader,
    /// kill -9 of the PostgreSQL primary; the standby with most is promoted, the old one rejoins.
    KillPrimary,
    /// The network between the leading node and PostgreSQL goes silent.
    CutLeader,
    /// The network between all nodes and the primary goes silent for a while.
    CutPrimary,
    /// The leading node stands still for longer than its lease, and goes on.
    HaltLeader,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::KillLeader, Self::KillPrimary, Self::CutLeader, Self::CutPrimary, Self::HaltLeader];

    /// As the command line and the table call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::KillLeader => "kill-leader",
            Self::KillPrimary => "kill-primary",
            Self::CutLeader => "cut-leader",
            Self::CutPrimary => "cut-primary",
            Self::HaltLeader => "halt-leader",
        }
    }

    /// Within how many seconds writes must be answered again, beside what the fault itself takes.
    pub const fn target(self) -> f64 {
        match self {
            Self::KillLeader | Self::CutLeader | Self::CutPrimary | Self::HaltLeader => 5.0,
            Self::KillPrimary => 15.0,
        }
    }

    /// Breaks, waits for writes, mends. Gives how long writes were impossible whatever anybody does.
    pub fn happen(self, house: &mut House) -> Result<Duration, Error> {
        match self {
            Self::KillLeader => kill_leader(house),
            Self::KillPrimary => kill_primary(house),
            Self::CutLeader => cut_leader(house),
            Self::CutPrimary => cut_primary(house),
            Self::HaltLeader => halt_leader(house),
        }
    }
}

fn kill_leader(house: &mut House) -> Result<Duration, Error> {
    let leader = house.leader()?;
    house.excuse(leader, true);
    house.nodes[leader].kill()?;
    house.until_another_leads(leader)?;
    house.until_writes()?;
    house.nodes[leader].start()?;
    Ok(Duration::ZERO)
}

fn kill_primary(house: &mut House) -> Result<Duration, Error> {
    let lost = house.database.primary();
    house.database.kill_primary()?;
    house.database.promote_most_advanced()?;
    house.until_writes()?;
    house.database.rejoin(lost)?;
    Ok(Duration::ZERO)
}

fn cut_leader(house: &mut House) -> Result<Duration, Error> {
    let leader = house.leader()?;
    house.excuse(leader, true);
    house.nodes[leader].cut_off();
    house.until_another_leads(leader)?;
    house.until_writes()?;
    house.nodes[leader].reconnect();
    Ok(Duration::ZERO)
}

/// Standbys cannot help here: the primary is there, and nobody reaches it.
fn cut_primary(house: &mut House) -> Result<Duration, Error> {
    let (primary, start) = (house.database.primary(), Instant::now());
    house.nodes.iter().for_each(|node| node.cut_off_from(primary));
    sleep(LONGER_THAN_LEASE);
    house.nodes.iter().for_each(|node| node.reconnect());
    let imposed = start.elapsed();
    house.until_writes()?;
    Ok(imposed)
}

fn halt_leader(house: &mut House) -> Result<Duration, Error> {
    let leader = house.leader()?;
    house.excuse(leader, true);
    house.nodes[leader].halt()?;
    house.until_another_leads(leader)?;
    house.until_writes()?;
    house.nodes[leader].resume()?;
    Ok(Duration::ZERO)
}
