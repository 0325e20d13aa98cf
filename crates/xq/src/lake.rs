//! `xq lake` is a program of its own, `xq-lake`, beside this one: what reads and writes columns would
//! make everybody's build longer, and few need it.

use crate::failure::{Done, Failure};
use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt;
use std::process::Command;

/// The journal as Parquet files, for DuckDB, Spark, BigQuery and pandas (`xq lake --help`).
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Args {
    /// What `xq-lake` is told.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    rest: Vec<OsString>,
}

/// Becomes `xq-lake`.
pub fn run(args: &Args) -> Done {
    let program = env::current_exe()?.with_file_name("xq-lake");
    if !program.is_file() {
        return Err(Failure::new(
            "the lake is a program of its own, which is not built here yet: `make lake` builds it",
        ));
    }
    let given: Vec<OsString> = env::args_os().skip(1).collect();
    let before = given.len().saturating_sub(args.rest.len());
    Err(Command::new(program).args(without_name(&given, before)).exec().into())
}

/// What was given, without the word `lake`, which is the last before the arguments of `xq-lake`.
fn without_name(given: &[OsString], before: usize) -> impl Iterator<Item = &OsStr> {
    let name = given[..before].iter().rposition(|word| word == "lake");
    let words = given.iter().enumerate();
    words.filter(move |(at, _)| Some(*at) != name).map(|(_, word)| word.as_os_str())
}

#[cfg(test)]
mod tests;
