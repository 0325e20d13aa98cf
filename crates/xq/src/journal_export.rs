//! `xq journal export`: every record as one line of JSON.

use crate::failure::Done;
use crate::output;
use journal::JournalReader;
use std::io::{self, BufWriter, Write};
use std::path::Path;

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

pub fn run(data: &Path, args: &Args) -> Done {
    let wanted = args.from..=args.to.unwrap_or(u64::MAX);
    let mut out = BufWriter::new(io::stdout().lock());
    let journal = JournalReader::open(data)?;
    for batch in journal.chain(args.from) {
        let batch = batch?;
        if batch.first > *wanted.end() {
            break;
        }
        for record in node::decode_batch(&batch)? {
            if wanted.contains(&record.stamp.sequence) {
                output::json_line(&mut out, &record)?;
            }
        }
    }
    Ok(out.flush()?)
}
