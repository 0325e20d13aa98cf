//! What the server holds: by its own figures, and as the system sees the process.

use super::wire::{Wire, get};
use crate::server::Server;
use std::fs;
use std::time::{Duration, Instant};

/// Where something never becomes so, a test fails and does not hang.
const GIVE_UP: Duration = Duration::from_secs(60);

/// Asks until it is so.
#[track_caller]
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < GIVE_UP, "never: {what}");
        std::thread::yield_now();
    }
}

/// One figure of `/metrics`.
pub fn gauge(url: &str, secret: &str, name: &str) -> u64 {
    let mut wire = Wire::open(url).expect("it listens");
    assert!(wire.send(&get("/metrics", secret)));
    let answer = wire.answer().expect("figures");
    let text = answer.body.as_str().expect("text");
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("no {name}: {text}"))
}

/// Sockets, pipes and the like that the process holds. Not files: a few connections to its databases
/// are made when they are first needed, and stay.
pub fn descriptors(server: &Server) -> usize {
    let folder = format!("/proc/{}/fd", server.pid());
    let open = fs::read_dir(folder).expect("it runs").flatten();
    open.filter(|found| !fs::read_link(found.path()).is_ok_and(|to| to.is_absolute())).count()
}

/// Threads of the process.
pub fn threads(server: &Server) -> u64 {
    figure(server, "Threads")
}

/// Memory that the process holds, in MiB: now (`VmRSS`) or at most so far (`VmHWM`).
pub fn memory(server: &Server, which: &str) -> u64 {
    figure(server, which) / 1024
}

fn figure(server: &Server, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.pid())).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.expect("a number")
}
