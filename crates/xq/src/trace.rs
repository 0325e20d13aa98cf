//! `xq trace`: the chain of title of one unit.

use crate::failure::{Done, Failure};
use crate::output::{Lean, Table};
use crate::{output, progress, records};
use engine::{Outcome, Place, Record};
use journal::JournalReader;
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;
use units::{Timestamp, TokenId};

/// Print every place that one unit has been in, from its issue on.
#[derive(clap::Args)]
pub struct Args {
    /// The token of the unit, as XQ-1-1-A.
    #[arg(value_name = "TOKEN")]
    token: TokenId,
    /// Print JSON Lines.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
}

/// One step of a unit from place to place.
#[derive(Serialize)]
struct Step {
    sequence: u64,
    time: Timestamp,
    command: &'static str,
    from: Place,
    to: Place,
}

pub fn run(data: &Path, args: &Args) -> Done {
    let journal = JournalReader::open(data)?;
    let (next, _) = journal.head()?;
    let bar = progress::bar(next - 1, "reading");
    let mut steps: Vec<Step> = Vec::new();
    for batch in journal.chain(1) {
        let batch = batch?;
        for record in records::of_batch(&batch)? {
            follow(args.token, &record, &mut steps);
        }
        bar.set_position(batch.next_sequence() - 1);
    }
    bar.finish_and_clear();
    if steps.is_empty() {
        let token = args.token;
        return Err(Failure::new(format!("{token} was never issued")));
    }
    Ok(print(&steps, args.json)?)
}

fn follow(token: TokenId, record: &Record, steps: &mut Vec<Step>) {
    let Outcome::Done(events) = &record.outcome else {
        return;
    };
    let mut note = |from, to| {
        steps.push(Step {
            sequence: record.stamp.sequence,
            time: record.stamp.time,
            command: record.envelope.command.name(),
            from,
            to,
        });
    };
    for event in events {
        let moves = event.moves.iter();
        let ours = |m: &&engine::Move| m.series == token.series && m.range.contains(token.serial);
        moves.filter(ours).for_each(|m| note(m.from, m.to));
    }
}

fn print(steps: &[Step], json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if json {
        return steps.iter().try_for_each(|step| output::json_line(&mut out, step));
    }
    let left = Lean::Left;
    let columns = [
        ("sequence", Lean::Right),
        ("time", left),
        ("command", left),
        ("from", left),
        ("to", left),
    ];
    let mut table = Table::new(&columns);
    for step in steps {
        table.row([
            step.sequence.to_string(),
            step.time.to_string(),
            step.command.to_owned(),
            place(step.from),
            place(step.to),
        ]);
    }
    table.print(&mut out)?;
    out.flush()
}

/// A place in words.
fn place(place: Place) -> String {
    match place {
        Place::Mint => "mint".into(),
        Place::Free(member) => member.to_string(),
        Place::Order(order) => format!("behind {order}"),
        Place::Authorised(redemption) => format!("authorised in {redemption}"),
        Place::Captured(redemption) => format!("captured in {redemption}"),
        Place::Gift(gift) => format!("in {gift}"),
        Place::Deal(deal) => format!("behind {deal}"),
        Place::Lost(loss) => format!("lost, {loss}"),
        Place::Redeemed => "redeemed".into(),
        Place::Extinguished => "extinguished".into(),
        Place::Refunded => "refunded".into(),
        Place::Escheated => "escheated".into(),
        Place::Replaced => "replaced".into(),
    }
}
