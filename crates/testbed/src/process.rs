//! Signals to processes, and who their children are.

use crate::Error;
use rustix::process::{Pid, kill_process};
use std::fs;

pub use rustix::process::Signal;

/// Sends a signal to a process.
///
/// # Errors
/// Where it is gone, or is not ours.
pub fn signal(process: u32, signal: Signal) -> Result<(), Error> {
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    let sent = pid.map_or(Err(rustix::io::Errno::SRCH), |pid| kill_process(pid, signal));
    sent.map_err(|error| Error::System(format!("signal to process {process}"), error.into()))
}

/// The children of a process, as `/proc` shows them.
pub fn children(of: u32) -> Vec<u32> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    numbers.filter(|number| parent(*number) == Some(of)).collect()
}

/// Whether it is there and not only waiting to be reaped.
pub fn is_alive(process: u32) -> bool {
    stat(process).is_some_and(|(state, _)| state != "Z")
}

fn parent(process: u32) -> Option<u32> {
    stat(process).map(|(_, parent)| parent)
}

/// State and parent. The name before them is in parentheses and may hold anything.
fn stat(process: u32) -> Option<(String, u32)> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let mut fields = text.get(text.rfind(')')? + 1..)?.split_whitespace();
    Some((fields.next()?.to_owned(), fields.next()?.parse().ok()?))
}
