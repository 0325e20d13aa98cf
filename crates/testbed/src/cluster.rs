//! One server with its data folder.

use crate::Error;
use crate::account::Account;
use crate::plan::Plan;
use crate::port::Port;
use crate::process::{self, Signal, signal};
use crate::programs::Programs;
use crate::template::SETTINGS;
use crate::watchdog::Watchdog;
use postgres::{Client, NoTls};
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

#[cfg(test)]
mod tests;

/// Of the user `postgres` in every server here.
pub(crate) const PASSWORD: &str = "testbed";

/// Nothing sound takes as long.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the server says where trying again may help: somebody is about to go.
const PASSING: [&str; 3] =
    ["could not bind", "pre-existing shared memory block", "is still in use"];

/// One PostgreSQL server with its data folder; stopped and removed when dropped.
#[derive(Debug)]
pub struct Cluster {
    /// As replication calls it.
    pub(crate) name: String,
    pub(crate) plan: Plan,
    pub(crate) programs: Programs,
    pub(crate) account: Account,
    pub(crate) folder: PathBuf,
    pub(crate) port: Port,
    pub(crate) settings: BTreeMap<String, String>,
    pub(crate) process: Option<Child>,
    /// Removes the folder when dropped.
    pub(crate) _watchdog: Watchdog,
}

impl Cluster {
    /// A quick one, for tests.
    ///
    /// # Errors
    /// Where PostgreSQL is missing or does not start.
    pub fn start() -> Result<Self, Error> {
        Plan::default().start()
    }

    /// One to be described first.
    #[must_use]
    pub fn plan() -> Plan {
        Plan::default()
    }

    /// Where a database of it is, with user and password. `postgres` is always there.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres:{PASSWORD}@{}/{database}", self.address())
    }

    /// Host and port.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port.number())
    }

    /// As replication calls it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version, as in `15.16`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.programs.version
    }

    /// The number of the postmaster's process, where it runs.
    #[must_use]
    pub fn process(&self) -> Option<u32> {
        self.process.as_ref().map(Child::id)
    }

    /// A connection to a database of it.
    ///
    /// # Errors
    /// Where the server is down or the database missing.
    pub fn client(&self, database: &str) -> Result<Client, Error> {
        Ok(Client::connect(&self.url(database), NoTls)?)
    }

    /// Makes a database; gives its URL.
    ///
    /// # Errors
    /// Where there is one of this name, or no server.
    pub fn create_database(&self, name: &str) -> Result<String, Error> {
        self.client("postgres")?.batch_execute(&format!("CREATE DATABASE \"{name}\""))?;
        Ok(self.url(name))
    }

    /// What the server wrote since its first start.
    #[must_use]
    pub fn log(&self) -> String {
        let bytes = fs::read(self.folder.join("log")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Changes a line of `postgresql.conf`, also for later starts, and has it read.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), Error> {
        self.settings.insert(key.to_owned(), value.to_owned());
        self.reload()
    }

    /// Ends the server in order, without waiting for its clients.
    ///
    /// # Errors
    /// Where it does not end.
    pub fn stop(&mut self) -> Result<(), Error> {
        self.end(Signal::INT)
    }

    /// Ends the server as an outage of its machine would: every process of it at once, by SIGKILL.
    ///
    /// # Errors
    /// Where it does not end.
    pub fn kill(&mut self) -> Result<(), Error> {
        let Some(process) = self.process() else { return Ok(()) };
        // Halted first, so that it makes no more children while they are counted.
        signal(process, Signal::STOP)?;
        let children = process::children(process);
        self.end(Signal::KILL)?;
        for child in &children {
            let _ = signal(*child, Signal::KILL);
        }
        until("the server's children to end", || {
            !children.iter().any(|child| process::is_alive(*child))
        })
    }

    /// Starts it on the same port, where it runs after an end in order.
    ///
    /// # Errors
    /// Where it does not start.
    pub fn restart(&mut self) -> Result<(), Error> {
        self.stop()?;
        self.launch()
    }

    /// Whether the server runs.
    pub fn is_running(&mut self) -> bool {
        self.process.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn end(&mut self, with: Signal) -> Result<(), Error> {
        let Some(mut child) = self.process.take() else { return Ok(()) };
        if child.try_wait().is_ok_and(|status| status.is_none()) {
            signal(child.id(), with)?;
        }
        child.wait().map_err(Error::while_doing("waiting for the server's end"))?;
        Ok(())
    }

    /// Starts the server and waits until it takes connections.
    pub(crate) fn launch(&mut self) -> Result<(), Error> {
        self.write_settings()?;
        let start = Instant::now();
        loop {
            let before = self.log().len();
            self.spawn()?;
            if self.is_ready_or_ended()? {
                return Ok(());
            }
            self.process = None;
            let said = self.log().split_off(before);
            let passing = PASSING.iter().any(|words| said.contains(words));
            if !passing || start.elapsed() > PATIENCE {
                return Err(Error::Start(said));
            }
            sleep(Duration::from_millis(100));
        }
    }

    fn spawn(&mut self) -> Result<(), Error> {
        let log = OpenOptions::new().create(true).append(true).open(self.folder.join("log"));
        let log = log.map_err(Error::while_doing("opening the server's log"))?;
        let mut command = self.account.command(&self.programs.path("postgres"));
        command.arg("-D").arg(self.data()).current_dir(&self.folder);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let what = format!("starting the server in {} (may it be entered?)", self.folder.display());
        let child = command.spawn().map_err(Error::while_doing(what))?;
        self.process = Some(child);
        Ok(())
    }

    /// True once it takes connections, false where it ended.
    fn is_ready_or_ended(&mut self) -> Result<bool, Error> {
        let mut ready = false;
        until("the server to start", || {
            ready = self.says_ready();
            ready || !self.is_running()
        })?;
        Ok(ready)
    }

    /// The first line of the file is the process, the eighth its state.
    fn says_ready(&self) -> bool {
        let text = fs::read_to_string(self.data().join("postmaster.pid")).unwrap_or_default();
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        let process = self.process().map(|process| process.to_string());
        lines.first().copied() == process.as_deref() && lines.get(7) == Some(&"ready")
    }

    /// Writes the settings and has them read, where somebody reads.
    pub(crate) fn reload(&self) -> Result<(), Error> {
        self.write_settings()?;
        self.process().map_or(Ok(()), |process| signal(process, Signal::HUP))
    }

    fn write_settings(&self) -> Result<(), Error> {
        let own = [
            ("port".to_owned(), self.port.number().to_string()),
            ("unix_socket_directories".to_owned(), self.folder.display().to_string()),
        ];
        let all = self.settings.clone().into_iter().chain(own);
        let lines = all.map(|(key, value)| format!("{key} = '{}'\n", value.replace('\'', "''")));
        let path = self.data().join(SETTINGS);
        fs::write(&path, lines.collect::<String>())
            .map_err(Error::while_doing("writing settings"))?;
        self.account.own(&path)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Children of a halted or killed server go by themselves; the watchdog sees to the rest.
        let _ = self.end(Signal::QUIT);
    }
}

/// Polls what another process does.
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) -> Result<(), Error> {
    let start = Instant::now();
    while !holds() {
        if start.elapsed() > PATIENCE {
            return Err(Error::Late(what.to_owned()));
        }
        sleep(Duration::from_millis(10));
    }
    Ok(())
}
