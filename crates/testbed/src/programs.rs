//! Where the programs of PostgreSQL are.

use crate::Error;
use crate::account::Account;
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const LEAST: u32 = 15;

/// The folder of one installation.
#[derive(Clone, Debug)]
pub struct Programs {
    folder: PathBuf,
    /// As in `15.16`.
    pub version: String,
}

impl Programs {
    /// The newest installation of those that `pg_config`, `PATH` and Debian's folders name.
    pub fn find() -> Result<Self, Error> {
        let all = folders().into_iter().filter_map(Self::look);
        let fit = all.filter(|programs| programs.numbers()[0] >= LEAST);
        fit.max_by_key(Self::numbers).ok_or(Error::Missing)
    }

    fn look(folder: PathBuf) -> Option<Self> {
        ["initdb", "pg_basebackup", "pg_rewind"]
            .iter()
            .all(|name| folder.join(name).exists())
            .then_some(())?;
        let version = said(&folder.join("postgres"), "--version")?;
        let version = version.split_whitespace().nth(2)?.to_owned();
        Some(Self { folder, version })
    }

    /// Major and minor.
    fn numbers(&self) -> [u32; 2] {
        let mut parts = self.version.split('.').map(|part| part.parse().unwrap_or(0));
        [parts.next().unwrap_or(0), parts.next().unwrap_or(0)]
    }

    /// The path of a program.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Runs a program to its end, which must be a good one.
    pub fn run<I, S>(&self, account: Account, name: &str, arguments: I) -> Result<(), Error>
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        let mut command = account.command(&self.path(name));
        let output = command.args(arguments).current_dir("/").output();
        let output = output.map_err(Error::while_doing(format!("starting {name}")))?;
        output.status.success().then_some(()).ok_or_else(|| Error::of_program(name, &output))
    }
}

fn folders() -> Vec<PathBuf> {
    let told = said(Path::new("pg_config"), "--bindir").map(|text| PathBuf::from(text.trim()));
    let path = env::var_os("PATH").unwrap_or_default();
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = debian.map(|entry| entry.path().join("bin"));
    told.into_iter().chain(env::split_paths(&path)).chain(debian).collect()
}

fn said(program: &Path, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
