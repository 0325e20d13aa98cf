//! `xq-lake`: the journal as Parquet files. A program of its own, which `xq lake` starts.

use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use journal::{JournalReader, Store};
use lake::Exported;
use pg::DatabaseUrl;
use serde_json::json;
use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

type Done = Result<(), Box<dyn Error + Send + Sync>>;

/// Files that DuckDB, Spark, BigQuery and pandas read as they are.
#[derive(Parser)]
#[command(name = "xq lake", version, disable_help_subcommand = true, arg_required_else_help = true)]
struct Cli {
    /// The folder that holds the journal.
    #[arg(long, env = "XQ_DATA", default_value = "var/xq", global = true, value_name = "DIR")]
    data: PathBuf,
    /// Where the journal is, if not in the data folder.
    #[arg(
        long,
        env = "XQ_DATABASE_URL",
        hide_env_values = true,
        global = true,
        value_name = "URL"
    )]
    database_url: Option<DatabaseUrl>,
    #[command(subcommand)]
    run: Run,
}

#[derive(Subcommand)]
enum Run {
    Export(Args),
}

/// Write the journal as Parquet files, a folder a day: what is new since the last time. Works while
/// a server runs.
#[derive(clap::Args)]
struct Args {
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

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xq lake: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Done {
    let Run::Export(args) = cli.run;
    let journal = match cli.database_url {
        Some(url) => Store::Database(url),
        None => Store::Folder(cli.data),
    };
    let reader = journal.reader()?;
    loop {
        let (done, took) = export(&reader, &args)?;
        if !args.follow || done.files > 0 {
            tell(&done, took, &args)?;
        }
        if !args.follow {
            return Ok(());
        }
        thread::sleep(Duration::from_secs(args.every));
    }
}

fn export(reader: &JournalReader, args: &Args) -> Result<(Exported, Duration), lake::LakeError> {
    let started = Instant::now();
    let bar = bar();
    let done = lake::export(reader, &args.out, args.tail, |progress| {
        bar.set_length(progress.end);
        bar.set_position(progress.next);
    })?;
    bar.finish_and_clear();
    Ok((done, started.elapsed()))
}

/// On standard error, and only where somebody watches.
fn bar() -> ProgressBar {
    let template = "{msg} {wide_bar} {human_pos}/{human_len} {per_sec} {eta}";
    let style = ProgressStyle::with_template(template).expect("the template is well formed");
    ProgressBar::new(0).with_message("writing the lake").with_style(style)
}

fn tell(done: &Exported, took: Duration, args: &Args) -> io::Result<()> {
    let Exported { records, rows, files, bytes, next } = *done;
    let mut out = io::stdout().lock();
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if args.json {
        let value = json!({
            "records": records, "rows": rows, "files": files, "bytes": bytes, "next": next,
            "millis": millis,
        });
        return writeln!(out, "{value}");
    }
    let folder = args.out.display();
    writeln!(
        out,
        "{records} records, {rows} rows, {bytes} bytes in {files} files of {folder} in {millis} ms; \
         sequence {next} comes next"
    )?;
    out.flush()
}
