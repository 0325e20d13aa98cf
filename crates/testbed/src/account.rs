//! As whom the server runs: it refuses root.

use crate::Error;
use rustix::process::geteuid;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// Debian's package makes the first; the other is everywhere.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

/// As whom the server runs.
#[derive(Clone, Copy, Debug)]
pub enum Account {
    /// As whoever runs this.
    Ours,
    /// As somebody else, because we are root.
    Other { user: u32, group: u32 },
}

impl Account {
    /// The one to use here.
    pub fn find() -> Result<Self, Error> {
        if !geteuid().is_root() {
            return Ok(Self::Ours);
        }
        let found = UNPRIVILEGED
            .iter()
            .find_map(|name| Some(Self::Other { user: id("-u", name)?, group: id("-g", name)? }));
        found.ok_or(Error::Missing)
    }

    /// A command that runs as this account, in a group of its own, so that Ctrl-C does not reach it.
    pub fn command(self, program: &Path) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_of_postgres(name)) {
            command.env_remove(name);
        }
        command.process_group(0).env("LC_ALL", "C");
        if let Self::Other { user, group } = self {
            command.uid(user).gid(group);
        }
        command
    }

    /// Gives a file or folder to this account.
    pub fn own(self, path: &Path) -> Result<(), Error> {
        let Self::Other { user, group } = self else { return Ok(()) };
        chown(path, Some(user), Some(group))
            .map_err(Error::while_doing(format!("giving {} away", path.display())))
    }
}

/// `PGHOST` and its like would lead elsewhere.
fn is_of_postgres(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with("PG")
}

fn id(which: &str, name: &str) -> Option<u32> {
    let output = Command::new("id").args([which, name]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
