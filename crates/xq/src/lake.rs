//! `xq lake`: the journal as Parquet files.

use crate::failure::{Done, Failure};
use crate::output;
use crate::progress;
use clap::Subcommand;
use journal::{JournalReader, Store};
use lake::Exported;
use serde_json::json;
use std::io::{self, Write};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

/// Files that DuckDB, Spark, BigQuery and pandas read as they are.
#[derive(Subcommand)]
pub enum Lake {
    Export(Args),
}

/// Write the journal as Parquet files, a folder a day: what is new since the last time. Works while
/// a server runs.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of the lake; made where there is none.
    #[arg(long, env = "XQ_LAKE_OUT", value_name = "DIR")]
    out: PathBuf,
    /// Write up to the journal's present end. Otherwise only parts that are complete: of days that are
    /// over, and of every 65,536 records.
    #[arg(long, env = "XQ_LAKE_TAIL")]
    tail: bool,
    /// Go on until Ctrl-C.
    #[arg(long, env = "XQ_LAKE_FOLLOW")]
    follow: bool,
    /// Seconds between two looks where it goes on.
    #[arg(long, env = "XQ_LAKE_EVERY", default_value_t = 60, value_name = "SECONDS",
          value_parser = clap::value_parser!(u64).range(1..=86_400))]
    every: u64,
    /// Print JSON.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
}

pub fn run(journal: &Store, lake: &Lake) -> Done {
    let Lake::Export(args) = lake;
    let reader = journal.reader()?;
    loop {
        let (done, took) = export(&reader, args)?;
        if !args.follow || done.files > 0 {
            tell(&done, took, args)?;
        }
        if !args.follow {
            return Ok(());
        }
        thread::sleep(Duration::from_secs(args.every));
    }
}

fn export(reader: &JournalReader, args: &Args) -> Result<(Exported, Duration), Failure> {
    let started = Instant::now();
    let bar = progress::bar(0, "writing the lake");
    let done = lake::export(reader, &args.out, args.tail, |progress| {
        bar.set_length(progress.end);
        bar.set_position(progress.next);
    })?;
    bar.finish_and_clear();
    Ok((done, started.elapsed()))
}

fn tell(done: &Exported, took: Duration, args: &Args) -> Done {
    let Exported { records, rows, files, bytes, next } = *done;
    let mut out = io::stdout().lock();
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if args.json {
        let value = json!({
            "records": records, "rows": rows, "files": files, "bytes": bytes, "next": next,
            "millis": millis,
        });
        return Ok(output::json_line(&mut out, &value)?);
    }
    let folder = args.out.display();
    writeln!(
        out,
        "{records} records, {rows} rows, {bytes} bytes in {files} files of {folder} in {millis} ms; \
         sequence {next} comes next"
    )?;
    Ok(out.flush()?)
}
