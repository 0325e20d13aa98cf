//! The drill: a whole installation, broken again and again under load.
//!
//! ```text
//! writers ── HTTP ──► node a ┐          ┌─ proxy ─► pg1 (primary)
//!    │                node b ┼─ each ───┼─ proxy ─► pg2 (synchronous standby)
//!    │ answers        node c ┘          └─ proxy ─► pg3 (synchronous standby)
//!    ▼
//!  ledger of every answered write ──► compared with the journal after each fault
//! ```
//!
//! [`database`] and [`node`] are what is broken, [`fault`] breaks it, [`load`] writes, [`watch`] reads,
//! [`check`] compares, [`report`] tells.

mod check;
mod client;
mod database;
mod error;
mod fault;
mod house;
mod ledger;
mod load;
mod node;
mod report;
mod watch;

use clap::Parser;
use error::Error;
use fault::Fault;
use house::House;
use report::Report;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Breaks an installation of three nodes and three PostgreSQL servers, again and again, under load.
///
/// Ends with 0 where no answered write was lost or doubled and service came back in time.
#[derive(Parser)]
#[command(name = "drill")]
pub struct Args {
    /// How often each fault happens.
    #[arg(long, default_value_t = 20, value_name = "N")]
    runs: u32,
    /// Only these faults.
    #[arg(long, value_name = "FAULT", value_delimiter = ',')]
    only: Vec<Fault>,
    /// The program that is drilled.
    #[arg(long, default_value = "target/release/xq", value_name = "FILE")]
    program: PathBuf,
    /// Writers at once.
    #[arg(long, default_value_t = 8, value_name = "N")]
    writers: usize,
    /// Fail for what is lost alone and not for how long it took: for busy machines.
    #[arg(long)]
    untimed: bool,
    /// Let no commit wait for a standby. Answered writes are lost then, and the drill must find it.
    #[arg(long)]
    asynchronous: bool,
    /// Where the figures go, as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Where data and logs lie; the logs stay there where the drill fails.
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    match run(&args) {
        Ok(report) if report.passed() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("drill: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<Report, Error> {
    let below = args.folder.clone().unwrap_or_else(std::env::temp_dir);
    let folder = tempfile::Builder::new().prefix("drill-").tempdir_in(below);
    let folder = folder.map_err(Error::while_doing("making a folder"))?;
    let done = drill(args, folder.path());
    if !done.as_ref().is_ok_and(Report::passed) {
        eprintln!("drill: logs are in {}", folder.keep().display());
    }
    done
}

fn drill(args: &Args, folder: &Path) -> Result<Report, Error> {
    let mut house = House::start(args, folder)?;
    let report = house.drill(args);
    house.save_logs();
    let report = report?;
    print!("{}", report.table());
    if let Some(path) = &args.json {
        std::fs::write(path, report.json()).map_err(Error::while_doing("writing the figures"))?;
    }
    Ok(report)
}
