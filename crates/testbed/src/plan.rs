//! What kind of server is wanted.

use crate::Error;
use crate::account::Account;
use crate::cluster::Cluster;
use crate::port::Port;
use crate::programs::Programs;
use crate::template;
use crate::watchdog::Watchdog;
use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

/// What kind of server is wanted. As it stands: quick, and nothing survives an outage of the machine.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    name: Option<String>,
    durable: bool,
    folder: Option<PathBuf>,
    settings: BTreeMap<String, String>,
}

impl Plan {
    /// What is committed is on disk: `fsync` as in earnest.
    #[must_use]
    pub fn durable(mut self) -> Self {
        self.durable = true;
        self
    }

    /// What replication calls it; `primary` where nothing is said.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// Its data goes into a folder below this one instead of the system's for temporary files. The
    /// server's account must be able to enter it.
    #[must_use]
    pub fn below(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// A line of `postgresql.conf`.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.settings.insert(key.to_owned(), value.to_owned());
        self
    }

    /// Starts it.
    ///
    /// # Errors
    /// Where PostgreSQL is missing or does not start.
    pub fn start(self) -> Result<Cluster, Error> {
        let name = self.name.clone().unwrap_or_else(|| "primary".to_owned());
        let mut cluster = self.prepare(&name)?;
        template::copy(&cluster.programs, cluster.account, &cluster.data())?;
        cluster.launch()?;
        Ok(cluster)
    }

    /// A server without data, not started.
    pub(crate) fn prepare(self, name: &str) -> Result<Cluster, Error> {
        let (programs, account) = (Programs::find()?, Account::find()?);
        let below = self.folder.clone().unwrap_or_else(env::temp_dir);
        let folder = tempfile::Builder::new().prefix("testbed-").tempdir_in(below);
        let folder = folder.map_err(Error::while_doing("making a folder for the server"))?.keep();
        // From here on the folder is the watchdog's to remove.
        let watchdog = Watchdog::start(&folder)?;
        account.own(&folder)?;
        let port = Port::reserve()?;
        let settings = self.lines();
        let name = name.to_owned();
        Ok(Cluster {
            name,
            plan: self,
            programs,
            account,
            folder,
            port,
            settings,
            process: None,
            _watchdog: watchdog,
        })
    }

    fn lines(&self) -> BTreeMap<String, String> {
        let safe = if self.durable { "on" } else { "off" };
        let own = [
            ("fsync", safe),
            ("listen_addresses", "127.0.0.1"),
            // A standby that was away, or follows another primary, finds what it missed.
            ("wal_keep_size", "512MB"),
        ];
        let own = own.map(|(key, value)| (key.to_owned(), value.to_owned()));
        own.into_iter().chain(self.settings.clone()).collect()
    }
}
