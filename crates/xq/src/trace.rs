//! `xq trace`: the chain of title of one unit.

use crate::failure::{Done, Failure};
use crate::output::{Lean, Table};
use crate::{output, progress};
use engine::coupon::CouponFact;
use engine::{Fact, Outcome, Place, Record};
use node::Home;
use serde::Serialize;
use std::io::{self, Write};
use units::{MemberId, Timestamp, TokenId};

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

pub fn run(home: &Home, args: &Args) -> Done {
    let journal = home.journal.reader()?;
    let (next, _) = journal.head()?;
    let bar = progress::bar(next - 1, "reading");
    let mut trail = Trail::new(args.token);
    for batch in journal.chain(1) {
        let batch = batch?;
        for record in node::decode_batch(&batch)? {
            trail.follow(&record);
        }
        bar.set_position(batch.next_sequence() - 1);
    }
    bar.finish_and_clear();
    if trail.steps.is_empty() {
        let token = args.token;
        return Err(Failure::new(format!("{token} was never issued")));
    }
    Ok(print(&trail.steps, args.json)?)
}

/// The steps of one unit, as far as the journal was read.
struct Trail {
    token: TokenId,
    /// Who owes it, once its series was defined.
    issuer: Option<MemberId>,
    steps: Vec<Step>,
}

impl Trail {
    const fn new(token: TokenId) -> Self {
        Self { token, issuer: None, steps: Vec::new() }
    }

    fn follow(&mut self, record: &Record) {
        let Outcome::Done(events) = &record.outcome else {
            return;
        };
        for event in events {
            let token = self.token;
            let moves = event.moves.iter().filter(|moved| moved.series == token.series);
            for moved in moves.filter(|moved| moved.range.contains(token.serial)) {
                self.note(record, moved.from, moved.to);
            }
            if let Fact::Coupon(fact) = &event.fact {
                self.follow_series(record, fact);
            }
        }
    }

    /// When a series is over, one fact ends every unit that is left, without a move for each.
    fn follow_series(&mut self, record: &Record, fact: &CouponFact) {
        let ours = self.token.series;
        match fact {
            CouponFact::SeriesDefined { series, issuer, .. } if *series == ours => {
                self.issuer = Some(*issuer);
            }
            CouponFact::SeriesExtinguished { series, .. } if *series == ours => {
                self.end(record, Place::Extinguished);
            }
            CouponFact::SeriesEscheated { series, .. } if *series == ours => {
                let last = self.steps.last().map(|step| step.to);
                let is_treasury = last == self.issuer.map(Place::Free);
                let place = if is_treasury { Place::Extinguished } else { Place::Escheated };
                self.end(record, place);
            }
            _ => {}
        }
    }

    fn end(&mut self, record: &Record, to: Place) {
        let last = self.steps.last().map(|step| step.to);
        if let Some(from @ Place::Free(_)) = last {
            self.note(record, from, to);
        }
    }

    fn note(&mut self, record: &Record, from: Place, to: Place) {
        self.steps.push(Step {
            sequence: record.stamp.sequence,
            time: record.stamp.time,
            command: record.envelope.command.name(),
            from,
            to,
        });
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
