//! The machine that was measured, as far as Linux tells.

use std::path::Path;
use std::{fs, thread};

use serde::Serialize;

/// The machine that was measured; a text is empty where the system does not tell.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// Model of the processor.
    pub cpu: String,
    /// How many threads run at once.
    pub cores: usize,
    /// Memory in bytes.
    pub memory: u64,
    /// Kernel.
    pub kernel: String,
    /// File system under the journals.
    pub file_system: String,
    /// Load of the last minute, at the start.
    pub load: f64,
}

impl Machine {
    /// Looks at this machine; `folder` is where journals will be written.
    #[must_use]
    pub fn look(folder: &Path) -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let load = read("/proc/loadavg");
        Self {
            cpu: value_of(&read("/proc/cpuinfo"), "model name"),
            cores: thread::available_parallelism().map_or(1, usize::from),
            memory: kibibytes(&read("/proc/meminfo"), "MemTotal"),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            file_system: file_system(&read("/proc/self/mounts"), folder),
            load: load.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(0.0),
        }
    }

    /// Whether so little else runs that figures mean something.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.load < 0.3
    }
}

fn value_of(text: &str, name: &str) -> String {
    let line = text.lines().find(|line| line.starts_with(name));
    let value = line.and_then(|line| line.split_once(':'));
    value.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}

fn kibibytes(text: &str, name: &str) -> u64 {
    let value = value_of(text, name);
    value.split(' ').next().and_then(|number| number.parse().ok()).map_or(0, |kib: u64| kib * 1024)
}

/// Type and device of the mount that holds the folder.
fn file_system(mounts: &str, folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mounts = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ');
        Some((words.next()?, words.next()?, words.next()?))
    });
    let over = mounts.filter(|(_, at, _)| folder.starts_with(at));
    let nearest = over.max_by_key(|(_, at, _)| at.len());
    nearest.map(|(device, _, kind)| format!("{kind} on {device}")).unwrap_or_default()
}

/// Memory that a process has in RAM, now and at its most; zero where the system does not tell.
#[must_use]
pub fn resident_bytes(process: u32) -> (u64, u64) {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    (kibibytes(&status, "VmRSS"), kibibytes(&status, "VmHWM"))
}
