//! `xq backup` and `xq restore`.

use crate::failure::{Done, Failure};
use crate::progress;
use journal::{CopyError, CopyProgress, CopyReport, Store};
use node::Home;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Copy the journal and its newest snapshot to an empty folder, while the server runs.
#[derive(clap::Args)]
pub struct BackupArgs {
    /// An empty or new folder.
    #[arg(long, env = "XQ_BACKUP_TO", value_name = "DIR")]
    to: PathBuf,
    /// Print JSON.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
}

/// Make the data folder from a backup. The data folder must be empty or new.
#[derive(clap::Args)]
pub struct RestoreArgs {
    /// A folder made by `xq backup`.
    #[arg(long, env = "XQ_RESTORE_FROM", value_name = "DIR")]
    from: PathBuf,
    /// Print JSON.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
}

pub fn backup(home: &Home, args: &BackupArgs) -> Done {
    let data = folder(home)?;
    let report = watched("copying", |tell| journal::backup(data, &args.to, tell))?;
    tell(&report, &args.to, args.json)
}

pub fn restore(home: &Home, args: &RestoreArgs) -> Done {
    let data = folder(home)?;
    let report = watched("copying", |tell| journal::restore(&args.from, data, tell))?;
    tell(&report, data, args.json)
}

/// The folder that holds the journal.
fn folder(home: &Home) -> Result<&Path, Failure> {
    match &home.journal {
        Store::Folder(folder) => Ok(folder),
        Store::Database(_) => Err(Failure::new(
            "this copies folders: use PostgreSQL's own tools for a database, such as pg_basebackup \
             or pg_dump",
        )),
    }
}

fn watched(
    what: &'static str,
    copy: impl FnOnce(&mut dyn FnMut(CopyProgress)) -> Result<CopyReport, CopyError>,
) -> Result<CopyReport, CopyError> {
    let bar = progress::bar(0, what);
    let report = copy(&mut |CopyProgress { done, total }| {
        bar.set_length(total);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    report
}

fn tell(report: &CopyReport, to: &Path, json: bool) -> Done {
    for warning in &report.warnings {
        eprintln!("xq: {warning}");
    }
    let mut out = io::stdout().lock();
    let records = report.next_sequence - 1;
    if json {
        let value = serde_json::json!({
            "folder": to,
            "records": records,
            "batches": report.batches,
            "head": report.head_hash.to_string(),
            "snapshot": report.snapshot,
        });
        return Ok(writeln!(out, "{value}")?);
    }
    writeln!(out, "{records} records in {} batches are in {}", report.batches, to.display())?;
    Ok(writeln!(out, "head {}", report.head_hash)?)
}
