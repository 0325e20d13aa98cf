//! File descriptors: connections must leave enough of them for the journal and all the rest.

use rustix::process::{Resource, getrlimit, setrlimit};

/// For files, those of the books among them, snapshots, backups, webhooks, the program itself and
/// connections that are just being closed.
const RESERVE: usize = 128;

/// Asks the system for as many file descriptors as it allows; gives how many of so many connections
/// they suffice for.
pub fn suffice_for(connections: usize) -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        let wanted = rustix::process::Rlimit { current: limit.maximum, ..limit };
        // Where it refuses, what there is has to do.
        limit = setrlimit(Resource::Nofile, wanted).map_or(limit, |()| wanted);
    }
    let all = limit.current.and_then(|all| usize::try_from(all).ok()).unwrap_or(usize::MAX);
    connections.min(all.saturating_sub(RESERVE).max(1))
}
