//! The command line as a whole. Every flag is an environment variable too.

use crate::{
    backup, bench, call, demo, journal_export, keys, lake, load, migrate, reference, replay, serve,
    snapshot,
};
use crate::{statement, trace, verify, views, webhooks};
use clap::{Parser, Subcommand};
use journal::Store;
use node::Home;
use pg::DatabaseUrl;
use std::path::PathBuf;

/// The Xianquan clearing house: issue, trade and redeem coupons behind one API.
#[derive(Parser)]
#[command(name = "xq", version, disable_help_subcommand = true, arg_required_else_help = true)]
pub struct Cli {
    /// The folder that holds the journal, its snapshots and the API keys.
    #[arg(long, env = "XQ_DATA", default_value = "var/xq", global = true, value_name = "DIR")]
    pub data: PathBuf,
    /// Where the journal is, if not in the data folder: a PostgreSQL database, such as
    /// postgres://xq:secret@db1:5432,db2:5432/xq.
    #[arg(
        long,
        env = "XQ_DATABASE_URL",
        hide_env_values = true,
        global = true,
        value_name = "URL"
    )]
    pub database_url: Option<DatabaseUrl>,
    #[command(subcommand)]
    pub run: Run,
}

impl Cli {
    /// Where the journal is.
    pub fn store(&self) -> Store {
        match &self.database_url {
            Some(url) => Store::Database(url.clone()),
            None => Store::Folder(self.data.clone()),
        }
    }

    /// The data folder, and where the journal is.
    pub fn home(&self) -> Home {
        Home { folder: self.data.clone(), journal: self.store() }
    }
}

/// What to do.
#[derive(Subcommand)]
pub enum Run {
    Serve(serve::Args),
    Demo(demo::Args),
    #[command(subcommand)]
    Keys(keys::Keys),
    Call(call::Args),
    Statement(statement::Args),
    Verify(verify::Args),
    /// The books in SQL.
    #[command(subcommand)]
    Views(views::Views),
    Snapshot(snapshot::Args),
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
    Migrate(migrate::Args),
    /// Look into the journal.
    #[command(subcommand)]
    Journal(Journal),
    Trace(trace::Args),
    #[command(subcommand)]
    Replay(replay::Replay),
    #[command(subcommand)]
    Webhooks(webhooks::Webhooks),
    Bench(bench::Args),
    Lake(lake::Args),
    Load(load::Args),
    #[command(hide = true)]
    Reference(reference::Args),
}

/// What to do with the journal.
#[derive(Subcommand)]
pub enum Journal {
    Export(journal_export::Args),
}
