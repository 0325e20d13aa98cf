//! `xq journal export`: every record as one line of JSON.

use crate::failure::{Done, Failure};
use node::{ExportError, Home};
use std::io::{self, BufWriter};

/// Print records as JSON Lines. The chain of hashes is checked on the way.
#[derive(clap::Args)]
pub struct Args {
    /// The first sequence.
    #[arg(long, env = "XQ_FROM", default_value_t = 1, value_name = "SEQUENCE")]
    from: u64,
    /// The last sequence; to the head where absent.
    #[arg(long, env = "XQ_TO", value_name = "SEQUENCE")]
    to: Option<u64>,
}

pub fn run(home: Home, args: &Args) -> Done {
    let out = BufWriter::new(io::stdout().lock());
    let to = args.to.unwrap_or(u64::MAX);
    match node::export(home, args.from, to, out) {
        Ok(_) => Ok(()),
        Err(ExportError::Write(error)) => Err(Failure::from(error)),
        Err(error) => Err(error.into()),
    }
}
