//! A port that is ours, also while nobody listens on it.

use crate::Error;
use std::fs::{self, File, TryLockError};
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU16, Ordering};

/// Below the ports that systems give to outgoing connections.
const FIRST: u16 = 10_000;
const COUNT: u16 = 20_000;

/// A loopback port that no other holder of a [`Port`] on this machine uses, in whatever process.
///
/// A server that is down must find its port again when it comes back, so the number is held by a
/// lock on a file and not by listening.
#[derive(Debug)]
pub struct Port {
    number: u16,
    _held: File,
}

impl Port {
    /// One that is free.
    ///
    /// # Errors
    /// Where the lock files cannot be made.
    pub fn reserve() -> Result<Self, Error> {
        static NEXT: AtomicU16 = AtomicU16::new(0);
        let folder = locks();
        fs::create_dir_all(&folder).map_err(Error::while_doing("making a folder for ports"))?;
        let start = u16::try_from(process::id() * 97 % u32::from(COUNT)).unwrap_or(0);
        for _ in 0..COUNT {
            let offset = NEXT.fetch_add(1, Ordering::Relaxed);
            let number = FIRST + start.wrapping_add(offset) % COUNT;
            let held = File::create(folder.join(number.to_string()))
                .map_err(Error::while_doing("holding a port"))?;
            match held.try_lock() {
                Ok(()) if is_free(number) => return Ok(Self { number, _held: held }),
                Ok(()) | Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => {
                    return Err(Error::System("holding a port".into(), error));
                }
            }
        }
        Err(Error::System("looking for a port".into(), io::ErrorKind::AddrInUse.into()))
    }

    /// Its number.
    #[must_use]
    pub const fn number(&self) -> u16 {
        self.number
    }
}

fn is_free(number: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, number)).is_ok()
}

/// One folder for all worktrees, since they share the ports; one a user, who may write there.
fn locks() -> PathBuf {
    let user = rustix::process::geteuid().as_raw();
    std::env::temp_dir().join(format!("testbed-ports-{user}"))
}
