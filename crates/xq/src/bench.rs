//! `xq bench`: what this machine does with this program, line by line, beside what is asked of it.

mod table;

use crate::failure::{Done, Failure};
use ::bench::{Line, Machine, Setting, lines, measure};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Measure this program on this machine, and hold the figures against the targets.
///
/// Journals are written below the data folder, on the disk that a server would use, and deleted at
/// the end. Nothing that is there already is touched.
#[derive(clap::Args)]
pub struct Args {
    /// Small sizes and one run: to see that it works, not to believe the figures.
    #[arg(long, env = "XQ_QUICK")]
    quick: bool,
    /// Only these lines, by name.
    #[arg(long, env = "XQ_ONLY", value_name = "LINE", value_delimiter = ',', value_parser = line)]
    only: Vec<Line>,
    /// How often each line runs; by the line where absent.
    #[arg(long, env = "XQ_RUNS", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
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

fn line(name: &str) -> Result<Line, String> {
    let names = || lines::ALL.iter().map(|line| line.name).collect::<Vec<_>>().join(", ");
    lines::find(name).copied().ok_or_else(|| format!("there are: {}", names()))
}

pub fn run(data: &Path, args: &Args) -> Done {
    if let Some(line) = &args.child {
        let setting = setting(args, data.to_owned())?;
        return Ok(writeln!(io::stdout(), "{}", serde_json::to_string(&(line.run)(&setting)?)?)?);
    }
    let folder = Folder::make(data)?;
    let machine = Machine::look(&folder.0);
    if !machine.is_idle() {
        eprintln!(
            "xq: other work is going on here (load {}): figures are lower bounds",
            machine.load
        );
    }
    let setting = setting(args, folder.0.clone())?;
    let mut all = Vec::new();
    for line in chosen(&args.only) {
        let measured = measure(line, &setting, args.runs, &|text| eprintln!("xq: {text}"));
        all.extend(measured.map_err(|error| Failure::while_doing(error, line.name))?);
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

/// A folder for what is measured, deleted in the end.
struct Folder(PathBuf);

impl Folder {
    fn make(data: &Path) -> io::Result<Self> {
        let folder = data.join(format!("bench-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self(folder.canonicalize()?))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("xq: {} is left behind: {error}", self.0.display());
        }
    }
}
