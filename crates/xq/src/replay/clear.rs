//! The year at the tills: every line is authorised and captured at its moment.
//!
//! Lines of one moment go together. A capture needs the id that its authorisation was answered
//! with, so one batch holds the captures of the moment before, then the step of the clock, then
//! the authorisations of this moment: one round trip a moment, and both halves of every redemption
//! at its own time.

use super::ids::{self, Ids};
use super::lines::Line;
use super::server::{Server, ServerError, Write};
use indicatif::ProgressBar;
use jiff::Timestamp;
use serde_json::json;

/// Clears all lines from `now` on, which is what the server's clock shows. Lines before `now` were
/// cleared by an earlier run; those at `now` are sent again under the same keys.
///
/// # Errors
/// Where the server refuses or does not answer.
pub fn run(
    server: &Server,
    ids: &Ids,
    lines: &[Line],
    now: Timestamp,
    bar: &ProgressBar,
) -> Result<(), ServerError> {
    let done = lines.partition_point(|line| line.at < now);
    bar.inc(u64::try_from(done).unwrap_or(0));
    let mut captures = Vec::new();
    for moment in lines[done..].chunk_by(|one, other| one.at == other.at) {
        let mut writes = captures;
        writes.push(advance(moment[0].at));
        let first = writes.len();
        writes.extend(moment.iter().map(|line| authorise(line, ids)));
        let answers = server.send(&writes, &|_| ())?;
        let authorised = moment.iter().zip(&answers[first..]);
        let capture = |(line, answer)| Ok(capture(line, &Server::id(answer)?));
        captures = authorised.map(capture).collect::<Result<Vec<_>, ServerError>>()?;
        bar.inc(u64::try_from(moment.len()).unwrap_or(0));
    }
    server.send(&captures, &|_| ()).map(drop)
}

/// Moves the clock.
#[must_use]
pub fn advance(to: Timestamp) -> Write {
    Write::new("advance_clock", format!("cj-clock-{to}"), json!({ "to": to.to_string() }))
}

fn authorise(line: &Line, ids: &Ids) -> Write {
    let authorise = json!({
        "merchant": ids.member(&ids::store(line.store)),
        "holder": ids.member(&ids::household(line.household)),
        "items": [{ "series": ids.series(line.series), "quantity": line.coupon }],
        "order_amount": line.order_amount,
    });
    Write::new("authorise", format!("cj-authorise-{}", line.name), authorise)
}

fn capture(line: &Line, redemption: &str) -> Write {
    let capture = json!({ "redemption": redemption, "merchant_match": line.store_match });
    Write::new("capture", format!("cj-capture-{}", line.name), capture)
}
