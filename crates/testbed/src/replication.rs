//! Standbys, promotion, and the way back of a primary that was lost.

use crate::Error;
use crate::cluster::{Cluster, PASSWORD, until};
use std::fs::{self, File};

/// How a lost primary came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejoined {
    /// `pg_rewind` took back what the new primary does not know.
    Rewound,
    /// Its data was thrown away and copied anew, because `pg_rewind` said this.
    Copied(String),
}

impl Cluster {
    /// A new server that follows this one; `name` is what `synchronous_standby_names` calls it.
    ///
    /// # Errors
    /// Where it cannot be copied or does not start.
    pub fn standby(&self, name: &str) -> Result<Self, Error> {
        let mut standby = self.plan.clone().prepare(name)?;
        standby.copy_from(self)?;
        standby.follow(self)?;
        Ok(standby)
    }

    /// Follows this primary from now on, as a standby; started where it is down.
    ///
    /// # Errors
    /// Where it does not start, or never reaches the primary.
    pub fn follow(&mut self, primary: &Self) -> Result<(), Error> {
        let name = &self.name;
        let line = format!("{} application_name='{name}'", primary.replication());
        let mark = self.data().join("standby.signal");
        File::create(&mark).map_err(Error::while_doing("marking a standby"))?;
        self.account.own(&mark)?;
        self.settings.insert("primary_conninfo".to_owned(), line);
        if self.is_running() {
            self.reload()?;
        } else {
            self.process = None;
            self.launch()?;
        }
        let mut client = primary.client("postgres")?;
        let streams = "SELECT count(*) FROM pg_stat_replication WHERE application_name = $1 AND state = 'streaming'";
        until("a standby to follow", || {
            client.query_one(streams, &[&self.name]).is_ok_and(|row| row.get::<_, i64>(0) > 0)
        })
    }

    /// Commits wait until any one of these standbys has them on disk; with no names, for none. Told
    /// to a standby, it holds from its promotion on. Its own name among them does no harm.
    ///
    /// # Errors
    /// Where the setting cannot be written.
    pub fn replicate_to(&mut self, standbys: &[&str]) -> Result<(), Error> {
        let names: Vec<_> = standbys.iter().map(|name| format!("\"{name}\"")).collect();
        let all = names.join(", ");
        let value = if names.is_empty() { String::new() } else { format!("ANY 1 ({all})") };
        self.set("synchronous_standby_names", &value)?;
        let mut client = self.client("postgres")?;
        until("synchronous replication", || {
            let row = client.query_one("SHOW synchronous_standby_names", &[]);
            row.is_ok_and(|row| row.get::<_, &str>(0) == value)
        })
    }

    /// Makes a primary of this standby; returns once it takes writes.
    ///
    /// # Errors
    /// Where it does not become one.
    pub fn promote(&mut self) -> Result<(), Error> {
        let row = self.client("postgres")?.query_one("SELECT pg_promote(true, 60)", &[])?;
        if !row.get::<_, bool>(0) {
            return Err(Error::Late(format!("{} to be promoted", self.name)));
        }
        Ok(())
    }

    /// Whether it follows another.
    ///
    /// # Errors
    /// Where it is down.
    pub fn is_standby(&self) -> Result<bool, Error> {
        let row = self.client("postgres")?.query_one("SELECT pg_is_in_recovery()", &[])?;
        Ok(row.get(0))
    }

    /// How far its log reaches, in bytes: what a primary has on disk, what a standby has received.
    /// Of several standbys the one with the most is to be promoted.
    ///
    /// # Errors
    /// Where it is down.
    pub fn lsn(&self) -> Result<u64, Error> {
        let text = "SELECT (CASE WHEN pg_is_in_recovery() \
             THEN greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) \
             ELSE pg_current_wal_flush_lsn() END - '0/0')::bigint";
        let row = self.client("postgres")?.query_one(text, &[])?;
        Ok(u64::try_from(row.get::<_, i64>(0)).unwrap_or(0))
    }

    /// Follows `primary`, after having been primary itself and having ended in whatever way.
    ///
    /// # Errors
    /// Where neither way works.
    pub fn rejoin(&mut self, primary: &Self) -> Result<Rejoined, Error> {
        self.stop()?;
        // The new timeline stands in the control file, which pg_rewind reads, from then on.
        primary.client("postgres")?.batch_execute("CHECKPOINT")?;
        let arguments = [
            format!("--target-pgdata={}", self.data().display()),
            format!("--source-server={} dbname=postgres", primary.replication()),
            "--no-sync".to_owned(),
        ];
        let rewound = self.programs.run(self.account, "pg_rewind", arguments);
        let came = match rewound {
            Ok(()) => Rejoined::Rewound,
            Err(error) => {
                self.copy_from(primary)?;
                Rejoined::Copied(error.to_string())
            }
        };
        self.follow(primary)?;
        Ok(came)
    }

    /// Replaces its data by a copy of another's.
    fn copy_from(&self, primary: &Self) -> Result<(), Error> {
        let data = self.data();
        if data.exists() {
            fs::remove_dir_all(&data).map_err(Error::while_doing("removing old data"))?;
        }
        let arguments = [
            format!("--pgdata={}", data.display()),
            format!("--dbname={}", primary.replication()),
            "--checkpoint=fast".to_owned(),
            "--wal-method=stream".to_owned(),
            "--no-sync".to_owned(),
        ];
        self.programs.run(self.account, "pg_basebackup", arguments)
    }

    fn replication(&self) -> String {
        let port = self.port.number();
        format!("host=127.0.0.1 port={port} user=postgres password={PASSWORD}")
    }
}
