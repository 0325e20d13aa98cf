//! `xq bench`: what this machine does with this program, line by line, beside what is asked of it.

mod folder;
mod scale;
mod table;

use crate::failure::{Done, Failure};
use ::bench::{Line, Setting, lines, measure};
use folder::Folder;
use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Measure this program on this machine, and hold the figures against the targets.
///
/// Journals are written below the data folder, on the disk that a server would use, and deleted at
/// the end. Nothing that is there already is touched.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// Small sizes and one run: to see that it works, not to believe the figures.
    #[arg(long, env = "XQ_BENCH_QUICK")]
    quick: bool,
    /// Only these lines, by name.
    #[arg(long, env = "XQ_BENCH_ONLY", value_name = "LINE", value_delimiter = ',', value_parser = line)]
    only: Vec<Line>,
    /// How often each line runs; by the line where absent.
    #[arg(long, env = "XQ_BENCH_RUNS", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    runs: Option<u32>,
    /// Print JSON.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
    /// The commit this was built from, to be told with the figures.
    #[arg(long, env = "XQ_COMMIT", hide = true, default_value = "")]
    commit: String,
    /// One run of one line in this process, in a folder that is there: what the program starts itself.
    #[arg(long, hide = true, value_name = "LINE", value_parser = line)]
    child: Option<Line>,
}

/// Something else to measure.
#[derive(clap::Subcommand)]
enum What {
    Scale(scale::Args),
}

fn line(name: &str) -> Result<Line, String> {
    let names = || lines::ALL.iter().map(|line| line.name).collect::<Vec<_>>().join(", ");
    lines::find(name).copied().ok_or_else(|| format!("there are: {}", names()))
}

pub fn run(data: &Path, args: &Args) -> Done {
    if let Some(What::Scale(args)) = &args.what {
        return scale::run(data, args);
    }
    if let Some(line) = &args.child {
        let setting = setting(args, data.to_owned())?;
        return Ok(writeln!(io::stdout(), "{}", serde_json::to_string(&(line.run)(&setting)?)?)?);
    }
    let folder = Folder::make(data)?;
    let machine = table::look(folder.path());
    let setting = setting(args, folder.path().to_owned())?;
    let mut all = Vec::new();
    for line in chosen(&args.only) {
        let measured = measure(line, &setting, args.runs, &|text| eprintln!("xq: {text}"));
        match measured {
            Ok(measured) => all.extend(measured),
            // Whoever runs on SQLite may measure without PostgreSQL.
            Err(error) if error.is_missing() && args.only.is_empty() => {
                eprintln!("xq: {} is left out: {error}", line.name);
            }
            Err(error) => return Err(Failure::while_doing(error, line.name)),
        }
    }
    let mut out = io::stdout().lock();
    if args.json {
        return Ok(table::json(&mut out, &machine, &args.commit, args.quick, &all)?);
    }
    Ok(table::text(&mut out, &machine, &args.commit, &all)?)
}

fn setting(args: &Args, folder: PathBuf) -> Result<Setting, Failure> {
    Ok(Setting { quick: args.quick, folder, program: env::current_exe()? })
}

fn chosen(only: &[Line]) -> &[Line] {
    if only.is_empty() { lines::ALL } else { only }
}
