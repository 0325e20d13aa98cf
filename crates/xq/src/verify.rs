//! `xq verify`: everything in the journal is done again and compared.

use crate::failure::{Done, Failure};
use crate::output::hex;
use crate::progress;
use node::{Home, VerifyProgress, VerifyReport};
use serde_json::json;
use std::io::{self, Write};

/// Check the journal: the chain of hashes, every decision, every invariant, every snapshot.
///
/// The server may be running. Ends with 1 and names the sequence where something is wrong.
#[derive(clap::Args)]
pub struct Args {
    /// Print JSON.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
}

pub fn run(home: Home, args: &Args) -> Done {
    // An assertion of the engine that does not hold is a finding, told as one line.
    std::panic::set_hook(Box::new(|_| {}));
    let bar = progress::bar(0, "verifying");
    let report = node::verify(home, |VerifyProgress { done, total }| {
        bar.set_length(total);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    let report = report.map_err(|error| Failure::while_doing(error, "not verified"))?;
    Ok(print(&report, args.json)?)
}

fn print(report: &VerifyReport, json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for skipped in &report.skipped {
        eprintln!("xq: {skipped}");
    }
    let [head, digest] = [hex(&report.head_hash), hex(&report.state_digest)];
    if json {
        let value = json!({
            "records": report.records,
            "batches": report.batches,
            "decided_again": report.decided_again,
            "folded_only": report.folded_only,
            "head": head,
            "digest": digest,
            "snapshots": report.snapshots,
        });
        return writeln!(out, "{value}");
    }
    let VerifyReport { records, batches, decided_again, .. } = report;
    writeln!(
        out,
        "verified  {records} records in {batches} batches, {decided_again} decided again"
    )?;
    if !report.snapshots.is_empty() {
        writeln!(out, "snapshots {:?}", report.snapshots)?;
    }
    writeln!(out, "head      {head}")?;
    writeln!(out, "digest    {digest}")
}
