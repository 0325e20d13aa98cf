//! Ends a server whose owner is gone, however the owner ended.

use crate::Error;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Reads from a pipe whose other end its owner holds. The system closes that end when the owner ends.
/// The server is known by its folder: a number alone may be somebody else's by then.
const SCRIPT: &str = r#"
trap '' INT TERM HUP
cat >/dev/null
pid=$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null)
ours() { [ -n "$pid" ] && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$0/data"; }
if ours; then
  kill -CONT "$pid"
  kill -QUIT "$pid"
  tries=0
  while ours && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
  if ours; then kill -KILL "$pid"; fi
fi
rm -rf -- "$0"
"#;

/// Ends what runs in a folder, and the folder, once this is dropped or its process has ended.
#[derive(Debug)]
pub struct Watchdog(Child);

impl Watchdog {
    pub fn start(folder: &Path) -> Result<Self, Error> {
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT]).arg(folder).process_group(0).current_dir("/");
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().map(Self).map_err(Error::while_doing("starting a watchdog"))
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
