//! `xq snapshot`.

use crate::failure::Done;
use crate::output::hex;
use node::Home;
use serde_json::json;
use std::io::{self, Write};

/// Write a snapshot of the state, so that the next start is quick. The server may be running.
#[derive(clap::Args)]
pub struct Args {
    /// Print JSON.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
}

pub fn run(home: Home, args: &Args) -> Done {
    let taken = node::take_snapshot(home)?;
    let digest = hex(&taken.digest);
    let mut out = io::stdout().lock();
    if args.json {
        let value = json!({
            "sequence": taken.sequence,
            "digest": digest,
            "bytes": taken.bytes,
            "file": taken.written,
        });
        return Ok(writeln!(out, "{value}")?);
    }
    match &taken.written {
        Some(file) => writeln!(out, "{} ({} bytes)", file.display(), taken.bytes)?,
        None => writeln!(out, "there is one before sequence {} already", taken.sequence)?,
    }
    Ok(writeln!(out, "digest {digest}")?)
}
